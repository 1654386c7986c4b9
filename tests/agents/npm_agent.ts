/**
 * Agents from npm, installed once into the tools' cache.
 *
 * @module
 */

import { provideProgram, type Tool } from "../../scripts/tools.ts";

/** What to install. */
export interface NpmAgent {
  /** Name of the program. */
  readonly name: string;
  /** Exact version, as an agent's hooks change from one to the next. */
  readonly version: string;
  readonly package: string;
  /** Further packages, with their versions. */
  readonly with?: readonly string[];
  /** Folder that the program lies in, below `node_modules`. Default `.bin`. */
  readonly folder?: string;
}

/** The path of its program. Undefined where it can't be had. */
export async function provideNpmAgent(agent: NpmAgent): Promise<string | undefined> {
  const { name, version, folder = ".bin" } = agent;
  const tool: Tool = {
    name,
    folder: `${name}-${version}`,
    install: (place) => install(agent, place),
    find: (place) => [`${place}/node_modules/${folder}`],
  };
  return await provideProgram(tool);
}

async function install(agent: NpmAgent, folder: string): Promise<boolean> {
  const flags = ["--force", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  const packages = [`${agent.package}@${agent.version}`, ...agent.with ?? []];
  // Under an older node npm would quietly take an older release, but for `--force`.
  const { success } = await new Deno.Command("npm", {
    args: ["install", "--prefix", folder, ...flags, ...packages],
    cwd: folder,
    stdin: "null",
    stdout: "null",
    stderr: "null",
    signal: AbortSignal.timeout(600_000),
  }).output();
  return success;
}
