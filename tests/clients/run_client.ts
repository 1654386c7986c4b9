/**
 * Runs a client in each of the languages and runtimes that there are, by a script of calls.
 *
 * @module
 */

import assert from "node:assert/strict";

/** One call of a client's method. */
export interface Step {
  readonly method:
    | "check"
    | "judge"
    | "judge_async"
    | "exec"
    | "read"
    | "write"
    | "fetch"
    | "response"
    | "output"
    | "guarded"
    | "run";
  readonly args: readonly unknown[];
  readonly cwd?: string;
  /** Seconds. */
  readonly wait?: number;
  /** For `guarded`: the file that the command would touch. */
  readonly marker?: string;
  /**
   * For `guarded`: whether a list with the text is what the function returns, and what of it is judged. `item`: the text;
   * `replaced`: the text, and a list is made of it again; `whole`: the list. Default: the text is all.
   */
  readonly listed?: "item" | "replaced" | "whole";
  /** For `run`: text of the standard input. */
  readonly input?: string;
}

/** What a client is made with, and what it does one after the other. */
export interface Script {
  readonly options: {
    readonly token?: string;
    readonly url?: string;
    readonly agent?: string;
    readonly session?: string;
    readonly fail?: "open" | "closed";
    /** Seconds. */
    readonly timeout?: number;
  };
  readonly steps: readonly Step[];
}

/** What came of one call: a decision's parts, what the method returned, or the error. */
export interface Result {
  readonly allowed?: boolean;
  readonly action?: string;
  readonly message?: string;
  readonly policy?: string | null;
  readonly judged?: boolean;
  readonly recorded?: boolean;
  readonly found?: Readonly<Record<string, number>>;
  readonly redacted?: unknown;
  readonly status?: number;
  readonly stdout?: string;
  readonly error?: "Denied" | "RampartError";
  readonly text?: string;
  readonly decision?: Result;
}

/** A program that runs the client. */
export interface ClientRuntime {
  readonly name: string;
  readonly isThere: boolean;
  readonly command: readonly string[];
}

const HERE = new URL(".", import.meta.url).pathname;
const ROOT = new URL("../..", import.meta.url).pathname;

/** Environment variables by which Python finds its client. */
export const PYTHON_ENVIRONMENT: Readonly<Record<string, string>> = {
  PYTHONPATH: `${ROOT}clients/python`,
  PYTHONDONTWRITEBYTECODE: "1",
};

/** The runtimes; `bundle` is the driver in one file, for those that read no TypeScript. */
export function clientRuntimes(bundle: string): readonly ClientRuntime[] {
  return [
    {
      name: "python",
      isThere: starts("python3", ["-c", "import sys; sys.exit(sys.version_info < (3, 9))"]),
      command: ["python3", `${HERE}driver.py`],
    },
    {
      name: "deno",
      isThere: true,
      command: [Deno.execPath(), "run", "--quiet", "--no-check", "--frozen", ...DENO_PERMISSIONS],
    },
    {
      name: "node",
      isThere: starts("node", ["--version"]),
      command: ["node", bundle],
    },
    { name: "bun", isThere: starts("bun", ["--version"]), command: ["bun", bundle] },
  ];
}

/** What the client needs in Deno, besides `--allow-run` where it runs programs. */
const DENO_PERMISSIONS = [
  "--no-prompt",
  "--allow-env",
  "--allow-read",
  "--allow-write",
  "--allow-net",
  "--allow-run",
  `${HERE}driver.ts`,
];

/** Makes the driver one file. */
export async function bundleDriver(path: string): Promise<void> {
  await succeeded(Deno.execPath(), ["bundle", "--quiet", "-o", path, `${HERE}driver.ts`]);
}

/** What a client did, and what it said to the person. */
export interface ClientRun {
  readonly results: readonly Result[];
  readonly said: string;
}

/** Runs a script. Nothing of this process's environment but the `PATH` reaches it. */
export async function runClient(
  runtime: ClientRuntime,
  script: Script,
  env: Readonly<Record<string, string>>,
): Promise<ClientRun> {
  const [program = "", ...args] = runtime.command;
  const { stdout, stderr } = await succeeded(program, args, {
    env: { PATH: Deno.env.get("PATH") ?? "", ...PYTHON_ENVIRONMENT, ...env },
    input: JSON.stringify(script),
  });
  return { results: JSON.parse(stdout), said: stderr };
}

/** What a program printed; fails where it leaves with anything but 0. */
export async function succeeded(
  program: string,
  args: readonly string[],
  { env, input, cwd }: {
    readonly env?: Readonly<Record<string, string>>;
    readonly input?: string;
    readonly cwd?: string;
  } = {},
): Promise<{ readonly stdout: string; readonly stderr: string }> {
  const child = new Deno.Command(program, {
    args: [...args],
    ...(env === undefined ? {} : { env, clearEnv: true }),
    ...(cwd === undefined ? {} : { cwd }),
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(input ?? ""));
  await writer.close();
  const { success, stdout, stderr } = await child.output();
  const decoder = new TextDecoder();
  assert.ok(success, `${program} ${args.join(" ")}: ${decoder.decode(stderr)}`);
  return { stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

/** Whether a program is there and succeeds. */
export function starts(program: string, args: readonly string[]): boolean {
  try {
    return new Deno.Command(program, { args: [...args], stdout: "null", stderr: "null" }).outputSync()
      .success;
  } catch {
    return false;
  }
}
