/**
 * What a payload of Gemini CLI's hooks asks.
 *
 * @module
 */

import type { HookQuestion } from "../adapter.ts";
import { decodeHook, type HookDialect } from "../decode_hook.ts";
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
  return "problem" in parsed ? { kind: "bad", problem: parsed.problem } : decodeHook(parsed.value, DIALECT);
}

const DIALECT: HookDialect = {
  agent: NAME,
  before: "BeforeTool",
  after: ["AfterTool"],
  judgedAs,
  // The model gets to read the content, or of a tool that failed the error.
  outcome: ({ tool_response: raw }) => {
    if (!isRecord(raw)) return { response: textsIn(raw), failed: false, raw };
    const error = isRecord(raw.error) ? raw.error.message : raw.error;
    return { response: textsIn([raw.llmContent, error]), failed: raw.error !== undefined, raw };
  },
};
