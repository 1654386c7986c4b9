/**
 * Rules that an earlier rule of their policy leaves nothing to.
 *
 * Within a policy the first rule that applies answers. Only what is plain from the text is told: the same patterns or
 * fewer of them, never whether one glob covers another.
 *
 * @module
 */

import type { Conditions, Rule } from "../policy.ts";
import { subjectOf } from "./never_matches.ts";

/** Most pairs of rules that are compared in a policy. */
const MAX_PAIRS = 20_000;

/** A rule that is never asked, and the one before it that answers. Indexes in the list. */
export interface Shadow {
  readonly index: number;
  readonly by: number;
  /** Whether the earlier rule applies to everything. */
  readonly byDefault: boolean;
}

/** Finds the rules of a policy that others shadow. Undefined entries are rules that could not be read. */
export function findShadows(rules: readonly (Rule | undefined)[]): readonly Shadow[] {
  const shadows: Shadow[] = [];
  let pairs = 0;
  const earlier: number[] = [];
  rules.forEach((rule, index) => {
    if (rule === undefined) return;
    for (const by of earlier) {
      if (++pairs > MAX_PAIRS) return;
      const first = rules[by];
      if (first === undefined || !covers(first, rule)) continue;
      shadows.push({ index, by, byDefault: subjectOf(first.when) === "any" });
      return;
    }
    // What ends, is used up, or asks a service that may not answer leaves room for later rules.
    if (!rule.once && rule.expires_at === undefined && rule.action !== "webhook") earlier.push(index);
  });
  return shadows;
}

function covers(first: Rule, later: Rule): boolean {
  const keys = Object.keys(first.when) as (keyof Conditions)[];
  if (keys.every((key) => key === "default")) return subjectOf(later.when) !== "response";
  // An allowing rule is matched more strictly than others, so that one of those may still apply.
  if (first.action === "allow" && later.action !== "allow") return false;
  if (subjectOf(first.when) !== subjectOf(later.when)) return false;
  return keys.every((key) => key === "default" || implies(key, later.when[key], first.when[key]));
}

/** Whether a condition of the later rule holds only where the earlier one's holds. */
function implies(key: keyof Conditions, later: unknown, first: unknown): boolean {
  if (later === undefined) return false;
  if (!Array.isArray(later) || !Array.isArray(first)) return JSON.stringify(later) === JSON.stringify(first);
  const [few, many] = key.endsWith("_not_matches") ? [first, later] : [later, first];
  const all = new Set(many.map((item: unknown) => JSON.stringify(item)));
  return few.every((item: unknown) => all.has(JSON.stringify(item)));
}
