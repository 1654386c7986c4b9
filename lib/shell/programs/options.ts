/**
 * Rows made ready for use, and command lines taken apart by them into options and operands.
 *
 * @module
 */

import { UNKNOWN, type Word } from "../word.ts";
import type { ProgramRow, Role } from "./row.ts";
import { ROLES } from "./row.ts";
import { sliceWord } from "./word_parts.ts";

/** A role, and whether everything below the path is meant. */
export interface RoleUse {
  readonly role: Role;
  readonly deep: boolean;
}

/** Roles of operands: `first` one by one, then `rest` for all others but those that `last` needs. */
export interface OperandRoles {
  readonly first: readonly RoleUse[];
  readonly rest?: RoleUse;
  readonly last: readonly RoleUse[];
}

/** An option of a row. */
export interface OptionSpec {
  /** The canonical name. */
  readonly name: string;
  /** Roles of its values; none: it takes none. */
  readonly values: readonly RoleUse[];
  /** Takes a value only when attached (`--color=auto`). */
  readonly attached: boolean;
  /** Takes all words up to the next option. */
  readonly many: boolean;
}

/** Alternatives (or) of options that are given together (and), each maybe with a value. */
export type OptionTest = readonly (readonly { readonly name: string; readonly value?: string }[])[];

/** A row with every field in place: rows that are all of one shape are much faster to ask. */
export type FullRow = { readonly [Field in keyof Required<ProgramRow>]: ProgramRow[Field] | undefined };

/** A row made ready. */
export interface Spec {
  readonly row: FullRow;
  readonly options: ReadonlyMap<string, OptionSpec>;
  /** Names that stand after a single dash though they are long (`-jar`). */
  readonly dashed: boolean;
  readonly operands: OperandRoles;
  readonly when: readonly { readonly test: OptionTest; readonly operands: OperandRoles }[];
  readonly sub: ReadonlyMap<string, ProgramRow> | undefined;
  readonly recursive: OptionTest | true | undefined;
  readonly sends: OptionTest | true | undefined;
  readonly outputIf: OptionTest | undefined;
  readonly stdinIf: OptionTest | undefined;
  readonly unpacksUnless: OptionTest | undefined;
  /** A role that ends the options may come first. */
  readonly stops: boolean;
  /** What was worked out of it when it was first needed. */
  readonly memo: SpecMemo;
}

interface SpecMemo {
  /** The ready rows of sub-commands. */
  readonly subs: Map<ProgramRow, Spec>;
  /** The long names of options, sorted. */
  long: readonly string[] | undefined;
  /** The options that entries of policies stand for, by the entry. */
  readonly wanted: WeakMap<object, readonly WantedOption[]>;
}

/** One option that an entry of a policy asks for. */
export interface WantedOption {
  /** The canonical name. */
  readonly name: string;
  /** The value that it must have, where the entry spells one in its cluster (`-n5`). */
  readonly literal?: string;
}

/** Roles that take the rest of the line as it is. */
const TAIL: ReadonlySet<Role> = new Set<Role>(["run", "script"]);

const KNOWN_ROLES: ReadonlySet<string> = new Set<string>(ROLES);

/** Raised by {@link compileRow} for a row that is not well formed. Tests compile every row. */
function malformed(text: string, why: string): never {
  throw new TypeError(`Cannot read the row's ${JSON.stringify(text)}: ${why}`);
}

function parseRole(text: string): RoleUse {
  const deep = text.endsWith("*");
  const role = deep ? text.slice(0, -1) : text;
  if (!KNOWN_ROLES.has(role)) malformed(text, "no such role");
  return { role: role as Role, deep };
}

function parseOperands(text: string): OperandRoles {
  const first: RoleUse[] = [];
  const last: RoleUse[] = [];
  let rest: RoleUse | undefined;
  for (const part of text.split(" ")) {
    if (part === "") continue;
    if (part.endsWith("...")) {
      if (rest !== undefined) malformed(text, "more than one `...`");
      rest = parseRole(part.slice(0, -3));
    } else (rest === undefined ? first : last).push(parseRole(part));
  }
  return rest === undefined ? { first, last } : { first, rest, last };
}

