/**
 * OpenClaw, for the shared tests.
 *
 * @module
 */

import type { HookOutput } from "../adapter.ts";
import type { ContractSample } from "../contract_sample.ts";

const before = (toolName: string, params: unknown): unknown => ({
  hook: "before_tool_call",
  cwd: "/work",
  event: { toolName, params, runId: "r", toolCallId: "call_1" },
  context: { sessionId: "s", sessionKey: "agent:main:main" },
});

const answer = ({ stdout, status }: HookOutput): { readonly decision?: string; readonly reason?: string } =>
  status === 0 ? JSON.parse(stdout) : {};

/** The sample. */
export const sample: ContractSample = {
  before: (command) => before("exec", { command }),
  unknownTool: before("SomethingNew", { file_path: "/etc/passwd" }),
  stops: (output) => /^(?:deny|ask)$/.test(answer(output).decision ?? "") && !!answer(output).reason,
  goesOn: (output) => answer(output).decision === "allow",
  settings: {
    ".openclaw/openclaw.json": [
      "{}",
      "",
      '{\n  // mine\n  "gateway": { "mode": "local" }\n}\n',
      '{\n  "plugins": {}\n}\n',
      '{"plugins": {"entries": {}}}',
      '{\n  "plugins": {\n    "allow": ["brave"],\n    "entries": { "brave": { "enabled": true } }\n  }\n}\n',
      '{\n  "plugins": {\n    "load": { "paths": [] }\n  }\n}\n',
    ],
  },
};
