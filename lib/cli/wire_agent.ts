/**
 * Putting Rampart's hook into the files that make an agent call it, and taking it out: all of them, or none.
 *
 * @module
 */

import { dirname } from "node:path";
import type { AgentMachine, AgentWiring, FileEdit, HookCall, SettingsScope } from "../../hooks/mod.ts";
import {
  bytesOf,
  fileBehind,
  isWithin,
  makeFolders,
  modeOf,
  removeFolders,
  textOf,
  writeWhole,
} from "./files_on_disk.ts";
import { readWiringRecord, type WiringRecord, writeWiringRecord } from "./wiring_record.ts";

/** What was done to an agent's files. */
export type Wired =
  | {
    /** The file that people know the agent's wiring by, as the agent names it. */
    readonly path: string;
    /** What became of all of it. `unchanged`: there was nothing to do. */
    readonly change: "added" | "renewed" | "removed" | "unchanged";
    /** The files that were written or removed. */
    readonly files: readonly string[];
    /** Set where the settings switch all hooks off, so that Rampart's has no effect. */
    readonly off?: true;
  }
  | { readonly path: string; readonly problem: string };

/** Whose settings, on which machine. */
export interface WireOptions {
  readonly machine: AgentMachine;
  readonly scope: SettingsScope;
  /** File that keeps what there was before. Without it the folder of a file that is removed goes where it is empty. */
  readonly record?: string;
}

/** Has an agent call the hook. Never throws for what is wrong with a file; then all of them are as they were. */
export function wireAgent(wiring: AgentWiring, hook: HookCall, options: WireOptions): Wired {
  const files = wiring.files(options.machine, options.scope);
  const states = new Set<string>();
  let off = false;
  const planned = plan(
    files.map((file) => ({
      path: file.path,
      mode: file.mode,
      change: (text) => {
        const edited = file.edit(text, hook);
        if (file.check !== undefined) states.add(file.check(text, hook));
        off ||= edited !== undefined && "text" in edited && file.check?.(edited.text, hook) === "off";
        return edited;
      },
    })),
    options,
  );
  if ("problem" in planned) return planned;
  const done = apply(planned, options, "in");
  const change = [...states].every((state) => state === "absent") ? "added" : "renewed";
  return "problem" in done ? done : wired(files, done.files, { change, off });
}

/** Takes the hook out of an agent's files. Never throws for what is wrong with one; then all of them are as they were. */
export function unwireAgent(wiring: AgentWiring, options: WireOptions): Wired {
  const files = wiring.files(options.machine, options.scope);
  const planned = plan(
    files.toReversed().map((file) => ({
      path: file.path,
      mode: file.mode,
      change: (text) => text === undefined ? undefined : file.remove(text),
    })),
    options,
  );
  if ("problem" in planned) return planned;
  const done = apply(planned, options, "out");
  return "problem" in done ? done : wired(files, done.files, { change: "removed", off: false });
}

function wired(
  files: ReturnType<AgentWiring["files"]>,
  changed: readonly string[],
  { change, off }: { readonly change: "added" | "renewed" | "removed"; readonly off: boolean },
): Wired {
  const path = mainPath(files);
  return {
    path,
    change: changed.length === 0 ? "unchanged" : change,
    files: changed,
    ...(off ? { off } : {}),
  };
}

/** The last of the files that call the hook: the settings, where a script comes before them. */
export function mainPath(files: ReturnType<AgentWiring["files"]>): string {
  return (files.findLast(({ check }) => check !== undefined) ?? files.at(-1))?.path ?? "";
}

interface Wanted {
  readonly path: string;
  readonly mode: number | undefined;
  /** Undefined: nothing is to be done. */
  readonly change: (text: string | undefined) => FileEdit | undefined;
}

