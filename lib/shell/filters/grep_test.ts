import assert from "node:assert/strict";
import { filterOutput } from "./mod.ts";

function run(stdin: string, ...words: string[]): string | undefined {
  const [program = "", ...args] = words;
  return filterOutput(program, {
    args: args.map((text) => ({ text })),
    stdin: { text: stdin },
    file: () => ({ text: "" }),
  })?.text;
}

for (
  const [words, want] of [
    [["grep", "a"], "ab\nba\n"],
    [["grep", "-v", "a"], "c.\n"],
    [["grep", "^a"], "ab\n"],
    [["grep", "-c", "b"], "2\n"],
    [["grep", "-o", "b"], "b\nb\n"],
    [["grep", "-F", "."], "c.\n"],
    [["fgrep", "."], "c.\n"],
    [["grep", "-i", "AB"], "ab\n"],
    [["grep", "-x", "b."], "ba\n"],
    [["grep", "-E", "(x|c)"], "c.\n"],
    [["egrep", "a|c"], "ab\nba\nc.\n"],
    [["grep", "-q", "a"], ""],
    [["grep", "-P", "a"], undefined],
    [["grep", "-e", "c"], "c.\n"],
  ] as const
) {
  Deno.test(words.join(" "), () => assert.equal(run("ab\nba\nc.\n", ...words), want));
}

Deno.test("a pattern that could take long is not tried", () => {
  assert.equal(run("a".repeat(5_000), "grep", "a*a*a*b"), undefined);
});
