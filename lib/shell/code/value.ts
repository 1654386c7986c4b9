/**
 * Values that a piece of code computes, as far as they are known without running it, and the operations on them.
 *
 * Text carries {@link UNKNOWN} where a part isn't known, and says where that part comes from.
 *
 * @module
 */

import type { Flag, List, Num, Obj, Ref, Scope, Text, Unknown, Val } from "./value_kinds.ts";
import type { CodeOrigin } from "../reading.ts";
import { UNKNOWN } from "../word.ts";

export type {
  Alt,
  Bound,
  Dict,
  Flag,
  Fn,
  List,
  Num,
  Obj,
  Param,
  Ref,
  Scope,
  Text,
  Unknown,
  Val,
} from "./value_kinds.ts";

/** Longest text that is worked out; longer ones become unknown. */
export const LONGEST = 32_768;

/** Most alternatives that are kept apart. */
const MOST_ALTERNATIVES = 12;

/** Most items that a list may get by repetition. */
const MOST_ITEMS = 4_096;

/** Nothing: `None`, `nil`, `undefined`. */
export const NIL: Flag = { k: "flag", b: undefined };

/** True. */
export const TRUE: Flag = { k: "flag", b: true };

/** False. */
export const FALSE: Flag = { k: "flag", b: false };

/** Unknown, for no better reason. */
export const WHATEVER: Unknown = { k: "unknown", from: "unknown" };

/** Text. */
export function text(s: string): Text {
  return { k: "text", s };
}

/** A number. */
export function num(n: number): Num {
  return { k: "num", n };
}

/** A list. */
export function list(items: Val[], open = false): List {
  return open ? { k: "list", items, open } : { k: "list", items };
}

/** A reference. */
export function ref(path: string): Ref {
  return { k: "ref", path };
}

/** True or false. */
export function flag(b: boolean): Flag {
  return b ? TRUE : FALSE;
}

/** An unknown value of some origin. */
export function unknown(from: CodeOrigin, why?: string): Unknown {
  return why === undefined && from === "unknown" ? WHATEVER : { k: "unknown", from, why };
}

/** An object. */
export function obj(cls: string, of?: Val): Obj {
  return { k: "obj", cls, text: of };
}

/** Text from an encoding. */
export function decodedText(s: string): Text {
  return { k: "text", s, decoded: true };
}

const ORDER: readonly CodeOrigin[] = [
  "download",
  "downloaded_file",
  "decoded",
  "output",
  "file",
  "input",
  "unknown",
];

/** The origin that weighs more. */
export function worseOrigin(a: CodeOrigin | undefined, b: CodeOrigin | undefined): CodeOrigin | undefined {
  if (a === undefined || a === b) return b;
  if (b === undefined) return a;
  return ORDER.indexOf(a) <= ORDER.indexOf(b) ? a : b;
}

/** Where the unknown parts of a value come from; undefined if all of it is known. */
export function originOf(v: Val): CodeOrigin | undefined {
  switch (v.k) {
    case "unknown":
      return v.from;
    case "text":
      return v.from ?? (v.s.includes(UNKNOWN) ? "unknown" : undefined);
    case "list": {
      let from: CodeOrigin | undefined = v.open ? "unknown" : undefined;
      for (const item of v.items.slice(0, 32)) from = worseOrigin(from, shallowOrigin(item));
      return from;
    }
    case "alt": {
      let from: CodeOrigin | undefined;
      for (const item of v.items) from = worseOrigin(from, shallowOrigin(item));
      return from;
    }
    case "obj":
    case "bound": {
      const inner = v.k === "obj" ? v.text : v.of;
      if (inner === undefined) return undefined;
      return inner.k === "obj" && inner.text !== undefined ? shallowOrigin(inner.text) : shallowOrigin(inner);
    }
    default:
      return undefined;
  }
}

function shallowOrigin(v: Val): CodeOrigin | undefined {
  if (v.k === "unknown") return v.from;
  if (v.k === "text") return v.from ?? (v.s.includes(UNKNOWN) ? "unknown" : undefined);
  return undefined;
}

/** Whether a text was decoded. */
export function isDecoded(v: Val): boolean {
  return v.k === "text" && v.decoded === true || v.k === "alt" && v.items.some(isDecoded);
}

