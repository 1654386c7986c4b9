import assert from "node:assert/strict";
import { UNKNOWN, type Word, word } from "../word.ts";
import { escapePattern, inDirectory, joinWords, patternOf, quoteWord, sliceWord } from "./word_parts.ts";

const globbed: Word = { value: "--f=~/a*", pattern: "--f=~/a*", pos: 3, end: 11 };

Deno.test("a part of a globbed word keeps its part of the pattern", () => {
  assert.deepEqual(sliceWord(globbed, 4), { value: "~/a*", pattern: "~/a*", pos: 3, end: 11 });
});

Deno.test("a guarded character counts as one", () => {
  const guarded: Word = { value: "a*=b?", pattern: "a\\*=b?", pos: 0, end: 5 };
  assert.deepEqual(sliceWord(guarded, 3), { value: "b?", pattern: "b?", pos: 0, end: 5 });
  assert.deepEqual(sliceWord(guarded, 0, 2), { value: "a*", pos: 0, end: 5 });
});

Deno.test("a part without an unknown does not say why", () => {
  const unknown: Word = { value: `o=${UNKNOWN}`, why: "not set", pos: 0, end: 4 };
  assert.equal(sliceWord(unknown, 0, 1).why, undefined);
  assert.equal(sliceWord(unknown, 2).why, "not set");
});

Deno.test("the whole of a word is the word itself", () => {
  assert.equal(sliceWord(globbed, 0), globbed);
});

Deno.test("a relative path is joined to its folder, an absolute one is not", () => {
  assert.equal(inDirectory(word("/etc"), word("shadow")).value, "/etc/shadow");
  assert.equal(inDirectory(word("/etc/"), word("shadow")).value, "/etc/shadow");
  assert.equal(inDirectory(word("/etc"), word("/x")).value, "/x");
  assert.equal(inDirectory(word("/etc"), word("~/x")).value, "~/x");
  assert.equal(inDirectory(undefined, word("x")).value, "x");
  assert.deepEqual(inDirectory(word("/a*b"), { ...word("x?"), pattern: "x?" }).pattern, "/a\\*b/x?");
});

Deno.test("words are joined, and what is unknown in them stays", () => {
  const joined = joinWords([word("a", 0, 1), { ...word(UNKNOWN, 2, 4), why: "w" }], " ");
  assert.deepEqual(joined, { value: `a ${UNKNOWN}`, why: "w", pos: 0, end: 4 });
  assert.equal(joinWords([], " ").value, "");
});

Deno.test("a pattern that matches one text alone", () => {
  assert.equal(escapePattern("a*[b]"), "a\\*\\[b\\]");
  assert.equal(patternOf(word("a?")), "a\\?");
});

Deno.test("quoted words read back as themselves", () => {
  assert.equal(quoteWord(word("a b")), "'a b'");
  assert.equal(quoteWord(word("it's")), "'it'\\''s'");
  assert.equal(quoteWord(word("/a-b.c")), "/a-b.c");
  assert.equal(quoteWord(globbed), "--f=~/a*");
});