function parseFlags(text: string, into: Map<string, OptionSpec>, fold: boolean): boolean {
  let dashed = false;
  for (const part of text.split(/\s+/)) {
    if (part === "") continue;
    const equals = part.indexOf("=", 1);
    let names = equals < 0 ? part : part.slice(0, equals);
    let value = equals < 0 ? "" : part.slice(equals + 1);
    const attached = value.startsWith("?");
    if (attached) value = value.slice(1);
    const many = value.endsWith("...");
    if (many) value = value.slice(0, -3);
    if (equals >= 0 && value === "") malformed(part, "no role after `=`");
    if (fold) names = names.toLowerCase();
    const all = names.split("|");
    const name = (all[0] ?? "").replace(/^-/, "");
    const spec: OptionSpec = {
      name,
      values: value === "" ? [] : value.split(",").map(parseRole),
      attached,
      many,
    };
    for (const one of all) {
      if (one === "" || one === "-") malformed(part, "an empty name");
      if (one.startsWith("-")) dashed = true;
      into.set(one.replace(/^-/, ""), spec);
      if (one.startsWith("-")) into.set(one, spec);
    }
  }
  return dashed;
}

function parseTest(text: string, alternative: RegExp, options: ReadonlyMap<string, OptionSpec>): OptionTest {
  return text.split(alternative).filter((part) => part !== "").map((all) =>
    all.split("+").map((one) => {
      const equals = one.indexOf("=", 1);
      const name = (equals < 0 ? one : one.slice(0, equals)).replace(/^-/, "");
      const canonical = options.get(name)?.name;
      if (canonical === undefined) malformed(text, `no option ${name}`);
      return equals < 0 ? { name: canonical } : { name: canonical, value: one.slice(equals + 1) };
    })
  );
}

/**
 * Makes a row ready for use. Throws a TypeError if the row's text is not well formed: that is a fault of the table,
 * and a test compiles every row.
 */
export function compileRow(row: ProgramRow, parent?: Spec): Spec {
  const options = new Map<string, OptionSpec>(parent?.options);
  const fold = row.fold === true || row.slash === true || parent?.row.fold === true;
  const dashed = parseFlags(row.flags ?? "", options, fold) || parent?.dashed === true;
  const operands = row.operands === undefined && parent !== undefined
    ? parent.operands
    : parseOperands(row.operands ?? "path...");
  const when = row.when === undefined && row.operands === undefined && parent !== undefined
    ? parent.when
    : Object.entries(row.when ?? {}).map(([key, roles]) => ({
      test: parseTest(key, /[| ]/, options),
      operands: parseOperands(roles),
    }));
  const test = (text: string | true | undefined): OptionTest | true | undefined =>
    typeof text === "string" ? parseTest(text, / /, options) : text;
  const listed = (text: string | undefined): OptionTest | undefined =>
    text === undefined ? undefined : parseTest(text, / /, options);
  let sub: Map<string, ProgramRow> | undefined;
  for (const [names, subRow] of Object.entries(row.sub ?? {})) {
    sub ??= new Map();
    for (const name of names.split("|")) sub.set(name, subRow);
  }
  const merged = fullRow(parent === undefined ? row : inherit(row, parent.row));
  const stops = [operands, ...when.map((one) => one.operands)].some((roles) =>
    [...roles.first, ...(roles.rest ? [roles.rest] : [])].some(({ role }) => stopsOptions(role))
  );
  return {
    row: merged,
    options,
    dashed,
    operands,
    when,
    sub,
    recursive: test(merged.recursive),
    sends: test(merged.sends),
    outputIf: listed(merged.outputIf),
    stdinIf: listed(merged.stdinIf),
    unpacksUnless: listed(merged.unpacks),
    stops,
    memo: { subs: new Map(), long: undefined, wanted: new WeakMap() },
  };
}

