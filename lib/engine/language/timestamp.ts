/**
 * Moments as people write them in YAML: RFC 3339, or YAML 1.1's timestamp.
 *
 * @module
 */

const TIMESTAMP =
  /^(\d{4})-(\d\d?)-(\d\d?)(?:(?:[Tt]|[ \t]+)(\d\d?):(\d\d):(\d\d)(?:\.(\d*))?(?:[ \t]*(?:([Zz])|([-+])(\d\d?)(?::?(\d\d))?))?)?$/;

/**
 * Reads a moment: `2026-03-01T12:00:00Z`, `2026-03-01 12:00:00 +02:00`, or a date alone, which is the start of that
 * day in UTC. As in YAML, a time without a zone is UTC.
 *
 * @returns Milliseconds since the epoch; undefined if the text is no such thing, or names a day that does not exist.
 */
export function parseTimestamp(text: string): number | undefined {
  const match = text.length > 64 ? null : TIMESTAMP.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second, fraction, , sign, zoneHour, zoneMinute] = match;
  const n = (part: string | undefined): number => Number(part ?? 0);
  // A leap second is written as :60 and counted as the next second, as every clock that knows none does.
  if (n(hour) > 23 || n(minute) > 59 || n(second) > 60 || n(zoneHour) > 23 || n(zoneMinute) > 59) {
    return undefined;
  }
  const date = new Date(0);
  date.setUTCFullYear(n(year), n(month) - 1, n(day));
  if (date.getUTCMonth() !== n(month) - 1 || date.getUTCDate() !== n(day)) return undefined;
  const milliseconds = Math.floor(Number(`0.${fraction || "0"}`) * 1000);
  const zone = (sign === "-" ? -1 : 1) * (n(zoneHour) * 60 + n(zoneMinute)) * 60_000;
  return date.getTime() + ((n(hour) * 60 + n(minute)) * 60 + n(second)) * 1000 + milliseconds - zone;
}
