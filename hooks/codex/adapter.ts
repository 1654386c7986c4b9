/**
 * Codex, by its hooks.json.
 *
 * @module
 */

import type { AgentAdapter } from "../adapter.ts";
import { decode, NAME } from "./decode.ts";
import { encode, unjudged } from "./encode.ts";

/** The adapter. */
export const codex: AgentAdapter = {
  name: NAME,
  title: "Codex",
  prompts: false,
  decode,
  encode,
  unjudged,
  variables: ["CODEX_HOME"],
  wiring: async () => (await import("./wiring.ts")).wiring,
  coverage: async () => (await import("./coverage.ts")).coverage,
};
