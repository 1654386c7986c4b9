/**
 * What Cline is answered: one JSON object and nothing else. It runs the call where anything stands beside it, whatever the
 * status.
 *
 * @module
 */

import type { FailSetting } from "../../lib/policies/mod.ts";
import type { HookAnswer, HookOutput, HookQuestion } from "../adapter.ts";
import { denialText, unjudgedText, unjudgedWarning } from "../person_wait.ts";
import { isBefore } from "./decode.ts";
import { WAIT_S } from "./limits.ts";

/** What the hook prints. Never throws. */
export function encode(question: HookQuestion, answer: HookAnswer): HookOutput {
  const { warning = "" } = answer;
  switch (question.kind) {
    case "other":
      return printed({ cancel: false }, warning);
    case "before":
      return { ...printed(decided(answer), warning), ...waiting(answer) };
    case "after":
      return printed(about(answer), warning);
    case "bad":
      // Where not even the event is known it may be a call that waits, so it is answered as one.
      return printed(
        question.event === undefined || isBefore(question.event) ? decided(answer) : about(answer),
        warning,
      );
    default:
      return question satisfies never;
  }
}

/** What the hook prints when nothing could judge: one form of a denial that both events understand. */
export function unjudged(fail: FailSetting, why: string): HookOutput {
  return fail === "open"
    ? printed({ cancel: false }, unjudgedWarning(why))
    : printed({ cancel: true, errorMessage: unjudgedText(why) });
}

function decided(answer: HookAnswer): Record<string, unknown> {
  return isSilent(answer) ? { cancel: false } : { cancel: true, errorMessage: denialText(answer) };
}

/** An output can't be replaced. Where it may not pass the run ends, before the model is given it. */
function about(answer: HookAnswer): Record<string, unknown> {
  if (isSilent(answer)) return { cancel: false };
  // After a call nothing can be asked any more: the model is told.
  return answer.action === "ask"
    ? { cancel: false, contextModification: answer.reason || denialText(answer) }
    : { cancel: true, errorMessage: denialText(answer) };
}

function waiting({ action, question }: HookAnswer): { readonly wait?: number } {
  return action === "ask" && question !== undefined ? { wait: Math.min(question.seconds, WAIT_S) } : {};
}

function isSilent({ action }: HookAnswer): boolean {
  return action === "none" || action === "allow";
}

/** Of what is for the person, its log alone gets to know. */
function printed(value: Record<string, unknown>, warning = ""): HookOutput {
  return { stdout: JSON.stringify(value), stderr: warning === "" ? "" : `rampart: ${warning}\n`, status: 0 };
}
