/**
 * Puts the gate, and the program behind it, into Rampart's home.
 *
 * @module
 */

import { ADAPTERS } from "../../hooks/mod.ts";
import {
  buildGate,
  type Compiler,
  findCompilers,
  type GateConf,
  gateConfText,
  gatePaths,
  writeGateConf,
} from "../gate/mod.ts";
import {
  type Config,
  DEFAULT_CONFIG,
  type RampartHome,
  readConfig,
  readPolicyText,
  VERSION,
} from "../policies/mod.ts";
import { fetchZig } from "./fetch_zig.ts";
import { installedProgram, installProgram } from "./installed_program.ts";
import type { Machine } from "./machine.ts";
import { outletPermissions, outletsOf } from "./outlets.ts";
import type { Terminal } from "./terminal.ts";
import { sourcesRoot, thisProgram } from "./this_program.ts";

/** What hooks and shims start. */
export interface Gate {
  /** The words to which `hook --agent NAME` is added. */
  readonly command: readonly string[];
  /** Whether it is the native gate. Otherwise hooks start the full program, which takes longer. */
  readonly native: boolean;
  /** What was made or renewed, a line each; empty where all was there. */
  readonly changes: readonly string[];
  /** What could not be had, a line each. */
  readonly problems: readonly string[];
}

/** How to provide the gate. */
export interface ProvideGateOptions {
  /** Whether a compiler may be fetched where there is none. Default false. */
  readonly fetch?: boolean;
}

/** Makes or renews what is not as it should be. */
export async function provideGate(
  machine: Machine,
  terminal: Terminal,
  { fetch = false }: ProvideGateOptions = {},
): Promise<Gate> {
  const { home } = machine;
  const paths = gatePaths(home);
  Deno.mkdirSync(paths.bin, { recursive: true, mode: 0o700 });
  const changes: string[] = [];
  const problems: string[] = [];
  const root = sourcesRoot();
  if (root !== undefined) {
    const installed = await installProgram(home, root);
    if (!installed.ok) {
      problems.push(
        `the program could not be made into one file, so it starts slower: ${firstLine(installed.problem)}`,
      );
    } else if (installed.changed) changes.push(`${paths.bin}/program: the program behind the gate`);
    const stamp = await sourceStamp(root);
    if (!isBuilt(paths.gate, `${paths.bin}/gate.stamp`, stamp)) {
      const built = await build(paths.gate, { machine, terminal, fetch });
      if (built === undefined) {
        Deno.writeTextFileSync(`${paths.bin}/gate.stamp`, stamp, { mode: 0o600 });
        changes.push(`${paths.gate}: the gate`);
      } else problems.push(built);
    }
  }
  if (await writeConf(machine)) changes.push(`${paths.conf}: what the gate is told`);
  return { command: hookWords(home), native: isFile(paths.gate), changes, problems };
}

/** The words that agents' hooks start: the gate's, or where there is none the full program's. */
export function hookWords(home: RampartHome): readonly string[] {
  const { gate } = gatePaths(home);
  if (isFile(gate)) return [gate];
  const { words, env } = thisProgram("hook", { home, ...installedProgram(home) });
  return ["/usr/bin/env", ...Object.entries(env).map(([name, value]) => `${name}=${value}`), ...words];
}

/**
 * Writes what the gate is told, where that has changed.
 *
 * @returns Whether it was written.
 */
export async function writeConf(machine: Machine): Promise<boolean> {
  const { home } = machine;
  const { fail, port } = await configOf(machine);
  const options = { home, ...installedProgram(home) };
  const hook = thisProgram("hook", options);
  const { outlets } = await outletsOf(machine);
  const conf: GateConf = {
    fail,
    ...(port === 0 ? {} : { port }),
    program: [...hook.words, "hook", "--gate"],
    daemon: [...thisProgram("serve", { ...options, ...outletPermissions(outlets) }).words, "serve"],
    // An agent's settings can set variables for its hooks: where the person's policies lie is not for them to say.
    env: { ...hook.env, HOME: machine.userHome },
    answers: ADAPTERS.flatMap((adapter) => {
      const answer = (mode: "open" | "closed"): { agent: string; status: number; text: string } => {
        const { stdout, stderr, status } = adapter.unjudged(
          mode,
          "neither the daemon nor the program behind it answered",
        );
        return { agent: adapter.name, status, text: (stdout || stderr).trim() };
      };
      return [answer(fail), { ...answer("closed"), closed: true }];
    }),
  };
  const path = gatePaths(home).conf;
  if (textOf(path) === gateConfText(conf)) return false;
  writeGateConf(path, conf);
  return true;
}

function textOf(path: string): string | undefined {
  try {
    return Deno.readTextFileSync(path);
  } catch {
    return undefined;
  }
}

async function configOf({ home }: Machine): Promise<Config> {
  try {
    const read = await readConfig(readPolicyText(home.config));
    return "config" in read ? read.config : DEFAULT_CONFIG;
  } catch {
    return DEFAULT_CONFIG;
  }
}

/** Builds the gate. Returns what went wrong. */
async function build(
  out: string,
  { machine, terminal, fetch }: { machine: Machine; terminal: Terminal; fetch: boolean },
): Promise<string | undefined> {
  const log = (line: string): void => terminal.err(`rampart: ${line}\n`);
  const found = await findCompilers();
  const fetched = found.length === 0 && fetch ? await fetchZig(machine.home, log) : undefined;
  try {
    const compilers: readonly Compiler[] = fetched === undefined ? found : [fetched.compiler];
    const built = await buildGate({ out, log, compilers });
    return built.kind === "built" ? undefined : built.message;
  } finally {
    fetched?.remove();
  }
}

function isBuilt(gate: string, stampFile: string, stamp: string): boolean {
  try {
    return isFile(gate) && Deno.readTextFileSync(stampFile) === stamp;
  } catch {
    return false;
  }
}

/** Changes when the gate's sources do. */
async function sourceStamp(root: string): Promise<string> {
  const names = [...Deno.readDirSync(`${root}/preload`)].map(({ name }) => name)
    .filter((name) => /\.[ch]$/.test(name)).sort();
  const texts = names.map((name) => `${name}\n${Deno.readTextFileSync(`${root}/preload/${name}`)}`);
  const bytes = new TextEncoder().encode([VERSION, Deno.build.target, ...texts].join("\n"));
  const digest = await crypto.subtle.digest("SHA-256", bytes);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

function firstLine(text: string): string {
  return text.split("\n", 1)[0] ?? "";
}
