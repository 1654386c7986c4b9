/**
 * What the gate costs from spawn to exit, beside an empty program that was built the same way. Alone:
 * `deno run -A tests/bench/gate.ts`.
 *
 * @module
 */

import {
  buildGate,
  compilerFlags,
  findCompilers,
  gatePaths,
  thisTarget,
  writeGateConf,
} from "../../lib/gate/mod.ts";
import { type Figures, HEAD, type Promised, row } from "./measure.ts";

/** The gate that is measured, and what it is measured against. */
export interface GateBench {
  /** The gate in its home, with a daemon that listens there. */
  readonly gate: string;
  /** For people: `a daemon that only answers`. */
  readonly daemon: string;
}

/** Takes a row of the table. */
export type Show = (measured: Figures, floor: Figures, promise?: Promised) => unknown;

const AT_ONCE = 8;

/** A call as Claude Code sends it. */
const PAYLOAD = JSON.stringify({
  session_id: "00000000-0000-4000-8000-000000000000",
  transcript_path: "/home/me/.claude/projects/-work/00000000-0000-4000-8000-000000000000.jsonl",
  cwd: "/home/me/app",
  permission_mode: "default",
  hook_event_name: "PreToolUse",
  tool_name: "Bash",
  tool_input: { command: "git status --short && npm test", description: "Runs the tests" },
  tool_use_id: "toolu_000000000000000000000000",
});

/** What is compiled for the measuring, in a folder that the caller removes. */
export interface BenchPrograms {
  /** Does nothing at all. */
  readonly empty: string;
  /** Starts another program again and again, and times it. */
  readonly spawn: string;
  /** File with the payload. */
  readonly payload: string;
}

/**
 * Compiles the empty program and the one that measures, with the gate's own compiler.
 *
 * @returns Undefined where there is no compiler.
 */
export async function benchPrograms(folder: string): Promise<BenchPrograms | undefined> {
  const compiler = (await findCompilers())[0];
  const target = thisTarget();
  if (compiler === undefined || target === undefined || Deno.build.os === "windows") return undefined;
  Deno.writeTextFileSync(`${folder}/empty.c`, "int main(void) { return 0; }\n");
  Deno.writeTextFileSync(`${folder}/payload.json`, PAYLOAD);
  const compile = async (source: string, name: string): Promise<string> => {
    const [program = "", ...words] = compiler.command;
    const flags = compilerFlags(compiler, target)[0] ?? [];
    const { success, stderr } = await new Deno.Command(program, {
      args: [...words, source, "-o", `${folder}/${name}`, ...flags],
    }).output();
    if (!success) throw new Error(`Cannot compile ${source}: ${new TextDecoder().decode(stderr)}`);
    return `${folder}/${name}`;
  };
  return {
    empty: await compile(`${folder}/empty.c`, "empty"),
    spawn: await compile(new URL("spawn.c", import.meta.url).pathname, "spawn"),
    payload: `${folder}/payload.json`,
  };
}

/** Times a command from spawn to exit, with the payload on its stdin. */
export async function measureSpawn(
  { spawn, payload }: BenchPrograms,
  name: string,
  command: readonly string[],
  { atOnce = 1, runs = 2000 }: { readonly atOnce?: number; readonly runs?: number } = {},
): Promise<Figures> {
  const { success, stdout, stderr } = await new Deno.Command(spawn, {
    args: [`${Math.ceil(runs / atOnce)}`, `${atOnce}`, payload, ...command],
  }).output();
  const decoder = new TextDecoder();
  if (!success) throw new Error(`Cannot measure ${name}: ${decoder.decode(stderr)}`);
  const times = decoder.decode(stdout).trim().split("\n").map((line) => Number(line) / 1000).sort((a, b) =>
    a - b
  );
  const at = (share: number): number => times[Math.floor(times.length * share)] ?? NaN;
  return { name, median: at(0.5), p99: at(0.99), runs: times.length };
}

/**
 * Measures the hook and the shell shim.
 *
 * @param bench The gate in a home whose daemon runs.
 */
export async function measureGate(
  programs: BenchPrograms,
  { gate, daemon }: GateBench,
  show: Show,
): Promise<void> {
  const hook = [gate, "hook", "--agent", "claude-code"];
  const floor = await measureSpawn(programs, "floor: an empty static program", [programs.empty]);
  show(floor, floor);
  show(await measureSpawn(programs, `hook, ${daemon}`, hook), floor, { median: floor.median + 1000 });
  const shell = ["-c", ":"];
  const bash = await measureSpawn(programs, "bash -c :", ["/bin/bash", ...shell]);
  show(bash, floor);
  const shim = `${gate.slice(0, gate.lastIndexOf("/"))}/shims/bash`;
  show(await measureSpawn(programs, "bash -c : by the shim", [shim, ...shell]), bash, {
    median: bash.median + 1000,
  });
  const atOnce = { atOnce: AT_ONCE, runs: 4000 };
  const busy = await measureSpawn(
    programs,
    `floor: ${AT_ONCE} empty programs at once`,
    [programs.empty],
    atOnce,
  );
  show(busy, busy);
  show(await measureSpawn(programs, `${AT_ONCE} hooks at once, ${daemon}`, hook, atOnce), busy, {
    p99: 10_000,
  });
}

/** Runs with a gate in a home of its own and a daemon that only answers. */
export async function withTrivialDaemon(
  folder: string,
  run: (bench: GateBench) => Promise<void>,
): Promise<void> {
  const paths = gatePaths({ root: `${folder}/home` });
  for (const path of [paths.shims, `${folder}/home/run`]) Deno.mkdirSync(path, { recursive: true });
  const built = await buildGate({ out: paths.gate });
  if (built.kind !== "built") throw new Error(built.message);
  Deno.symlinkSync("../rampart-gate", `${paths.shims}/bash`);
  writeGateConf(paths.conf, { fail: "closed", program: [], daemon: [], answers: [] });
  const headers = { "Rampart-Exit": "0", "Rampart-Stderr": "0" };
  const server = Deno.serve({ path: paths.socket, onListen: () => {} }, async (request) => {
    await request.text();
    return new Response("", { headers });
  });
  try {
    await run({ gate: paths.gate, daemon: "a daemon that only answers" });
  } finally {
    await server.shutdown();
  }
}

if (import.meta.main) {
  const folder = Deno.makeTempDirSync({ prefix: "rampart bench " });
  try {
    const programs = await benchPrograms(folder);
    if (programs === undefined) {
      console.log("Cannot measure the gate: no C compiler was found.");
    } else {
      console.log(`The gate\n${HEAD}`);
      const show: Show = (measured, floor, promise) => console.log(row(measured, floor, promise).text);
      await withTrivialDaemon(folder, (bench) => measureGate(programs, bench, show));
    }
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}