/** A number as the languages print it. */
function printNumber(n: number): string {
  return Number.isFinite(n) ? String(n) : UNKNOWN;
}

/** The value as text. An alternative becomes its first that is known: distribute before. */
export function toText(v: Val): Text {
  switch (v.k) {
    case "text":
      return v;
    case "num":
      return text(printNumber(v.n));
    case "unknown":
      return { k: "text", s: UNKNOWN, from: v.from };
    case "obj":
      if (v.text !== undefined && v.text.k !== "obj") return toText(v.text);
      return { k: "text", s: UNKNOWN, from: "unknown" };
    case "alt": {
      const [first] = v.items;
      return first === undefined || first.k === "alt"
        ? { k: "text", s: UNKNOWN, from: "unknown" }
        : toText(first);
    }
    case "flag":
      return text(v.b === undefined ? "" : String(v.b));
    case "bound":
      return { k: "text", s: UNKNOWN, from: originOf(v) ?? "unknown" };
    default:
      return { k: "text", s: UNKNOWN, from: "unknown" };
  }
}

/** The text if it is one and all of it is known. */
export function knownText(v: Val | undefined): string | undefined {
  if (v === undefined) return undefined;
  if (v.k === "text") return v.s.includes(UNKNOWN) ? undefined : v.s;
  return undefined;
}

/** The number if it is one, or text that spells one. */
export function knownNumber(v: Val | undefined): number | undefined {
  if (v === undefined) return undefined;
  if (v.k === "num") return v.n;
  return undefined;
}

/** Whether the value counts as true; undefined if that isn't known. */
export function truth(v: Val): boolean | undefined {
  switch (v.k) {
    case "flag":
      return v.b === true;
    case "num":
      return v.n !== 0;
    case "text":
      return v.s === UNKNOWN ? undefined : v.s !== "";
    case "list":
      return v.items.length > 0 ? true : v.open ? undefined : false;
    case "fn":
    case "ref":
    case "obj":
    case "bound":
      return true;
    default:
      return undefined;
  }
}

function same(a: Val, b: Val): boolean {
  if (a === b) return true;
  if (a.k === "text" && b.k === "text") return a.s === b.s && a.from === b.from && a.decoded === b.decoded;
  if (a.k === "num" && b.k === "num") return a.n === b.n;
  if (a.k === "unknown" && b.k === "unknown") return a.from === b.from;
  if (a.k === "ref" && b.k === "ref") return a.path === b.path;
  return false;
}

/** One of several values. */
export function alt(values: readonly Val[]): Val {
  const items: Val[] = [];
  const add = (v: Val): void => {
    if (items.length > MOST_ALTERNATIVES || items.some((other) => same(other, v))) return;
    items.push(items.length === MOST_ALTERNATIVES ? WHATEVER : v);
  };
  for (const v of values) {
    if (v.k === "alt") { for (const item of v.items) add(item); }
    else add(v);
  }
  const [first] = items;
  if (first === undefined) return WHATEVER;
  return items.length === 1 ? first : { k: "alt", items };
}

/** Calls `f` for every alternative of the values and gathers what it gives. */
export function distribute(values: readonly Val[], f: (values: readonly Val[]) => Val): Val {
  let at = -1;
  for (let i = 0; i < values.length; i++) {
    if (values[i]?.k === "alt") {
      at = i;
      break;
    }
  }
  if (at < 0) return f(values);
  let combinations: Val[][] = [[]];
  for (const v of values) {
    const items = v.k === "alt" ? v.items : [v];
    const room = Math.max(1, Math.floor(MOST_ALTERNATIVES / combinations.length));
    const few = items.length <= room ? items : [...items.slice(0, room - 1), WHATEVER];
    combinations = combinations.flatMap((done) => few.map((item) => [...done, item]));
  }
  return alt(combinations.map(f));
}

/** Text after text. Neighbouring unknown parts are one. */
export function concat(a: Val, b: Val): Val {
  if (a.k === "alt" || b.k === "alt") {
    return distribute([a, b], ([x, y]) => concat(x ?? WHATEVER, y ?? WHATEVER));
  }
  return concatTexts(toText(a), toText(b));
}

