/**
 * Values as PowerShell converts and adds them.
 *
 * @module
 */

import {
  codePoint,
  concat,
  itemAt,
  joinTexts,
  knownText,
  list,
  NIL,
  num,
  originOf,
  plus,
  text,
  toText,
  unknown,
  type Val,
  worseOrigin,
} from "../value.ts";
import { UNKNOWN } from "../../word.ts";

/** `+`. */
export function add(a: Val, b: Val): Val {
  if (a.k === "list" && b.k !== "list") return list([...a.items, b], a.open === true);
  if (a.k === "dict" && b.k === "dict") return { k: "dict", map: new Map([...a.map, ...b.map]) };
  if (a === NIL) return b;
  if (a.k === "text" && b.k === "list") return concat(a, joined(b));
  return plus(a, b);
}

/** A value in a text: lists have blanks between their items. */
export function joined(v: Val): Val {
  return v.k === "list"
    ? v.open ? unknown(originOf(v) ?? "unknown") : joinTexts(v.items, " ")
    : v.k === "alt"
    ? v
    : toText(v);
}

/** The value as a number where it is one. */
export function number(v: Val): Val {
  if (v.k === "num" || v.k === "alt") return v;
  const s = knownText(v);
  if (s === undefined) return v;
  if (v.k === "text" && /^0x[\da-f]+$/i.test(s.trim())) return num(parseInt(s, 16));
  return s.trim() !== "" && !Number.isNaN(Number(s))
    ? num(Number(s))
    : s.length === 1
    ? num(s.charCodeAt(0))
    : v;
}

/** `[key]` of a value. */
export function indexed(v: Val, key: Val): Val {
  if (key.k === "list") return list(key.items.slice(0, 1024).map((one) => indexed(v, one)));
  if (v.k === "dict" && key.k === "text") return v.map.get(key.s.toLowerCase()) ?? NIL;
  const n = number(key);
  if (v.k === "flag") return NIL;
  return itemAt(v, n);
}

/** The characters of numbers, as `[char[]]` makes them. */
export function charactersOf(v: Val): Val {
  if (v.k === "list") return list(v.items.map((item) => charOf(item)), v.open === true);
  if (v.k === "text") {
    return list(
      [...v.s].map((c): Val => ({
        k: "text",
        s: c,
        from: c === UNKNOWN ? v.from : undefined,
        decoded: v.decoded,
      })),
    );
  }
  return charOf(v);
}

/** The character of a number. */
export function charOf(v: Val): Val {
  const n = number(v);
  return n.k === "num" && !(v.k === "text" && v.s.length === 1 && !/\d/.test(v.s))
    ? text(codePoint(n.n))
    : v.k === "text"
    ? v
    : unknown(originOf(v) ?? "unknown");
}

/** An object of a class. */
export function object(cls: string, of?: Val): Val {
  return { k: "obj", cls, text: of, map: new Map() };
}

/** The origin that weighs most. */
export function originOfAll(values: readonly Val[]): ReturnType<typeof originOf> {
  let from: ReturnType<typeof originOf>;
  for (const v of values) from = worseOrigin(from, originOf(v));
  return from;
}
