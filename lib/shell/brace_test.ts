import assert from "node:assert/strict";
import { expandBraces } from "./brace.ts";

for (
  const [text, want] of [
    ["a{b,c}d", ["abd", "acd"]],
    ["{a,b}{1,2}", ["a1", "a2", "b1", "b2"]],
    ["{a,{b,c}}", ["a", "b", "c"]],
    ["{1..4}", ["1", "2", "3", "4"]],
    ["{01..3}", ["01", "02", "03"]],
    ["{5..1..2}", ["5", "3", "1"]],
    ["{a..e..2}", ["a", "c", "e"]],
    ["{-1..1}", ["-1", "0", "1"]],
    ["{,x}", ["", "x"]],
    ["{x}", ["{x}"]],
    ["{}", ["{}"]],
    ["{a,b", ["{a,b"]],
    ["\\{a,b}", ["\\{a,b}"]],
    ['{"a,b",c}', ['"a,b"', "c"]],
    ["${x,y}{1,2}", ["${x,y}1", "${x,y}2"]],
    ["$(echo {a,b})", ["$(echo {a,b})"]],
    ["{rm,-rf,/}", ["rm", "-rf", "/"]],
  ] as const
) {
  Deno.test(`expandBraces: ${text}`, () => assert.deepEqual(expandBraces(text, 100), [...want]));
}

Deno.test("expandBraces gives up over the limit, soon", () => {
  assert.equal(expandBraces("{1..1000}{1..1000}{1..1000}", 500), undefined);
  const start = performance.now();
  expandBraces("{a,".repeat(20_000), 500);
  assert.ok(performance.now() - start < 5_000);
});
