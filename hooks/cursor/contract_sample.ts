/**
 * Cursor, for the shared tests.
 *
 * @module
 */

import type { HookOutput } from "../adapter.ts";
import type { ContractSample } from "../contract_sample.ts";

const before = (tool_name: string, tool_input: unknown): unknown => ({
  hook_event_name: "preToolUse",
  conversation_id: "s",
  generation_id: "g",
  workspace_roots: ["/work"],
  cwd: "/work",
  tool_name,
  tool_input,
  tool_use_id: "t",
});

const permission = ({ stdout, status }: HookOutput): unknown =>
  status === 0 ? JSON.parse(stdout).permission : "failed";

/** The sample. */
export const sample: ContractSample = {
  before: (command) => before("Shell", { command, working_directory: "/work" }),
  unknownTool: before("SomethingNew", { file_path: "/etc/passwd" }),
  stops: (output) => permission(output) === "deny" && JSON.parse(output.stdout).agent_message !== "",
  goesOn: (output) => permission(output) === undefined || permission(output) === "allow",
  settings: {
    ".cursor/hooks.json": [
      "{}",
      "",
      '{"version": 1}',
      '{\n  "version": 1, // mine\n  "hooks": {}\n}\n',
      '{\n  "hooks": {},\n  "version": 1\n}\n',
      '{"version":1,"hooks":{"preToolUse":[{"command":"./lint.sh","matcher":"Write"}],"postToolUse":[],"stop":[{"command":"./bell.sh"}]}}\n',
    ],
  },
};
