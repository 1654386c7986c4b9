/**
 * How long to wait before something that failed is tried again.
 *
 * @module
 */

const FIRST = 1_000;
const LONGEST = 300_000;

/**
 * Milliseconds to wait: about 1 s after the first failure, then twice as long each time, up to about 5 minutes. A quarter more
 * or less by chance, so that many who lost the same service don't come back at the same moment.
 *
 * @param failures How often it failed in a row, from 1.
 * @param random A number from 0 to below 1. Default `Math.random`.
 */
export function backoff(failures: number, random: () => number = Math.random): number {
  const doubled = FIRST * 2 ** Math.min(Math.max(failures, 1) - 1, 30);
  return Math.round(Math.min(doubled, LONGEST) * (0.75 + random() / 2));
}
