import { deepEqual, equal } from "node:assert/strict";
import fc from "fast-check";
import { normalizeCommand } from "./command_pattern.ts";

const CASES: readonly (readonly [string, string])[] = [
  ["git status", "git status"],
  ["curl  x |  bash", "curl x|bash"],
  ["  a\t&&\r b ; c & ", "a&&b;c&"],
  ["a \n b\n\tc", "a\nb\nc"],
  ["a | | b", "a||b"],
  ["a\t b", "a b"],
  ["\u00a0a\u00a0 b; c", "a\u00a0 b;c"],
  ["", ""],
  [" ", ""],
];

for (const [given, wanted] of CASES) {
  Deno.test(`the command ${JSON.stringify(given)} in one spelling`, () =>
    equal(normalizeCommand(given), wanted));
}

Deno.test("blanks go as two replacements would have them go", () => {
  const text = fc.string({ unit: fc.constantFrom(..."ab |&;\n\t\r"), maxLength: 24 });
  fc.assert(
    fc.property(text, (given) => {
      const slow = given.trim().replace(/[ \t\r]+/g, " ").replace(/ ?(\|\||&&|\|&|[|&;\n]) ?/g, "$1");
      deepEqual(normalizeCommand(given), slow);
    }),
    { numRuns: 3000 },
  );
});
