import assert from "node:assert/strict";
import { checksumOf, hasChecksum } from "./checksum.ts";

Deno.test("checksum: of a token that GitHub made and withdrew", () => {
  // From the discussion of the format when it was new.
  const token = ["gh", "p_", "zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ0mLq17"].join("");
  assert.equal(hasChecksum(token), true);
  assert.equal(hasChecksum(`${token.slice(0, -1)}8`), false);
});

Deno.test("checksum: has six digits, with leading zeros", () => {
  const all = Array.from({ length: 200 }, (_, i) => checksumOf(String(i).padStart(30, "0")));
  assert.ok(all.every((sum) => /^[0-9A-Za-z]{6}$/.test(sum)));
  assert.ok(all.some((sum) => sum.startsWith("0")));
});
