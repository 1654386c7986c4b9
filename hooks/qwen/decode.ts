/**
 * What a payload of Qwen Code's hooks asks.
 *
 * @module
 */

import type { HookQuestion } from "../adapter.ts";
import { decodeHook, type HookDialect } from "../decode_hook.ts";
import { isRecord, parsePayload } from "../payload.ts";
import { textsIn } from "../texts_in.ts";
import { judgedAs } from "./tools.ts";

/** Name of the agent in policies and in the log. */
export const NAME = "qwen";

/** The event of a call that failed: its command too, whose status isn't 0. */
export const FAILED = "PostToolUseFailure";

/** The events that Rampart is wired to. */
export const EVENTS: readonly string[] = ["PreToolUse", "PostToolUse", FAILED];

/** What a payload asks. Never throws. */
export function decode(payload: string): HookQuestion {
  const parsed = parsePayload(payload);
  return "problem" in parsed ? { kind: "bad", problem: parsed.problem } : decodeHook(parsed.value, DIALECT);
}

const DIALECT: HookDialect = {
  agent: NAME,
  before: "PreToolUse",
  after: ["PostToolUse", FAILED],
  judgedAs,
  outcome: ({ tool_response, error }, event) => {
    if (event === FAILED) return { response: textsIn(error), failed: true, raw: error };
    const content = isRecord(tool_response) ? tool_response.llmContent : tool_response;
    return { response: textsIn(content), failed: false, raw: tool_response };
  },
};
