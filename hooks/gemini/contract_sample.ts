/**
 * Gemini CLI, for the shared tests.
 *
 * @module
 */

import type { HookOutput } from "../adapter.ts";
import type { ContractSample } from "../contract_sample.ts";

const before = (tool_name: string, tool_input: unknown): unknown => ({
  hook_event_name: "BeforeTool",
  session_id: "s",
  cwd: "/work",
  tool_name,
  tool_input,
});

const decision = ({ stdout, status }: HookOutput): string | undefined =>
  status === 0 ? JSON.parse(stdout).decision : "failed";

/** The sample. */
export const sample: ContractSample = {
  before: (command) => before("run_shell_command", { command }),
  unknownTool: before("SomethingNew", { file_path: "/etc/passwd" }),
  stops: (output) => decision(output) === "deny" && JSON.parse(output.stdout).reason !== "",
  goesOn: (output) => decision(output) === undefined,
  settings: {
    ".gemini/settings.json": [
      "{}",
      "",
      '{\n  // mine\n  "security": { "auth": { "selectedType": "gemini-api-key" } },\n  "hooks": {}\n}\n',
      '{"hooks": {"BeforeTool": [{"matcher": "write_.*", "hooks": [{"type": "command", "command": "lint"}]}]}}\n',
    ],
  },
};
