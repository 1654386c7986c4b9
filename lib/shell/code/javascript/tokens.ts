/**
 * JavaScript's tokens (TypeScript's too): names, numbers, strings, templates, regular expressions, operators.
 *
 * @module
 */

import { UNKNOWN } from "../../word.ts";
import { type Sink, spend, withinString } from "../sink.ts";
import { matchBrackets, type StringPart, type Token, type TokenKind } from "../token.ts";
import { codePoint } from "../value.ts";

const NAME =
  /(?:[A-Za-z_$#\u0080-\uffff]|\\u[\da-fA-F]{4}|\\u\{[\da-fA-F]+\})(?:[\w$\u0080-\uffff]|\\u[\da-fA-F]{4}|\\u\{[\da-fA-F]+\})*/y;
const NUMBER =
  /(?:0[xX][\da-fA-F_]+|0[bB][01_]+|0[oO][0-7_]+|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d+)?)n?/y;
const OPERATOR =
  />>>=|\.\.\.|===|!==|\*\*=|<<=|>>=|>>>|&&=|\|\|=|\?\?=|=>|==|!=|<=|>=|&&|\|\||\?\?|\?\.(?!\d)|\+\+|--|[-+*/%&|^]=|<<|>>|\*\*|[^\s\w]/y;

/** Words after which a slash starts a regular expression. */
const BEFORE_EXPRESSION = new Set([
  "return",
  "typeof",
  "case",
  "in",
  "of",
  "delete",
  "void",
  "throw",
  "new",
  "await",
  "yield",
  "else",
  "do",
]);

/** The tokens of a JavaScript source. */
export function javascriptTokens(source: string, sink: Sink): Token[] {
  const tokens: Token[] = [];
  const from = source.startsWith("#!") ? Math.max(source.indexOf("\n"), 0) || source.length : 0;
  scan(source, from, tokens, sink, false);
  matchBrackets(tokens);
  return tokens;
}

/** Reads tokens up to the end, or to the `}` that ends a template's field; gives where it stopped. */
function scan(source: string, from: number, tokens: Token[], sink: Sink, field: boolean): number {
  let nesting = 0;
  let i = from;
  let nl = false;
  const push = (t: TokenKind, s: string, pos: number, end: number, more?: Partial<Token>): void => {
    tokens.push({ t, s, pos, end, match: -1, nl, ...more });
    nl = false;
  };
  while (i < source.length) {
    const c = source.charCodeAt(i);
    if (c === 10 || c === 13 || c === 0x2028 || c === 0x2029) {
      nl = true;
      i++;
      continue;
    }
    if (c === 32 || c === 9 || c === 11 || c === 12 || c === 0xa0 || c === 0xfeff) {
      i++;
      continue;
    }
    if (c === 47) {
      const next = source.charCodeAt(i + 1);
      if (next === 47) {
        while (i < source.length && source.charCodeAt(i) !== 10) i++;
        continue;
      }
      if (next === 42) {
        const close = source.indexOf("*/", i + 2);
        if (source.slice(i, close < 0 ? source.length : close).includes("\n")) nl = true;
        i = close < 0 ? source.length : close + 2;
        continue;
      }
    }
    if (!spend(sink, 1)) return source.length;
    if (c === 34 || c === 39) {
      const [s, end] = quoted(source, i);
      push("str", s, i, end);
      i = end;
      continue;
    }
    if (c === 96) {
      i = template(source, i, sink, push);
      continue;
    }
    if (c >= 48 && c <= 57 || c === 46 && /\d/.test(source[i + 1] ?? "")) {
      NUMBER.lastIndex = i;
      const number = NUMBER.exec(source)?.[0] ?? (source[i] as string); // i < length
      push("num", number.replace(/[_n]/g, ""), i, i + number.length);
      i += number.length;
      continue;
    }
    NAME.lastIndex = i;
    const name = NAME.exec(source)?.[0];
    if (name !== undefined) {
      const plain = name.includes("\\")
        ? name.replace(
          /\\u(?:\{([\da-fA-F]+)\}|([\da-fA-F]{4}))/g,
          (_all, a: string | undefined, b: string | undefined) => codePoint(parseInt(a ?? b ?? "", 16)),
        )
        : name;
      push("name", plain, i, i + name.length);
      i += name.length;
      continue;
    }
    if (c === 47 && startsExpression(tokens)) {
      const end = regexEnd(source, i);
      if (end > 0) {
        push("regex", source.slice(i, end), i, end);
        i = end;
        continue;
      }
    }
    if (c === 125 && field && nesting === 0) return i;
    OPERATOR.lastIndex = i;
    const op = OPERATOR.exec(source)?.[0] ?? (source[i] as string); // i < length
    if (op === "{") nesting++;
    else if (op === "}") nesting--;
    push("op", op, i, i + op.length);
    i += op.length;
  }
  return i;
}

function startsExpression(tokens: readonly Token[]): boolean {
  const last = tokens[tokens.length - 1];
  if (last === undefined) return true;
  if (last.t === "op") {
    return last.s !== ")" && last.s !== "]" && last.s !== "}" && last.s !== "++" && last.s !== "--";
  }
  return last.t === "name" && BEFORE_EXPRESSION.has(last.s);
}

function regexEnd(source: string, at: number): number {
  let set = false;
  for (let i = at + 1; i < source.length; i++) {
    const c = source[i];
    if (c === "\n") return -1;
    if (c === "\\") i++;
    else if (c === "[") set = true;
    else if (c === "]") set = false;
    else if (c === "/" && !set) {
      let end = i + 1;
      while (/[a-z]/.test(source[end] ?? "")) end++;
      return end;
    }
  }
  return -1;
}

function quoted(source: string, at: number): [string, number] {
  const quote = source[at];
  let s = "";
  let i = at + 1;
  while (i < source.length) {
    const c = source[i] as string; // i < length
    if (c === quote) return [s, i + 1];
    if (c === "\n") break;
    if (c === "\\") {
      const [piece, end] = escape(source, i);
      s += piece;
      i = end;
    } else {
      s += c;
      i++;
    }
  }
  return [s, Math.min(i, source.length)];
}

function template(
  source: string,
  at: number,
  sink: Sink,
  push: (t: TokenKind, s: string, pos: number, end: number, more?: Partial<Token>) => void,
): number {
  const parts: StringPart[] = [];
  let piece = "";
  let i = at + 1;
  while (i < source.length) {
    const c = source[i] as string; // i < length
    if (c === "`") break;
    if (c === "\\") {
      const [s, end] = escape(source, i);
      piece += s;
      i = end;
    } else if (c === "$" && source[i + 1] === "{") {
      const inner: Token[] = [];
      const known = withinString(sink, () => {
        i = scan(source, i + 2, inner, sink, true) + 1;
      });
      if (!known) {
        piece += UNKNOWN;
        i += 2;
        continue;
      }
      matchBrackets(inner);
      parts.push(piece, inner);
      piece = "";
    } else {
      piece += c;
      i++;
    }
  }
  const end = Math.min(i + 1, source.length);
  push("str", parts.length === 0 ? piece : "", at, end, {
    mark: "`",
    ...(parts.length === 0 ? undefined : { parts: [...parts, piece] }),
  });
  return end;
}

const SIMPLE: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  b: "\b",
  f: "\f",
  v: "\v",
  "\n": "",
};

function escape(source: string, at: number): [string, number] {
  const c = source[at + 1] ?? "";
  const simple = SIMPLE[c];
  if (simple !== undefined) return [simple, at + 2];
  if (c === "x" && /^[\da-fA-F]{2}$/.test(source.slice(at + 2, at + 4))) {
    return [String.fromCharCode(parseInt(source.slice(at + 2, at + 4), 16)), at + 4];
  }
  if (c === "u") {
    const match = /^(?:\{([\da-fA-F]{1,6})\}|([\da-fA-F]{4}))/.exec(source.slice(at + 2, at + 10));
    if (match !== null) {
      return [codePoint(parseInt(match[1] ?? match[2] ?? "", 16)), at + 2 + match[0].length];
    }
  }
  const octal = /^[0-7]{1,3}/.exec(source.slice(at + 1, at + 4));
  if (octal !== null) return [String.fromCharCode(parseInt(octal[0], 8)), at + 1 + octal[0].length];
  return [c, at + 2];
}
