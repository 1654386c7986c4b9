/**
 * The links that stand in for shells: each has a shell's name and leads to the gate.
 *
 * @module
 */

import { gatePaths } from "../gate/mod.ts";
import type { RampartHome } from "../policies/mod.ts";
import { isProgram } from "./find_command.ts";

/** The names that the gate knows as a shell's. */
const SHELLS = ["bash", "sh", "zsh", "dash", "fish"] as const;

/** Where the links lead, from their folder. */
const TARGET = "../rampart-gate";

/** Which shells there are. */
export interface ShimsOptions {
  /** Folders of the PATH, without the shims' own. */
  readonly path: readonly string[];
  /** Where the gate looks for a shell that is not on the PATH. Default its two folders; tests have none. */
  readonly last?: readonly string[];
}

/**
 * Makes the links for the shells of this machine, where they aren't as they should be. A shell that isn't there gets
 * none: programs choose by what they find on the PATH.
 *
 * @returns The shells' names.
 * @throws Error where a link can't be made.
 */
export function provideShims(
  home: Pick<RampartHome, "root">,
  { path, last = ["/bin", "/usr/bin"] }: ShimsOptions,
): readonly string[] {
  const { shims } = gatePaths(home);
  const folders = [...path.filter((folder) => folder.startsWith("/")), ...last];
  const names = SHELLS.filter((name) => folders.some((folder) => isProgram(`${folder}/${name}`)));
  Deno.mkdirSync(shims, { recursive: true, mode: 0o700 });
  for (const name of names) {
    if (targetOf(`${shims}/${name}`) !== TARGET) link(shims, name);
  }
  return names;
}

function targetOf(path: string): string | undefined {
  try {
    return Deno.readLinkSync(path);
  } catch {
    return undefined;
  }
}

/** By a rename: a shell that starts at this moment finds the old link or the new one. */
function link(folder: string, name: string): void {
  const fresh = `${folder}/.${name}.${crypto.randomUUID()}`;
  Deno.symlinkSync(TARGET, fresh);
  try {
    Deno.renameSync(fresh, `${folder}/${name}`);
  } catch (error) {
    Deno.removeSync(fresh);
    throw error;
  }
}
