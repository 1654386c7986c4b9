import assert from "node:assert/strict";
import { readCommand } from "./mod.ts";
import { UNKNOWN } from "./word.ts";

function texts(source: string): string[] {
  return readCommand(source, { home: "/h", cwd: "/w" }).commands.filter((run) => run.program === "p").map((
    run,
  ) => run.text);
}

Deno.test("values are followed from assignment to use", () => {
  assert.deepEqual(texts("a=1; b=$a$a; a=2; p $a $b"), ["p 2 11"]);
  assert.deepEqual(texts("a=x; a+=y; p $a"), ["p xy"]);
  assert.deepEqual(texts("declare -i n=3; n+=4; p $n"), ["p 7"]);
  assert.deepEqual(texts("declare -u u=abc; p $u"), ["p ABC"]);
  assert.deepEqual(texts("declare -n r=t; t=1; p $r; r=2; p $t"), ["p 1", "p 2"]);
});

Deno.test("unset removes, and what is surely not set is empty", () => {
  assert.deepEqual(texts("a=1; unset a; p -$a- ${a-none}"), ["p -- none"]);
  assert.deepEqual(texts('unset a; b="$a"; p ${b-none}x'), ["p x"]);
});

Deno.test("arrays take elements in order of their index", () => {
  assert.deepEqual(texts('a=(x); a[5]=z; a[2]=y; p "${a[@]}"; unset "a[2]"; p "${a[@]}"'), [
    "p x y z",
    "p x z",
  ]);
});

Deno.test("a value that is doubled over and over becomes unknown", () => {
  assert.deepEqual(texts(`x=${"a".repeat(1_000)}; ${"x=$x$x; ".repeat(20)} p $x`), [`p ${UNKNOWN}`]);
});

Deno.test("special parameters", () => {
  assert.deepEqual(texts("set -- a b; p $# $2 ${10}"), ["p 2 b"]);
  assert.deepEqual(texts("cd /x; p $PWD $OLDPWD"), ["p /x /w"]);
  assert.deepEqual(texts("p $$ $RANDOM"), [`p ${UNKNOWN} ${UNKNOWN}`]);
});
