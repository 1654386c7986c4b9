/**
 * Reading and assigning variables, arrays and the shell's own parameters.
 *
 * @module
 */

import { evaluateArithmetic } from "./arithmetic.ts";
import { currentDirectory, knownVariable, pick, type Reader } from "./reader.ts";
import { type Elements, ownVariables, unsetValue, type Variable } from "./state.ts";
import { type Alternatives, sameValue, unknownValue, type Value, worse } from "./value.ts";
import { UNKNOWN } from "./word.ts";

/** The value of a variable that is surely not set. */
export const NOT_SET: Value = { text: "" };

/** Whether a variable with this value is set; undefined where that can't be known. */
export function isSet(value: Value): boolean | undefined {
  if (value === NOT_SET) return false;
  return value.unset === undefined || value.assigned ? true : undefined;
}

function follow(r: Reader, name: string): { name: string; variable: Variable | undefined } {
  let current = name;
  let variable = r.state.variables.get(current);
  for (let i = 0; i < 8 && variable?.reference !== undefined; i++) {
    current = variable.reference;
    variable = r.state.variables.get(current);
  }
  return { name: current, variable };
}

/** The variable, after `declare -n` references. */
export function findVariable(r: Reader, name: string): Variable | undefined {
  return follow(r, name).variable;
}

function missing(r: Reader, name: string): Value {
  r.unsetNames.push(name);
  if (!r.emptyUnset) r.unknownNames.push(name);
  return r.emptyUnset ? { text: "", unset: name } : unsetValue(name);
}

function settle(r: Reader, value: Value | Alternatives): Value {
  const found = "alternatives" in value ? pick(r, value) : value;
  if (found.unset === undefined) return found;
  const empty = missing(r, found.unset);
  return found.assigned ? { ...empty, assigned: true } : empty;
}

/** The value of a parameter: a variable, a positional one (`1`) or one of the shell's own (`#`, `?`). */
export function getValue(r: Reader, name: string): Value {
  const code = name.charCodeAt(0);
  if (code < 65 || name.length === 1 && !/[A-Za-z_]/.test(name)) return specialValue(r, name);
  const found = follow(r, name);
  const { variable } = found;
  if (variable !== undefined) {
    if (variable.elements !== undefined) {
      // In zsh the name stands for all elements.
      if (r.language === "zsh") return joinValues([...variable.elements.values()], " ");
      return variable.elements.get("0") ?? NOT_SET;
    }
    return variable.value === undefined ? NOT_SET : settle(r, variable.value);
  }
  switch (found.name) {
    case "PWD":
      return { text: currentDirectory(r) };
    case "OLDPWD": {
      const { previous } = r.state;
      if (previous === undefined) break;
      return typeof previous === "string" ? { text: previous } : pick(r, previous);
    }
    case "RANDOM":
    case "SRANDOM":
    case "SECONDS":
    case "EPOCHSECONDS":
    case "EPOCHREALTIME":
    case "LINENO":
    case "UID":
    case "EUID":
    case "PPID":
    case "BASHPID":
    case "_":
      return unknownValue("output", `"$${found.name}" changes from run to run`);
  }
  return knownVariable(r, found.name) ?? missing(r, found.name);
}

function specialValue(r: Reader, name: string): Value {
  switch (name) {
    case "#":
      return { text: String(r.state.positional.length) };
    case "0":
      return r.state.zero;
    case "@":
    case "*":
      return joinValues(r.state.positional, " ");
    case "?":
    case "$":
    case "!":
    case "-":
      return unknownValue("output", `"$${name}" changes from run to run`);
  }
  const value = r.state.positional[Number(name) - 1];
  if (value === undefined) return NOT_SET;
  return value.unset === undefined ? value : missing(r, value.unset);
}

/** Arrays that the shell fills. */
const OWN_ARRAYS = new Set([
  "PIPESTATUS",
  "COPROC",
  "FUNCNAME",
  "BASH_LINENO",
  "DIRSTACK",
  "GROUPS",
  "BASH_ARGV",
  "BASH_ARGC",
  "BASH_ALIASES",
  "BASH_CMDS",
  "BASH_VERSINFO",
  "COMP_WORDS",
  "pipestatus",
  "fpath",
  "dirstack",
]);

