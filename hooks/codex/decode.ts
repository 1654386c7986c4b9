/**
 * What a payload of Codex's hooks asks.
 *
 * @module
 */

import type { HookQuestion } from "../adapter.ts";
import { isRecord, parsePayload } from "../payload.ts";
import { textsIn } from "../texts_in.ts";
import { judgedAs } from "./tools.ts";

/** Name of the agent in policies and in the log. */
export const NAME = "codex";

/** The events that Rampart is wired to. */
export const EVENTS: readonly string[] = ["PreToolUse", "PostToolUse"];

/** What a payload asks. Never throws. */
export function decode(payload: string): HookQuestion {
  const parsed = parsePayload(payload);
  if ("problem" in parsed) return { kind: "bad", problem: parsed.problem };
  const { hook_event_name: event, session_id, tool_name, tool_input, tool_use_id, cwd, agent_id, ...rest } =
    parsed.value;
  const about = { ...(isText(session_id) ? { session: session_id } : {}) };
  if (!isText(event)) return { kind: "bad", problem: "the payload has no hook_event_name", ...about };
  if (!EVENTS.includes(event)) return { kind: "other", event };
  const bad = (problem: string): HookQuestion => ({ kind: "bad", problem, event, ...about });
  if (!isText(tool_name)) return bad("the payload has no tool_name");
  if (!isRecord(tool_input)) return bad("tool_input is not an object");
  if (cwd !== undefined && typeof cwd !== "string") return bad("cwd is not a text");
  const call = {
    agent_tool: tool_name,
    ...judgedAs(tool_name, tool_input),
    agent: NAME,
    ...about,
    ...(isText(cwd) ? { cwd } : {}),
    ...(isText(agent_id) ? { agent_depth: 1 } : {}),
  };
  const id = isText(tool_use_id) ? { callId: tool_use_id } : {};
  if (event === "PreToolUse") return { kind: "before", call, ...id };
  const raw = rest.tool_response;
  // Codex says nothing of a command's status there.
  return { kind: "after", call: { ...call, response: textsIn(raw) }, failed: false, raw, ...id };
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}
