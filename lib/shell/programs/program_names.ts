/**
 * From the first word of a command to the program's name, and from the name to its row.
 *
 * @module
 */

import { UNKNOWN, type Word } from "../word.ts";
import type { Site } from "./apply_row.ts";
import { compileRow, type Spec } from "./options.ts";
import type { ProgramRow, ProgramTable } from "./row.ts";
import { PROGRAMS } from "./tables/mod.ts";

let aliased: ReadonlyMap<string, string> | undefined;

/** The canonical name of a name as it stands in the table. */
function exactName(name: string): string | undefined {
  if (Object.hasOwn(PROGRAMS, name)) return name;
  return (aliased ??= aliasesOf(PROGRAMS)).get(name);
}

function aliasesOf(table: ProgramTable): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const key in table) {
    for (const alias of table[key]?.aliases ?? []) if (!names.has(alias)) names.set(alias, key);
  }
  return names;
}

/** Every name that the table knows, other names of the same program included, sorted. */
export function knownPrograms(): string[] {
  return Object.entries(PROGRAMS).flatMap(([name, row]) => [name, ...row.aliases ?? []]).sort();
}

/**
 * The name under which the table has the program, or undefined. Versions (`python3.11`, `gcc-12`), flavours
 * (`vim.basic`), the `g` before GNU's programs on other systems (`gsed`) and a `_` or `-` suffix are looked through.
 */
export function tableName(name: string): string | undefined {
  const exact = exactName(name);
  if (exact !== undefined) return exact;
  const plain =
    /^([A-Za-z_+][A-Za-z_+-]*?)(?:[-.]?\d[\d.]*)?(?:[-.](?:basic|tiny|nox|gtk3?|gnome|openbsd|traditional|distrib|real|orig))?$/
      .exec(name)?.[1];
  const versioned = plain === undefined ? undefined : exactName(plain);
  if (versioned !== undefined) return versioned;
  if (name.startsWith("g")) {
    const gnu = exactName(name.slice(1));
    if (gnu !== undefined && PROGRAMS[gnu]?.abbreviations === true) return gnu;
  }
  const folded = name.toLowerCase();
  return folded === name ? undefined : tableName(folded);
}

/** Whether a name is the same on every platform: lower-case letters, digits, `_` and `-`. */
function isPlainName(name: string): boolean {
  for (let i = 0; i < name.length; i++) {
    const code = name.charCodeAt(i);
    if (!(code >= 97 && code <= 122 || code >= 48 && code <= 57 || code === 45 || code === 95)) return false;
  }
  return name !== "";
}

const WINDOWS_SUFFIX = /\.(?:exe|cmd|bat|com|ps1)$/i;

/**
 * The program's name as {@link Run.program} has it: the last path segment, without the suffix of a Windows program,
 * in lower case where the platform folds case or where only the folded name is known (`CURL`).
 *
 * A globbed word (`/bin/r?`) is the one known program that it may mean; {@link UNKNOWN} if that can't be told.
 *
 * ```ts
 * import { programName, word } from "@rampart/engine";
 *
 * programName(word("/usr/bin/rm"), "linux"); // "rm"
 * ```
 */
export function programName(word: Word, platform: Site["platform"]): string {
  let value = word.value;
  if (word.pattern === undefined && isPlainName(value)) return value;
  if (value.includes(UNKNOWN)) {
    // Only the folder is unknown: `$DIR/rm`.
    if (value === ANY_SHELL) return "sh";
    if (value === `${UNKNOWN}bash`) return "bash";
    const slash = value.lastIndexOf("/");
    if (slash < 0 || value.includes(UNKNOWN, slash)) return UNKNOWN;
  }
  const windowsPath = platform === "windows" || /^[A-Za-z]:[\\/]|^\\\\/.test(value);
  const backslash = windowsPath ? value.lastIndexOf("\\") : -1;
  const cut = Math.max(value.lastIndexOf("/"), backslash);
  if (cut >= 0) value = value.slice(cut + 1);
  if (windowsPath || value.endsWith(".exe") || value.endsWith(".EXE")) {
    value = value.replace(WINDOWS_SUFFIX, "");
  }
  if (word.pattern !== undefined && /[*?]|\[.+\]/.test(value)) {
    const segment = word.pattern.slice(word.pattern.lastIndexOf("/") + 1);
    return globbedProgram(segment) ?? value;
  }
  if (platform !== "linux") return value.toLowerCase();
  const folded = value.toLowerCase();
  return folded !== value && exactName(value) === undefined && exactName(folded) !== undefined
    ? folded
    : value;
}

