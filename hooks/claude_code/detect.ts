/**
 * Where Claude Code and its settings are.
 *
 * @module
 */

import { dirname, isAbsolute, join } from "node:path";
import type { AgentFound, AgentMachine, SettingsScope } from "../adapter.ts";
import { isRecord } from "../payload.ts";
import { findProgram } from "../find_program.ts";

/** The settings file. The user's lies where `CLAUDE_CONFIG_DIR` says, if it is set. */
export function settingsPath(machine: AgentMachine, scope: SettingsScope): string {
  return scope === "project"
    ? join(machine.cwd, ".claude", "settings.json")
    : join(folder(machine), "settings.json");
}

/** What there is of Claude Code on the machine. */
export function detect(machine: AgentMachine): AgentFound {
  const program = findProgram("claude", machine, [
    join(machine.userHome, ".claude", "local"),
    join(machine.userHome, ".local", "bin"),
  ]);
  const version = program === undefined ? undefined : versionOf(program);
  return {
    ...(program === undefined ? {} : { program }),
    ...(version === undefined ? {} : { version }),
    used: isFolder(folder(machine)),
  };
}

function folder({ userHome, cwd, env }: AgentMachine): string {
  const given = env.CLAUDE_CONFIG_DIR;
  if (!given) return join(userHome, ".claude");
  return isAbsolute(given) ? given : join(cwd, given);
}

/** The native install keeps a folder a version; npm's has a package.json above the program. */
function versionOf(program: string): string | undefined {
  try {
    const real = Deno.realPathSync(program);
    const named = /[\\/]versions[\\/](\d+\.\d+\.\d+)$/.exec(real)?.[1];
    if (named !== undefined) return named;
    for (const above of [dirname(real), dirname(dirname(real))]) {
      const version = packageVersion(join(above, "package.json"));
      if (version !== undefined) return version;
    }
  } catch {
    // What can't be read is not known.
  }
  return undefined;
}

function packageVersion(path: string): string | undefined {
  try {
    const data: unknown = JSON.parse(Deno.readTextFileSync(path));
    return isRecord(data) && typeof data.version === "string" && /claude-code/.test(String(data.name))
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
