/**
 * `rampart setup`: has agents ask Rampart before each of their tool calls.
 *
 * @module
 */

import {
  ADAPTERS,
  type AgentAdapter,
  type AgentFound,
  type AgentMachine,
  type AgentWiring,
  type Hindrance,
  type HookCall,
  WIRING_VARIABLES,
} from "../../hooks/mod.ts";
import { type Config, displayPath, readConfig, readPolicyText } from "../policies/mod.ts";
import { calledAs } from "./called_as.ts";
import { type Command, type Input, UsageError } from "./command.ts";
import { type Machine, thisMachine } from "./machine.ts";
import { refuseAgents } from "./only_people.ts";
import { type Gate, provideGate } from "./provide_gate.ts";
import type { Terminal } from "./terminal.ts";
import { sourcesRoot } from "./this_program.ts";
import { grantTrust, helpFor, type TrustShown } from "./trust.ts";
import { unwireAgent, wireAgent, type Wired } from "./wire_agent.ts";
import { wiringRecordPath } from "./wiring_record.ts";

const AGENTS = ADAPTERS.filter(({ wiring }) => wiring !== undefined);

/** Flags that one agent alone knows. */
const OWN_FLAGS = AGENTS.flatMap(({ setupFlags = [], title }) =>
  setupFlags.map(({ name, summary }) => ({ name, summary: `${title}: ${summary}` }))
);

/** The command. */
export const command: Command = {
  name: "setup",
  summary: "Have agents' tool calls judged, or no longer",
  details:
    "It adds a hook to the agent's settings, for every tool, before and after the call. Everything else in the " +
    "file stays as it is, and --remove takes out what was added. Done again, it changes nothing.\n\n" +
    AGENTS.map(({ name, title }) => `  ${name.padEnd(12)} ${title}`).join("\n"),
  arguments: [{ name: "agent", summary: AGENTS.map(({ name }) => name).join(", "), optional: true }],
  options: [
    { name: "all", summary: "Every agent that is found on this machine" },
    { name: "remove", summary: "Take the hook out again" },
    { name: "project", summary: "Settings of the project in this folder, in place of your own" },
    {
      name: "trust",
      summary: "Say yes for you where the agent asks whether it may call hooks, as Codex does",
    },
    ...OWN_FLAGS,
    { name: "json", summary: "Print JSON; with --all one line for each agent" },
  ],
  exits: [
    { status: 0, about: "done, or there was nothing to do" },
    { status: 1, about: "with --all: an agent could not be set up; the others are" },
    { status: 2, about: "wrong usage, or the agent's settings could not be edited and are as they were" },
  ],
  examples: [
    { command: "setup claude-code", about: "judge every tool call of Claude Code" },
    { command: "setup claude-code --remove", about: "leave it alone again" },
    { command: "setup --all", about: "every agent that is here" },
  ],
  permissions: "setup",
  async run(input, terminal) {
    if (input.flags.has("remove")) await refuseAgents({ doing: "take Rampart out of an agent's settings" });
    const machine = await thisMachine();
    const all = input.flags.has("all");
    const wanted = await wantedAgents(input, machine);
    const gate = input.flags.has("remove") ? undefined : await provideGate(machine, terminal);
    const hook = gate === undefined ? undefined : {
      command: gate.command,
      fail: await failSetting(machine),
      flags: input.flags,
    };
    if (!input.flags.has("json") && gate !== undefined) {
      for (const line of gate.changes) terminal.out(`✓ ${displayPath(line, machine.userHome)}\n`);
      for (const line of gate.problems) terminal.out(`! ${line}\n`);
    }
    const typed = typedHere(machine);
    let failed = false;
    let changed = false;
    for (const agent of wanted) {
      const done = await setUp(agent, { machine, hook, input });
      if ("problem" in done) {
        if (!all) throw new UsageError(done.problem, done.hint);
        failed = true;
        terminal.err(`rampart: ${agent.adapter.title}: ${done.problem}\n  ${done.hint}\n`);
      } else if (input.flags.has("json")) {
        terminal.out(`${JSON.stringify(resultData(done, gate))}\n`);
      } else {
        printResult(done, { machine, terminal, input, typed });
        changed ||= done.found.program !== undefined && done.wired.change !== "unchanged";
      }
    }
    if (!input.flags.has("json")) printEnd(wanted, { terminal, input, typed, changed });
    return failed ? 1 : 0;
  },
};

