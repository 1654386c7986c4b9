/**
 * Fetches a C compiler from PyPI, for a machine that has none.
 *
 * @module
 */

import type { Compiler } from "../gate/mod.ts";
import type { RampartHome } from "../policies/mod.ts";

/** The version that is fetched: the one that the tests build with. */
const ZIG = "ziglang==0.15.2";

/** A compiler that was fetched, and how to be rid of it. */
export interface FetchedZig {
  readonly compiler: Compiler;
  readonly remove: () => void;
}

/**
 * Fetches zig into a temporary folder in the home.
 *
 * @returns Undefined where it can't be had: no Python, or no way to PyPI.
 */
export async function fetchZig(
  home: RampartHome,
  log: (line: string) => void,
): Promise<FetchedZig | undefined> {
  const folder = `${home.bin}/zig.${crypto.randomUUID()}`;
  const remove = (): void => {
    try {
      Deno.removeSync(folder, { recursive: true });
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  };
  log(`fetching zig from PyPI to build the gate with (${ZIG}, some 90 MB, removed afterwards)`);
  const python = `${folder}/${Deno.build.os === "windows" ? "Scripts/python.exe" : "bin/python"}`;
  const made = await run("python3", ["-m", "venv", folder]) ?? await run(python, [
    "-m",
    "pip",
    "install",
    "--quiet",
    "--disable-pip-version-check",
    ZIG,
  ]);
  if (made !== undefined) {
    log(`zig could not be fetched: ${made}`);
    remove();
    return undefined;
  }
  return {
    compiler: {
      kind: "zig",
      name: "zig",
      // Its own parts, which it builds first, go with it.
      command: ["/usr/bin/env", `ZIG_GLOBAL_CACHE_DIR=${folder}/cache`, python, "-m", "ziglang", "cc"],
    },
    remove,
  };
}

/** Runs a program. Returns what went wrong. */
async function run(program: string, args: readonly string[]): Promise<string | undefined> {
  try {
    const { success, stderr } = await new Deno.Command(program, {
      args: [...args],
      stdin: "null",
      stdout: "null",
      stderr: "piped",
    }).output();
    if (success) return undefined;
    const said = new TextDecoder().decode(stderr).trim().split("\n");
    return said.at(-1) || `${program} failed`;
  } catch (error) {
    return error instanceof Deno.errors.NotFound ? `${program} is not installed` : String(error);
  }
}
