/**
 * What the commands about a person's own rules take.
 *
 * @module
 */

import type { Argument, Option } from "./command.ts";

/** The operand of both. */
export const PATTERN: Argument = {
  name: "pattern",
  summary: "A command, path, host or URL; * stands for any text (in paths: within one folder, ** across)",
  quoted: true,
};

/** The options of both. */
export const RULE_OPTIONS: readonly Option[] = [
  {
    name: "tool",
    value: "TOOL",
    summary: "exec (default), read, write, fetch, or an agent's own tool such as mcp__github__create_issue",
  },
  {
    name: "for",
    value: "TIME",
    summary: "How long the rule lasts, such as 30m, 1h or 7d (default: until it is removed)",
  },
  { name: "once", summary: "The rule is used up by one call" },
  { name: "project", summary: "Write it into this repository's .rampart/policy.yaml (block only)" },
];