/** How a command of Rampart's is typed here. */
function typedHere(machine: Machine): (words: string) => string {
  const program = calledAs(agentMachineOf(machine), sourcesRoot());
  return (words) => `${program} ${words}`;
}

/** An agent to be set up. */
interface Agent {
  readonly adapter: AgentAdapter;
  readonly wiring: AgentWiring;
}

async function wantedAgents({ args: [name], flags }: Input, machine: Machine): Promise<readonly Agent[]> {
  if (flags.has("all") !== (name === undefined)) {
    throw new UsageError(
      name === undefined ? "no agent is named" : "--all and an agent's name don't go together",
      `one of: ${AGENTS.map((agent) => agent.name).join(", ")}; or: rampart setup --all`,
    );
  }
  const named = AGENTS.filter((agent) => flags.has("all") || agent.name === name);
  const [only] = named;
  if (only === undefined) {
    throw new UsageError(
      `no agent is called ${name}`,
      `one of: ${
        AGENTS.map((agent) => agent.name).join(", ")
      }; any other program runs under: rampart wrap -- PROGRAM`,
    );
  }
  const stray = OWN_FLAGS.find((flag) =>
    flags.has(flag.name) &&
    !named.some(({ setupFlags }) => setupFlags?.some((own) => own.name === flag.name))
  );
  if (stray !== undefined) throw new UsageError(`--${stray.name} is not for ${only.title}`);
  const agents: Agent[] = [];
  for (const adapter of named) {
    const wiring = await adapter.wiring?.();
    if (wiring === undefined) continue;
    const { program, used } = wiring.detect(agentMachineOf(machine));
    if (!flags.has("all") || program !== undefined || used) agents.push({ adapter, wiring });
  }
  return agents;
}

/** The machine as agents' adapters see it. */
export function agentMachineOf({ cwd, env, userHome, platform }: Machine): AgentMachine {
  const more = Object.fromEntries(WIRING_VARIABLES.filter(mayRead).map((name) => [name, Deno.env.get(name)]));
  return { cwd, userHome, platform, env: { ...env, ...more } };
}

/** A command that only looks may not read every variable there is. */
function mayRead(variable: string): boolean {
  return Deno.permissions.querySync({ name: "env", variable }).state === "granted";
}

/** What config.yaml says of calls that can't be judged. What can't be read there is for `rampart doctor` to say. */
async function failSetting({ home }: Machine): Promise<Config["fail"]> {
  let text: string;
  try {
    text = readPolicyText(home.config);
  } catch {
    return "open";
  }
  const read = await readConfig(text);
  return "problem" in read ? "open" : read.config.fail;
}

/** What was done for an agent. */
interface Result {
  readonly adapter: AgentAdapter;
  readonly wired: Exclude<Wired, { readonly problem: string }>;
  readonly found: AgentFound;
  /** What the agent says of the hook after it was told to trust it; absent where that was not wanted or is not needed. */
  readonly trust: TrustShown | undefined;
  /** What keeps the agent from calling it, as far as files say. */
  readonly hindrance: Hindrance | undefined;
}

async function setUp(
  { adapter, wiring }: Agent,
  { machine, hook, input: { flags } }: {
    readonly machine: Machine;
    /** Undefined: the hook is to be taken out. */
    readonly hook: HookCall | undefined;
    readonly input: Input;
  },
): Promise<Result | { readonly problem: string; readonly hint: string }> {
  const agentMachine = agentMachineOf(machine);
  const scope = flags.has("project") ? "project" : "user";
  if (wiring.files(agentMachine, scope).length === 0) {
    return {
      problem: `${adapter.title} has no settings of a project`,
      hint: `rampart setup ${adapter.name}`,
    };
  }
  const found = wiring.detect(agentMachine);
  const refused = hook === undefined ? undefined : wiring.refuses?.(found);
  if (refused !== undefined) {
    return { problem: `cannot wire ${adapter.title}: ${refused}`, hint: "nothing was changed" };
  }
  const options = { machine: agentMachine, scope, record: wiringRecordPath(machine.home) } as const;
  const wired = hook === undefined ? unwireAgent(wiring, options) : wireAgent(wiring, hook, options);
  if ("problem" in wired) {
    return {
      problem: `cannot edit ${displayPath(wired.path, machine.userHome)}: ${wired.problem}`,
      hint: "the file is as it was; mend it, then run this again",
    };
  }
  if (hook === undefined) return { adapter, wired, found, trust: undefined, hindrance: undefined };
  const trust = flags.has("trust") ? await grantTrust(wiring, agentMachine) : undefined;
  const hindrance = trust === undefined && wired.off !== true ? wiring.hindrance?.(agentMachine) : undefined;
  return { adapter, wired, found, trust, hindrance };
}

