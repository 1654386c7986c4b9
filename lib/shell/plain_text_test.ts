import assert from "node:assert/strict";
import fc from "fast-check";
import { parse } from "unbash";
import { readCommand } from "./mod.ts";
import { isPlainText } from "./plain_text.ts";

for (const text of ["git", "--force", "a/b.c:d,e@f%g+h_i-j", "x=1", "..", "-"]) {
  Deno.test(`the word ${text} stands for itself`, () => assert.equal(isPlainText(text), true));
}

for (
  const text of ["", "=ls", "a b", "~", "a*", "$x", "'a'", "a\\b", "{a,b}", "a!", "a#b", "é", "\uffff", "(a)"]
) {
  Deno.test(`${JSON.stringify(text)} is looked at more closely`, () =>
    assert.equal(isPlainText(text), false));
}

Deno.test("the parser sees nothing more in a word that stands for itself, and no shell makes anything else of it", () => {
  let plain = 0;
  const unit = fc.constantFrom(..."abzAZ09_-./:,@%+=", "~", "*", "{", "}", "!", "#", "^", "$", "(", "<", "é");
  fc.assert(
    fc.property(
      fc.string({ unit, minLength: 1, maxLength: 6 }),
      fc.constantFrom("bash", "sh", "zsh"),
      (text, language) => {
        if (!isPlainText(text)) return;
        plain++;
        const command = parse(`x ${text}`).commands[0]?.command;
        const word = command?.type === "Command" ? command.suffix[0] : undefined;
        assert.ok(word?.type === "Word");
        assert.deepEqual([word.text, word.value, word.parts], [text, text, undefined]);
        const [run] = readCommand(`x ${text}`, { language }).commands;
        assert.deepEqual(run?.argv.map(({ value }) => value), ["x", text]);
      },
    ),
    { numRuns: 3000 },
  );
  assert.ok(plain > 300, `only ${plain} plain words`);
});
