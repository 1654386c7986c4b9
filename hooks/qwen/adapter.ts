/**
 * Qwen Code, by the hooks of its settings.
 *
 * @module
 */

import type { AgentAdapter } from "../adapter.ts";
import { decode, NAME } from "./decode.ts";
import { encode, unjudged } from "./encode.ts";

/** The adapter. */
export const qwen: AgentAdapter = {
  name: NAME,
  title: "Qwen Code",
  // Told to ask without a terminal it stops the call at once.
  prompts: false,
  decode,
  encode,
  unjudged,
  variables: ["QWEN_HOME"],
  wiring: async () => (await import("./wiring.ts")).wiring,
  coverage: async () => (await import("./coverage.ts")).coverage,
};
