/**
 * The decision on a call.
 *
 * For every subject of the call (its commands, pipelines, files, hosts; see subjects.ts) each policy that speaks of it
 * gives the verdict of its first rule that holds. Of all verdicts the strictest decides: deny, ask, watch, allow. The
 * human's own override takes verdicts away from what it covers, unless a rule is locked. A command, or a call of
 * another kind, without a verdict gets `default_action`; what is merely derived from it gets none.
 *
 * @module
 */

import type { Surroundings, ToolCall } from "./call.ts";
import type { CompiledPolicies } from "./compiled.ts";
import type { Decision, Suggestion } from "./decision.ts";
import { judge } from "./judge.ts";
import { sumUp } from "./sum_up.ts";
import { suggestOverride } from "./suggestion.ts";

/**
 * Decides on a call. Never throws, does no I/O, and depends on nothing but its arguments.
 *
 * @param compiled The policies in force.
 * @param call What the agent wants to do.
 * @param around What may be known of the machine.
 *
 * @example
 * ```ts
 * import { compilePolicies, evaluate } from "@rampart/engine";
 *
 * const compiled = compilePolicies([], { home: "/home/me", platform: "linux" });
 * console.log(evaluate(compiled, { tool: "read", params: { path: "/etc/hosts" } }).action); // "allow"
 * ```
 */
export function evaluate(compiled: CompiledPolicies, call: ToolCall, around: Surroundings = {}): Decision {
  const judgement = judge(compiled, call, around);
  const decision = sumUp(compiled, judgement);
  return decision.action === "allow" || decision.action === "watch"
    ? decision
    : withSuggestion(decision, () => suggestOverride(compiled, judgement, decision));
}

/** What a suggestion is made with, and what came of it. */
interface Lazy {
  readonly suggest: () => Suggestion | undefined;
  made: { readonly suggestion: Suggestion | undefined } | undefined;
}

const LAZY = Symbol("suggestion");

/**
 * One getter for all decisions: with a function of its own each decision would get a shape of its own, which the runtime
 * keeps, and all that the function knows with it, until it next collects what is old.
 */
const SUGGESTION: PropertyDescriptor & ThisType<{ readonly [LAZY]: Lazy }> = {
  get() {
    const lazy = this[LAZY];
    return (lazy.made ??= { suggestion: lazy.suggest() }).suggestion;
  },
  enumerable: true,
};

/** A decision whose suggestion is worked out when it is first looked at: it takes longer than the decision. */
function withSuggestion(decision: Decision, suggest: () => Suggestion | undefined): Decision {
  const lazy: Lazy = { suggest, made: undefined };
  Object.defineProperty(decision, LAZY, { value: lazy });
  return Object.defineProperty(decision, "suggestion", SUGGESTION);
}
