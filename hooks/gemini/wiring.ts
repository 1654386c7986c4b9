/**
 * How Gemini CLI is wired in.
 *
 * @module
 */

import { join } from "node:path";
import type {
  AgentMachine,
  AgentWiring,
  Canary,
  CanaryProbe,
  SettingsScope,
  WiringFile,
} from "../adapter.ts";
import { hookTable } from "../hook_table.ts";
import { npmProgram } from "../npm_program.ts";
import { LIMIT_S } from "../person_wait.ts";
import { member } from "../settings_file.ts";
import { EVENTS, NAME } from "./decode.ts";
import { hindrance } from "./hindrance.ts";

/** The wiring. */
export const wiring: AgentWiring = {
  detect: (machine) =>
    npmProgram(
      { program: "gemini", packages: ["@google/gemini-cli"], folder: geminiFolder(machine, "user") },
      machine,
    ),
  files: (machine, scope) => [settingsFile(join(geminiFolder(machine, scope), "settings.json"))],
  limit: LIMIT_S,
  canaries,
  hindrance,
};

/** Gemini's folder. The user's lies in the home that `GEMINI_CLI_HOME` names, if it is set. */
export function geminiFolder({ userHome, cwd, env }: AgentMachine, scope: SettingsScope): string {
  return join(scope === "project" ? cwd : env.GEMINI_CLI_HOME || userHome, ".gemini");
}

function settingsFile(path: string): WiringFile {
  return hookTable({
    agent: NAME,
    path,
    events: EVENTS,
    // It counts in milliseconds.
    more: () => ({ timeout: LIMIT_S * 1000 }),
    isOff: ({ root }) => {
      const config = member(root, "hooksConfig");
      return config?.type === "object" && member(config, "enabled")?.value === false;
    },
  });
}

function canaries({ command, path, session, cwd }: CanaryProbe): readonly Canary[] {
  const canary = (tool: string, input: Readonly<Record<string, unknown>>): Canary => ({
    tool,
    payload: JSON.stringify({
      session_id: session,
      transcript_path: "/dev/null",
      cwd,
      hook_event_name: "BeforeTool",
      timestamp: new Date(0).toISOString(),
      tool_name: tool,
      tool_input: input,
    }),
  });
  return [
    canary("run_shell_command", { command, description: "Rampart checks that this is denied" }),
    canary("write_file", { file_path: path, content: "" }),
    canary("replace", { file_path: path, old_string: "a", new_string: "b", instruction: "c" }),
  ];
}
