/**
 * What checks look at. Each part is read when it is first wanted, and then once.
 *
 * @module
 */

import type { AgentMachine, HookCall } from "../../../hooks/mod.ts";
import {
  type Config,
  DEFAULT_CONFIG,
  displayPath,
  type LoadedPolicies,
  loadPolicies,
  readConfig,
  readPolicyText,
} from "../../policies/mod.ts";
import { calledAs } from "../called_as.ts";
import { type DaemonSeen, lookAtDaemon } from "../look_at_daemon.ts";
import type { Machine } from "../machine.ts";
import { hookWords } from "../provide_gate.ts";
import { agentMachineOf } from "../setup.ts";
import { sourcesRoot } from "../this_program.ts";
import { firstLine, isFolder, reasonOf } from "./is_there.ts";
import { type AgentSeen, lookAtAgents } from "./look_at_agents.ts";

/** The machine, as checks see it. */
export interface Examined {
  readonly machine: Machine;
  readonly agentMachine: AgentMachine;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** A command of Rampart's as it is typed here. */
  readonly typed: (words: string) => string;
  /** A path as a person reads it. */
  readonly shown: (path: string) => string;
  readonly config: () => Promise<ConfigSeen>;
  readonly policies: () => Promise<PoliciesSeen>;
  readonly daemon: () => Promise<DaemonSeen>;
  readonly agents: () => Promise<readonly AgentSeen[]>;
  /** What agents' settings should call. */
  readonly hook: () => Promise<HookCall>;
}

/** config.yaml. */
export interface ConfigSeen {
  /** What holds: the defaults where the file is absent or broken. */
  readonly config: Config;
  readonly state: "read" | "absent" | "broken";
  /** Why it is broken. */
  readonly problem?: string;
}

/** The policies for a call in the working directory. */
export interface PoliciesSeen {
  readonly loaded: LoadedPolicies;
  /** What is wrong, a line each: the place first. */
  readonly problems: readonly string[];
}

/** Looks at the machine. Nothing is read before it is wanted. */
export function examine(machine: Machine, now: number): Examined {
  const agentMachine = agentMachineOf(machine);
  const program = calledAs(agentMachine, sourcesRoot());
  const config = once(() => lookAtConfig(machine));
  const hook = once(async () => hookCall(machine, await config()));
  return {
    machine,
    agentMachine,
    now,
    typed: (words) => `${program} ${words}`,
    shown: (path) => displayPath(path, machine.userHome),
    config,
    policies: once(() => lookAtPolicies(machine)),
    daemon: once(() => lookAtDaemon(machine)),
    agents: once(async () => lookAtAgents(agentMachine, { hook: await hook(), home: machine.home })),
    hook,
  };
}

function once<T>(look: () => Promise<T>): () => Promise<T> {
  let seen: Promise<T> | undefined;
  return () => seen ??= look();
}

async function lookAtConfig({ home }: Machine): Promise<ConfigSeen> {
  let text: string;
  try {
    text = readPolicyText(home.config);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return { config: DEFAULT_CONFIG, state: "absent" };
    return { config: DEFAULT_CONFIG, state: "broken", problem: reasonOf(error) };
  }
  const read = await readConfig(text);
  return "config" in read
    ? { config: read.config, state: "read" }
    : { config: DEFAULT_CONFIG, state: "broken", problem: firstLine(read.problem) };
}

async function lookAtPolicies(machine: Machine): Promise<PoliciesSeen> {
  // Reading them as the linter does leaves no cache behind: a look must not make a home.
  const loaded = await loadPolicies({ ...machine, lint: !isFolder(machine.home.root) });
  const errors = loaded.diagnostics.filter(({ severity }) => severity === "error");
  return {
    loaded,
    problems: [
      ...errors.map(({ file, start, message }) => `${file}:${start.line}:${start.column}: ${message}`),
      ...loaded.unreadable.map(({ file, reason }) => `${file}: cannot be read: ${reason}`),
    ],
  };
}

function hookCall({ home }: Machine, { config }: ConfigSeen): HookCall {
  return { command: hookWords(home), fail: config.fail };
}
