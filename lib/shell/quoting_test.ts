import assert from "node:assert/strict";
import { decodeBytes, quoteAnsi, quoteForReuse, quoteWithBackslashes, unescapeAnsi } from "./quoting.ts";

Deno.test("unescapeAnsi undoes the escapes of $'…'", () => {
  assert.equal(unescapeAnsi("\\x72\\155 \\u00e9\\t\\'\\q"), "rm \u00e9\t'\\q");
  assert.equal(unescapeAnsi("\\xc3\\xa9"), "\u00e9");
  assert.equal(unescapeAnsi("a\\0b"), "a");
});

Deno.test("quotes that are read back the same", () => {
  assert.equal(quoteForReuse("it's"), "'it'\\''s'");
  assert.equal(quoteForReuse("a\nb"), "$'a\\nb'");
  assert.equal(quoteAnsi("\x01'"), "$'\\001\\''");
  assert.equal(quoteWithBackslashes("a b$"), "a\\ b\\$");
  assert.equal(quoteWithBackslashes(""), "''");
});

Deno.test("decodeBytes leaves what is not UTF-8", () => {
  assert.equal(decodeBytes("\xff\xfe"), "\xff\xfe");
  assert.equal(decodeBytes("plain"), "plain");
});
