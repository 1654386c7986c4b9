import assert from "node:assert/strict";
import fc from "fast-check";
import { foldPath, type Platform } from "./fold.ts";

const SAMPLES: readonly (readonly [Platform, string, string])[] = [
  ["linux", "/A/Cafe\u0301", "/A/Cafe\u0301"],
  ["darwin", "/Users/ME/.SSH", "/users/me/.ssh"],
  ["darwin", "/Cafe\u0301", "/caf\u00e9"],
  ["darwin", "/.\u017f\u017fh", "/.ssh"],
  ["darwin", "/\u212aeys", "/keys"],
  ["darwin", "/Straße", "/strasse"],
  ["darwin", "/\uff33", "/\uff53"],
  ["windows", "C:/Users/ÄÖ", "c:/users/äö"],
  ["windows", "C:/Cafe\u0301", "c:/cafe\u0301"],
];

for (const [platform, text, folded] of SAMPLES) {
  Deno.test(`foldPath on ${platform} turns ${text} into ${folded}`, () => {
    assert.equal(foldPath(text, platform), folded);
  });
}

Deno.test("folding twice changes nothing", () => {
  const platforms = fc.constantFrom<Platform>("linux", "darwin", "windows");
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), platforms, (text, platform) => {
      const once = foldPath(text, platform);
      assert.equal(foldPath(once, platform), once);
    }),
    { numRuns: 2000 },
  );
});

Deno.test("folding every character of the basic plane twice changes nothing", () => {
  for (let code = 0; code < 0x10000; code++) {
    for (const platform of ["darwin", "windows"] as const) {
      const once = foldPath(String.fromCharCode(code), platform);
      assert.equal(foldPath(once, platform), once, code.toString(16));
    }
  }
});
