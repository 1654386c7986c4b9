import assert from "node:assert/strict";
import fc from "fast-check";
import { decodePunycode } from "./punycode.ts";

// RFC 3492, section 7.1, and everyday names.
const SAMPLES: readonly (readonly [string, string])[] = [
  ["mnchen-3ya", "münchen"],
  ["egbpdaj6bu4bxfgehfvwxn", "ليهمابتكلموشعربي؟"],
  ["ihqwcrb4cv8a8dqg056pqjye", "他们为什么不说中文"],
  ["Proprostnemluvesky-uyb24dma41a", "Pročprostěnemluvíčesky"],
  ["4dbcagdahymbxekheh6e0a7fei0b", "למההםפשוטלאמדבריםעברית"],
  ["b1abfaaepdrnnbgefbadotcwatmq2g4l", "почемужеонинеговорятпорусски"],
  ["wbhook-3of", "wеbhook"],
  ["ls8h", "💩"],
];

for (const [encoded, decoded] of SAMPLES) {
  Deno.test(`decodePunycode reads ${encoded}`, () => {
    assert.equal(decodePunycode(encoded), decoded);
  });
}

for (const broken of ["a-!", "zzzzzzzz", "é-a", "999999999999", "a".repeat(300)]) {
  Deno.test(`decodePunycode refuses ${broken.slice(0, 20)}`, () => {
    assert.equal(decodePunycode(broken), undefined);
  });
}

Deno.test("decodePunycode undoes what URL encodes", () => {
  const letters = fc.string({
    unit: fc.constantFrom(..."abcäöüéжпит日本語한국αβγ"),
    minLength: 1,
    maxLength: 20,
  });
  fc.assert(fc.property(letters, (label) => {
    const { hostname } = new URL(`http://${label}/`);
    const back = hostname.startsWith("xn--") ? decodePunycode(hostname.slice(4)) : hostname;
    assert.equal(back, label.normalize("NFC"));
  }));
});

Deno.test("decodePunycode never throws", () => {
  fc.assert(fc.property(fc.string(), (text) => {
    decodePunycode(text);
  }));
});
