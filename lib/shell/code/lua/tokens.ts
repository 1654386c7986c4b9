/**
 * Lua's tokens, rewritten to those of JavaScript's grammar: blocks get braces, `..` becomes `+`, `f"x"` becomes
 * `f("x")`, tables become arrays with keys.
 *
 * @module
 */

import { changed, endsValue, isName, isOp, made, op } from "../curly/rewrite.ts";
import { type Sink, spend } from "../sink.ts";
import { matchBrackets, type Token, type TokenKind } from "../token.ts";
import { codePoint } from "../value.ts";

const NAME = /[A-Za-z_]\w*/y;
const NUMBER = /0[xX][\da-fA-F.]+(?:[pP][+-]?\d+)?|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y;
const OPERATOR = /\.\.\.|\.\.|==|~=|<=|>=|\/\/|::|<<|>>|[^\s\w]/y;

/** The tokens of a Lua source in JavaScript's grammar. */
export function luaTokens(source: string, sink: Sink): Token[] {
  const raw: Token[] = [];
  scan(source, raw, sink);
  matchBrackets(raw);
  const out = convert(raw);
  matchBrackets(out);
  return out;
}

function scan(source: string, tokens: Token[], sink: Sink): void {
  let i = source.startsWith("#") ? Math.max(source.indexOf("\n"), 0) || source.length : 0;
  let nl = false;
  const push = (t: TokenKind, s: string, pos: number, end: number): void => {
    tokens.push({ t, s, pos, end, match: -1, nl });
    nl = false;
  };
  while (i < source.length) {
    const c = source.charCodeAt(i);
    if (c === 10) nl = true;
    if (c === 32 || c === 9 || c === 10 || c === 13) {
      i++;
      continue;
    }
    const comment = c === 45 && source[i + 1] === "-";
    const long = /^\[(=*)\[/.exec(source.slice(comment ? i + 2 : i, i + 80));
    if (long !== null && (comment || c === 91)) {
      const start = (comment ? i + 2 : i) + long[0].length;
      const close = `]${long[1] ?? ""}]`;
      const end = source.indexOf(close, start);
      const stop = end < 0 ? source.length : end;
      if (!comment) {
        push(
          "str",
          source.slice(start, stop).replace(/^\r?\n/, ""),
          i,
          Math.min(stop + close.length, source.length),
        );
      }
      i = Math.min(stop + close.length, source.length);
      continue;
    }
    if (comment) {
      while (i < source.length && source.charCodeAt(i) !== 10) i++;
      continue;
    }
    if (!spend(sink, 1)) return;
    if (c === 34 || c === 39) {
      let s = "";
      let k = i + 1;
      while (k < source.length && source.charCodeAt(k) !== c && source.charCodeAt(k) !== 10) {
        if (source[k] === "\\") {
          const [piece, end] = escape(source, k);
          s += piece;
          k = end;
        } else s += source[k++];
      }
      push("str", s, i, Math.min(k + 1, source.length));
      i = k + 1;
      continue;
    }
    if (c >= 48 && c <= 57) {
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
    OPERATOR.lastIndex = i;
    const s = OPERATOR.exec(source)?.[0] ?? (source[i] as string); // i < length
    push("op", s, i, i + s.length);
    i += s.length;
  }
}

const SIMPLE: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  a: "\x07",
  b: "\b",
  f: "\f",
  v: "\v",
  "\n": "\n",
};

function escape(source: string, at: number): [string, number] {
  const c = source[at + 1] ?? "";
  const match = /^(?:(\d{1,3})|x([\da-fA-F]{2})|u\{([\da-fA-F]{1,6})\}|(z)\s*)/.exec(
    source.slice(at + 1, at + 60),
  );
  if (match !== null) {
    const s = match[4] !== undefined
      ? ""
      : codePoint(match[1] !== undefined ? parseInt(match[1], 10) : parseInt(match[2] ?? match[3] ?? "", 16));
    return [s, at + 1 + match[0].length];
  }
  return [SIMPLE[c] ?? c, at + 2];
}

function convert(raw: readonly Token[]): Token[] {
  const out: Token[] = [];
  const closes = new Map<number, readonly Token[]>();
  /** What `then` or `do` becomes, innermost last. */
  const heads: (readonly Token[])[] = [];
  for (let i = 0; i < raw.length; i++) {
    const token = raw[i] as Token; // i < length
    const next = raw[i + 1];
    const last = out[out.length - 1];
    const put = closes.get(i);
    if (put !== undefined) {
      out.push(...put);
      continue;
    }
    if (token.t === "str" || isOp(token, "{")) {
      // A call without parentheses.
      const callee = last !== undefined &&
        (last.t === "name" && !/^(?:return|in|of|and|or|not|if|while|let|else)$/.test(last.s) ||
          isOp(last, ")") || isOp(last, "]"));
      if (token.t === "str") {
        if (callee) out.push(op("(", token), changed(token, {}), op(")", token));
        else out.push(changed(token, {}));
        continue;
      }
      out.push(...(callee ? [op("(", token)] : []), op("[", token));
      closes.set(token.match, [op("]", token), ...(callee ? [op(")", token)] : [])]);
      continue;
    }
    if (token.t === "op") {
      switch (token.s) {
        case "..":
          out.push(op("+", token));
          continue;
        case "~=":
          out.push(op("!=", token));
          continue;
        case ":":
          out.push(op(".", token));
          continue;
        case "#":
          out.push(op("!", token));
          continue;
        case "~":
          if (endsValue(last)) {
            out.push(op("^", token));
            continue;
          }
          break;
        case "//":
          out.push(op("/", token));
          continue;
        case "=": {
          // A key in a table: `{ a = 1, ["b"] = 2 }`.
          const key = insideTable(raw, i);
          if (key) {
            if (last?.t === "name") out[out.length - 1] = made("str", last.s, last);
            else if (isOp(last, "]")) unwrap(out);
            out.push(op(":", token));
            continue;
          }
          break;
        }
        case "...":
          out.push(made("name", "arg", token));
          continue;
        case "::":
          i += 2;
          continue;
        case "<":
          // An attribute: `local x <const> = 1`.
          if (next?.t === "name" && /^(?:const|close)$/.test(next.s) && isOp(raw[i + 2], ">")) {
            i += 2;
            continue;
          }
          break;
      }
      out.push(changed(token, {}));
      continue;
    }
    if (token.t !== "name" || isOp(last, ".")) {
      out.push(changed(token, {}));
      continue;
    }
    switch (token.s) {
      case "local":
        if (isName(next, "function")) continue;
        // Several names are assigned as one pattern.
        {
          let k = i + 1;
          const names: Token[] = [];
          while (raw[k]?.t === "name") {
            names.push(raw[k] as Token); // t is set
            k++;
            if (isOp(raw[k], "<")) k += 3;
            if (!isOp(raw[k], ",")) break;
            k++;
          }
          if (names.length > 1) {
            out.push(
              op(";", token),
              op("[", token),
              ...names.flatMap((name) => [changed(name, {}), op(",", name)]),
              op("]", token),
            );
            if (isOp(raw[k], "=")) {
              out.push(op("=", token), op("[", token));
              let n = k + 1;
              while (
                n < raw.length && !(raw[n]?.nl === true && !isOp(raw[n - 1], ",")) && !isOp(raw[n], ";")
              ) n = (raw[n]?.match ?? -1) > n ? (raw[n]?.match ?? n) + 1 : n + 1;
              closes.set(n, [
                op("]", token),
                op(";", token),
                ...(raw[n] === undefined ? [] : [changed(raw[n] as Token, {})]),
              ]); // checked before
              if (n >= raw.length) {
                out.push(
                  ...convert(
                    raw.slice(k + 1).map((one) => ({
                      ...one,
                      match: one.match < 0 ? -1 : one.match - k - 1,
                    })),
                  ),
                  op("]", token),
                );
                return out;
              }
              i = k;
            } else i = k - 1;
            continue;
          }
        }
        out.push(made("name", "let", token));
        continue;
      case "function": {
        out.push(made("name", "function", token, { nl: true }));
        let k = i + 1;
        let name = "";
        while (raw[k] !== undefined && !isOp(raw[k], "(") && k < i + 12) name += raw[k++]?.s ?? "";
        if (name !== "") out.push(made("name", name.replace(/.*[.:]/, ""), token));
        const head = raw[k];
        out.push(op("(", token));
        if (isOp(head, "(") && head !== undefined && head.match > k) {
          for (let n = k + 1; n < head.match; n++) {
            out.push(isOp(raw[n], "...") ? op("...", token) : changed(raw[n] as Token, {})); // n < match
          }
          if (isOp(raw[head.match - 1], "...")) out.push(made("name", "arg", token));
          i = head.match;
        } else i = k;
        out.push(op(")", token), op("{", token));
        continue;
      }
      case "if":
      case "while":
        out.push(made("name", token.s, token), op("(", token));
        heads.push([op(")", token), op("{", token)]);
        continue;
      case "elseif":
        out.push(op("}", token), made("name", "else", token), made("name", "if", token), op("(", token));
        heads.push([op(")", token), op("{", token)]);
        continue;
      case "else":
        out.push(op("}", token), made("name", "else", token), op("{", token));
        continue;
      case "for": {
        const names: Token[] = [];
        let k = i + 1;
        while (raw[k]?.t === "name" && !isName(raw[k], "in")) {
          names.push(raw[k] as Token); // t is set
          k++;
          if (isOp(raw[k], ",")) k++;
        }
        out.push(made("name", "for", token), op("(", token), made("name", "let", token));
        const [only] = names;
        if (names.length === 1 && only !== undefined) out.push(changed(only, {}));
        else {out.push(
            op("[", token),
            ...names.flatMap((name) => [changed(name, {}), op(",", name)]),
            op("]", token),
          );}
        out.push(made("name", "of", token));
        if (isOp(raw[k], "=")) {
          out.push(made("name", "countup", token), op("(", token));
          heads.push([op(")", token), op(")", token), op("{", token)]);
        } else heads.push([op(")", token), op("{", token)]);
        i = k;
        continue;
      }
      case "then":
        out.push(...(heads.pop() ?? [op("{", token)]));
        continue;
      case "do":
        out.push(...(heads.pop() ?? [op(";", token), op("{", token)]));
        continue;
      case "repeat":
        out.push(op(";", token), op("{", token));
        continue;
      case "until":
        out.push(op("}", token));
        continue;
      case "end":
        out.push(op("}", token));
        continue;
      case "and":
        out.push(op("&&", token));
        continue;
      case "or":
        out.push(op("||", token));
        continue;
      case "not":
        out.push(op("!", token));
        continue;
      case "nil":
        out.push(made("name", "null", token));
        continue;
      case "goto":
        i++;
        continue;
    }
    out.push(changed(token, {}));
  }
  for (const [at, put] of closes) if (at >= raw.length) out.push(...put);
  return out;
}

/** Whether the innermost bracket around a token is a table's. */
function insideTable(raw: readonly Token[], at: number): boolean {
  for (let k = at - 1; k >= 0 && k > at - 400; k--) {
    const token = raw[k] as Token; // 0 <= k
    if (token.t === "op" && token.match > at) return token.s === "{";
    if (token.t === "name" && (token.s === "function" || token.s === "end")) return false;
  }
  return false;
}

/** `["key"]` at the end becomes `key`. */
function unwrap(out: Token[]): void {
  let depth = 0;
  for (let k = out.length - 1; k >= 0; k--) {
    const token = out[k] as Token; // 0 <= k < length
    if (isOp(token, "]")) depth++;
    else if (isOp(token, "[") && --depth === 0) {
      out.splice(k, 1);
      out.pop();
      return;
    }
  }
}
