import assert from "node:assert/strict";
import { pathOfFileUrl, percentDecode } from "./file_url.ts";

const SAMPLES: readonly (readonly [string, string])[] = [
  ["file:///etc/shadow", "/etc/shadow"],
  ["FILE:///etc/shadow", "/etc/shadow"],
  ["file:/etc/shadow", "/etc/shadow"],
  ["file://localhost/etc/shadow", "/etc/shadow"],
  ["file://127.0.0.1/etc/shadow", "/etc/shadow"],
  ["file:////etc/shadow", "//etc/shadow"],
  ["file:///etc/%73hadow?x#y", "/etc/shadow"],
  ["file:///caf%C3%A9", "/café"],
  ["file:///C:/Users", "C:/Users"],
  ["file:///C|/Users", "C:/Users"],
  ["file://C:/Users", "c:/Users"],
  ["file:\\\\\\C:\\Users", "C:/Users"],
  ["file://server/share/x", "//server/share/x"],
  ["file://~/x", "~/x"],
  ["file://", "/"],
];

for (const [url, path] of SAMPLES) {
  Deno.test(`pathOfFileUrl reads ${url}`, () => {
    assert.equal(pathOfFileUrl(url), path);
  });
}

Deno.test("percentDecode leaves stray percent signs", () => {
  assert.equal(percentDecode("100%/%zz/%4"), "100%/%zz/%4");
});
