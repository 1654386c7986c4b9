/**
 * What an agent is told about a call that does not simply run.
 *
 * @module
 */

import { visible } from "../lib/engine/visible.ts";

/** What there is to tell. */
export interface ReasonOptions {
  /** `deny`, or `ask` where a person is asked. */
  readonly action: "deny" | "ask";
  /** Name of the policy that decided; absent when a default or a limit did. */
  readonly policy?: string | undefined;
  /** The rule's message: why, and what to do instead. */
  readonly message: string;
  /** Whether the call has run already and its output is what may not pass. Default false. */
  readonly after?: boolean;
  /** With `after`: whether the agent has read the output by then, as it can't be replaced. Default false. */
  readonly isRead?: boolean;
  /** Whether it is denied only because nobody answered the question. Default false. */
  readonly unanswered?: boolean;
}

/**
 * The text for the agent: the reason, the policy's name, and that trying again is of no use. It never says how a person
 * could allow the call: an agent would try that next.
 *
 * @example
 * ```ts
 * import { reasonFor } from "./reason.ts";
 * reasonFor({ action: "deny", policy: "keys", message: "Keys are not for agents" });
 * // "Denied by Rampart: Keys are not for agents (policy: keys). Do not retry this call …"
 * ```
 */
export function reasonFor(
  { action, policy, message, after = false, isRead = false, unanswered = false }: ReasonOptions,
): string {
  const why = visible(message, false).trim().replace(/\.$/, "") ||
    (action === "deny" ? "no rule allows it" : "no rule says whether it may run");
  const by = policy === undefined || policy === "" ? "" : ` (policy: ${visible(policy)})`;
  return action === "deny"
    ? `Denied by Rampart: ${why}${by}. ${whatNow({ after, isRead, unanswered })}`
    : `Rampart asks for approval: ${why}${by}. ${IF_DECLINED}`;
}

function whatNow(
  { after, isRead, unanswered }: Required<Pick<ReasonOptions, "after" | "isRead" | "unanswered">>,
): string {
  if (after) return isRead ? NOT_USED : NOT_AGAIN_AFTER;
  return unanswered ? UNANSWERED : NOT_AGAIN;
}

const NOT_AGAIN =
  "Do not retry this call or work around it: the same answer would come again. Continue without it, " +
  "or tell the user what you needed it for.";

const UNANSWERED =
  "A person would have to answer, and nobody has. Do not work around it, and do not ask again by yourself: continue " +
  "without it, or tell the user that it needs their approval; they can have you try again.";

const NOT_AGAIN_AFTER =
  "The call has run, but its output is withheld. Do not repeat it or obtain the output in another way; continue " +
  "without it, or tell the user what you needed it for.";

const NOT_USED =
  "The call has run, and you have read its output, as it could not be taken out here. Do not repeat, use or store " +
  "what may not pass, and do not obtain it in another way; tell the user that it was shown.";

const IF_DECLINED =
  "If it is not approved, do not retry it or work around it; continue without it, or tell the user what you needed it for.";
