import assert from "node:assert/strict";
import { filterOutput } from "./mod.ts";
import { UNKNOWN } from "../word.ts";

function run(stdin: string, program: string, ...args: string[]): string | undefined {
  return filterOutput(program, {
    args: args.map((text) => ({ text })),
    stdin: { text: stdin },
    file: () => ({ text: "" }),
  })?.text;
}

for (
  const [stdin, command, want] of [
    ["1\n2\n3\n", ["head", "-n", "2"], "1\n2\n"],
    ["1\n2\n3\n", ["head", "-n", "-1"], "1\n2\n"],
    ["abc", ["head", "-c2"], "ab"],
    ["1\n2\n3\n", ["head", "-2"], "1\n2\n"],
    ["1\n2\n3\n", ["tail", "-1"], "3\n"],
    ["1\n2\n3\n", ["tail", "-n1"], "3\n"],
    ["2\n1\n2\n", ["sort", "-nu"], "1\n2\n"],
    ["1\n2\n3\n", ["tail", "-n", "+2"], "2\n3\n"],
    ["abc", ["tail", "-c", "2"], "bc"],
    ["a:b:c\n", ["cut", "-d:", "-f2-"], "b:c\n"],
    ["abcd\n", ["cut", "-c", "1,3"], "ac\n"],
    ["b\na\nb\n", ["sort", "-u"], "a\nb\n"],
    ["10\n9\n", ["sort", "-n"], "9\n10\n"],
    ["a\nb\n", ["sort", "-r"], "b\na\n"],
    ["a\na\nb\n", ["uniq"], "a\nb\n"],
    ["a b\nc\n", ["wc", "-w"], "3\n"],
    ["a\nb\n", ["wc", "-l"], "2\n"],
    ["", ["seq", "3"], "1\n2\n3\n"],
    ["", ["seq", "8", "2", "11"], "8\n10\n"],
    ["", ["seq", "-w", "9", "10"], "09\n10\n"],
    ["", ["seq", "-s,", "3"], "1,2,3\n"],
    ["", ["basename", "/a/b.c", ".c"], "b\n"],
    ["", ["dirname", "/a/b"], "/a\n"],
    ["", ["dirname", "x"], ".\n"],
    ["", ["basename", `${UNKNOWN}/b`], "b\n"],
  ] as const
) {
  Deno.test(`${command.join(" ")}`, () => {
    const [program, ...args] = command;
    assert.equal(run(stdin, program, ...args), want);
  });
}

Deno.test("options that are not worked out give no output", () => {
  assert.equal(run("a\n", "sort", "-k2"), undefined);
  assert.equal(run("", "seq", "1", "100000"), undefined);
  assert.equal(run("1\n01\n", "sort", "-nu"), undefined);
  assert.equal(run("é\n", "cut", "-c1"), undefined);
  assert.equal(run("a:b\n", "cut", "-d:", `-f${"1,".repeat(80)}2`), undefined);
});
