/**
 * awk's tokens. A slash starts a regular expression where a value may start.
 *
 * @module
 */

import { type Sink, spend } from "../sink.ts";
import { matchBrackets, type Token, type TokenKind } from "../token.ts";

const NAME = /[A-Za-z_][\w]*(?:::\w+)?/y;
const NUMBER = /0[xX][\da-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y;
const OPERATOR = /\*\*=|\|&|\+\+|--|\*\*|&&|\|\||>>|[-+*/%^=!<>]=|!~|[^\s\w]/y;
const SIMPLE: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  a: "\x07",
  b: "\b",
  f: "\f",
  v: "\v",
};

/** The tokens of an awk program. */
export function awkTokens(source: string, sink: Sink): Token[] {
  const tokens: Token[] = [];
  let i = 0;
  let nl = false;
  let gap = false;
  const push = (t: TokenKind, s: string, pos: number, end: number): void => {
    tokens.push({ t, s, pos, end, match: -1, nl, gap });
    nl = false;
    gap = false;
  };
  while (i < source.length) {
    const c = source.charCodeAt(i);
    if (c === 10 || c === 32 || c === 9 || c === 13) {
      if (c === 10) nl = true;
      gap = true;
      i++;
      continue;
    }
    if (c === 92 && /[\r\n]/.test(source[i + 1] ?? "")) {
      i += 2;
      continue;
    }
    if (c === 35) {
      while (i < source.length && source.charCodeAt(i) !== 10) i++;
      continue;
    }
    if (!spend(sink, 1)) break;
    if (c === 34) {
      const [s, end] = quoted(source, i);
      push("str", s, i, end);
      i = end;
      continue;
    }
    if (c >= 48 && c <= 57 || c === 46 && /\d/.test(source[i + 1] ?? "")) {
      NUMBER.lastIndex = i;
      const number = NUMBER.exec(source)?.[0] ?? (source[i] as string); // i < length
      push("num", number, i, i + number.length);
      i += number.length;
      continue;
    }
    NAME.lastIndex = i;
    const name = NAME.exec(source)?.[0];
    if (name !== undefined) {
      push("name", name, i, i + name.length);
      i += name.length;
      continue;
    }
    const last = tokens[tokens.length - 1];
    const term = last === undefined || last.t === "op" && !/^(?:\)|\]|\$|\+\+|--)$/.test(last.s) ||
      last.t === "name" && /^(?:in|return|print|printf|BEGIN|END)$/.test(last.s);
    if (c === 47 && (term || last?.t === "op" && last.s === "}")) {
      let k = i + 1;
      let set = false;
      while (k < source.length && (source[k] !== "/" || set) && source[k] !== "\n") {
        if (source[k] === "\\") k++;
        else if (source[k] === "[") set = true;
        else if (source[k] === "]") set = false;
        k++;
      }
      push("regex", source.slice(i + 1, k), i, Math.min(k + 1, source.length));
      i = k + 1;
      continue;
    }
    OPERATOR.lastIndex = i;
    const op = OPERATOR.exec(source)?.[0] ?? (source[i] as string); // i < length
    push("op", op, i, i + op.length);
    i += op.length;
  }
  matchBrackets(tokens);
  return tokens;
}

function quoted(source: string, at: number): [string, number] {
  let s = "";
  let i = at + 1;
  while (i < source.length && source[i] !== '"') {
    if (source[i] === "\\") {
      const octal = /^[0-7]{1,3}|^x[\da-fA-F]{1,2}/.exec(source.slice(i + 1, i + 4));
      if (octal !== null) {
        const digits = octal[0];
        s += String.fromCharCode(
          digits.startsWith("x") ? parseInt(digits.slice(1), 16) : parseInt(digits, 8),
        );
        i += 1 + digits.length;
      } else {
        const c = source[i + 1] ?? "";
        s += SIMPLE[c] ?? (c === "\n" ? "" : c);
        i += 2;
      }
    } else s += source[i++];
  }
  return [s, Math.min(i + 1, source.length)];
}
