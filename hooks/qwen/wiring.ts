/**
 * How Qwen Code is wired in.
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
  SettingsScope,
  WiringFile,
} from "../adapter.ts";
import { hookTable } from "../hook_table.ts";
import { npmProgram } from "../npm_program.ts";
import { isRecord } from "../payload.ts";
import { member } from "../settings_file.ts";
import { EVENTS, NAME } from "./decode.ts";
import { LIMIT_S } from "./limits.ts";

/** The wiring. */
export const wiring: AgentWiring = {
  detect: (machine) =>
    npmProgram(
      { program: "qwen", packages: ["@qwen-code/qwen-code"], folder: qwenFolder(machine, "user") },
      machine,
    ),
  files: (machine, scope) => [settingsFile(join(qwenFolder(machine, scope), "settings.json"))],
  limit: LIMIT_S,
  canaries,
  hindrance,
};

/** Qwen's folder. `QWEN_HOME` names the user's, if it is set. */
function qwenFolder({ userHome, cwd, env }: AgentMachine, scope: SettingsScope): string {
  if (scope === "project") return join(cwd, ".qwen");
  const given = env.QWEN_HOME;
  if (!given) return join(userHome, ".qwen");
  return isAbsolute(given) ? given : join(cwd, given);
}

function settingsFile(path: string): WiringFile {
  return hookTable({
    agent: NAME,
    path,
    events: EVENTS,
    // In milliseconds: newer versions count in seconds, and read from 1000 on as the older ones do.
    more: () => ({ timeout: LIMIT_S * 1000 }),
    isOff: ({ root }) => member(root, "disableAllHooks")?.value === true,
  });
}

/** Settings of the project or of the machine that switch all hooks off. */
function hindrance({ cwd, platform }: AgentMachine): Hindrance | undefined {
  const system = platform === "darwin"
    ? "/Library/Application Support/QwenCode"
    : platform === "windows"
    ? "C:\\ProgramData\\qwen-code"
    : "/etc/qwen-code";
  const path = [join(system, "settings.json"), join(cwd, ".qwen", "settings.json")].find(switchesOff);
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
  const canary = (tool: string, input: Readonly<Record<string, unknown>>): Canary => ({
    tool,
    payload: JSON.stringify({
      session_id: session,
      transcript_path: "/dev/null",
      cwd,
      hook_event_name: "PreToolUse",
      timestamp: new Date(0).toISOString(),
      permission_mode: "default",
      tool_name: tool,
      tool_input: input,
      tool_use_id: session,
    }),
  });
  return [
    canary("run_shell_command", { command, description: "Rampart checks that this is denied" }),
    canary("write_file", { file_path: path, content: "" }),
    canary("edit", { file_path: path, old_string: "a", new_string: "b" }),
  ];
}
