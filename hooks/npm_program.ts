/**
 * An agent that is installed from npm, found without starting it.
 *
 * @module
 */

import { dirname, join } from "node:path";
import type { AgentFound, AgentMachine } from "./adapter.ts";
import { findProgram } from "./find_program.ts";
import { isRecord } from "./payload.ts";

/** What to look for. */
export interface NpmProgram {
  /** Name of the program. */
  readonly program: string;
  /** Names of the npm packages that it comes in; those of its platforms may go on behind it. */
  readonly packages: readonly string[];
  /** The agent's folder of settings. */
  readonly folder: string;
}

/** How many folders above a program its package.json is looked for in. */
const MAX_ABOVE = 4;

/** What there is of it. */
export function npmProgram(
  { program: name, packages, folder }: NpmProgram,
  machine: AgentMachine,
): AgentFound {
  const program = findProgram(name, machine, [join(machine.userHome, ".local", "bin")]);
  const version = program === undefined ? undefined : versionOf(program, packages);
  return {
    ...(program === undefined ? {} : { program }),
    ...(version === undefined ? {} : { version }),
    used: isFolder(folder),
  };
}

function versionOf(program: string, packages: readonly string[]): string | undefined {
  let folder: string;
  try {
    folder = dirname(Deno.realPathSync(program));
  } catch {
    return undefined;
  }
  for (let above = 0; above < MAX_ABOVE; above++, folder = dirname(folder)) {
    const version = packageVersion(join(folder, "package.json"), packages);
    if (version !== undefined) return version;
  }
  return undefined;
}

function packageVersion(path: string, packages: readonly string[]): string | undefined {
  try {
    const data: unknown = JSON.parse(Deno.readTextFileSync(path));
    if (!isRecord(data) || typeof data.version !== "string") return undefined;
    const name = String(data.name);
    return packages.some((wanted) => name === wanted || name.startsWith(`${wanted}-`))
      ? data.version
      : undefined;
  } catch {
    return undefined;
  }
}

function isFolder(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch {
    return false;
  }
}
