/**
 * Cursor, by its hooks.json.
 *
 * @module
 */

import type { AgentAdapter } from "../adapter.ts";
import { decode, NAME } from "./decode.ts";
import { encode, unjudged } from "./encode.ts";

/** The adapter. */
export const cursor: AgentAdapter = {
  name: NAME,
  title: "Cursor",
  // Before any tool but the shell and MCP it is documented to take `ask` and not to ask.
  prompts: false,
  decode,
  encode,
  unjudged,
  wiring: async () => (await import("./wiring.ts")).wiring,
  coverage: async () => (await import("./coverage.ts")).coverage,
};
