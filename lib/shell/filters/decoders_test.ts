import assert from "node:assert/strict";
import { UNKNOWN } from "../word.ts";
import { base32Filter, base64Filter, hexFilter, opensslFilter } from "./decoders.ts";
import type { FilterInput } from "./input.ts";

const input = (stdin: string, ...args: string[]): FilterInput => ({
  args: args.map((text) => ({ text })),
  stdin: { text: stdin },
  file: () => ({ text: UNKNOWN, origin: "file" }),
});

Deno.test("base64 in both directions", () => {
  assert.equal(base64Filter(input("rm -rf /"))?.text, "cm0gLXJmIC8=\n");
  assert.equal(base64Filter(input("cm0gLXJmIC8=\n", "-d"))?.text, "rm -rf /");
  assert.equal(base64Filter(input("cm0g\nLXJm IC8", "--decode", "-i"))?.text, "rm -rf /");
  assert.equal(base64Filter(input("é", "-w0"))?.text, "w6k=");
  assert.equal(base64Filter(input("w6k=", "-D"))?.text, "é");
});

Deno.test("base32, openssl and xxd", () => {
  assert.equal(base32Filter(input("hi"))?.text, "NBUQ====\n");
  assert.equal(base32Filter(input("NBUQ====", "-d"))?.text, "hi");
  assert.equal(opensslFilter(input("cm0=\n", "enc", "-base64", "-d"))?.text, "rm");
  assert.equal(opensslFilter(input("rm", "base64"))?.text, "cm0=\n");
  assert.equal(hexFilter(input("rm", "-p"))?.text, "726d\n");
  assert.equal(hexFilter(input("726d 20", "-r", "-p"))?.text, "rm ");
  assert.equal(hexFilter(input("00000000: 726d 0a   rm.\n", "-r"))?.text, "rm\n");
});

Deno.test("what comes out of a decoder for unknown input is decoded", () => {
  assert.equal(base64Filter(input(UNKNOWN, "-d"))?.origin, "decoded");
  assert.equal(base64Filter(input("", "-d", "file"))?.origin, "decoded");
  assert.equal(opensslFilter(input("x", "enc", "-aes-256-cbc", "-a", "-d"))?.origin, "decoded");
  const fetched = { ...input("", "-d"), stdin: { text: UNKNOWN, origin: "download" as const } };
  assert.equal(base64Filter(fetched)?.origin, "download");
});
