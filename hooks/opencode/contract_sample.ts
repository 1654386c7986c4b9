/**
 * OpenCode, for the shared tests.
 *
 * @module
 */

import type { HookOutput } from "../adapter.ts";
import type { ContractSample } from "../contract_sample.ts";

const before = (tool: string, args: unknown): unknown => ({
  hook: "tool.execute.before",
  directory: "/work",
  depth: 0,
  input: { tool, sessionID: "ses_1", callID: "call_1" },
  output: { args },
});

const answer = ({ stdout, status }: HookOutput): { readonly decision?: string; readonly reason?: string } =>
  status === 0 ? JSON.parse(stdout) : {};

/** The sample. */
export const sample: ContractSample = {
  before: (command) => before("bash", { command, description: "d" }),
  unknownTool: before("SomethingNew", { file_path: "/etc/passwd" }),
  stops: (output) => answer(output).decision === "deny" && !!answer(output).reason,
  goesOn: (output) => answer(output).decision === "allow",
};
