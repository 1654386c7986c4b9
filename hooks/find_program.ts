/**
 * Finding an agent's program without starting it.
 *
 * @module
 */

import { delimiter, join } from "node:path";
import type { AgentMachine } from "./adapter.ts";

/**
 * The path of a program: the first of that name on the PATH, or in one of the folders that its installer uses.
 *
 * @returns Undefined when there is none that can be run.
 */
export function findProgram(
  name: string,
  { env, platform }: AgentMachine,
  further: readonly string[] = [],
): string | undefined {
  const folders = [...(env.PATH ?? "").split(delimiter).filter((folder) => folder !== ""), ...further];
  const names = platform === "windows" ? [".exe", ".cmd", ".bat"].map((ending) => name + ending) : [name];
  for (const folder of folders) {
    for (const file of names) {
      const path = join(folder, file);
      if (canRun(path, platform)) return path;
    }
  }
  return undefined;
}

function canRun(path: string, platform: AgentMachine["platform"]): boolean {
  try {
    const { isFile, mode } = Deno.statSync(path);
    return isFile && (platform === "windows" || mode === null || (mode & 0o111) !== 0);
  } catch {
    return false;
  }
}
