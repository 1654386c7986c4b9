import assert from "node:assert/strict";
import { UNKNOWN } from "../../shell/word.ts";
import { describeHost, readHost } from "./host.ts";
import type { UrlTrait } from "./normal_url.ts";

const HOSTS: readonly (readonly [string, string, boolean])[] = [
  ["EXAMPLE.com..", "example.com", true],
  ["ex%61mple.com", "example.com", true],
  ["127.1", "127.0.0.1", true],
  ["0x7f.1", "127.0.0.1", true],
  ["017700000001", "127.0.0.1", true],
  ["①②⑦.0.0.1", "127.0.0.1", true],
  ["[0:0:0:0:0:0:0:1]", "::1", true],
  ["[fe80::1%25eth0]", "fe80::1", false],
  ["[::ffff:127.0.0.1]", "127.0.0.1", true],
  ["münchen.de", "xn--mnchen-3ya.de", true],
  ["1.2.3.256", "1.2.3.256", false],
  [`${UNKNOWN}.EVIL.example`, `${UNKNOWN}.evil.example`, true],
  ["", "", true],
];

for (const [text, host, valid] of HOSTS) {
  Deno.test(`readHost reads ${JSON.stringify(text)}`, () => {
    assert.deepEqual(readHost(text), { host, valid });
  });
}

Deno.test("describeHost looks through a look-alike of a known name", () => {
  const traits = new Set<UrlTrait>();
  const also = new Set<string>();
  describeHost(readHost("lосalhost").host, traits, also);
  assert.ok(traits.has("loopback") && traits.has("lookalike"));
  assert.ok(also.has("localhost") && also.has("127.0.0.1"));
});

Deno.test("a host that is far too long is not converted", () => {
  assert.equal(readHost("é".repeat(200_000)).valid, false);
});
