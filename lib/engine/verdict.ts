/**
 * What rules said about a call, before it is summed up.
 *
 * @module
 */

import type { Finding } from "../scan/mod.ts";
import type { Inquiry } from "./holds.ts";
import type { Action } from "./policy.ts";
import type { CompiledRule } from "./rules.ts";

/** A rule that held for a subject. */
export interface Verdict {
  readonly subject: number;
  readonly rule: CompiledRule;
  /** The variables that would have to be unset for it: `rm -rf "$DIR/"*`. A denial is then a question only. */
  readonly ifUnset?: string;
  /** What it comes to, webhooks counted as unanswered unless an answer was passed in. */
  readonly action: Action;
}

/** Everything found about a call before it is summed up. */
export interface Judgement {
  readonly inquiry: Inquiry;
  readonly verdicts: readonly Verdict[];
  /** Why the decision is partial; undefined if it is whole. */
  readonly gap: string | undefined;
  /** What the output holds, where a rule wanted to know. */
  readonly findings?: readonly Finding[];
}
