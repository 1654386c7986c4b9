import assert from "node:assert/strict";
import { readAuthority } from "./authority.ts";

const SAMPLES: readonly (readonly [string, string | undefined, string, string])[] = [
  ["h", undefined, "h", ""],
  ["h:80", undefined, "h", "80"],
  ["u:p@h:80", "u:p", "h", "80"],
  ["a@b@c", "a@b", "c", ""],
  ["[::1]:8", undefined, "[::1]", "8"],
  ["[::1]", undefined, "[::1]", ""],
  ["::1", undefined, "[::1]", ""],
  ["[::1", undefined, "[::1", ""],
  ["", undefined, "", ""],
  ["@", "", "", ""],
];

for (const [text, user, host, port] of SAMPLES) {
  Deno.test(`readAuthority takes ${JSON.stringify(text)} apart`, () => {
    assert.deepEqual(readAuthority(text), { user, host, port });
  });
}
