/**
 * `rampart policy remove`: takes a community policy away again.
 *
 * @module
 */

import { visible } from "../engine/visible.ts";
import { displayPath } from "../policies/mod.ts";
import { installedPolicies, isPolicyName } from "../policies/registry/mod.ts";
import { type Command, type Input, UsageError } from "./command.ts";
import { type Machine, thisMachine } from "./machine.ts";
import { requirePerson } from "./only_people.ts";
import { paint, type Terminal } from "./terminal.ts";

/** The command. */
export const command: Command = {
  name: "policy remove",
  summary: "Take a community policy away again",
  arguments: [{ name: "name", summary: "The policy's name" }],
  options: [{ name: "force", short: "f", summary: "Remove it though you have changed it" }],
  examples: [{ command: "policy remove docker", about: "its rules no longer hold" }],
  permissions: "policy",
  async run(input, terminal) {
    await requirePerson({ doing: "take policies away" });
    return await removeOne(input, await thisMachine(), terminal);
  },
};

/** Removes it. Returns the exit status. */
export async function removeOne(
  { args, flags }: Input,
  { home, userHome }: Machine,
  terminal: Terminal,
): Promise<number> {
  const [name = ""] = args;
  const installed = isPolicyName(name) ? await installedPolicies(home.policies) : [];
  const policy = installed.find((one) => one.name === name);
  if (policy === undefined) {
    const have = installed.length === 0
      ? "you have none"
      : `you have ${installed.map((one) => one.name).join(", ")}`;
    throw new UsageError(`no community policy ${JSON.stringify(name)} was fetched`, have);
  }
  if (policy.edited && !flags.has("force")) {
    terminal.err(
      `rampart: nothing was changed: ${name} was changed by hand since it was fetched\n  --force removes it all the same\n`,
    );
    return 1;
  }
  Deno.removeSync(policy.path);
  terminal.out(
    `${paint(terminal, "green", "✓")} ${name} removed\n` +
      paint(terminal, "dim", `  ${visible(displayPath(policy.path, userHome))} · gone with the next call\n`),
  );
  return 0;
}
