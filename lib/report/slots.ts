/**
 * A time range cut into hours, days, weeks or months, by UTC.
 *
 * @module
 */

/** What a range is cut into. */
export type Unit = "hour" | "day" | "week" | "month";

/** A time range cut into parts of one length. */
export interface Slots {
  readonly unit: Unit;
  /** Where each part begins, in milliseconds since the epoch. The first may begin before the range. */
  readonly starts: readonly number[];
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Parts beyond which a larger unit is taken. Of months there may be any number up to {@link MOST}. */
const LIMITS: readonly (readonly [unit: Unit, length: number, most: number])[] = [
  ["hour", HOUR, 72],
  ["day", DAY, 100],
  ["week", 7 * DAY, 130],
];

/** Months that are shown; a range that is longer begins later. */
const MOST = 240;

/**
 * Cuts a range into so many parts as a chart can show.
 *
 * @param since Milliseconds since the epoch.
 * @param until Not part of the range any more.
 */
export function slotsOf(since: number, until: number): Slots {
  for (const [unit, length, most] of LIMITS) {
    if (until - since > length * most) continue;
    // The epoch was a Thursday; weeks begin on Mondays.
    const offset = unit === "week" ? 4 * DAY : 0;
    const starts: number[] = [];
    for (let at = Math.floor((since - offset) / length) * length + offset; at < until; at += length) {
      starts.push(at);
    }
    return { unit, starts };
  }
  const starts: number[] = [];
  const last = new Date(until - 1);
  for (let back = 0; back < MOST; back++) {
    const start = Date.UTC(last.getUTCFullYear(), last.getUTCMonth() - back, 1);
    starts.unshift(start);
    if (start <= since) break;
  }
  return { unit: "month", starts };
}

/** The part that a moment lies in, by its place; the first or the last for a moment outside. */
export function slotAt({ starts }: Slots, time: number): number {
  let [low, high] = [0, starts.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] ?? Infinity) <= time) low = middle;
    else high = middle - 1;
  }
  return low;
}