/** Text after text, where neither is an alternative. */
export function concatTexts(x: Text, y: Text): Text {
  if (x.s === "" && x.from === undefined) return plain(y);
  if (y.s === "" && y.from === undefined) return plain(x);
  if (x.s.length + y.s.length > LONGEST) {
    return { k: "text", s: UNKNOWN, from: worseOrigin(x.from, y.from) ?? "unknown" };
  }
  const s = x.s.endsWith(UNKNOWN) && y.s.startsWith(UNKNOWN) ? x.s + y.s.slice(1) : x.s + y.s;
  if (x.from === undefined && y.from === undefined && x.decoded !== true && y.decoded !== true) {
    return text(s);
  }
  return {
    k: "text",
    s,
    from: worseOrigin(x.from, y.from),
    decoded: x.decoded === true || y.decoded === true ? true : undefined,
  };
}

function plain(t: Text): Text {
  return t.pattern === undefined ? t : { k: "text", s: t.s, from: t.from, decoded: t.decoded };
}

/** Texts with a separator between them. */
export function joinTexts(items: readonly Val[], glue: string): Val {
  if (items.some((item) => item.k === "alt")) return distribute(items, (few) => joinTexts(few, glue));
  let all: Text | undefined;
  for (const item of items) {
    const next = toText(item);
    all = all === undefined ? next : concatTexts(glue === "" ? all : concatTexts(all, text(glue)), next);
    if (all.s === UNKNOWN && all.from !== undefined && glue === "" && items.length > 1) continue;
  }
  return all ?? text("");
}

/** A new text made from another by a function of its characters; unknown parts stay where they are. */
export function mapText(t: Text, f: (s: string) => string): Text {
  const s = t.s.includes(UNKNOWN) ? t.s.split(UNKNOWN).map(f).join(UNKNOWN) : f(t.s);
  return s.length > LONGEST
    ? { k: "text", s: UNKNOWN, from: "unknown" }
    : { k: "text", s, from: t.from, decoded: t.decoded };
}

/** `+` of Python, JavaScript and Ruby. */
export function plus(a: Val, b: Val): Val {
  if (a.k === "alt" || b.k === "alt") {
    return distribute([a, b], ([x, y]) => plus(x ?? WHATEVER, y ?? WHATEVER));
  }
  if (a.k === "num" && b.k === "num") return num(a.n + b.n);
  if (a.k === "list" && b.k === "list") {
    if (a.items.length + b.items.length > MOST_ITEMS) return list(a.items, true);
    return list([...a.items, ...b.items], a.open === true || b.open === true);
  }
  if (a.k === "list" && b.k === "unknown") return list(a.items.slice(), true);
  if (a.k === "text" || b.k === "text" || a.k === "obj" || b.k === "obj") return concat(a, b);
  return unknown(worseOrigin(originOf(a), originOf(b)) ?? "unknown");
}

/** `*`: numbers, or repetition. */
export function times(a: Val, b: Val): Val {
  if (a.k === "num" && b.k === "num") return num(a.n * b.n);
  if (b.k === "text" || b.k === "list") return a.k === "num" ? times(b, a) : WHATEVER;
  if (b.k !== "num" || !(b.n >= 0)) return WHATEVER;
  const count = Math.floor(b.n);
  if (a.k === "text") {
    return a.s.length * count > LONGEST
      ? { k: "text", s: UNKNOWN, from: "unknown" }
      : mapWhole(a, a.s.repeat(count));
  }
  if (a.k === "list") {
    if (a.items.length * count > MOST_ITEMS) return list(a.items, true);
    return list(Array.from({ length: count }, () => a.items).flat(), a.open === true);
  }
  return WHATEVER;
}

function mapWhole(t: Text, s: string): Text {
  return { k: "text", s, from: t.from, decoded: t.decoded };
}

