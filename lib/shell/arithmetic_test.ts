import assert from "node:assert/strict";
import { evaluateArithmetic } from "./arithmetic.ts";

function evaluate(
  text: string,
  values: Record<string, string> = {},
): [bigint | undefined, Record<string, string | undefined>] {
  const variables: Record<string, string | undefined> = { ...values };
  const value = evaluateArithmetic(text, {
    get: (name) => name in variables ? variables[name] : "",
    set: (name, _subscript, next) => {
      variables[name] = next;
    },
  });
  return [value, variables];
}

for (
  const [text, want] of [
    ["1 + 2 * 3", 7n],
    ["(1 + 2) * 3", 9n],
    ["2 ** 3 ** 2", 512n],
    ["-7 / 2", -3n],
    ["-7 % 3", -1n],
    ["1 << 4 | 1", 17n],
    ["0x1f + 010 + 2#101", 44n],
    ["5 > 3 && 2 < 1 || 1", 1n],
    ["1 ? 2 : 3", 2n],
    ["!0 + ~0", 0n],
    ["1, 2, 3", 3n],
    ["9223372036854775807 + 1", -9223372036854775808n],
    ["", 0n],
    ["1 / 0", undefined],
    ["1 +", undefined],
    ["\uFFFF + 1", undefined],
  ] as const
) {
  Deno.test(`evaluateArithmetic: ${text}`, () => assert.equal(evaluate(text)[0], want));
}

Deno.test("evaluateArithmetic assigns, and reads the old value before the right side", () => {
  assert.deepEqual(evaluate("x -= (x -= 7)", { x: "1" }), [7n, { x: "7" }]);
  assert.deepEqual(evaluate("x++ + ++x", { x: "1" }), [4n, { x: "3" }]);
});

Deno.test("evaluateArithmetic evaluates the text of variables", () => {
  assert.equal(evaluate("a * 2", { a: "b + 1", b: "4" })[0], 10n);
});

Deno.test("evaluateArithmetic does not evaluate the side that is not chosen", () => {
  assert.deepEqual(evaluate("0 && (x = 5)", { x: "1" }), [0n, { x: "1" }]);
  assert.deepEqual(evaluate("1 ? 2 : (x = 5)", { x: "1" }), [2n, { x: "1" }]);
});

Deno.test("evaluateArithmetic ends for variables that name each other", () => {
  assert.equal(evaluate("a", { a: "a" })[0], undefined);
  assert.equal(evaluate("a", { a: "b+b", b: "a+a" })[0], undefined);
});
