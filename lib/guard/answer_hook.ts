/**
 * From an agent's payload to what its hook prints.
 *
 * @module
 */

import type { AgentAdapter, HookAnswer, HookOutput } from "../../hooks/adapter.ts";
import { reasonFor } from "../../hooks/reason.ts";
import type { Guard, Outcome } from "./guard.ts";

/** How hooks are answered. */
export interface AnswerHookOptions {
  readonly guard: Guard;
  /** What agents are told of a call that no rule speaks of. */
  readonly unmatched: "none" | "allow";
}

/**
 * Answers one call of an agent's hook. Never rejects.
 *
 * @param payload What the agent wrote to the hook's standard input.
 */
export async function answerHook(
  adapter: AgentAdapter,
  payload: string,
  { guard, unmatched }: AnswerHookOptions,
): Promise<HookOutput> {
  const question = adapter.decode(payload);
  switch (question.kind) {
    case "other":
      return adapter.encode(question, NO_OPINION);
    case "bad": {
      const { problem, event, session } = question;
      await guard.notice({
        notice: "bad-payload",
        level: "warning",
        message: `A hook's payload could not be understood: ${problem}`,
        agent: adapter.name,
        ...(session === undefined ? {} : { session }),
        detail: { size: payload.length, ...(event === undefined ? {} : { event }) },
      });
      return adapter.encode(question, {
        action: "ask",
        reason: `Rampart could not understand this call, so it could not be judged: ${problem}`,
      });
    }
    case "before": {
      const { call, callId } = question;
      const via = adapter.name === "shell" ? "shell" : "hook";
      const outcome = await guard.judge(call, { via, ...(callId === undefined ? {} : { callId }) });
      return adapter.encode(question, answerOf(outcome, unmatched));
    }
    case "after": {
      const { call, callId, failed } = question;
      const outcome = await guard.judge(call, {
        via: "hook",
        failed,
        ...(callId === undefined ? {} : { callId }),
      });
      return adapter.encode(question, answerAfter(outcome));
    }
  }
}

const NO_OPINION: HookAnswer = { action: "none", reason: "" };

function answerOf(outcome: Outcome, unmatched: "none" | "allow"): HookAnswer {
  const { action, message, decision, enforced } = outcome;
  const warning = warningOf(outcome);
  if (!enforced) return { ...NO_OPINION, ...warning };
  switch (action) {
    case "deny":
    case "ask":
      return { action, reason: reasonFor({ action, message, ...policyOf(outcome) }), ...warning };
    case "watch":
      return { ...NO_OPINION, ...warning };
    case "allow":
      return decision.granted || unmatched === "allow"
        ? { action: "allow", reason: message, ...warning }
        : { ...NO_OPINION, ...warning };
  }
}

/** Of a call that has run only its output can be kept back; a rule must have said so. */
function answerAfter(outcome: Outcome): HookAnswer {
  const { action, message, decision, enforced } = outcome;
  const warning = warningOf(outcome);
  if (!enforced || decision.rule === undefined || (action !== "deny" && action !== "ask")) {
    return { ...NO_OPINION, ...warning };
  }
  return { action, reason: reasonFor({ action, message, after: true, ...policyOf(outcome) }), ...warning };
}

function policyOf({ decision }: Outcome): { readonly policy?: string } {
  return decision.rule === undefined ? {} : { policy: decision.rule.policy };
}

function warningOf({ unrecorded }: Outcome): { readonly warning?: string } {
  return unrecorded === undefined
    ? {}
    : { warning: `Rampart could not record its decision: ${unrecorded}. See: rampart doctor` };
}
