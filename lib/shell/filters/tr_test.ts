import assert from "node:assert/strict";
import { UNKNOWN } from "../word.ts";
import { trText } from "./tr.ts";

for (
  const [text, args, want] of [
    ["ql", ["a-z", "b-za"], "rm"],
    ["abc", ["-d", "b"], "ac"],
    ["a  b", ["-s", " "], "a b"],
    ["Hello", ["[:upper:]", "[:lower:]"], "hello"],
    ["a1b2", ["-cd", "0-9"], "12"],
    ["a:b", [":", "\\n"], "a\nb"],
    ["abc", ["abc", "x"], "xxx"],
    ["rot", ["A-Za-z", "N-ZA-Mn-za-m"], "ebg"],
    ["a-b", ["--", "-", "_"], "a_b"],
  ] as const
) {
  Deno.test(`tr ${args.join(" ")}`, () => {
    const result = trText({
      args: args.map((arg) => ({ text: arg })),
      stdin: { text },
      file: () => ({ text: "" }),
    });
    assert.equal(result?.text, want);
  });
}

Deno.test("tr leaves unknown parts unknown", () => {
  const stdin = { text: `a${UNKNOWN}`, origin: "download" as const };
  const result = trText({ args: [{ text: "a" }, { text: "b" }], stdin, file: () => ({ text: "" }) });
  assert.deepEqual(result, { text: `b${UNKNOWN}`, origin: "download" });
});
