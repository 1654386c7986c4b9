/**
 * `rampart rules`: the rules that were made by `rampart allow`, `rampart block` and "always allow".
 *
 * @module
 */

import { displayPath, repositoryRoot } from "../policies/mod.ts";
import type { Edited, ListedRule } from "../policies/overrides.ts";
import { type Command, type Input, type Option, UsageError } from "./command.ts";
import { localTime } from "./local_time.ts";
import { type Machine, thisMachine } from "./machine.ts";
import { paint, type Terminal } from "./terminal.ts";

/** Means the project's file. */
export const PROJECT_OPTION: Option = {
  name: "project",
  summary: "The rules in this repository's .rampart/policy.yaml",
};

/** The command. */
export const command: Command = {
  name: "rules",
  summary: "List your own rules, with the numbers by which they are removed",
  arguments: [],
  options: [PROJECT_OPTION, { name: "json", summary: "Print JSON" }],
  exits: [
    { status: 0, about: "listed" },
    { status: 2, about: "wrong usage, or a file that has an error" },
  ],
  examples: [
    { command: "rules", about: "what you have allowed and blocked" },
    { command: "rules remove 3", about: "take one away" },
  ],
  permissions: "rules",
  async run(input, terminal) {
    const machine = await thisMachine();
    const path = rulesFile(machine, input);
    if (path === undefined) throw new UsageError("this is no git repository", "run it inside the project's");
    const { listRules } = await import("../policies/overrides.ts");
    const listed = listRules(path, Date.now());
    if ("problem" in listed) {
      terminal.err(`rampart: your rules can't be read: ${listed.problem}\n`);
      return 2;
    }
    if (input.flags.has("json")) {
      terminal.out(`${JSON.stringify({ file: path, rules: listed.done })}\n`);
      return 0;
    }
    const project = input.flags.has("project") ? undefined : rulesFile(machine, PROJECT);
    const further = project === undefined ? "" : furtherRules(listRules(project, Date.now()));
    if (listed.done.length === 0) {
      terminal.out(
        input.flags.has("project")
          ? 'This repository has no rules. For example: rampart block --project "terraform apply *"\n'
          : `You have made no rules. For example: rampart allow "npm install *"\n${further}`,
      );
      return 0;
    }
    await show(listed.done, terminal);
    terminal.out(paint(terminal, "dim", `${displayPath(path, machine.userHome)}\n${further}`));
    return 0;
  },
};

/** What `--project` would be. */
const PROJECT: Input = { args: [], values: {}, flags: new Set(["project"]) };

/** Where rules of the repository's own are to be seen; nothing where it has none. */
function furtherRules(listed: Edited<readonly ListedRule[]>): string {
  if ("problem" in listed || listed.done.length === 0) return "";
  const { length } = listed.done;
  return `${length} more in this repository: rampart rules --project\n`;
}

/** The file that is meant; undefined outside a repository. */
export function rulesFile({ home, cwd }: Machine, { flags }: Input): string | undefined {
  if (!flags.has("project")) return home.overrides;
  const root = repositoryRoot(cwd);
  return root === undefined ? undefined : `${root}/.rampart/policy.yaml`;
}

async function show(
  rules: readonly ListedRule[],
  terminal: Terminal,
): Promise<void> {
  const { visible } = await import("../engine/visible.ts");
  const width = String(rules.length).length;
  const tools = Math.max(...rules.map(({ tool }) => tool.length));
  for (const { number, action, tool, pattern, expires, once } of rules) {
    const verb = action === "allow" ? paint(terminal, "green", "allow") : paint(terminal, "red", "block");
    const notes = [
      ...(expires === undefined ? [] : [`until ${localTime(expires)}`]),
      ...(once === true ? ["for one call"] : []),
    ];
    terminal.out(
      `${String(number).padStart(width)}  ${verb}  ${visible(tool).padEnd(tools)}  ${visible(pattern)}${
        notes.length === 0 ? "" : paint(terminal, "dim", `  (${notes.join(", ")})`)
      }\n`,
    );
  }
}
