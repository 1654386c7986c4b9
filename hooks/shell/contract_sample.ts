/**
 * A shell, for the shared tests.
 *
 * @module
 */

import type { ContractSample } from "../contract_sample.ts";

/** The sample. */
export const sample: ContractSample = {
  before: (command) => ({
    hook_event_name: "shell",
    shell: "bash",
    argv: ["bash", "-c", command],
    cwd: "/work",
  }),
  stops: ({ status }) => status === 126,
  goesOn: ({ status }) => status === 0,
};
