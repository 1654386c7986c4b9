/**
 * From a question to a verdict: remembered, or asked of the model as far as the budget goes.
 *
 * @module
 */

import type { ModelReply } from "./ask_model.ts";
import { createBudget } from "./budget.ts";
import type { Question } from "./question.ts";
import type { Verdict } from "./verdict.ts";
import { createVerdictCache } from "./verdict_cache.ts";

/** How to verify. */
export interface VerifierOptions {
  readonly ask: (question: Question) => Promise<ModelReply>;
  /** Names the model, so that another's verdicts aren't taken for its own. */
  readonly model: string;
  /** Questions to the model in any hour. */
  readonly perHour: number;
  /** Milliseconds for which a verdict is remembered. */
  readonly lifetime: number;
  /** Questions to the model that may be under way at once. Default 16. */
  readonly most?: number;
  /** Milliseconds since the epoch. Default `Date.now`. */
  readonly now?: () => number;
}

/** A verdict, or why there is none. */
export type Verified =
  | { readonly verdict: Verdict; readonly cached: boolean }
  | {
    readonly code: "unreachable" | "no-verdict" | "over-budget" | "too-busy";
    readonly problem: string;
    /** Seconds after which it may work. */
    readonly after?: number;
  };

/** What a verifier has done since it was started. */
export interface VerifierCounts {
  readonly questions: number;
  /** Questions that were answered without asking the model. */
  readonly cached: number;
  readonly allow: number;
  readonly deny: number;
  readonly ask: number;
  /** Questions to which there was no verdict. */
  readonly failed: number;
  /** Questions to the model in the last hour. */
  readonly asked_last_hour: number;
}

/** Verifies. */
export interface Verifier {
  /** Never rejects. */
  verify(question: Question): Promise<Verified>;
  counts(): VerifierCounts;
}

/** Makes a verifier. */
export function createVerifier(options: VerifierOptions): Verifier {
  const { ask, model, perHour, lifetime, most = 16, now = Date.now } = options;
  const cache = createVerdictCache({ lifetime, now });
  const budget = createBudget(perHour, now);
  const underWay = new Map<string, Promise<ModelReply>>();
  const counts = { questions: 0, cached: 0, allow: 0, deny: 0, ask: 0, failed: 0 };

  const find = async (question: Question): Promise<Verified> => {
    const key = `${model}\n${question.call}`;
    const known = cache.get(key);
    if (known !== undefined) return { verdict: known, cached: true };
    const joined = underWay.get(key);
    if (joined !== undefined) {
      const reply = await joined;
      return "verdict" in reply ? { ...reply, cached: true } : reply;
    }
    if (underWay.size >= most) {
      return { code: "too-busy", problem: `${most} questions to the model are under way already.`, after: 1 };
    }
    if (!budget.take()) {
      const problem = `The budget of ${perHour} questions to the model an hour is used up.`;
      return { code: "over-budget", problem, after: budget.wait() };
    }
    const asking = ask(question);
    underWay.set(key, asking);
    try {
      const reply = await asking;
      if (!("verdict" in reply)) return reply;
      cache.put(key, reply.verdict);
      return { ...reply, cached: false };
    } finally {
      underWay.delete(key);
    }
  };

  return {
    async verify(question) {
      counts.questions++;
      const verified = await find(question);
      if ("verdict" in verified) {
        counts[verified.verdict.verdict]++;
        if (verified.cached) counts.cached++;
      } else counts.failed++;
      return verified;
    },
    counts: () => ({ ...counts, asked_last_hour: budget.used() }),
  };
}
