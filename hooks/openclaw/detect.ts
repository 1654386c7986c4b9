/**
 * Where OpenClaw and its settings are.
 *
 * @module
 */

import { join } from "node:path";
import type { AgentFound, AgentMachine } from "../adapter.ts";
import { npmProgram } from "../npm_program.ts";
import { PLUGIN_ID } from "./plugin.ts";

/** What there is of it. Starts no program. */
export function detect(machine: AgentMachine): AgentFound {
  return npmProgram({ program: "openclaw", packages: ["openclaw"], folder: stateFolder(machine) }, machine);
}

/** Where OpenClaw keeps its settings and its plugins. */
export function stateFolder({ userHome, env }: AgentMachine): string {
  return given(env.OPENCLAW_STATE_DIR) ?? join(given(env.OPENCLAW_HOME) ?? userHome, ".openclaw");
}

/** Where Rampart's plugin lies. */
export function pluginFolder(machine: AgentMachine): string {
  return join(stateFolder(machine), "extensions", PLUGIN_ID);
}

/** Its settings. */
export function settingsPath(machine: AgentMachine): string {
  return given(machine.env.OPENCLAW_CONFIG_PATH) ?? join(stateFolder(machine), "openclaw.json");
}

/** A variable as OpenClaw takes it. */
function given(value: string | undefined): string | undefined {
  const text = value?.trim();
  return text === undefined || text === "" || text === "undefined" || text === "null" ? undefined : text;
}
