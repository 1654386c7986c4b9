import assert from "node:assert/strict";
import { textsIn } from "./texts_in.ts";

Deno.test("texts of any shape are found, in their order", () => {
  assert.equal(textsIn("a"), "a");
  assert.equal(
    textsIn([{ text: "a" }, { type: "text", text: "b" }, { deep: [{ c: "d" }] }, 5, null]),
    "a\nb\nd",
  );
});

Deno.test("pictures and sound are left out, and data that is text is not", () => {
  assert.equal(
    textsIn([{ type: "image", data: "AAAA" }, { inlineData: { mimeType: "image/png", data: "AAAA" } }]),
    "",
  );
  assert.equal(textsIn({ inlineData: { mimeType: "text/plain", data: "words" } }), "text/plain\nwords");
});

Deno.test("a value that is nested very deeply is read", () => {
  let value: unknown = "deep";
  for (let i = 0; i < 50_000; i++) value = [value];
  assert.equal(textsIn(value), "deep");
});
