/**
 * The module that a patched OpenClaw calls its tools through.
 *
 * @module
 */

import type { HookCall } from "../adapter.ts";
import { askGate } from "./ask_gate.ts";
import { AFTER, BEFORE } from "./decode.ts";

const FIRST_LINE = "// Rampart's guard for OpenClaw, written by `rampart setup openclaw --patch-tools`.";

/** Text of the module. */
export function guardText(hook: HookCall): string {
  return `${FIRST_LINE}
// \`rampart setup openclaw --remove\` takes it away, and what was changed to call it.

import { spawn } from "node:child_process";

${askGate(hook)}${BODY}`;
}

/** Whether a text is the module's, of this version or another. */
export function isGuard(text: string): boolean {
  return text.startsWith(FIRST_LINE);
}

const BODY = `
function about(context) {
  try {
    const { cwd, sessionManager } = context ?? {};
    const sessionId = sessionManager?.getSessionId?.();
    return {
      ...(typeof cwd === "string" ? { cwd } : {}),
      context: typeof sessionId === "string" ? { sessionId } : {},
    };
  } catch {
    return { context: {} };
  }
}

function warn(answer) {
  if (answer.warning) console.warn("[rampart] " + answer.warning);
}

// The output that may go to the model in place of what the tool gave; undefined: all of it may.
async function withheld(call, content, isError) {
  const { toolName, params, toolCallId } = call;
  const answer = await judged({
    hook: "${AFTER}",
    event: { toolName, args: params ?? {}, toolCallId, isError },
    tool_response: { content },
    ...about(call.context),
  });
  warn(answer);
  if (Array.isArray(answer.content)) return answer.content;
  if (answer.decision === "allow") return undefined;
  return [{ type: "text", text: "[Output withheld. " + (answer.reason || "Denied by Rampart.") + "]" }];
}

// Runs a tool, unless that is denied. What is thrown here the model is told as the tool's error.
export async function rampartRun(call, run) {
  const { toolName, params, toolCallId, signal } = call;
  const answer = await judged({
    hook: "${BEFORE}",
    event: { toolName, params: params ?? {}, toolCallId },
    ...about(call.context),
  });
  warn(answer);
  if (answer.decision === "deny") throw new Error(answer.reason || "Denied by Rampart.");
  if (answer.decision === "ask") {
    throw new Error(
      (answer.reason || "Rampart asks for approval of this call.") +
        " Nobody can be asked in this version of OpenClaw, so it was not run; tell the user.",
    );
  }
  let result;
  try {
    result = await run();
  } catch (error) {
    if (signal?.aborted || error?.name === "AbortError") throw error;
    const text = String(error?.message ?? error);
    const content = await withheld(call, [{ type: "text", text }], true);
    if (content === undefined) throw error;
    throw new Error(content.map((block) => block?.text ?? "").join("\\n"));
  }
  const content = await withheld(call, result?.content, false);
  return content === undefined ? result : { ...result, content, details: {} };
}
`;
