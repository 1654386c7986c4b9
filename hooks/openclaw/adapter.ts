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
  variables: ["OPENCLAW_HOME", "OPENCLAW_STATE_DIR", "OPENCLAW_CONFIG_PATH"],
  setupFlags: [
    { name: "patch-tools", summary: "its tools are judged by the plugin, which setup installs anyway" },
    { name: "force", summary: "with --patch-tools, after an upgrade: write the plugin again" },
  ],
  wiring: async () => (await import("./wiring.ts")).wiring,
  coverage: async () => (await import("./coverage.ts")).coverage,
};
