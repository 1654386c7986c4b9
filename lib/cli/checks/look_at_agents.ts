/**
 * The agents on the machine, and what their settings call.
 *
 * @module
 */

import {
  ADAPTERS,
  type AgentAdapter,
  type AgentFound,
  type AgentMachine,
  type AgentWiring,
  type HookCall,
  type HookPlace,
  type SettingsScope,
  type WiringFile,
  type WiringState,
} from "../../../hooks/mod.ts";
import type { RampartHome } from "../../policies/mod.ts";
import { mainPath } from "../wire_agent.ts";
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

/** The files by which an agent is wired, taken together. */
export interface SettingsSeen {
  /** The file that the state is about: the one that is not as it should be, or the settings. */
  readonly path: string;
  readonly state: WiringState | "unreadable";
  /** Why it can't be read. */
  readonly problem?: string;
  /** What the agent starts to call Rampart, as command lines for the shell; each once. */
  readonly commands: readonly string[];
  /** The command lines of Rampart's program in the files, each once; mostly the same. */
  readonly gates: readonly string[];
  /** Whether one of those is of another home's Rampart, and can be run. */
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
    const settings = (scope: SettingsScope): SettingsSeen =>
      settingsOf(wiring.files(machine, scope), { hook, home });
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

function settingsOf(
  files: readonly WiringFile[],
  { hook, home }: { readonly hook: HookCall; readonly home: RampartHome },
): SettingsSeen {
  const each = files.map((file) => fileSeen(file, hook));
  const places = each.flatMap(({ places }) => places);
  const gates = [...new Set(places.map(({ gate }) => gate))];
  const commands = [...new Set(places.map(({ gate, command }) => command ?? gate))];
  const foreign = gates.some((gate) => !names(gate, home.root) && isFile(programOf(gate)));
  const states = each.filter((file) => file.state !== undefined);
  const worst = ORDER.map((state) => states.find((file) => file.state === state)).find((file) => file);
  const found = { commands, gates, foreign };
  if (worst?.state !== undefined) {
    const { path, state, problem } = worst;
    return { path, state, ...(problem === undefined ? {} : { problem }), ...found };
  }
  const missing = states.find(({ state }) => state === "absent");
  const there = states.some(({ state }) => state === "wired");
  return {
    path: there && missing !== undefined ? missing.path : mainPath(files),
    state: missing === undefined && there ? "wired" : there ? "other" : "absent",
    ...found,
  };
}

/** States of a file that are the state of all, the weightiest first. */
const ORDER = ["unreadable", "broken", "off", "other"] as const;

interface FileSeen {
  readonly path: string;
  /** Undefined where the file says nothing of it. */
  readonly state: SettingsSeen["state"] | undefined;
  readonly problem?: string;
  readonly places: readonly HookPlace[];
}

function fileSeen({ path, check, calls }: WiringFile, hook: HookCall): FileSeen {
  let text: string | undefined;
  try {
    text = Deno.readTextFileSync(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) {
      const problem = error instanceof Error ? error.message : String(error);
      return { path, state: check === undefined ? undefined : "unreadable", problem, places: [] };
    }
  }
  return { path, state: check?.(text, hook), places: text === undefined ? [] : calls?.(text) ?? [] };
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
