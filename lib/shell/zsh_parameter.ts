/**
 * zsh's `${(flags)name[subscript]:modifiers}`: upper and lower case, splitting, joining, indirection, unquoting, ranges,
 * and the parts of paths.
 *
 * @module
 */

import type { Expanders } from "./parameter.ts";
import type { Reader } from "./reader.ts";
import { type Expansion, unknownValue, type Value, withText } from "./value.ts";
import { fieldSeparators, findVariable, getElements, getValue, joinValues } from "./variables.ts";
import { UNKNOWN } from "./word.ts";

const FORM =
  /^([=^~]*)(?:\(([^()]*(?:\([^()]*\)[^()]*)*)\))?([=^~]*)([A-Za-z_][A-Za-z0-9_]*|[0-9]+|[@*]|\$\{[^]*\}|:-[^]*)(?:\[([^\][]*)\])?((?::[a-zA-Z]\d*)*)$/;

/** Longer ones are not taken apart. */
const LONGEST = 2_048;

/** What an expansion is while its flags are worked through. */
interface Working {
  values: readonly Value[];
  list: boolean;
}

/**
 * Expands what stands between the braces.
 *
 * @returns undefined where the syntax isn't zsh's, or is not worked out.
 */
export function zshParameter(
  r: Reader,
  inner: string,
  quoted: boolean,
  expanders: Expanders,
): Expansion | undefined {
  const found = inner.length > LONGEST ? null : FORM.exec(inner);
  if (found === null) return undefined;
  const [, before = "", flags = "", after = "", name = "", subscript, modifiers = ""] = found;
  const marks = before + after;
  // `${^x}` puts what stands around it to each element.
  if (marks.includes("^") || marks.includes("~")) return undefined;
  const working = startingFrom(r, name, subscript, quoted, flags, expanders);
  if (working === undefined) return undefined;
  for (const letter of modifiers.split(":").slice(1)) {
    const changed = modified(letter, working.values);
    if (changed === undefined) return undefined;
    working.values = changed;
  }
  if (!applyFlags(r, working, flags, name)) return undefined;
  if (marks.includes("=")) {
    const separators = fieldSeparators(r);
    const blank = /[ \t\n]/.test(separators);
    if (separators !== "" && !blank) return undefined;
    working.values = working.values.flatMap((value) =>
      value.text.split(/[ \t\n]+/).map((text) => withText(value, text))
    );
    working.list = true;
  }
  const star = subscript === "*" || name === "*";
  const joins = quoted && star && !/[@fs0zw=]/.test(flags + marks);
  return {
    values: working.values,
    list: working.list,
    glue: joins ? fieldSeparators(r).slice(0, 1) : undefined,
  };
}

/** The values that the name and its subscript stand for. */
function startingFrom(
  r: Reader,
  name: string,
  subscript: string | undefined,
  quoted: boolean,
  flags: string,
  expanders: Expanders,
): Working | undefined {
  if (name.startsWith("$") || name.startsWith(":-")) {
    const inner = name.startsWith("$") && subscript === undefined
      ? zshParameter(r, name.slice(2, -1), quoted, expanders)
      : undefined;
    if (inner !== undefined) return { values: inner.values, list: inner.list };
    const value = expanders.made(r, name.startsWith("$") ? `"${name}"` : name.slice(2) || "''");
    return value === undefined || subscript !== undefined ? undefined : { values: [value], list: false };
  }
  const elements = name === "@" || name === "*" || name === "argv"
    ? getElements(r, name)
    : findVariable(r, name)?.elements;
  if (subscript === undefined) {
    if (elements === undefined) return { values: [getValue(r, name)], list: false };
    const values = [...elements.values()];
    const every = !quoted || name === "@" || /[@kvfs]/.test(flags);
    return every ? { values, list: true } : { values: [joinValues(values, " ")], list: false };
  }
  if (subscript === "@" || subscript === "*") {
    return { values: [...getElements(r, name).values()], list: true };
  }
  if (subscript.startsWith("(")) return undefined;
  if (elements !== undefined && findVariable(r, name)?.associative) {
    const key = expanders.made(r, subscript === "" ? "''" : subscript);
    if (key === undefined || key.text.includes(UNKNOWN)) return undefined;
    return { values: [elements.get(key.text) ?? { text: "" }], list: false };
  }
  const [from, to] = subscript.split(",").map((text) => Number(expanders.arithmetic(r, text).text));
  if (from === undefined || !Number.isInteger(from) || to !== undefined && !Number.isInteger(to)) {
    return undefined;
  }
  const text = elements === undefined ? getValue(r, name) : undefined;
  if (text !== undefined && (text.text.includes(UNKNOWN) || text.unset !== undefined)) return undefined;
  const all: readonly Value[] = text === undefined
    ? [...elements?.values() ?? []]
    : [...text.text].map((char) => ({ text: char }));
  const start = from < 0 ? all.length + from : from - 1;
  if (to === undefined) return { values: [all[start] ?? { text: "" }], list: false };
  const range = all.slice(Math.max(start, 0), to < 0 ? all.length + to + 1 : to);
  if (text !== undefined) return { values: [joinValues(range, "")], list: false };
  return quoted && !flags.includes("@")
    ? { values: [joinValues(range, " ")], list: false }
    : { values: range, list: true };
}

