/**
 * `rampart block`: a rule of one's own that stops calls.
 *
 * @module
 */

import type { Command } from "./command.ts";
import { PATTERN, RULE_OPTIONS } from "./rule_options.ts";

/** The command. */
export const command: Command = {
  name: "block",
  summary: "Stop calls like this from now on, without editing a policy",
  details:
    "The rule goes into policies/user-overrides.yaml, or with --project into the repository's .rampart/policy.yaml, " +
    "where it counts for everyone who works there. For people in a terminal of their own: an agent is refused.",
  arguments: [PATTERN],
  options: RULE_OPTIONS,
  exits: [
    { status: 0, about: "the rule is in force" },
    { status: 2, about: "wrong usage, no person at a terminal, or a file that has an error" },
  ],
  examples: [
    { command: 'block "curl * | bash"', about: "wherever it comes from" },
    { command: 'block --project "terraform apply *"', about: "in this repository, for all" },
  ],
  permissions: "block",
  async run(input, terminal) {
    const { makeRule } = await import("./own_rule.ts");
    return await makeRule("deny", input, terminal);
  },
};
