/**
 * What a sink's loop wants of the way that events take to their receiver.
 *
 * @module
 */

import type { AuditEvent } from "../entry.ts";

/** An event that is to be sent. */
export interface QueuedEvent {
  readonly event: AuditEvent;
  /** Its line in the log, without line feed. */
  readonly line: string;
}

/** A place in the log: that after an event. */
export interface Position {
  readonly id: string;
  readonly seq: number;
}

/** A way to a receiver. One call at a time. */
export interface Outlet {
  /**
   * Sends events.
   *
   * @returns The position up to which events have arrived, where that is known now.
   * @throws {OutletError} What was sent after the last known position is to be sent again.
   */
  send(batch: readonly QueuedEvent[], signal: AbortSignal): Promise<Position | undefined>;
  /**
   * Finds out what of the events that were sent has arrived.
   *
   * @param final Whether this is the last call: what can't be found out soon stays open.
   * @throws {OutletError} As {@link send} does.
   */
  settle(final: boolean): Promise<Position | undefined>;
  /** Milliseconds until {@link settle} should be called; undefined where there is nothing to find out. */
  due(): number | undefined;
  /** Gives the connection up, and what is known of events under way. */
  reset(): void;
  /** Milliseconds to let pass between batches. */
  readonly pause: number;
  /** Events that the receiver said it would not take. Grows only. */
  rejected?(): { readonly count: number; readonly reason: string };
}

/** Events could not be sent. */
export class OutletError extends Error {
  override readonly name = "OutletError";
  /** Milliseconds after which to try again; absent where that is to be found by backing off. */
  readonly retryAfter: number | undefined;

  /** @param message What went wrong, as the end of a sentence: `connection refused`. */
  constructor(message: string, options: { readonly retryAfter?: number; readonly cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.retryAfter = options.retryAfter;
  }
}

/** An error of the system, or of anything else, in words that stand at the end of a sentence. */
export function outletError(error: unknown): OutletError {
  if (error instanceof OutletError) return error;
  const text = error instanceof Error ? error.message || error.name : String(error);
  return new OutletError(text.replace(/ ?\(os error \d+\).*$/s, ""), { cause: error });
}

/** How long sinks wait, all in milliseconds. */
export interface Timing {
  /** From a sign that there are new events to looking at them, so that several go together. Default 100. */
  readonly linger: number;
  /** Between looks at the log for what other processes recorded. Default 1,000. */
  readonly poll: number;
  /** Before the second try; doubled with each. Default 1,000. */
  readonly firstRetry: number;
  /** Between tries at most. Default 60,000. */
  readonly lastRetry: number;
  /** Before a receiver that refuses what is sent, and would do so again, is tried again. Default 900,000. */
  readonly refusedRetry: number;
  /** For a connection, a write, an answer. Default 10,000. */
  readonly patience: number;
  /** From an event's being written to a connection until that is ended, to see that all was read. Default 10,000. */
  readonly settleAfter: number;
  /** For the receiver to end the connection as well. Default 5,000. */
  readonly closePatience: number;
  /** In which what was read counts as lost if the connection after it fails: time for the receiver to store it. Default 2,000. */
  readonly grace: number;
  /** Between writes of a cursor. Default 500. */
  readonly save: number;
  /** For what is under way when sinks are stopped. Default 2,000. */
  readonly stop: number;
}

/** See {@link Timing}. */
export const TIMING: Timing = {
  linger: 100,
  poll: 1_000,
  firstRetry: 1_000,
  lastRetry: 60_000,
  refusedRetry: 900_000,
  patience: 10_000,
  settleAfter: 10_000,
  closePatience: 5_000,
  grace: 2_000,
  save: 500,
  stop: 2_000,
};

/**
 * Waits for something, but not for ever. What comes too late is left to `late`.
 *
 * @throws {OutletError} Where it took longer, saying `what`; or what the promise failed with.
 */
export async function within<T>(
  promise: Promise<T>,
  milliseconds: number,
  { what, late = () => {}, signal }: { what: string; late?: (value: T) => void; signal?: AbortSignal },
): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let onAbort: (() => void) | undefined;
  let isOver = false;
  const limit = new Promise<never>((_resolve, reject) => {
    const give = (why: string): void => {
      isOver = true;
      reject(new OutletError(why));
    };
    timer = setTimeout(() => give(what), milliseconds);
    onAbort = () => give("stopped");
    if (signal?.aborted) onAbort();
    else signal?.addEventListener("abort", onAbort);
  });
  promise.then((value) => isOver ? late(value) : undefined, () => {});
  try {
    return await Promise.race([promise, limit]);
  } finally {
    clearTimeout(timer);
    if (onAbort !== undefined) signal?.removeEventListener("abort", onAbort);
  }
}
