/**
 * Numbers, times and small pieces that the sections share.
 *
 * @module
 */

import { type Action, ACTIONS } from "../../engine/mod.ts";
import { ACTION_WORDS, bar } from "../charts.ts";
import { type Counts, type Row, sumOf } from "../figures.ts";
import { type Markup, markup } from "../markup.ts";

/** A moment to the minute, UTC: `2026-02-20 14:05`. */
export function minute(time: number | string): string {
  const at = new Date(time);
  return Number.isNaN(at.getTime()) ? String(time) : at.toISOString().slice(0, 16).replace("T", " ");
}

/** A number with separators. */
export function number(value: number): string {
  return value.toLocaleString("en-US");
}

/** A number and what is counted. */
export function plural(value: number, noun: string, nouns = `${noun}s`): string {
  return `${number(value)} ${value === 1 ? noun : nouns}`;
}

/** A share of a whole: `3.2 %`. */
export function percent(part: number, whole: number): string {
  if (whole === 0 || part === 0) return "0 %";
  const share = part / whole * 100;
  if (share < 0.1) return "< 0.1 %";
  return `${share < 10 ? share.toFixed(1) : share.toFixed(0)} %`;
}

/** A cell of a table that holds a number; nothing to look at where it is 0. */
export function numberCell(value: number): Markup {
  return markup`<td class="number${value === 0 ? " zero" : ""}">${number(value)}</td>`;
}

/** First and last time in one cell. */
export function whenCell(first: string, last: string): Markup {
  const [from, to] = [minute(first), minute(last)];
  return markup`<td class="when">${from}${from !== to && markup`<br>${to}`}</td>`;
}

/** A table of names with their calls by action and a bar. */
export function rowsTable(rows: readonly Row[], { caption, head, most }: RowsTableOptions): Markup {
  const shown = rows.slice(0, most);
  const longest = Math.max(0, ...shown.map(({ counts }) => sumOf(counts)));
  return markup`
    <div class="scroll">
      <table>
        <caption>${caption}${
    rows.length > most &&
    markup`, the first ${most} of ${number(rows.length)}`
  }</caption>
        <thead>
          <tr><th scope="col">${head}</th>${
    ACTIONS.map((action) => markup`<th scope="col" class="number">${ACTION_HEADS[action]}</th>`)
  }<th scope="col" class="number">All</th><th class="bars" aria-hidden="true"></th></tr>
        </thead>
        <tbody>${
    shown.map(({ name, counts }) =>
      markup`
            <tr><th scope="row">${name}</th>${ACTIONS.map((action) => numberCell(counts[action]))}${
        numberCell(sumOf(counts))
      }<td class="bars" aria-hidden="true">${
        bar(
          counts,
          longest,
        )
      }</td></tr>
          `
    )
  }</tbody>
      </table>
    </div>
  `;
}

/** How to show a table of names. */
export interface RowsTableOptions {
  readonly caption: string;
  /** What the names are. */
  readonly head: string;
  /** Rows that are shown. */
  readonly most: number;
}

/** Actions as heads of columns. */
export const ACTION_HEADS: Readonly<Record<Action, string>> = {
  deny: "Denied",
  ask: "Ask",
  watch: "Watched",
  allow: "Allowed",
};

/** Counts in words: `3 denied, 1 to be asked about`. Actions without any are left out. */
export function inWords(counts: Counts, actions: readonly Action[] = ACTIONS): string {
  return actions.filter((action) => counts[action] > 0).map((action) =>
    `${number(counts[action])} ${ACTION_WORDS[action]}`
  ).join(", ");
}
