/**
 * `rampart verify`: proves by harmless calls that each agent's calls are stopped, and shows what is covered of it.
 *
 * @module
 */

import type { AgentCoverage } from "../../hooks/mod.ts";
import { type AgentSeen, examine, type Examined, ms, programOf } from "./checks/mod.ts";
import type { Command } from "./command.ts";
import { coverageLines } from "./coverage_text.ts";
import { unwiredAgents } from "./known_agents.ts";
import { type Mark, reportLine } from "./lines.ts";
import { canaryTools, type LiveCall, liveCall } from "./live_call.ts";
import { thisMachine } from "./machine.ts";
import type { Terminal } from "./terminal.ts";
import { certainHindrance, helpFor } from "./trust.ts";

/** The command. */
export const command: Command = {
  name: "verify",
  summary: "Prove that agents' calls are stopped, and show what is covered",
  details:
    "It makes harmless calls through each wired agent's own hook, which must come back denied, and prints what of the " +
    "agent is covered: what is judged, what becomes of its output, what an ask does, and what happens where the hook " +
    "fails. Agents that are on the machine and not wired are named with --all.",
  arguments: [],
  options: [
    { name: "all", summary: "Every agent that is found on this machine, wired or not" },
    { name: "json", summary: "Print JSON" },
  ],
  exits: [
    { status: 0, about: "all of them are proven" },
    { status: 1, about: "a call was not stopped, or could not have been" },
    { status: 2, about: "nothing failed, but not all could be tried" },
  ],
  examples: [
    { command: "verify", about: "the agents that are wired" },
    { command: "verify --all", about: "and those that aren't" },
  ],
  permissions: "verify",
  async run({ flags }, terminal) {
    const examined = examine(await thisMachine({ token: true }), Date.now());
    const results = await verifyAgents(examined, flags.has("all"));
    const status = statusOf(results);
    if (flags.has("json")) {
      terminal.out(`${JSON.stringify({ ok: status === 0, status, agents: results }, null, 2)}\n`);
    } else print(results, { status, examined, terminal });
    return status;
  },
};

/** What was found of an agent. */
export interface Verified {
  readonly agent: string;
  readonly title: string;
  readonly version: string | null;
  readonly state: "proven" | "failed" | "not-tried";
  /** Why it is not proven, in a line. */
  readonly why?: string;
  /** What the person does about it. */
  readonly help?: string;
  /** The calls that were made. */
  readonly calls: readonly VerifiedCall[];
  /** What is covered; null for an agent that can't be wired. */
  readonly coverage: AgentCoverage | null;
}

/** A call that was made. */
export interface VerifiedCall {
  /** The agent's own name of the tool; where it starts one of several programs to ask, with that. */
  readonly tool: string;
  /** What the agent starts to ask. */
  readonly command: string;
  readonly outcome: LiveCall;
}

async function verifyAgents(examined: Examined, all: boolean): Promise<readonly Verified[]> {
  const results: Verified[] = [];
  for (const agent of await examined.agents()) {
    const { settings: { state }, installed } = agent;
    if (state !== "absent" || (all && installed)) results.push(await verifyAgent(agent, examined));
  }
  if (!all) return results;
  return [
    ...results,
    ...unwiredAgents(examined.agentMachine).map(({ name, title }): Verified => ({
      agent: name,
      title,
      version: null,
      state: "not-tried",
      why: "it can't be wired",
      calls: [],
      coverage: null,
    })),
  ];
}

async function verifyAgent(
  { adapter, wiring, found, settings: { state, path, commands, problem } }: AgentSeen,
  { machine, agentMachine, shown, typed }: Examined,
): Promise<Verified> {
  const about = {
    agent: adapter.name,
    title: adapter.title,
    version: found.version ?? null,
    coverage: await adapter.coverage?.() ?? null,
  };
  const not = (kind: "failed" | "not-tried", why: string, help?: string): Verified => ({
    ...about,
    state: kind,
    why,
    ...(help === undefined ? {} : { help }),
    calls: [],
  });
  const refused = wiring.refuses?.(found);
  if (refused !== undefined) return not("not-tried", `it can't be wired: ${refused}`);
  if (state === "absent") {
    return not("not-tried", `${shown(path)} does not call Rampart`, typed(`setup ${adapter.name}`));
  }
  if (state !== "wired") return not("failed", `${shown(path)}: ${problem ?? STATES[state]}`);
  const hindrance = await certainHindrance(wiring, agentMachine);
  if (hindrance !== undefined) {
    return not("failed", `${shown(hindrance.path)}: ${hindrance.why}`, helpFor(hindrance, typed));
  }
  const calls: VerifiedCall[] = [];
  const tools = await canaryTools(adapter);
  for (const [index, command] of commands.entries()) {
    const by = commands.length === 1 ? "" : ` by ${shown(programOf(command))}`;
    // Every tool by one command, which is the way of all; by each further one a call that shows that it leads there.
    for (const [canary, tool] of tools.slice(0, index === 0 ? tools.length : 1).entries()) {
      const outcome = await liveCall({ kind: "hook", adapter, command, canary }, machine);
      calls.push({ tool: `${tool}${by}`, command, outcome });
    }
  }
  if (calls.length === 0) return not("not-tried", "no call can be made in its name");
  const wrong = calls.map(({ tool, outcome }) => problemOf(tool, outcome)).find((text) => text !== undefined);
  return {
    ...about,
    state: wrong === undefined ? "proven" : "failed",
    ...(wrong ? { why: wrong } : {}),
    calls,
  };
}

