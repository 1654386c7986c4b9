/**
 * PowerShell's strings and bare words, with variables put in.
 *
 * @module
 */

import { char, closed, spend } from "./cursor.ts";
import { blockEnd, quoteAt, stringEnd } from "./scan.ts";
import { type Reader, readVariable } from "./state.ts";
import { joined } from "./values.ts";
import { joinTexts, text, type Val } from "../value.ts";

/** Characters that end a bare word. */
export const ENDS = /[\s;|&(){},<>]/;

/** A word without quotes around it; parts of it may be quoted or variables. */
export function bareword(r: Reader): Val {
  const pieces: Val[] = [];
  let piece = "";
  while (r.i < r.end) {
    const c = char(r);
    if (c === "`") {
      piece += escapeOf(char(r, 1));
      r.i += 2;
    } else if (quoteAt(r.source, r.i) !== undefined) {
      pieces.push(text(piece), stringValue(r));
      piece = "";
    } else if (c === "$" && /[\w({?^:]/.test(char(r, 1))) {
      pieces.push(text(piece), joined(expandable(r)));
      piece = "";
    } else if (ENDS.test(c) && !(c === "{" && piece !== "" && pieces.length === 0 && /[@^~]$/.test(piece))) {
      break;
    } else {
      piece += c;
      r.i++;
    }
    if (!spend(r)) break;
  }
  pieces.push(text(piece));
  return joinTexts(pieces, "");
}

function escapeOf(c: string): string {
  switch (c) {
    case "n":
      return "\n";
    case "r":
      return "\r";
    case "t":
      return "\t";
    case "0":
      return "\0";
    case "a":
      return "\x07";
    case "b":
      return "\b";
    case "f":
      return "\f";
    case "v":
      return "\v";
    case "e":
      return "\x1b";
    default:
      return c;
  }
}

/** The string that starts here. */
export function stringValue(r: Reader): Val {
  const quote = quoteAt(r.source, r.i);
  const end = stringEnd(r.source, r.i, r.end);
  const inner = quoteAt(r.source, end - 1) === quote && end - 1 > r.i ? end - 1 : end;
  const from = r.i + 1;
  r.i = end;
  if (quote === "'") return text(r.source.slice(from, inner).replace(/['\u2018-\u201b]{2}/g, "'"));
  return expand(r, from, inner, true);
}

/** The text of a stretch with variables and `$(…)` put in. */
export function expand(r: Reader, from: number, to: number, quoted: boolean): Val {
  const { i, end } = r;
  r.i = from;
  r.end = to;
  const pieces: Val[] = [];
  let piece = "";
  while (r.i < to && spend(r)) {
    const c = char(r);
    if (c === "`") {
      piece += escapeOf(char(r, 1));
      r.i += 2;
    } else if (c === "$" && /[\w({?^$:]/.test(char(r, 1))) {
      pieces.push(text(piece), joined(expandable(r)));
      piece = "";
    } else if (quoted && quoteAt(r.source, r.i) === '"') {
      piece += '"';
      r.i += 2;
    } else {
      piece += c;
      r.i++;
    }
  }
  pieces.push(text(piece));
  r.i = end;
  r.end = end;
  r.i = i;
  return joinTexts(pieces, "");
}

const NAME = /\$(?:\{([^}]*)\}|((?:[A-Za-z]+:)?[A-Za-z_]\w*|[$?^_]|\d+))/y;

/** A variable or `$(…)` at this place, without members. */
export function expandable(r: Reader): Val {
  if (char(r, 1) === "(") {
    const end = blockEnd(r.source, r.i + 1, r.end);
    const v = r.hooks.stretch(r, r.source, r.i + 2, closed(r, end, ")"));
    r.i = end;
    return v;
  }
  NAME.lastIndex = r.i;
  const match = NAME.exec(r.source);
  if (match === null || r.i + match[0].length > r.end) {
    r.i++;
    return text("$");
  }
  let name = match[1] ?? match[2] ?? "";
  let { length } = match[0];
  // `$env:X` but not the colon of `$x: …`.
  if (
    match[2] !== undefined && name.includes(":") &&
    !/^(?:env|global|script|local|private|using|variable|function):/i.test(name)
  ) {
    name = name.slice(0, name.indexOf(":"));
    length = 1 + name.length;
  }
  r.i += length;
  r.target = { name };
  return readVariable(r, name);
}
