/**
 * What Qwen Code is answered.
 *
 * It runs the call when a hook prints what is no JSON.
 *
 * @module
 */

import type { FailSetting } from "../../lib/policies/mod.ts";
import type { AfterCall, HookAnswer, HookOutput, HookQuestion } from "../adapter.ts";
import { denialText, readText, unjudgedText, unjudgedWarning, waiting } from "../person_wait.ts";
import { redactedText } from "../redact_output.ts";
import { FAILED } from "./decode.ts";
import { WAIT_S } from "./limits.ts";

/** What the hook prints. Never throws. */
export function encode(question: HookQuestion, answer: HookAnswer): HookOutput {
  const warning = answer.warning ? { systemMessage: answer.warning } : {};
  switch (question.kind) {
    case "other":
      return printed(warning);
    case "before":
      return { ...printed({ ...decided(answer), ...warning }), ...waiting(answer, WAIT_S) };
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

/** What the hook prints when nothing could judge, which is made before it is known which event it answers. */
export function unjudged(fail: FailSetting, why: string): HookOutput {
  return fail === "open"
    ? printed({ systemMessage: unjudgedWarning(why) })
    : printed({ decision: "block", reason: unjudgedText(why) });
}

/** Its own prompts come whatever a hook allows, so nothing is said of that. */
function decided(answer: HookAnswer): Record<string, unknown> {
  if (isSilent(answer)) return {};
  return {
    hookSpecificOutput: {
      hookEventName: "PreToolUse",
      permissionDecision: "deny",
      permissionDecisionReason: denialText(answer),
    },
  };
}

/**
 * Told to stop after a call, Qwen Code gives the model the reason in the output's place, and goes on. Of a call that
 * failed it can only be told something more.
 */
function about(question: AfterCall, answer: HookAnswer): Record<string, unknown> {
  if (question.failed) return told(FAILED, answer);
  if (answer.action !== "deny") return told("PostToolUse", answer);
  const rest = redactedText(question, answer);
  return { continue: false, stopReason: rest ?? `[Output withheld. ${denialText(answer)}]` };
}

/** After a call nothing can be asked any more: the model is told. */
function told(event: string, answer: HookAnswer): Record<string, unknown> {
  return isSilent(answer) ? {} : {
    hookSpecificOutput: { hookEventName: event, additionalContext: readText(answer) },
  };
}

function isSilent({ action }: HookAnswer): boolean {
  return action === "none" || action === "allow";
}

function printed(value: Record<string, unknown>): HookOutput {
  return { stdout: JSON.stringify(value), stderr: "", status: 0 };
}
