import { strict as assert } from "node:assert";
import fc from "fast-check";
import { formatDuration, parseDuration } from "./duration.ts";

const GOOD: readonly (readonly [string, number])[] = [
  ["30s", 30_000],
  ["5m", 300_000],
  ["1h", 3_600_000],
  ["7d", 604_800_000],
  ["250ms", 250],
  ["1h30m", 5_400_000],
  ["1m5ms", 60_005],
  ["1m5s", 65_000],
  ["1.5s", 1_500],
  ["0s", 0],
  ["2d3h4m5s6ms", 183_845_006],
];

for (const [text, ms] of GOOD) {
  Deno.test(`reads the duration ${text}`, () => assert.equal(parseDuration(text), ms));
}

const BAD = [
  "",
  "5",
  "s",
  "5 m",
  " 5m",
  "5m ",
  "-5m",
  "5M",
  "5min",
  "30m1h",
  "1h1h",
  "1.h",
  ".5s",
  "1e3s",
  "5w",
  "∞s",
];
for (const text of [...BAD, "9".repeat(30) + "d", `${"9".repeat(400)}s`]) {
  Deno.test(`refuses ${JSON.stringify(text.slice(0, 20))} as a duration`, () => {
    assert.equal(parseDuration(text), undefined);
  });
}

Deno.test("writes a duration with its largest units", () => {
  assert.equal(formatDuration(5_400_000), "1h30m");
  assert.equal(formatDuration(0), "0s");
  assert.equal(formatDuration(-250), "-250ms");
  assert.equal(formatDuration(Infinity), "Infinity");
});

Deno.test("reads back what it writes", () => {
  fc.assert(fc.property(fc.nat({ max: Number.MAX_SAFE_INTEGER }), (ms) => {
    assert.equal(parseDuration(formatDuration(ms)), ms);
  }));
});
