/**
 * Outlets and what they send, for tests.
 *
 * @module
 */

import { callEntry } from "../test_log.ts";
import { type QueuedEvent, TIMING, type Timing } from "./outlet.ts";

/** Waits that are short enough for tests. */
export const QUICK: Timing = {
  ...TIMING,
  linger: 1,
  poll: 20,
  firstRetry: 10,
  lastRetry: 40,
  refusedRetry: 900,
  patience: 300,
  settleAfter: 40,
  closePatience: 200,
  grace: 20,
  save: 1,
  stop: 300,
};

/** Events with the numbers of a range. */
export function queued(from: number, to: number): readonly QueuedEvent[] {
  return Array.from({ length: to - from }, (_, i) => {
    const seq = from + i;
    const event = {
      ...callEntry(`echo ${seq}`),
      ...{ v: 1, seq, id: idOf(seq), time: "2026-11-21T10:11:12.345Z" } as const,
      prev: "0".repeat(64),
      hash: "a".repeat(64),
    };
    return { event, line: JSON.stringify(event) };
  });
}

/** The id of the event of a number. */
export function idOf(seq: number): string {
  return `01KAHVYP4E${String(seq).padStart(16, "0")}`;
}

/** Waits until something is so, for at most ten seconds. */
export async function until(isSo: () => boolean): Promise<void> {
  const limit = performance.now() + 10_000;
  while (!isSo()) {
    if (performance.now() > limit) throw new Error("what was waited for did not come within 10 s");
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
