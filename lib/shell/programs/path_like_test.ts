import assert from "node:assert/strict";
import { isUrl, looksLikePath, remoteHost } from "./path_like.ts";

for (const text of ["/etc/x", "./x", "../x", "~", "~/x", ".env", "a/b", "id.pem", "C:\\x", "/", "./a b"]) {
  Deno.test(`${text} looks like a path`, () => assert.ok(looksLikePath(text)));
}

for (
  const text of ["x", "", ".", "..", "...", "see /etc/passwd now", "https://x/y", "main", "a\n/b", "1.5"]
) {
  Deno.test(`${JSON.stringify(text)} does not look like a path`, () => assert.ok(!looksLikePath(text)));
}

for (const text of ["https://x", "HTTP://x", "ftp://x", "git+https://x", "ssh://x"]) {
  Deno.test(`${text} is a URL`, () => assert.ok(isUrl(text)));
}

Deno.test("a host before a colon", () => {
  assert.equal(remoteHost("host:x", false), "host");
  assert.equal(remoteHost("me@host:", false), "me@host");
  assert.equal(remoteHost("[::1]:x", false), "[::1]");
  assert.equal(remoteHost("./a:b", false), undefined);
  assert.equal(remoteHost("a", false), undefined);
  assert.equal(remoteHost("C:\\x", false), undefined);
  assert.equal(remoteHost("C:/x", true), undefined);
  assert.equal(remoteHost("h:/x", false), "h");
});
