/**
 * Commands that change what is allowed are for people: an agent that could run them would have no guard.
 *
 * The guard denies them to agents before they start. This is the second line: where a command is started all the same, it
 * looks at what it was started by. A program that runs as the same user and hides well can get past it; running the agent
 * as another user is what then stands in its way.
 *
 * @module
 */

import { UsageError } from "./command.ts";

/** Variables that agents set for what they start, and which agent it is. */
const SIGNS: Readonly<Record<string, string>> = {
  CLAUDECODE: "Claude Code",
  CLAUDE_CODE_SESSION_ID: "Claude Code",
  CODEX_SANDBOX: "Codex",
  CODEX_THREAD_ID: "Codex",
  GEMINI_CLI: "Gemini CLI",
  QWEN_CODE: "Qwen Code",
  COPILOT_CLI: "Copilot CLI",
  CURSOR_AGENT: "Cursor",
  OPENCODE: "opencode",
  OPENCLAW_SHELL: "OpenClaw",
  CLINE_ACTIVE: "Cline",
  RAMPART_SESSION: "an agent under rampart wrap",
};

/** Names of the variables, for permission sets. */
export const AGENT_SIGNS: readonly string[] = Object.keys(SIGNS);

/** Programs that are agents, by the name of the program or of the script that it runs. */
const PROGRAMS: Readonly<Record<string, string>> = {
  claude: "Claude Code",
  codex: "Codex",
  gemini: "Gemini CLI",
  qwen: "Qwen Code",
  copilot: "Copilot CLI",
  "cursor-agent": "Cursor",
  opencode: "opencode",
  openclaw: "OpenClaw",
  clawdbot: "OpenClaw",
  moltbot: "OpenClaw",
  cline: "Cline",
  aider: "Aider",
  goose: "Goose",
  amp: "Amp",
  crush: "Crush",
};

/** Folders of packages whose main script has a name of no meaning, such as `cli.js`. */
const PACKAGES: Readonly<Record<string, string>> = {
  "@anthropic-ai/claude-code": "Claude Code",
  "@openai/codex": "Codex",
  "@google/gemini-cli": "Gemini CLI",
  "@qwen-code/qwen-code": "Qwen Code",
  "@github/copilot": "Copilot CLI",
  "opencode-ai": "opencode",
  openclaw: "OpenClaw",
  cline: "Cline",
};

/** Interpreters: what they run is the first argument that is no option. */
const INTERPRETER = /^(?:node|bun|deno|python[\d.]*|ruby|npx|tsx)$/;

/** A process that this one descends from. */
export interface Ancestor {
  readonly pid: number;
  /** Its command line, word by word. */
  readonly argv: readonly string[];
}

/** What {@link agentAround} looks at. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** This process's ancestors, nearest first; undefined where the system does not tell. */
  readonly ancestors: readonly Ancestor[] | undefined;
}

/** The agent that this was started by, and how that shows; undefined where nothing says so. */
export function agentAround({ env, ancestors = [] }: Surroundings): string | undefined {
  for (const [name, agent] of Object.entries(SIGNS)) {
    if (env[name] !== undefined && env[name] !== "") return `${agent} started it (${name} is set)`;
  }
  for (const { pid, argv } of ancestors) {
    const agent = agentOf(argv);
    if (agent !== undefined) return `${agent} started it (process ${pid})`;
  }
  return undefined;
}

