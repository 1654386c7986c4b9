/**
 * What a payload of Cline's hooks asks.
 *
 * @module
 */

import type { HookQuestion } from "../adapter.ts";
import { isRecord, type JsonRecord, parsePayload } from "../payload.ts";
import { textsIn } from "../texts_in.ts";
import { judgedAs, unpacked } from "./tools.ts";

/** Name of the agent in policies and in the log. */
export const NAME = "cline";

/** Names of the events before and after a call: those of its program, and those of its hooks' files. */
const BEFORE: readonly unknown[] = ["tool_call", "PreToolUse"];
const AFTER: readonly unknown[] = ["tool_result", "PostToolUse"];

/** Whether an event is one before a call. */
export function isBefore(event: string): boolean {
  return BEFORE.includes(event);
}

/** What a payload asks. Never throws. */
export function decode(payload: string): HookQuestion {
  const parsed = parsePayload(payload);
  if ("problem" in parsed) return { kind: "bad", problem: parsed.problem };
  const { hookName: event, taskId, sessionContext, workspaceRoots, parent_agent_id, ...rest } = parsed.value;
  const root = isRecord(sessionContext) ? sessionContext.rootSessionId : undefined;
  // A sub-agent's task has an id of its own.
  const session = [root, taskId].find(isText);
  const about = session === undefined ? {} : { session };
  if (!isText(event)) return { kind: "bad", problem: "the payload has no hookName", ...about };
  const before = BEFORE.includes(event);
  if (!before && !AFTER.includes(event)) return { kind: "other", event };
  const bad = (problem: string): HookQuestion => ({ kind: "bad", problem, event, ...about });
  const made = before ? beforeCall(rest) : afterCall(rest);
  if (made === undefined) return bad(`the payload has no ${before ? "tool_call" : "tool_result"}`);
  const { name, input, id } = made;
  if (!isText(name)) return bad("the tool has no name");
  if (input === undefined || input === null) return bad("the tool has no input");
  const cwd: unknown = Array.isArray(workspaceRoots) ? workspaceRoots[0] : undefined;
  const call = {
    ...judgedAs(name, input),
    agent_tool: name,
    agent: NAME,
    ...about,
    ...(isText(cwd) ? { cwd } : {}),
    ...(isText(parent_agent_id) ? { agent_depth: 1 } : {}),
  };
  const callId = isText(id) ? { callId: id } : {};
  if (before) return { kind: "before", call, ...callId };
  const { output, failed } = made;
  return { kind: "after", call: { ...call, response: textsIn(output) }, failed, raw: output, ...callId };
}

interface MadeCall {
  readonly name: unknown;
  readonly input: unknown;
  readonly id?: unknown;
  readonly output?: unknown;
  readonly failed: boolean;
}

function beforeCall({ tool_call: call, preToolUse: old }: JsonRecord): MadeCall | undefined {
  if (isRecord(call)) return { name: call.name, input: call.input, id: call.id, failed: false };
  return isRecord(old) && isRecord(old.parameters)
    ? { name: old.toolName, input: unpacked(old.parameters), failed: false }
    : undefined;
}

function afterCall({ tool_result: call, postToolUse: old }: JsonRecord): MadeCall | undefined {
  if (isRecord(call)) {
    const { name, input, id, output, error } = call;
    return { name, input, id, output: output === undefined ? error : output, failed: isText(error) };
  }
  return isRecord(old) && isRecord(old.parameters)
    ? {
      name: old.toolName,
      input: unpacked(old.parameters),
      output: old.result,
      failed: old.success === false,
    }
    : undefined;
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}
