import assert from "node:assert/strict";
import fc from "fast-check";
import { normalizeAnyUrl } from "./normalize_url.ts";
import { plainUrl } from "./plain_url.ts";

for (
  const text of [
    "https://example.com",
    "https://example.com/",
    "http://a-b.example.co/x/y.html?q=1&r=%20#",
    "https://example.com/.well-known/x",
    "https://example.com/x..y/...",
    "https://example.com/a?b=/../c",
    "https://example.com/?r=https://webhook.site/x",
    "ssh://example.com",
    "tcp://host1/",
    "sftp://a.example.com/x/y?z",
    "dns://example.com/https://webhook.site/x",
    "git+ssh://example.com/a.git",
  ]
) {
  Deno.test(`plainUrl agrees with the full reading of ${text}`, () => {
    const plain = plainUrl(text);
    if (!text.includes("#")) assert.ok(plain !== undefined);
    assert.deepEqual(plain ?? normalizeAnyUrl(text), normalizeAnyUrl(text));
  });
}

for (
  const text of [
    "https://EXAMPLE.com/",
    "https://example.com./",
    "https://user@example.com/",
    "https://example.com:8080/",
    "https://1.2.3.4/",
    "https://a.0x7f/",
    "https://xn--a.com/",
    "https://a..b/",
    "https://localhost/",
    "https://example.com/a/../b",
    "https://example.com/a/%2e%2e/b",
    "https://example.com/a/..",
    "https://example.com?x",
    "https://",
    "ssh://user@example.com",
    "tcp://example.com:99",
    "icmp://10.0.0.1",
    "tcp://localhost",
    "odd://example.com",
    "file://example.com/x",
    "ssh:example.com",
    "SSH://example.com",
    ":",
    "",
  ]
) {
  Deno.test(`plainUrl leaves ${text} to the full reading`, () => {
    assert.equal(plainUrl(text), undefined);
  });
}

Deno.test("plainUrl gives what the full reading gives", () => {
  const odd = fc.constantFrom(..."%+:@!$'()*,;#|^{}\"\\<> é");
  const ordinary = fc.constantFrom(..."abxn019-._~/?&=2eE", "/", ".", "..", "://", "%3A%2F%2F");
  const host = fc.string({ unit: fc.constantFrom(..."abcdefxn--.._019"), minLength: 1, maxLength: 14 });
  const rest = fc.oneof(
    { weight: 3, arbitrary: fc.array(ordinary, { maxLength: 12 }).map((all) => all.join("")) },
    { weight: 1, arbitrary: fc.array(fc.oneof(ordinary, odd), { maxLength: 12 }).map((all) => all.join("")) },
  );
  let plain = 0;
  fc.assert(
    fc.property(
      fc.constantFrom("https", "http", "ssh", "tcp", "ftp", "git+ssh"),
      host,
      rest,
      (scheme, h, r) => {
        const text = `${scheme}://${h}/${r}`;
        const short = plainUrl(text);
        if (short === undefined) return;
        plain++;
        assert.deepEqual(short, normalizeAnyUrl(text));
      },
    ),
    { numRuns: 3000 },
  );
  assert.ok(plain > 300, `only ${plain} plain ones`);
});
