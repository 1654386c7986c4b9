/**
 * What a payload of Gemini CLI's hooks asks.
 *
 * @module
 */

import { isAbsolute, join } from "node:path";
import type { HookQuestion } from "../adapter.ts";
import { isRecord, parsePayload } from "../payload.ts";
import { textsIn } from "../texts_in.ts";
import { judgedAs } from "./tools.ts";

/** Name of the agent in policies and in the log. */
export const NAME = "gemini";

/** The events that Rampart is wired to. */
export const EVENTS: readonly string[] = ["BeforeTool", "AfterTool"];

/** What a payload asks. Never throws. */
export function decode(payload: string): HookQuestion {
  const parsed = parsePayload(payload);
  if ("problem" in parsed) return { kind: "bad", problem: parsed.problem };
  const { hook_event_name: event, session_id, tool_name, tool_input, cwd, tool_response } = parsed.value;
  const about = { ...(isText(session_id) ? { session: session_id } : {}) };
  if (!isText(event)) return { kind: "bad", problem: "the payload has no hook_event_name", ...about };
  if (!EVENTS.includes(event)) return { kind: "other", event };
  const bad = (problem: string): HookQuestion => ({ kind: "bad", problem, event, ...about });
  if (!isText(tool_name)) return bad("the payload has no tool_name");
  if (!isRecord(tool_input)) return bad("tool_input is not an object");
  if (cwd !== undefined && typeof cwd !== "string") return bad("cwd is not a text");
  const { folder, ...judged } = judgedAs(tool_name, tool_input);
  const where = folderOf(cwd, folder);
  const call = {
    ...judged,
    agent_tool: tool_name,
    agent: NAME,
    ...about,
    ...(where === undefined ? {} : { cwd: where }),
  };
  if (event === "BeforeTool") return { kind: "before", call };
  const { response, failed } = outcomeOf(tool_response);
  return { kind: "after", call: { ...call, response }, failed, raw: tool_response };
}

/** The folder in which a call is made: one that it names is taken from the agent's own. */
function folderOf(cwd: string | undefined, named: string | undefined): string | undefined {
  if (named === undefined) return cwd || undefined;
  if (isAbsolute(named)) return named;
  return cwd ? join(cwd, named) : undefined;
}

/** What the model gets to read: the content, or of a tool that failed the error. */
function outcomeOf(raw: unknown): { readonly response: string; readonly failed: boolean } {
  if (!isRecord(raw)) return { response: textsIn(raw), failed: false };
  const error = isRecord(raw.error) ? raw.error.message : raw.error;
  return { response: textsIn([raw.llmContent, error]), failed: raw.error !== undefined };
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}
