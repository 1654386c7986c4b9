/**
 * How Codex is wired in.
 *
 * @module
 */

import { join } from "node:path";
import type { AgentWiring, Canary, CanaryProbe } from "../adapter.ts";
import { configFile, configHindrance } from "./config_file.ts";
import { codexFolder, detect } from "./detect.ts";
import { hooksFile } from "./hooks_file.ts";
import { LIMIT_S } from "./limits.ts";
import { trust } from "./trust.ts";
import { refuses, wantsTrust } from "./versions.ts";

/** The wiring. */
export const wiring: AgentWiring = {
  detect,
  files: (machine, scope) => {
    const path = join(codexFolder(machine, scope), "hooks.json");
    return scope === "user" ? [configFile(path), hooksFile(path)] : [hooksFile(path)];
  },
  limit: LIMIT_S,
  canaries,
  refuses,
  hindrance: (machine) =>
    configHindrance(join(codexFolder(machine, "user"), "hooks.json"), wantsTrust(detect(machine).version)),
  trust,
};

function canaries({ command, path, session, cwd }: CanaryProbe): readonly Canary[] {
  const canary = (tool: string, text: string): Canary => ({
    tool,
    payload: JSON.stringify({
      session_id: session,
      turn_id: session,
      transcript_path: null,
      cwd,
      hook_event_name: "PreToolUse",
      model: "none",
      permission_mode: "default",
      tool_name: tool,
      tool_input: { command: text },
      tool_use_id: session,
    }),
  });
  const patch = ["*** Begin Patch", `*** Add File: ${path}`, "+x", "*** End Patch", ""].join("\n");
  return [canary("Bash", command), canary("apply_patch", patch)];
}
