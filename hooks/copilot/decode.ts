/**
 * What a payload of Copilot CLI's hooks asks. It has two dialects: `toolName` and no name of the event for hooks under
 * `preToolUse`, `tool_name` and `hook_event_name` for those under `PreToolUse`.
 *
 * @module
 */

import type { HookQuestion } from "../adapter.ts";
import { decodeHook, type HookDialect } from "../decode_hook.ts";
import { isRecord, type JsonRecord, parsePayload } from "../payload.ts";
import { textsIn } from "../texts_in.ts";
import { judgedAs } from "./tools.ts";

/** Name of the agent in policies and in the log. */
export const NAME = "copilot";

/** The events that Rampart is wired to. */
export const EVENTS: readonly string[] = ["preToolUse", "postToolUse", "postToolUseFailure"];

/** What a payload asks. Never throws. */
export function decode(payload: string): HookQuestion {
  const parsed = parsePayload(payload);
  if ("problem" in parsed) return { kind: "bad", problem: parsed.problem };
  const { value } = parsed;
  return decodeHook(withInput("hook_event_name" in value ? value : renamed(value)), DIALECT);
}

const DIALECT: HookDialect = {
  agent: NAME,
  before: "PreToolUse",
  after: ["PostToolUse", "PostToolUseFailure"],
  judgedAs,
  outcome: ({ tool_result, error }, event) =>
    event === "PostToolUseFailure"
      ? { response: textsIn(isRecord(error) ? error.message : error), failed: true, raw: error }
      : { response: textsIn(shown(tool_result)), failed: false, raw: tool_result },
};

/** What of a result the model is given. */
function shown(result: unknown): unknown {
  if (!isRecord(result)) return result;
  return result.textResultForLlm ?? result.text_result_for_llm ?? result;
}

/** The native dialect in the other's words. An event is known by what its payload has. */
function renamed(
  { sessionId, toolName, toolArgs, toolResult, error, cwd, hookName }: JsonRecord,
): JsonRecord {
  if (typeof hookName === "string") return { hook_event_name: hookName };
  if (toolName === undefined) return { session_id: sessionId };
  return {
    hook_event_name: toolResult !== undefined
      ? "PostToolUse"
      : error !== undefined
      ? "PostToolUseFailure"
      : "PreToolUse",
    session_id: sessionId,
    tool_name: toolName,
    tool_input: toolArgs,
    tool_result: toolResult,
    error,
    cwd,
  };
}

/** Arguments may be JSON within JSON, and a tool without a schema gets a text. */
function withInput(payload: JsonRecord): JsonRecord {
  const { tool_input: input } = payload;
  if (typeof input !== "string") return payload;
  const parsed = parsePayload(input);
  return { ...payload, tool_input: "value" in parsed ? parsed.value : { input } };
}
