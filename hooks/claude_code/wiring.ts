/**
 * How Claude Code is wired in.
 *
 * @module
 */

import type { AgentWiring, Canary, CanaryProbe } from "../adapter.ts";
import { detect, settingsPath } from "./detect.ts";
import { hindrance } from "./hindrance.ts";
import { LIMIT_S, settingsFile } from "./settings.ts";

/** The wiring. */
export const wiring: AgentWiring = {
  detect,
  files: (machine, scope) => [settingsFile(settingsPath(machine, scope))],
  limit: LIMIT_S,
  canaries,
  hindrance,
};

function canaries({ command, path, session, cwd }: CanaryProbe): readonly Canary[] {
  const canary = (tool: string, input: Readonly<Record<string, unknown>>): Canary => ({
    tool,
    payload: JSON.stringify({
      session_id: session,
      transcript_path: "/dev/null",
      cwd,
      permission_mode: "default",
      hook_event_name: "PreToolUse",
      tool_name: tool,
      tool_input: input,
      tool_use_id: session,
    }),
  });
  return [
    canary("Bash", { command, description: "Rampart checks that this is denied" }),
    canary("Write", { file_path: path, content: "" }),
    canary("Edit", { file_path: path, old_string: "a", new_string: "b" }),
  ];
}
