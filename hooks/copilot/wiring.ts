/**
 * How Copilot CLI is wired in.
 *
 * @module
 */

import { isAbsolute, join } from "node:path";
import { parse } from "jsonc-parser";
import type {
  AgentMachine,
  AgentWiring,
  Canary,
  CanaryProbe,
  Hindrance,
  HookCall,
  WiringFile,
} from "../adapter.ts";
import { commandText, jsonCalls } from "../command_text.ts";
import { npmProgram } from "../npm_program.ts";
import { ownFile } from "../own_file.ts";
import { isRecord } from "../payload.ts";
import { LIMIT_S } from "../person_wait.ts";
import { EVENTS, NAME } from "./decode.ts";

/** The wiring. */
export const wiring: AgentWiring = {
  detect: (machine) =>
    npmProgram(
      { program: "copilot", packages: ["@github/copilot"], folder: copilotFolder(machine) },
      machine,
    ),
  // It did not call hooks of a folder's .github/hooks without a person who trusts them: seen with 1.0.102.
  files: (machine, scope) =>
    scope === "user" ? [hooksFile(join(copilotFolder(machine), "hooks", "rampart.json"))] : [],
  limit: LIMIT_S,
  canaries,
  hindrance,
};

/** Copilot's folder: where `COPILOT_HOME` says, if it is set. */
function copilotFolder({ userHome, cwd, env }: AgentMachine): string {
  const given = env.COPILOT_HOME;
  if (!given) return join(userHome, ".copilot");
  return isAbsolute(given) ? given : join(cwd, given);
}

function hooksFile(path: string): WiringFile {
  return ownFile({
    path,
    content,
    isOurs: (text) => jsonCalls(text, NAME).length > 0,
    calls: (text) => jsonCalls(text, NAME),
  });
}

function content(hook: HookCall): string {
  const command = commandText(hook, NAME);
  // A path that had to be quoted is a text to PowerShell, unless it is called.
  const powershell = /^["']/.test(command) ? `& ${command}` : command;
  const entry = { type: "command", bash: command, powershell, timeoutSec: LIMIT_S };
  const hooks = Object.fromEntries(EVENTS.map((event) => [event, [entry]]));
  return `${JSON.stringify({ version: 1, hooks }, undefined, 2)}\n`;
}

/** Its settings can switch all hooks off. */
function hindrance(machine: AgentMachine): Hindrance | undefined {
  const folder = copilotFolder(machine);
  const path = ["settings.json", "config.json"].map((name) => join(folder, name)).find(switchesOff);
  return path === undefined ? undefined : { path, why: "disableAllHooks switches its hooks off" };
}

function switchesOff(path: string): boolean {
  try {
    const value: unknown = parse(Deno.readTextFileSync(path), [], { allowTrailingComma: true });
    return isRecord(value) && value.disableAllHooks === true;
  } catch {
    return false;
  }
}

function canaries({ command, path, session, cwd }: CanaryProbe): readonly Canary[] {
  const canary = (tool: string, toolArgs: Readonly<Record<string, unknown>>): Canary => ({
    tool,
    payload: JSON.stringify({ sessionId: session, timestamp: 0, cwd, toolName: tool, toolArgs }),
  });
  return [
    canary("bash", { command, description: "Rampart checks that this is denied" }),
    canary("create", { path, file_text: "" }),
    canary("edit", { path, old_str: "a", new_str: "b" }),
  ];
}
