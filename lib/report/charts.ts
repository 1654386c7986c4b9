/**
 * Charts as inline SVG. Colours and fonts come from the page's style by class names; every number in them also stands in
 * a table of the page.
 *
 * @module
 */

import { type Action, ACTIONS } from "../engine/mod.ts";
import { type Counts, sumOf } from "./figures.ts";
import { type Markup, markup } from "./markup.ts";
import type { Slots } from "./slots.ts";

/** Actions as they are stacked: what matters most at the bottom, where it is easiest to compare. */
const STACK: readonly Action[] = ["deny", "ask", "watch", "allow"];

/** What charts that belong together have in common. */
export interface ChartText {
  /** Unique within the page. */
  readonly id: string;
  readonly title: string;
  /** What the chart shows, for those who can't see it. */
  readonly description: string;
}

const WIDTH = 960;
const LEFT = 52;
const RIGHT = 8;

/** Calls over time: all of them above, those that were not simply allowed below, on the same axis of time. */
export function timeChart(slots: Slots, bySlot: readonly Counts[], text: ChartText): Markup {
  const [top, middle, bottom] = [120, 34, 120];
  const height = 14 + top + middle + bottom + 26;
  const remarkable: readonly Action[] = ["deny", "ask", "watch"];
  const panels = [
    panel({ bySlot, actions: STACK, y: 14, height: top, label: "All calls" }),
    panel({
      bySlot,
      actions: remarkable,
      y: 14 + top + middle,
      height: bottom,
      label: "Denied, to be asked about, watched",
    }),
  ];
  return figure(height, text, markup`${panels}${timeAxis(slots, height - 8)}`);
}

interface PanelOptions {
  readonly bySlot: readonly Counts[];
  readonly actions: readonly Action[];
  readonly y: number;
  readonly height: number;
  readonly label: string;
}

function panel({ bySlot, actions, y, height, label }: PanelOptions): Markup {
  const heights = bySlot.map((counts) => actions.reduce((sum, action) => sum + counts[action], 0));
  const { top, step } = scale(Math.max(1, ...heights));
  const slotWidth = (WIDTH - LEFT - RIGHT) / bySlot.length;
  const barWidth = Math.max(1, slotWidth * 0.78);
  const of = (value: number): number => value / top * height;
  const lines: Markup[] = [];
  for (let value = 0; value <= top; value += step) {
    const at = round(y + height - of(value));
    lines.push(markup`
      <line class="${value === 0 ? "axis" : "grid"}" x1="${LEFT}" x2="${
      WIDTH -
      RIGHT
    }" y1="${at}" y2="${at}" />
      <text class="tick end" x="${LEFT - 8}" y="${at + 4}">${short(value)}</text>
    `);
  }
  const bars = bySlot.flatMap((counts, i) => {
    let base = y + height;
    return actions.map((action) => {
      const size = of(counts[action]);
      if (size === 0) return undefined;
      base -= size;
      return markup`
        <rect class="${action}" x="${round(LEFT + i * slotWidth + (slotWidth - barWidth) / 2)}" y="${
        round(
          base,
        )
      }" width="${round(barWidth)}" height="${round(size)}" />
      `;
    });
  });
  return markup`<text class="label" x="${LEFT}" y="${y - 3}">${label}</text>${lines}${bars}`;
}

/** Labels below the first slot and then at even distances. */
function timeAxis({ unit, starts }: Slots, y: number): Markup {
  const slotWidth = (WIDTH - LEFT - RIGHT) / starts.length;
  const every = Math.max(1, Math.ceil(86 / slotWidth));
  return markup`${
    starts.map((start, i) =>
      i % every === 0 && (starts.length - i) * slotWidth > 64 &&
      markup`<text class="tick" x="${round(LEFT + i * slotWidth)}" y="${y}">${slotLabel(unit, start)}</text>`
    )
  }`;
}

/** How a slot is called: `2026-02-20`, with the hour or without the day where it is one or a month. */
export function slotLabel(unit: Slots["unit"], start: number): string {
  const text = new Date(start).toISOString();
  return unit === "hour"
    ? `${text.slice(5, 10)} ${text.slice(11, 16)}`
    : text.slice(0, unit === "month" ? 7 : 10);
}

