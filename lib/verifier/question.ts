/**
 * What the verifier is asked: the body that a webhook rule sends.
 *
 * @module
 */

import * as v from "valibot";
import { canonicalJson, redact } from "../audit/mod.ts";

/** A call to be judged, without what says nothing about its danger. */
export interface Question {
  /**
   * The call in canonical JSON (RFC 8785), secrets taken out: tool, folder, parameters, output. The same call gives the
   * same text, whoever made it and whenever.
   */
  readonly call: string;
}

/** A question, or why there is none. */
export type QuestionRead =
  | { readonly question: Question }
  | { readonly problem: string; readonly status: 400 | 413 };

/** Longest call that a model is shown, in UTF-16 code units. A longer one is not cut: its end may be the danger. */
const LONGEST_CALL = 64 * 1024;

const questionBody = v.object({
  version: v.literal(1),
  call: v.object({
    tool: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
    agent_tool: v.exactOptional(v.pipe(v.string(), v.maxLength(200))),
    cwd: v.exactOptional(v.pipe(v.string(), v.maxLength(4096))),
    params: v.record(v.string(), v.unknown()),
    response: v.exactOptional(v.string()),
  }),
});

/** Reads the body of a webhook's question. */
export function readQuestion(text: string): QuestionRead {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { status: 400, problem: "The body is not JSON." };
  }
  const result = v.safeParse(questionBody, value);
  if (!result.success) {
    const [issue] = result.issues;
    const path = v.getDotPath(issue) ?? "the body";
    return { status: 400, problem: `The body is no question of a webhook rule: ${path}: ${issue.message}` };
  }
  // Once more, as not every webhook's question need come from Rampart, and this goes to another machine.
  const call = canonicalJson(redact(result.output.call));
  if (call.length > LONGEST_CALL) {
    return {
      status: 413,
      problem: `The call is longer than ${LONGEST_CALL} characters; it is not judged in part.`,
    };
  }
  return { question: { call } };
}
