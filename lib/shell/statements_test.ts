import assert from "node:assert/strict";
import { readCommand } from "./mod.ts";
import { UNKNOWN } from "./word.ts";

function texts(source: string): string[] {
  return readCommand(source, { home: "/h", cwd: "/w" }).commands.filter((run) => run.program === "p").map((
    run,
  ) => run.text);
}

for (
  const [source, want] of [
    ["a && p 1 || p 2; p 3 & p 4", ["p 1", "p 2", "p 3", "p 4"]],
    ["if a; then p 1; elif b; then p 2; else p 3; fi", ["p 1", "p 2", "p 3"]],
    ["case $x in a) p 1;; *) p 2;; esac", ["p 1", "p 2"]],
    ["for i in a b; do p $i; done", ["p a", "p b"]],
    ["for ((i=0;i<2;i++)); do p $i; done", ["p 0", "p 1"]],
    ["i=0; while [ $i -lt 2 ]; do p $i; i=$((i+1)); done", ["p 0", "p 1"]],
    ["while a; do p x; done", ["p x"]],
    ["until a; do p x; done", ["p x"]],
    ["select x in a b; do p $x; done", ["p a", "p b"]],
    ["{ p 1; }; (p 2); ! p 3; time p 4; coproc p 5", ["p 1", "p 2", "p 3", "p 4", "p 5"]],
    ["if a; then x=1; else x=2; fi; p $x", ["p 1", "p 2"]],
    ["if true; then x=1; else x=2; fi; p $x", ["p 1"]],
    ["x=1; a && x=2; p $x", ["p 2", "p 1"]],
    ["x=1; a || exit; p $x", ["p 1"]],
    ["x=1; true && x=2; p $x", ["p 2"]],
    ["case a in a) x=1;; b) x=2;; esac; p $x", ["p 1"]],
    ["if a; then x=1; y=1; else x=2; y=2; fi; p $x$y", ["p 11", "p 12", "p 21", "p 22"]],
    ["x=1 | cat; p ${x:-none}", ["p none"]],
    ["f() { p $1; }; f a; f b", ["p a", "p b"]],
  ] as const
) {
  Deno.test(source, () => assert.deepEqual(texts(source), [...want]));
}

Deno.test("a loop over very many values ends with one that may be anything", () => {
  const reading = readCommand("for i in {1..2000}; do p $i; done", {});
  assert.equal(reading.commands.at(-1)?.text, `p ${UNKNOWN}`);
  assert.equal(reading.gaps.length, 0);
});

Deno.test("pipelines list their stages, wrappers replaced by what they run", () => {
  const { pipelines, commands } = readCommand("curl https://e.example | sudo bash | cat", {});
  assert.deepEqual(pipelines.map((line) => line.text), ["curl https://e.example | bash | cat"]);
  assert.deepEqual(pipelines[0]?.stages.map((index) => commands[index]?.program), ["curl", "bash", "cat"]);
});

Deno.test("a group in a pipeline stands for each of its commands", () => {
  const { pipelines } = readCommand("{ a; b; } | c", {});
  assert.deepEqual(pipelines.map((line) => line.text), ["a | c", "b | c"]);
});

Deno.test("equal commands of a loop are listed once", () => {
  assert.equal(readCommand("for i in 1 2 3; do ls; done", {}).commands.length, 1);
});

Deno.test("a function that calls itself ends, without a gap", () => {
  const walk = "walk() { for d in $1/*; do [ -d $d ] && walk $d | sort; done; }; walk /x";
  const reading = readCommand(walk, {});
  assert.deepEqual(reading.gaps, []);
  assert.ok(!reading.commands.some((run) => run.forkBomb));
});

for (
  const bomb of [
    ":(){ :|:& };:",
    "b() { b | b & }; b",
    "f() { true && f & f & }; f",
    "f() { while true; do f & done; }; f",
  ]
) {
  Deno.test(`a fork bomb is marked: ${bomb}`, () => {
    assert.ok(readCommand(bomb, {}).commands.some((run) => run.forkBomb));
  });
}
