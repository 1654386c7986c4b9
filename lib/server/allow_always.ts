/**
 * "Always allow": the rule that a person makes while answering a question.
 *
 * @module
 */

import type { Approval } from "../approvals/mod.ts";
import type { PolicyStore } from "../guard/mod.ts";
import type { RampartHome } from "../policies/mod.ts";

/** What came of it: the rule, as `rampart allow` would take it, or why there is none. */
export type AllowedAlways =
  | {
    readonly rule: string;
    /** Takes the rule away again, unless it was there before. */
    readonly withdraw: () => Promise<void>;
  }
  | { readonly problem: string };

/** Where rules are written and read. */
export interface AllowAlwaysOptions {
  readonly home: RampartHome;
  readonly policies: Pick<PolicyStore, "refresh">;
}

/**
 * Allows calls like one that was approved, by the rule that the engine found to change the answer. Where there is none,
 * such as for a locked rule, nothing is written.
 */
export async function allowAlways(
  { suggestion }: Pick<Approval, "suggestion">,
  { home, policies }: AllowAlwaysOptions,
): Promise<AllowedAlways> {
  if (suggestion === undefined) {
    return {
      problem:
        "no rule of yours can allow this for good: the rule that asks is locked, or the call is not understood whole",
    };
  }
  // Only here: it brings the YAML parser with it, which a daemon would hold on to.
  const { addRule, withdrawRule } = await import("../policies/overrides.ts");
  const { tool, pattern } = suggestion;
  const lock = `${home.run}/policies.lock`;
  try {
    const added = addRule(home.overrides, { action: "allow", tool, pattern }, { lock, now: Date.now() });
    if ("problem" in added) return { problem: added.problem };
    await policies.refresh();
    const { rule, already } = added.done;
    return {
      rule: `allow ${tool} ${pattern}`,
      withdraw: async () => {
        if (already) return;
        withdrawRule(home.overrides, rule, { lock, now: Date.now() });
        await policies.refresh();
      },
    };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}
