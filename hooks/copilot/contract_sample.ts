/**
 * Copilot CLI, for the shared tests.
 *
 * @module
 */

import type { HookOutput } from "../adapter.ts";
import type { ContractSample } from "../contract_sample.ts";

const before = (toolName: string, toolArgs: unknown): unknown => ({
  sessionId: "s",
  timestamp: 1,
  cwd: "/work",
  toolName,
  toolArgs,
});

const decision = ({ stdout, status }: HookOutput): string | undefined =>
  status === 0 ? JSON.parse(stdout).permissionDecision : "failed";

/** The sample. */
export const sample: ContractSample = {
  before: (command) => before("bash", { command }),
  unknownTool: before("SomethingNew", { file_path: "/etc/passwd" }),
  stops: (output) => decision(output) === "deny",
  goesOn: (output) => ["allow", undefined].includes(decision(output)),
};
