import assert from "node:assert/strict";
import { addressTraits, embeddedIpv4, ipv6Words, isIpv4 } from "./address.ts";

const EMBEDDED: readonly (readonly [string, string | undefined])[] = [
  ["::ffff:a9fe:a9fe", "169.254.169.254"],
  ["::a9fe:a9fe", "169.254.169.254"],
  ["::ffff:0:7f00:1", "127.0.0.1"],
  ["64:ff9b::a9fe:a9fe", "169.254.169.254"],
  ["64:ff9b:1::a00:1", "10.0.0.1"],
  ["2002:a9fe:a9fe::", "169.254.169.254"],
  ["::1", undefined],
  ["::", undefined],
  ["2001:db8::a9fe:a9fe", undefined],
  ["fd00:ec2::254", undefined],
];

for (const [address, inner] of EMBEDDED) {
  Deno.test(`the IPv4 address in ${address} is ${inner ?? "none"}`, () => {
    const words = ipv6Words(address);
    assert.ok(words !== undefined);
    assert.equal(embeddedIpv4(words), inner);
  });
}

const WHERE: readonly (readonly [string, readonly string[]])[] = [
  ["169.254.169.254", ["metadata", "link-local"]],
  ["169.254.1.1", ["link-local"]],
  ["100.100.100.200", ["metadata", "private"]],
  ["168.63.129.16", ["metadata"]],
  ["192.0.0.192", ["metadata"]],
  ["127.8.9.1", ["loopback"]],
  ["0.0.0.0", ["loopback"]],
  ["10.1.2.3", ["private"]],
  ["172.16.0.1", ["private"]],
  ["172.32.0.1", []],
  ["192.168.1.1", ["private"]],
  ["8.8.8.8", []],
  ["::1", ["loopback"]],
  ["::", ["loopback"]],
  ["fe80::1", ["link-local"]],
  ["fd12::1", ["private"]],
  ["fd00:ec2::254", ["metadata", "private"]],
  ["2606:4700::1111", []],
];

for (const [address, traits] of WHERE) {
  Deno.test(`${address} leads to ${traits.join(", ") || "the public network"}`, () => {
    assert.deepEqual(addressTraits(address), traits);
  });
}

Deno.test("ipv6Words refuses what is no address", () => {
  for (const text of ["", "1:2:3", "g::1", "1:2:3:4:5:6:7:8:9", "::10000"]) {
    assert.equal(ipv6Words(text), undefined);
  }
});

Deno.test("isIpv4 tells a dotted quad", () => {
  assert.equal(isIpv4("1.2.3.4"), true);
  assert.equal(isIpv4("1.2.3"), false);
});
