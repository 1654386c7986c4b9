/**
 * Worlds for `rampart quickstart` and what comes after it: with a compiler, perhaps an agent, and a port that is the
 * system's to choose.
 *
 * @module
 */

import { findCompilers } from "../../lib/gate/mod.ts";
import { inWorld, LAUNCHER, type Run, type RunOptions, type World } from "./rampart.ts";

/** Without a compiler quickstart would fetch one. */
export const CAN_SET_UP: boolean = Deno.build.os !== "windows" && (await findCompilers()).length > 0;

/** A world to set Rampart up in. */
export interface SetUpWorld extends World {
  /** Rampart's home. */
  readonly root: string;
  /** The agent's settings. */
  readonly settings: string;
  /** Runs `rampart` with this world's PATH. */
  readonly rampart: (args: readonly string[], options?: RunOptions) => Promise<Run>;
  /** Runs `rampart` on a terminal, at which this is typed. What it writes comes back as `out`. */
  readonly atTerminal: (args: readonly string[], typed: string) => Promise<Run>;
  /** Events of the log, oldest first. */
  readonly events: () => readonly Readonly<Record<string, unknown>>[];
}

/** What is in the world. */
export interface SetUpOptions {
  /** Programs on the PATH that do nothing. Default the one agent that can be wired: `claude`. */
  readonly programs?: readonly string[];
  /** Lines of config.yaml besides the port. */
  readonly config?: string;
}

/** Calls back with a world; its daemon is stopped afterwards. */
export async function inSetUp(
  work: (world: SetUpWorld) => Promise<void>,
  { programs = ["claude"], config = "" }: SetUpOptions = {},
): Promise<void> {
  const gate = await builtGate();
  await inWorld(async (world) => {
    const { home, folder, write } = world;
    const root = `${home}/.rampart`;
    write("home/.rampart/config.yaml", `profile: standard\nport: 0\n${config}`);
    Deno.mkdirSync(`${root}/bin`);
    for (const [name, bytes] of gate) Deno.writeFileSync(`${root}/bin/${name}`, bytes, { mode: 0o755 });
    for (const path of [root, `${root}/bin`]) Deno.chmodSync(path, 0o700);
    Deno.mkdirSync(`${folder}/programs`);
    for (const name of programs) {
      Deno.writeTextFileSync(`${folder}/programs/${name}`, "#!/bin/sh\nexit 1\n", { mode: 0o755 });
    }
    const env = { PATH: `${folder}/programs:${pathWithoutAgents()}` };
    const rampart: SetUpWorld["rampart"] = (args, options = {}) =>
      world.run(args, { ...options, env: { ...env, ...options.env } });
    try {
      await work({
        ...world,
        root,
        settings: `${home}/.claude/settings.json`,
        rampart,
        atTerminal: (args, typed) =>
          world.run(["-c", TERMINAL, LAUNCHER, ...args], { launcher: "python3", env, stdin: typed }),
        events: () => eventsIn(`${root}/audit`),
      });
    } finally {
      await rampart(["serve", "stop"]);
    }
  });
}

/** What is on the machine by chance must not be found. */
function pathWithoutAgents(): string {
  const agents = ["claude", "codex", "gemini", "qwen", "copilot", "opencode", "cursor-agent", "aider"];
  return (Deno.env.get("PATH") ?? "").split(":")
    .filter((folder) => !agents.some((name) => isThere(`${folder}/${name}`))).join(":");
}

function isThere(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

let gate: Promise<ReadonlyMap<string, Uint8Array>> | undefined;

/** The gate as quickstart builds it, once for the test file that asks. */
function builtGate(): Promise<ReadonlyMap<string, Uint8Array>> {
  return gate ??= (async () => {
    const files = new Map<string, Uint8Array>();
    await inWorld(async ({ home, run, write }) => {
      write("home/.rampart/config.yaml", "port: 0\n");
      const env = { PATH: pathWithoutAgents() };
      const { err } = await run(["quickstart"], { env });
      await run(["serve", "stop"], { env });
      for (const name of ["rampart-gate", "gate.stamp"]) {
        const path = `${home}/.rampart/bin/${name}`;
        if (!isThere(path)) throw new Error(`quickstart built no gate: ${err}`);
        files.set(name, Deno.readFileSync(path));
      }
    });
    return files;
  })();
}

/** Python that runs a program on a terminal of its own, and leaves with its status. */
export const TERMINAL = `
import os, pty, sys
status = pty.spawn(sys.argv[1:])
sys.exit(os.waitstatus_to_exitcode(status))
`;

function eventsIn(folder: string): readonly Readonly<Record<string, unknown>>[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name).filter((name) => name.endsWith(".jsonl"))
    .sort()
    .flatMap((name) => Deno.readTextFileSync(`${folder}/${name}`).trim().split("\n"))
    .map((line) => JSON.parse(line));
}
