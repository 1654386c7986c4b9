import { strict as assert } from "node:assert";
import fc from "fast-check";
import { parseTimestamp } from "./timestamp.ts";

const GOOD: readonly (readonly [string, string])[] = [
  ["2026-03-01T12:00:00Z", "2026-03-01T12:00:00.000Z"],
  ["2026-03-01t12:00:00z", "2026-03-01T12:00:00.000Z"],
  ["2026-03-01T12:00:00.25+02:00", "2026-03-01T10:00:00.250Z"],
  ["2026-03-01 12:00:00 -5", "2026-03-01T17:00:00.000Z"],
  ["2026-03-01 12:00:00", "2026-03-01T12:00:00.000Z"],
  ["2026-3-1", "2026-03-01T00:00:00.000Z"],
  ["2024-02-29", "2024-02-29T00:00:00.000Z"],
  ["2016-12-31T23:59:60Z", "2017-01-01T00:00:00.000Z"],
  ["0099-01-01T00:00:00Z", "0099-01-01T00:00:00.000Z"],
];

for (const [text, iso] of GOOD) {
  Deno.test(`reads the moment ${text}`, () =>
    assert.equal(new Date(parseTimestamp(text) ?? NaN).toISOString(), iso));
}

const BAD = [
  "",
  "tomorrow",
  "2026",
  "2026-02-30",
  "2026-13-01",
  "2026-00-01",
  "2026-01-01T24:00:00Z",
  "12:00:00",
];
for (
  const text of [
    ...BAD,
    "2026-01-01T12:00Z",
    "2026-01-01T12:00:00+24:00",
    " 2026-01-01",
    `2026-01-01${" ".repeat(9999)}`,
  ]
) {
  Deno.test(`refuses ${JSON.stringify(text.slice(0, 30))} as a moment`, () => {
    assert.equal(parseTimestamp(text), undefined);
  });
}

Deno.test("reads what dates write of themselves", () => {
  const years = { min: new Date("0001-01-01"), max: new Date("9999-12-31"), noInvalidDate: true };
  fc.assert(fc.property(fc.date(years), (date) => {
    assert.equal(parseTimestamp(date.toISOString()), date.getTime());
  }));
});
