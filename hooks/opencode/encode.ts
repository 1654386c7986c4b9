/**
 * What Rampart's plugin for OpenCode is answered. Its own words, as the plugin is Rampart's:
 *
 *     {"decision": "allow" | "deny", "reason": …, "output": …, "content": …, "warning": …}
 *
 * `output` and `content` stand in the place of what the tool gave. The plugin takes anything without a decision for a
 * failure.
 *
 * @module
 */

import type { FailSetting } from "../../lib/policies/mod.ts";
import type { AfterCall, HookAnswer, HookOutput, HookQuestion } from "../adapter.ts";
import { isRecord } from "../payload.ts";
import { denialText, unjudgedText, unjudgedWarning, waiting } from "../person_wait.ts";
import { redactOutput } from "../redact_output.ts";

/** What the hook prints. Never throws. */
export function encode(question: HookQuestion, answer: HookAnswer): HookOutput {
  const warning = answer.warning ? { warning: answer.warning } : {};
  switch (question.kind) {
    case "other":
      return printed({ decision: "allow", ...warning });
    case "before":
      return { ...printed({ ...decided(answer), ...warning }), ...waiting(answer) };
    case "after":
      return printed({ ...about(question, answer), ...warning });
    case "bad":
      return printed({ ...decided(answer), ...warning });
    default:
      return question satisfies never;
  }
}

/** What the hook prints when nothing could judge. A denial without an output keeps a tool's output back whole. */
export function unjudged(fail: FailSetting, why: string): HookOutput {
  return fail === "open"
    ? printed({ decision: "allow", warning: unjudgedWarning(why) })
    : printed({ decision: "deny", reason: unjudgedText(why) });
}

/** OpenCode's own permissions come after the plugin, whatever it says. */
function decided(answer: HookAnswer): Record<string, unknown> {
  return answer.action === "none" || answer.action === "allow"
    ? { decision: "allow" }
    : { decision: "deny", reason: denialText(answer) };
}

function about({ raw }: AfterCall, answer: HookAnswer): Record<string, unknown> {
  const { action, redaction } = answer;
  if (action === "none" || action === "allow") return { decision: "allow" };
  // After a call nothing can be asked any more: the model is told.
  if (action === "ask") return { decision: "allow", ...withNote(raw, answer.reason || denialText(answer)) };
  const rest = redaction === undefined ? undefined : redactOutput(raw, redaction);
  if (redaction !== undefined && rest !== undefined) {
    return { decision: "deny", reason: redaction.reason, ...withNote(rest.output, redaction.reason) };
  }
  const reason = denialText(answer);
  const notice = `[Output withheld. ${reason}]`;
  return {
    decision: "deny",
    reason,
    ...(hasContent(raw) ? { content: [block(notice)] } : { output: notice }),
  };
}

/** The output with a text behind it. */
function withNote(raw: unknown, note: string): Record<string, unknown> {
  if (hasContent(raw)) return { content: [...raw.content, block(`[${note}]`)] };
  const output = isRecord(raw) && typeof raw.output === "string" ? `${raw.output}\n\n` : "";
  return { output: `${output}[${note}]` };
}

/** An MCP server's output is a list of blocks, that of any other tool a text. */
function hasContent(raw: unknown): raw is { readonly content: readonly unknown[] } {
  return isRecord(raw) && Array.isArray(raw.content);
}

function block(text: string): Record<string, unknown> {
  return { type: "text", text };
}

function printed(value: Record<string, unknown>): HookOutput {
  return { stdout: JSON.stringify(value), stderr: "", status: 0 };
}
