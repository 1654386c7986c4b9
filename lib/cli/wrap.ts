/**
 * `rampart wrap`: runs a program whose shells ask first.
 *
 * @module
 */

import { reasonFor, waitingTime } from "../../hooks/mod.ts";
import { firstEventId } from "../audit/mod.ts";
import { visible } from "../engine/visible.ts";
import { gatePaths } from "../gate/mod.ts";
import { openSession, sessionModes } from "../guard/mod.ts";
import { askDaemon, type DaemonStatus, readAdminToken } from "../server/mod.ts";
import {
  type CallCounts,
  countCalls,
  dieOf,
  type Ended,
  findCommand,
  givenEnvironment,
  judgeCommand,
  type Judgement,
  provideShims,
  runCommand,
  wrapEnvironment,
} from "../wrap/mod.ts";
import { startDaemonProcess } from "./background.ts";
import { type Command, type Input, UsageError } from "./command.ts";
import { installedProgram } from "./installed_program.ts";
import { type Machine, thisMachine } from "./machine.ts";
import { refuseAgents } from "./only_people.ts";
import { provideGate } from "./provide_gate.ts";
import type { Terminal } from "./terminal.ts";
import { wrapReport } from "./wrap_report.ts";

/** The modes of a session. */
const WRAP_MODES = ["enforce", "monitor"] as const;

type WrapMode = (typeof WRAP_MODES)[number];

/** Rampart itself could not do its part; no status that the program itself is likely to leave with. */
const FAILED = 125;

/** As a shell says of a command that it may not run. */
const DENIED = 126;

/** The command. */
export const command: Command = {
  name: "wrap",
  summary: "Run a program, such as an agent, and judge the commands that it gives to shells",
  details:
    "The command itself is judged first. Then it runs as it would without Rampart, but $SHELL and the first folder of " +
    "its PATH lead to stand-ins for bash, sh, zsh, dash and fish, which ask before the real shell gets a command. " +
    "Programs that start /bin/sh or /bin/bash by that path are not reached; where nothing was judged, a warning at the " +
    "end says so. Nobody can be asked there: what a rule asks about is not run.\n\n" +
    "It leaves with the program's own status; if a signal ended the program, by the same signal. " +
    "In monitor mode everything is judged and recorded, and nothing stopped.",
  arguments: [{ name: "command", summary: "The program and its arguments", many: true, rest: true }],
  options: [
    {
      name: "mode",
      value: "MODE",
      choices: WRAP_MODES,
      summary: "Whether decisions are carried out (default: enforce)",
    },
    {
      name: "agent",
      value: "NAME",
      summary: "Agent's name for policies and the log (default: the program's)",
    },
    { name: "quiet", short: "q", summary: "Say nothing at the end" },
  ],
  exits: [
    { status: FAILED, about: "Rampart could not prepare it, so it was not started" },
    { status: DENIED, about: "it was denied, or may not be run" },
    { status: 127, about: "there is no such command" },
  ],
  examples: [
    { command: "wrap -- aider", about: "judge what aider runs" },
    { command: "wrap --mode monitor -- python3 my_agent.py", about: "only record what would be stopped" },
    { command: "wrap -- bash", about: "a shell in which you can try it" },
  ],
  permissions: "wrap",
  async run(input, terminal) {
    const machine = await thisMachine({ token: true });
    const mode: WrapMode = input.values.mode === "monitor" ? "monitor" : "enforce";
    const agent = agentOf(input);
    await refuseLaxer(machine, mode);
    try {
      return await wrap({
        machine,
        terminal,
        mode,
        agent,
        words: input.args,
        quiet: input.flags.has("quiet"),
      });
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      say(`cannot wrap ${visible(agent)}: ${error.message}`);
      return FAILED;
    }
  },
};

/** Why a command could not be prepared. */
class Failure extends Error {}

function agentOf({ args: [program = ""], values: { agent } }: Input): string {
  const name = agent ?? program.slice(program.lastIndexOf("/") + 1);
  if (name.length > 100 || (agent !== undefined && name.trim() === "")) {
    throw new UsageError("--agent needs a name of at most 100 characters");
  }
  return name || program;
}

