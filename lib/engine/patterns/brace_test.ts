import { deepEqual, ok } from "node:assert/strict";
import { classEnd, expandBraces } from "./brace.ts";

const CASES: readonly (readonly [string, readonly string[]])[] = [
  ["plain", ["plain"]],
  ["*.{pem,key}", ["*.pem", "*.key"]],
  ["{a,b}{c,d}", ["ac", "ad", "bc", "bd"]],
  ["{a,{b,c}d}", ["a", "bd", "cd"]],
  ["x{,y}", ["x", "xy"]],
  [":(){ :|:& };:", [":(){ :|:& };:"]],
  ["{single}", ["{single}"]],
  ["\\{a,b}", ["\\{a,b}"]],
  ["[{a,b}]", ["[{a,b}]"]],
  ["{a,b", ["{a,b"]],
  ["a}b", ["a}b"]],
];

for (const [pattern, want] of CASES) {
  Deno.test(`expandBraces: ${pattern}`, () => deepEqual(expandBraces(pattern), want));
}

Deno.test("expandBraces refuses a pattern that stands for too many", () => {
  ok("error" in expandBraces("{a,b}".repeat(12)));
});

Deno.test("expandBraces passes once over braces without a partner", () => {
  deepEqual(expandBraces("{".repeat(100_000)), ["{".repeat(100_000)]);
});

Deno.test("classEnd finds the closing bracket", () => {
  deepEqual(["[abc]x", "[]a]", "[!]a]", "[a", "[a/b]"].map((p) => classEnd(p, 0)), [5, 4, 5, 1, 1]);
});
