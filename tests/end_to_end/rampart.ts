/**
 * Runs the real program, as a person would, in a home of its own.
 *
 * @module
 */

import { agentHere } from "../../lib/cli/only_people.ts";
import { cacheFolder } from "../../scripts/tools.ts";

/** Path of the launcher. */
export const LAUNCHER: string = new URL("../../scripts/rampart", import.meta.url).pathname;

/** What a run gave. */
export interface Run {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

/** An empty home, and the program in it. */
export interface World {
  /** Temporary folder that holds all of it; its path has a space in it. */
  readonly folder: string;
  /** The user's home, empty. */
  readonly home: string;
  /** Where commands run; empty. */
  readonly cwd: string;
  /** Writes a file below the folder, with the folders above it. Returns its path. */
  write(path: string, text: string): string;
  /** Runs `rampart`. */
  run(args: readonly string[], options?: RunOptions): Promise<Run>;
}

/** How to run the program. */
export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly stdin?: string;
  /** The launcher, where it isn't to be called by its own path. */
  readonly launcher?: string;
}

/** Calls back with a world of its own, which is removed afterwards. */
export async function inWorld(work: (world: World) => Promise<void>): Promise<void> {
  const folder = Deno.realPathSync(Deno.makeTempDirSync({ prefix: "rampart world " }));
  const home = `${folder}/home`;
  const cwd = `${folder}/work`;
  for (const path of [home, cwd]) Deno.mkdirSync(path);
  const write = (path: string, text: string): string => {
    const whole = `${folder}/${path}`;
    Deno.mkdirSync(whole.slice(0, whole.lastIndexOf("/")), { recursive: true });
    Deno.writeTextFileSync(whole, text);
    return whole;
  };
  const run: World["run"] = (args, options = {}) => runRampart(args, { home, cwd, ...options });
  try {
    await work({ folder, home, cwd, write, run });
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

/** zig builds its own parts once for each home, which takes a minute, unless it is told where they are. */
const ZIG: Readonly<Record<string, string>> = {
  ZIG_GLOBAL_CACHE_DIR: Deno.env.get("ZIG_GLOBAL_CACHE_DIR") ?? `${cacheFolder()}/zig`,
};

/** What a program is started by: nothing, or what leaves no trace of the agent that runs these tests. */
const STARTER: readonly string[] = await agentHere() === undefined
  ? []
  : ["python3", new URL("orphan.py", import.meta.url).pathname];

async function runRampart(
  args: readonly string[],
  { home, cwd, env = {}, stdin = "", launcher = LAUNCHER }: RunOptions & { home: string; cwd: string },
): Promise<Run> {
  const [program, ...words] = [...STARTER, launcher, ...args];
  const child = new Deno.Command(program ?? launcher, {
    args: words,
    cwd,
    clearEnv: true,
    env: { HOME: home, PATH: Deno.env.get("PATH") ?? "", ...ZIG, ...env },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(stdin)).catch(() => {});
  await writer.close().catch(() => {});
  const { code, stdout, stderr } = await child.output();
  const decoder = new TextDecoder();
  return { status: code, out: decoder.decode(stdout), err: decoder.decode(stderr) };
}
