/**
 * `rampart quickstart`: from nothing to agents whose calls are judged, and a call that proves it.
 *
 * @module
 */

import { PROFILES } from "../policies/mod.ts";
import { personAt } from "./ask.ts";
import { type AgentSeen, examine, type Examined } from "./checks/mod.ts";
import type { Command } from "./command.ts";
import { requirePersonToSwitch } from "./init.ts";
import { type UnwiredAgent, unwiredAgents } from "./known_agents.ts";
import { reporter } from "./lines.ts";
import type { LiveCall } from "./live_call.ts";
import { thisMachine } from "./machine.ts";
import { prepareMachine } from "./prepare_machine.ts";
import { type Proof, proveAgents, proveShell } from "./prove_guarded.ts";
import { type Consent, wireFound } from "./wire_found.ts";

/** The command. */
export const command: Command = {
  name: "quickstart",
  summary: "Set all of it up: policies, gate, daemon, the agents on this machine",
  details:
    "It asks before it edits an agent's settings; --yes answers that. An agent that calls only hooks which it was told " +
    "to trust, as Codex does, is told where you say so, or by --trust. Then it makes a harmless call through each " +
    "path, which must come back denied. Run again, it changes nothing that is as it should be. Where there is " +
    "neither a C compiler nor zig, it fetches zig from PyPI to build the gate, and removes it afterwards.\n\n" +
    "`rampart uninstall` takes all of it back.",
  arguments: [],
  options: [
    {
      name: "yes",
      short: "y",
      summary: "Wire the agents without asking",
    },
    {
      name: "trust",
      summary: "Say yes for you where an agent asks whether it may call hooks, as Codex does",
    },
    {
      name: "profile",
      short: "p",
      value: "NAME",
      choices: PROFILES.map(({ name }) => name),
      summary: "Profile to use",
    },
  ],
  exits: [
    { status: 0, about: "every agent that you wanted wired is protected" },
    { status: 1, about: "something is not as it should be; the lines say what" },
  ],
  examples: [
    { command: "quickstart", about: "asks before it edits an agent's settings" },
    { command: "quickstart --yes", about: "in a script" },
    { command: "quickstart --yes --trust", about: "the same, and Codex is told to trust the hook" },
  ],
  permissions: "quickstart",
  async run({ values, flags }, terminal) {
    const machine = await thisMachine({ token: true });
    await requirePersonToSwitch(machine, values.profile);
    const ask = personAt(terminal);
    const consentBy = (given: boolean): Consent =>
      given ? { kind: "given" } : ask === undefined ? { kind: "nobody" } : { kind: "ask", ask };
    const consent = consentBy(flags.has("yes"));
    // In a script nobody is asked, whatever terminal it has.
    const trust: Consent = flags.has("yes") && !flags.has("trust")
      ? { kind: "nobody" }
      : consentBy(flags.has("trust"));
    const report = reporter(terminal);
    const gate = await prepareMachine({ machine, terminal, report, profile: values.profile });
    // Looked at only now: what was made a moment ago counts.
    const examined = examine(machine, Date.now());
    const agents = (await examined.agents()).filter(({ installed }) => installed);
    const wired = await wireFound(agents, { examined, gate, consent, trust, report });
    const proofs = await proveAgents({ examined, report });
    const shell = agents.length === 0 ? await proveShell({ examined, gate, report }) : undefined;
    terminal.out(`\n${conclusion({ agents, wired, proofs, shell, examined })}`);
    // Where the mode lets calls through, what was promised is not so, though nothing failed.
    const all = [...proofs.map(({ call }) => call), ...(shell === undefined ? [] : [shell])];
    return report.failed() || all.some(({ kind }) => kind !== "denied") ? 1 : 0;
  },
};

interface Outcome {
  /** Agents on this machine that can be wired. */
  readonly agents: readonly AgentSeen[];
  /** Names of those that are wired now, with whether their settings were changed. */
  readonly wired: ReadonlyMap<string, { readonly changed: boolean }>;
  readonly proofs: readonly Proof[];
  /** What became of a call through a wrapped shell; absent where agents are there. */
  readonly shell: LiveCall | undefined;
  readonly examined: Examined;
}

/** What is protected, what isn't, and what to type next. */
function conclusion({ agents, wired, proofs, shell, examined }: Outcome): string {
  const { typed, agentMachine } = examined;
  const lines: string[] = [];
  const named = (wanted: LiveCall["kind"]): readonly AgentSeen[] =>
    agents.filter(({ adapter: { name } }) => {
      const own = proofs.filter(({ agent }) => agent === name);
      return own.length > 0 && own.every(({ call }) => call.kind === wanted);
    });
  const guarded = named("denied");
  if (guarded.length > 0) lines.push(`Protected: ${titles(guarded)}`);
  else if (shell?.kind === "denied") lines.push(`Protected: whatever runs under ${typed("wrap -- PROGRAM")}`);
  else if (agents.length > 0) lines.push("Protected: nothing yet");
  const watched = named("monitored");
  if (watched.length > 0) lines.push(`Recorded only, as the mode is monitor: ${titles(watched)}`);
  const off = named("disabled");
  if (off.length > 0) lines.push(`Not judged, as the mode is disabled: ${titles(off)}`);
  const rest = agents.filter((agent) => ![...guarded, ...watched, ...off].includes(agent));
  if (rest.length > 0) lines.push(`Not protected: ${titles(rest)}`);
  lines.push(...notYet(unwiredAgents(agentMachine), examined));
  if (agents.length === 0) lines.push("No agent that can be wired was found on this machine.");
  if ([...wired.values()].some(({ changed }) => changed)) lines.push("Restart agents that run already.");
  lines.push(
    "",
    "Next:",
    ...[
      ["status", "what is guarded"],
      ["log --deny", "what was stopped"],
      ['test "rm -rf /"', "what would be decided"],
    ].map(([words = "", about = ""]) =>
      `  ${typed(words).padEnd(typed('test "rm -rf /"').length)}   ${about}`
    ),
    `Undo all of it: ${typed("uninstall")}`,
    "",
  );
  return lines.join("\n");
}

function titles(agents: readonly AgentSeen[]): string {
  return agents.map(({ adapter: { title }, found: { version } }) =>
    version === undefined ? title : `${title} ${version}`
  ).join(", ");
}

/** What is said of agents that can't be wired yet. */
function notYet(agents: readonly UnwiredAgent[], { typed }: Examined): readonly string[] {
  return agents.map(({ title, program }) => `Not yet: ${title}. Meanwhile: ${typed(`wrap -- ${program}`)}`);
}
