import assert from "node:assert/strict";
import { appearanceOf } from "./confusables.ts";

const LOOKALIKES: readonly (readonly [string, string])[] = [
  ["wеbhook.site", "webhook.site"],
  ["аррӏе.com", "apple.com"],
  ["gοοgle.com", "google.com"],
  ["githսb.com", "github.com"],
  ["раураӏ.com", "paypal.com"],
];

for (const [host, skeleton] of LOOKALIKES) {
  Deno.test(`${host} imitates ${skeleton}`, () => {
    assert.deepEqual(appearanceOf(host), { skeleton, lookalike: true });
  });
}

for (const host of ["münchen.de", "пример.рф", "日本語tokyo.jp", "ελλάδα.gr", "café.fr", "example.com"]) {
  Deno.test(`${host} imitates nothing`, () => {
    assert.equal(appearanceOf(host).lookalike, false);
  });
}

Deno.test("a label of mixed scripts is a look-alike even if it reads as no ASCII name", () => {
  assert.equal(appearanceOf("wофebhk.site").lookalike, true);
});
