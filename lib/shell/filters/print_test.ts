import assert from "node:assert/strict";
import { UNKNOWN } from "../word.ts";
import { echoText, formatPrintf, printfText } from "./print.ts";

const input = (...args: string[]) => ({
  args: args.map((text) => ({ text })),
  stdin: undefined,
  file: () => ({ text: "" }),
});

for (
  const [args, want] of [
    [["a", "b"], "a b\n"],
    [["-n", "a"], "a"],
    [["-e", "a\\tb\\x41\\0101"], "a\tbAA\n"],
    [["-ne", "a\\cb"], "a"],
    [["-E", "a\\t"], "a\\t\n"],
    [["--", "-n"], "-- -n\n"],
  ] as const
) {
  Deno.test(`echo ${args.join(" ")}`, () => assert.equal(echoText(input(...args))?.text, want));
}

Deno.test("echo undoes escapes where the shell has it so; where that is not known, nothing is", () => {
  assert.equal(echoText({ ...input("a\\tb"), escapes: true })?.text, "a\tb\n");
  assert.equal(echoText({ ...input("a\\tb"), escapes: undefined }), undefined);
  assert.equal(echoText({ ...input("a\\qb"), escapes: undefined })?.text, "a\\qb\n");
});

Deno.test("the names that printf prints are patterns only where nothing else stands with them", () => {
  const names = { text: "*.c", globs: ["*.c"] };
  const print = (...args: { text: string; globs?: readonly string[] }[]) => printfText({ ...input(), args });
  assert.deepEqual(print({ text: "%s\\n" }, names)?.globs, ["*.c"]);
  assert.equal(print({ text: "%s\\n" }, { text: "/etc/passwd" }, names)?.globs, undefined);
  assert.equal(print({ text: "/etc/%s\\n" }, names)?.globs, undefined);
});

for (
  const [args, want] of [
    [["%s-%s\\n", "a", "b", "c"], "a-b\nc-\n"],
    [["%5d|%-4s|%05x", "42", "ab", "255"], "   42|ab  |000ff"],
    [["\\162\\x6d"], "rm"],
    [["%b", "a\\tb"], "a\tb"],
    [["%q", "a b"], "a\\ b"],
    [["%%"], "%"],
    [["%.2s", "abc"], "ab"],
    [["%c%c", "xy", "z"], "xz"],
    [["%d", "0x1f"], "31"],
    [["--", "-x"], "-x"],
  ] as const
) {
  Deno.test(`printf ${args.join(" ")}`, () =>
    assert.equal(formatPrintf(args.map((text) => ({ text })))?.text, want));
}

Deno.test("unknown words stay unknown in what is printed", () => {
  const value = formatPrintf([{ text: "%s!" }, { text: UNKNOWN, origin: "download" }]);
  assert.deepEqual(value, { text: `${UNKNOWN}!`, origin: "download" });
  assert.equal(formatPrintf([{ text: UNKNOWN }]), undefined);
  assert.equal(printfText(input("%f", "1")), undefined);
});
