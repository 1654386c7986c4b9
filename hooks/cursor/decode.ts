/**
 * What a payload of Cursor's hooks asks.
 *
 * @module
 */

import { isAbsolute, join } from "node:path";
import type { HookQuestion } from "../adapter.ts";
import { isRecord, type JsonRecord, parsePayload } from "../payload.ts";
import { textsIn } from "../texts_in.ts";
import { judgedAs } from "./tools.ts";

/** Name of the agent in policies and in the log. */
export const NAME = "cursor";

/**
 * The events that Rampart is wired to. `beforeReadFile` brings what a file holds, before the model sees it: Cursor keeps
 * nothing back after a call.
 */
export const EVENTS = ["preToolUse", "postToolUse", "postToolUseFailure", "beforeReadFile"] as const;

/** What a payload asks. Never throws. */
export function decode(payload: string): HookQuestion {
  const parsed = parsePayload(payload);
  if ("problem" in parsed) return { kind: "bad", problem: parsed.problem };
  const { hook_event_name: event, session_id, conversation_id, cwd, tool_use_id } = parsed.value;
  const session = [session_id, conversation_id].find(isText);
  const about = session === undefined ? {} : { session };
  if (!isText(event)) return { kind: "bad", problem: "the payload has no hook_event_name", ...about };
  if (!EVENTS.some((name) => name === event)) return { kind: "other", event };
  const bad = (problem: string): HookQuestion => ({ kind: "bad", problem, event, ...about });
  if (cwd !== undefined && cwd !== null && typeof cwd !== "string") return bad("cwd is not a text");
  const tool = toolOf(event, parsed.value);
  if ("problem" in tool) return bad(tool.problem);
  const { folder, ...judged } = judgedAs(tool.name, tool.input);
  const where = folderOf(isText(cwd) ? cwd : rootOf(parsed.value), folder);
  const call = {
    ...judged,
    agent_tool: tool.name,
    agent: NAME,
    ...about,
    ...(where === undefined ? {} : { cwd: where }),
  };
  const id = isText(tool_use_id) ? { callId: tool_use_id } : {};
  if (event === "preToolUse") return { kind: "before", call, ...id };
  const { raw, failed } = outcomeOf(event, parsed.value);
  return {
    kind: "after",
    call: { ...call, response: textsIn(raw) },
    failed,
    raw: { event, output: raw },
    ...id,
  };
}

function toolOf(
  event: string,
  { tool_name, tool_input, file_path }: JsonRecord,
): { readonly name: string; readonly input: JsonRecord } | { readonly problem: string } {
  if (event === "beforeReadFile") {
    return isText(file_path)
      ? { name: "Read", input: { file_path } }
      : { problem: "the payload has no file_path" };
  }
  if (!isText(tool_name)) return { problem: "the payload has no tool_name" };
  // An MCP tool's input is said to come as JSON in a text.
  const input = opened(tool_input);
  return isRecord(input) ? { name: tool_name, input } : { problem: "tool_input is not an object" };
}

function outcomeOf(
  event: string,
  { tool_output, error_message, content }: JsonRecord,
): { readonly raw: unknown; readonly failed: boolean } {
  if (event === "beforeReadFile") return { raw: content, failed: false };
  return event === "postToolUse"
    ? { raw: opened(tool_output), failed: false }
    : { raw: error_message, failed: true };
}

/** What a text holds, where it is JSON of an object or a list. */
function opened(value: unknown): unknown {
  if (typeof value !== "string" || !/^\s*[[{]/.test(value)) return value;
  const parsed = parsePayload(`{"value":${value}}`);
  return "value" in parsed ? parsed.value.value : value;
}

/** The folder in which a call is made: one that it names is taken from the agent's own. */
function folderOf(cwd: string | undefined, named: string | undefined): string | undefined {
  if (named === undefined || isAbsolute(named)) return named ?? cwd;
  return cwd === undefined ? undefined : join(cwd, named);
}

function rootOf({ workspace_roots }: JsonRecord): string | undefined {
  const [root] = Array.isArray(workspace_roots) ? workspace_roots : [];
  return isText(root) ? root : undefined;
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}
