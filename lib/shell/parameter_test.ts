import assert from "node:assert/strict";
import { readCommand } from "./mod.ts";
import { UNKNOWN } from "./word.ts";

function value(expansion: string, setup = "x=path/to/file.tar.gz"): string {
  return readCommand(`${setup}; p "${expansion}"`, { home: "/h" }).commands.at(-1)?.argv[1]?.value ?? "";
}

for (
  const [expansion, want] of [
    ["${x#*/}", "to/file.tar.gz"],
    ["${x##*/}", "file.tar.gz"],
    ["${x%.*}", "path/to/file.tar"],
    ["${x%%.*}", "path/to/file"],
    ["${x/t/T}", "paTh/to/file.tar.gz"],
    ["${x//t/T}", "paTh/To/file.Tar.gz"],
    ["${x/#path/p}", "p/to/file.tar.gz"],
    ["${x/%gz/xz}", "path/to/file.tar.xz"],
    ["${x:5:2}", "to"],
    ["${x: -2}", "gz"],
    ["${x:0:-7}", "path/to/file"],
    ["${#x}", "19"],
    ["${x^}", "Path/to/file.tar.gz"],
    ["${x^^}", "PATH/TO/FILE.TAR.GZ"],
    ["${x^^[pt]}", "PaTh/To/file.Tar.gz"],
    ["${x@Q}", "'path/to/file.tar.gz'"],
    ["${x:-d}", "path/to/file.tar.gz"],
    ["${x:+y}", "y"],
    ["${nope:-d}", "d"],
  ] as const
) {
  Deno.test(expansion, () => assert.equal(value(expansion), want));
}

Deno.test("what an expression matched is in an array, or unknown", () => {
  assert.equal(value("${BASH_REMATCH[1]}", "[[ ab =~ ^(.)b ]]"), "a");
  assert.equal(value("${BASH_REMATCH[1]}", "[[ $nope =~ ^(.)b ]]"), UNKNOWN);
  assert.equal(value("${PIPESTATUS[0]}", "a"), UNKNOWN);
});

Deno.test("indirection, arrays and their lists", () => {
  assert.equal(value("${!r}", "r=x; x=1"), "1");
  assert.equal(value("${a[1]}-${a[-1]}-${#a[@]}", "a=(p q r)"), "q-r-3");
  assert.equal(value("${a[*]:1:2}", "a=(p q r)"), "q r");
  assert.equal(value("${a[*]/#/x}", "a=(p q)"), "xp xq");
  assert.equal(value("${m[two words]}", "declare -A m=(['two words']=v)"), "v");
  assert.equal(value("${!a[*]}", "a=([3]=x [1]=y)"), "1 3");
});

Deno.test("the default is assigned by :=", () => {
  const { commands } = readCommand('p "${q:=set}"; p $q', {});
  assert.deepEqual(commands.map((run) => run.text), ["p set", "p set"]);
});

Deno.test("a name that is known as a pattern keeps its folder and ending", () => {
  const { effects } = readCommand('for f in /d/*.txt; do rm "${f%.txt}.md" "${f%/*}"; done', {});
  assert.deepEqual(effects.map((effect) => effect.kind === "delete" && effect.path), ["/d/*.md", "/d"]);
});

Deno.test("names by their beginning are unknown where the environment may hold them", () => {
  assert.equal(value("${!ABC_*}"), `ABC_${UNKNOWN}`);
  assert.equal(value("${!ABC_*}", "ABC_X=1"), "ABC_X");
  assert.equal(value("${!q*}"), "");
});
