/**
 * "Always allow": the rule that a person makes while answering a question.
 *
 * @module
 */

import type { Approval } from "../approvals/mod.ts";
import type { PolicyStore } from "../guard/mod.ts";
import type { RampartHome } from "../policies/mod.ts";

/** What came of it: the rule, as `rampart allow` would take it, or why there is none. */
export type AllowedAlways = { readonly rule: string } | { readonly problem: string };

/**
 * Allows calls like one that was approved, by the rule that the engine found to change the answer. Where there is none,
 * such as for a locked rule, nothing is written.
 */
export async function allowAlways(
  { suggestion }: Approval,
  { home, policies }: { readonly home: RampartHome; readonly policies: PolicyStore },
): Promise<AllowedAlways> {
  if (suggestion === undefined) {
    return {
      problem:
        "no rule of yours can allow this for good: the rule that asks is locked, or the call is not understood whole",
    };
  }
  // Only here: it brings the YAML parser with it, which a daemon would hold on to.
  const { addRule } = await import("../policies/overrides.ts");
  const { tool, pattern } = suggestion;
  try {
    const added = addRule(home.overrides, { action: "allow", tool, pattern }, {
      lock: `${home.run}/policies.lock`,
      now: Date.now(),
    });
    if ("problem" in added) return { problem: added.problem };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
  await policies.refresh();
  return { rule: `allow ${tool} ${pattern}` };
}
