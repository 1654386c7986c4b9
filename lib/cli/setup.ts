/**
 * `rampart setup`: has an agent ask Rampart before each of its tool calls.
 *
 * @module
 */

import { ADAPTERS, type AgentAdapter, type AgentFound, type AgentMachine } from "../../hooks/mod.ts";
import { type Config, displayPath, readConfig, readPolicyText } from "../policies/mod.ts";
import { type Command, UsageError } from "./command.ts";
import { type Machine, thisMachine } from "./machine.ts";
import { type Gate, provideGate } from "./provide_gate.ts";
import type { Terminal } from "./terminal.ts";
import { unwireAgent, wireAgent, type Wired } from "./wire_agent.ts";

const AGENTS = ADAPTERS.filter(({ wiring }) => wiring !== undefined);

/** The command. */
export const command: Command = {
  name: "setup",
  summary: "Have an agent's tool calls judged, or no longer",
  details:
    "It adds a hook to the agent's settings, for every tool, before and after the call. Everything else in the " +
    "file stays as it is, and --remove takes out what was added.\n\n" +
    AGENTS.map(({ name, title }) => `  ${name.padEnd(12)} ${title}`).join("\n"),
  arguments: [{ name: "agent", summary: AGENTS.map(({ name }) => name).join(", ") }],
  options: [
    { name: "remove", summary: "Take the hook out again" },
    { name: "project", summary: "Settings of the project in this folder, in place of your own" },
    { name: "json", summary: "Print JSON" },
  ],
  examples: [
    { command: "setup claude-code", about: "judge every tool call of Claude Code" },
    { command: "setup claude-code --remove", about: "leave it alone again" },
  ],
  permissions: "setup",
  async run({ args, flags }, terminal) {
    const adapter = AGENTS.find(({ name }) => name === args[0]);
    const wiring = await adapter?.wiring?.();
    if (adapter === undefined || wiring === undefined) {
      throw new UsageError(
        `no agent is called ${args[0] ?? ""}`,
        `one of: ${
          AGENTS.map(({ name }) => name).join(", ")
        }; any other program runs under: rampart wrap -- PROGRAM`,
      );
    }
    const machine = await thisMachine();
    const agentMachine = agentMachineOf(machine);
    const options = { machine: agentMachine, scope: flags.has("project") ? "project" : "user" } as const;
    const gate = flags.has("remove") ? undefined : await provideGate(machine, terminal);
    const wired = gate === undefined
      ? unwireAgent(wiring, options)
      : wireAgent(wiring, { command: gate.command, fail: await failSetting(machine) }, options);
    if ("problem" in wired) {
      throw new UsageError(
        `cannot edit ${displayPath(wired.path, machine.userHome)}: ${wired.problem}`,
        "the file is as it was; mend it, then run this again",
      );
    }
    const result: Result = { adapter, wired, found: wiring.detect(agentMachine), gate };
    if (flags.has("json")) terminal.out(`${JSON.stringify(resultData(result))}\n`);
    else printResult(result, { machine, terminal, project: flags.has("project") });
    return 0;
  },
};

/** The machine as agents' adapters see it. */
export function agentMachineOf({ cwd, env, userHome, platform }: Machine): AgentMachine {
  const names = ["PATH", "CLAUDE_CONFIG_DIR"];
  const more = Object.fromEntries(names.map((name) => [name, Deno.env.get(name)]));
  return { cwd, userHome, platform, env: { ...env, ...more } };
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

interface Result {
  readonly adapter: AgentAdapter;
  readonly wired: Exclude<Wired, { readonly problem: string }>;
  readonly found: AgentFound;
  /** Absent when the hook was taken out. */
  readonly gate: Gate | undefined;
}

function resultData({ adapter, wired, found, gate }: Result): Record<string, unknown> {
  return {
    agent: adapter.name,
    change: wired.change,
    settings: wired.path,
    off: wired.off === true,
    program: found.program ?? null,
    version: found.version ?? null,
    ...(gate === undefined ? {} : { command: gate.command, native: gate.native, problems: gate.problems }),
  };
}

function printResult(
  { adapter: { name, title }, wired: { path, change, off }, found, gate }: Result,
  { machine, terminal, project }: { machine: Machine; terminal: Terminal; project: boolean },
): void {
  const shown = displayPath(path, machine.userHome);
  if (gate === undefined) {
    terminal.out(
      change === "unchanged"
        ? `· ${shown}: Rampart isn't in it\n`
        : `✓ ${shown}: Rampart is out; tool calls of ${title} are no longer judged\n`,
    );
    return;
  }
  for (const line of gate.changes) terminal.out(`✓ ${line}\n`);
  for (const line of gate.problems) terminal.out(`! ${line}\n`);
  terminal.out(
    change === "unchanged"
      ? `· ${shown}: as before\n`
      : `✓ ${shown}: ${change === "renewed" ? "renewed; " : ""}each tool call of ${title} is judged\n`,
  );
  if (off) {
    terminal.out("! These settings switch all hooks off: nothing is judged until that is changed.\n");
  }
  if (project) {
    terminal.out("! It names a path of this machine: others who share the file need their own.\n");
  }
  if (found.program === undefined) {
    terminal.out(`! ${title} was not found on the PATH; this counts once it is installed.\n`);
  } else if (change !== "unchanged") {
    terminal.out(`· Restart ${title} where it runs already.\n`);
  }
  terminal.out(
    `\nNext: rampart status\nTo undo it: rampart setup ${name} --remove${project ? " --project" : ""}\n`,
  );
}
