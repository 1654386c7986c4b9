import assert from "node:assert/strict";
import { slotAt, slotsOf } from "./slots.ts";

const at = (text: string): number => Date.parse(`${text}Z`);
const texts = (starts: readonly number[]): readonly string[] =>
  starts.map((start) => new Date(start).toISOString().slice(0, 13));

Deno.test("a few days are cut into hours, a month into days, a year into weeks, more into months", () => {
  const until = at("2026-03-31T12:00");
  const unitOf = (days: number): string => slotsOf(until - days * 86_400_000, until).unit;
  assert.deepEqual([1, 3, 30, 100, 365, 3650].map(unitOf), ["hour", "hour", "day", "day", "week", "month"]);
});

Deno.test("days begin at midnight, UTC, and the range's first day is whole", () => {
  const { starts } = slotsOf(at("2026-02-20T15:30"), at("2026-02-24T00:00"));
  assert.deepEqual(texts(starts), ["2026-02-20T00", "2026-02-21T00", "2026-02-22T00", "2026-02-23T00"]);
});

Deno.test("weeks begin on Mondays", () => {
  const { starts } = slotsOf(at("2025-06-04T00:00"), at("2026-03-01T00:00"));
  assert.deepEqual([...new Set(starts.map((start) => new Date(start).getUTCDay()))], [1]);
  assert.deepEqual(texts(starts.slice(0, 1)), ["2025-06-02T00"]);
});

Deno.test("months begin on the first", () => {
  const { starts } = slotsOf(at("2020-01-15T00:00"), at("2026-03-01T00:00"));
  assert.deepEqual(texts([starts[0] ?? 0, starts.at(-1) ?? 0]), ["2020-01-01T00", "2026-02-01T00"]);
});

Deno.test("no range is cut into more parts than can be shown", () => {
  const until = at("2026-03-31T12:00");
  for (let days = 1; days < 40_000; days = Math.ceil(days * 1.3)) {
    assert.ok(slotsOf(until - days * 86_400_000, until).starts.length <= 240, `${days} days`);
  }
});

Deno.test("a moment lies in the part that begins last before it", () => {
  const slots = slotsOf(at("2026-02-20T00:00"), at("2026-02-28T00:00"));
  assert.equal(slotAt(slots, at("2026-02-20T00:00")), 0);
  assert.equal(slotAt(slots, at("2026-02-21T23:59")), 1);
  assert.equal(slotAt(slots, at("2026-02-22T00:00")), 2);
  assert.deepEqual([slotAt(slots, at("2020-01-01T00:00")), slotAt(slots, at("2030-01-01T00:00"))], [0, 7]);
});
