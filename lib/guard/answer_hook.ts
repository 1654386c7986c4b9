/**
 * From an agent's payload to what its hook prints.
 *
 * @module
 */

import type { AfterCall, AgentAdapter, BeforeCall, HookAnswer, HookOutput } from "../../hooks/adapter.ts";
import { reasonFor } from "../../hooks/reason.ts";
import { type Approval, shortId } from "../approvals/approval.ts";
import type { Guard, Origin, Outcome } from "./guard.ts";
import { reasonForRedacting, redactorFor } from "./scan_response.ts";

/** How hooks are answered. */
export interface AnswerHookOptions {
  readonly guard: Guard;
  /** What agents are told of a call that no rule speaks of. */
  readonly unmatched: "none" | "allow";
  /** Milliseconds since the epoch. Default `Date.now`. */
  readonly now?: () => number;
}

/**
 * Answers one call of an agent's hook. Never rejects.
 *
 * @param payload What the agent wrote to the hook's standard input.
 */
export async function answerHook(
  adapter: AgentAdapter,
  payload: string,
  options: AnswerHookOptions,
): Promise<HookOutput> {
  const { guard } = options;
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
    case "before":
      return await answerBefore(adapter, question, {
        ...options,
        asks: adapter.prompts ? "agent" : "rampart",
        patience: PATIENCE,
      });
    case "after":
      return await answerAfter(adapter, question, { guard, patience: PATIENCE });
  }
}

/**
 * Waits until a person or a webhook has answered the question that a hook's call became, and answers the hook. Never
 * rejects.
 *
 * @param signal Ends the waiting: the hook has left.
 */
export async function awaitHook(
  adapter: AgentAdapter,
  payload: string,
  { signal, ...options }: AnswerHookOptions & { readonly signal: AbortSignal },
): Promise<HookOutput> {
  const question = adapter.decode(payload);
  if (question.kind === "after") return await answerAfter(adapter, question, options);
  if (question.kind !== "before") return await answerHook(adapter, payload, options);
  const approval = await options.guard.answered(question.call, signal);
  if (!adapter.prompts && approval?.state === "pending") {
    // The hook has left, and took nothing for an answer: there is nothing to record.
    return adapter.encode(question, {
      action: "deny",
      reason: reasonFor({ action: "deny", message: "Nobody has answered yet", unanswered: true }),
    });
  }
  // Where nothing waits any more the answer came in between, and is found by judging.
  const asks = adapter.prompts
    ? "agent"
    : approval === undefined || approval.state === "approved" || approval.state === "denied"
    ? "rampart"
    : "unanswered";
  return await answerBefore(adapter, question, { ...options, asks });
}

async function answerBefore(
  adapter: AgentAdapter,
  question: BeforeCall,
  { guard, unmatched, asks, patience, now = Date.now }: AnswerHookOptions & {
    readonly asks: NonNullable<Origin["asks"]>;
    readonly patience?: number;
  },
): Promise<HookOutput> {
  const { call, callId } = question;
  const via = adapter.name === "shell" ? "shell" : "hook";
  const outcome = await guard.judge(call, {
    via,
    asks,
    ...(patience === undefined ? {} : { patience }),
    ...(callId === undefined ? {} : { callId }),
  });
  if (outcome.waits !== undefined) return whileWaiting(adapter, question, outcome);
  return adapter.encode(question, {
    ...answerOf(outcome, unmatched),
    ...questionOf(outcome.approval, now()),
    ...(asks === "agent" && canBeAlways(outcome) ? { canBeAlways: true } : {}),
  });
}

function canBeAlways({ action, enforced, decision }: Outcome): boolean {
  return action === "ask" && enforced && decision.suggestion !== undefined;
}

function questionOf(approval: Approval | undefined, now: number): Pick<HookAnswer, "question"> {
  if (approval?.state !== "pending") return {};
  const seconds = Math.max(1, Math.ceil((Date.parse(approval.expires) - now) / 1000));
  return { question: { id: shortId(approval), seconds } };
}

/** Milliseconds for which a hook waits for webhooks before it is told to ask again: the gate gives a daemon 2 seconds. */
const PATIENCE = 1_000;

const NO_OPINION: HookAnswer = { action: "none", reason: "" };

function answerOf(outcome: Outcome, unmatched: "none" | "allow"): HookAnswer {
  const { action, message, decision, enforced } = outcome;
  const warning = warningOf(outcome);
  if (!enforced) return { ...NO_OPINION, ...warning };
  switch (action) {
    case "deny":
    case "ask":
      return {
        action,
        reason: reasonFor({ action, message, unanswered: outcome.unanswered === true, ...policyOf(outcome) }),
        ...warning,
      };
    case "watch":
      return { ...NO_OPINION, ...warning };
    case "allow":
      return decision.granted || unmatched === "allow"
        ? { action: "allow", reason: message, ...warning }
        : { ...NO_OPINION, ...warning };
  }
}

async function answerAfter(
  adapter: AgentAdapter,
  question: AfterCall,
  { guard, patience }: Pick<AnswerHookOptions, "guard"> & { readonly patience?: number },
): Promise<HookOutput> {
  const { call, callId, failed } = question;
  const outcome = await guard.judge(call, {
    via: "hook",
    failed,
    ...(patience === undefined ? {} : { patience }),
    ...(callId === undefined ? {} : { callId }),
  });
  return outcome.waits === undefined
    ? adapter.encode(question, withholding(outcome))
    : whileWaiting(adapter, question, outcome);
}

/** What holds should the daemon be stopped while a webhook is waited for. */
function whileWaiting(
  adapter: AgentAdapter,
  question: BeforeCall | AfterCall,
  { message, waits = 0 }: Outcome,
): HookOutput {
  return { ...adapter.encode(question, { action: "deny", reason: message }), wait: waits };
}

/** Of a call that has run only its output can be kept back; a rule must have said so. */
function withholding(outcome: Outcome): HookAnswer {
  const { action, message, decision, enforced } = outcome;
  const warning = warningOf(outcome);
  if (!enforced || decision.rule === undefined || (action !== "deny" && action !== "ask")) {
    return { ...NO_OPINION, ...warning };
  }
  const about = { action, message, after: true, ...policyOf(outcome) };
  const reason = reasonFor(about);
  if (action === "ask") return { action, reason, ...warning };
  const denial = { action, reason, readReason: reasonFor({ ...about, isRead: true }), ...warning };
  const redact = redactorFor(decision);
  if (redact === undefined) return denial;
  const redactedReason = reasonForRedacting(message, decision.rule.policy);
  return { ...denial, redaction: { redact, reason: redactedReason } };
}

function policyOf({ decision }: Outcome): { readonly policy?: string } {
  return decision.rule === undefined ? {} : { policy: decision.rule.policy };
}

function warningOf({ unrecorded }: Outcome): { readonly warning?: string } {
  return unrecorded === undefined
    ? {}
    : { warning: `Rampart could not record its decision: ${unrecorded}. See: rampart doctor` };
}