/** `:t`, `:h`, `:r`, `:e`, `:u`, `:l`: parts of paths, and letters. */
function modified(letter: string, values: readonly Value[]): readonly Value[] | undefined {
  const change = MODIFIERS[letter];
  if (change === undefined || values.some((value) => value.text.includes(UNKNOWN))) return undefined;
  return values.map((value) => withText(value, change(value.text)));
}

const MODIFIERS: Readonly<Record<string, (text: string) => string>> = {
  t: (text) => text.replace(/\/+$/, "").split("/").pop() ?? "",
  h: (text) => {
    const trimmed = text.replace(/\/+$/, "");
    const slash = trimmed.lastIndexOf("/");
    return slash < 0
      ? trimmed === "" && text !== "" ? "/" : "."
      : trimmed.slice(0, slash).replace(/\/+$/, "") || "/";
  },
  r: (text) => text.replace(/\.[^./]*$/, ""),
  e: (text) => /\.([^./]*)$/.exec(text)?.[1] ?? "",
  u: (text) => text.toUpperCase(),
  l: (text) => text.toLowerCase(),
};

/** Works through the flags in parentheses. Returns false where one isn't worked out. */
function applyFlags(r: Reader, working: Working, flags: string, name: string): boolean {
  for (let at = 0; at < flags.length; at++) {
    const flag = flags[at] ?? "";
    let argument = "";
    if (flag === "s" || flag === "j") {
      const close = flags.indexOf(flags[at + 1] ?? "", at + 2);
      if (close < 0) return false;
      argument = flags.slice(at + 2, close);
      at = close;
    }
    const map = (change: (text: string) => string): void => {
      working.values = working.values.map((value) => withText(value, change(value.text)));
    };
    switch (flag) {
      case "U":
        map((text) => text.toUpperCase());
        break;
      case "L":
        map((text) => text.toLowerCase());
        break;
      case "C":
        map((text) =>
          text.replace(/[\p{L}\p{N}]+/gu, (w) => w.slice(0, 1).toUpperCase() + w.slice(1).toLowerCase())
        );
        break;
      case "P":
        working.values = working.values.map((value) =>
          value.text.includes(UNKNOWN)
            ? unknownValue(value.origin ?? "unknown", value.why)
            : getValue(r, value.text)
        );
        break;
      case "Q":
        map((text) => text.replace(/'([^']*)'|"([^"]*)"|\\(.)/gs, (_, a, b, c) => a ?? b ?? c ?? ""));
        break;
      case "f":
      case "s":
      case "0": {
        const separator = flag === "f" ? "\n" : flag === "0" ? "\0" : argument;
        working.values = working.values.flatMap((value) =>
          (separator === "" ? [...value.text] : value.text.split(separator)).map((text) =>
            withText(value, text)
          )
        );
        working.list = true;
        break;
      }
      case "z":
      case "w":
        // Only where the shell's own syntax has no other word in it.
        if (working.values.some((value) => /[\\;&|<>()'"`$#\n]/.test(value.text))) return false;
        working.values = working.values.flatMap((value) =>
          value.text.split(/\s+/).filter((text) => text !== "").map((text) => withText(value, text))
        );
        working.list = true;
        break;
      case "j":
        working.values = [{
          ...working.values.find((value) => value.origin !== undefined),
          text: working.values.map((value) => value.text).join(argument),
        }];
        working.list = false;
        break;
      case "k":
        working.values = [...getElements(r, name).keys()].map((text) => ({ text }));
        working.list = true;
        break;
      case "@":
        working.list = true;
        break;
      case "v":
        break;
      case "O":
      case "o":
      case "a":
      case "u":
        // Order does not matter to what a word may be.
        break;
      default:
        return false;
    }
  }
  return true;
}
