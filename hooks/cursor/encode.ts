/**
 * What Cursor is answered.
 *
 * @module
 */

import type { FailSetting } from "../../lib/policies/mod.ts";
import type { AfterCall, HookAnswer, HookOutput, HookQuestion } from "../adapter.ts";
import { isRecord } from "../payload.ts";
import { denialText, readText, unjudgedText, unjudgedWarning, waiting } from "../person_wait.ts";
import { redactOutput } from "../redact_output.ts";

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
        : printed(about(question, answer));
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

/** Of what MCP servers return the rest can stand in its place; of any other tool's output the model is told. */
function about({ call, raw, failed }: AfterCall, answer: HookAnswer): Record<string, unknown> {
  const isMcp = call.agent_tool?.startsWith("MCP:") === true;
  if (answer.action !== "deny" || failed || !isMcp) return told(answer);
  const { redaction } = answer;
  const output = isRecord(raw) ? raw.output : undefined;
  const rest = redaction === undefined ? undefined : redactOutput(output, redaction);
  if (redaction !== undefined && rest !== undefined) {
    return { updated_mcp_tool_output: rest.output, additional_context: redaction.reason };
  }
  const reason = denialText(answer);
  const content = [{ type: "text", text: `[Output withheld. ${reason}]` }];
  return { updated_mcp_tool_output: { content }, additional_context: reason };
}

/** After a call nothing else can be kept back: the model is told. */
function told(answer: HookAnswer): Record<string, unknown> {
  if (answer.action === "none" || answer.action === "allow") return {};
  return { additional_context: readText(answer) };
}

function printed(value: Record<string, unknown>): HookOutput {
  return { stdout: JSON.stringify(value), stderr: "", status: 0 };
}
