/**
 * What the bridge answers, by the guard.
 *
 * @module
 */

import type { Guard, Outcome } from "../guard/mod.ts";
import type { BridgeOptions } from "./bridge.ts";

/**
 * Judges by the policies in force. What is answered is recorded; what is left to a person is not, as the plugin has
 * recorded the call, or the gateway will ask.
 */
export function judgeByGuard(guard: Pick<Guard, "preflight" | "judge">): BridgeOptions["judge"] {
  return async ({ call, callId }) => {
    if (verdictOf(await guard.preflight(call)) === "ask") return "ask";
    return verdictOf(await guard.judge(call, { via: "hook", ...(callId === undefined ? {} : { callId }) }));
  };
}

/** Only what a rule allows is allowed here: the gateway's settings ask about the rest, and that is theirs to say. */
function verdictOf({ action, enforced, decision }: Outcome): "deny" | "allow" | "ask" {
  if (!enforced) return "ask";
  if (action === "deny") return "deny";
  return action === "allow" && decision.granted ? "allow" : "ask";
}