/** What is to be done to one file. */
interface Step {
  /** As the agent names it. */
  readonly path: string;
  readonly target: string;
  readonly before: Uint8Array | undefined;
  /** Its new text; undefined where it goes. */
  readonly after: string | undefined;
  /** Permission bits, of a file that is there its own. */
  readonly mode: number;
}

interface Plan {
  /** Files behind all the paths, those to which nothing is done too. */
  readonly targets: readonly string[];
  readonly steps: readonly Step[];
}

/** Works out every edit before the first is made. */
function plan(
  wanted: readonly Wanted[],
  { machine, scope, record }: WireOptions,
): Plan | { readonly path: string; readonly problem: string } {
  const earlier = recordAt(record);
  const targets: string[] = [];
  const steps: Step[] = [];
  for (const { path, mode = scope === "user" ? 0o600 : 0o644, change } of wanted) {
    try {
      const { target, link } = fileBehind(path);
      targets.push(target);
      if (scope === "project" && !isWithin(target, Deno.realPathSync(machine.cwd))) {
        return { path, problem: "it is a link that leads out of this folder" };
      }
      const before = bytesOf(target);
      const text = before === undefined ? undefined : textOf(before);
      if (before !== undefined && text === undefined) return { path, problem: "it is not UTF-8 text" };
      const edited = change(text);
      if (edited === undefined) continue;
      if ("problem" in edited) {
        const { problem, line, column } = edited;
        return {
          path,
          problem: line === undefined ? problem : `line ${line}, column ${column ?? 1}: ${problem}`,
        };
      }
      // A file that was there and held nothing is the person's, and a link must not lead nowhere.
      const held = earlier[target]?.text ?? (link ? edited.text : undefined);
      const after = "delete" in edited ? held : edited.text;
      if (after !== text) steps.push({ path, target, before, after, mode: modeOf(target) ?? mode });
    } catch (error) {
      return { path, problem: messageOf(error) };
    }
  }
  return { targets, steps };
}

/** Makes the edits. Where one fails those before it are taken back. */
function apply(
  { targets, steps }: Plan,
  { record }: WireOptions,
  way: "in" | "out",
): { readonly files: readonly string[] } | { readonly path: string; readonly problem: string } {
  const earlier = recordAt(record);
  const now = new Map(Object.entries(earlier));
  const undo: (() => void)[] = [];
  let at = record ?? "";
  try {
    for (const step of steps) {
      const { path, target, before, after, mode } = step;
      at = path;
      if (after === undefined) {
        Deno.removeSync(target);
        undo.push(() => restore(step));
        removeFolders(earlier[target]?.folders ?? [dirname(target)]);
        continue;
      }
      const folders = makeFolders(dirname(target));
      undo.push(() => {
        restore(step);
        removeFolders(folders);
      });
      writeWhole(target, after, mode);
      const text = before === undefined ? undefined : textOf(before);
      if (earlier[target] === undefined && heldNothing(text)) {
        now.set(target, { folders, ...(text === undefined ? {} : { text }) });
      }
    }
    at = record ?? "";
    if (way === "out") { for (const target of targets) now.delete(target); }
    const next = Object.fromEntries(now);
    if (record !== undefined && JSON.stringify(next) !== JSON.stringify(earlier)) {
      writeWiringRecord(record, next);
    }
  } catch (error) {
    for (const back of undo.toReversed()) back();
    return { path: at, problem: messageOf(error) };
  }
  return { files: steps.map(({ path }) => path) };
}

function recordAt(record: string | undefined): WiringRecord {
  return record === undefined ? {} : readWiringRecord(record);
}

/** Whether what is left when Rampart is taken out doesn't tell what there was. */
function heldNothing(text: string | undefined): boolean {
  return text === undefined || text.trim() === "" || text === "{}";
}

/** Puts a file back as it was. */
function restore({ target, before, mode }: Step): void {
  if (before === undefined) {
    if (bytesOf(target) !== undefined) Deno.removeSync(target);
    return;
  }
  makeFolders(dirname(target));
  writeWhole(target, before, mode);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
