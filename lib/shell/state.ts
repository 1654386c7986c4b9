/**
 * What a shell knows at one place of a script: variables, directory, functions, aliases, files written so far.
 * A copy for a subshell or a branch shares everything until one side changes it.
 *
 * @module
 */

import type { Function as FunctionNode } from "unbash";
import type { Stream } from "./value.ts";
import { type Alternatives, sameValue, type Value } from "./value.ts";

/** Elements by index or key, in the order in which the shell lists them. */
export type Elements = ReadonlyMap<string, Value>;

/** A variable. Never changed in place. */
export interface Variable {
  readonly value: Value | Alternatives | undefined;
  /** Set for arrays; `value` is then not used. */
  readonly elements?: Elements;
  readonly associative?: boolean;
  readonly exported?: boolean;
  readonly integer?: boolean;
  readonly fold?: "lower" | "upper" | "capital";
  readonly constant?: boolean;
  /** `declare -n`: the variable that is meant. */
  readonly reference?: string;
}

/** A function that the script defined. */
export interface ShellFunction {
  readonly node: FunctionNode;
  /** Text in which the node's positions count. */
  readonly frame: Frame;
  /** Defined in a branch that may not have run: the program of that name is meant too. */
  readonly maybe: boolean;
  readonly exported?: boolean;
}

/** A text whose nodes are read. INVARIANT: the places of the nodes that are being read count in this text. */
export interface Frame {
  readonly source: string;
  /** Where all of it stands in the reading's own source, if it isn't that source. */
  readonly place: { readonly pos: number; readonly end: number } | undefined;
}

/** A file that the script wrote. */
export interface WrittenFile {
  /** What it may hold: more than one where branches wrote different things. */
  readonly contents: readonly Stream[];
  /** A folder: all below it came from the same place. */
  readonly folder?: boolean;
  /** A link that the script made, symbolic or hard: the path that it leads to. */
  readonly link?: string;
}

/** What a shell knows. The maps are shared with copies: use the functions below to change them. */
export interface State {
  variables: Map<string, Variable>;
  functions: Map<string, ShellFunction>;
  aliases: Map<string, string>;
  files: Map<string, WrittenFile>;
  /** Bit by bit, which of the maps above are shared: 1, 2, 4, 8. */
  shared: number;
  cwd: string | Alternatives;
  /** The directory before, for `cd -`. */
  previous: string | Alternatives | undefined;
  stack: readonly string[];
  /** `$1`, `$2`, … */
  positional: readonly Value[];
  zero: Value;
  /** Names that `local` declared, with what they were before. One entry for each open function. */
  locals: Map<string, Variable | undefined> | undefined;
  noglob: boolean;
  /** After `exit`: what follows does not run, and its variables do not count when branches meet. */
  ended: boolean;
}

/** Shared by all shells that have nothing yet: a map of their own costs more than most commands do. */
const NONE: Map<string, never> = new Map<string, never>();

const NOTHING: readonly never[] = [];

/** A fresh shell. */
export function startState(cwd: string, zero: string): State {
  return {
    variables: NONE,
    functions: NONE,
    aliases: NONE,
    files: NONE,
    shared: 15,
    cwd,
    previous: undefined,
    stack: NOTHING,
    positional: NOTHING,
    zero: { text: zero },
    locals: undefined,
    noglob: false,
    ended: false,
  };
}

/** A copy that changes on its own. */
export function fork(state: State): State {
  state.shared = 15;
  return { ...state };
}

/** The variables, ready to be changed. */
export function ownVariables(state: State): Map<string, Variable> {
  if ((state.shared & 1) !== 0) {
    state.variables = new Map(state.variables);
    state.shared &= ~1;
  }
  return state.variables;
}

/** The functions, ready to be changed. */
export function ownFunctions(state: State): Map<string, ShellFunction> {
  if ((state.shared & 2) !== 0) {
    state.functions = new Map(state.functions);
    state.shared &= ~2;
  }
  return state.functions;
}

/** The aliases, ready to be changed. */
export function ownAliases(state: State): Map<string, string> {
  if ((state.shared & 4) !== 0) {
    state.aliases = new Map(state.aliases);
    state.shared &= ~4;
  }
  return state.aliases;
}

/** The files, ready to be changed. */
export function ownFiles(state: State): Map<string, WrittenFile> {
  if ((state.shared & 8) !== 0) {
    state.files = new Map(state.files);
    state.shared &= ~8;
  }
  return state.files;
}

const MOST_ALTERNATIVES = 8;

function valuesOf(value: Value | Alternatives | undefined, name: string): readonly Value[] {
  if (value === undefined) return [unsetValue(name)];
  return "alternatives" in value ? value.alternatives : [value];
}

/** The value of a variable that nothing assigned. */
export function unsetValue(name: string): Value {
  return { text: "\uFFFF", origin: "unknown", why: `"$${name}" is not set in this command`, unset: name };
}