/** Arithmetic on known numbers. */
export function arithmetic(op: string, a: Val, b: Val): Val {
  if (a.k === "alt" || b.k === "alt") {
    return distribute([a, b], ([x, y]) => arithmetic(op, x ?? WHATEVER, y ?? WHATEVER));
  }
  const x = a.k === "num" ? a.n : undefined;
  const y = b.k === "num" ? b.n : undefined;
  if (x === undefined || y === undefined) return unknown(worseOrigin(originOf(a), originOf(b)) ?? "unknown");
  switch (op) {
    case "-":
      return num(x - y);
    case "*":
      return num(x * y);
    case "/":
      return y === 0 ? WHATEVER : num(x / y);
    case "//":
      return y === 0 ? WHATEVER : num(Math.floor(x / y));
    case "%":
      return y === 0 ? WHATEVER : num(((x % y) + y) % y);
    case "**":
      return num(x ** y);
    case "^":
      return num(x ^ y);
    case "&":
      return num(x & y);
    case "|":
      return num(x | y);
    case "<<":
      return y >= 0 && y < 31 ? num(x * 2 ** y) : WHATEVER;
    case ">>":
      return y >= 0 && y < 63 ? num(Math.floor(x / 2 ** y)) : WHATEVER;
    default:
      return WHATEVER;
  }
}

/** Whether two known values are equal; undefined if that isn't known. */
export function equal(a: Val, b: Val): boolean | undefined {
  if (a.k === "text" && b.k === "text") {
    if (a.s.includes(UNKNOWN) || b.s.includes(UNKNOWN)) return undefined;
    return a.s === b.s;
  }
  if (a.k === "num" && b.k === "num") return a.n === b.n;
  if (a.k === "flag" && b.k === "flag") return a.b === b.b;
  return undefined;
}

/** What a loop goes over: the items, and one unknown if there may be more. */
export function iterate(v: Val): readonly Val[] {
  switch (v.k) {
    case "list":
      return v.open ? [...v.items, WHATEVER] : v.items;
    case "text":
      if (v.s === UNKNOWN) return [unknown(v.from ?? "unknown")];
      return v.s.length > 512 ? [WHATEVER] : [...v.s].map((c) => c === UNKNOWN ? WHATEVER : mapWhole(v, c));
    case "dict":
      return [...v.map.keys()].map(text);
    case "alt":
      return v.items.flatMap((item) => item.k === "alt" ? [] : [...iterate(item)]).slice(0, 512);
    case "unknown":
      return [v];
    case "num":
    case "flag":
      return [];
    default:
      return [WHATEVER];
  }
}

/** The item at a place; negative places count from the end where the language says so. */
export function itemAt(v: Val, key: Val): Val {
  if (v.k === "alt" || key.k === "alt") {
    return distribute([v, key], ([x, y]) => itemAt(x ?? WHATEVER, y ?? WHATEVER));
  }
  if (v.k === "list" && key.k === "num") {
    const at = key.n < 0 && v.open !== true ? v.items.length + key.n : key.n;
    return v.items[at] ?? (v.open ? WHATEVER : NIL);
  }
  if (v.k === "text" && key.k === "num") {
    if (v.s.includes(UNKNOWN)) return unknown(v.from ?? "unknown");
    const c = v.s[key.n < 0 ? v.s.length + key.n : key.n];
    return c === undefined ? NIL : mapWhole(v, c);
  }
  if (v.k === "dict") {
    const name = key.k === "text" ? key.s : key.k === "num" ? String(key.n) : undefined;
    if (name === undefined || name.includes(UNKNOWN)) return alt([...v.map.values(), WHATEVER]);
    return v.map.get(name) ?? (v.open ? WHATEVER : NIL);
  }
  if (v.k === "obj" && key.k === "text") return v.map?.get(key.s) ?? unknown(originOf(v) ?? "unknown");
  if (v.k === "list") return v.items.length > 0 ? alt([...v.items, WHATEVER]) : WHATEVER;
  return unknown(originOf(v) ?? "unknown");
}

/** A part of a text or list, as Python slices: any of the three may be missing. */
export function sliceOf(v: Val, from: Val | undefined, to: Val | undefined, step: Val | undefined): Val {
  if (v.k === "alt") return distribute([v], ([x]) => sliceOf(x ?? WHATEVER, from, to, step));
  const number = (x: Val | undefined): number | undefined =>
    x === undefined || x === NIL ? undefined : knownNumber(x);
  const bad = (x: Val | undefined): boolean => x !== undefined && x !== NIL && knownNumber(x) === undefined;
  if (bad(from) || bad(to) || bad(step)) {
    return v.k === "list" ? list(v.items.slice(), true) : unknown(originOf(v) ?? "unknown");
  }
  const by = number(step) ?? 1;
  if (v.k === "text" && !v.s.includes(UNKNOWN)) {
    return mapWhole(v, pick(v.s.split(""), number(from), number(to), by).join(""));
  }
  if (v.k === "text" && by === -1 && from === undefined && to === undefined) {
    return mapWhole(v, v.s.split("").reverse().join(""));
  }
  if (
    v.k === "text" && by === 1 && (number(from) ?? 0) >= 0 && to === undefined &&
    v.s.indexOf(UNKNOWN) >= (number(from) ?? 0)
  ) {
    return mapWhole(v, v.s.slice(number(from) ?? 0));
  }
  if (v.k === "list") return list(pick(v.items, number(from), number(to), by), v.open === true);
  return unknown(originOf(v) ?? "unknown");
}

