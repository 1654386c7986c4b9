/**
 * Verdicts that are remembered for a while.
 *
 * @module
 */

import type { Verdict } from "./verdict.ts";

/** Remembers verdicts. */
export interface VerdictCache {
  get(key: string): Verdict | undefined;
  put(key: string, verdict: Verdict): void;
}

/** How to remember. */
export interface VerdictCacheOptions {
  /** Milliseconds for which a verdict is remembered; 0 for not at all. */
  readonly lifetime: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Verdicts that are kept; the oldest go first. Default 10,000. */
  readonly most?: number;
}

/** Makes a memory of verdicts. */
export function createVerdictCache({ lifetime, now, most = 10_000 }: VerdictCacheOptions): VerdictCache {
  const kept = new Map<string, { readonly verdict: Verdict; readonly until: number }>();
  return {
    get(key) {
      const found = kept.get(key);
      if (found === undefined) return undefined;
      if (found.until > now()) return found.verdict;
      kept.delete(key);
      return undefined;
    },
    put(key, verdict) {
      if (lifetime <= 0) return;
      kept.delete(key);
      kept.set(key, { verdict, until: now() + lifetime });
      // A Map gives its keys in the order in which they were put in.
      for (const oldest of kept.keys()) {
        if (kept.size <= most) break;
        kept.delete(oldest);
      }
    },
  };
}
