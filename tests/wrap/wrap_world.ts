/**
 * A world in which commands are wrapped: the real launcher, gate and daemon in a home of their own.
 *
 * @module
 */

import assert from "node:assert/strict";
import { cacheFolder } from "../../scripts/tools.ts";
import { inWorld, LAUNCHER, type Run, type RunOptions, type World } from "../end_to_end/rampart.ts";
import { exists } from "../gate/home.ts";

const POLICY = `version: "1"
policies:
  - name: markers
    match: { tool: exec }
    rules:
      - action: deny
        when: { command_matches: ["touch DENY_ME*"] }
        message: Leave that marker alone
      - action: ask
        when: { command_matches: ["touch ASK_ME*"] }
        message: A marker that needs a person
`;

/** Stands for an agent: carries out the call in its environment as many do, by a program found on the PATH. */
const AGENT = `
const words = JSON.parse(Deno.env.get("CALL") ?? "[]");
const [program, ...args] = words.map((word) => word === "$SHELL" ? Deno.env.get("SHELL") : word);
const streams = { stdin: "inherit", stdout: "inherit", stderr: "inherit" };
const { code } = await new Deno.Command(program, { args, ...streams }).spawn().status;
Deno.exit(code);
`;

/** An event of the log, as far as these tests look at it. */
export interface Event {
  readonly kind: string;
  readonly via: string;
  readonly agent?: string;
  readonly session?: string;
  readonly params: { readonly command?: string };
  readonly decision: { readonly action: string; readonly enforced: boolean };
}

/** A world with a gate and a daemon. */
export interface WrapWorld extends World {
  /** Rampart's home. */
  readonly root: string;
  /** The environment of everything that is started. */
  readonly env: Readonly<Record<string, string>>;
  /** Words that start a program which makes the call in `$CALL`: a command line as JSON, where `$SHELL` is replaced. */
  readonly agent: readonly string[];
  /** `rampart wrap` with these words. */
  wrap(words: readonly string[], options?: RunOptions): Promise<Run>;
  /** `rampart wrap` with options and an agent that makes this call. */
  wrapCall(
    call: readonly string[],
    options?: RunOptions & { readonly flags?: readonly string[] },
  ): Promise<Run>;
  /** Starts the launcher, in a session of its own, without a terminal. */
  start(words: readonly string[], env?: Readonly<Record<string, string>>): Deno.ChildProcess;
  /** Whether something lies in the working folder. */
  has(name: string): boolean;
  /** The calls in the log. */
  calls(): readonly Event[];
  /** Process id of the daemon. */
  daemon(): number;
}

/** Calls back with a world, which is taken down afterwards. */
export async function inWrapWorld(work: (world: WrapWorld) => Promise<void>): Promise<void> {
  await inWorld(async (world) => {
    const { folder, home, cwd } = world;
    const root = `${home}/.rampart`;
    world.write("home/.rampart/policies/custom.yaml", POLICY);
    world.write(
      "home/.rampart/config.yaml",
      `profile: standard\nport: ${freePort()}\napproval_timeout: 5s\n`,
    );
    const env = {
      HOME: home,
      PATH: Deno.env.get("PATH") ?? "",
      // Without it zig makes its libraries anew for each home, which takes half a minute.
      ZIG_GLOBAL_CACHE_DIR: Deno.env.get("ZIG_GLOBAL_CACHE_DIR") ?? `${cacheFolder()}/zig`,
    };
    const agent = [Deno.execPath(), "run", "-A", "--quiet", "--no-config", world.write("agent.js", AGENT)];
    const run: World["run"] = (args, options = {}) =>
      world.run(args, { ...options, env: { ...env, ...options.env } });
    const wrap: WrapWorld["wrap"] = (words, options) => run(["wrap", ...words], options);
    try {
      await work({
        ...world,
        root,
        env,
        agent,
        run,
        wrap,
        wrapCall: (call, { flags = [], ...options } = {}) =>
          wrap([...flags, "--", ...agent], {
            ...options,
            env: { ...options.env, CALL: JSON.stringify(call) },
          }),
        start: (words, more = {}) =>
          new Deno.Command(LAUNCHER, {
            args: [...words],
            cwd,
            clearEnv: true,
            env: { ...env, ...more },
            stdin: "null",
            stdout: "piped",
            stderr: "piped",
            detached: true,
          }).spawn(),
        has: (name) => exists(`${cwd}/${name}`),
        calls: () => events(`${root}/audit`).filter(({ kind }) => kind === "call"),
        daemon: () => JSON.parse(Deno.readTextFileSync(`${root}/run/daemon.json`)).pid,
      });
    } finally {
      await run(["serve", "stop"]);
      endAllOf(folder);
    }
  });
}

/** A port of which nothing else is known to make use. */
function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}

function events(folder: string): readonly Event[] {
  if (!exists(folder)) return [];
  const names = [...Deno.readDirSync(folder)].map(({ name }) => name).filter((name) =>
    name.endsWith(".jsonl")
  );
  return names.sort().flatMap((name) => Deno.readTextFileSync(`${folder}/${name}`).trim().split("\n"))
    .map((line) => JSON.parse(line));
}

/** Ends what was started in a world and still runs, such as a daemon that was on its way when it was told to stop. */
function endAllOf(folder: string): void {
  const { stdout } = new Deno.Command("ps", { args: ["-eo", "pid=,args="] }).outputSync();
  for (const line of new TextDecoder().decode(stdout).split("\n")) {
    const [, pid, args = ""] = /^\s*(\d+) (.*)$/.exec(line) ?? [];
    if (!args.includes(`${folder}/`)) continue;
    try {
      Deno.kill(Number(pid), "SIGKILL");
    } catch (error) {
      // It has ended in the meantime.
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
}

/** Reads a program's standard output until a text has come. */
export async function until(
  child: Deno.ChildProcess,
  wanted: string,
): Promise<ReadableStreamDefaultReader<string>> {
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  while (!text.includes(wanted)) {
    const { value, done } = await reader.read();
    if (done) {
      assert.fail(`it ended after ${JSON.stringify(text)}: ${await new Response(child.stderr).text()}`);
    }
    text += value;
  }
  return reader;
}

/** Reads the rest of what a program says. */
export async function rest(reader: ReadableStreamDefaultReader<string>): Promise<string> {
  let text = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return text;
    text += value;
  }
}
