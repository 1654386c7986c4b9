/**
 * Qwen Code, for the shared tests.
 *
 * @module
 */

import type { HookOutput } from "../adapter.ts";
import type { ContractSample } from "../contract_sample.ts";

const before = (tool_name: string, tool_input: unknown): unknown => ({
  hook_event_name: "PreToolUse",
  session_id: "s",
  cwd: "/work",
  tool_name,
  tool_input,
});

const decision = ({ stdout, status }: HookOutput): string | undefined =>
  status === 0 ? JSON.parse(stdout).hookSpecificOutput?.permissionDecision : "failed";

/** The sample. */
export const sample: ContractSample = {
  before: (command) => before("run_shell_command", { command }),
  unknownTool: before("SomethingNew", { file_path: "/etc/passwd" }),
  stops: (output) => decision(output) === "deny",
  goesOn: (output) => decision(output) === undefined,
  settings: {
    ".qwen/settings.json": [
      "{}",
      "",
      '{\n  // mine\n  "model": { "name": "coder" },\n  "hooks": {}\n}\n',
      '{"hooks": {"PreToolUse": [{"matcher": "write_.*", "hooks": [{"type": "command", "command": "lint"}]}]}}\n',
    ],
  },
};
