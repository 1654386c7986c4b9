/**
 * Words of fish, written as words of a shell that has arrays.
 *
 * fish never splits or globs the value of a variable, and a variable is a list: `$x` is `"${x[@]}"`.
 *
 * @module
 */

import { spend } from "../sink.ts";
import { DEEPEST, type FishText, quoted } from "./text.ts";

/** A word. */
export interface FishWord {
  /** What stands for it in the shell's source: one word, or several where braces make several. */
  readonly sh: readonly string[];
  /** Its text where all of it is literal. Wildcards count as text. */
  readonly lit?: string;
  /** Nothing in it is quoted or escaped: it may be a keyword, an option or an assignment. */
  readonly bare: boolean;
  /** It is nothing but one substitution or variable. */
  readonly lone: boolean;
}

/** Reads the commands of a substitution up to the closing bracket, which it steps over. */
export type ReadCommands = (t: FishText) => string;

/** What a word is made of: all ways that its braces give. */
interface Draft {
  /** Shell source of what is finished. */
  done: string[];
  /** Literal text that is not written yet. */
  text: string;
  /** All the literal text; undefined after something that isn't. */
  lit: string | undefined;
  bare: boolean;
  /** Pieces so far. */
  pieces: number;
}

/** Most words that the braces of one word make. */
const MOST_WORDS = 128;

function flush(d: Draft): void {
  if (d.text === "") return;
  const s = quoted(d.text);
  d.done = d.done.map((before) => before + s);
  d.text = "";
}

function raw(d: Draft, s: string): void {
  flush(d);
  d.done = d.done.map((before) => before + s);
  d.pieces++;
}

function literal(d: Draft, s: string): void {
  d.text += s;
  if (d.lit !== undefined) d.lit += s;
}

const SIMPLE: Readonly<Record<string, string>> = {
  a: "\x07",
  b: "\b",
  e: "\x1b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
};

/** Reads a backslash and what belongs to it, outside of quotes. */
function escaped(t: FishText): string {
  const rest = t.src.slice(t.i + 1, t.i + 10);
  const code = /^[xX]([\da-fA-F]{1,2})|^u([\da-fA-F]{1,4})|^U([\da-fA-F]{1,8})|^([0-7]{1,3})/.exec(rest);
  if (code !== null) {
    t.i += 1 + code[0].length;
    const octal = code[4];
    const n = octal === undefined ? parseInt(code[1] ?? code[2] ?? code[3] ?? "0", 16) : parseInt(octal, 8);
    return n <= 0x10ffff ? String.fromCodePoint(n) : "";
  }
  const control = /^c([A-Za-z])/.exec(rest);
  if (control !== null) {
    t.i += 3;
    return String.fromCharCode((control[1] ?? "@").toUpperCase().charCodeAt(0) - 64);
  }
  const c = rest[0] ?? "";
  t.i += 1 + c.length;
  return c === "\n" ? "" : SIMPLE[c] ?? c;
}

