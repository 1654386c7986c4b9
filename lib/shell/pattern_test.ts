import assert from "node:assert/strict";
import { escapeForPattern, isGlob, matchesWhole, matchLength, parsePattern, suffixStart } from "./pattern.ts";
import { UNKNOWN } from "./word.ts";

for (
  const [pattern, text, want] of [
    ["abc", "abc", true],
    ["a*c", "abbc", true],
    ["a*c", "abcd", false],
    ["?", "", false],
    ["[a-c]x", "bx", true],
    ["[!a-c]x", "bx", false],
    ["[[:digit:]]", "7", true],
    ["[]a]", "]", true],
    ["\\*", "*", true],
    ["\\*", "x", false],
    ["@(a|bc)d", "bcd", true],
    ["+(ab)", "ababab", true],
    ["*(x)", "", true],
    ["?(a)b", "b", true],
    ["[", "[", true],
  ] as const
) {
  Deno.test(`matchesWhole: ${pattern} and ${text || "nothing"}`, () => {
    const parsed = parsePattern(pattern);
    assert.ok(parsed !== undefined);
    assert.equal(matchesWhole(parsed, text), want);
  });
}

Deno.test("matchLength and suffixStart find the shortest and the longest", () => {
  const pattern = parsePattern("*/");
  assert.ok(pattern !== undefined);
  assert.equal(matchLength(pattern, "a/b/c", 0, false), 2);
  assert.equal(matchLength(pattern, "a/b/c", 0, true), 4);
  const dot = parsePattern(".*");
  assert.ok(dot !== undefined);
  assert.equal(suffixStart(dot, "a.b.c", false), 3);
  assert.equal(suffixStart(dot, "a.b.c", true), 1);
});

Deno.test("what a pattern with an unknown part matches can't be known", () => {
  assert.equal(parsePattern(`a${UNKNOWN}`), undefined);
  assert.equal(parsePattern("!(a)"), undefined);
});

Deno.test("an escaped text matches itself alone", () => {
  const text = "a*[b]?\\(c|d){e}!";
  const pattern = parsePattern(escapeForPattern(text));
  assert.ok(pattern !== undefined);
  assert.ok(matchesWhole(pattern, text));
  assert.equal(pattern.literal, text);
});

Deno.test("isGlob", () => {
  assert.ok(isGlob("a*") && isGlob("?") && isGlob("[ab]"));
  assert.ok(!isGlob("a[") && !isGlob("[]") && !isGlob("plain"));
});

Deno.test("many stars do not take exponential time", () => {
  const pattern = parsePattern("*a".repeat(30) + "b");
  assert.ok(pattern !== undefined);
  const start = performance.now();
  assert.equal(matchesWhole(pattern, "a".repeat(2_000)), false);
  assert.ok(performance.now() - start < 5_000);
});
