import assert from "node:assert/strict";
import { parseMoment } from "./time_range.ts";

const NOW = Date.UTC(2026, 10, 21, 12);

for (
  const [text, moment] of [
    ["2h", NOW - 7_200_000],
    ["3d", NOW - 3 * 86_400_000],
    ["1h30m", NOW - 5_400_000],
    ["2026-11-20", new Date(2026, 10, 20).getTime()],
    ["2026-11-20T10:00", new Date(2026, 10, 20, 10).getTime()],
    ["2026-11-20 10:00:05", new Date(2026, 10, 20, 10, 0, 5).getTime()],
    ["2026-11-20T10:00:05.25", new Date(2026, 10, 20, 10, 0, 5, 250).getTime()],
    ["2026-11-20T10:00Z", Date.UTC(2026, 10, 20, 10)],
    ["2026-11-20T10:00:05.123Z", Date.UTC(2026, 10, 20, 10, 0, 5, 123)],
    ["2026-11-20T10:00+02:00", Date.UTC(2026, 10, 20, 8)],
    ["2026-11-20T10:00-0330", Date.UTC(2026, 10, 20, 13, 30)],
    ["2028-02-29", new Date(2028, 1, 29).getTime()],
  ] as const
) {
  Deno.test(`parseMoment reads ${text}`, () => assert.equal(parseMoment(text, NOW), moment));
}

for (
  const text of [
    ...["", "yesterday", "2", "2026", "2026-11", "2026-02-30", "2027-02-29", "2026-13-01", "2026-00-01"],
    ...["2026-11-00", "2026-11-20T24:00", "2026-11-20T10:60", "2026-11-20T10", "2026-11-20Z", "-2h"],
  ]
) {
  Deno.test(`parseMoment refuses "${text}"`, () => assert.equal(parseMoment(text, NOW), undefined));
}

Deno.test("parseMoment: a day as an end is the start of the next", () => {
  assert.equal(parseMoment("2026-12-31", NOW, { end: true }), new Date(2027, 0, 1).getTime());
  assert.equal(parseMoment("2026-12-31T10:00", NOW, { end: true }), new Date(2026, 11, 31, 10).getTime());
});
