/**
 * What Cursor is answered.
 *
 * @module
 */

import type { FailSetting } from "../../lib/policies/mod.ts";
import type { HookAnswer, HookOutput, HookQuestion } from "../adapter.ts";
import { isRecord } from "../payload.ts";
import { denialText, unjudgedText, unjudgedWarning, waiting } from "../person_wait.ts";

/** What the hook prints. Never throws. */
export function encode(question: HookQuestion, answer: HookAnswer): HookOutput {
  const warning = answer.warning ? { user_message: answer.warning } : {};
  switch (question.kind) {
    case "other":
      return printed({});
    case "before":
      return { ...printed({ ...warning, ...decided(answer) }), ...waiting(answer) };
    case "after":
      return isRecord(question.raw) && question.raw.event === "beforeReadFile"
        ? printed({ ...warning, ...decided(answer) })
        : printed(told(answer));
    case "bad":
      return question.event === "postToolUse" || question.event === "postToolUseFailure"
        ? printed(told(answer))
        : printed({ ...warning, ...decided(answer) });
    default:
      return question satisfies never;
  }
}

/** What the hook prints when nothing could judge; it is not known then which event it answers. */
export function unjudged(fail: FailSetting, why: string): HookOutput {
  return fail === "open"
    ? { ...printed({}), stderr: `${unjudgedWarning(why)}\n` }
    : printed(denial(unjudgedText(why)));
}

function decided(answer: HookAnswer): Record<string, unknown> {
  switch (answer.action) {
    case "none":
      return {};
    case "allow":
      return { permission: "allow" };
    default:
      return denial(denialText(answer));
  }
}

function denial(reason: string): Record<string, unknown> {
  return { permission: "deny", user_message: reason, agent_message: reason };
}

/** After a call nothing can be kept back: the model is told. */
function told(answer: HookAnswer): Record<string, unknown> {
  if (answer.action === "none" || answer.action === "allow") return {};
  return { additional_context: denialText(answer) };
}

function printed(value: Record<string, unknown>): HookOutput {
  return { stdout: JSON.stringify(value), stderr: "", status: 0 };
}