/** The agent that a command line is. */
export function agentOf(argv: readonly string[]): string | undefined {
  const [program = "", ...rest] = argv;
  const name = baseName(program);
  if (Object.hasOwn(PROGRAMS, name)) return PROGRAMS[name];
  if (!INTERPRETER.test(name)) return undefined;
  const script = rest.find((word) => !word.startsWith("-")) ?? "";
  const [, module] = /(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(script) ?? [];
  if (module !== undefined && Object.hasOwn(PACKAGES, module)) return PACKAGES[module];
  const called = baseName(script).replace(/\.[cm]?[jt]s$|\.py$/, "");
  return Object.hasOwn(PROGRAMS, called) ? PROGRAMS[called] : undefined;
}

function baseName(path: string): string {
  // A login shell's name begins with a dash; Windows has other slashes and endings.
  return (path.split(/[\\/]/).at(-1) ?? "").replace(/^-/, "").replace(/\.(?:exe|cmd)$/i, "").toLowerCase();
}

/** The agent that this process was started by, and how that shows; undefined where nothing says so. */
export async function agentHere(): Promise<string | undefined> {
  const env = Object.fromEntries(AGENT_SIGNS.map((name) => [name, Deno.env.get(name)]));
  return agentAround({ env, ancestors: await ancestorsOf(Deno.ppid) });
}

/** How {@link requirePerson} and {@link refuseAgents} are asked. */
export interface OnlyPeopleOptions {
  /** What only a person may do: `answer a question`. */
  readonly doing: string;
}

/**
 * Goes on only where no agent started this. An installer or a script may: there needs to be no terminal.
 *
 * @throws {UsageError} Otherwise, saying why.
 */
export async function refuseAgents({ doing }: OnlyPeopleOptions): Promise<void> {
  const agent = await agentHere();
  if (agent !== undefined) {
    throw new UsageError(`only a person may ${doing}: ${agent}`, "do it in a terminal of your own");
  }
}

/**
 * Goes on only where a person at a terminal started this.
 *
 * @throws {UsageError} Otherwise, saying why.
 */
export async function requirePerson({ doing }: OnlyPeopleOptions): Promise<void> {
  await refuseAgents({ doing });
  if (!Deno.stdin.isTerminal()) {
    throw new UsageError(
      `only a person may ${doing}, and standard input is no terminal`,
      "do it in a terminal of your own",
    );
  }
}

/** Programs by which processes are looked at. */
const LOOKS_BY = ["/bin/cat", "/bin/ps"];

/** Gives up the leave to start what processes are looked at by: for a command that lives on and needs it no more. */
export function giveUpLooking(): void {
  for (const command of LOOKS_BY) Deno.permissions.revokeSync({ name: "run", command });
}

/** Processes looked at; a longer line of descent is a mistake. */
const DEEPEST = 64;

/** The ancestors of this process, nearest first. */
async function ancestorsOf(parent: number): Promise<readonly Ancestor[] | undefined> {
  if (Deno.build.os === "windows") return undefined;
  const known = Deno.build.os === "linux" ? undefined : await processTable();
  const found: Ancestor[] = [];
  for (let pid = parent; pid > 1 && found.length < DEEPEST;) {
    const next = known === undefined ? await linuxProcess(pid) : known.get(pid);
    if (next === undefined) break;
    found.push({ pid, argv: next.argv });
    pid = next.parent;
  }
  return found;
}

interface Process {
  readonly parent: number;
  readonly argv: readonly string[];
}

/** A process, by way of `cat`: the runtime itself lets nobody read in `/proc` who may not do everything. */
async function linuxProcess(pid: number): Promise<Process | undefined> {
  const text = await outputOf("/bin/cat", [`/proc/${pid}/stat`, `/proc/${pid}/cmdline`]);
  // The name, in brackets, may hold anything but what follows it here: a letter for the state, and the parent.
  const [stat, parent] = /^\d+ \(.*\) [A-Zt] (\d+) [-\d ]*\n/s.exec(text) ?? [];
  if (stat === undefined) return undefined;
  return { parent: Number(parent), argv: text.slice(stat.length).split("\0").filter((word) => word !== "") };
}

/** All processes, where they are told by a program. */
async function processTable(): Promise<ReadonlyMap<number, Process>> {
  const table = new Map<number, Process>();
  for (const line of (await outputOf("/bin/ps", ["-axo", "pid=,ppid=,args="])).split("\n")) {
    const [, pid, parent, command = ""] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    if (pid !== undefined) table.set(Number(pid), { parent: Number(parent), argv: command.split(" ") });
  }
  return table;
}

/** What a program prints; nothing where it can't be started: then the variables and the terminal are what there is to go by. */
async function outputOf(program: string, args: string[]): Promise<string> {
  try {
    const { stdout } = await new Deno.Command(program, {
      args,
      clearEnv: true,
      stdin: "null",
      stdout: "piped",
      stderr: "null",
    }).output();
    return new TextDecoder().decode(stdout);
  } catch {
    return "";
  }
}