/** The one known program that the pattern matches; UNKNOWN if several; undefined if none. */
function globbedProgram(pattern: string): string | undefined {
  const known = globbed.get(pattern);
  if (known !== undefined) return known === "" ? undefined : known;
  const found = findGlobbed(pattern);
  // Patterns come from outside: the cache must not grow with them.
  if (globbed.size < 256) globbed.set(pattern, found ?? "");
  return found;
}

/** What `$SHELL` holds, in whatever folder and of whatever kind. */
const ANY_SHELL = `${UNKNOWN}sh`;

/** Answers of {@link globbedProgram} by pattern; the empty text for none. */
const globbed = new Map<string, string>();

let byLength: ReadonlyMap<number, readonly string[]> | undefined;

/** The names that the table knows, by their length. */
function namesByLength(): ReadonlyMap<number, readonly string[]> {
  if (byLength !== undefined) return byLength;
  const lengths = new Map<number, string[]>();
  const add = (name: string): void => {
    const list = lengths.get(name.length);
    if (list === undefined) lengths.set(name.length, [name]);
    else list.push(name);
  };
  for (const name in PROGRAMS) {
    add(name);
    PROGRAMS[name]?.aliases?.forEach(add);
  }
  byLength = lengths;
  return lengths;
}

function findGlobbed(pattern: string): string | undefined {
  let source = "";
  // How long a name must be at least, and whether it may be longer.
  let least = 0;
  let longer = false;
  for (let i = 0; i < pattern.length; i++, least++) {
    const c = pattern[i] as string; // i < length
    if (c === "\\") source += (pattern[++i] ?? "\\").replace(/\W/, "\\$&");
    else if (c === "*") {
      source += ".*";
      longer = true;
      least--;
    } else if (c === "?") source += ".";
    else if (c === "[") {
      const close = pattern.indexOf("]", i + 2);
      if (close < 0) {
        source += "\\[";
        continue;
      }
      const set = pattern.slice(i + 1, close).replace(/^!/, "^").replace(/[\\\]]/g, "\\$&");
      source += `[${set}]`;
      i = close;
    } else source += c.replace(/\W/, "\\$&");
  }
  // A pattern that is only wildcards says nothing.
  if (!/[A-Za-z]/.test(source)) return UNKNOWN;
  let test: RegExp;
  try {
    test = new RegExp(`^${source.replace(/(?:\.\*)+/g, ".*")}$`);
  } catch {
    return UNKNOWN;
  }
  const prefix = /^[A-Za-z0-9_-]*/.exec(pattern)?.[0] ?? "";
  let found: string | undefined;
  for (const [length, names] of namesByLength()) {
    if (length < least || !longer && length > least) continue;
    for (const name of names) {
      if (!name.startsWith(prefix) || !test.test(name)) continue;
      if (found !== undefined) return UNKNOWN;
      found = name;
    }
  }
  return found;
}

const specs = new Map<string, { readonly name: string; readonly spec: Spec } | null>();

/** The ready row of the program, with the name under which it stands in the table; undefined if it is not there. */
export function findSpec(
  name: string,
  platform: Site["platform"],
): { readonly name: string; readonly spec: Spec } | undefined {
  const key = platform === "windows" ? `windows ${name}` : name;
  let found = specs.get(key);
  if (found === undefined) {
    const canonical = tableName(name);
    const row = canonical === undefined ? undefined : rowFor(PROGRAMS[canonical], platform);
    found = canonical === undefined || row === undefined ? null : { name: canonical, spec: compileRow(row) };
    // Names come from outside: the cache must not grow with them.
    if (specs.size < 4096) specs.set(key, found);
  }
  return found ?? undefined;
}

function rowFor(row: ProgramRow | undefined, platform: Site["platform"]): ProgramRow | undefined {
  return platform === "windows" ? row?.onWindows ?? row : row;
}
