/**
 * Cline, by the files in its folders of hooks.
 *
 * @module
 */

import type { AgentAdapter } from "../adapter.ts";
import { decode, NAME } from "./decode.ts";
import { encode, unjudged } from "./encode.ts";

/** The adapter. */
export const cline: AgentAdapter = {
  name: NAME,
  title: "Cline",
  // A hook has no way to have it ask.
  prompts: false,
  decode,
  encode,
  unjudged,
  variables: ["CLINE_DIR"],
  wiring: async () => (await import("./wiring.ts")).wiring,
  coverage: async () => (await import("./coverage.ts")).coverage,
};