/** The steps of darkness of the heat map. */
const STEPS = 5;

const DAYS: readonly string[] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/** Calls by weekday and hour, the darker the more. */
export function heatChart(byHour: readonly (readonly Counts[])[], text: ChartText): Markup {
  const [cell, gap, left, top] = [34, 3, 52, 20];
  const most = Math.max(1, ...byHour.flat().map(sumOf));
  const cells = byHour.flatMap((hours, day) =>
    hours.map((counts, hour) => {
      const sum = sumOf(counts);
      const level = sum === 0 ? 0 : Math.min(STEPS, Math.ceil(sum / most * STEPS));
      const [x, y] = [left + hour * (cell + gap), top + day * (cell - 8 + gap)];
      return markup`<rect class="heat heat${level}" x="${x}" y="${y}" width="${cell}" height="${
        cell - 8
      }" rx="3"/>`;
    })
  );
  const hours = Array.from(
    { length: 24 },
    (_, hour) =>
      hour % 2 === 0 &&
      markup`<text class="tick middle" x="${left + hour * (cell + gap) + cell / 2}" y="14">${
        String(hour).padStart(2, "0")
      }</text>`,
  );
  const days = DAYS.map((day, i) =>
    markup`<text class="tick end" x="${left - 8}" y="${top + i * (cell - 8 + gap) + 17}">${day}</text>`
  );
  return figure(top + 7 * (cell - 8 + gap), text, markup`${hours}${days}${cells}`);
}

/** The weekdays' names, Monday first. */
export function weekday(index: number): string {
  return DAYS[index] ?? "";
}

/** A bar for a cell of a table, as long as its share of the largest. Says nothing that the table doesn't. */
export function bar(counts: Counts, most: number): Markup {
  const width = 200;
  let x = 0;
  const parts = STACK.map((action) => {
    const length = counts[action] / Math.max(1, most) * width;
    if (length === 0) return undefined;
    const part = markup`
      <rect class="${action}" x="${round(x)}" y="0" width="${round(Math.max(length, 0.75))}" height="10" />
    `;
    x += length;
    return part;
  });
  return markup`
    <svg class="bar" viewBox="0 0 ${width} 10" preserveAspectRatio="none" aria-hidden="true"
      focusable="false">${parts}</svg>
  `;
}

/** What the colours mean. */
export function legend(actions: readonly Action[] = ACTIONS): Markup {
  return markup`<p class="legend" aria-hidden="true">${
    actions.map((action) =>
      markup`<span><svg viewBox="0 0 10 10" focusable="false"><rect class="${action}" width="10" height="10"/></svg>${
        ACTION_WORDS[action]
      }</span>`
    )
  }</p>`;
}

/** Actions in words. */
export const ACTION_WORDS: Readonly<Record<Action, string>> = {
  deny: "denied",
  ask: "to be asked about",
  watch: "watched",
  allow: "allowed",
};

function figure(height: number, { id, title, description }: ChartText, content: Markup): Markup {
  const about = markup`
    <title id="${id}-title">${title}</title>
    <desc id="${id}-desc">${description}</desc>
  `;
  return markup`
    <svg class="chart" viewBox="0 0 ${WIDTH} ${height}" role="img"
      aria-labelledby="${id}-title ${id}-desc">${about}${content}</svg>
  `;
}

/** The end of an axis and the distance of its lines: 1, 2 or 5 times a power of ten, at most five lines. */
export function scale(most: number): { readonly top: number; readonly step: number } {
  const rough = most / 4;
  const power = 10 ** Math.floor(Math.log10(Math.max(rough, 1)));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= rough) ?? power;
  return { top: Math.max(step, Math.ceil(most / step) * step), step };
}

function short(value: number): string {
  if (value >= 1_000_000) return `${round(value / 1_000_000)}M`;
  return value >= 10_000 ? `${round(value / 1000)}k` : String(value);
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
