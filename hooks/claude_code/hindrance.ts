/**
 * Settings elsewhere that keep Claude Code from calling its hooks.
 *
 * @module
 */

import { join } from "node:path";
import { parse } from "jsonc-parser";
import type { AgentMachine, Hindrance } from "../adapter.ts";

/** What switches the hooks off, as far as files for the working directory and the machine say. */
export function hindrance(machine: AgentMachine): Hindrance | undefined {
  for (const { path, keys } of above(machine)) {
    const settings = read(path);
    const key = keys.find((name) => settings[name] === true);
    if (key !== undefined) return { path, why: `${key} switches its hooks off` };
  }
  return undefined;
}

/** A file that is read above the user's settings, and the settings in it that count. */
interface Above {
  readonly path: string;
  readonly keys: readonly string[];
}

function above({ cwd, platform }: AgentMachine): readonly Above[] {
  return [
    ...managedFolders(platform).map((folder) => ({
      path: join(folder, "managed-settings.json"),
      keys: ["disableAllHooks", "allowManagedHooksOnly"],
    })),
    ...["settings.local.json", "settings.json"].map((name) => ({
      path: join(cwd, ".claude", name),
      keys: ["disableAllHooks"],
    })),
  ];
}

function managedFolders(platform: AgentMachine["platform"]): readonly string[] {
  if (platform === "darwin") return ["/Library/Application Support/ClaudeCode"];
  return platform === "windows" ? ["C:\\Program Files\\ClaudeCode"] : ["/etc/claude-code"];
}

function read(path: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = parse(Deno.readTextFileSync(path), [], { allowTrailingComma: true });
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
