/**
 * What Rampart's plugin for OpenClaw is answered. Its own words, as the plugin is Rampart's:
 *
 *     {"decision": "allow" | "deny" | "ask", "always": true, "reason": …, "content": …, "warning": …}
 *
 * `content` stands in the place of what the tool gave; with `always` the person may allow such calls for good. The plugin
 * takes anything without a decision for a failure.
 *
 * @module
 */

import type { FailSetting } from "../../lib/policies/mod.ts";
import type { AfterCall, HookAnswer, HookOutput, HookQuestion } from "../adapter.ts";
import { isRecord } from "../payload.ts";
import { denialText, unjudgedText, unjudgedWarning } from "../person_wait.ts";
import { textsIn } from "../texts_in.ts";
import { AFTER } from "./decode.ts";

/** What the hook prints. Never throws. */
export function encode(question: HookQuestion, answer: HookAnswer): HookOutput {
  const warning = answer.warning ? { warning: answer.warning } : {};
  switch (question.kind) {
    case "other":
      return printed({ decision: "allow", ...warning });
    case "before":
      return printed({ ...decided(answer), ...warning });
    case "after":
      return printed({ ...about(question, answer), ...warning });
    case "bad":
      return printed({
        // Of a call that was made nothing can be asked any more.
        ...decided(
          question.event === AFTER && answer.action === "ask" ? { ...answer, action: "deny" } : answer,
        ),
        ...warning,
      });
    default:
      return question satisfies never;
  }
}

/** What the hook prints when nothing could judge. A denial without content keeps a tool's output back whole. */
export function unjudged(fail: FailSetting, why: string): HookOutput {
  return fail === "open"
    ? printed({ decision: "allow", warning: unjudgedWarning(why) })
    : printed({ decision: "deny", reason: unjudgedText(why) });
}

function decided(answer: HookAnswer): Record<string, unknown> {
  switch (answer.action) {
    case "none":
    case "allow":
      return { decision: "allow" };
    case "ask":
      return {
        decision: "ask",
        reason: answer.reason || "Rampart asks for approval of this call.",
        ...(answer.canBeAlways === true ? { always: true } : {}),
      };
    case "deny":
      return { decision: "deny", reason: denialText(answer) };
  }
}

function about({ raw }: AfterCall, answer: HookAnswer): Record<string, unknown> {
  const { action, redaction } = answer;
  if (action === "none" || action === "allow") return { decision: "allow" };
  const blocks = isRecord(raw) && Array.isArray(raw.content) ? raw.content : [];
  // After a call nothing can be asked any more: the model is told.
  if (action === "ask") return { decision: "allow", content: [...blocks, block(`[${denialText(answer)}]`)] };
  const rest = redaction === undefined ? undefined : redacted(blocks, redaction.redact);
  if (redaction !== undefined && rest !== undefined) {
    return { decision: "deny", reason: redaction.reason, content: [...rest, block(`[${redaction.reason}]`)] };
  }
  const reason = denialText(answer);
  return { decision: "deny", reason, content: [block(`[Output withheld. ${reason}]`)] };
}

function block(text: string): Record<string, unknown> {
  return { type: "text", text };
}

/** Undefined where something is left that is to be taken out, as when it stretches over several blocks. */
function redacted(
  blocks: readonly unknown[],
  redact: (text: string) => string,
): readonly unknown[] | undefined {
  const rest = blocks.map((item) =>
    isRecord(item) && typeof item.text === "string" ? { ...item, text: redact(item.text) } : item
  );
  const text = textsIn(rest);
  return redact(text) === text ? rest : undefined;
}

function printed(value: Record<string, unknown>): HookOutput {
  return { stdout: JSON.stringify(value), stderr: "", status: 0 };
}
