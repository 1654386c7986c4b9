import assert from "node:assert/strict";
import { isSigned, linkPath } from "./link.ts";

const KEY = new Uint8Array(32).fill(7);

Deno.test("a link is good for its own question alone, and with its own key", () => {
  const [path = "", signature = ""] = linkPath("abc", KEY).split("?s=");
  assert.equal(path, "/approve/abc");
  assert.ok(isSigned("abc", signature, KEY));
  assert.ok(!isSigned("abd", signature, KEY));
  assert.ok(!isSigned("abc", signature, new Uint8Array(32)));
  assert.ok(!isSigned("abc", `${signature.slice(0, -1)}_`, KEY));
  assert.ok(!isSigned("abc", "", KEY));
});
