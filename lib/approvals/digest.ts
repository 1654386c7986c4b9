/**
 * What an approval binds to.
 *
 * @module
 */

import { createHmac } from "node:crypto";
import { canonicalJson } from "../audit/mod.ts";
import type { ToolCall } from "../engine/mod.ts";
import { isRemark } from "./remarks.ts";

/**
 * The digest of a call: HMAC-SHA-256, in lower-case hex, over its canonical form, with the tool, its parameters, the
 * folder, the agent, the session and the version of the policies. Keyed, so that secrets in a command can't be guessed
 * from it.
 */
export function digestOf(call: ToolCall, policies: string, key: Uint8Array): string {
  const { tool, agent_tool, agent, session, agent_depth, cwd, params } = call;
  const counted = Object.fromEntries(Object.entries(params).filter(([name]) => !isRemark(tool, name)));
  const bound = { tool, agent_tool, agent, session, agent_depth, cwd, params: counted, policies };
  return createHmac("sha256", key).update(canonicalJson(bound)).digest("hex");
}