/** A session in which nothing is stopped is the person's to open, not a guarded program's. */
async function refuseLaxer({ home }: Machine, mode: WrapMode): Promise<void> {
  if (mode === "enforce") return;
  const outer = Deno.env.get("RAMPART_SESSION");
  if (outer === undefined) return await refuseAgents({ doing: "wrap a program so that nothing is stopped" });
  if (sessionModes(home)(outer) !== "enforce") return;
  throw new UsageError(
    "this shell is in a session of rampart wrap that stops calls, and monitor mode would not",
    "leave that session first",
  );
}

interface Wrapped {
  readonly machine: Machine;
  readonly terminal: Terminal;
  readonly mode: WrapMode;
  readonly agent: string;
  readonly words: readonly string[];
  readonly quiet: boolean;
}

async function wrap({ machine, terminal, mode, agent, words, quiet }: Wrapped): Promise<number> {
  const { home, cwd } = machine;
  const { shims } = gatePaths(home);
  await prepareGate(machine, terminal);
  await prepareDaemon(machine);
  const openFiles = takeBack();
  const path = pathWithout(shims);
  const [word = ""] = words;
  const found = findCommand(word, { path, cwd });
  if ("problem" in found) {
    say(`${visible(word)}: ${found.problem}`);
    return found.status;
  }
  const names = attempt(() => provideShims(home, { path }), `cannot make the stand-ins in ${shims}`);
  const session = newSession();
  const opened = attempt(
    () => openSession(home, { id: session, mode, pid: Deno.pid }),
    `cannot open a session in ${home.run}`,
  );
  try {
    const after = firstEventId(Date.now());
    const judgement = await judgeCommand(words, {
      machine,
      agent,
      session,
      onWait: ({ id, seconds }) =>
        say(`waiting up to ${waitingTime(seconds)} for a person to answer question ${id}`),
    });
    if (judgement.unrecorded !== undefined) {
      say(`the decision could not be recorded: ${visible(judgement.unrecorded)}`);
    }
    if (!judgement.allowed) return refuse(judgement);
    // A program goes by the name that it was called by; but a shell's would lead to the shims.
    const program = names.includes(word) || word.startsWith("-") ? found.program : word;
    const ended = await start([program, ...words.slice(1)], {
      env: wrapEnvironment(shellVariables(), { shims, names, path, session, agent }),
      openFiles,
      async afterwards() {
        if (!quiet) await report(machine, { word, judgement, session, after });
        opened.close();
      },
    });
    if ("problem" in ended) {
      say(`${visible(word)}: ${ended.problem}`);
      return ended.status;
    }
    if (ended.signal !== undefined) await dieOf(ended.signal);
    return ended.status;
  } finally {
    opened.close();
  }
}

/** Provides what the shims lead to, where it isn't there. */
async function prepareGate(machine: Machine, terminal: Terminal): Promise<void> {
  if (Deno.build.os === "windows") {
    throw new Failure("this works on Linux and macOS. For Claude Code: rampart setup claude-code");
  }
  const { gate, conf, bin } = gatePaths(machine.home);
  if (bin.includes(":")) {
    throw new Failure(
      `${bin} has a colon in it and so can't be on the PATH. Set RAMPART_HOME to another folder.`,
    );
  }
  if (isThere(gate) && isThere(conf) && installedProgram(machine.home).folder !== undefined) return;
  const { native, problems } = await provideGate(machine, terminal);
  if (!native) {
    throw new Failure(
      `its shells can't be made to ask, as the gate is missing. ${problems.join(" ")}`.trim(),
    );
  }
}

async function prepareDaemon(machine: Machine): Promise<void> {
  const started = await startDaemonProcess(machine);
  if (!("problem" in started)) return;
  say(`the daemon does not start, so each command takes longer to judge: ${visible(started.problem)}`);
}

