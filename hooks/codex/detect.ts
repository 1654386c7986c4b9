/**
 * Where Codex and its settings are.
 *
 * @module
 */

import { dirname, isAbsolute, join } from "node:path";
import type { AgentFound, AgentMachine, SettingsScope } from "../adapter.ts";
import { findProgram } from "../find_program.ts";
import { isRecord } from "../payload.ts";

/** Codex's folder: the user's lies where `CODEX_HOME` says, if it is set. */
export function codexFolder({ userHome, cwd, env }: AgentMachine, scope: SettingsScope): string {
  if (scope === "project") return join(cwd, ".codex");
  const given = env.CODEX_HOME;
  if (!given) return join(userHome, ".codex");
  return isAbsolute(given) ? given : join(cwd, given);
}

/** What there is of Codex on the machine. */
export function detect(machine: AgentMachine): AgentFound {
  const program = findProgram("codex", machine, [join(machine.userHome, ".local", "bin")]);
  const version = program === undefined ? undefined : versionOf(program);
  return {
    ...(program === undefined ? {} : { program }),
    ...(version === undefined ? {} : { version }),
    used: isFolder(codexFolder(machine, "user")),
  };
}

/** Beside the program itself lies a description of it; npm's script has a package.json above it. */
function versionOf(program: string): string | undefined {
  try {
    const above = dirname(dirname(Deno.realPathSync(program)));
    return versionIn(join(above, "codex-package.json"), "variant", "codex") ??
      versionIn(join(above, "package.json"), "name", "@openai/codex");
  } catch {
    return undefined;
  }
}

function versionIn(path: string, key: string, value: string): string | undefined {
  try {
    const data: unknown = JSON.parse(Deno.readTextFileSync(path));
    return isRecord(data) && data[key] === value && typeof data.version === "string"
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