function singleQuoted(t: FishText, d: Draft): void {
  let s = "";
  t.i++;
  while (t.i < t.src.length && t.src[t.i] !== "'") {
    if (t.src[t.i] === "\\" && /['\\]/.test(t.src[t.i + 1] ?? "")) t.i++;
    s += t.src[t.i++];
  }
  t.i++;
  literal(d, s);
}

function doubleQuoted(t: FishText, d: Draft, commands: ReadCommands): void {
  t.i++;
  while (t.i < t.src.length && t.src[t.i] !== '"') {
    const c = t.src[t.i];
    const next = t.src[t.i + 1] ?? "";
    if (c === "\\" && /["$\\\n]/.test(next)) {
      if (next !== "\n") literal(d, next);
      t.i += 2;
    } else if (c === "$" && next === "(") {
      t.i++;
      substitution(t, d, commands, true);
    } else if (c === "$" && /[\w$]/.test(next)) variable(t, d, true);
    else {
      literal(d, c ?? "");
      t.i++;
    }
  }
  t.i++;
}

/** `$x`, `$$x`, `$x[1]`, `$x[2..3]`, `$argv`. */
function variable(t: FishText, d: Draft, inQuotes: boolean): void {
  const found = /^(\$+)(\w+)/.exec(t.src.slice(t.i, t.i + 256));
  if (found === null) {
    literal(d, "$");
    t.i++;
    return;
  }
  const [whole, dollars = "$", name = ""] = found;
  t.i += whole.length;
  const index = readIndex(t);
  d.lit = undefined;
  raw(d, dollars.length > 1 ? `"\${!${name}}"` : variableSource(name, index, inQuotes));
}

const SPECIAL: Readonly<Record<string, string>> = { status: "$?", fish_pid: "$$", last_pid: "$!" };

function variableSource(name: string, index: string | undefined, inQuotes: boolean): string {
  const special = SPECIAL[name];
  if (special !== undefined) return `"${special}"`;
  const list = name === "argv" ? "@" : `${name}[@]`;
  const range = /^(-?\d+)(?:\.\.(-?\d+))?$/.exec(index ?? "");
  if (range === null) {
    if (inQuotes) return name === "argv" ? '"$*"' : `"\${${name}[*]}"`;
    return `"\${${list}}"`;
  }
  const from = Number(range[1]);
  const to = range[2] === undefined ? from : Number(range[2]);
  if (from === to && from > 0) return name === "argv" ? `"\${${from}}"` : `"\${${name}[${from - 1}]}"`;
  if (from === to) return `"\${${list}: ${from}:1}"`;
  const first = name === "argv" ? from : from - 1;
  if (from > 0 && to >= from) return `"\${${list}:${first}:${to - from + 1}}"`;
  return from > 0 ? `"\${${list}:${first}}"` : `"\${${list}}"`;
}

/** `[…]` right behind a variable or substitution. */
function readIndex(t: FishText): string | undefined {
  if (t.src[t.i] !== "[") return undefined;
  const end = t.src.indexOf("]", t.i);
  if (end < 0 || end - t.i > 64) return undefined;
  const index = t.src.slice(t.i + 1, end).trim();
  t.i = end + 1;
  return index;
}

/** `(…)`, its bracket next. `(… | psub)` is a file. */
function substitution(t: FishText, d: Draft, commands: ReadCommands, inQuotes: boolean): void {
  t.i++;
  const inner = commands(t);
  const index = readIndex(t);
  d.lit = undefined;
  const file = /^([\s\S]*?)\s*\|\s*psub\b[^|;&]*$/.exec(inner);
  if (file !== null) return raw(d, `<(${file[1] ?? ""})`);
  const line = index === undefined ? undefined : /^\d+$/.exec(index)?.[0];
  const source = `$(${inner}${line === undefined ? "" : ` | sed -n ${line}p`})`;
  raw(d, inQuotes ? `"${source}"` : source);
}

/** Reads a word; undefined where none starts. */
export function readWord(t: FishText, commands: ReadCommands): FishWord | undefined {
  const start = t.i;
  const d: Draft = { done: [""], text: "", lit: "", bare: true, pieces: 0 };
  const lone = pieces(t, d, commands, false);
  if (t.i === start) return undefined;
  if (d.text === "" && d.pieces === 0 && d.done.every((s) => s === "")) raw(d, "''");
  flush(d);
  const base = { sh: d.done, bare: d.bare, lone };
  return d.lit === undefined || d.done.length > 1 ? base : { ...base, lit: d.lit };
}

/** Reads the pieces of a word, up to its end; within braces up to a comma or the closing brace. */
function pieces(t: FishText, d: Draft, commands: ReadCommands, inBraces: boolean): boolean {
  const { src } = t;
  let plain = false;
  while (t.i < src.length && spend(t.sink, 1)) {
    const c = src[t.i] as string; // i < length
    const next = src[t.i + 1] ?? "";
    if (
      c === " " || c === "\t" || c === "\n" || c === "\r" || c === ";" || c === "|" || c === "<" || c === ">"
    ) {
      if (!inBraces || c !== " ") break;
    }
    if (c === "&" && (next === "" || /[\s;|&>)]/.test(next) || t.i === 0 || /\s/.test(src[t.i - 1] ?? ""))) {
      break;
    }
    if (c === ")" && t.parens > 0) break;
    if (inBraces && (c === "," || c === "}")) break;
    const before = d.pieces;
    switch (c) {
      case "'":
        d.bare = false;
        singleQuoted(t, d);
        plain = true;
        break;
      case '"':
        d.bare = false;
        doubleQuoted(t, d, commands);
        plain = true;
        break;
      case "\\":
        d.bare = false;
        literal(d, escaped(t));
        plain = true;
        break;
      case "$":
        if (next === "(") {
          t.i++;
          substitution(t, d, commands, false);
        } else variable(t, d, false);
        break;
      case "(":
        substitution(t, d, commands, false);
        break;
      case "{":
        braces(t, d, commands);
        plain = true;
        break;
      case "*":
      case "?":
      case "~":
        // A tilde counts at the start only, where the shell sees to it.
        if (d.lit !== undefined) d.lit += c;
        raw(d, c);
        t.i++;
        plain = true;
        break;
      case "=": {
        // `NAME=value`
        if (d.lit !== undefined) d.lit += c;
        raw(d, c);
        t.i++;
        plain = true;
        break;
      }
      default: {
        const run = /[^\s;|<>&)\\'"$({}*?~=,]+/y;
        run.lastIndex = t.i;
        const s = run.exec(src)?.[0] ?? c;
        literal(d, s);
        t.i += s.length;
        plain = true;
      }
    }
    if (before === d.pieces && t.i >= src.length) break;
  }
  return !plain && d.pieces === 1;
}

/** `{a,b}`; a brace without a comma is text. */
function braces(t: FishText, d: Draft, commands: ReadCommands): void {
  const start = t.i;
  if (t.depth >= DEEPEST) {
    literal(d, "{");
    t.i++;
    return;
  }
  t.depth++;
  const items: Draft[] = [];
  t.i++;
  for (;;) {
    const item: Draft = { done: [""], text: "", lit: "", bare: true, pieces: 0 };
    const at = t.i;
    pieces(t, item, commands, true);
    flush(item);
    items.push(item);
    if (t.src[t.i] !== "," || items.length > MOST_WORDS) break;
    t.i++;
    if (t.i <= at) break;
  }
  t.depth--;
  const closed = t.src[t.i] === "}";
  if (!closed || items.length < 2) {
    // Text, of which the pieces were read already.
    const [only] = items;
    literal(d, "{");
    if (items.length === 1 && only !== undefined && only.lit !== undefined) literal(d, only.lit);
    else {
      d.lit = undefined;
      for (const item of items) {
        flush(d);
        d.done = d.done.flatMap((a) => item.done.map((b) => a + b)).slice(0, MOST_WORDS);
      }
    }
    if (closed) {
      literal(d, "}");
      t.i++;
    }
    if (t.i <= start) t.i = start + 1;
    return;
  }
  t.i++;
  flush(d);
  const all = items.flatMap((item) => item.done);
  d.done = d.done.flatMap((a) => all.map((b) => a + b)).slice(0, MOST_WORDS);
  d.lit = undefined;
  d.bare = false;
  d.pieces++;
}
