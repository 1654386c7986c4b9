import assert from "node:assert/strict";
import fc from "fast-check";
import { canonicalJson } from "./canonical.ts";

// Appendix B of RFC 8785: IEEE 754 bits and what is written.
const NUMBERS: readonly (readonly [bits: string, text: string])[] = [
  ["0000000000000000", "0"],
  ["8000000000000000", "0"],
  ["0000000000000001", "5e-324"],
  ["8000000000000001", "-5e-324"],
  ["7fefffffffffffff", "1.7976931348623157e+308"],
  ["4340000000000000", "9007199254740992"],
  ["4430000000000000", "295147905179352830000"],
  ["44b52d02c7e14af5", "9.999999999999997e+22"],
  ["44b52d02c7e14af6", "1e+23"],
  ["44b52d02c7e14af7", "1.0000000000000001e+23"],
  ["444b1ae4d6e2ef4e", "999999999999999700000"],
  ["444b1ae4d6e2ef50", "1e+21"],
  ["3eb0c6f7a0b5ed8c", "9.999999999999997e-7"],
  ["3eb0c6f7a0b5ed8d", "0.000001"],
  ["41b3de4355555557", "333333333.33333343"],
  ["becbf647612f3696", "-0.0000033333333333333333"],
  ["43143ff3c1cb0959", "1424953923781206.2"],
];

for (const [bits, text] of NUMBERS) {
  Deno.test(`canonical: the number ${bits} is ${text}`, () => {
    const value = new DataView(Uint8Array.fromHex(bits).buffer).getFloat64(0);
    assert.equal(canonicalJson(value), text);
  });
}

Deno.test("canonical: keys are sorted by UTF-16 code units, as in RFC 8785 3.2.3", () => {
  const value = {
    "\u20ac": "Euro Sign",
    "\r": "Carriage Return",
    "\ufb33": "Hebrew Letter Dalet With Dagesh",
    "1": "One",
    "\ud83d\ude00": "Emoji: Grinning Face",
    "\u0080": "Control",
    "\u00f6": "Latin Small Letter O With Diaeresis",
  };
  const order = [...canonicalJson(value).matchAll(/:"([A-Z]\w*)/g)].map(([, word]) => word);
  assert.deepEqual(order, ["Carriage", "One", "Control", "Latin", "Euro", "Emoji", "Hebrew"]);
});

Deno.test("canonical: strings are escaped as in RFC 8785 3.2.2", () => {
  assert.equal(
    canonicalJson({ string: "\u20ac$\u000f\u000aA'\u0042\u0022\u005c\\\"/", literals: [null, true, false] }),
    '{"literals":[null,true,false],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
  );
});

Deno.test("canonical: lone surrogates become U+FFFD", () => {
  assert.equal(canonicalJson({ "a\ud800": "\udc00b" }), '{"a\ufffd":"\ufffdb"}');
});

Deno.test("canonical: what JSON lacks is refused", () => {
  for (const value of [NaN, Infinity, 1n, Symbol.iterator, undefined]) {
    assert.throws(() => canonicalJson(value), TypeError);
  }
});

Deno.test("canonical: says the same as the value, and the same again", () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => {
    const text = canonicalJson(value);
    assert.deepEqual(JSON.parse(text), JSON.parse(JSON.stringify(value)));
    assert.equal(canonicalJson(JSON.parse(text)), text);
  }));
});