/** Undoes what the launcher changed for the runtime's sake. Returns the soft limit of open files, if it must be set. */
function takeBack(): string | undefined {
  const given = givenEnvironment({ RAMPART_GIVEN: Deno.env.get("RAMPART_GIVEN") });
  if (given === undefined) return undefined;
  for (const [name, value] of Object.entries(given.variables)) {
    if (value === undefined) Deno.env.delete(name);
    else Deno.env.set(name, value);
  }
  return given.openFiles;
}

function shellVariables(): Record<string, string | undefined> {
  return Object.fromEntries(["SHELL", "CLAUDE_CODE_SHELL"].map((name) => [name, Deno.env.get(name)]));
}

/** Where programs are looked for when there is no PATH. */
const NO_PATH = "/usr/local/bin:/usr/bin:/bin";

/** Folders of the PATH, without the shims of a session around this one. */
function pathWithout(shims: string): readonly string[] {
  return (Deno.env.get("PATH") ?? NO_PATH).split(":").filter((folder) => folder !== shims);
}

function refuse({ action, message, policy, unanswered = false }: Judgement): number {
  const denied = action !== "ask";
  const by = policy === undefined ? {} : { policy };
  say(reasonFor({ action: denied ? "deny" : "ask", message, unanswered, ...by }));
  if (!denied) say("nobody can be asked here, so it was not started");
  return DENIED;
}

async function start(
  words: readonly string[],
  options: Parameters<typeof runCommand>[1],
): Promise<Ended | { readonly problem: string; readonly status: number }> {
  try {
    return await runCommand(words, options);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const missing = error instanceof Deno.errors.NotFound;
    return { problem: visible(messageOf(error)), status: missing ? 127 : DENIED };
  }
}

async function report(
  machine: Machine,
  { word, judgement, session, after }: {
    readonly word: string;
    readonly judgement: Judgement;
    readonly session: string;
    readonly after: string;
  },
): Promise<void> {
  const calls = judgement.unrecorded === undefined
    ? await callsOf(machine, { session, after, except: judgement.event })
    : { problem: "the log can't be written" };
  for (const line of wrapReport({ program: word, judgement, calls })) say(line);
}

/** Counts the session's calls wherever they may have been recorded. Returns what went wrong where that can't be read. */
async function callsOf(
  machine: Machine,
  options: Parameters<typeof countCalls>[1],
): Promise<CallCounts | { readonly problem: string }> {
  try {
    // The daemon may have been told another folder; where it was down, the calls are in the usual one.
    const folders = new Set([machine.home.audit, await auditFolder(machine) ?? machine.home.audit]);
    const counts = await Promise.all([...folders].map((folder) => countCalls(folder, options)));
    const sum = (key: keyof CallCounts): number => counts.reduce((total, count) => total + count[key], 0);
    return { judged: sum("judged"), stopped: sum("stopped"), passed: sum("passed") };
  } catch (error) {
    return { problem: `the log can't be read: ${messageOf(error)}` };
  }
}

async function auditFolder({ home, env }: Machine): Promise<string | undefined> {
  const token = env.RAMPART_TOKEN || readAdminToken(home);
  const answer = await askDaemon(home, "/v1/status", { ...(token ? { token } : {}), patience: 1_000 });
  return answer.ok ? (answer.body as Partial<DaemonStatus>).audit?.folder : undefined;
}

const DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** A ULID: the time's part, and one that nobody can guess. */
function newSession(): string {
  const random = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => DIGITS.charAt(byte & 31)).join(
    "",
  );
  return firstEventId(Date.now()).slice(0, 10) + random;
}

function isThere(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch {
    return false;
  }
}

function attempt<T>(work: () => T, what: string): T {
  try {
    return work();
  } catch (error) {
    throw new Failure(`${what}: ${messageOf(error)}`);
  }
}

function messageOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replace(/ \(os error \d+\).*$/s, "");
}

/** To standard error, which may be gone: what the program ended with counts, not whether this could be said. */
function say(line: string): void {
  const bytes = new TextEncoder().encode(`rampart: ${line}\n`);
  try {
    for (let at = 0; at < bytes.length;) at += Deno.stderr.writeSync(bytes.subarray(at));
  } catch {
    // Nobody is left to tell.
  }
}
