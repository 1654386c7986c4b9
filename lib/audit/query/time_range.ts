/**
 * Times as people write them: how long ago, or a moment of the machine's own clock.
 *
 * @module
 */

import { parseDuration } from "../../engine/language/mod.ts";

const DATE = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,3}))?)?(Z|[+-]\d\d:?\d\d)?)?$/i;

/** How to read a moment. */
export interface MomentOptions {
  /** A day alone means its end, not its start. Default false. */
  readonly end?: boolean;
}

/**
 * Reads a moment: `2h` and `3d` (that long ago), `2026-11-20` (the start of that day), `2026-11-20T10:00`,
 * `2026-11-20T10:00:05Z`. What names no time zone is in the machine's own.
 *
 * @param now Milliseconds since the epoch.
 * @returns Milliseconds since the epoch; undefined if the text is no such thing, or names a day that does not exist.
 *
 * @example
 * ```ts
 * import { parseMoment } from "./time_range.ts";
 * console.log(parseMoment("2h", 10_000_000)); // 2800000
 * ```
 */
export function parseMoment(
  text: string,
  now: number,
  { end = false }: MomentOptions = {},
): number | undefined {
  const length = parseDuration(text);
  if (length !== undefined) return now - length;
  const match = text.length > 40 ? null : DATE.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second, fraction, zone] = match;
  const n = (part: string | undefined): number => Number(part ?? 0);
  if (n(hour) > 23 || n(minute) > 59 || n(second) > 59) return undefined;
  const local = new Date(n(year), n(month) - 1, n(day), n(hour), n(minute), n(second));
  local.setFullYear(n(year));
  // A day that does not exist, as the 30th of February, is taken for one of the next month.
  if (n(month) < 1 || n(month) > 12 || !isDay(n(year), n(month), n(day))) return undefined;
  if (hour === undefined) {
    // Not 24 hours later: on two days of the year that is another time.
    if (end) local.setDate(local.getDate() + 1);
    return local.getTime();
  }
  const milliseconds = Number((fraction ?? "").padEnd(3, "0"));
  if (zone === undefined) return local.getTime() + milliseconds;
  const utc = new Date(0);
  utc.setUTCFullYear(n(year), n(month) - 1, n(day));
  utc.setUTCHours(n(hour), n(minute), n(second), milliseconds);
  return utc.getTime() - offsetOf(zone);
}

function isDay(year: number, month: number, day: number): boolean {
  return day >= 1 && day <= new Date(Date.UTC(2000 + year % 400, month, 0)).getUTCDate();
}

/** Milliseconds by which a zone is ahead of UTC. */
function offsetOf(zone: string): number {
  if (/^z$/i.test(zone)) return 0;
  const [hours, minutes] = [Number(zone.slice(1, 3)), Number(zone.slice(-2))];
  return (zone.startsWith("-") ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}
