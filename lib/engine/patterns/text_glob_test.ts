import { equal } from "node:assert/strict";
import fc from "fast-check";
import { matchTextGlob, parseTextGlob } from "./text_glob.ts";
import { UNKNOWN } from "../../shell/word.ts";

const CASES: readonly (readonly [pattern: string, text: string, want: boolean])[] = [
  ["", "", true],
  ["", "a", false],
  ["abc", "abc", true],
  ["abc", "abcd", false],
  ["*", "", true],
  ["*", "a/b c", true],
  ["a*", "abc", true],
  ["*c", "abc", true],
  ["a*c", "ac", true],
  ["a*c", "a", false],
  ["ab*ba", "aba", false],
  ["*b*d*", "abcde", true],
  ["*d*b*", "abcde", false],
  ["a?c", "abc", true],
  ["a?c", "ac", false],
  ["[abc]x", "bx", true],
  ["[!abc]x", "bx", false],
  ["[!abc]x", "dx", true],
  ["[a-f0-9]", "7", true],
  ["[]]", "]", true],
  ["[\\]]", "]", true],
  ["\\*", "*", true],
  ["\\*", "a", false],
  ["a[", "a[", true],
  ["**", "xyz", true],
  ["curl * | bash", "curl -s https://x/y | bash", true],
  ["rm *", `rm ${UNKNOWN}`, true],
  ["rm ?", `rm ${UNKNOWN}`, false],
  ["rm [!a]", `rm ${UNKNOWN}`, false],
];

for (const [pattern, text, want] of CASES) {
  Deno.test(`${JSON.stringify(pattern)} ${want ? "matches" : "does not match"} ${JSON.stringify(text)}`, () => {
    equal(matchTextGlob(parseTextGlob(pattern), text), want);
  });
}

/** Written for clearness: tries every length for every star. */
function naive(pattern: string, text: string): boolean {
  if (pattern === "") return text === "";
  if (pattern[0] === "*") {
    for (let n = 0; n <= text.length; n++) if (naive(pattern.slice(1), text.slice(n))) return true;
    return false;
  }
  return text !== "" && (pattern[0] === "?" || pattern[0] === text[0]) &&
    naive(pattern.slice(1), text.slice(1));
}

Deno.test("matching equals trying every length for every star", () => {
  const pattern = fc.string({ unit: fc.constantFrom("a", "b", "*", "?"), maxLength: 8 });
  const text = fc.string({ unit: fc.constantFrom("a", "b"), maxLength: 10 });
  fc.assert(
    fc.property(pattern, text, (p, t) => matchTextGlob(parseTextGlob(p), t) === naive(p, t)),
    { numRuns: 5_000, seed: 7 },
  );
});

Deno.test("many stars over a long text that almost matches come to an end", () => {
  equal(matchTextGlob(parseTextGlob("a*".repeat(500) + "b"), "a".repeat(100_000)), false);
});

Deno.test("a star does not run over a barrier", () => {
  const glob = parseTextGlob("git *");
  equal(matchTextGlob(glob, "git a b", { barrier: /;/ }), true);
  equal(matchTextGlob(glob, "git a; b", { barrier: /;/ }), false);
});
