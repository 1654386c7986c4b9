/**
 * What a payload of Rampart's plugin for OpenClaw asks. The plugin hands on what OpenClaw gives it:
 *
 *     {"hook": "before_tool_call", "cwd": "…", "event": {"toolName": …, "params": …}, "context": {"sessionId": …}}
 *     {"hook": "tool_result", "cwd": "…", "event": {"toolName": …, "args": …}, "tool_response": …, "context": …}
 *
 * @module
 */

import { isAbsolute, join } from "node:path";
import type { HookQuestion } from "../adapter.ts";
import { isRecord, type JsonRecord, parsePayload } from "../payload.ts";
import { textsIn } from "../texts_in.ts";
import { judgedAs, WRAPPERS } from "./tools.ts";

/** Name of the agent in policies and in the log. */
export const NAME = "openclaw";

/** Before a call, and for what it gave. */
export const BEFORE = "before_tool_call";
export const AFTER = "tool_result";

/** What a payload asks. Never throws. */
export function decode(payload: string): HookQuestion {
  const parsed = parsePayload(payload);
  if ("problem" in parsed) return { kind: "bad", problem: parsed.problem };
  const { hook, cwd, event, context, tool_response } = parsed.value;
  const about = sessionOf(isRecord(context) ? context : {});
  const session = about.session === undefined ? {} : { session: about.session };
  if (!isText(hook)) return { kind: "bad", problem: "the payload has no hook", ...session };
  if (hook !== BEFORE && hook !== AFTER) return { kind: "other", event: hook };
  const bad = (problem: string): HookQuestion => ({ kind: "bad", problem, event: hook, ...session });
  if (!isRecord(event) || !isText(event.toolName)) return bad("the payload has no event.toolName");
  const params = hook === BEFORE ? event.params : event.args;
  if (!isRecord(params)) return bad(`event.${hook === BEFORE ? "params" : "args"} is not an object`);
  if (cwd !== undefined && typeof cwd !== "string") return bad("cwd is not a text");
  if (hook === BEFORE && WRAPPERS.has(event.toolName)) return { kind: "other", event: hook };
  // A program whose tool calls come to the hook one by one.
  const isCode = event.toolKind === "code_mode_exec";
  const { folder, ...judged } = isCode
    ? { tool: "mcp", params: codeOf(params) }
    : judgedAs(event.toolName, params);
  const where = folderOf(cwd, folder);
  const call = {
    ...judged,
    agent_tool: isCode ? "code_mode_exec" : event.toolName,
    agent: NAME,
    ...about,
    ...(where === undefined ? {} : { cwd: where }),
  };
  const id = isText(event.toolCallId) ? { callId: event.toolCallId } : {};
  if (hook === BEFORE) return { kind: "before", call, ...id };
  const response = textsIn(isRecord(tool_response) ? tool_response.content : tool_response);
  return {
    kind: "after",
    call: { ...call, response },
    failed: event.isError === true,
    raw: tool_response,
    ...id,
  };
}

/** JavaScript must not be taken for a shell's command. */
function codeOf({ command, ...rest }: JsonRecord): JsonRecord {
  return command === undefined ? rest : { ...rest, code: command };
}

/** A sub-agent's session is named after the one that it was started from: `agent:main:subagent:…`. */
function sessionOf({ sessionId, sessionKey }: JsonRecord): {
  readonly session?: string;
  readonly agent_depth?: number;
} {
  const session = [sessionId, sessionKey].find(isText);
  const depth = isText(sessionKey) ? sessionKey.split(":subagent:").length - 1 : 0;
  return { ...(session === undefined ? {} : { session }), ...(depth > 0 ? { agent_depth: depth } : {}) };
}

/** The folder in which a call is made: one that it names is taken from the agent's own. */
function folderOf(cwd: string | undefined, named: string | undefined): string | undefined {
  if (named === undefined) return cwd || undefined;
  if (isAbsolute(named)) return named;
  return cwd ? join(cwd, named) : undefined;
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}
