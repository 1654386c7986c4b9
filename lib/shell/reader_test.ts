import assert from "node:assert/strict";
import { readCommand } from "./mod.ts";
import type { Run } from "./reading.ts";
import { UNKNOWN } from "./word.ts";

Deno.test("effects point to the words that name them", () => {
  const source = "ls && cat 'a b'";
  const [effect] = readCommand(source, { cwd: "/w" }).effects;
  assert.equal(source.slice(effect?.pos, effect?.end), "'a b'");
});

Deno.test("text that was put together points to the command that it came from", () => {
  const source = "ls; eval 'cat x'";
  const run = readCommand(source, { cwd: "/w" }).commands.at(-1);
  assert.equal(run?.text, "cat x");
  assert.equal(source.slice(run?.pos, run?.end), "eval 'cat x'");
});

function runs(source: string): readonly Run[] {
  return readCommand(source, { home: "/h", cwd: "/w" }).commands;
}

for (
  const [source, want] of [
    ["A=1 B=$(date) ls", [["A=1", `B=${UNKNOWN}`]]],
    ["A=1; B=$A.2 ls", [["B=1.2"]]],
    ["LD_PRELOAD=/x.so sudo B=2 env C=3 ls", [["LD_PRELOAD=/x.so"], ["B=2"], ["C=3"]]],
    ["A=1; export A B=2; ls", [["A=1", "B=2"], undefined]],
    ["declare -x A=1", [["A=1"]]],
    ["declare A=1", [undefined]],
    ["for i in a b; do X=$i ls; done", [["X=a"], ["X=b"]]],
    ["A=1; ls", [undefined]],
  ] as const
) {
  Deno.test(`assigns of ${source}`, () => {
    const found = runs(source).filter((run) => run.program !== "date").map((run) => run.assigns);
    assert.deepEqual(found, want);
  });
}

for (
  const [source, want] of [
    ["psql <<E\nDROP 'TABLE' x\nE", "DROP 'TABLE' x\n"],
    ["psql <<< 'DROP TABLE x'", "DROP TABLE x\n"],
    ["echo DROP TABLE x | sudo psql", "DROP TABLE x\n"],
    ["echo DROP > f; psql < f", "DROP\n"],
    ["psql <<E\na $X\nE", `a ${UNKNOWN}\n`],
    ["date | psql", undefined],
    ["psql", undefined],
    ["psql < f", undefined],
    [`psql <<< ${"x".repeat(70_000)}`, "x".repeat(65_536)],
  ] as const
) {
  Deno.test(`input of ${source.slice(0, 60)}`, () => assert.equal(runs(source).at(-1)?.input, want));
}

for (
  const [source, want] of [
    ["echo $AWS_SECRET_ACCESS_KEY", ["AWS_SECRET_ACCESS_KEY"]],
    ['curl -H "X: ${A:-none} $B $A" h.example', ["A", "B"]],
    ["X=$A; echo $X", ["A"]],
    ["sudo echo $A", ["A"]],
    ["psql <<E\n$A\nE", ["A"]],
    ["K=$A ls", ["A"]],
    ["echo $(cat $A)", undefined],
    ["echo $HOME $PWD", undefined],
    ["A=1; echo $A", undefined],
  ] as const
) {
  Deno.test(`unknowns of ${source}`, () => assert.deepEqual(runs(source).at(-1)?.unknowns, want));
}
