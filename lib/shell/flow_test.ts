import assert from "node:assert/strict";
import { readCommand } from "./mod.ts";

function texts(source: string): string[] {
  return readCommand(source, { home: "/h", cwd: "/w" }).commands.filter((run) => run.program === "p").map((
    run,
  ) => run.text);
}

for (
  const [source, want] of [
    // Functions.
    ["f() { x=1; return; x=2; }; f; p $x", ["p 1"]],
    ["f() { x=1; a && return; x=2; }; f; p $x", ["p 2", "p 1"]],
    ["f() { g; x=2; }; g() { return; }; x=1; f; p $x", ["p 2"]],
    ["x=1; return; x=2; p $x", ["p 2"]],
    // Loops that are left.
    ["for i in a b c; do [ $i = b ] && break; y=$i; done; p $i$y", ["p ba"]],
    ["for i in a b; do a && break; done; p $i", ["p b", "p a"]],
    ["for i in a b c; do [ $i = b ] && continue; y=$y$i; done; y= ; p ${i}", ["p c"]],
    ["i=0; while true; do i=$((i+1)); [ $i -ge 3 ] && break; done; p $i", ["p 3"]],
    ["for i in a b; do for j in c d; do break 2; done; x=$j; done; p $i$j${x-none}", ["p acnone"]],
    ["while true; do x=1; break; x=2; done; p $x", ["p 1"]],
    ["until false; do x=1; break; done; p $x", ["p 1"]],
    ["for ((i=0;i<9;i++)); do [ $i = 3 ] && break; done; p $i", ["p 3"]],
    // A shell of its own leaves only itself.
    ["for i in a b; do (break); x=$i; done; p $x", ["p b"]],
    ["for i in a b; do echo | while read -r l; do break; done; x=$i; done; p $x", ["p b"]],
    // Of a menu any item may be chosen first.
    ["select x in a b; do p $x; break; done", ["p a", "p b"]],
    // What surely does not run changes nothing, yet its commands are seen.
    ["x=1; false && x=2; p $x", ["p 1"]],
    ["x=1; [ a = b ] && { x=2; p in; }; p $x", ["p in", "p 1"]],
    ["x=1; while false; do x=2; p in; done; p $x", ["p in", "p 1"]],
    ["case b in a) x=1;; b) x=2;; esac; p $x", ["p 2"]],
    ["if false; then x=1; elif true; then x=2; else x=3; fi; p $x", ["p 2"]],
    ["p $(if false; then echo a; else echo b; fi)", ["p b"]],
    // A folder may not be there, nor a file that can be opened.
    ["x=1; cd /a || x=2; p $x", ["p 2", "p 1"]],
    ["x=1; echo > /a/b || x=2; p $x", ["p 2", "p 1"]],
    ["x=1; cat /a || x=2; p $x", ["p 2", "p 1"]],
    ["cd /a && x=1; p $x", ["p 1"]],
  ] as const
) {
  Deno.test(source, () => assert.deepEqual(texts(source), [...want]));
}

Deno.test("what stands in a condition that always holds is read", () => {
  const { effects } = readCommand("while : > /etc/x; do break; done", {});
  assert.deepEqual(effects.map(({ kind }) => kind), ["write"]);
});

Deno.test("a trap for the end of the shell is read with what is known then", () => {
  assert.deepEqual(texts("d=/a; trap 'p $d' EXIT; d=/b"), ["p /a", "p /b"]);
});
