/**
 * Parameter expansion: `${x:-y}`, `${x#y}`, `${x/y/z}`, `${x:1:2}`, `${x^^}`, `${x@Q}`, `${#x}`, `${!x}` and arrays.
 *
 * @module
 */

import type { ParameterExpansionPart, ParameterOperation, Word as WordNode } from "unbash";
import { matchCost, matchesWhole, matchLength, parsePattern, type Pattern, suffixStart } from "./pattern.ts";
import type { Reader } from "./reader.ts";
import { quoteForReuse, unescapeAnsi } from "./quoting.ts";
import { type Expansion, unknownValue, type Value, withText } from "./value.ts";
import {
  fieldSeparators,
  findVariable,
  getElement,
  getElements,
  getValue,
  isSet,
  NOT_SET,
  setElement,
  setValue,
} from "./variables.ts";
import { UNKNOWN } from "./word.ts";
import { zshParameter } from "./zsh_parameter.ts";

/** The expansion of a word that stands inside another. */
export interface Expanders {
  text(r: Reader, node: WordNode, quoted?: boolean): Value;
  pattern(r: Reader, node: WordNode): string;
  arithmetic(r: Reader, source: string): Value;
  /** Expands a word that was made from others. */
  made(r: Reader, text: string): Value | undefined;
}

/** `operand`: the word after `:-` and the like is what counts, split as its own quotes say. */
export type ParameterResult = Expansion | { readonly operand: WordNode };

function one(value: Value): Expansion {
  return { values: [value], list: false, glue: undefined };
}

