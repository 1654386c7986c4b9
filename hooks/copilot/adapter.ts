/**
 * GitHub's Copilot CLI, by a file of its folder of hooks.
 *
 * @module
 */

import type { AgentAdapter } from "../adapter.ts";
import { decode, NAME } from "./decode.ts";
import { encode, unjudged } from "./encode.ts";

/** The adapter. */
export const copilot: AgentAdapter = {
  name: NAME,
  title: "Copilot CLI",
  // Told to ask without a terminal it stops the call at once.
  prompts: false,
  decode,
  encode,
  unjudged,
  variables: ["COPILOT_HOME"],
  wiring: async () => (await import("./wiring.ts")).wiring,
  coverage: async () => (await import("./coverage.ts")).coverage,
};
