/**
 * Arrays of awk, and its functions on text and numbers.
 *
 * @module
 */

import { UNKNOWN } from "../../word.ts";
import { spend } from "../sink.ts";
import {
  alt,
  codePoint,
  formatPercent,
  knownNumber,
  knownText,
  mapText,
  num,
  text,
  toText,
  unknown,
  type Val,
  WHATEVER,
} from "../value.ts";
import { type Reader, set } from "./state.ts";

/** Text by which an element is found: numbers and what spells them are the same. */
function elementName(array: string, key: Val): string {
  const name = key.k === "num" ? String(key.n) : knownText(key);
  return `${array}[${name ?? UNKNOWN}]`;
}

/** The value of an element; of one whose key isn't known any that was set. */
export function element(r: Reader, array: string, key: Val, from: number): Val {
  const name = elementName(array, key);
  r.element = { name, from };
  const held = r.vars.get(name);
  if (held !== undefined && !name.endsWith(`[${UNKNOWN}]`)) return held;
  const others: Val[] = [];
  for (const [other, v] of r.vars) {
    if (others.length >= 8 || !spend(r.sink, 1)) break;
    if (other.startsWith(`${array}[`) && (name.includes(UNKNOWN) || other.endsWith(`[${UNKNOWN}]`))) {
      others.push(v);
    }
  }
  return others.length > 0 ? alt(others) : unknown("input");
}

/** `split(text, array, separator)` */
function split(r: Reader, args: readonly Val[]): Val {
  const s = knownText(args[0]);
  const array = r.names[1];
  const separator = args.length < 3 ? " " : knownText(args[2]);
  if (array === undefined) return WHATEVER;
  if (s === undefined || separator === undefined || s.length > 4_096) {
    r.vars.set(
      `${array}[${UNKNOWN}]`,
      unknown(args[0] === undefined ? "unknown" : toText(args[0]).from ?? "unknown"),
    );
    return WHATEVER;
  }
  const parts = separator === " " ? s.trim().split(/\s+/) : s.split(separator);
  parts.slice(0, 256).forEach((part, i) => r.vars.set(`${array}[${i + 1}]`, text(part)));
  return num(parts.length);
}

/** `sub(pattern, text, target)`, `gsub`: a pattern without special characters is text. */
function substituted(target: Val, pattern: Val | undefined, by: Val | undefined, all: boolean): Val {
  const from = knownText(pattern)?.replaceAll("\\/", "/");
  const to = knownText(by);
  if (
    from === undefined || to === undefined || from === "" || /[\\^$.[\]|()*+?{}]/.test(from) ||
    /[\\&]/.test(to)
  ) {
    return unknown(toText(target).from ?? "unknown");
  }
  return mapText(toText(target), (s) => all ? s.replaceAll(from, () => to) : s.replace(from, () => to));
}

/** The result of a function of awk without effect on files or programs; undefined if it is none. */
export function builtin(r: Reader, name: string, args: readonly Val[]): Val | undefined {
  const [a, b, c] = args;
  switch (name) {
    case "sprintf":
      return a?.k === "text" ? formatPercent(a, args.slice(1)) : WHATEVER;
    case "substr": {
      const s = knownText(a);
      const from = knownNumber(b);
      const length = knownNumber(c);
      if (s === undefined || from === undefined) {
        return unknown(a === undefined ? "unknown" : toText(a).from ?? "unknown");
      }
      return text(s.slice(Math.max(from - 1, 0), length === undefined ? undefined : from - 1 + length));
    }
    case "tolower":
      return mapText(toText(a ?? WHATEVER), (s) => s.toLowerCase());
    case "toupper":
      return mapText(toText(a ?? WHATEVER), (s) => s.toUpperCase());
    case "chr":
      return a?.k === "num" ? text(codePoint(a.n)) : WHATEVER;
    case "int":
      return a?.k === "num" ? num(Math.trunc(a.n)) : WHATEVER;
    case "split":
      return split(r, args);
    case "sub":
    case "gsub": {
      const target = r.names[2] ?? (args.length < 3 ? "$0" : undefined);
      if (target !== undefined) {
        set(r, target, substituted(c ?? r.vars.get("$0") ?? unknown("input"), a, b, name === "gsub"));
      }
      return WHATEVER;
    }
    case "gensub":
      return substituted(args[3] ?? r.vars.get("$0") ?? unknown("input"), a, b, knownText(c) === "g");
    case "strftime":
    case "index":
    case "match":
    case "close":
    case "length":
      return WHATEVER;
    default:
      return undefined;
  }
}
