import assert from "node:assert/strict";
import { readCommand } from "./mod.ts";

function last(source: string): string {
  return readCommand(source, { home: "/h" }).commands.at(-1)?.text ?? "";
}

for (
  const [source, want] of [
    ["a=(x 'y z' {1..2}); p ${#a[@]} \"${a[1]}\"", "p 4 y z"],
    ["a=(x); a+=(y); p ${a[*]}", "p x y"],
    ["a=([2]=c [0]=a d); p ${a[*]}", "p a d c"],
    ["declare -A m=([k]=v [w]=z); p ${m[k]}${m[w]}", "p vz"],
    ['declare -A m; m[a b]=1; p "${m[a b]}"', "p 1"],
    ["a=(b=~/x ~/y); p ${a[*]}", "p b=~/x /h/y"],
    ["PATH=~/bin:~/x; p $PATH", "p /h/bin:/h/x"],
    ["export A=1 B=$HOME/x; p $A $B", "p 1 /h/x"],
    ["local_() { local a=(1 2); p ${a[1]}; }; local_", "p 2"],
  ] as const
) {
  Deno.test(source, () => assert.equal(last(source), want));
}

Deno.test("the word that export gets is the assignment", () => {
  assert.equal(readCommand("export A='x y'", {}).commands[0]?.text, "export A=x y");
});