/** The elements of an array; a plain variable has one. */
export function getElements(r: Reader, name: string): Elements {
  if (name === "@" || name === "*" || name === "argv" && r.language === "zsh") {
    return new Map(r.state.positional.map((value, index) => [String(index + 1), value]));
  }
  const variable = findVariable(r, name);
  if (variable?.elements !== undefined) return variable.elements;
  if (variable === undefined && OWN_ARRAYS.has(name)) {
    return new Map([["0", unknownValue("output", `"$${name}" is the shell's own`)]]);
  }
  if (variable === undefined && name === "BASH_SOURCE") {
    // A command line has none.
    const script = r.scripts.at(-1);
    return script === undefined ? new Map() : new Map([["0", { text: script }]]);
  }
  // Arrays don't come from the environment: one that nothing assigned is empty.
  if (variable === undefined && knownVariable(r, name) === undefined) return new Map();
  const value = getValue(r, name);
  return value === NOT_SET ? new Map() : new Map([["0", value]]);
}

/** The key that a subscript stands for: its text for associative arrays, a number for others. */
export function keyOf(r: Reader, name: string, subscript: string): string | undefined {
  const variable = findVariable(r, name);
  if (variable?.associative) return subscript.includes(UNKNOWN) ? undefined : subscript;
  let index = evaluateArithmetic(subscript, scopeOf(r));
  if (index === undefined) return undefined;
  // zsh counts from one.
  if (r.language === "zsh" && index >= 0n) index--;
  if (index >= 0n) return String(index);
  if (r.language === "zsh" && !subscript.includes("-")) return "none";
  let highest = -1n;
  for (const key of variable?.elements?.keys() ?? []) {
    const at = BigInt(key);
    if (at > highest) highest = at;
  }
  return String(highest + 1n + index);
}

/** One element of an array. */
export function getElement(r: Reader, name: string, subscript: string): Value {
  const elements = getElements(r, name);
  const key = keyOf(r, name, subscript);
  if (key !== undefined) {
    return elements.get(key) ?? (elements.has(UNKNOWN) ? unknownValue("unknown") : NOT_SET);
  }
  // Which one can't be known: the only one, or any.
  let origin: Value["origin"];
  for (const value of elements.values()) origin = worse(origin, value.origin);
  return unknownValue(origin ?? "unknown", `which element of "${name}" is meant is not known`);
}

/** Several values as one text. */
export function joinValues(values: readonly Value[], glue: string): Value {
  const [first] = values;
  if (first === undefined) return NOT_SET;
  if (values.length === 1) return first;
  let text = "";
  let origin: Value["origin"];
  let why: string | undefined;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value === undefined) continue;
    text += i === 0 ? value.text : glue + value.text;
    origin = worse(origin, value.origin);
    why ??= value.why;
  }
  return {
    text,
    ...(origin === undefined ? undefined : { origin }),
    ...(why === undefined ? undefined : { why }),
  };
}

function fitted(r: Reader, variable: Variable | undefined, value: Value): Value {
  if (variable === undefined) return value;
  if (variable.integer) {
    const number = evaluateArithmetic(value.text, scopeOf(r));
    return number === undefined
      ? unknownValue(value.origin ?? "unknown", value.why)
      : { text: String(number) };
  }
  if (variable.fold === "lower") return { ...value, text: value.text.toLowerCase() };
  if (variable.fold === "upper") return { ...value, text: value.text.toUpperCase() };
  if (variable.fold === "capital") {
    return { ...value, text: value.text.slice(0, 1).toUpperCase() + value.text.slice(1).toLowerCase() };
  }
  return value;
}

function put(r: Reader, name: string, variable: Variable): void {
  const old = r.state.variables.get(name);
  if (old?.value !== undefined && variable.value !== undefined) {
    const same = !("alternatives" in old.value) && !("alternatives" in variable.value) &&
      sameValue(old.value, variable.value);
    if (!same) r.version++;
  } else r.version++;
  if ((r.state.shared & 1) !== 0) r.budget.steps -= r.state.variables.size;
  ownVariables(r.state).set(name, variable);
}

/** Longer values are not followed: a script can double a value with every line. */
const MOST_TEXT = 65_536;

/** Assigns a variable, or element nought of an array. */
export function setValue(r: Reader, name: string, value: Value, append = false): void {
  const found = follow(r, name);
  const old = found.variable;
  if (old?.elements !== undefined) return setElement(r, name, "0", value, append);
  // What is assigned is set, even from something that is not.
  let next = value === NOT_SET ? { text: "" } : value;
  if (append) {
    const before = getValue(r, found.name);
    if (old?.integer) {
      const sum = evaluateArithmetic(`(${before.text || "0"})+(${value.text || "0"})`, scopeOf(r));
      next = sum === undefined ? unknownValue("unknown") : { text: String(sum) };
    } else next = joinValues([before, value], "");
  } else next = fitted(r, old, next);
  if (next.unset !== undefined) next = { ...next, text: UNKNOWN, assigned: true };
  if (next.text.includes(UNKNOWN + UNKNOWN)) next = { ...next, text: next.text.replace(/\uFFFF+/g, UNKNOWN) };
  if (next.text.length > MOST_TEXT) next = unknownValue(next.origin ?? "unknown", `"$${name}" is too long`);
  put(r, found.name, { ...old, value: next });
}

