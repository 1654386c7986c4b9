/**
 * What Codex's config.toml says of hooks: which of them the person has told it to trust, and whether they are on at all.
 *
 * @module
 */

import { createHash } from "node:crypto";
import { dirname, join } from "node:path";
import type { Hindrance, WiringFile } from "../adapter.ts";
import { type PlacedHook, placedHooks } from "./hooks_file.ts";

/** What the person does about it. */
export const HOW = "Start codex, type /hooks and trust Rampart's, or run: rampart setup codex --trust";

/**
 * The file beside a hooks.json. Nothing is ever written into it; what Codex noted of Rampart's hooks goes with them.
 *
 * @param hooks Path of the hooks.json.
 */
export function configFile(hooks: string): WiringFile {
  return {
    path: configPath(hooks),
    edit: () => undefined,
    remove: (text) => {
      const keys = placedHooks(textOf(hooks)).map(({ place }) => `${hooks}:${place}`);
      const left = withoutStates(text, keys);
      return left.trim() === "" && left !== text ? { delete: true, text: "" } : { text: left };
    },
  };
}

/** The user's: in a project Codex trusts nothing by the project's own file. */
function configPath(hooks: string): string {
  return join(dirname(hooks), "config.toml");
}

/**
 * What keeps Codex from calling Rampart's hooks, as far as the files say. Where they are as they should be, or there are no
 * hooks, nothing.
 *
 * @param hooks Path of the hooks.json.
 * @param wantsTrust Whether this Codex leaves out hooks which it was not told to trust.
 */
export function configHindrance(hooks: string, wantsTrust = true): Hindrance | undefined {
  const path = configPath(hooks);
  const text = textOf(path);
  const tables = tablesOf(text);
  const off = tables.find(({ name }) => name === "features")?.values;
  const key = ["hooks", "codex_hooks"].find((name) => off?.get(name) === "false");
  if (key !== undefined) return { path, why: `features.${key} = false switches hooks off` };
  for (const placed of placedHooks(textOf(hooks))) {
    const state = tables.find(({ name }) => name === stateName(`${hooks}:${placed.place}`))?.values;
    if (state?.get("enabled") === "false") return { path, why: `it switches Rampart's hook off`, help: HOW };
    if (!wantsTrust) continue;
    const trusted = state?.get("trusted_hash");
    if (trusted === JSON.stringify(hashOf(placed))) continue;
    return trusted === undefined
      ? {
        path,
        why: "Codex was not told to trust Rampart's hook, and leaves it out",
        help: HOW,
        unsure: true,
      }
      : {
        path,
        why: "Rampart's hook is another than the one that Codex was told to trust, so it leaves it out",
        help: HOW,
        unsure: true,
      };
  }
  return undefined;
}

/** By what Codex 0.169.0 knows a hook again: the hash of its definition, the names in their order. */
function hashOf({ event, matcher, hook }: PlacedHook): string {
  const { command, timeout, type } = hook;
  const known = {
    event_name: event,
    hooks: [{ async: false, command, timeout, type }],
    ...(matcher === undefined ? {} : { matcher }),
  };
  return `sha256:${createHash("sha256").update(JSON.stringify(known)).digest("hex")}`;
}

/** A table of a TOML text. */
interface Table {
  /** As between the brackets. */
  readonly name: string;
  /** Its lines `key = value`, the value as written. */
  readonly values: ReadonlyMap<string, string>;
  /** Offset of its first letter. */
  readonly start: number;
  /** Offset behind its last line that isn't blank or a comment. */
  readonly end: number;
}

/** The tables of a text, as far as Codex writes them: one value a line. Others are passed over. */
function tablesOf(text: string): readonly Table[] {
  const tables: { name: string; values: Map<string, string>; start: number; end: number }[] = [];
  let at = 0;
  for (const line of text.split(/(?<=\n)/)) {
    const name = /^\s*\[([^[].*)\]\s*(?:#.*)?$/.exec(line)?.[1]?.trim();
    const [, key, value] = /^\s*([\w-]+)\s*=\s*("(?:[^"\\]|\\.)*"|[^\s#]+)/.exec(line) ?? [];
    const end = at + line.length;
    const last = tables.at(-1);
    if (name !== undefined) tables.push({ name, values: new Map(), start: at, end });
    else if (last !== undefined && !/^\s*(?:#.*)?$/.test(line)) {
      if (key !== undefined && value !== undefined) last.values.set(key, value);
      last.end = end;
    }
    at = end;
  }
  return tables;
}

function stateName(key: string): string {
  return `hooks.state.${JSON.stringify(key)}`;
}

/** The text without what Codex noted under these keys, and without the line above them if they were all. */
function withoutStates(text: string, keys: readonly string[]): string {
  const names = new Set(keys.map(stateName));
  let left = text;
  for (const wanted of [...names, "hooks.state"]) {
    const tables = tablesOf(left);
    const table = tables.find(({ name }) => name === wanted);
    if (table === undefined) continue;
    const isHead = wanted === "hooks.state";
    if (isHead && (left === text || table.values.size > 0)) continue;
    if (isHead && tables.some(({ name }) => name.startsWith("hooks.state."))) continue;
    const { start, end } = table;
    // Codex puts a blank line above each.
    const before = left.slice(0, start).replace(/(^|\n)\r?\n$/, "$1");
    left = before + left.slice(end);
  }
  return left;
}

function textOf(path: string): string {
  try {
    return Deno.readTextFileSync(path);
  } catch {
    return "";
  }
}
