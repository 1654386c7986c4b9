/**
 * Python's tokens: names, numbers, strings of all kinds, operators, lines and blocks.
 *
 * @module
 */

import { type Sink, spend, withinString } from "../sink.ts";
import { matchBrackets, type StringPart, type Token, type TokenKind } from "../token.ts";
import { codePoint } from "../value.ts";

const NAME = /[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*/y;
const NUMBER =
  /(?:0[xX][\da-fA-F_]+|0[bB][01_]+|0[oO][0-7_]+|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d+)?)[jJlL]?/y;
const STRING = /([A-Za-z]{0,2})("""|'''|"|')/y;
const OPERATOR = /\*\*=|\/\/=|>>=|<<=|\.\.\.|->|:=|\*\*|\/\/|<<|>>|<=|>=|==|!=|<>|[-+*/%&|^@]=|[^\s\w]/y;

/** The tokens of a Python source. */
export function pythonTokens(source: string, sink: Sink): Token[] {
  const tokens: Token[] = [];
  scan(source, 0, source.length, tokens, sink, true);
  matchBrackets(tokens);
  return tokens;
}

function scan(source: string, from: number, to: number, tokens: Token[], sink: Sink, lines: boolean): void {
  const indents = [0];
  let nesting = 0;
  let i = from;
  let fresh = lines;
  let gap = false;
  const push = (t: TokenKind, s: string, pos: number, end: number, more?: Partial<Token>): void => {
    tokens.push({ t, s, pos, end, match: -1, gap, ...more });
    gap = false;
  };
  while (i < to) {
    if (fresh && nesting === 0) {
      let column = 0;
      let k = i;
      for (; k < to; k++) {
        const c = source.charCodeAt(k);
        if (c === 32 || c === 12) column++;
        else if (c === 9) column = (column | 7) + 1;
        else break;
      }
      const c = source.charCodeAt(k);
      i = k;
      if (k >= to) break;
      if (c !== 10 && c !== 13 && c !== 35) {
        let last = indents[indents.length - 1] ?? 0;
        if (column > last) {
          indents.push(column);
          // A text that starts indented is one block without a head (`-c "  import os"`).
          if (tokens.length > 0) push("in", "", k, k);
          else indents[0] = column, indents.length = 1;
        }
        while (column < last) {
          indents.pop();
          push("out", "", k, k);
          last = indents[indents.length - 1] ?? 0;
          if (indents.length <= 1) break;
        }
      }
      fresh = false;
    }
    const c = source.charCodeAt(i);
    if (c === 32 || c === 9 || c === 12) {
      i++;
      gap = true;
      continue;
    }
    if (c === 10 || c === 13) {
      if (nesting === 0 && lines) {
        const last = tokens[tokens.length - 1];
        if (last !== undefined && last.t !== "nl" && last.t !== "in") push("nl", "", i, i + 1);
        fresh = true;
      }
      i++;
      gap = true;
      continue;
    }
    if (c === 35) {
      while (i < to && source.charCodeAt(i) !== 10) i++;
      continue;
    }
    if (c === 92) {
      i++;
      if (source.charCodeAt(i) === 13) i++;
      if (source.charCodeAt(i) === 10) i++;
      gap = true;
      continue;
    }
    if (!spend(sink, 1)) return;
    STRING.lastIndex = i;
    const string = STRING.exec(source);
    if (string !== null && /^(?:|[rbuft]|[bft]r|r[bft])$/i.test(string[1] ?? "")) {
      i = readString(source, i, to, string[1] ?? "", string[2] ?? "", sink, push);
      continue;
    }
    if (c >= 48 && c <= 57 || c === 46 && /\d/.test(source[i + 1] ?? "")) {
      NUMBER.lastIndex = i;
      const number = NUMBER.exec(source)?.[0] ?? (source[i] as string); // i < length
      push("num", number.replace(/_/g, ""), i, i + number.length);
      i += number.length;
      continue;
    }
    NAME.lastIndex = i;
    const name = NAME.exec(source)?.[0];
    if (name !== undefined) {
      push("name", name.normalize("NFKC"), i, i + name.length);
      i += name.length;
      continue;
    }
    OPERATOR.lastIndex = i;
    const op = OPERATOR.exec(source)?.[0] ?? (source[i] as string); // i < length
    if (op === "(" || op === "[" || op === "{") nesting++;
    else if ((op === ")" || op === "]" || op === "}") && nesting > 0) nesting--;
    push("op", op, i, i + op.length);
    i += op.length;
  }
  if (!lines) return;
  push("nl", "", to, to);
  for (let k = indents.length; k > 1; k--) push("out", "", to, to);
}

function readString(
  source: string,
  start: number,
  to: number,
  prefix: string,
  quote: string,
  sink: Sink,
  push: (t: TokenKind, s: string, pos: number, end: number, more?: Partial<Token>) => void,
): number {
  const kind = prefix.toLowerCase();
  const raw = kind.includes("r");
  const bytes = kind.includes("b");
  const formatted = kind.includes("f") || kind.includes("t");
  const long = quote.length === 3;
  const from = start + prefix.length + quote.length;
  let i = from;
  let piece = "";
  const parts: StringPart[] = [];
  while (i < to) {
    const c = source.charCodeAt(i);
    if (c === 92) {
      if (raw) {
        piece += source.slice(i, i + 2);
        i += 2;
      } else {
        const [s, end] = escape(source, i, bytes);
        piece += s;
        i = end;
      }
      continue;
    }
    if (!long && c === 10) break;
    if (source.startsWith(quote, i)) break;
    if (formatted && (c === 123 || c === 125)) {
      if (source.charCodeAt(i + 1) === c) {
        piece += source[i];
        i += 2;
        continue;
      }
      if (c === 123) {
        const end = fieldEnd(source, i + 1, to, quote);
        parts.push(piece, field(source, i + 1, end, sink));
        piece = "";
        i = end < to && source.charCodeAt(end) === 125 ? end + 1 : end;
        continue;
      }
    }
    piece += source[i];
    i++;
  }
  const end = Math.min(source.startsWith(quote, i) ? i + quote.length : i, to);
  const mark = bytes ? "b" : "";
  if (parts.length === 0) push("str", piece, start, end, { mark });
  else push("str", "", start, end, { mark, parts: [...parts, piece] });
  return Math.max(end, start + 1);
}

/** Where the `{…}` of an f-string ends: index of its closing brace. */
function fieldEnd(source: string, from: number, to: number, quote: string): number {
  let nesting = 0;
  for (let i = from; i < to; i++) {
    const c = source[i] as string; // i < to <= length
    if (c === "{" || c === "(" || c === "[") nesting++;
    else if (c === "}" && nesting === 0) return i;
    else if (c === "}" || c === ")" || c === "]") nesting--;
    else if (source.startsWith(quote, i)) return i;
    else if (c === '"' || c === "'") {
      const close = source.indexOf(c, i + 1);
      if (close < 0 || close >= to) return to;
      i = close;
    }
  }
  return to;
}

/** Tokens of the expression in a field, without conversion, format and the `=` of `{x=}`. */
function field(source: string, from: number, to: number, sink: Sink): Token[] {
  const tokens: Token[] = [];
  withinString(sink, () => scan(source, from, to, tokens, sink, false));
  matchBrackets(tokens);
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i] as Token; // i < length
    if (token.t === "op" && token.match > i) i = token.match;
    else if (
      token.t === "op" && (token.s === ":" || token.s === "!" || token.s === "=" && i === tokens.length - 1)
    ) {
      return tokens.slice(0, i);
    }
  }
  return tokens;
}

const SIMPLE: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  a: "\x07",
  b: "\b",
  f: "\f",
  v: "\v",
  "\\": "\\",
  "'": "'",
  '"': '"',
  "\n": "",
};

function escape(source: string, at: number, bytes: boolean): [string, number] {
  const c = source[at + 1] ?? "";
  const simple = SIMPLE[c];
  if (simple !== undefined) return [simple, at + 2];
  const octal = /^[0-7]{1,3}/.exec(source.slice(at + 1, at + 4));
  if (octal !== null) return [String.fromCharCode(parseInt(octal[0], 8)), at + 1 + octal[0].length];
  const digits = c === "x" ? 2 : bytes ? 0 : c === "u" ? 4 : c === "U" ? 8 : 0;
  const hex = source.slice(at + 2, at + 2 + digits);
  if (digits > 0 && hex.length === digits && /^[\da-fA-F]+$/.test(hex)) {
    return [codePoint(parseInt(hex, 16)), at + 2 + digits];
  }
  const name = /^N\{[^}]*\}/.exec(source.slice(at + 1, at + 80));
  if (name !== null && !bytes) return ["\uffff", at + 1 + name[0].length];
  return ["\\", at + 1];
}
