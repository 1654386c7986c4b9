/**
 * `rampart policy schema`: the JSON Schema of policy files, so that editors complete and check them.
 *
 * @module
 */

import type { Command } from "./command.ts";

/** The command. */
export const command: Command = {
  name: "policy schema",
  summary: "Print the JSON Schema of policy files, for editors",
  arguments: [],
  options: [{ name: "suite", summary: "The schema of suites of tests instead" }],
  examples: [
    {
      command: "policy schema > ~/.rampart/policy.schema.json",
      about: "then: # yaml-language-server: $schema=…",
    },
  ],
  permissions: "policy",
  async run({ flags }, terminal) {
    const { policySchema, suiteSchema } = await import("../engine/language/json_schema.ts");
    terminal.out(`${JSON.stringify(flags.has("suite") ? suiteSchema() : policySchema(), null, 2)}\n`);
    return 0;
  },
};