/** What only zsh has: flags, subscripts of its own kinds, modifiers such as `:t`. */
function isZsh(part: ParameterExpansionPart): boolean {
  const { operation, index } = part;
  return index !== undefined && /^\(|,/.test(index.text) ||
    operation?.type === "Slice" && /^[A-Za-z]/.test(operation.offset.text) ||
    index !== undefined && operation === undefined && part.prefix === undefined;
}

/** Expands `${…}`. */
export function expandParameter(
  r: Reader,
  part: ParameterExpansionPart,
  quoted: boolean,
  expanders: Expanders,
): ParameterResult {
  const { operation, prefix } = part;
  let name = part.parameter;
  const zsh = r.language === "zsh";
  if (operation?.type === "Unknown" || name === "" || zsh && isZsh(part)) {
    const inner = part.text.slice(2, -1);
    const result = zshParameter(r, inner, quoted, expanders);
    return result ?? one(unknownValue("unknown", `${part.text} can't be worked out`));
  }
  if (operation?.type === "Names") {
    const names = [...r.state.variables.keys()].filter((key) => key.startsWith(name)).sort();
    // Of the environment's variables not all are known.
    if (names.length === 0 && /^[A-Z][A-Z0-9]{2,}_?$/.test(name)) {
      return one({
        text: `${name}${UNKNOWN}`,
        origin: "unknown",
        why: `which variables begin with ${name} is not known`,
      });
    }
    return {
      values: names.map((text) => ({ text })),
      list: true,
      glue: operation.operator === "*" ? fieldSeparators(r).slice(0, 1) : undefined,
    };
  }
  let subscript = part.index === undefined ? undefined : part.index.text;
  // In zsh an array's name stands for all its elements.
  if (zsh && subscript === undefined && prefix !== "!" && findVariable(r, name)?.elements !== undefined) {
    subscript = quoted ? "*" : "@";
  }
  const every = subscript === "@" || subscript === "*" ||
    subscript === undefined && (name === "@" || name === "*");
  if (prefix === "!" && every) {
    const keys = [...getElements(r, name).keys()].map((text): Value => ({ text }));
    return { values: keys, list: true, glue: subscript === "*" ? fieldSeparators(r).slice(0, 1) : undefined };
  }
  if (prefix === "#" && every) return one({ text: String(getElements(r, name).size) });
  if (part.index !== undefined && !every) subscript = expanders.text(r, part.index).text;
  if (every) {
    const star = (subscript ?? name) === "*";
    const glue = star ? fieldSeparators(r).slice(0, 1) : undefined;
    return operateOnList(r, part, operation, name, [...getElements(r, name).values()], glue, expanders);
  }
  let value: Value;
  if (prefix === "!") {
    const target = subscript === undefined ? getValue(r, name) : getElement(r, name, subscript);
    if (target.text.includes(UNKNOWN)) return one(unknownValue(target.origin ?? "unknown", target.why));
    const element = /^([A-Za-z_][A-Za-z0-9_]*)\[(.*)\]$/s.exec(target.text);
    if (element !== null) {
      const [, array = "", index = ""] = element;
      if (index === "@" || index === "*") {
        return operateOnList(
          r,
          part,
          operation,
          array,
          [...getElements(r, array).values()],
          undefined,
          expanders,
        );
      }
      value = getElement(r, array, index);
      name = array;
    } else if (target.text === "@" || target.text === "*") {
      return operateOnList(r, part, operation, "@", [...getElements(r, "@").values()], undefined, expanders);
    } else {
      name = target.text;
      value = name === "" ? NOT_SET : getValue(r, name);
    }
    subscript = undefined;
  } else value = subscript === undefined ? getValue(r, name) : getElement(r, name, subscript);
  if (prefix === "#") {
    return one(
      value.globs !== undefined || value.text.includes(UNKNOWN) || value.unset !== undefined
        ? unknownValue("output", value.why)
        : { text: String([...value.text].length) },
    );
  }
  if (operation === undefined) return one(value);
  return operate(r, operation, name, subscript, value, quoted, expanders);
}

function operate(
  r: Reader,
  operation: ParameterOperation,
  name: string,
  subscript: string | undefined,
  value: Value,
  quoted: boolean,
  expanders: Expanders,
): ParameterResult {
  if (operation.type === "Default") {
    const { operator, operand } = operation;
    const colon = operator.startsWith(":");
    let present = isSet(value);
    if (present === true && colon) {
      if (value.text === "") present = false;
      else if (value.unset !== undefined) present = undefined;
    }
    const unsure = present === undefined;
    switch (operator.slice(-1)) {
      case "-":
        // Where it isn't known to be set, the default is what the script's author reckons with.
        if (present === true) return one(value);
        if (unsure && r.emptyUnset === false) r.unsetNames.pop();
        return { operand };
      case "=": {
        if (present === true) return one(value);
        if (unsure && r.emptyUnset === false) r.unsetNames.pop();
        const assigned = expanders.text(r, operand, quoted);
        if (subscript === undefined) setValue(r, name, assigned);
        else setElement(r, name, subscript, assigned);
        return one(assigned);
      }
      case "+":
        if (present === false) return one({ text: "" });
        if (unsure && r.emptyUnset === false) r.unsetNames.pop();
        return { operand };
      default:
        // `${x:?}` ends the shell where it is empty: what follows runs only with a value.
        if (value.unset !== undefined) {
          if (r.emptyUnset === false) r.unsetNames.pop();
          return one({ text: UNKNOWN, origin: "unknown", why: value.why ?? `"$${name}" is not set` });
        }
        return one(value);
    }
  }
  if (operation.type === "Slice") return one(slice(r, operation, value, expanders));
  return one(transform(r, operation, prepare(r, operation, expanders), value, name, quoted));
}

interface Prepared {
  readonly pattern: Pattern | undefined;
  readonly known: boolean;
  readonly replacement: Value | undefined;
}

function prepare(r: Reader, operation: ParameterOperation, expanders: Expanders): Prepared {
  switch (operation.type) {
    case "Remove": {
      const pattern = parsePattern(expanders.pattern(r, operation.operand));
      return { pattern, known: pattern !== undefined, replacement: undefined };
    }
    case "Replace": {
      const pattern = parsePattern(expanders.pattern(r, operation.pattern));
      let replacement = expanders.text(r, operation.replacement);
      // From Bash 5.2 on an unquoted `&` is what matched; before, it is itself.
      if (
        replacement.text.includes("&") && r.language === "bash" &&
        !/^(["']).*\1$|\\&/s.test(operation.replacement.text)
      ) {
        replacement = unknownValue("unknown", "what & stands for depends on the version of Bash");
      }
      return { pattern, known: pattern !== undefined, replacement };
    }
    case "CaseModification": {
      if (operation.operand === undefined) return { pattern: undefined, known: true, replacement: undefined };
      const pattern = parsePattern(expanders.pattern(r, operation.operand));
      return { pattern, known: pattern !== undefined, replacement: undefined };
    }
    default:
      return { pattern: undefined, known: true, replacement: undefined };
  }
}

function transform(
  r: Reader,
  operation: ParameterOperation,
  prepared: Prepared,
  value: Value,
  name: string,
  _quoted: boolean,
): Value {
  const { text } = value;
  if (value === NOT_SET && !(operation.type === "Transform" && operation.operand.text === "a")) return value;
  if (value.globs !== undefined) return transformGlob(operation, prepared, value);
  if (!prepared.known) return unknownValue(value.origin ?? "unknown", "the pattern is not known");
  r.budget.steps -= 4 + (text.length >> 2);
  switch (operation.type) {
    case "Remove":
      return remove(r, operation.operator, prepared.pattern, value);
    case "Replace":
      return replace(r, operation.operator, prepared, value);
    case "CaseModification":
      return withText(value, changeCase(operation.operator, prepared.pattern, text));
    case "Transform":
      return transformed(r, operation.operand.text, value, name);
    default:
      return unknownValue("unknown");
  }
}

/** Removal from a file name that is known as a pattern, where it can be done on the pattern's text. */
function transformGlob(operation: ParameterOperation, prepared: Prepared, value: Value): Value {
  const glob = value.globs?.[0] ?? "";
  const unknown = unknownValue("unknown", "a part of a file name that is not known");
  if (operation.type !== "Remove" || value.globs?.length !== 1 || glob.includes("**")) return unknown;
  const { operator, operand } = operation;
  let start = 0;
  let end = glob.length;
  const literal = prepared.pattern?.literal;
  if (literal !== undefined && operator.startsWith("%") && glob.endsWith(literal)) end -= literal.length;
  else if (literal !== undefined && operator.startsWith("#") && glob.startsWith(literal)) {
    start = literal.length;
  } else if (operand.text === "*/" && operator === "##") start = glob.lastIndexOf("/") + 1;
  else if (operand.text === "/*" && operator === "%" && glob.includes("/")) end = glob.lastIndexOf("/");
  else if (operand.text === ".*" && operator === "%" && /\.[^*?[\]/]*$/.test(glob)) {
    end = glob.lastIndexOf(".");
  } else return unknown;
  const part = glob.slice(start, end);
  return { text: UNKNOWN, origin: "unknown", why: unknown.why ?? "", globs: [part] };
}

/** Work for one match, and for one at each place of a text: over this the result counts as unknown. */
const MOST_WORK = 131_072;

/** Whether a match at one place, or at each, is within bounds; what it takes goes off the budget. */
function affordable(r: Reader, pattern: Pattern, text: string, everywhere: boolean): boolean {
  const work = matchCost(pattern, text) * (everywhere ? text.length / 2 : 1);
  if (work > MOST_WORK) return false;
  r.budget.steps -= work >> 4;
  return true;
}

function remove(r: Reader, operator: string, pattern: Pattern | undefined, value: Value): Value {
  const { text } = value;
  if (pattern === undefined) return value;
  if (text.includes(UNKNOWN)) return removeAround(operator, pattern, value);
  if (!affordable(r, pattern, text, pattern.literal === undefined && operator.startsWith("%"))) {
    return unknownValue(value.origin ?? "output", "the pattern takes too long to match");
  }
  const longest = operator.length === 2;
  if (operator.startsWith("#")) {
    const length = matchLength(pattern, text, 0, longest);
    return length === undefined ? value : withText(value, text.slice(length));
  }
  const start = suffixStart(pattern, text, longest);
  return start === undefined ? value : withText(value, text.slice(0, start));
}

/** Removal from a partly unknown text: exact where the known end alone decides. */
function removeAround(operator: string, pattern: Pattern, value: Value): Value {
  const { text } = value;
  const literal = pattern.literal;
  if (operator.startsWith("#")) {
    const known = text.slice(0, text.indexOf(UNKNOWN));
    if (literal !== undefined && known.length >= literal.length) {
      return known.startsWith(literal) ? { ...value, text: text.slice(literal.length) } : value;
    }
  } else {
    const known = text.slice(text.lastIndexOf(UNKNOWN) + 1);
    if (literal !== undefined && known.length >= literal.length) {
      return known.endsWith(literal)
        ? { ...value, text: text.slice(0, text.length - literal.length) }
        : value;
    }
    if (operator === "%") {
      const start = suffixStart(pattern, known, false);
      if (start !== undefined) return { ...value, text: text.slice(0, text.length - known.length + start) };
    }
  }
  return unknownValue(value.origin ?? "unknown", value.why);
}

function replace(r: Reader, operator: string, prepared: Prepared, value: Value): Value {
  const { pattern, replacement } = prepared;
  const { text } = value;
  if (pattern === undefined || replacement === undefined) return value;
  if (text.includes(UNKNOWN)) return unknownValue(value.origin ?? "unknown", value.why);
  if (!affordable(r, pattern, text, pattern.literal === undefined && operator !== "/#")) {
    return unknownValue(value.origin ?? "output", "the pattern takes too long to match");
  }
  const by = replacement.text;
  const merged = (result: string): Value =>
    result.includes(UNKNOWN) ? { ...replacement, text: result } : { text: result };
  if (operator === "/#") {
    const length = matchLength(pattern, text, 0, true);
    return length === undefined ? value : merged(by + text.slice(length));
  }
  if (operator === "/%") {
    const start = suffixStart(pattern, text, true);
    return start === undefined ? value : merged(text.slice(0, start) + by);
  }
  if (pattern.literal === "") return value;
  // Nothing is matched by `*` once.
  if (text === "") return matchesWhole(pattern, "") ? merged(by) : value;
  let out = "";
  let at = 0;
  while (at <= text.length) {
    const length = matchLength(pattern, text, at, true);
    if (length === undefined || length === 0) {
      if (at >= text.length) break;
      out += text[at++];
      continue;
    }
    out += by;
    at += length;
    if (operator === "/" || out.length > 65_536 || at >= text.length) break;
  }
  return merged(out + text.slice(at));
}

function changeCase(operator: string, pattern: Pattern | undefined, text: string): string {
  const upper = operator.startsWith("^");
  const all = operator.length === 2;
  let out = "";
  let first = true;
  for (const char of text) {
    const fits = (all || first) && (pattern === undefined || matchesWhole(pattern, char));
    out += fits ? upper ? char.toUpperCase() : char.toLowerCase() : char;
    first = false;
  }
  return out;
}

function transformed(r: Reader, operator: string, value: Value, name: string): Value {
  const { text } = value;
  switch (operator) {
    case "U":
      return withText(value, text.toUpperCase());
    case "L":
      return withText(value, text.toLowerCase());
    case "u":
      return withText(value, text.slice(0, 1).toUpperCase() + text.slice(1));
    case "Q":
    case "K":
    case "k":
      return text.includes(UNKNOWN) ? value : { text: quoteForReuse(text) };
    case "E":
      return text.includes(UNKNOWN) ? unknownValue(value.origin ?? "unknown") : { text: unescapeAnsi(text) };
    case "P":
      return text.includes("\\") || text.includes(UNKNOWN) ? unknownValue("output") : value;
    case "A":
      return text.includes(UNKNOWN) ? value : { text: `${name}=${quoteForReuse(text)}` };
    case "a": {
      const variable = findVariable(r, name);
      const flags = (variable?.elements === undefined ? "" : variable.associative ? "A" : "a") +
        (variable?.integer ? "i" : "") + (variable?.constant ? "r" : "") +
        (variable?.exported ? "x" : "") + (variable?.fold === undefined ? "" : variable.fold.slice(0, 1));
      return { text: flags };
    }
  }
  return unknownValue("unknown");
}

/** An offset or length of a slice: an expression. */
function number(r: Reader, node: WordNode | undefined, expanders: Expanders): number | undefined {
  if (node === undefined) return undefined;
  const value = expanders.arithmetic(r, node.text);
  return value.text.includes(UNKNOWN) ? NaN : Number(value.text);
}

function slice(
  r: Reader,
  operation: Extract<ParameterOperation, { type: "Slice" }>,
  value: Value,
  expanders: Expanders,
): Value {
  const offset = number(r, operation.offset, expanders) ?? 0;
  const length = number(r, operation.length, expanders);
  if (value === NOT_SET) return value;
  if (value.globs !== undefined) return unknownValue("unknown", "a part of a file name that is not known");
  const { text } = value;
  const cut = text.indexOf(UNKNOWN);
  if (Number.isNaN(offset) || Number.isNaN(length)) return unknownValue(value.origin ?? "unknown", value.why);
  if (cut >= 0) {
    if (offset >= 0 && length !== undefined && length >= 0 && offset + length <= cut) {
      return { text: text.slice(offset, offset + length) };
    }
    return unknownValue(value.origin ?? "unknown", value.why);
  }
  const chars = /[\uD800-\uDFFF]/.test(text) ? [...text] : undefined;
  const total = chars?.length ?? text.length;
  const start = offset < 0 ? total + offset : offset;
  if (start < 0 || start > total) return { text: "" };
  const end = length === undefined ? total : length < 0 ? total + length : Math.min(total, start + length);
  if (end < start) return unknownValue("unknown", "the shell refuses a length below nought");
  return { text: chars === undefined ? text.slice(start, end) : chars.slice(start, end).join("") };
}

function operateOnList(
  r: Reader,
  part: ParameterExpansionPart,
  operation: ParameterOperation | undefined,
  name: string,
  values: readonly Value[],
  glue: string | undefined,
  expanders: Expanders,
): ParameterResult {
  r.budget.steps -= values.length;
  const list = (items: readonly Value[]): Expansion => ({ values: items, list: true, glue });
  if (operation === undefined) return list(values);
  switch (operation.type) {
    case "Default": {
      const joined = values.map((value) => value.text).join(" ");
      const present = values.length > 0 && (!operation.operator.startsWith(":") || joined !== "");
      const wantsOperand = operation.operator.endsWith("+") ? present : !present;
      if (!wantsOperand) return operation.operator.endsWith("+") ? one({ text: "" }) : list(values);
      if (operation.operator.endsWith("?")) return list([]);
      return { operand: operation.operand };
    }
    case "Slice": {
      const offset = number(r, operation.offset, expanders) ?? 0;
      const length = number(r, operation.length, expanders);
      if (Number.isNaN(offset) || Number.isNaN(length)) {
        return list([unknownValue("unknown", `which elements of "${name}" are meant is not known`)]);
      }
      if (name === "@" || name === "*") {
        const all = [r.state.zero, ...values];
        const start = offset < 0 ? all.length + offset : offset;
        if (start < 0) return list([]);
        return list(all.slice(start, length === undefined ? undefined : start + length));
      }
      const keys = [...getElements(r, name).keys()].map(Number);
      const highest = (keys[keys.length - 1] ?? -1) + 1;
      const start = offset < 0 ? highest + offset : offset;
      if (start < 0) return list([]);
      const from = findVariable(r, name)?.associative ? start : keys.findIndex((key) => key >= start);
      if (from < 0) return list([]);
      return list(values.slice(from, length === undefined ? undefined : from + length));
    }
    case "Transform":
      if (
        operation.operand.text === "A" || operation.operand.text === "K" || operation.operand.text === "k"
      ) {
        return one(unknownValue("output", `${part.text} is not worked out`));
      }
  }
  const prepared = prepare(r, operation, expanders);
  return list(values.map((value) => transform(r, operation, prepared, value, name, false)));
}