/** The ready row of a sub-command, or undefined if the name is none. */
export function subSpecOf(spec: Spec, name: string): Spec | undefined {
  const row = spec.sub?.get(name);
  if (row === undefined) return undefined;
  let ready = spec.memo.subs.get(row);
  if (ready === undefined) spec.memo.subs.set(row, ready = compileRow(row, spec));
  return ready;
}

/**
 * The sub-row with the fields that it leaves out from its parent. What concerns the program as a whole (`sub`,
 * `aliases`, `stdin`, …) is not inherited.
 */
function inherit(row: ProgramRow, parent: FullRow): Partial<FullRow> {
  const own = {
    sub: undefined,
    aliases: undefined,
    onWindows: undefined,
    posix: undefined,
    stdin: undefined,
    implied: undefined,
  };
  return { ...parent, ...own, ...row };
}

function fullRow(row: Partial<FullRow>): FullRow {
  return {
    flags: row.flags,
    operands: row.operands,
    recursive: row.recursive,
    implied: row.implied,
    sub: row.sub,
    when: row.when,
    language: row.language,
    lines: row.lines,
    unpacks: row.unpacks,
    stdin: row.stdin,
    stdinIf: row.stdinIf,
    place: row.place,
    output: row.output,
    outputIf: row.outputIf,
    scheme: row.scheme,
    sends: row.sends,
    posix: row.posix,
    singleDash: row.singleDash,
    slash: row.slash,
    abbreviations: row.abbreviations,
    fold: row.fold,
    assigns: row.assigns,
    aliases: row.aliases,
    reader: row.reader,
    onWindows: row.onWindows,
  };
}

function stopsOptions(role: Role): boolean {
  return TAIL.has(role) || role === "shell" || role === "keys";
}

/** An option as given. */
export interface GivenOption {
  readonly spec: OptionSpec;
  readonly values: readonly Word[];
  /** How many operands stand before it. */
  readonly before: number;
}

/** The options given, by canonical name, with their values. */
export type Flags = ReadonlyMap<string, readonly string[]>;

/** No option at all: what most lines share. */
export const NO_FLAGS: Flags = new Map<string, readonly string[]>();

const NOTHING: readonly never[] = [];

/** A command line taken apart. */
export interface Parsed {
  /** The row of the innermost sub-command. */
  readonly spec: Spec;
  readonly flags: Flags;
  /** The options with values, in order. */
  readonly given: readonly GivenOption[];
  /** Sub-command words. */
  readonly subs: readonly Word[];
  /** Made for this line: who applies it may take them over. */
  readonly operands: Word[];
  /** `NAME=value` words that stand before the first operand of a row with `assigns`. */
  readonly assigns: readonly Word[];
  /** The operands' roles, as the options given choose them. */
  readonly roles: OperandRoles;
  /** The words from a `run`, `script` or `shell` operand on, as they stand. */
  readonly tail: { readonly role: RoleUse; readonly words: readonly Word[] } | undefined;
  /** `--help` or `--version` was the first thing asked for. */
  readonly idle: boolean;
}

const ASSIGNMENT = /^[A-Za-z_][A-Za-z0-9_]*=/;

/** Whether the options that were given satisfy the test. */
export function optionsHold(test: OptionTest, flags: ReadonlyMap<string, readonly string[]>): boolean {
  return test.some((all) =>
    all.every(({ name, value }) => {
      const values = flags.get(name);
      return values !== undefined && (value === undefined || values.includes(value));
    })
  );
}

/** The operands' roles under the options that were given. */
export function rolesUnder(spec: Spec, flags: ReadonlyMap<string, readonly string[]>): OperandRoles {
  if (flags.size > 0) {
    for (const one of spec.when) if (optionsHold(one.test, flags)) return one.operands;
  }
  return spec.operands;
}

