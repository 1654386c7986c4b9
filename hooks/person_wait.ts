/**
 * How an agent that can't ask a person itself is told of a question of Rampart's, and how long its hook waits.
 *
 * @module
 */

import type { HookAnswer } from "./adapter.ts";

/** Seconds for which a person's answer is waited for at most: as long as the daemon keeps a caller waiting. */
export const WAIT_S = 600;

/** Seconds after which the agent is to give the hook up: what the gate needs beyond the waiting is within. */
export const LIMIT_S = 640;

/** The text of a denial, for an agent that can only be told yes or no. Never empty. */
export function denialText({ action, reason, question }: HookAnswer): string {
  if (action !== "ask") return reason || "Denied by Rampart. Do not retry this call or work around it.";
  const why = reason || "Rampart asks for approval of this call, and it was not approved.";
  return question === undefined
    ? `${why} ${TELL}`
    : `${why} Nobody has answered Rampart's question ${question.id} yet. ${TELL}`;
}

/** What the agent is told of an output that it has read. Never empty. */
export function readText(answer: HookAnswer): string {
  return answer.readReason ?? (answer.reason || denialText(answer));
}

/** A command would be the next thing an agent tries. */
const TELL = "Tell the user that Rampart waits for their approval; they know how to give it.";

/**
 * For how long the hook waits for a person, where one is asked.
 *
 * @param longest Seconds that the agent leaves for it. Default {@link WAIT_S}.
 */
export function waiting({ action, question }: HookAnswer, longest = WAIT_S): { readonly wait?: number } {
  return action === "ask" && question !== undefined ? { wait: Math.min(question.seconds, longest) } : {};
}

/** The text of a denial where nothing could judge. */
export function unjudgedText(why: string): string {
  return `Denied by Rampart: this call could not be judged, as ${why}. Do not retry it or work around it; tell the user ` +
    "that Rampart needs attention.";
}

/** What the person is told of a call that ran unjudged. */
export function unjudgedWarning(why: string): string {
  return `Rampart did not judge this call: ${why}. Run: rampart doctor`;
}
