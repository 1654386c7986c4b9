/**
 * Ruby's tokens: strings with any delimiter, symbols, here-documents, regular expressions, interpolation.
 *
 * @module
 */

import { delimited, type Push, pushParts } from "../pushing.ts";
import { UNKNOWN } from "../../word.ts";
import { type Sink, spend, withinString } from "../sink.ts";
import { type StringPart, type Token, type TokenKind } from "../token.ts";
import { codePoint } from "../value.ts";

const NAME =
  /(?:@@?|\$)?[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*(?:[?!](?![=~])|[?!](?==>))?|\$(?:-\w|[\d!@&`'+~=/\\,;.<>_*$?:"])/y;
const NUMBER = /0[xX][\da-fA-F_]+|0[bB][01_]+|0[oO]?[0-7_]+(?!\d)|\d[\d_]*(?:\.\d[\d_]*)?(?:[eE][+-]?\d+)?/y;
const OPERATOR =
  /\*\*=|<=>|===|\.\.\.|<<=|>>=|&&=|\|\|=|=~|!~|=>|==|!=|<=|>=|&&|\|\||&\.|::|\.\.|->|\*\*|<<|>>|[-+*/%|&^]=|[^\s\w]/y;
const BEFORE_TERM = new Set([
  "if",
  "unless",
  "while",
  "until",
  "and",
  "or",
  "not",
  "return",
  "when",
  "in",
  "puts",
  "print",
  "p",
  "then",
  "do",
  "else",
  "elsif",
  "case",
  "yield",
  "require",
  "system",
  "exec",
  "eval",
  "raise",
  "begin",
  "ensure",
  "rescue",
]);

interface Here {
  readonly index: number;
  readonly tag: string;
  readonly mode: string;
  readonly interpolates: boolean;
}

/** The tokens of a Ruby source, as they stand. Ends of lines are tokens where a statement may end there. */
export function rubyRawTokens(source: string, sink: Sink): Token[] {
  const tokens: Token[] = [];
  scan(source, 0, source.length, tokens, sink, false);
  return tokens;
}

function isTerm(last: Token | undefined): boolean {
  if (last === undefined) return true;
  switch (last.t) {
    case "op":
      return !/^[)\]}]$/.test(last.s);
    case "nl":
      return true;
    case "name":
      return BEFORE_TERM.has(last.s);
    default:
      return false;
  }
}

/** Reads up to `to`, or to the `}` that ends an interpolation; gives where it stopped. */
function scan(source: string, from: number, to: number, tokens: Token[], sink: Sink, field: boolean): number {
  let i = from;
  let gap = false;
  let nesting = 0;
  let heres: Here[] = [];
  const push = (t: TokenKind, s: string, pos: number, end: number, more?: Partial<Token>): void => {
    tokens.push({ t, s, pos, end, match: -1, gap, ...more });
    gap = false;
  };
  while (i < to) {
    const c = source.charCodeAt(i);
    const last = tokens[tokens.length - 1];
    if (c === 10) {
      // A line that ends with an operator or starts with a dot goes on.
      const open = last?.t === "op" && !/^[)\]}]$/.test(last.s) && last.s !== "|";
      let after = i + 1;
      if (heres.length > 0) {
        for (const here of heres) after = readHere(source, after, to, here, tokens, sink);
        heres = [];
      }
      const next = /^[ \t\r\n]*(?:#[^\n]*\n[ \t]*)*(?:\.(?!\.)|&\.)/.test(
        source.slice(after, Math.min(to, after + 200)),
      );
      if (last !== undefined && last.t !== "nl" && !open && !next) push("nl", "", i, i + 1);
      gap = true;
      i = after;
      if (source.startsWith("=begin", i)) {
        const end = source.indexOf("\n=end", i);
        const stop = end < 0 ? -1 : source.indexOf("\n", end + 1);
        i = stop < 0 ? to : stop;
      } else if (source.startsWith("__END__", i)) return to;
      continue;
    }
    if (c === 32 || c === 9 || c === 13) {
      i++;
      gap = true;
      continue;
    }
    if (c === 92 && source.charCodeAt(i + 1) === 10) {
      i += 2;
      gap = true;
      continue;
    }
    if (c === 35) {
      while (i < to && source.charCodeAt(i) !== 10) i++;
      continue;
    }
    if (!spend(sink, 1)) return to;
    if (c === 39) {
      const [end, inner] = delimited(source, i, to);
      push("str", source.slice(inner[0], inner[1]).replace(/\\(['\\])/g, "$1"), i, end);
      i = end;
      continue;
    }
    if (c === 34 || c === 96) {
      if (c === 96 && last?.t === "op" && last.s === ".") {
        i++;
        continue;
      }
      i = string(source, i, to, '"`'[c === 96 ? 1 : 0] ?? '"', c === 96 ? "cmd" : "str", i + 1, sink, push);
      // `"a": 1` is a key.
      continue;
    }
    if (c === 37 && (isTerm(last) || last?.t === "name" && gap && !/[\s=]/.test(source[i + 1] ?? " "))) {
      const percent = /^%([qQwWiIxrs]?)([^\w\s])/.exec(source.slice(i, i + 3));
      if (percent !== null) {
        const kind = percent[1] ?? "";
        const at = i + percent[0].length - 1;
        const [end, inner] = delimited(source, at, to);
        if (kind === "q" || kind === "s") push("str", source.slice(inner[0], inner[1]), i, end);
        else if (/[wWiI]/.test(kind)) push("words", source.slice(inner[0], inner[1]), i, end);
        else if (kind === "r") {
          let after = end;
          while (/[a-z]/.test(source[after] ?? "")) after++;
          push("regex", source.slice(inner[0], inner[1]), i, after);
          i = after;
          continue;
        } else {
          const parts = pieces(source, inner[0], inner[1], undefined, sink)[0];
          pushParts(push, kind === "x" ? "cmd" : "str", parts, i, end);
        }
        i = end;
        continue;
      }
    }
    if (c === 60 && source.charCodeAt(i + 1) === 60) {
      const here = /^<<([~-]?)(?:(["'`])([^\n]*?)\2|([A-Z_a-z]\w*))/.exec(
        source.slice(i, Math.min(to, i + 200)),
      );
      if (
        here !== null &&
        (isTerm(last) || last?.t === "name" && gap && (here[1] !== "" || /^[A-Z]/.test(here[4] ?? "A")))
      ) {
        heres.push({
          index: tokens.length,
          tag: here[3] ?? here[4] ?? "",
          mode: here[1] ?? "",
          interpolates: here[2] !== "'",
        });
        push(here[2] === "`" ? "cmd" : "str", "", i, i + here[0].length);
        i += here[0].length;
        continue;
      }
    }
    if (c === 58) {
      const symbol = /^:(?:([A-Za-z_]\w*[?!=]?(?![=>~]|\w))|")/.exec(source.slice(i, Math.min(to, i + 100)));
      if (symbol !== null && source[i + 1] !== ":" && (isTerm(last) || gap || last?.t !== "name")) {
        if (symbol[1] === undefined) i = string(source, i + 1, to, '"', "str", i + 2, sink, push);
        else {
          push("str", symbol[1], i, i + symbol[0].length, { mark: ":" });
          i += symbol[0].length;
        }
        continue;
      }
    }
    if (c === 63 && isTerm(last) && /^\?(?:\\?[^\s])(?!\w)/.test(source.slice(i, i + 4))) {
      const length = source[i + 1] === "\\" ? 3 : 2;
      push("str", source[i + length - 1] ?? "", i, i + length);
      i += length;
      continue;
    }
    if (c === 47 && (isTerm(last) || last?.t === "name" && gap && !/[\s=]/.test(source[i + 1] ?? " "))) {
      const [end, inner] = delimited(source, i, to);
      let after = end;
      while (/[a-z]/.test(source[after] ?? "")) after++;
      push("regex", source.slice(inner[0], inner[1]), i, after);
      i = after;
      continue;
    }
    if (c >= 48 && c <= 57) {
      NUMBER.lastIndex = i;
      const number = NUMBER.exec(source)?.[0] ?? (source[i] as string); // i < to <= length
      push("num", number.replace(/_/g, ""), i, i + number.length);
      i += number.length;
      continue;
    }
    NAME.lastIndex = i;
    const name = NAME.exec(source)?.[0];
    if (name !== undefined && i + name.length <= to) {
      // `name:` is a key, but `a ? b : c` and `a::b` aren't.
      const key = source[i + name.length] === ":" && source[i + name.length + 1] !== ":" &&
        /[\s"'\[({]/.test(source[i + name.length + 1] ?? " ") && !/[$@]/.test(name);
      const ternary = key && tokens.slice(-6).some((one) => one.t === "op" && one.s === "?");
      if (key && !ternary && !(last?.t === "op" && last.s === "?")) {
        push("str", name, i, i + name.length, { mark: "key" });
        i += name.length + 1;
        push("op", ":", i - 1, i);
        continue;
      }
      push("name", name, i, i + name.length);
      i += name.length;
      continue;
    }
    if (c === 125 && field && nesting === 0) return i;
    OPERATOR.lastIndex = i;
    const op = OPERATOR.exec(source)?.[0] ?? (source[i] as string); // i < to <= length
    if (op === "{") nesting++;
    else if (op === "}") nesting--;
    push("op", op, i, i + op.length);
    i += op.length;
    if (op === ":" && last?.t === "str" && tokens.length >= 2) {
      const text = tokens[tokens.length - 2];
      if (text !== undefined) tokens[tokens.length - 2] = { ...text, mark: "key" };
    }
  }
  return i;
}

function string(
  source: string,
  start: number,
  to: number,
  quote: string,
  t: TokenKind,
  from: number,
  sink: Sink,
  push: Push,
): number {
  const [parts, at] = pieces(source, from, to, quote, sink);
  const end = Math.min(at + 1, to);
  pushParts(push, t, parts, start, end);
  return Math.max(end, start + 1);
}

/** Text with `#{…}` in it up to a quote or the end; gives where that is. */
function pieces(
  source: string,
  from: number,
  to: number,
  quote: string | undefined,
  sink: Sink,
): [StringPart[], number] {
  const parts: StringPart[] = [];
  let piece = "";
  let i = from;
  while (i < to) {
    const c = source[i] as string; // i < to <= length
    if (c === quote) break;
    if (c === "\\") {
      const [s, next] = escape(source, i);
      piece += s;
      i = next;
    } else if (c === "#" && source[i + 1] === "{") {
      const code: Token[] = [];
      const known = withinString(sink, () => {
        i = scan(source, i + 2, to, code, sink, true) + 1;
      });
      if (!known) {
        piece += UNKNOWN;
        i += 2;
        continue;
      }
      parts.push(piece, code);
      piece = "";
    } else {
      piece += c;
      i++;
    }
  }
  parts.push(piece);
  return [parts, i];
}

const SIMPLE: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  a: "\x07",
  b: "\b",
  f: "\f",
  e: "\x1b",
  s: " ",
  v: "\v",
  "\n": "",
};

function escape(source: string, at: number): [string, number] {
  const c = source[at + 1] ?? "";
  const octal = /^[0-7]{1,3}/.exec(source.slice(at + 1, at + 4));
  if (octal !== null) return [String.fromCharCode(parseInt(octal[0], 8)), at + 1 + octal[0].length];
  const simple = SIMPLE[c];
  if (simple !== undefined) return [simple, at + 2];
  if (c === "x" || c === "u") {
    const match = (c === "x" ? /^([\da-fA-F]{1,2})/ : /^(?:\{([\da-fA-F]{1,6})\}|([\da-fA-F]{4}))/).exec(
      source.slice(at + 2, at + 10),
    );
    if (match !== null) {
      return [codePoint(parseInt(match[1] ?? match[2] ?? "", 16)), at + 2 + match[0].length];
    }
  }
  return [c, at + 2];
}

function readHere(source: string, from: number, to: number, here: Here, tokens: Token[], sink: Sink): number {
  let i = from;
  let end = to;
  let next = to;
  while (i < to) {
    const stop = source.indexOf("\n", i);
    const line = source.slice(i, stop < 0 || stop > to ? to : stop);
    if ((here.mode === "" ? line : line.trim()) === here.tag) {
      end = i;
      next = stop < 0 || stop > to ? to : stop;
      break;
    }
    if (stop < 0 || stop >= to) break;
    i = stop + 1;
  }
  const token = tokens[here.index];
  if (token === undefined) return next;
  const parts = here.interpolates ? pieces(source, from, end, undefined, sink)[0] : [source.slice(from, end)];
  const stripped = parts.map((s): StringPart =>
    typeof s === "string" && here.mode === "~" ? s.replace(/^[ \t]+/gm, "") : s
  );
  const [only] = stripped;
  tokens[here.index] = stripped.length === 1 && typeof only === "string"
    ? { ...token, s: only }
    : { ...token, parts: stripped };
  // The line's own end follows.
  return source[next] === "\n" ? next + 1 : next;
}
