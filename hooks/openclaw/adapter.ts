/**
 * OpenClaw, by a plugin.
 *
 * @module
 */

import type { AgentAdapter } from "../adapter.ts";
import { decode, NAME } from "./decode.ts";
import { encode, unjudged } from "./encode.ts";

/** The adapter. */
export const openclaw: AgentAdapter = {
  name: NAME,
  title: "OpenClaw",
  // Where its approvals go: a chat, its own interface, a terminal.
  prompts: true,
  decode,
  encode,
  unjudged,
  variables: ["OPENCLAW_HOME", "OPENCLAW_STATE_DIR", "OPENCLAW_CONFIG_PATH", "RAMPART_HOME"],
  setupFlags: [
    { name: "bridge", summary: "the daemon answers OpenClaw's own approvals of commands as well" },
    { name: "patch-tools", summary: "where it is too old for the plugin, patch it; a backup is kept" },
    { name: "force", summary: "with --patch-tools: patch a version that this was not tried with" },
  ],
  wiring: async () => (await import("./wiring.ts")).wiring,
  coverage: async () => (await import("./coverage.ts")).coverage,
};
