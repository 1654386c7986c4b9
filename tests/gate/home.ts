/**
 * A Rampart home with the gate in it, and stand-ins for the daemon.
 *
 * @module
 */

import {
  buildGate,
  findCompilers,
  type GateBuild,
  type GateConf,
  type GatePaths,
  gatePaths,
  writeGateConf,
} from "../../lib/gate/mod.ts";

/** A unix system with a C compiler: all others leave these tests out. */
export const HAS_GATE: boolean = Deno.build.os !== "windows" && (await findCompilers()).length > 0;

let built: Promise<GateBuild & { readonly kind: "built" }> | undefined;

/** The gate for this machine, built once for the test file that asks. */
export function builtGate(): Promise<GateBuild & { readonly kind: "built" }> {
  built ??= (async () => {
    const folder = Deno.makeTempDirSync({ prefix: "rampart gate " });
    addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));
    const outcome = await buildGate({ out: `${folder}/rampart-gate`, strict: true });
    if (outcome.kind !== "built") throw new Error(outcome.message);
    return outcome;
  })();
  return built;
}

/** Whether a program is on the PATH. */
export function onPath(name: string): boolean {
  return (Deno.env.get("PATH") ?? "").split(":").some((folder) => exists(`${folder}/${name}`));
}

/** Whether there is a file. */
export function exists(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch {
    return false;
  }
}

/** What a run of the gate gave. */
export interface Run {
  readonly status: number;
  readonly out: string;
  readonly err: string;
  /** Milliseconds from start to exit. */
  readonly took: number;
}