/** The option that a long name, maybe shortened, stands for. */
export function findLong(spec: Spec, name: string): OptionSpec | undefined {
  const wanted = spec.row.fold || spec.row.slash ? name.toLowerCase() : name;
  const exact = spec.options.get(wanted);
  if (exact !== undefined && (wanted.length > 1 || spec.row.singleDash === true || spec.row.slash === true)) {
    return exact;
  }
  if (spec.row.abbreviations !== true || wanted.length < 1) return undefined;
  const long = spec.memo.long ??= [...spec.options.keys()].filter((name) => /^[^-]./.test(name)).sort();
  let found: OptionSpec | undefined;
  for (let at = firstFrom(long, wanted); long[at]?.startsWith(wanted) === true; at++) {
    const option = spec.options.get(long[at] as string);
    if (found !== undefined && found !== option) return undefined;
    found = option;
  }
  return found;
}

/** Place of the first text in a sorted list that does not come before another. */
function firstFrom(sorted: readonly string[], text: string): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] as string) < text) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A command line while it is taken apart. */
interface Parsing {
  readonly words: readonly Word[];
  flags: Map<string, string[]> | undefined;
  given: GivenOption[] | undefined;
  readonly operands: Word[];
  tail: Parsed["tail"];
}

/** The values that were given with an option. */
function valuesFor(parsing: Parsing, name: string): string[] {
  const flags = parsing.flags ??= new Map();
  let values = flags.get(name);
  if (values === undefined) flags.set(name, values = []);
  return values;
}

/** Notes the option; returns the index of the last word that it takes. */
function note(parsing: Parsing, option: OptionSpec, at: number, attached: Word | undefined): number {
  const values = valuesFor(parsing, option.name);
  if (option.values.length === 0) {
    if (attached !== undefined) values.push(attached.value);
    return at;
  }
  const { words } = parsing;
  if (option.values[0]?.role === "run") {
    const command = words.slice(at + 1);
    if (attached !== undefined) command.unshift(attached);
    parsing.tail = { role: option.values[0], words: command };
    return words.length;
  }
  const taken: Word[] = attached === undefined ? [] : [attached];
  let next = at;
  if (!option.attached) {
    if (option.many) {
      for (
        let word = words[next + 1];
        word !== undefined && !/^-./.test(word.value);
        word = words[next + 1]
      ) {
        taken.push(word);
        next++;
      }
    } else {
      while (taken.length < option.values.length && next + 1 < words.length) {
        const word = words[++next];
        if (word !== undefined) taken.push(word);
      }
    }
  }
  for (let i = 0; i < taken.length; i++) values.push((taken[i] as Word).value); // i < length
  if (taken.length > 0) {
    (parsing.given ??= []).push({ spec: option, values: taken, before: parsing.operands.length });
  }
  return next;
}

function noteUnknown(parsing: Parsing, name: string, value?: string): void {
  const values = valuesFor(parsing, name);
  if (value !== undefined) values.push(value);
}