/** Assigns one element of an array. */
export function setElement(r: Reader, name: string, subscript: string, value: Value, append = false): void {
  const found = follow(r, name);
  const key = keyOf(r, name, subscript);
  const elements = new Map(getOwnElements(found.variable));
  r.budget.steps -= elements.size;
  if (key === undefined) {
    for (const at of elements.keys()) elements.set(at, unknownValue(value.origin ?? "unknown"));
    elements.set(UNKNOWN, unknownValue(value.origin ?? "unknown"));
  } else {
    const before = append ? elements.get(key) : undefined;
    elements.set(
      key,
      before === undefined
        ? fitted(r, found.variable, value === NOT_SET ? { text: "" } : value)
        : joinValues([before, value], ""),
    );
  }
  put(r, found.name, { ...found.variable, value: undefined, elements: sorted(found.variable, elements) });
}

function getOwnElements(variable: Variable | undefined): Elements {
  if (variable?.elements !== undefined) return variable.elements;
  const value = variable?.value;
  return value === undefined || "alternatives" in value ? new Map() : new Map([["0", value]]);
}

function sorted(variable: Variable | undefined, elements: Map<string, Value>): Elements {
  if (variable?.associative) return elements;
  let last = -1;
  for (const key of elements.keys()) {
    const at = Number(key);
    if (at < last) return new Map([...elements].sort(([a], [b]) => Number(a) - Number(b)));
    last = at;
  }
  return elements;
}

/** Assigns a whole array. */
export function setElements(
  r: Reader,
  name: string,
  elements: Map<string, Value>,
  associative?: boolean,
): void {
  const found = follow(r, name);
  const folded = associative ?? found.variable?.associative ?? false;
  if (found.variable?.integer || found.variable?.fold !== undefined) {
    for (const [key, value] of elements) elements.set(key, fitted(r, found.variable, value));
  }
  put(r, found.name, {
    ...found.variable,
    value: undefined,
    associative: folded,
    elements: folded ? elements : sorted(undefined, elements),
  });
}

/** Gives a variable attributes; it keeps its value. */
export function setAttributes(r: Reader, name: string, attributes: Partial<Variable>): void {
  const old = r.state.variables.get(name);
  const known = old === undefined && attributes.elements === undefined ? knownVariable(r, name) : undefined;
  const base: Variable = old ?? { value: known ?? unsetValue(name) };
  ownVariables(r.state).set(name, { ...base, ...attributes });
}

/** A variable as `NAME=value`; elements of an array joined by spaces. */
export function assignmentText(r: Reader, name: string): string {
  const variable = findVariable(r, name);
  const value = variable?.value;
  if (variable?.elements !== undefined) {
    return `${name}=${joinValues([...variable.elements.values()], " ").text}`;
  }
  if (value === undefined) return `${name}=`;
  return `${name}=${("alternatives" in value ? pick(r, value) : value).text}`;
}

/** Removes a variable. */
export function unsetVariable(r: Reader, name: string): void {
  const element = /^([A-Za-z_][A-Za-z0-9_]*)\[(.*)\]$/s.exec(name);
  if (element === null) return put(r, name, { value: undefined });
  const [, array = "", subscript = ""] = element;
  const variable = findVariable(r, array);
  const key = keyOf(r, array, subscript);
  if (variable?.elements === undefined || key === undefined) return;
  const elements = new Map(variable.elements);
  elements.delete(key);
  put(r, array, { ...variable, elements });
}

/** Variables as arithmetic sees them. */
export function scopeOf(r: Reader): {
  get(name: string, subscript: string | undefined): string | undefined;
  set(name: string, subscript: string | undefined, value: string | undefined): void;
} {
  return {
    get: (name, subscript) => {
      r.budget.steps -= 8;
      const value = subscript === undefined ? getValue(r, name) : getElement(r, name, subscript);
      return value.text.includes(UNKNOWN) || value.unset !== undefined ? undefined : value.text;
    },
    set: (name, subscript, text) => {
      const value = text === undefined ? unknownValue("unknown") : { text };
      if (subscript === undefined) setValue(r, name, value);
      else setElement(r, name, subscript, value);
    },
  };
}

/** The separators of fields. */
export function fieldSeparators(r: Reader): string {
  const variable = r.state.variables.get("IFS");
  if (variable === undefined) return " \t\n";
  const value = variable.value;
  if (value === undefined) return " \t\n";
  const text = ("alternatives" in value ? pick(r, value) : value).text;
  return text.includes(UNKNOWN) ? " \t\n" : text;
}