const STATES = {
  other: "it calls Rampart in another way, or not for each event",
  off: "it switches all hooks off",
  broken: "it can't be read as settings",
  unreadable: "it can't be read",
} as const;

function problemOf(tool: string, outcome: LiveCall): string | undefined {
  switch (outcome.kind) {
    case "denied":
      return undefined;
    case "monitored":
      return `${tool}: recorded as denied and let through, as the mode is monitor`;
    case "disabled":
      return `${tool}: not judged, as the mode is disabled`;
    case "failed":
      return `${tool}: ${outcome.problem}`;
    default:
      return outcome satisfies never;
  }
}

/** The exit status. Where there was nothing to try, nothing is proven. */
export function statusOf(results: readonly Pick<Verified, "state">[]): 0 | 1 | 2 {
  if (results.some(({ state }) => state === "failed")) return 1;
  return results.length === 0 || results.some(({ state }) => state === "not-tried") ? 2 : 0;
}

const MARKS: Readonly<Record<Verified["state"], Mark>> = { proven: "✓", failed: "✗", "not-tried": "·" };

function print(
  results: readonly Verified[],
  { status, examined, terminal }: {
    readonly status: 0 | 1 | 2;
    readonly examined: Examined;
    readonly terminal: Terminal;
  },
): void {
  const line = (mark: Mark, title: string, text: string, next?: string): void =>
    terminal.out(reportLine({ mark, title, text, ...(next === undefined ? {} : { next }) }, terminal));
  for (const { title, version, state, why, help, calls, coverage } of results) {
    const count = `${calls.length} ${calls.length === 1 ? "call" : "calls"}, all denied`;
    line(MARKS[state], title, `${version === null ? "" : `${version}: `}${why ?? count}`, help);
    for (const { tool, outcome } of calls) line(...callLine(tool, outcome));
    if (coverage !== null && state !== "not-tried") {
      for (const [about, text] of coverageLines(coverage, version)) line("·", about, text);
    }
    terminal.out("\n");
  }
  terminal.out(`${conclusion(results, status, examined)}\n`);
}

function callLine(tool: string, outcome: LiveCall): readonly [Mark, string, string] {
  const problem = problemOf(tool, outcome);
  if (outcome.kind !== "denied" || problem !== undefined) return ["✗", "  call", problem ?? tool];
  const { milliseconds, event, byDaemon } = outcome;
  const by = byDaemon ? "" : ", though not by the daemon";
  return [byDaemon ? "✓" : "!", "  call", `${tool}: denied in ${ms(milliseconds)}${by}, event ${event}`];
}

function conclusion(results: readonly Verified[], status: 0 | 1 | 2, { typed }: Examined): string {
  const titles = (state: Verified["state"]): string =>
    results.filter((result) => result.state === state).map(({ title }) => title).join(", ");
  if (results.length === 0) return `No agent is wired, so nothing was tried: ${typed("setup --all")}`;
  const lines = [
    ...(titles("proven") === "" ? [] : [`Proven: ${titles("proven")}`]),
    ...(titles("failed") === "" ? [] : [`Failed: ${titles("failed")}. See: ${typed("doctor")}`]),
    ...(titles("not-tried") === "" ? [] : [`Not tried: ${titles("not-tried")}`]),
  ];
  const alone = results.flatMap(({ calls }) => calls).some(({ outcome }) =>
    outcome.kind === "denied" && !outcome.byDaemon
  );
  return [
    status === 0 ? `${lines.join("\n")}, each by calls that were denied and recorded.` : lines.join("\n"),
    ...(alone ? [`Not all were judged by the daemon, which takes longer. See: ${typed("doctor")}`] : []),
  ].join("\n");
}
