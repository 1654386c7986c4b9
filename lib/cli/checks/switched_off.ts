/**
 * Settings elsewhere that keep an agent from calling its hooks.
 *
 * @module
 */

import { join } from "node:path";
import { parse } from "jsonc-parser";
import type { AgentMachine } from "../../../hooks/mod.ts";

/** What switches the hooks off. */
export interface SwitchedOff {
  readonly path: string;
  /** Name of the setting. */
  readonly key: string;
}

/** Files that are read above the user's settings, and the settings in them that count, by agent. */
const ABOVE: Readonly<Record<string, (machine: AgentMachine) => readonly Above[]>> = {
  "claude-code": ({ cwd, platform }) => [
    ...managedFolders(platform).map((folder) => ({
      path: join(folder, "managed-settings.json"),
      keys: ["disableAllHooks", "allowManagedHooksOnly"],
    })),
    ...["settings.local.json", "settings.json"].map((name) => ({
      path: join(cwd, ".claude", name),
      keys: ["disableAllHooks"],
    })),
  ],
};

interface Above {
  readonly path: string;
  readonly keys: readonly string[];
}

function managedFolders(platform: AgentMachine["platform"]): readonly string[] {
  if (platform === "darwin") return ["/Library/Application Support/ClaudeCode"];
  return platform === "windows" ? ["C:\\Program Files\\ClaudeCode"] : ["/etc/claude-code"];
}

/** What switches the agent's hooks off, as far as files for the working directory and the machine say. */
export function hooksSwitchedOff(agent: string, machine: AgentMachine): SwitchedOff | undefined {
  for (const { path, keys } of ABOVE[agent]?.(machine) ?? []) {
    const settings = read(path);
    const key = keys.find((name) => settings[name] === true);
    if (key !== undefined) return { path, key };
  }
  return undefined;
}

function read(path: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = parse(Deno.readTextFileSync(path), [], { allowTrailingComma: true });
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