/** Takes the words after the program apart. */
export function parseLine(spec: Spec, words: readonly Word[]): Parsed {
  const operands: Word[] = [];
  const parsing: Parsing = { words, flags: undefined, given: undefined, operands, tail: undefined };
  let subs: Word[] | undefined;
  let assigns: Word[] | undefined;
  let idle = false;
  let ended = false;
  let dashes = false;
  let current = spec;

  for (let i = 0; i < words.length; i++) {
    const word = words[i];
    if (word === undefined) break;
    const value = word.value;
    const row = current.row;
    if (value === "--" && !dashes && current.row.slash !== true) {
      dashes = ended = true;
      continue;
    }
    if (!ended && value.length > 1 && value.charCodeAt(0) === 45 /* - */) {
      const double = value.charCodeAt(1) === 45;
      if (double || row.singleDash === true) {
        const start = double ? 2 : 1;
        const equals = value.indexOf("=", start + 1);
        const colon = row.fold === true && equals < 0 ? value.indexOf(":", start + 1) : -1;
        const stop = equals >= 0 ? equals : colon;
        const name = stop < 0 ? value.slice(start) : value.slice(start, stop);
        const option = findLong(current, name);
        if (double && operands.length === 0 && (name === "help" || name === "version")) idle = true;
        if (option === undefined) {
          noteUnknown(
            parsing,
            name.includes(UNKNOWN) ? UNKNOWN : name,
            stop < 0 ? undefined : value.slice(stop + 1),
          );
        } else i = note(parsing, option, i, stop < 0 ? undefined : sliceWord(word, stop + 1));
        continue;
      }
      if (current.dashed) {
        const equals = value.indexOf("=");
        const option = current.options.get(equals < 0 ? value : value.slice(0, equals));
        if (option !== undefined) {
          i = note(parsing, option, i, equals < 0 ? undefined : sliceWord(word, equals + 1));
          continue;
        }
      }
      for (let k = 1; k < value.length; k++) {
        const letter = value[k] as string; // k < length
        const option = current.options.get(letter);
        if (option === undefined) {
          noteUnknown(parsing, letter);
          continue;
        }
        if (option.values.length === 0) {
          note(parsing, option, i, undefined);
          continue;
        }
        const rest = k + 1 < value.length ? sliceWord(word, k + 1) : undefined;
        i = note(parsing, option, i, rest);
        break;
      }
      continue;
    }
    if (!ended && row.slash === true && value.length > 1 && value.charCodeAt(0) === 47 /* / */) {
      const colon = value.indexOf(":");
      const name = (colon < 0 ? value.slice(1) : value.slice(1, colon)).toLowerCase();
      // `/path/x` is a path even where options start with a slash.
      if (/^[a-z0-9?_-]+$/.test(name)) {
        const option = current.options.get(name);
        if (option === undefined) noteUnknown(parsing, name, colon < 0 ? undefined : value.slice(colon + 1));
        else i = note(parsing, option, i, colon < 0 ? undefined : sliceWord(word, colon + 1));
        continue;
      }
    }
    if (operands.length === 0) {
      if (row.assigns === true && ASSIGNMENT.test(value)) {
        (assigns ??= []).push(word);
        continue;
      }
      if (current.sub !== undefined) {
        const next = subSpecOf(current, value);
        if (next !== undefined) {
          (subs ??= []).push(word);
          current = next;
          continue;
        }
      }
    }
    if (current.stops) {
      const roles = rolesUnder(current, parsing.flags ?? NO_FLAGS);
      const role = roles.first[operands.length] ??
        (operands.length >= roles.first.length ? roles.rest : undefined);
      if (role !== undefined && stopsOptions(role.role)) {
        if (TAIL.has(role.role) || role === roles.rest) {
          parsing.tail = { role, words: words.slice(i) };
          break;
        }
      }
    }
    operands.push(word);
    if (row.posix === true && current.sub === undefined) ended = true;
  }
  const flags = parsing.flags ?? NO_FLAGS;
  return {
    spec: current,
    flags,
    given: parsing.given ?? NOTHING,
    subs: subs ?? NOTHING,
    operands,
    assigns: assigns ?? NOTHING,
    roles: current.when.length === 0 ? current.operands : rolesUnder(current, flags),
    tail: parsing.tail,
    idle,
  };
}

/** The role of each operand, by position. */
export function roleAt(roles: OperandRoles, index: number, count: number): RoleUse | undefined {
  const early = roles.first[index];
  if (early !== undefined) return early;
  if (roles.rest === undefined) return undefined;
  // The `...` role gets at least one operand before the last ones get theirs.
  const spare = Math.max(1, count - roles.first.length - roles.last.length);
  const at = index - roles.first.length - spare;
  return at < 0 ? roles.rest : roles.last[at] ?? roles.rest;
}
