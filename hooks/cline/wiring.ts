/**
 * How Cline is wired in.
 *
 * @module
 */

import { join } from "node:path";
import type {
  AgentMachine,
  AgentWiring,
  Canary,
  CanaryProbe,
  Hindrance,
  SettingsScope,
  WiringFile,
} from "../adapter.ts";
import { findProgram } from "../find_program.ts";
import { npmProgram } from "../npm_program.ts";
import { ownFile } from "../own_file.ts";
import { LIMIT_S } from "./limits.ts";
import { gateIn, isScript, scriptText, startOf } from "./script.ts";

/** The wiring. */
export const wiring: AgentWiring = {
  detect: (machine) =>
    npmProgram(
      {
        program: "cline",
        packages: ["cline", "@cline/cli"],
        folder: machine.env.CLINE_DIR || join(machine.userHome, ".cline"),
      },
      machine,
    ),
  files: (machine, scope) => ["PostToolUse", "PreToolUse"].map((event) => hookFile(event, machine, scope)),
  limit: LIMIT_S,
  canaries,
  hindrance,
};

/** A folder that both its program and its editors' extensions look into. */
function folderOf({ userHome, cwd }: AgentMachine, scope: SettingsScope): string {
  return scope === "project"
    ? join(cwd, ".clinerules", "hooks")
    : join(userHome, "Documents", "Cline", "Hooks");
}

function hookFile(event: string, machine: AgentMachine, scope: SettingsScope): WiringFile {
  const windows = machine.platform === "windows";
  const path = join(folderOf(machine, scope), windows ? `${event}.ps1` : event);
  return ownFile({
    path,
    mode: 0o755,
    content: (hook) => scriptText(hook, windows),
    isOurs: isScript,
    calls: (text) => [{ gate: gateIn(text), command: startOf(path, windows) }],
  });
}

/** On Windows its hook files are started by a program that Windows does not come with. */
function hindrance(machine: AgentMachine): Hindrance | undefined {
  if (machine.platform !== "windows" || findProgram("pwsh", machine) !== undefined) return undefined;
  return {
    path: folderOf(machine, "user"),
    why: "Cline starts its hook files by pwsh, which is not on the PATH, and leaves them out",
    help: "Install PowerShell 7",
  };
}

function canaries({ command, path, session, cwd }: CanaryProbe): readonly Canary[] {
  const canary = (name: string, input: unknown): Canary => ({
    tool: name,
    payload: JSON.stringify({
      clineVersion: "",
      timestamp: new Date(0).toISOString(),
      taskId: session,
      sessionContext: { rootSessionId: session },
      workspaceRoots: [cwd],
      agent_id: session,
      parent_agent_id: null,
      hookName: "tool_call",
      iteration: 1,
      tool_call: { id: session, name, input },
    }),
  });
  return [
    canary("run_commands", { commands: [command] }),
    canary("editor", { path, new_text: "" }),
    canary("apply_patch", {
      input: ["*** Begin Patch", `*** Add File: ${path}`, "+x", "*** End Patch"].join("\n"),
    }),
  ];
}
