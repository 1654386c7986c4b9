/**
 * Putting Rampart's hook into an agent's settings file, and taking it out.
 *
 * @module
 */

import { dirname, isAbsolute, join, sep } from "node:path";
import type { AgentMachine, AgentWiring, HookCall, SettingsEdit, SettingsScope } from "../../hooks/mod.ts";

/** What was done to a settings file. */
export type Wired =
  | {
    /** The file, as the agent knows it. */
    readonly path: string;
    /** `unchanged`: there was nothing to do. */
    readonly change: "added" | "renewed" | "removed" | "unchanged";
    /** Set where the settings switch all hooks off, so that Rampart's has no effect. */
    readonly off?: true;
  }
  | { readonly path: string; readonly problem: string };

/** Whose settings, on which machine. */
export interface WireOptions {
  readonly machine: AgentMachine;
  readonly scope: SettingsScope;
}

/** Has an agent call the hook. Never throws for what is wrong with the file. */
export function wireAgent(wiring: AgentWiring, hook: HookCall, options: WireOptions): Wired {
  let off = false;
  const install = (text: string): SettingsEdit => {
    const edited = wiring.install(text, hook);
    off = "text" in edited && wiring.check(edited.text, hook) === "off";
    return edited;
  };
  const name = (before: string): Change => wiring.check(before, hook) === "absent" ? "added" : "renewed";
  const wired = edit(wiring, options, install, name);
  return off && "change" in wired ? { ...wired, off } : wired;
}

/** Takes the hook out of an agent's settings. Never throws for what is wrong with the file. */
export function unwireAgent(wiring: AgentWiring, options: WireOptions): Wired {
  return edit(wiring, options, wiring.remove, () => "removed");
}

type Change = "added" | "renewed" | "removed";

function edit(
  wiring: AgentWiring,
  { machine, scope }: WireOptions,
  change: (text: string) => SettingsEdit,
  name: (before: string) => Change,
): Wired {
  const path = wiring.settingsPath(machine, scope);
  try {
    const file = fileBehind(path);
    if (scope === "project" && !isWithin(file.target, Deno.realPathSync(machine.cwd))) {
      return { path, problem: "it is a link that leads out of this folder" };
    }
    const before = textOf(file.target);
    if (before === undefined) return { path, problem: "it is not UTF-8 text" };
    const edited = change(before);
    if ("problem" in edited) {
      const { problem, line, column } = edited;
      return { path, problem: `line ${line}, column ${column}: ${problem}` };
    }
    if (edited.text === before) return { path, change: "unchanged" };
    // What was made from nothing becomes nothing again, unless a link would be left that leads nowhere.
    if (edited.text === MADE_FROM_NOTHING && !file.link) removeWithFolder(file.target);
    else writeWhole(file.target, edited.text, scope);
    return { path, change: name(before) };
  } catch (error) {
    return { path, problem: error instanceof Error ? error.message : String(error) };
  }
}

/** What is left of a file that {@link wireAgent} made. */
const MADE_FROM_NOTHING = "{}";

/** The file that is meant by a path, which may be a link that leads to one that isn't there yet. */
function fileBehind(path: string): { readonly target: string; readonly link: boolean } {
  let target = path;
  for (let hops = 0; hops < 40; hops++) {
    const to = linkAt(target);
    if (to === undefined) return { target: withRealFolder(target), link: target !== path };
    target = isAbsolute(to) ? to : join(dirname(target), to);
  }
  throw new Error("its links lead in a circle");
}

function linkAt(path: string): string | undefined {
  try {
    return Deno.lstatSync(path).isSymlink ? Deno.readLinkSync(path) : undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** The same path by its folder's real name, where the folder exists. */
function withRealFolder(path: string): string {
  try {
    return join(Deno.realPathSync(dirname(path)), path.slice(dirname(path).length));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return path;
    throw error;
  }
}

function isWithin(path: string, folder: string): boolean {
  return path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

/** The text of a file; empty where there is none, undefined where it isn't text. */
function textOf(path: string): string | undefined {
  let bytes: Uint8Array;
  try {
    bytes = Deno.readFileSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "";
    throw error;
  }
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function removeWithFolder(path: string): void {
  Deno.removeSync(path);
  try {
    Deno.removeSync(dirname(path));
  } catch {
    // Something else lies in it.
  }
}

/** Writes a file whole or not at all, with the owner and the rights that it has. */
function writeWhole(path: string, text: string, scope: SettingsScope): void {
  Deno.mkdirSync(dirname(path), { recursive: true });
  const before = statOf(path);
  const temporary = `${path}.${crypto.randomUUID()}`;
  try {
    Deno.writeTextFileSync(temporary, text, { createNew: true, mode: scope === "user" ? 0o600 : 0o644 });
    if (Deno.build.os !== "windows" && before !== undefined) {
      if (before.mode !== null) Deno.chmodSync(temporary, before.mode & 0o777);
      if (before.uid !== Deno.uid() && before.uid !== null) Deno.chownSync(temporary, before.uid, before.gid);
    }
    Deno.renameSync(temporary, path);
  } catch (error) {
    try {
      Deno.removeSync(temporary);
    } catch {
      // It was not made, or is in place already.
    }
    throw error;
  }
}

function statOf(path: string): Deno.FileInfo | undefined {
  try {
    return Deno.statSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
