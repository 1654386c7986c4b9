/**
 * `rampart policy fetch`: a community policy, checked and put in force.
 *
 * @module
 */

import { visible } from "../engine/visible.ts";
import { displayPath } from "../policies/mod.ts";
import {
  compareVersions,
  fetchIndex,
  fetchPolicy,
  type IndexedPolicy,
  type InstalledPolicy,
  installedPolicy,
  installPolicy,
  isPolicyName,
} from "../policies/registry/mod.ts";
import { type Command, type Input, UsageError } from "./command.ts";
import { type Machine, thisMachine } from "./machine.ts";
import { requirePerson } from "./only_people.ts";
import type { PolicyRun } from "./policy_list.ts";
import { REGISTRY_OPTIONS, registryOf } from "./policy_registry.ts";
import { paint } from "./terminal.ts";

/** The command. */
export const command: Command = {
  name: "policy fetch",
  summary: "Fetch a community policy and put it in force",
  details: "The index must be signed, and the policy must be what the index names. It is kept in " +
    "~/.rampart/policies/community-NAME.yaml and can only make things stricter: it allows nothing, locks nothing, sends " +
    "nothing anywhere, and your overrides lift it.",
  arguments: [{ name: "name", summary: "A name from rampart policy list" }],
  options: [
    ...REGISTRY_OPTIONS,
    { name: "force", short: "f", summary: "Replace a newer version, or one that you have changed" },
  ],
  examples: [
    { command: "policy fetch docker", about: "from the registry that ships with Rampart" },
    {
      command: "policy fetch ours --index https://policies.example.com/index.txt --key team.key",
      about: "a team's own",
    },
  ],
  permissions: "policy",
  async run(input, terminal) {
    await requirePerson({ doing: "put policies in force" });
    return await fetchOne(input, await thisMachine(), { terminal });
  },
};

/** Fetches it. Returns the exit status. */
export async function fetchOne(
  input: Input,
  machine: Machine,
  { terminal, fetch }: PolicyRun,
): Promise<number> {
  const [name = ""] = input.args;
  if (!isPolicyName(name)) {
    throw new UsageError(`no policy is called ${JSON.stringify(name)}`, "see: rampart policy list");
  }
  const { source, key, place } = await registryOf(input, machine);
  const options = { key, ...(fetch === undefined ? {} : { fetch }) };
  const index = await fetchIndex(source, options);
  if ("problem" in index) throw new UsageError(`cannot fetch from ${place}: ${index.problem}`);
  const policy = index.done.policies.find((one) => one.name === name);
  if (policy === undefined) {
    throw new UsageError(`${place} has no policy ${name}`, "see: rampart policy list");
  }
  const before = await installedPolicy(machine.home.policies, name);
  const kept = before === undefined || input.flags.has("force") ? undefined : keeping(policy, before);
  if (kept !== undefined) {
    terminal.err(`rampart: nothing was changed: ${kept}\n  --force replaces it\n`);
    return 1;
  }
  const fetched = await fetchPolicy(source, policy, options);
  if ("problem" in fetched) throw new UsageError(`cannot fetch from ${place}: ${fetched.problem}`);
  const path = installPolicy(machine.home.policies, fetched.done, policy);
  const shown = visible(displayPath(path, machine.userHome));
  terminal.out(
    `${paint(terminal, "green", "✓")} ${name} ${policy.version}${changeText(policy, before)}: ${
      visible(policy.summary)
    }\n` +
      paint(terminal, "dim", `  ${shown} · in force with the next call\n`) +
      `\nNext: rampart policy test ${shown}\n`,
  );
  return 0;
}

/** Why what is there stays; undefined where it may be replaced. */
function keeping({ name, version }: IndexedPolicy, before: InstalledPolicy): string | undefined {
  if (before.edited) return `${name} was changed by hand since it was fetched`;
  return before.version !== undefined && compareVersions(version, before.version) < 0
    ? `version ${version} is older than ${before.version}, which you have`
    : undefined;
}

function changeText({ version }: IndexedPolicy, before: InstalledPolicy | undefined): string {
  if (before?.version === undefined) return "";
  const order = compareVersions(version, before.version);
  return order === 0 ? " again" : `, ${order > 0 ? "newer" : "older"} than ${before.version}`;
}
