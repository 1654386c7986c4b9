import assert from "node:assert/strict";
import { knownHost } from "./known_hosts.ts";

const KNOWN: readonly (readonly [string, readonly string[], readonly string[]])[] = [
  ["localhost", ["loopback"], []],
  ["a.b.localhost", ["loopback"], []],
  ["x.lvh.me", ["loopback"], []],
  ["localtest.me", ["loopback"], []],
  ["host.docker.internal", ["private"], []],
  ["metadata.google.internal", ["metadata"], []],
  ["instance-data.eu-west-1.compute.internal", ["metadata"], []],
  ["metadata", ["metadata"], []],
  ["169.254.169.254.nip.io", ["embedded-ip"], ["169.254.169.254"]],
  ["app-10-0-0-1.nip.io", ["embedded-ip"], ["10.0.0.1"]],
  ["0a000001.nip.io", ["embedded-ip"], ["10.0.0.1"]],
  ["7f000001.c0a80001.rbndr.us", ["embedded-ip"], ["127.0.0.1", "192.168.0.1"]],
  ["--1.sslip.io", ["embedded-ip"], ["::1"]],
  ["nip.io", ["embedded-ip"], []],
];

for (const [host, traits, addresses] of KNOWN) {
  Deno.test(`${host} is known`, () => {
    assert.deepEqual(knownHost(host), { traits, addresses });
  });
}

for (
  const host of [
    "example.com",
    "notlocalhost",
    "mylvh.me",
    "x.metadata",
    "lvh.me.example.com",
    "google.internal",
  ]
) {
  Deno.test(`${host} is not known`, () => {
    assert.equal(knownHost(host), undefined);
  });
}
