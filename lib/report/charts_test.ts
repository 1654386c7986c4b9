import assert from "node:assert/strict";
import { bar, heatChart, scale, timeChart } from "./charts.ts";
import type { Counts } from "./figures.ts";
import { slotsOf } from "./slots.ts";

const NONE: Counts = { deny: 0, ask: 0, watch: 0, allow: 0 };
const TEXT = { id: "it", title: "T <b>", description: "D" };

Deno.test("an axis ends at or above the largest number, with at most five lines of round numbers", () => {
  for (let most = 1; most < 5_000_000; most = Math.ceil(most * 1.37)) {
    const { top, step } = scale(most);
    assert.ok(top >= most && top - step < most, `${most}: ${top}`);
    assert.ok(top / step <= 5, `${most}: ${top / step} lines`);
    assert.match(String(step), /^[125]0*$/);
  }
});

Deno.test("the tallest bar is that of the slot with the most calls, and none leaves the chart", () => {
  const slots = slotsOf(0, 3 * 86_400_000 * 2);
  const bySlot = slots.starts.map((_, i) => ({ ...NONE, allow: i * 10, deny: i }));
  const { html } = timeChart(slots, bySlot, TEXT);
  const rects = [
    ...html.matchAll(/<rect class="(\w+)" x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"/g),
  ]
    .map(([, name, ...numbers]) => ({ name, numbers: numbers.map(Number) }));
  assert.equal(rects.filter(({ name }) => name === "allow").length, slots.starts.length - 1);
  const heights = rects.filter(({ name }) => name === "allow").map(({ numbers }) => numbers[3] ?? 0);
  assert.deepEqual(heights, heights.toSorted((a, b) => a - b));
  for (const { numbers: [x = 0, y = 0, width = 0, height = 0] } of rects) {
    assert.ok(x >= 0 && x + width <= 960 && y >= 0 && height > 0 && y + height <= 320);
  }
});

Deno.test("a chart has a title and a description for those who can't see it, escaped", () => {
  const { html } = timeChart(slotsOf(0, 86_400_000), [], TEXT);
  assert.match(html, /role="img"\s+aria-labelledby="it-title it-desc"/);
  assert.match(html, /<title id="it-title">T &lt;b&gt;<\/title>\s*<desc id="it-desc">D<\/desc>/);
});

Deno.test("of the heat map the busiest hour is the darkest, and one without calls is empty", () => {
  const byHour = Array.from({ length: 7 }, () => Array.from({ length: 24 }, () => NONE));
  byHour[2] =
    byHour[2]?.map((counts, hour) =>
      hour === 9 ? { ...counts, allow: 100 } : hour === 8 ? { ...counts, deny: 1 } : counts
    ) ??
      [];
  const { html } = heatChart(byHour, TEXT);
  const levels = [...html.matchAll(/heat heat(\d)/g)].map(([, level]) => Number(level));
  assert.equal(levels.length, 7 * 24);
  assert.deepEqual([levels[2 * 24 + 9], levels[2 * 24 + 8], levels.filter((level) => level > 0).length], [
    5,
    1,
    2,
  ]);
});

Deno.test("a bar is as long as its share of the largest", () => {
  const { html } = bar({ ...NONE, deny: 1, allow: 3 }, 8);
  assert.deepEqual(
    [...html.matchAll(/class="(deny|allow)" x="([\d.]+)" y="0" width="([\d.]+)"/g)].map(([, ...m]) => m),
    [
      ["deny", "0", "25"],
      ["allow", "25", "75"],
    ],
  );
});
