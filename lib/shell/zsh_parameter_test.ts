import assert from "node:assert/strict";
import { readCommand } from "./mod.ts";
import { UNKNOWN } from "./word.ts";

for (
  const [source, want] of [
    ["x=rm; p ${(U)x}", "p RM"],
    ["x=RM; p ${(L)x}", "p rm"],
    ["x=a:b; p ${(s.:.)x}", "p a b"],
    ["r=x; x=1; p ${(P)r}", "p 1"],
    ['a=(x y); p "${(j:,:)a[@]}"', "p x,y"],
    ["x=\"'a b'\"; p ${(Q)x}", "p a b"],
    ["p ${(%)x}", `p ${UNKNOWN}`],
  ] as const
) {
  Deno.test(source, () => assert.equal(readCommand(source, { language: "zsh" }).commands.at(-1)?.text, want));
}
