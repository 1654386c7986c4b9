/**
 * What Copilot CLI is answered.
 *
 * It runs the call when a hook prints what is no JSON. Both of its dialects read a decision at the top.
 *
 * @module
 */

import type { FailSetting } from "../../lib/policies/mod.ts";
import type { AfterCall, HookAnswer, HookOutput, HookQuestion } from "../adapter.ts";
import { denialText, readText, unjudgedText, unjudgedWarning, waiting } from "../person_wait.ts";
import { isRecord } from "../payload.ts";
import { redactedText } from "../redact_output.ts";

/** What the hook prints. Never throws. */
export function encode(question: HookQuestion, answer: HookAnswer): HookOutput {
  switch (question.kind) {
    case "other":
      return printed({}, answer);
    case "before":
      return { ...printed(decided(answer), answer), ...waiting(answer) };
    case "after":
      return printed(about(question, answer), answer);
    case "bad":
      // Where not even the event is known it may be a call that waits, so it is answered as one.
      return question.event === undefined || question.event === "PreToolUse"
        ? printed(decided(answer), answer)
        : printed(told(answer), answer);
    default:
      return question satisfies never;
  }
}

/** What the hook prints when nothing could judge: a denial that each of its events understands. */
export function unjudged(fail: FailSetting, why: string): HookOutput {
  if (fail === "open") return { stdout: "{}", stderr: `${unjudgedWarning(why)}\n`, status: 0 };
  const reason = unjudgedText(why);
  return {
    stdout: JSON.stringify({
      permissionDecision: "deny",
      permissionDecisionReason: reason,
      decision: "block",
      reason,
    }),
    stderr: "",
    status: 0,
  };
}

function decided(answer: HookAnswer): Record<string, unknown> {
  switch (answer.action) {
    case "none":
      return {};
    case "allow":
      return {
        permissionDecision: "allow",
        permissionDecisionReason: answer.reason || "Allowed by Rampart.",
      };
    case "deny":
    case "ask":
      return { permissionDecision: "deny", permissionDecisionReason: denialText(answer) };
  }
}

function about(question: AfterCall, answer: HookAnswer): Record<string, unknown> {
  if (question.failed || answer.action !== "deny") return told(answer);
  const rest = redactedText(question, answer);
  return rest === undefined
    ? { decision: "block", reason: `[Output withheld. ${denialText(answer)}]` }
    : { modifiedResult: { resultType: resultType(question.raw), textResultForLlm: rest } };
}

/** What Copilot CLI calls the kind of a result, in either dialect. */
function resultType(raw: unknown): string {
  const type = isRecord(raw) ? raw.resultType ?? raw.result_type : undefined;
  return typeof type === "string" ? type : "success";
}

/** After a call nothing can be asked any more: the model is told. */
function told(answer: HookAnswer): Record<string, unknown> {
  return answer.action === "none" || answer.action === "allow" ? {} : { additionalContext: readText(answer) };
}

/** It shows nobody what a hook says beside its answer, and keeps the hook's errors in its log. */
function printed(value: Record<string, unknown>, { warning }: HookAnswer): HookOutput {
  return { stdout: JSON.stringify(value), stderr: warning ? `${warning}\n` : "", status: 0 };
}
