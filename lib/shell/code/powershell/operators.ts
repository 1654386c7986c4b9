/**
 * PowerShell's operators on values.
 *
 * @module
 */

import { add, joined, number } from "./values.ts";
import { formatBraces, replaced, safeRegex, splitText } from "../text_library.ts";
import {
  alt,
  arithmetic,
  distribute,
  equal,
  flag,
  joinTexts,
  knownText,
  list,
  NIL,
  num,
  originOf,
  text,
  times,
  toText,
  unknown,
  type Val,
  WHATEVER,
} from "../value.ts";
import { UNKNOWN } from "../../word.ts";

/** Operators between values. */
export const BINARY =
  /-(?:[ci]?(?:eq|ne|gt|ge|lt|le|like|notlike|match|notmatch|contains|notcontains|in|notin|replace|split)|join|isnot|is|as|and|or|xor|band|bor|bxor|shl|shr|f)(?![\w-])|\.\.|\?\?(?!=)|[-+*/%](?!=)|\?(?![?.\w])/iy;

/** How strongly an operator binds. */
export function levelOf(op: string): number {
  const plain = op.toLowerCase();
  if (/^-(?:and|or|xor)$/.test(plain)) return 2;
  if (/^-(?:band|bor|bxor|shl|shr)$/.test(plain)) return 3;
  if (plain === "??" || plain === "?") return 1;
  if (plain === "+" || plain === "-") return 5;
  if (plain === "*" || plain === "/" || plain === "%") return 6;
  if (plain === "-f") return 7;
  if (plain === "..") return 8;
  return 4;
}

/** An operator between two values. */
export function binary(op: string, a: Val, b: Val): Val {
  if (a.k === "alt" || b.k === "alt") {
    return distribute([a, b], ([x, y]) => binary(op, x ?? WHATEVER, y ?? WHATEVER));
  }
  switch (
    op.replace(
      /^-[ci](?=(?:eq|ne|gt|ge|lt|le|like|notlike|match|notmatch|contains|notcontains|in|notin|replace|split)$)/,
      "-",
    )
  ) {
    case "+":
      return add(a, b);
    case "*":
      return times(a, b);
    case "-":
    case "/":
    case "%":
      return arithmetic(op, number(a), number(b));
    case "-band":
      return arithmetic("&", number(a), number(b));
    case "-bor":
      return arithmetic("|", number(a), number(b));
    case "-bxor":
      return arithmetic("^", number(a), number(b));
    case "-shl":
      return arithmetic("<<", number(a), number(b));
    case "-shr":
      return arithmetic(">>", number(a), number(b));
    case "-f":
      return formatBraces(toText(a), b.k === "list" ? b.items : [b], new Map());
    case "-join":
      return a.k === "list"
        ? a.open ? unknown(originOf(a) ?? "unknown") : joinTexts(a.items, knownText(b) ?? UNKNOWN)
        : toText(a);
    case "-split": {
      const by = knownText(b.k === "list" ? b.items[0] : b);
      const t = joined(a);
      return t.k !== "text" || by === undefined ? list([WHATEVER], true) : splitBy(t, by);
    }
    case "-replace": {
      const what = knownText(b.k === "list" ? b.items[0] : b);
      const by = b.k === "list" ? b.items[1] ?? text("") : text("");
      const replacement = knownText(by);
      const each = (v: Val): Val => {
        const t = toText(v);
        if (what === undefined || replacement === undefined) return unknown(t.from ?? "unknown");
        if (/^[^\\^$.|?*+()[\]{}]*$/.test(what)) {
          return ignoreCase(t.s, what)
            ? replaced(t, text(what), by, true)
            : regexReplaced(t.s, what, replacement);
        }
        return regexReplaced(t.s, what, replacement);
      };
      return a.k === "list" ? list(a.items.map(each), a.open === true) : each(a);
    }
    case "..": {
      const from = number(a);
      const to = number(b);
      if (from.k !== "num" || to.k !== "num" || Math.abs(from.n - to.n) > 1024) return list([WHATEVER], true);
      const step = from.n <= to.n ? 1 : -1;
      return list(Array.from({ length: Math.abs(to.n - from.n) + 1 }, (_, k) => num(from.n + k * step)));
    }
    case "-as":
      return a;
    case "??":
      return a === NIL ? b : originOf(a) === undefined ? a : alt([a, b]);
    case "-eq":
    case "-ne": {
      const e = equal(a, b);
      return e === undefined ? WHATEVER : flag(op.endsWith("eq") ? e : !e);
    }
    case "-lt":
    case "-gt":
    case "-le":
    case "-ge": {
      if (a.k !== "num" || b.k !== "num") return WHATEVER;
      return flag(
        op.endsWith("lt")
          ? a.n < b.n
          : op.endsWith("gt")
          ? a.n > b.n
          : op.endsWith("le")
          ? a.n <= b.n
          : a.n >= b.n,
      );
    }
    default:
      return WHATEVER;
  }
}

/** Whether a text without special characters occurs in one case only, so that ignoring case changes nothing. */
function ignoreCase(s: string, what: string): boolean {
  return s.toLowerCase().split(what.toLowerCase()).length === s.split(what).length;
}

function regexReplaced(s: string, what: string, by: string): Val {
  const regex = safeRegex(what, "gi", s.length);
  return regex === undefined || s.includes(UNKNOWN)
    ? WHATEVER
    : text(s.replace(regex, by.replace(/\$\{?(\d)\}?/g, "$$$1")));
}

function splitBy(t: Extract<Val, { k: "text" }>, by: string): Val {
  if (/^[^\\^$.|?*+()[\]{}]+$/.test(by)) return splitText(t, by, -1);
  const regex = safeRegex(by, "i", t.s.length);
  return regex === undefined || t.s.includes(UNKNOWN)
    ? list([WHATEVER], true)
    : list(t.s.split(regex).slice(0, 4096).map((s) => text(s ?? "")));
}
