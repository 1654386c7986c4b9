/**
 * `rampart policy list`: the community policies that can be fetched, and those that were.
 *
 * @module
 */

import { visible } from "../engine/visible.ts";
import {
  compareVersions,
  fetchIndex,
  type IndexedPolicy,
  installedPolicies,
  type InstalledPolicy,
  type RegistryOptions,
} from "../policies/registry/mod.ts";
import { type Command, type Input, UsageError } from "./command.ts";
import { type Machine, thisMachine } from "./machine.ts";
import { REGISTRY_OPTIONS, registryOf } from "./policy_registry.ts";
import { paint, type Terminal } from "./terminal.ts";

/** The command. */
export const command: Command = {
  name: "policy list",
  summary: "List the community policies, and which of them you have",
  details: "The index ships with Rampart: nothing is contacted unless --index names an address.",
  arguments: [],
  options: [...REGISTRY_OPTIONS, { name: "json", summary: "Print JSON" }],
  examples: [
    { command: "policy list", about: "what ships with Rampart" },
    {
      command: "policy list --index https://policies.example.com/index.txt --key team.key",
      about: "a team's own",
    },
  ],
  permissions: "policy",
  async run(input, terminal) {
    return await listPolicies(input, await thisMachine(), { terminal });
  },
};

/** What running a command about community policies needs. */
export interface PolicyRun extends Pick<RegistryOptions, "fetch"> {
  readonly terminal: Terminal;
}

/** Lists them. Returns the exit status. */
export async function listPolicies(
  input: Input,
  machine: Machine,
  { terminal, fetch }: PolicyRun,
): Promise<number> {
  const { source, key, place } = await registryOf(input, machine);
  const index = await fetchIndex(source, { key, ...(fetch === undefined ? {} : { fetch }) });
  if ("problem" in index) throw new UsageError(`cannot list ${place}: ${index.problem}`);
  const installed = await installedPolicies(machine.home.policies);
  const known = index.done.policies;
  const others = installed.filter(({ name }) => !known.some((policy) => policy.name === name));
  if (input.flags.has("json")) {
    const policies = known.map((policy) => ({ ...policy, ...stateOf(policy, installed) }));
    terminal.out(`${JSON.stringify({ index: place, serial: index.done.serial, policies, others })}\n`);
    return 0;
  }
  const width = Math.max(...[...known, ...others].map(({ name }) => name.length), 0);
  for (const policy of known) {
    const { name, version, summary } = policy;
    terminal.out(`${name.padEnd(width)}  ${version.padEnd(7)} ${visible(summary)}\n`);
    const said = stateText(policy, installed);
    if (said !== undefined) terminal.out(paint(terminal, "dim", `${" ".repeat(width)}  ${said}\n`));
  }
  for (const { name, version } of others) {
    terminal.out(`${name.padEnd(width)}  ${(version ?? "?").padEnd(7)} fetched, and not in this index\n`);
  }
  terminal.out(
    `\n${known.length} policies in ${visible(place)}, signature checked\n\nNext: rampart policy fetch NAME\n`,
  );
  return 0;
}

function stateOf(
  { name, version }: IndexedPolicy,
  installed: readonly InstalledPolicy[],
): { readonly installed?: string; readonly edited?: true; readonly newer?: boolean } {
  const own = installed.find((policy) => policy.name === name);
  if (own === undefined) return {};
  return {
    installed: own.version ?? "?",
    ...(own.edited ? { edited: true as const } : {}),
    ...(own.version === undefined ? {} : { newer: compareVersions(version, own.version) > 0 }),
  };
}

function stateText(policy: IndexedPolicy, installed: readonly InstalledPolicy[]): string | undefined {
  const { installed: version, edited, newer } = stateOf(policy, installed);
  if (version === undefined) return undefined;
  const changed = edited === true ? ", changed by hand since" : "";
  return newer === true
    ? `✓ you have ${version}${changed}; rampart policy fetch ${policy.name} brings ${policy.version}`
    : `✓ in force${version === policy.version ? "" : ` in version ${version}`}${changed}`;
}
