/**
 * A command that OpenClaw's gateway asks about.
 *
 * @module
 */

import type { ToolCall } from "../engine/mod.ts";

/** What is asked. */
export interface ExecRequest {
  /** The gateway's id of the question. */
  readonly id: string;
  readonly call: ToolCall;
  /** OpenClaw's own id of the call. */
  readonly callId?: string;
  /** The answers that the gateway takes. */
  readonly allowed: ReadonlySet<string>;
}

/** Reads a question, as `exec.approval.requested` brings it and `exec.approval.list` names it. */
export function execRequest(payload: unknown): ExecRequest | undefined {
  if (!isRecord(payload) || !isRecord(payload.request) || !isText(payload.id)) return undefined;
  const { command, cwd, sessionKey, sessionId, toolCallId, allowedDecisions } = payload.request;
  if (!isText(command)) return undefined;
  const session = [sessionId, sessionKey].find(isText);
  return {
    id: payload.id,
    call: {
      tool: "exec",
      agent_tool: "exec",
      params: { command },
      agent: "openclaw",
      ...(isText(cwd) ? { cwd } : {}),
      ...(session === undefined ? {} : { session }),
    },
    ...(isText(toolCallId) ? { callId: toolCallId } : {}),
    allowed: new Set(
      Array.isArray(allowedDecisions)
        ? allowedDecisions.filter(isText)
        : ["allow-once", "allow-always", "deny"],
    ),
  };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}
