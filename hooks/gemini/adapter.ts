/**
 * Gemini CLI, by the hooks of its settings.
 *
 * @module
 */

import type { AgentAdapter } from "../adapter.ts";
import { decode, NAME } from "./decode.ts";
import { encode, unjudged } from "./encode.ts";

/** The adapter. */
export const gemini: AgentAdapter = {
  name: NAME,
  title: "Gemini CLI",
  // Told to ask without a terminal it waits for ever.
  prompts: false,
  decode,
  encode,
  unjudged,
  variables: ["GEMINI_CLI_HOME"],
  wiring: async () => (await import("./wiring.ts")).wiring,
  coverage: async () => (await import("./coverage.ts")).coverage,
};
