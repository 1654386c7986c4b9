/**
 * What Claude Code is answered.
 *
 * It runs the call when a hook prints anything but one JSON object of the right shape, so that is all that is printed.
 *
 * @module
 */

import type { FailSetting } from "../../lib/policies/mod.ts";
import type { AfterCall, HookAnswer, HookOutput, HookQuestion } from "../adapter.ts";
import { redactOutput } from "../redact_output.ts";
import { responseText, withheld } from "./response.ts";

/** What the hook prints. Never throws. */
export function encode(question: HookQuestion, answer: HookAnswer): HookOutput {
  const warning = answer.warning ? { systemMessage: answer.warning } : {};
  switch (question.kind) {
    case "other":
      return printed(warning);
    case "before":
      return printed({ ...decided(answer), ...warning });
    case "after":
      return printed({ ...about(question, answer), ...warning });
    case "bad":
      // Where not even the event is known it may be a call that waits, so it is answered as one.
      return question.event === undefined || question.event === "PreToolUse"
        ? printed({ ...decided(answer), ...warning })
        : printed({ ...told(question.event, answer), ...warning });
    default:
      return question satisfies never;
  }
}

/**
 * What the hook prints when nothing could judge. The text is made before it is known which event it answers, so it is
 * the one form of a denial that all of them understand.
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

function decided({ action, reason }: HookAnswer): Record<string, unknown> {
  if (action === "none") return {};
  return {
    hookSpecificOutput: {
      hookEventName: "PreToolUse",
      permissionDecision: action,
      permissionDecisionReason: reason || REASONS[action],
    },
  };
}

/** A reason that is empty would be dropped, and on other agents the denial with it. */
const REASONS = {
  deny: "Denied by Rampart. Do not retry this call or work around it.",
  ask: "Rampart asks for approval of this call.",
  allow: "Allowed by Rampart.",
} as const;

function about(question: AfterCall, answer: HookAnswer): Record<string, unknown> {
  if (question.failed) return told("PostToolUseFailure", answer);
  if (answer.action !== "deny") return told("PostToolUse", answer);
  const reason = answer.reason || REASONS.deny;
  const tool = question.call.agent_tool ?? "";
  const { redaction } = answer;
  const rest = redaction === undefined ? undefined : redactOutput(question.raw, {
    redact: redaction.redact,
    textOf: (output) => responseText(tool, output),
  });
  if (redaction !== undefined && rest !== undefined) {
    return {
      hookSpecificOutput: {
        hookEventName: "PostToolUse",
        additionalContext: redaction.reason,
        updatedToolOutput: rest.output,
      },
    };
  }
  return {
    hookSpecificOutput: {
      hookEventName: "PostToolUse",
      additionalContext: reason,
      updatedToolOutput: withheld(tool, question.raw, `[Output withheld. ${reason}]`),
    },
  };
}

/** After a call nothing can be asked any more, and the text of an error can't be replaced: the model is told. */
function told(event: string, { action, reason, readReason }: HookAnswer): Record<string, unknown> {
  if (action === "none" || action === "allow") return {};
  return {
    hookSpecificOutput: {
      hookEventName: event,
      additionalContext: readReason ?? (reason || REASONS[action]),
    },
  };
}

function printed(value: Record<string, unknown>): HookOutput {
  return { stdout: JSON.stringify(value), stderr: "", status: 0 };
}
