/**
 * The table of agents: where each one's adapter is. A hook that answers one call loads that adapter alone.
 *
 * @module
 */

import type { AgentAdapter } from "./adapter.ts";

/** Loads each agent's adapter, by its name, in the order in which they are shown. Adding an agent is adding a line. */
export const LOADERS: Readonly<Record<string, () => Promise<AgentAdapter>>> = {
  "claude-code": async () => (await import("./claude_code/adapter.ts")).claudeCode,
  cline: async () => (await import("./cline/adapter.ts")).cline,
  codex: async () => (await import("./codex/adapter.ts")).codex,
  cursor: async () => (await import("./cursor/adapter.ts")).cursor,
  gemini: async () => (await import("./gemini/adapter.ts")).gemini,
  qwen: async () => (await import("./qwen/adapter.ts")).qwen,
  copilot: async () => (await import("./copilot/adapter.ts")).copilot,
  openclaw: async () => (await import("./openclaw/adapter.ts")).openclaw,
  opencode: async () => (await import("./opencode/adapter.ts")).opencode,
  shell: async () => (await import("./shell/adapter.ts")).shell,
};

/** The adapter of a name; undefined where there is none. */
export async function loadAdapter(name: string): Promise<AgentAdapter | undefined> {
  return Object.hasOwn(LOADERS, name) ? await LOADERS[name]?.() : undefined;
}
