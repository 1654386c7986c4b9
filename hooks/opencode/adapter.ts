/**
 * OpenCode, by a plugin.
 *
 * @module
 */

import type { AgentAdapter } from "../adapter.ts";
import { decode, NAME } from "./decode.ts";
import { encode, unjudged } from "./encode.ts";

/** The adapter. */
export const opencode: AgentAdapter = {
  name: NAME,
  title: "OpenCode",
  // A plugin has no way to have it ask.
  prompts: false,
  decode,
  encode,
  unjudged,
  variables: ["XDG_CONFIG_HOME", "OPENCODE_PURE"],
  wiring: async () => (await import("./wiring.ts")).wiring,
  coverage: async () => (await import("./coverage.ts")).coverage,
};
