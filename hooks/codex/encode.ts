/**
 * What Codex is answered.
 *
 * It runs the call when a hook prints a field that it does not know, leaves out a reason, asks or allows, so that nothing but
 * a denial or an empty object is printed.
 *
 * @module
 */

import type { FailSetting } from "../../lib/policies/mod.ts";
import type { AfterCall, HookAnswer, HookOutput, HookQuestion } from "../adapter.ts";
import { redactedText } from "../redact_output.ts";
import { WAIT_S } from "./limits.ts";

/** What the hook prints. Never throws. */
export function encode(question: HookQuestion, answer: HookAnswer): HookOutput {
  const warning = answer.warning ? { systemMessage: answer.warning } : {};
  switch (question.kind) {
    case "other":
      return printed(warning);
    case "before":
      return { ...printed({ ...decided(answer), ...warning }), ...waiting(answer) };
    case "after":
      return printed({ ...about(question, answer), ...warning });
    case "bad":
      // Where not even the event is known it may be a call that waits, so it is answered as one.
      return question.event === undefined || question.event === "PreToolUse"
        ? printed({ ...decided(answer), ...warning })
        : printed({ ...told(answer), ...warning });
    default:
      return question satisfies never;
  }
}

/**
 * What the hook prints when nothing could judge. The text is made before it is known which event it answers, so it is
 * the one form of a denial that both of them understand.
 */
export function unjudged(fail: FailSetting, why: string): HookOutput {
  return fail === "open"
    ? printed({ systemMessage: `Rampart did not judge this call: ${why}. Run: rampart doctor` })
    : printed({
      decision: "block",
      reason:
        `Denied by Rampart: this call could not be judged, as ${why}. Do not retry it or work around it; tell ` +
        "the user that Rampart needs attention.",
    });
}

const DENIED = "Denied by Rampart. Do not retry this call or work around it.";

function decided({ action, reason, question }: HookAnswer): Record<string, unknown> {
  // An allow that Codex's hook can say would have to rewrite the call.
  if (action === "none" || action === "allow") return {};
  const asked = question === undefined
    ? ""
    : ` Nobody has answered question ${question.id} of Rampart's yet.`;
  const unasked = action === "ask"
    ? "Rampart asks for approval of this call, and it was not approved."
    : DENIED;
  return {
    hookSpecificOutput: {
      hookEventName: "PreToolUse",
      permissionDecision: "deny",
      permissionDecisionReason: `${reason || unasked}${asked}`,
    },
  };
}

function waiting({ action, question }: HookAnswer): { readonly wait?: number } {
  return action === "ask" && question !== undefined ? { wait: Math.min(question.seconds, WAIT_S) } : {};
}

/** The text of a block stands in the output's place: what may pass of the output, or why nothing may. */
function about(question: AfterCall, answer: HookAnswer): Record<string, unknown> {
  if (answer.action !== "deny") return told(answer);
  const rest = redactedText(question, answer);
  return { decision: "block", reason: rest ?? `[Output withheld. ${answer.reason || DENIED}]` };
}

/** After a call nothing can be asked any more: the model is told. */
function told({ action, reason }: HookAnswer): Record<string, unknown> {
  if (action === "none" || action === "allow") return {};
  return { hookSpecificOutput: { hookEventName: "PostToolUse", additionalContext: reason || DENIED } };
}

function printed(value: Record<string, unknown>): HookOutput {
  return { stdout: JSON.stringify(value), stderr: "", status: 0 };
}
