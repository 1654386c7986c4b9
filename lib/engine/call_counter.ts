/**
 * How often calls were made within a sliding window: the memory that `call_count` rules ask.
 *
 * @module
 */

import type { CallQuery } from "./call.ts";

/** A call that was made. */
export interface CountedCall {
  readonly agent: string;
  readonly session: string;
  readonly tool: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** Remembers calls and counts them. */
export interface CallCounter {
  /** Remembers a call. Calls are to come in the order of their times. */
  record(call: CountedCall): void;
  /** Counts the calls of a session within a window that ends now. */
  count(query: CallQuery): number;
}

/** How to bound the memory. */
export interface CallCounterOptions {
  /** Calls remembered for each session; older ones are forgotten. Default 10,000. */
  readonly perSession?: number;
  /** Sessions remembered; the one unused for longest is forgotten. Default 1,000. */
  readonly sessions?: number;
}

/**
 * Makes a counter that keeps calls in memory.
 *
 * @example
 * ```ts
 * import { createCallCounter } from "@rampart/engine";
 *
 * const counter = createCallCounter();
 * counter.record({ agent: "a", session: "s", tool: "fetch", at: 1_000 });
 * const n = counter.count({ agent: "a", session: "s", counts: (t) => t === "fetch", window: 60_000, now: 2_000 });
 * console.log(n); // 1
 * ```
 */
export function createCallCounter(options: CallCounterOptions = {}): CallCounter {
  const { perSession = 10_000, sessions = 1_000 } = options;
  const calls = new Map<string, CountedCall[]>();
  return {
    record(call) {
      const key = `${call.agent}\n${call.session}`;
      const list = calls.get(key) ?? [];
      calls.delete(key);
      calls.set(key, list);
      list.push(call);
      if (list.length > perSession * 2) list.splice(0, list.length - perSession);
      const oldest = calls.size > sessions ? calls.keys().next().value : undefined;
      if (oldest !== undefined) calls.delete(oldest);
    },
    count({ agent, session, counts, window, now }) {
      const list = calls.get(`${agent}\n${session}`) ?? [];
      let n = 0;
      for (let i = list.length - 1; i >= 0; i--) {
        const call = list[i];
        if (call === undefined || call.at <= now - window) break;
        if (call.at <= now && counts(call.tool)) n++;
      }
      return n;
    },
  };
}
