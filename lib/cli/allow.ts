/**
 * `rampart allow`: a rule of one's own that lets calls through.
 *
 * @module
 */

import type { Command } from "./command.ts";
import { PATTERN, RULE_OPTIONS } from "./rule_options.ts";

/** The command. */
export const command: Command = {
  name: "allow",
  summary: "Allow calls like this from now on, without editing a policy",
  details:
    "The rule goes into policies/user-overrides.yaml and stands above the profile. What is locked, such as Rampart's " +
    "own protection, can't be lifted; that is said, and no rule is written. For people in a terminal of their own: an " +
    "agent is refused.",
  arguments: [PATTERN],
  options: RULE_OPTIONS,
  exits: [
    { status: 0, about: "the rule is in force" },
    { status: 1, about: "it would change nothing, and was not written" },
    { status: 2, about: "wrong usage, no person at a terminal, or a file that has an error" },
  ],
  examples: [
    { command: 'allow "npm install *"', about: "a command with anything behind it" },
    { command: 'allow "docker *" --for 1h', about: "for an hour" },
    { command: 'allow --tool fetch "*.example.com" --once', about: "one request" },
  ],
  permissions: "allow",
  async run(input, terminal) {
    const { makeRule } = await import("./own_rule.ts");
    return await makeRule("allow", input, terminal);
  },
};
