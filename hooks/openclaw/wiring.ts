/**
 * How OpenClaw is wired in.
 *
 * @module
 */

import { join } from "node:path";
import type { AgentFound, AgentMachine, AgentWiring, Canary, CanaryProbe, WiringFile } from "../adapter.ts";
import { npmProgram } from "../npm_program.ts";
import { ownFile } from "../own_file.ts";
import { configFile } from "./config_file.ts";
import { BEFORE } from "./decode.ts";
import { gateIn, isPlugin, LIMIT_S, manifestText, packageText, PLUGIN_ID, pluginText } from "./plugin.ts";

/** The first release whose plugins are asked before each call and may replace what a tool gave, as far as is known. */
const FIRST_VERSION: readonly [number, number] = [2026, 9];

/** The wiring. */
export const wiring: AgentWiring = {
  detect: (machine) =>
    npmProgram({ program: "openclaw", packages: ["openclaw"], folder: stateFolder(machine) }, machine),
  refuses,
  files: (machine, scope) => scope === "user" ? files(machine) : [],
  limit: LIMIT_S,
  canaries,
};

/** Where OpenClaw keeps its settings and its plugins. */
function stateFolder({ userHome, env }: AgentMachine): string {
  return given(env.OPENCLAW_STATE_DIR) ?? join(given(env.OPENCLAW_HOME) ?? userHome, ".openclaw");
}

function given(value: string | undefined): string | undefined {
  const text = value?.trim();
  return text === undefined || text === "" || text === "undefined" || text === "null" ? undefined : text;
}

/** The module last but for the settings, which switch it on. */
function files(machine: AgentMachine): readonly WiringFile[] {
  const folder = stateFolder(machine);
  const own = (name: string): string => join(folder, "extensions", PLUGIN_ID, name);
  return [
    ownFile({ path: own("package.json"), content: packageText, isOurs: isPlugin }),
    ownFile({ path: own("openclaw.plugin.json"), content: manifestText, isOurs: isPlugin }),
    ownFile({
      path: own("index.js"),
      content: pluginText,
      isOurs: isPlugin,
      calls: (text) => [{ gate: gateIn(text) }],
    }),
    configFile(given(machine.env.OPENCLAW_CONFIG_PATH) ?? join(folder, "openclaw.json")),
  ];
}

function refuses({ version }: AgentFound): string | undefined {
  const [, year = "", month = ""] = /^(\d+)\.(\d+)\b/.exec(version ?? "") ?? [];
  const [firstYear, firstMonth] = FIRST_VERSION;
  if (year === "" || Number(year) * 12 + Number(month) >= firstYear * 12 + firstMonth) return undefined;
  return `version ${version} is older than ${firstYear}.${firstMonth}, the first that Rampart's plugin is known to work ` +
    "with, and none is known well enough to be patched; update OpenClaw";
}

function canaries({ command, path, session, cwd }: CanaryProbe): readonly Canary[] {
  const canary = (tool: string, params: Readonly<Record<string, unknown>>): Canary => ({
    tool,
    payload: JSON.stringify({
      hook: BEFORE,
      cwd,
      event: { toolName: tool, params, runId: session, toolCallId: session },
      context: { agentId: "main", sessionId: session, sessionKey: "agent:main:rampart-check" },
    }),
  });
  const input = ["*** Begin Patch", `*** Add File: ${path}`, "+x", "*** End Patch"].join("\n");
  return [
    canary("exec", { command }),
    canary("write", { path, content: "" }),
    canary("edit", { path, oldText: "a", newText: "b" }),
    canary("apply_patch", { input }),
  ];
}