function mergeValues(
  name: string,
  a: Value | Alternatives | undefined,
  b: Value | Alternatives | undefined,
): Value | Alternatives {
  const all = [...valuesOf(a, name)];
  for (const value of valuesOf(b, name)) {
    if (!all.some((other) => sameValue(other, value))) all.push(value);
  }
  const [first] = all;
  if (first !== undefined && all.length === 1) return first;
  if (all.length > MOST_ALTERNATIVES) {
    all.length = MOST_ALTERNATIVES - 1;
    all.push({ text: "\uFFFF", origin: "unknown", why: `"$${name}" may have many values` });
  }
  return { alternatives: all };
}

function mergeVariable(
  name: string,
  a: Variable | undefined,
  b: Variable | undefined,
  known: (name: string) => Value | undefined,
): Variable {
  if (a?.elements !== undefined || b?.elements !== undefined) return mergeElements(name, a, b);
  const value = mergeValues(
    name,
    a === undefined ? known(name) : a.value,
    b === undefined ? known(name) : b.value,
  );
  const exported = (a?.exported ?? false) || (b?.exported ?? false);
  return { ...a, ...b, value, exported };
}

/** Arrays are merged element by element; what differs is unknown. */
function mergeElements(name: string, a: Variable | undefined, b: Variable | undefined): Variable {
  const left = elementsOf(a);
  const right = elementsOf(b);
  const elements = new Map<string, Value>();
  for (const key of new Set([...left.keys(), ...right.keys()])) {
    const one = left.get(key);
    const other = right.get(key);
    elements.set(
      key,
      one !== undefined && other !== undefined && sameValue(one, other) ? one : unsetValue(`${name}[${key}]`),
    );
  }
  return { ...a, ...b, value: undefined, elements };
}

function elementsOf(variable: Variable | undefined): Elements {
  if (variable?.elements !== undefined) return variable.elements;
  const value = variable?.value;
  return value === undefined || "alternatives" in value ? new Map() : new Map([["0", value]]);
}

function sameVariable(a: Variable | undefined, b: Variable | undefined): boolean {
  if (a === b) return true;
  if (a === undefined || b === undefined || a.elements !== b.elements) return false;
  if (a.value === b.value) return true;
  if (a.value === undefined || b.value === undefined) return false;
  return !("alternatives" in a.value) && !("alternatives" in b.value) && sameValue(a.value, b.value);
}

/**
 * The state where two branches meet: what they agree on stays, the rest has alternatives.
 *
 * @param known The value of a variable that neither the script nor a branch assigned.
 */
export function merge(a: State, b: State, known: (name: string) => Value | undefined): State {
  if (a.ended) return b;
  if (b.ended || a === b) return a;
  const out = fork(a);
  if (a.variables !== b.variables) {
    let variables: Map<string, Variable> | undefined;
    for (const [name, left] of a.variables) {
      const right = b.variables.get(name);
      if (sameVariable(left, right)) continue;
      variables ??= ownVariables(out);
      variables.set(name, mergeVariable(name, left, right, known));
    }
    for (const [name, right] of b.variables) {
      if (a.variables.has(name)) continue;
      variables ??= ownVariables(out);
      variables.set(name, mergeVariable(name, undefined, right, known));
    }
  }
  if (a.functions !== b.functions) {
    const functions = ownFunctions(out);
    for (const [name, definition] of b.functions) {
      if (a.functions.get(name) !== definition) functions.set(name, { ...definition, maybe: true });
    }
    for (const [name, definition] of a.functions) {
      if (!b.functions.has(name)) functions.set(name, { ...definition, maybe: true });
    }
  }
  if (a.aliases !== b.aliases) {
    const aliases = ownAliases(out);
    for (const [name, text] of b.aliases) aliases.set(name, text);
  }
  if (a.files !== b.files) {
    const files = ownFiles(out);
    for (const [path, file] of b.files) {
      const other = a.files.get(path);
      if (other === file) continue;
      files.set(
        path,
        other === undefined ? file : { ...file, contents: [...other.contents, ...file.contents].slice(0, 8) },
      );
    }
  }
  if (a.cwd !== b.cwd) out.cwd = mergeDirectories(a.cwd, b.cwd);
  if (a.previous !== b.previous) out.previous = undefined;
  if (a.positional !== b.positional) out.positional = mergePositional(a.positional, b.positional);
  out.noglob = a.noglob && b.noglob;
  return out;
}

function mergeDirectories(a: string | Alternatives, b: string | Alternatives): string | Alternatives {
  const merged = mergeValues(
    "PWD",
    typeof a === "string" ? { text: a } : a,
    typeof b === "string" ? { text: b } : b,
  );
  return "alternatives" in merged ? merged : merged.text;
}

function mergePositional(a: readonly Value[], b: readonly Value[]): readonly Value[] {
  const out: Value[] = [];
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const one = a[i];
    const other = b[i];
    out.push(
      one !== undefined && other !== undefined && sameValue(one, other) ? one : unsetValue(String(i + 1)),
    );
  }
  return out;
}
