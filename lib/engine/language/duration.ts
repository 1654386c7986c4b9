/**
 * Lengths of time as people write them: `30s`, `1h30m`.
 *
 * @module
 */

const UNITS: readonly (readonly [name: string, milliseconds: number])[] = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["m", 60_000],
  ["s", 1_000],
  ["ms", 1],
];

/** What a duration looks like: one or more numbers with a unit, larger units first. Not empty; see {@link parseDuration}. */
export const DURATION: RegExp =
  /^(?=\d)(?:\d+(?:\.\d+)?d)?(?:\d+(?:\.\d+)?h)?(?:\d+(?:\.\d+)?m(?!s))?(?:\d+(?:\.\d+)?s)?(?:\d+(?:\.\d+)?ms)?$/;

/**
 * Reads a duration.
 *
 * Units are `d`, `h`, `m`, `s` and `ms`, larger ones first and each at most once; numbers may have a fraction. A
 * number without a unit is not a duration.
 *
 * @returns Milliseconds, rounded to a whole number; undefined if the text is not a duration.
 *
 * @example
 * ```ts
 * import { parseDuration } from "./duration.ts";
 * console.log(parseDuration("1h30m")); // 5400000
 * ```
 */
export function parseDuration(text: string): number | undefined {
  if (text.length > 64 || !DURATION.test(text)) return undefined;
  let total = 0;
  for (const [, number, unit] of text.matchAll(/([\d.]+)(ms|[dhms])/g)) {
    total += Number(number) * (UNITS.find(([name]) => name === unit)?.[1] ?? 0);
  }
  const rounded = Math.round(total);
  return Number.isSafeInteger(rounded) ? rounded : undefined;
}

/**
 * Writes a duration so that {@link parseDuration} reads it back: `5400000` is `1h30m`, `0` is `0s`.
 *
 * @param ms Milliseconds; rounded to a whole number. Negative ones get a minus sign, which is for people only.
 */
export function formatDuration(ms: number): string {
  if (!Number.isFinite(ms)) return String(ms);
  let rest = Math.round(Math.abs(ms));
  if (rest === 0) return "0s";
  let text = ms < 0 ? "-" : "";
  for (const [name, length] of UNITS) {
    const count = Math.floor(rest / length);
    if (count > 0) text += `${count}${name}`;
    rest -= count * length;
  }
  return text;
}
