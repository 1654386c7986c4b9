import assert from "node:assert/strict";
import { readCommand } from "./mod.ts";

function texts(source: string): string[] {
  return readCommand(source, {}).commands.filter((run) => run.program === "p").map((run) => run.text);
}

for (
  const [source, want] of [
    ["read -r a b c <<< 'x y'; p $a.$b.$c", ["p x.y."]],
    ["read a <<< 'x\\ y'; p $a", ["p x y"]],
    ["IFS=: read -r a b <<< x:y:z; p $a-$b", ["p x-y:z"]],
    ["read -d , a <<< 'x,y'; p $a", ["p x"]],
    ["read -n 2 a <<< xyz; p $a", ["p xy"]],
    ["read -r -N 3 a <<< $'x\\ny'; p \"$a\"", ["p x\ny"]],
    ["read a <<< 'x\\'; p $a", ["p x"]],
    ["mapfile -t -n 1 a <<< $'x\\ny'; p ${a[@]}", ["p x"]],
    ["mapfile -t -s 1 a <<< $'x\\ny'; p ${a[@]}", ["p y"]],
    ["mapfile -t -O 2 a <<< x; p ${!a[@]}", ["p 2"]],
    ["mapfile -d '' a < <(printf '%s\\0' x y); p ${a[@]}", ["p x y"]],
    ["while read -r a; do p $a; done <<E\n$u x\ny\nE", ["p \uFFFF x", "p y"]],
    ["exec 3<<< x; read -r -u 3 a; p $a", ["p x"]],
    ["read <<< ' x '; p \"[$REPLY]\"", ["p [ x ]"]],
    ["mapfile -t -d , a <<< 'x,y'; p ${#a[@]}", ["p 2"]],
    ["while IFS=, read -r a b; do p $b$a; done <<< $'1,2\\n3,4'", ["p 21", "p 43"]],
  ] as const
) {
  Deno.test(source, () => assert.deepEqual(texts(source), [...want]));
}

Deno.test("a loop over lines that are not known reads its body", () => {
  assert.deepEqual(texts("curl https://e.example | while read -r l; do p $l; done"), ["p \uFFFF"]);
});
