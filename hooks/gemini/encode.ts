/**
 * What Gemini CLI is answered.
 *
 * It runs the call when a hook prints what is no JSON, or says its decision anywhere but at the top.
 *
 * @module
 */

import type { FailSetting } from "../../lib/policies/mod.ts";
import type { AfterCall, HookAnswer, HookOutput, HookQuestion } from "../adapter.ts";
import { denialText, readText, unjudgedText, unjudgedWarning, waiting } from "../person_wait.ts";
import { redactedText } from "../redact_output.ts";

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
      return question.event === undefined || question.event === "BeforeTool"
        ? printed({ ...decided(answer), ...warning })
        : printed({ ...told(answer), ...warning });
    default:
      return question satisfies never;
  }
}

/** What the hook prints when nothing could judge: one form of a denial that both events understand. */
export function unjudged(fail: FailSetting, why: string): HookOutput {
  return fail === "open"
    ? printed({ systemMessage: unjudgedWarning(why) })
    : printed({ decision: "deny", reason: unjudgedText(why) });
}

/** Its own prompts come whatever a hook allows, so nothing is said of that. */
function decided(answer: HookAnswer): Record<string, unknown> {
  return isSilent(answer) ? {} : { decision: "deny", reason: denialText(answer) };
}

/** The reason of a denial stands in the output's place: what may pass of the output, or why nothing may. */
function about(question: AfterCall, answer: HookAnswer): Record<string, unknown> {
  if (answer.action !== "deny") return told(answer);
  const rest = redactedText(question, answer);
  return { decision: "deny", reason: rest ?? `[Output withheld. ${denialText(answer)}]` };
}

/** After a call nothing can be asked any more: the model is told. */
function told(answer: HookAnswer): Record<string, unknown> {
  return isSilent(answer) ? {} : {
    hookSpecificOutput: {
      hookEventName: "AfterTool",
      additionalContext: readText(answer),
    },
  };
}

function isSilent({ action }: HookAnswer): boolean {
  return action === "none" || action === "allow";
}

function printed(value: Record<string, unknown>): HookOutput {
  return { stdout: JSON.stringify(value), stderr: "", status: 0 };
}
