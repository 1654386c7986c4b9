import assert from "node:assert/strict";
import fc from "fast-check";
import { makeWordSearch } from "./word_search.ts";

function find(words: readonly string[], text: string): readonly string[] {
  const { columns, shift, next, ends } = makeWordSearch(words);
  const found: string[] = [];
  let state = 0;
  for (let i = 0; i < text.length; i++) {
    state = next[(state << shift) + (columns[text.charCodeAt(i)] ?? 0)] ?? 0;
    for (const word of ends[state] ?? []) found.push(`${words[word]}@${i + 1}`);
  }
  return found.sort();
}

Deno.test("word search: finds what a naive search finds", () => {
  const word = fc.string({ unit: fc.constantFrom("a", "b", "c"), minLength: 1, maxLength: 4 });
  const text = fc.string({ unit: fc.constantFrom("a", "b", "c", "d"), maxLength: 40 });
  fc.assert(fc.property(fc.uniqueArray(word, { maxLength: 8 }), text, (words, text) => {
    const expected = words.flatMap((w) =>
      [...text].flatMap((_, i) => text.startsWith(w, i) ? [`${w}@${i + w.length}`] : [])
    );
    assert.deepEqual(find(words, text), expected.sort());
  }));
});

Deno.test("word search: one word may be within another", () => {
  assert.deepEqual(find(["sk-", "sk-ant-", "ant"], "sk-ant-"), ["ant@6", "sk-@3", "sk-ant-@7"]);
});
