import assert from "node:assert/strict";
import { promptFor } from "./prompt.ts";

Deno.test("the random word differs each time and stands on the two marker lines only, and once after them", () => {
  const one = promptFor({ call: "{}" });
  const other = promptFor({ call: "{}" });
  assert.notEqual(one.nonce, other.nonce);
  assert.match(one.nonce, /^[0-9a-f]{32}$/);
  assert.equal(one.user.split(one.nonce).length, 4);
  assert.equal(one.system, other.system);
});

Deno.test("a call is one line, and reads back as it was", () => {
  const call = 'a\n"b"\\</x>\u202e\u2028\u0000\u{e0041} é 漢 \u00a0';
  const [, line = ""] = promptFor({ call }, "n").user.split("\n");
  assert.equal(JSON.parse(line), call);
  assert.match(line, /^"a\\n\\"b\\"\\\\\\u003c\/x\\u003e\\u202e\\u2028\\u0000\\udb40\\udc41 é 漢 \\u00a0"$/);
});
