/**
 * Codex, for the shared tests.
 *
 * @module
 */

import type { HookOutput } from "../adapter.ts";
import type { ContractSample } from "../contract_sample.ts";

const before = (tool_name: string, tool_input: unknown): unknown => ({
  hook_event_name: "PreToolUse",
  session_id: "s",
  turn_id: "t",
  cwd: "/work",
  tool_name,
  tool_input,
});

const decision = ({ stdout, status }: HookOutput): string | undefined =>
  status === 0 ? JSON.parse(stdout).hookSpecificOutput?.permissionDecision : "failed";

/** The sample. */
export const sample: ContractSample = {
  before: (command) => before("Bash", { command }),
  unknownTool: before("SomethingNew", { file_path: "/etc/passwd" }),
  stops: (output) => decision(output) === "deny",
  // Anything but an empty object would be an error to Codex.
  goesOn: ({ stdout, status }) => status === 0 && stdout === "{}",
  settings: {
    ".codex/hooks.json": [
      "{}",
      "",
      '{\n  "description": "mine",\n  "hooks": {}\n}\n',
      '{"hooks": {"PreToolUse": [{"matcher": "Bash", "hooks": [{"type": "command", "command": "lint"}]}], "Stop": []}}\n',
    ],
    ".codex/config.toml": ['model = "gpt" # mine\n\n[features]\nhooks = true\n', ""],
  },
};
