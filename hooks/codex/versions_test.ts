import assert from "node:assert/strict";
import { refuses, wantsTrust } from "./versions.ts";

for (
  const [version, refused, trust] of [
    ["0.1.2504172351", true, false],
    ["0.100.0", true, false],
    ["0.123.9", true, false],
    ["0.124.0", false, false],
    ["0.128.1", false, false],
    ["0.129.0", false, true],
    ["0.130.0-alpha.2", false, true],
    ["1.0.0", false, true],
    [undefined, false, true],
  ] as const
) {
  Deno.test(`Codex ${version ?? "of an unknown version"} ${refused ? "calls no hooks" : trust ? "wants to be told to trust them" : "calls hooks untold"}`, () => {
    assert.equal(refuses(version === undefined ? {} : { version }) !== undefined, refused);
    assert.equal(wantsTrust(version), trust);
  });
}
