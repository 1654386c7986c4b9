/**
 * What a payload of Claude Code's hooks asks.
 *
 * @module
 */

import type { HookQuestion } from "../adapter.ts";
import { isRecord, parsePayload } from "../payload.ts";
import { responseText } from "./response.ts";
import { judgedAs } from "./tools.ts";

/** Name of the agent in policies and in the log. */
export const NAME = "claude-code";

/** The events that Rampart is wired to. */
export const EVENTS: readonly string[] = ["PreToolUse", "PostToolUse", "PostToolUseFailure"];

/** What a payload asks. Never throws. */
export function decode(payload: string): HookQuestion {
  const parsed = parsePayload(payload);
  if ("problem" in parsed) return { kind: "bad", problem: parsed.problem };
  const { value } = parsed;
  const event = value.hook_event_name;
  const session = typeof value.session_id === "string" && value.session_id !== ""
    ? value.session_id
    : undefined;
  const about = { ...(session === undefined ? {} : { session }) };
  if (typeof event !== "string" || event === "") {
    return { kind: "bad", problem: "the payload has no hook_event_name", ...about };
  }
  if (!EVENTS.includes(event)) return { kind: "other", event };
  const bad = (problem: string): HookQuestion => ({ kind: "bad", problem, event, ...about });
  const { tool_name, tool_input, tool_use_id, cwd, agent_id } = value;
  if (typeof tool_name !== "string" || tool_name === "") return bad("the payload has no tool_name");
  if (!isRecord(tool_input)) return bad("tool_input is not an object");
  if (cwd !== undefined && typeof cwd !== "string") return bad("cwd is not a text");
  const call = {
    ...judgedAs(tool_name, tool_input),
    agent_tool: tool_name,
    agent: NAME,
    ...about,
    ...(cwd === undefined || cwd === "" ? {} : { cwd }),
    ...(agent_id === undefined || agent_id === "" ? {} : { agent_depth: 1 }),
  };
  const id = typeof tool_use_id === "string" && tool_use_id !== "" ? { callId: tool_use_id } : {};
  if (event === "PreToolUse") return { kind: "before", call, ...id };
  const failed = event === "PostToolUseFailure";
  const raw = failed ? value.error : value.tool_response;
  return { kind: "after", call: { ...call, response: responseText(tool_name, raw) }, failed, raw, ...id };
}
