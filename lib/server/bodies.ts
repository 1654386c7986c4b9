/**
 * What clients send: its schemas, from which checks and the API's description are both made.
 *
 * @module
 */

import * as v from "valibot";
import { textsIn } from "../../hooks/texts_in.ts";
import type { ToolCall } from "../engine/mod.ts";

/** The body of `POST /v1/tool/{name}` and `POST /v1/preflight/{name}`. */
export const callBody = v.strictObject({
  params: v.pipe(
    v.record(v.string(), v.unknown()),
    v.description(
      "The tool's arguments: command for exec, path for read and write, url for fetch, anything for mcp.",
    ),
  ),
  agent: v.exactOptional(
    v.pipe(v.string(), v.maxLength(200), v.description("Which agent: claude-code, codex, …")),
  ),
  session: v.exactOptional(v.pipe(v.string(), v.maxLength(200), v.description("The agent's session."))),
  agent_tool: v.exactOptional(
    v.pipe(v.string(), v.maxLength(200), v.description("The agent's own name for its tool.")),
  ),
  agent_depth: v.exactOptional(v.pipe(
    v.number(),
    v.integer(),
    v.minValue(0),
    v.description("0 for the agent that the person talks to, 1 for its sub-agents."),
  )),
  call_id: v.exactOptional(
    v.pipe(v.string(), v.maxLength(200), v.description("The agent's own id of the call.")),
  ),
  cwd: v.exactOptional(v.pipe(
    v.string(),
    v.regex(/^(?:\/|[A-Za-z]:[\\/])/, "must be an absolute path"),
    v.description("Directory in which the call would run, absolute."),
  )),
  response: v.exactOptional(
    v.pipe(
      v.unknown(),
      v.description("What the tool returned, to have its output judged: a text, or JSON with texts in it."),
    ),
  ),
});

/** A call's body, checked. */
export type CallBody = v.InferOutput<typeof callBody>;

/** A body that can be used, or what is wrong with it. */
export type BodyRead = { readonly body: CallBody } | { readonly problem: string };

/** Reads a call's body. */
export function readCallBody(text: string): BodyRead {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { problem: `not JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
  const result = v.safeParse(callBody, value);
  if (result.success) return { body: result.output };
  return {
    problem: result.issues.map((issue) => {
      const path = v.getDotPath(issue);
      return path === null ? issue.message : `${path}: ${issue.message}`;
    }).join("; "),
  };
}

/** The call that a body describes. */
export function callOf(tool: string, { call_id: _, response, ...rest }: CallBody): ToolCall {
  return { tool, ...rest, ...(response === undefined ? {} : { response: textsIn(response) }) };
}
