/**
 * Claude Code, for the shared tests.
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
  before: (command) => before("Bash", { command }),
  unknownTool: before("SomethingNew", { file_path: "/etc/passwd" }),
  stops: (output) => ["deny", "ask"].includes(decision(output) ?? ""),
  goesOn: (output) => ["allow", undefined].includes(decision(output)),
  settings: {
    ".claude/settings.json": [
      "{}",
      "",
      '{\n  "model": "opus",\n  "hooks": {}\n}\n',
      '{"hooks": {"PreToolUse": [{"matcher": "Bash", "hooks": [{"type": "command", "command": "lint"}]}]}}\n',
    ],
  },
};