function pick<T>(items: readonly T[], from: number | undefined, to: number | undefined, by: number): T[] {
  const n = items.length;
  if (by === 1) return items.slice(from ?? 0, to ?? n);
  if (by === 0 || !Number.isInteger(by)) return [];
  const clamp = (i: number, low: number, high: number): number =>
    Math.min(Math.max(i < 0 ? i + n : i, low), high);
  const out: T[] = [];
  if (by > 0) {
    const end = clamp(to ?? n, 0, n);
    for (let i = clamp(from ?? 0, 0, n); i < end; i += by) out.push(items[i] as T); // 0 <= i < n
  } else {
    const end = to === undefined ? -1 : clamp(to, -1, n - 1);
    for (let i = clamp(from ?? n - 1, -1, n - 1); i > end; i += by) out.push(items[i] as T); // 0 <= i < n
  }
  return out;
}

/** Printf-like formats: `%s %d %5.2f %%`, with values in order or, for `%(name)s`, by name. */
export function formatPercent(format: Text, values: readonly Val[], named?: ReadonlyMap<string, Val>): Val {
  const pieces: Val[] = [];
  let next = 0;
  let from = 0;
  const spec = /%(?:\((\w+)\))?(?:(\d+)\$)?([-+ 0#]*)(\*|\d+)?(?:\.(\d+))?[hlLqjzt]*([%a-zA-Z])/g;
  for (let m = spec.exec(format.s); m !== null; m = spec.exec(format.s)) {
    pieces.push(text(format.s.slice(from, m.index)));
    from = m.index + m[0].length;
    if (m[6] === "%") {
      pieces.push(text("%"));
      continue;
    }
    const value = m[1] !== undefined
      ? named?.get(m[1])
      : m[2] !== undefined
      ? values[Number(m[2]) - 1]
      : values[next++];
    pieces.push(value === undefined ? WHATEVER : formatOne(value, m[6] ?? "s", m[3] ?? "", m[4]));
    if (pieces.length > 256) return WHATEVER;
  }
  pieces.push(text(format.s.slice(from)));
  const all = joinTexts(pieces, "");
  return format.from === undefined && !format.decoded || all.k !== "text"
    ? all
    : { ...all, from: worseOrigin(all.from, format.from), decoded: all.decoded ?? format.decoded };
}

function formatOne(v: Val, letter: string, flags: string, width: string | undefined): Val {
  let out: Val = v;
  if (v.k === "num") {
    if (letter === "c") out = text(codePoint(v.n));
    else if (letter === "x" || letter === "X") out = text(v.n.toString(16));
    else if (letter === "o") out = text(v.n.toString(8));
    else if (letter === "d" || letter === "i" || letter === "u") out = text(String(Math.trunc(v.n)));
  }
  const size = width === undefined ? 0 : Number(width);
  if (out.k === "text" && size > 0 && size < 1024 && !out.s.includes(UNKNOWN)) {
    const fill = flags.includes("0") && v.k === "num" ? "0" : " ";
    return mapWhole(out, flags.includes("-") ? out.s.padEnd(size) : out.s.padStart(size, fill));
  }
  return out;
}

/** The character of a code point, or UNKNOWN. */
export function codePoint(n: number): string {
  return Number.isInteger(n) && n >= 0 && n <= 0x10ffff ? String.fromCodePoint(n) : UNKNOWN;
}

/** The variable's value, from the scopes outward. */
export function lookUp(scope: Scope, name: string): Val | undefined {
  for (let s: Scope | undefined = scope; s !== undefined; s = s.parent) {
    const v = s.vars.get(name);
    if (v !== undefined) return v;
  }
  return undefined;
}
