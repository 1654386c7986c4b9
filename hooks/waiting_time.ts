/**
 * How long a question waits, as a person says it.
 *
 * @module
 */

/** Seconds that a question loses on its way, or gains by rounding: nobody set a limit that exactly. */
const SLACK = 2;

/** `2 minutes` for 121 seconds or 118, `90 s` for 90: a time in words, where it is a whole number of minutes or nearly. */
export function waitingTime(seconds: number): string {
  const minutes = Math.round(seconds / 60);
  if (minutes === 0 || Math.abs(seconds - minutes * 60) > SLACK) return `${seconds} s`;
  return minutes === 1 ? "1 minute" : `${minutes} minutes`;
}
