/**
 * What an approval binds to.
 *
 * @module
 */

import { createHmac } from "node:crypto";
import { canonicalJson } from "../audit/mod.ts";
import type { ToolCall } from "../engine/mod.ts";

/** Parameters in which an agent says in its own words what a call is for. They change nothing of what it does. */
const REMARKS: ReadonlySet<string> = new Set([
  "description",
  "explanation",
  "justification",
  "reason",
  "rationale",
]);

/** Tools whose parameters are known: of these, remarks don't count. Of any other every parameter may matter. */
const KNOWN: ReadonlySet<string> = new Set(["exec", "read", "write", "fetch"]);

/**
 * The digest of a call: HMAC-SHA-256, in lower-case hex, over its canonical form, with the tool, its parameters, the
 * folder, the agent, the session and the version of the policies. Keyed, so that secrets in a command can't be guessed
 * from it.
 */
export function digestOf(call: ToolCall, policies: string, key: Uint8Array): string {
  const { tool, agent_tool, agent, session, agent_depth, cwd, params } = call;
  const counted = KNOWN.has(tool)
    ? Object.fromEntries(Object.entries(params).filter(([name]) => !REMARKS.has(name)))
    : params;
  const bound = { tool, agent_tool, agent, session, agent_depth, cwd, params: counted, policies };
  return createHmac("sha256", key).update(canonicalJson(bound)).digest("hex");
}
