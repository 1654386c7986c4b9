/**
 * `sed` with substitutions, transliterations and the printing or deleting of lines.
 *
 * @module
 */

import type { Stream } from "../value.ts";
import { UNKNOWN } from "../word.ts";
import { type FilterInput, inputOf } from "./input.ts";

interface Address {
  readonly kind: "line" | "last" | "match";
  readonly line: number;
  readonly pattern: RegExp | undefined;
}

interface Command {
  readonly from: Address | undefined;
  readonly to: Address | undefined;
  readonly negated: boolean;
  /** Undefined deletes the line. Throws {@link Costly}. */
  readonly apply: (line: string) => { line: string; print: boolean } | undefined;
}

/** Working the script out would take too long. */
class Costly extends Error {}

/**
 * A basic or extended expression as JavaScript's.
 *
 * @returns undefined where a construct has no plain counterpart, or matching could take long.
 */
export function toRegExp(source: string, extended: boolean, flags: string): RegExp | undefined {
  let out = "";
  for (let at = 0; at < source.length; at++) {
    const char = source[at] ?? "";
    if (char === "[") {
      let end = at + 1;
      if (source[end] === "^") end++;
      if (source[end] === "]") end++;
      while (end < source.length && source[end] !== "]") {
        if (source[end] === "[" && /[:.=]/.test(source[end + 1] ?? "")) {
          const close = source.indexOf(`${source[end + 1]}]`, end + 2);
          if (close < 0) return undefined;
          end = close + 2;
        } else end++;
      }
      if (end >= source.length) return undefined;
      let body = source.slice(at + 1, end).replace(/\\/g, "\\\\");
      body = body.replace(/^(\^?)\]/, "$1\\]").replace(
        /\[:(\w+):\]/g,
        (_, name: string) => CLASS[name] ?? "",
      );
      body = body.replace(/\\\\n/g, "\\n").replace(/\\\\t/g, "\\t").replace(/\[/g, "\\[");
      out += `[${body}]`;
      at = end;
      continue;
    }
    if (char === "\\") {
      const next = source[++at] ?? "";
      if (/[1-9]/.test(next)) return undefined;
      if (!extended && "(){}|+?".includes(next)) out += next;
      else if (
        next === "n" || next === "t" || next === "w" || next === "W" || next === "s" || next === "S" ||
        next === "b"
      ) {
        out += `\\${next}`;
      } else if (/[A-Za-z<>`']/.test(next)) return undefined;
      else out += `\\${next}`;
      continue;
    }
    if (!extended && "(){}|+?".includes(char)) out += `\\${char}`;
    else if (!extended && char === "*" && (at === 0 || out.endsWith("(") || at === 1 && source[0] === "^")) {
      out += "\\*";
    } else if (!extended && char === "^" && at > 0 && !out.endsWith("(")) out += "\\^";
    else if (!extended && char === "$" && at < source.length - 1) out += "\\$";
    else out += char === "/" ? "\\/" : char;
  }
  // A choice is of the longest there, of the first here; and `a+?` is no lazy repeat there.
  if (extended && (/[*+?}][?+]/.test(source) || source.includes("|") && !clearChoices(source))) {
    return undefined;
  }
  // Repeats of repeats can take exponential time.
  if (/[*+}]\)[*+{?]/.test(out) || (out.match(/[*+]|\{\d*,/g) ?? []).length > 4) return undefined;
  try {
    return new RegExp(out, `${flags}s`);
  } catch {
    return undefined;
  }
}

/** Whether the alternatives of each `|` start with characters of their own, so that there is no choice. */
function clearChoices(source: string): boolean {
  const heads: string[][] = [[]];
  let start = true;
  for (let at = 0; at < source.length; at++) {
    const char = source[at] ?? "";
    if (char === ")") heads.pop();
    const open = heads[heads.length - 1];
    if (open === undefined) return false;
    if (char === "(") {
      // A group may start with anything: it is the only alternative then.
      if (start && open.length > 0) return false;
      if (start) open.push(char);
      heads.push([]);
      start = true;
      continue;
    }
    if (char === "|") {
      if (open.includes("(")) return false;
      start = true;
    } else if (char === ")") start = false;
    else if (start) {
      if (!/[A-Za-z0-9 _/:-]/.test(char) || open.includes(char) || /[*?{]/.test(source[at + 1] ?? "")) {
        return false;
      }
      open.push(char);
      start = false;
    }
    if (char === "\\") at++;
    else if (char === "[") {
      const close = source.indexOf("]", at + 2);
      if (close < 0) return false;
      at = close;
    }
  }
  return true;
}

/** Longer lines are not made. */
const MOST_TEXT = 65_536;

/** Steps that matching may take, and characters that a script may go through, before the result counts as unknown. */
const MOST_WORK = 1_000_000;

/** Steps that matching the text may take at worst: each repeat can be tried at each place. */
export function regExpCost(pattern: RegExp, text: string): number {
  const { source } = pattern;
  const repeats = (source.match(/[*+]|\{\d*,/g) ?? []).length;
  const nested = source.startsWith("^") && !source.includes("|") ? repeats : repeats + 1;
  let cost = 1;
  for (let i = 1; i <= nested; i++) cost *= Math.max(1, text.length / i);
  return cost;
}

/** Whether the text matches; undefined where to find out could take too long. */
export function testRegExp(pattern: RegExp, text: string): boolean | undefined {
  return regExpCost(pattern, text) > MOST_WORK ? undefined : pattern.test(text);
}

const CLASS: Readonly<Record<string, string>> = {
  alnum: "A-Za-z0-9",
  alpha: "A-Za-z",
  blank: " \\t",
  digit: "0-9",
  lower: "a-z",
  punct: "!-\\/:-@\\[-`{-~",
  space: "\\s",
  upper: "A-Z",
  xdigit: "0-9A-Fa-f",
};

interface Cursor {
  readonly text: string;
  at: number;
}

/** Reads up to the delimiter; an escaped one is the plain character. */
function section(cursor: Cursor, delimiter: string): string | undefined {
  let out = "";
  let bracket = false;
  for (; cursor.at < cursor.text.length; cursor.at++) {
    const char = cursor.text[cursor.at] ?? "";
    if (char === "\\") {
      const next = cursor.text[cursor.at + 1] ?? "";
      out += next === delimiter ? delimiter : char + next;
      cursor.at++;
      continue;
    }
    if (char === "[") bracket = true;
    if (char === "]") bracket = false;
    if (char === delimiter && !(bracket && false)) {
      cursor.at++;
      return out;
    }
    out += char;
  }
  return undefined;
}

function address(cursor: Cursor, extended: boolean): Address | undefined | null {
  const number = /^\d+/.exec(cursor.text.slice(cursor.at, cursor.at + 12))?.[0];
  if (number !== undefined) {
    cursor.at += number.length;
    return { kind: "line", line: Number(number), pattern: undefined };
  }
  const char = cursor.text[cursor.at];
  if (char === "$") {
    cursor.at++;
    return { kind: "last", line: 0, pattern: undefined };
  }
  if (char !== "/" && char !== "\\") return undefined;
  if (char === "\\") cursor.at++;
  const delimiter = cursor.text[cursor.at++] ?? "/";
  const source = section(cursor, delimiter);
  const pattern = source === undefined ? undefined : toRegExp(source, extended, "");
  return pattern === undefined ? null : { kind: "match", line: 0, pattern };
}

/** The replacement of `s`: `&`, `\1`, `\n`, `\U…`. */
function replacer(source: string): ((groups: readonly string[]) => string) | undefined {
  if (/\\[A-Zlu]/.test(source.replace(/\\\\/g, ""))) {
    if (!/\\[ULE]/.test(source)) return undefined;
  }
  return (groups) => {
    let out = "";
    let fold: "U" | "L" | undefined;
    const add = (text: string): void => {
      out += fold === "U" ? text.toUpperCase() : fold === "L" ? text.toLowerCase() : text;
    };
    for (let at = 0; at < source.length; at++) {
      const char = source[at] ?? "";
      if (char === "&") add(groups[0] ?? "");
      else if (char !== "\\") add(char);
      else {
        const next = source[++at] ?? "";
        if (/\d/.test(next)) add(groups[Number(next)] ?? "");
        else if (next === "U" || next === "L") fold = next;
        else if (next === "E") fold = undefined;
        else add(next === "n" ? "\n" : next === "t" ? "\t" : next);
      }
    }
    return out;
  };
}

function substitution(cursor: Cursor, extended: boolean): Command["apply"] | undefined {
  const delimiter = cursor.text[cursor.at++] ?? "";
  const source = section(cursor, delimiter);
  const by = section(cursor, delimiter);
  if (source === undefined || by === undefined) return undefined;
  const flags = /^[gpiI0-9]*/.exec(cursor.text.slice(cursor.at))?.[0] ?? "";
  cursor.at += flags.length;
  const nth = Number(/\d+/.exec(flags)?.[0] ?? "1");
  const pattern = toRegExp(source, extended, /i/i.test(flags) ? "gi" : "g");
  const make = replacer(by);
  if (pattern === undefined || make === undefined) return undefined;
  const empty = pattern.test("") && !/^\^|\$$/.test(pattern.source);
  pattern.lastIndex = 0;
  return (line) => {
    // Where it matches nothing, GNU's takes a character of several bytes apart.
    if (regExpCost(pattern, line) > MOST_WORK || empty && /[^\0-\x7f]/.test(line)) throw new Costly();
    let seen = 0;
    let grown = 0;
    let changed = false;
    const result = line.replace(pattern, (...found: unknown[]) => {
      seen++;
      const whole = String(found[0]);
      if (seen < nth || seen > nth && !flags.includes("g")) return whole;
      changed = true;
      const groups: string[] = [];
      for (const group of found) {
        if (typeof group === "number") break;
        groups.push(typeof group === "string" ? group : "");
      }
      const by = make(groups);
      grown += by.length;
      if (grown > MOST_TEXT) throw new Costly();
      return by;
    });
    return { line: result, print: changed && flags.includes("p") };
  };
}

function parseScript(text: string, extended: boolean): Command[] | undefined {
  const cursor: Cursor = { text, at: 0 };
  const out: Command[] = [];
  while (cursor.at < text.length) {
    const char = text[cursor.at] ?? "";
    if (/[\s;]/.test(char)) {
      cursor.at++;
      continue;
    }
    const from = address(cursor, extended);
    if (from === null) return undefined;
    let to: Address | undefined;
    if (from !== undefined && text[cursor.at] === ",") {
      cursor.at++;
      const end = address(cursor, extended);
      if (end === null || end === undefined) return undefined;
      to = end;
    }
    while (text[cursor.at] === " ") cursor.at++;
    const negated = text[cursor.at] === "!";
    if (negated) cursor.at++;
    const command = text[cursor.at++] ?? "";
    let apply: Command["apply"] | undefined;
    if (command === "s") apply = substitution(cursor, extended);
    else if (command === "d") apply = () => undefined;
    else if (command === "p") apply = (line) => ({ line, print: true });
    else if (command === "y") {
      const delimiter = text[cursor.at++] ?? "";
      const left = section(cursor, delimiter);
      const right = section(cursor, delimiter);
      if (left === undefined || right?.length !== left.length || left.includes("\\")) return undefined;
      apply = (line) => ({
        line: [...line].map((c) => right[left.indexOf(c)] ?? c).join(""),
        print: false,
      });
    }
    if (apply === undefined) return undefined;
    out.push({ from, to, negated, apply });
    const rest = /^[ \t]*(?:[;\n]|$)/.exec(text.slice(cursor.at));
    if (rest === null) return undefined;
    cursor.at += rest[0].length;
  }
  return out;
}

/** `sed` with `-n`, `-e`, `-E`, `-r`. Undefined for a script that isn't worked out. */
export function sedText(input: FilterInput): Stream | undefined {
  let quiet = false;
  let extended = false;
  const scripts: string[] = [];
  const operands = [];
  for (let i = 0; i < input.args.length; i++) {
    const arg = input.args[i];
    if (arg === undefined) continue;
    const { text } = arg;
    if (text === "-e" || text === "--expression") scripts.push(input.args[++i]?.text ?? "");
    else if (/^-[nErsuz]+$/.test(text) && !text.includes("z")) {
      if (text.includes("n")) quiet = true;
      if (/[Er]/.test(text)) extended = true;
    } else if (text === "--quiet" || text === "--silent") quiet = true;
    else if (text === "--regexp-extended") extended = true;
    else if (text.startsWith("-") && text !== "-") return undefined;
    else operands.push(arg);
  }
  const files = scripts.length > 0 ? operands : operands.slice(1);
  if (scripts.length === 0) scripts.push(operands[0]?.text ?? "");
  const script = scripts.join("\n");
  const source = inputOf(input, files);
  if (source === undefined || source.text.includes(UNKNOWN) || script.includes(UNKNOWN)) return undefined;
  const commands = parseScript(script, extended);
  if (commands === undefined || source.text.length > 16_384) return undefined;
  try {
    return { text: runScript(commands, source.text, quiet) };
  } catch (error) {
    if (error instanceof Costly) return undefined;
    throw error;
  }
}

function matches(pattern: RegExp, line: string): boolean {
  const result = testRegExp(pattern, line);
  if (result === undefined) throw new Costly();
  return result;
}

function runScript(commands: readonly Command[], text: string, quiet: boolean): string {
  const closed = text.endsWith("\n");
  const lines = (closed ? text.slice(0, -1) : text).split("\n");
  if (text === "") return "";
  const active = new Map<Command, boolean>();
  let out = "";
  let work = 0;
  lines.forEach((original, index) => {
    let line = original;
    let printed = "";
    const last = index === lines.length - 1;
    const hits = (at: Address): boolean =>
      at.kind === "line"
        ? at.line === index + 1
        : at.kind === "last"
        ? last
        : at.pattern === undefined
        ? false
        : matches(at.pattern, line);
    for (const command of commands) {
      work += line.length + 8;
      if (work > MOST_WORK) throw new Costly();
      let chosen = true;
      if (command.from !== undefined) {
        if (command.to === undefined) chosen = hits(command.from);
        else if (active.get(command)) {
          if (command.to.kind === "line" && command.to.line < index + 1) {
            active.set(command, false);
            chosen = false;
          } else if (hits(command.to)) active.set(command, false);
        } else {
          chosen = hits(command.from);
          if (chosen && !(command.to.kind === "line" && command.to.line <= index + 1)) {
            active.set(command, true);
          }
        }
      }
      if (chosen === command.negated) continue;
      const result = command.apply(line);
      if (result === undefined) {
        out += printed;
        return;
      }
      line = result.line;
      if (result.print) printed += `${line}\n`;
    }
    out += printed + (quiet ? "" : line + (last && !closed ? "" : "\n"));
  });
  return out;
}