/** How to run it. */
export interface RunOptions {
  readonly stdin?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

/** A home of its own. */
export interface GateHome extends GatePaths {
  readonly root: string;
  /** An empty folder outside the home. */
  readonly work: string;
  /**
   * Writes gate.conf anew. What isn't given: fail open, no program, no daemon, an answer for `tester`, and times that a
   * busy machine keeps. A home starts with that.
   */
  configure(conf: Partial<GateConf>): void;
  /** Writes a shell script and returns the command that runs it. */
  script(text: string): string[];
  /** Runs a program of this home, by default the gate. */
  run(args: readonly string[], options?: RunOptions & { readonly program?: string }): Promise<Run>;
  /** `rampart-gate hook --agent tester` with a payload. */
  hook(stdin?: string | Uint8Array, options?: RunOptions): Promise<Run>;
  /** What the notices in the spool say. */
  notices(): unknown[];
}

let scripts = 0;

/** Calls back with a home, which is removed afterwards. */
export async function inHome(test: (home: GateHome) => Promise<void>): Promise<void> {
  const { path: gate } = await builtGate();
  const folder = Deno.realPathSync(Deno.makeTempDirSync({ prefix: "gate home " }));
  const root = `${folder}/.rampart`;
  const work = `${folder}/work`;
  const paths = gatePaths({ root }, Deno.build.os);
  for (const path of [paths.shims, `${root}/run`, work]) Deno.mkdirSync(path, { recursive: true });
  Deno.copyFileSync(gate, paths.gate);
  for (const name of ["bash", "sh", "zsh"]) Deno.symlinkSync("../rampart-gate", `${paths.shims}/${name}`);
  const run: GateHome["run"] = (args, options = {}) =>
    runProgram(options.program ?? paths.gate, args, { cwd: work, ...options });
  const configure: GateHome["configure"] = (conf) =>
    writeGateConf(paths.conf, {
      fail: "open",
      timeoutMs: 20_000,
      programMs: 20_000,
      program: [],
      daemon: [],
      answers: [{ agent: "tester", status: 3, text: "unjudged" }],
      ...conf,
    });
  configure({});
  try {
    await test({
      ...paths,
      root,
      work,
      run,
      configure,
      script: (text) => {
        const path = `${folder}/script ${scripts++}`;
        Deno.writeTextFileSync(path, `#!/bin/sh\n${text}\n`);
        return ["/bin/sh", path];
      },
      hook: (stdin = "{}", options = {}) => run(["hook", "--agent", "tester"], { ...options, stdin }),
      notices: () =>
        exists(paths.spool)
          ? [...Deno.readDirSync(paths.spool)].map(({ name }) =>
            JSON.parse(Deno.readTextFileSync(`${paths.spool}/${name}`))
          )
          : [],
    });
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

/** Runs a program to its end with an environment of its own. */
export async function runProgram(
  program: string,
  args: readonly string[],
  { stdin = "", env = {}, cwd = "/" }: RunOptions,
): Promise<Run> {
  const start = performance.now();
  const child = new Deno.Command(program, {
    args: [...args],
    cwd,
    clearEnv: true,
    env: { PATH: "/usr/local/bin:/usr/bin:/bin", ...env },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const feed = async (): Promise<void> => {
    const writer = child.stdin.getWriter();
    const bytes = typeof stdin === "string" ? new TextEncoder().encode(stdin) : stdin;
    // A program that leaves early does not read all of it.
    await writer.write(bytes).catch(() => {});
    await writer.close().catch(() => {});
  };
  const [{ code, stdout, stderr }] = await Promise.all([child.output(), feed()]);
  const decoder = new TextDecoder();
  return {
    status: code,
    out: decoder.decode(stdout),
    err: decoder.decode(stderr),
    took: performance.now() - start,
  };
}

/** What a daemon answers. */
export interface Said {
  readonly status: number;
  readonly out?: string;
  readonly err?: string;
}

/** What a daemon was asked. */
export interface Asked {
  readonly path: string;
  readonly headers: Headers;
  readonly body: Uint8Array;
}

/** Runs with a daemon that answers as told; gives what it was asked. */
export async function withDaemon(
  home: GateHome,
  answer: (asked: Asked) => Said | Promise<Said>,
  test: (asked: Asked[]) => Promise<void>,
): Promise<void> {
  const asked: Asked[] = [];
  const server = Deno.serve({ path: home.socket, onListen: () => {} }, async (request) => {
    const one = {
      path: new URL(request.url).pathname,
      headers: request.headers,
      body: new Uint8Array(await request.arrayBuffer()),
    };
    asked.push(one);
    const { status, out = "", err = "" } = await answer(one);
    return new Response(out + err, {
      headers: {
        "Rampart-Exit": `${status}`,
        "Rampart-Stderr": `${new TextEncoder().encode(err).length}`,
      },
    });
  });
  try {
    await test(asked);
  } finally {
    await server.shutdown();
  }
}

/**
 * Runs with a daemon that writes these bytes to whoever connects, and then closes, or with `undefined` keeps quiet until
 * the test is over.
 */
export async function withBytes(
  home: GateHome,
  pieces: readonly string[] | undefined,
  test: () => Promise<void>,
): Promise<void> {
  const listener = Deno.listen({ transport: "unix", path: home.socket });
  const open: Deno.Conn[] = [];
  const serve = async (connection: Deno.Conn): Promise<void> => {
    open.push(connection);
    if (pieces === undefined) return;
    await connection.read(new Uint8Array(65536));
    for (const piece of pieces) {
      await connection.write(new TextEncoder().encode(piece)).catch(() => {});
    }
    await connection.closeWrite().catch(() => {});
  };
  const accepting = (async () => {
    for await (const connection of listener) await serve(connection);
  })();
  try {
    await test();
  } finally {
    listener.close();
    await accepting.catch(() => {});
    for (const connection of open) connection.close();
    if (exists(home.socket)) Deno.removeSync(home.socket);
  }
}

/** The text of a script that answers as the full program does. */
export function programAnswer({ status, out = "", err = "" }: Said): string {
  return `printf 'rampart-answer ${status} ${err.length}\\n%s' '${out}${err}'`;
}
