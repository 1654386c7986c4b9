/**
 * The place in a PowerShell source that is read.
 *
 * @module
 */

import { skipSpace } from "./scan.ts";
import type { Reader } from "./state.ts";

/** Deepest nesting of expressions and blocks; what is deeper is skipped. */
export const DEEPEST = 120;

/** Takes a step; false when none are left. */
export function spend(r: Reader): boolean {
  return --r.sink.options.budget.steps > 0;
}

/** Steps over blanks and comments. */
export function space(r: Reader, lines = false): void {
  r.i = skipSpace(r.source, r.i, r.end, lines);
}

/** Whether the text stands here. */
export function at(r: Reader, s: string): boolean {
  return r.source.startsWith(s, r.i) && r.i + s.length <= r.end;
}

/** The character here, or so many further on. */
export function char(r: Reader, ahead = 0): string {
  return r.i + ahead < r.end ? r.source[r.i + ahead] ?? "" : "";
}

/** Where the text in brackets ends, given the index after them; the closing one may be missing. */
export function closed(r: Reader, end: number, bracket: string): number {
  return r.source[end - 1] === bracket ? end - 1 : end;
}