function resultData(
  { adapter, wired, found, trust, hindrance }: Result,
  gate: Gate | undefined,
): Record<string, unknown> {
  return {
    agent: adapter.name,
    change: wired.change,
    settings: wired.path,
    files: wired.files,
    off: wired.off === true,
    program: found.program ?? null,
    version: found.version ?? null,
    ...(trust === undefined ? {} : { trust: trust.kind }),
    ...(hindrance === undefined ? {} : { hindrance: `${hindrance.path}: ${hindrance.why}` }),
    ...(gate === undefined ? {} : { command: gate.command, native: gate.native, problems: gate.problems }),
  };
}

function printResult(
  { adapter: { title }, wired: { path, change, off }, found, trust, hindrance }: Result,
  { machine, terminal, input: { flags }, typed }: {
    readonly machine: Machine;
    readonly terminal: Terminal;
    readonly input: Input;
    readonly typed: (words: string) => string;
  },
): void {
  const shown = displayPath(path, machine.userHome);
  if (flags.has("remove")) {
    terminal.out(
      change === "unchanged"
        ? `· ${shown}: Rampart isn't in it\n`
        : `✓ ${shown}: Rampart is out; tool calls of ${title} are no longer judged\n`,
    );
    return;
  }
  const isCalled = hindrance === undefined &&
    (trust === undefined || trust.kind === "trusted" || trust.kind === "granted");
  const judged = isCalled ? `each tool call of ${title} is judged` : `Rampart is in it`;
  terminal.out(
    change === "unchanged"
      ? `· ${shown}: as before\n`
      : `✓ ${shown}: ${change === "renewed" ? "renewed; " : ""}${judged}\n`,
  );
  if (off) {
    terminal.out("! These settings switch all hooks off: nothing is judged until that is changed.\n");
  }
  if (flags.has("project")) {
    terminal.out("! It names a path of this machine: others who share the file need their own.\n");
  }
  if (trust?.kind === "granted") terminal.out(`✓ ${title} was told to trust the hook.\n`);
  if (trust?.kind === "untrusted" || trust?.kind === "unknown") {
    terminal.out(`! ${title} does not call it yet: ${trust.why}.\n  ${trust.how}\n`);
  }
  if (hindrance !== undefined) {
    const where = displayPath(hindrance.path, machine.userHome);
    terminal.out(`! Nothing is judged yet: ${where}: ${hindrance.why}.\n  ${helpFor(hindrance, typed)}\n`);
  }
  if (found.program === undefined) {
    terminal.out(`! ${title} was not found on the PATH; this counts once it is installed.\n`);
  }
}

function printEnd(
  wanted: readonly Agent[],
  { terminal, input: { flags }, typed, changed }: {
    readonly terminal: Terminal;
    readonly input: Input;
    readonly typed: (words: string) => string;
    /** Whether the settings of an agent that is here were edited. */
    readonly changed: boolean;
  },
): void {
  const [only] = wanted;
  if (only === undefined) {
    const wrap = typed("wrap -- PROGRAM");
    return terminal.out(`· No agent that can be wired was found. Others run under: ${wrap}\n`);
  }
  if (changed) {
    const which = wanted.length === 1 ? only.adapter.title : "agents";
    terminal.out(`· Restart ${which} where ${wanted.length === 1 ? "it runs" : "they run"} already.\n`);
  }
  if (flags.has("remove")) return;
  const what = flags.has("all") ? "--all" : only.adapter.name;
  const undo = typed(`setup ${what} --remove${flags.has("project") ? " --project" : ""}`);
  terminal.out(`\nNext: ${typed(flags.has("all") ? "verify --all" : "status")}\nTo undo it: ${undo}\n`);
}
