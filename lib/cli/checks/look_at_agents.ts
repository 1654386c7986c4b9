/**
 * The agents on the machine, and what their settings call.
 *
 * @module
 */

import { parse } from "jsonc-parser";
import {
  ADAPTERS,
  type AgentAdapter,
  type AgentFound,
  type AgentMachine,
  type AgentWiring,
  type HookCall,
  type SettingsScope,
  type WiringState,
} from "../../../hooks/mod.ts";
import type { RampartHome } from "../../policies/mod.ts";
import { isFile } from "./is_there.ts";

/** An agent that can be wired. */
export interface AgentSeen {
  readonly adapter: AgentAdapter;
  readonly wiring: AgentWiring;
  readonly found: AgentFound;
  /** Whether its program or its settings are on this machine. */
  readonly installed: boolean;
  readonly settings: SettingsSeen;
  /** Rampart's hook in the settings of the project in the working directory; `absent` there is usual. */
  readonly project: SettingsSeen;
}

/** A settings file. */
export interface SettingsSeen {
  readonly path: string;
  readonly state: WiringState | "unreadable";
  /** Why it can't be read. */
  readonly problem?: string;
  /** The commands of Rampart's hooks, as the file has them; each once. */
  readonly commands: readonly string[];
  /** Whether one of them is of another home's Rampart, and can be run. */
  readonly foreign: boolean;
}

/** Looks at every agent that can be wired. Starts no program. */
export async function lookAtAgents(
  machine: AgentMachine,
  { hook, home }: { readonly hook: HookCall; readonly home: RampartHome },
): Promise<readonly AgentSeen[]> {
  const seen: AgentSeen[] = [];
  for (const adapter of ADAPTERS) {
    const wiring = await adapter.wiring?.();
    if (wiring === undefined) continue;
    const found = wiring.detect(machine);
    const settings = (scope: SettingsScope): SettingsSeen => {
      return settingsAt(wiring.settingsPath(machine, scope), { adapter, wiring, hook, home });
    };
    seen.push({
      adapter,
      wiring,
      found,
      installed: found.program !== undefined || found.used,
      settings: settings("user"),
      project: settings("project"),
    });
  }
  return seen;
}

function settingsAt(
  path: string,
  { adapter, wiring, hook, home }: {
    readonly adapter: AgentAdapter;
    readonly wiring: AgentWiring;
    readonly hook: HookCall;
    readonly home: RampartHome;
  },
): SettingsSeen {
  let text: string;
  try {
    text = Deno.readTextFileSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return { path, state: "absent", commands: [], foreign: false };
    const problem = error instanceof Error ? error.message : String(error);
    return { path, state: "unreadable", problem, commands: [], foreign: false };
  }
  const commands = hookCommands(text, adapter.name);
  const foreign = commands.some((command) => !names(command, home.root) && isFile(programOf(command)));
  return { path, state: wiring.check(text, hook), commands, foreign };
}

/**
 * The commands by which settings call Rampart, word for word: whatever the agent's file looks like, they are the texts
 * in it that end as the hook's command does.
 */
export function hookCommands(text: string, agent: string): readonly string[] {
  const found = new Set<string>();
  const ending = ` hook --agent ${agent}`;
  const look = (value: unknown): void => {
    if (typeof value === "string" && value.trimEnd().endsWith(ending)) found.add(value);
    else if (typeof value === "object" && value !== null) Object.values(value).forEach(look);
  };
  look(parse(text.replace(/^\ufeff/, " "), [], { allowTrailingComma: true }));
  return [...found];
}

/** Whether a command line has the folder, or what is in it, among its words. */
function names(command: string, folder: string): boolean {
  const unquoted = command.replaceAll(`'\\''`, "'");
  for (let at = unquoted.indexOf(folder); at >= 0; at = unquoted.indexOf(folder, at + 1)) {
    if (/^(?:$|[/\\'"\s,])/.test(unquoted.slice(at + folder.length))) return true;
  }
  return false;
}

/** The program of a command line as Rampart writes it: its first word, quoted or not. */
export function programOf(command: string): string {
  const [, single, double, bare] = /^(?:'((?:[^']|'\\'')*)'|"([^"]*)"|(\S+))/.exec(command) ?? [];
  return single?.replaceAll(`'\\''`, "'") ?? double ?? bare ?? command;
}
