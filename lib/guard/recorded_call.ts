/**
 * Calls as the log recorded them: how much of what was judged is still there.
 *
 * @module
 */

import type { AuditEvent } from "../audit/mod.ts";
import { ACTIONS, type ToolCall } from "../engine/mod.ts";

/** The event of a call that was judged. */
export type CallEvent = AuditEvent & { readonly kind: "call" };

/** Whether an event has what a call must have: the log's reader does not look into that, and somebody may have edited it. */
export function isWhole(event: Partial<CallEvent>): boolean {
  const { tool, params, decision, agent = "", agent_tool = "", session = "", cwd = "", agent_depth = 0 } =
    event;
  const texts = [tool, agent, agent_tool, session, cwd].every((text) => typeof text === "string");
  return texts && typeof agent_depth === "number" && isObject(params) && isObject(decision) &&
    ACTIONS.includes(decision.action);
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

/** The call of an event, as far as it was recorded. */
export function recordedCall(event: CallEvent): ToolCall {
  const { tool, agent_tool, agent, session, agent_depth, cwd, params } = event;
  return {
    tool,
    params,
    ...(agent_tool === undefined ? {} : { agent_tool }),
    ...(agent === undefined ? {} : { agent }),
    ...(session === undefined ? {} : { session }),
    ...(agent_depth === undefined ? {} : { agent_depth }),
    ...(cwd === undefined ? {} : { cwd }),
  };
}

/** What rules look at in the tools that have a meaning of their own; what else they carry (a file's contents) decides nothing. */
const DECIDING: Readonly<Partial<Record<string, RegExp>>> = {
  exec: /^(?:command|cmd|shell)$/,
  read: /path|file|glob|pattern/i,
  write: /path|file|glob/i,
  fetch: /ur[li]/i,
};

/** Whether a part that decides was too long to be recorded. */
export function isCutDown({ tool, params }: CallEvent): boolean {
  if (isDigest(params)) return true;
  const deciding = DECIDING[tool];
  return Object.entries(params).some(([name, value]) =>
    (deciding === undefined || deciding.test(name)) && someText(value, isDropped, isDigest)
  );
}

/** What stands for a value that the log cut down. */
function isDigest(value: object): boolean {
  return "$sha256" in value && "$size" in value && "$head" in value;
}

function isDropped(text: string): boolean {
  return text === "[too deep]" || text === "[too many]";
}

/** Whether a secret was taken out of it. */
export function holdsRedacted(params: CallEvent["params"]): boolean {
  return someText(params, (text) => text.includes("[redacted]"));
}

/** Whether some text within a value, or some object, is such a one. The log bounds the depth of what it records. */
function someText(
  value: unknown,
  text: (value: string) => boolean,
  object: (value: object) => boolean = () => false,
): boolean {
  if (typeof value === "string") return text(value);
  if (typeof value !== "object" || value === null) return false;
  return object(value) ||
    Object.entries(value).some(([name, member]) => text(name) || someText(member, text, object));
}
