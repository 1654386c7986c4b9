/**
 * Reading payloads that name their event, tool and input, as those of most agents do.
 *
 * @module
 */

import { isAbsolute, join } from "node:path";
import type { HookQuestion } from "./adapter.ts";
import { isRecord, type JsonRecord } from "./payload.ts";
import type { JudgedAs, ToolInput } from "./tool_rows.ts";

/** What an agent's payloads mean. */
export interface HookDialect {
  /** Name of the adapter. */
  readonly agent: string;
  /** The event of a call that waits. */
  readonly before: string;
  /** The events of calls that were made. */
  readonly after: readonly string[];
  readonly judgedAs: (tool: string, input: ToolInput) => JudgedAs;
  /** What a call that was made gave. */
  readonly outcome: (payload: JsonRecord, event: string) => HookOutcome;
}

/** What a call gave. */
export interface HookOutcome {
  /** All that the model may read of it. */
  readonly response: string;
  readonly failed: boolean;
  /** The same in the agent's own shape. */
  readonly raw: unknown;
}

/** What a payload asks, by its `hook_event_name`, `session_id`, `cwd`, `tool_name`, `tool_input` and `tool_use_id`. */
export function decodeHook(payload: JsonRecord, dialect: HookDialect): HookQuestion {
  const { hook_event_name: event, session_id, tool_name, tool_input, tool_use_id, cwd, agent_id } = payload;
  const about = { ...(isText(session_id) ? { session: session_id } : {}) };
  if (!isText(event)) return { kind: "bad", problem: "the payload has no hook_event_name", ...about };
  const isBefore = event === dialect.before;
  if (!isBefore && !dialect.after.includes(event)) return { kind: "other", event };
  const bad = (problem: string): HookQuestion => ({ kind: "bad", problem, event, ...about });
  if (!isText(tool_name)) return bad("the payload has no tool_name");
  if (!isRecord(tool_input)) return bad("tool_input is not an object");
  if (cwd !== undefined && typeof cwd !== "string") return bad("cwd is not a text");
  const { folder, ...judged } = dialect.judgedAs(tool_name, tool_input);
  const where = folderOf(cwd, folder);
  const call = {
    ...judged,
    agent_tool: tool_name,
    agent: dialect.agent,
    ...about,
    ...(where === undefined ? {} : { cwd: where }),
    ...(isText(agent_id) ? { agent_depth: 1 } : {}),
  };
  const id = isText(tool_use_id) ? { callId: tool_use_id } : {};
  if (isBefore) return { kind: "before", call, ...id };
  const { response, failed, raw } = dialect.outcome(payload, event);
  return { kind: "after", call: { ...call, response }, failed, raw, ...id };
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
