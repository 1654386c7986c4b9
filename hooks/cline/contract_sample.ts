/**
 * Cline, for the shared tests.
 *
 * @module
 */

import type { HookOutput } from "../adapter.ts";
import type { ContractSample } from "../contract_sample.ts";

const before = (name: string, input: unknown): unknown => ({
  taskId: "conv_1",
  sessionContext: { rootSessionId: "s" },
  workspaceRoots: ["/work"],
  parent_agent_id: null,
  hookName: "tool_call",
  tool_call: { id: "call_1", name, input },
});

const answer = ({ stdout }: HookOutput): { readonly cancel?: boolean; readonly errorMessage?: string } =>
  JSON.parse(stdout);

/** The sample. */
export const sample: ContractSample = {
  before: (command) => before("run_commands", { commands: [command] }),
  unknownTool: before("SomethingNew", { file_path: "/etc/passwd" }),
  stops: (output) => answer(output).cancel === true && !!answer(output).errorMessage,
  goesOn: (output) => answer(output).cancel === false,
};
