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
