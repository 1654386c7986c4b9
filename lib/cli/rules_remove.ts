/**
 * `rampart rules remove`: takes a rule of one's own away.
 *
 * @module
 */

import { type Command, UsageError } from "./command.ts";
import { thisMachine } from "./machine.ts";
import { requirePerson } from "./only_people.ts";
import { PROJECT_OPTION, rulesFile } from "./rules.ts";
import { paint } from "./terminal.ts";

/** The command. */
export const command: Command = {
  name: "rules remove",
  summary: "Take one of your own rules away",
  arguments: [{ name: "number", summary: "As rampart rules shows it" }],
  options: [PROJECT_OPTION],
  exits: [
    { status: 0, about: "removed" },
    { status: 1, about: "there is no such rule" },
    { status: 2, about: "wrong usage, no person at a terminal, or a file that has an error" },
  ],
  examples: [{ command: "rules remove 3", about: "the third of the list" }],
  permissions: "rules",
  async run(input, terminal) {
    const [text = ""] = input.args;
    if (!/^\d{1,6}$/.test(text)) {
      throw new UsageError(`no number of a rule: ${text}`, "rampart rules lists them");
    }
    await requirePerson({ doing: "remove rules" });
    const machine = await thisMachine({ token: true });
    const path = rulesFile(machine, input);
    if (path === undefined) throw new UsageError("this is no git repository", "run it inside the project's");
    const { listRules, removeRule } = await import("../policies/overrides.ts");
    const { refreshDaemon } = await import("./own_rule.ts");
    const listed = listRules(path, Date.now());
    if ("problem" in listed) {
      terminal.err(`rampart: no rule was removed: ${listed.problem}\n`);
      return 2;
    }
    const removed = removeRule(path, Number(text), {
      lock: `${machine.home.run}/policies.lock`,
      // What has expired stays for now: without it the numbers would not be those that were shown.
      now: 0,
    });
    if ("problem" in removed) {
      terminal.err(`rampart: ${removed.problem}; rampart rules lists them\n`);
      return 1;
    }
    await refreshDaemon(machine);
    const { visible } = await import("../engine/visible.ts");
    const { action, tool, pattern } = removed.done;
    terminal.out(
      `${paint(terminal, "green", "✓")} Removed: ${action === "allow" ? "allow" : "block"} ${
        visible(tool)
      } "${visible(pattern)}"\n`,
    );
    return 0;
  },
};
