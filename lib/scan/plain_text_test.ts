import assert from "node:assert/strict";
import fc from "fast-check";
import { plainText } from "./plain_text.ts";

const ESC = "\u001b[";

Deno.test("plain: a text without colours and zeros is left as it is", () => {
  assert.equal(plainText("a [0m b \\n c"), undefined);
});

Deno.test("plain: colours go, written out or not, and each character knows where it stood", () => {
  for (const start of [ESC, "\\u001b[", "\\x1b[", "\\033[", "\\e["]) {
    const text = `a${start}01;31mb${start}mc`;
    const plain = plainText(text);
    assert.equal(plain?.text, "abc");
    assert.deepEqual([0, 1, 2].map((at) => text[plain?.place(at) ?? -1]), ["a", "b", "c"]);
  }
});

Deno.test("plain: UTF-16 that was read as something else becomes what it says", () => {
  const text = [...`${ESC}1mab`].join("\0");
  const plain = plainText(text);
  assert.equal(plain?.text, "ab");
  assert.deepEqual([0, 1].map((at) => text[plain?.place(at) ?? -1]), ["a", "b"]);
});

Deno.test("plain: nothing but sequences leaves nothing", () =>
  assert.equal(plainText(`${ESC}m${ESC}K`)?.text, ""));

Deno.test("plain: every character that is left is the one that stood there", () => {
  const pieces = fc.array(fc.constantFrom("a", "é", "🔥", "\0", `${ESC}0m`, ESC, "\\e[1m", "\ud800"), {
    maxLength: 30,
  });
  fc.assert(fc.property(pieces, (parts) => {
    const text = parts.join("");
    const plain = plainText(text);
    if (plain === undefined) return;
    let last = -1;
    for (let at = 0; at < plain.text.length; at++) {
      const place = plain.place(at);
      assert.ok(place > last && place < text.length);
      last = place;
      // Half of a pair may have become the sign for a character that can't be read.
      if (!text.includes("\0") || !/[\ud800-\udfff]/.test(text)) assert.equal(text[place], plain.text[at]);
    }
  }));
});
