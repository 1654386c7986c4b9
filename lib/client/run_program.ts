/**
 * Runs a program and gathers what it prints.
 *
 * @module
 */

import { spawn } from "node:child_process";

/** How to run it. */
export interface RunProgramOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Text of its standard input. Default: none. */
  readonly input?: string;
  /** Ends it. */
  readonly signal?: AbortSignal;
}

/** What came of a program. */
export interface ProgramResult {
  /** How it left; null where a signal ended it. */
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a program, without a shell.
 *
 * @throws {Error} Where it can't be started.
 */
export function runProgram(argv: readonly string[], options: RunProgramOptions): Promise<ProgramResult> {
  const [program = "", ...args] = argv;
  const { cwd, env, input, signal } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd,
      stdio: ["pipe", "pipe", "pipe"],
      ...(env === undefined ? {} : { env }),
      ...(signal === undefined ? {} : { signal }),
    });
    const texts = { stdout: "", stderr: "" };
    for (const name of ["stdout", "stderr"] as const) {
      child[name].setEncoding("utf8");
      child[name].on("data", (part: string) => texts[name] += part);
    }
    child.on("error", reject);
    child.on("close", (status) => resolve({ status, ...texts }));
    // A program may well leave without having read all.
    child.stdin.on("error", () => {});
    child.stdin.end(input ?? "");
  });
}
