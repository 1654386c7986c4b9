/**
 * How Cursor is wired in.
 *
 * @module
 */

import { join } from "node:path";
import type {
  AgentFound,
  AgentMachine,
  AgentWiring,
  Canary,
  CanaryProbe,
  SettingsScope,
} from "../adapter.ts";
import { findProgram } from "../find_program.ts";
import { LIMIT_S } from "../person_wait.ts";
import { hooksFile } from "./hooks_file.ts";

/** The wiring. */
export const wiring: AgentWiring = {
  detect,
  files: (machine, scope) => [hooksFile(join(cursorFolder(machine, scope), "hooks.json"))],
  limit: LIMIT_S,
  canaries,
};

function cursorFolder({ userHome, cwd }: AgentMachine, scope: SettingsScope): string {
  return join(scope === "user" ? userHome : cwd, ".cursor");
}

function detect(machine: AgentMachine): AgentFound {
  const places = [join(machine.userHome, ".local", "bin")];
  const program = findProgram("cursor-agent", machine, places) ?? findProgram("cursor", machine, places);
  return {
    ...(program === undefined ? {} : { program }),
    used: isFolder(cursorFolder(machine, "user")),
  };
}

function isFolder(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch {
    return false;
  }
}

function canaries({ command, path, session, cwd }: CanaryProbe): readonly Canary[] {
  const canary = (tool: string, input: Readonly<Record<string, unknown>>): Canary => ({
    tool,
    payload: JSON.stringify({
      hook_event_name: "preToolUse",
      conversation_id: session,
      generation_id: session,
      workspace_roots: [cwd],
      cwd,
      tool_name: tool,
      tool_input: input,
      tool_use_id: session,
    }),
  });
  return [
    canary("Shell", { command, working_directory: cwd }),
    canary("Write", { file_path: path, content: "" }),
    canary("Delete", { file_path: path }),
  ];
}
