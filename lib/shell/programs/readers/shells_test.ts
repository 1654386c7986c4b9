import assert from "node:assert/strict";
import { decodeUtf16 } from "./shells.ts";

Deno.test("-EncodedCommand is base64 of UTF-16LE", () => {
  assert.equal(decodeUtf16("cgBtACAALQByAGYAIAAvAA=="), "rm -rf /");
  assert.equal(decodeUtf16("QwBsIA=="), "C\u206c");
});

Deno.test("what is not base64 is not decoded", () => {
  for (const text of ["", "a", "no base64!", "=A==", "ABCDE"]) {
    const decoded = decodeUtf16(text);
    assert.ok(decoded === undefined || decoded === "", text);
  }
});
