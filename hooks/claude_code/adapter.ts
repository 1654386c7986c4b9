/**
 * Claude Code, by the hooks of its settings.
 *
 * @module
 */

import type { AgentAdapter } from "../adapter.ts";
import { decode, NAME } from "./decode.ts";
import { encode, unjudged } from "./encode.ts";

/** The adapter. */
export const claudeCode: AgentAdapter = {
  name: NAME,
  title: "Claude Code",
  prompts: true,
  decode,
  encode,
  unjudged,
  variables: ["CLAUDE_CONFIG_DIR"],
  wiring: async () => (await import("./wiring.ts")).wiring,
  coverage: async () => (await import("./coverage.ts")).coverage,
};
