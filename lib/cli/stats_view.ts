/**
 * Counts of events as bars, for people.
 *
 * @module
 */

import type { Count, Stats, StatsKey } from "../audit/query/mod.ts";
import { visible } from "../engine/visible.ts";
import { paint, type Terminal } from "./terminal.ts";

/** Rows shown for each key: the largest, of hours the last. */
const ROWS = 15;
const HOURS = 48;

/** Columns of a bar, at most and at least. */
const WIDEST = 50;
const NARROWEST = 8;

/** Columns of a value. */
const LONGEST_VALUE = 40;

/** Fractions of a column, in eighths. */
const EIGHTHS = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"] as const;

/** The counts of a log, a block of bars for each key. Ends with a line feed. Hours are the machine's own. */
export function statsText({ events, first, last, by }: Stats, terminal: Terminal): string {
  const number = events.toLocaleString("en");
  const span = first === undefined || last === undefined ? "" : `, from ${minute(first)} to ${minute(last)}`;
  let text = `${number} ${events === 1 ? "event" : "events"}${span}\n`;
  for (const [key, counts] of Object.entries(by)) text += `\n${blockText(key as StatsKey, counts, terminal)}`;
  return text;
}

function blockText(key: StatsKey, counts: readonly Count[], terminal: Terminal): string {
  const shown = key === "hour" ? counts.slice(-HOURS) : counts.slice(0, ROWS);
  const rows = shown.map((count) => ({
    count,
    value: cut(key === "hour" ? minute(count.value) : visible(count.value)),
    number: count.events.toLocaleString("en"),
    denied: key === "action" || count.denied === 0 ? "" : `${count.denied.toLocaleString("en")} denied`,
  }));
  const width = (texts: readonly string[]): number => Math.max(0, ...texts.map((text) => text.length));
  const [values, numbers, denials] = [
    width(rows.map(({ value }) => value)),
    width(rows.map(({ number }) => number)),
    width(rows.map(({ denied }) => denied)),
  ];
  const taken = 2 + values + 2 + numbers + 2 + (denials === 0 ? 0 : denials + 2);
  const room = Math.min(WIDEST, Math.max(NARROWEST, terminal.width - taken - 1));
  const most = Math.max(1, ...shown.map((count) => count.events));
  let text = `${paint(terminal, "bold", `by ${key}`)}\n`;
  for (const { count, value, number, denied } of rows) {
    const bar = barText(count, (room / most) * count.events, terminal);
    const cells = [value.padEnd(values), number.padStart(numbers)];
    if (denials > 0) cells.push(denied.padStart(denials));
    text += `  ${cells.join("  ")}  ${bar}`.trimEnd() + "\n";
  }
  if (rows.length === 0) text += "  none\n";
  const left = counts.length - shown.length;
  if (left > 0) text += `  and ${left.toLocaleString("en")} more: --json lists all\n`;
  return text;
}

/** A bar of a length in columns. What was denied comes first, in red. */
function barText({ events, denied }: Count, length: number, terminal: Terminal): string {
  const eighths = Math.max(1, Math.round(length * 8));
  const bar = "█".repeat(Math.floor(eighths / 8)) + (EIGHTHS[eighths % 8] ?? "");
  const red = denied === 0 ? 0 : Math.max(1, Math.round(bar.length * (denied / events)));
  return paint(terminal, "red", bar.slice(0, red)) + paint(terminal, "green", bar.slice(red));
}

function cut(value: string): string {
  return value.length <= LONGEST_VALUE ? value : `${value.slice(0, LONGEST_VALUE - 1)}…`;
}

/** A moment in the machine's own time, to the minute. */
function minute(time: string): string {
  const at = new Date(time);
  const two = (value: number): string => String(value).padStart(2, "0");
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day} ${two(at.getHours())}:${two(at.getMinutes())}`;
}
