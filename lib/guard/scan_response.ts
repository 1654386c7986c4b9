/**
 * What is done with the output of a tool in which something was found: how it is recorded, and how it is taken out.
 *
 * @module
 */

import { redactOutput } from "../../hooks/redact_output.ts";
import { visible } from "../engine/visible.ts";
import type { Decision } from "../engine/mod.ts";
import type { Outcome } from "./guard.ts";
import { isNamed, redactFindings, scanText } from "../scan/mod.ts";

/** The kinds of what an output holds and how many of each, for the log: never what was found. */
export function foundIn({ found }: Decision): { readonly found?: Readonly<Record<string, number>> } {
  return found === undefined ? {} : { found };
}

/**
 * What takes out of a text what a decision wants out; undefined where a denied output is to be kept back whole.
 *
 * It may be asked for each text of an output, and for the outcome again: what it leaves as it is holds nothing more
 * that it would take out.
 */
export function redactorFor({ redact }: Decision): ((text: string) => string) | undefined {
  if (redact === undefined) return undefined;
  return (text) => redactFindings(text, scanText(text).filter(({ kind }) => isNamed(kind, redact)));
}

/**
 * What of an output may pass, where a decision wants parts of it out and the rest may. Undefined: as the decision says,
 * all of it or nothing.
 *
 * @param raw The output in the shape that it was sent in.
 */
export function redactedResponse(
  { action, enforced, decision }: Pick<Outcome, "action" | "enforced" | "decision">,
  raw: unknown,
): { readonly redacted?: unknown } {
  const redact = action === "deny" && enforced ? redactorFor(decision) : undefined;
  const rest = redact === undefined ? undefined : redactOutput(raw, { redact });
  return rest === undefined ? {} : { redacted: rest.output };
}

/**
 * What the agent is told whose tool's output was changed.
 *
 * @param message The rule's message.
 * @param policy Name of the policy that decided.
 */
export function reasonForRedacting(message: string, policy: string | undefined): string {
  const why = visible(message, false).trim().replace(/\.$/, "") || "it holds what must not be read here";
  const by = policy === undefined ? "" : ` (policy: ${visible(policy)})`;
  return `Rampart took parts out of this output: ${why}${by}. They are marked [redacted: …]. Do not obtain them in ` +
    "another way; continue without them, or tell the user what you needed them for.";
}
