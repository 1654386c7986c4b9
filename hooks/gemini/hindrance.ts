/**
 * What keeps Gemini CLI from calling its hooks: settings elsewhere, and folders that it was told not to trust.
 *
 * @module
 */

import { dirname, join } from "node:path";
import { parse } from "jsonc-parser";
import type { AgentMachine, Hindrance } from "../adapter.ts";
import { isRecord, type JsonRecord } from "../payload.ts";

/** What switches the hooks off, as far as files for the working directory and the machine say. */
export function hindrance(machine: AgentMachine): Hindrance | undefined {
  for (const path of settingsAbove(machine)) {
    const { hooksConfig } = read(path);
    if (isRecord(hooksConfig) && hooksConfig.enabled === false) {
      return { path, why: "hooksConfig.enabled is false and switches its hooks off" };
    }
  }
  return disabled(machine) ?? untrusted(machine);
}

/** Hooks that were switched off one by one, which Gemini does by the text of their command. */
function disabled(machine: AgentMachine): Hindrance | undefined {
  for (const path of [join(home(machine), "settings.json"), ...settingsAbove(machine)]) {
    const { hooksConfig } = read(path);
    const names = isRecord(hooksConfig) && Array.isArray(hooksConfig.disabled) ? hooksConfig.disabled : [];
    if (names.some((name) => typeof name === "string" && name.trimEnd().endsWith(" hook --agent gemini"))) {
      return { path, why: "hooksConfig.disabled names Rampart's hook" };
    }
  }
  return undefined;
}

/** In a folder that isn't trusted Gemini leaves all hooks out, those of the user's own settings as well. */
function untrusted(machine: AgentMachine): Hindrance | undefined {
  const path = join(home(machine), "trustedFolders.json");
  const rules = read(path);
  for (let folder = machine.cwd;; folder = dirname(folder)) {
    if (rules[folder] === "DO_NOT_TRUST") {
      return {
        path,
        why: `${folder} is not trusted, and there Gemini CLI calls no hooks`,
        help: "in Gemini CLI: /permissions",
      };
    }
    if (rules[folder] !== undefined || dirname(folder) === folder) return undefined;
  }
}

function home({ userHome, env }: AgentMachine): string {
  return join(env.GEMINI_CLI_HOME || userHome, ".gemini");
}

function settingsAbove({ cwd, platform }: AgentMachine): readonly string[] {
  const system = platform === "darwin"
    ? "/Library/Application Support/GeminiCli"
    : platform === "windows"
    ? "C:\\ProgramData\\gemini-cli"
    : "/etc/gemini-cli";
  return [join(system, "settings.json"), join(cwd, ".gemini", "settings.json")];
}

function read(path: string): JsonRecord {
  try {
    const value: unknown = parse(Deno.readTextFileSync(path), [], { allowTrailingComma: true });
    return isRecord(value) ? value : {};
  } catch {
    return {};
  }
}
