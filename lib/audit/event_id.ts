/**
 * Identifiers of events: ULIDs that never get smaller.
 *
 * The package `ulid` is not used for it: it loads node:crypto, which takes longer than a short-lived process has for all
 * of its work.
 *
 * @module
 */

const DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const TIME_DIGITS = 10;
const RANDOM_DIGITS = 16;
const LAST_TIME = 2 ** 48 - 1;

/** What an identifier looks like. The first digit is at most 7, as the time has 48 bits. */
export const EVENT_ID: RegExp = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;

/**
 * The next identifier.
 *
 * @param now Milliseconds since the epoch.
 * @param last The identifier before, if there is one. The next is larger, whatever the clock says.
 */
export function nextEventId(now: number, last: string | undefined): string {
  const at = Number.isFinite(now) ? Math.min(LAST_TIME, Math.max(0, Math.floor(now))) : 0;
  if (last === undefined || at > eventIdTime(last)) return encodeTime(at) + randomDigits();
  return successor(last);
}

/** Smaller than every identifier of a time, and larger than those before it. */
export function firstEventId(milliseconds: number): string {
  return encodeTime(Math.min(LAST_TIME, Math.max(0, Math.floor(milliseconds)))) + "0".repeat(RANDOM_DIGITS);
}

/** The time within an identifier, in milliseconds since the epoch. */
export function eventIdTime(id: string): number {
  let time = 0;
  for (let i = 0; i < TIME_DIGITS; i++) time = time * 32 + DIGITS.indexOf(id.charAt(i));
  return time;
}

function encodeTime(time: number): string {
  let text = "";
  for (let rest = time, i = 0; i < TIME_DIGITS; i++, rest = Math.floor(rest / 32)) {
    text = DIGITS.charAt(rest % 32) + text;
  }
  return text;
}

function randomDigits(): string {
  let text = "";
  for (const byte of crypto.getRandomValues(new Uint8Array(RANDOM_DIGITS))) text += DIGITS.charAt(byte & 31);
  return text;
}

/** One more, carried into the time where the random part is full. */
function successor(id: string): string {
  let at = id.length - 1;
  while (at > 0 && id.charAt(at) === "Z") at--;
  const digit = DIGITS.charAt(DIGITS.indexOf(id.charAt(at)) + 1);
  return id.slice(0, at) + digit + "0".repeat(id.length - 1 - at);
}
