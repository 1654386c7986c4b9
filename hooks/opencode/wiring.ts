/**
 * How OpenCode is wired in.
 *
 * @module
 */

import { join } from "node:path";
import type { AgentMachine, AgentWiring, Canary, CanaryProbe, Hindrance, SettingsScope } from "../adapter.ts";
import { npmProgram } from "../npm_program.ts";
import { ownFile } from "../own_file.ts";
import { LIMIT_S } from "../person_wait.ts";
import { BEFORE } from "./decode.ts";
import { gateIn, isPlugin, pluginText } from "./plugin.ts";

/** The wiring. */
export const wiring: AgentWiring = {
  detect: (machine) =>
    npmProgram(
      { program: "opencode", packages: ["opencode-ai", "opencode"], folder: folderOf(machine, "user") },
      machine,
    ),
  files: (machine, scope) => [
    ownFile({
      path: pluginPath(machine, scope),
      content: pluginText,
      isOurs: isPlugin,
      calls: (text) => [{ gate: gateIn(text) }],
    }),
  ],
  limit: LIMIT_S,
  canaries,
  hindrance,
};

/** OpenCode's folder of settings; the user's is the same on every system. */
function folderOf({ userHome, cwd, env }: AgentMachine, scope: SettingsScope): string {
  return scope === "project"
    ? join(cwd, ".opencode")
    : join(env.XDG_CONFIG_HOME || join(userHome, ".config"), "opencode");
}

function pluginPath(machine: AgentMachine, scope: SettingsScope): string {
  return join(folderOf(machine, scope), "plugin", "rampart.js");
}

function hindrance(machine: AgentMachine): Hindrance | undefined {
  const pure = machine.env.OPENCODE_PURE?.toLowerCase();
  return pure === "1" || pure === "true"
    ? {
      path: pluginPath(machine, "user"),
      why: "OPENCODE_PURE is set, and OpenCode loads no plugins then",
      help: "unset OPENCODE_PURE",
    }
    : undefined;
}

function canaries({ command, path, session, cwd }: CanaryProbe): readonly Canary[] {
  const canary = (tool: string, args: Readonly<Record<string, unknown>>): Canary => ({
    tool,
    payload: JSON.stringify({
      hook: BEFORE,
      directory: cwd,
      depth: 0,
      input: { tool, sessionID: session, callID: session },
      output: { args },
    }),
  });
  const patchText = ["*** Begin Patch", `*** Add File: ${path}`, "+x", "*** End Patch"].join("\n");
  return [
    canary("bash", { command, description: "Rampart checks that this is denied" }),
    canary("write", { filePath: path, content: "" }),
    canary("edit", { filePath: path, oldString: "a", newString: "b" }),
    canary("apply_patch", { patchText }),
  ];
}
