/**
 * Perl's tokens: sigils, quote-like operators with any delimiter, here-documents, regular expressions.
 *
 * @module
 */

import { CLOSERS, delimited, type Push } from "../pushing.ts";
import { UNKNOWN } from "../../word.ts";
import { type Sink, spend, withinString } from "../sink.ts";
import { matchBrackets, type StringPart, type Token, type TokenKind } from "../token.ts";
import { codePoint } from "../value.ts";

const NAME = /[A-Za-z_][\w]*(?:(?:::|')(?=[A-Za-z_])\w+)*(?:::)?/y;
const VARIABLE =
  /\$#?\{\^?\w+\}|[$@%]\{\^?\w+\}|\$#\$?\w+|\$#[{$]|[$@%]\$*(?:::)?[A-Za-z_]\w*(?:::\w+)*|\$\$(?![\w{$])|\$(?:\d+|[&`'+!@/\\,;.0-9_^<>()[\]|?":~=%-])|@[_-]|%[+!-](?=\s*[{=;])|%ENV|@ARGV/y;
const NUMBER = /0[xX][\da-fA-F_]+|0[bB][01_]+|(?:\d[\d_]*(?:\.(?!\.)[\d_]*)?|\.\d[\d_]*)(?:[eE][+-]?\d+)?/y;
const OPERATOR =
  /<=>|\*\*=|\|\|=|&&=|\/\/=|\.\.\.|<<=|>>=|->|=>|\+\+|--|\*\*|=~|!~|==|!=|<=|>=|&&|\|\||\/\/|\.\.|::|[-+*/.%x&|^]=(?![=~])|<<|>>|[^\s\w]/y;

const QUOTES = new Set(["q", "qq", "qw", "qx", "qr", "m", "s", "tr", "y"]);
/** Names after which a slash starts a regular expression, and `<` or `?` don't compare. */
const BEFORE_TERM = new Set([
  "split",
  "grep",
  "map",
  "join",
  "if",
  "unless",
  "while",
  "until",
  "and",
  "or",
  "not",
  "xor",
  "return",
  "push",
  "unshift",
  "print",
  "x",
  "lt",
  "gt",
  "le",
  "ge",
  "eq",
  "ne",
  "cmp",
  "when",
  "say",
  "die",
  "warn",
  "exec",
  "system",
  "eval",
  "do",
  "foreach",
  "for",
  "in",
  "chomp",
  "lc",
  "uc",
  "scalar",
  "defined",
  "ref",
  "sort",
  "reverse",
  "keys",
  "values",
  "my",
  "our",
  "local",
  "state",
  "each",
  "delete",
  "exists",
  "unlink",
  "wantarray",
]);

interface Here {
  readonly index: number;
  readonly tag: string;
  readonly indent: boolean;
  readonly interpolates: boolean;
  readonly command: boolean;
}

/** The tokens of a Perl source, as they stand. */
export function perlRawTokens(source: string, sink: Sink): Token[] {
  const tokens: Token[] = [];
  // Documentation may stand at the very start.
  const cut = /^=[A-Za-z]/.test(source) ? source.indexOf("\n=cut") : 0;
  scan(source, cut < 0 ? source.length : cut === 0 ? 0 : cut + 5, source.length, tokens, sink);
  matchBrackets(tokens);
  return tokens;
}

function isTerm(last: Token | undefined): boolean {
  if (last === undefined) return true;
  switch (last.t) {
    case "op":
      return !/^(?:\)|\]|\}|\+\+|--)$/.test(last.s);
    case "name":
      return BEFORE_TERM.has(last.s);
    default:
      return false;
  }
}

function scan(source: string, from: number, to: number, tokens: Token[], sink: Sink): void {
  let i = from;
  let nl = false;
  let gap = false;
  let heres: Here[] = [];
  const push = (t: TokenKind, s: string, pos: number, end: number, more?: Partial<Token>): void => {
    tokens.push({ t, s, pos, end, match: -1, nl, gap, ...more });
    nl = false;
    gap = false;
  };
  while (i < to) {
    const c = source.charCodeAt(i);
    if (c === 10) {
      nl = true;
      gap = true;
      i++;
      if (heres.length > 0) {
        for (const here of heres) i = readHere(source, i, to, here, tokens, sink);
        heres = [];
      }
      // POD, from `=word` at a line's start to `=cut`.
      if (source[i] === "=" && /[A-Za-z]/.test(source[i + 1] ?? "")) {
        const cut = source.indexOf("\n=cut", i);
        i = cut < 0
          ? to
          : Math.min(to, source.indexOf("\n", cut + 1) < 0 ? to : source.indexOf("\n", cut + 1));
      }
      continue;
    }
    if (c === 32 || c === 9 || c === 13 || c === 12) {
      i++;
      gap = true;
      continue;
    }
    if (c === 35) {
      while (i < to && source.charCodeAt(i) !== 10) i++;
      continue;
    }
    if (!spend(sink, 1)) return;
    const last = tokens[tokens.length - 1];
    const arrow = last?.t === "op" && last.s === "->";
    if (c === 34 || c === 39 || c === 96) {
      const [end, inner] = delimited(source, i, to);
      quote(c === 39 ? "q" : c === 96 ? "qx" : "qq", source, i, inner[0], inner[1], end, sink, push);
      i = end;
      continue;
    }
    if (
      c === 36 || c === 64 || c === 37 && isTerm(last) ||
      c === 38 && isTerm(last) && /[A-Za-z_$]/.test(source[i + 1] ?? "")
    ) {
      if (c === 38) {
        i++; // `&f(…)` is `f(…)`
        gap = true;
        continue;
      }
      VARIABLE.lastIndex = i;
      const name = VARIABLE.exec(source)?.[0];
      if (name !== undefined && i + name.length <= to && !arrow) {
        const plain = name.replace(/^([$@%]#?)\{\^?(\w+)\}$/, "$1$2").replace(/^([$@%])::/, "$1").replace(
          /^([$@%])main::/,
          "$1",
        );
        push("var", plain, i, i + name.length);
        i += name.length;
        continue;
      }
      if (source[i + 1] === "{" || source[i + 1] === "$") {
        push("op", source[i] ?? "$", i, i + 1, { mark: "deref" });
        i++;
        continue;
      }
      if (arrow && source[i + 1] === "*") {
        i += 2; // `->@*`
        tokens.pop();
        continue;
      }
    }
    if (c >= 48 && c <= 57 || c === 46 && /\d/.test(source[i + 1] ?? "") && isTerm(last)) {
      NUMBER.lastIndex = i;
      const number = NUMBER.exec(source)?.[0] ?? (source[i] as string); // i < to <= length
      push("num", number.replace(/_/g, ""), i, i + number.length);
      i += number.length;
      continue;
    }
    NAME.lastIndex = i;
    const name = NAME.exec(source)?.[0];
    if (name !== undefined) {
      if (name === "__END__" || name === "__DATA__") return;
      const next = skip(source, i + name.length, to);
      if (
        QUOTES.has(name) && !arrow && !quotedByArrow(source, next, to) &&
        !(last?.t === "op" && last.s === "{" && source[next] === "}")
      ) {
        const delimiter = source[next] ?? "";
        const sticky = next === i + name.length;
        if (
          delimiter !== "" && next < to && !/[\s\w,;)]/.test(delimiter) && !(delimiter === "=" && !sticky) &&
          !(delimiter === "#" && !sticky)
        ) {
          i = quoteLike(source, i, next, to, name, sink, push);
          continue;
        }
      }
      push("name", name.replace(/::$/, "").replace(/'/g, "::"), i, i + name.length);
      i += name.length;
      continue;
    }
    if (c === 47 && isTerm(last)) {
      const [end, inner] = delimited(source, i, to);
      let after = end;
      while (/[a-z]/.test(source[after] ?? "") && after < to) after++;
      push("regex", source.slice(inner[0], inner[1]), i, after);
      i = after;
      continue;
    }
    if (c === 60 && (isTerm(last) || last?.t === "name")) {
      const here = /^<<(~?)(?:(["'`])(.*?)\2|([A-Za-z_]\w*))/.exec(source.slice(i, Math.min(to, i + 200)));
      if (here !== null) {
        heres.push({
          index: tokens.length,
          tag: here[3] ?? here[4] ?? "",
          indent: here[1] === "~",
          interpolates: here[2] !== "'",
          command: here[2] === "`",
        });
        push(here[2] === "`" ? "cmd" : "str", "", i, i + here[0].length);
        i += here[0].length;
        continue;
      }
      const handle = /^<(\$?\w*|[^<>\n=;]*[*.?][^<>\n=;]*)>/.exec(source.slice(i, Math.min(to, i + 200)));
      if (handle !== null) {
        push("str", handle[1] ?? "", i, i + handle[0].length, {
          mark: /^\$?\w*$/.test(handle[1] ?? "") ? "<" : "glob",
        });
        i += handle[0].length;
        continue;
      }
    }
    OPERATOR.lastIndex = i;
    const op = OPERATOR.exec(source)?.[0] ?? (source[i] as string); // i < to <= length
    push("op", op, i, i + op.length);
    i += op.length;
  }
}

function skip(source: string, from: number, to: number): number {
  let i = from;
  while (i < to && /\s/.test(source[i] ?? "")) i++;
  return i;
}

/** `s => 1`: the name is a key. */
function quotedByArrow(source: string, at: number, to: number): boolean {
  return source[at] === "=" && source[at + 1] === ">" && at + 1 < to;
}

function quoteLike(
  source: string,
  start: number,
  at: number,
  to: number,
  name: string,
  sink: Sink,
  push: Push,
): number {
  const [end, inner] = delimited(source, at, to);
  if (name === "q" || name === "qq" || name === "qx" || name === "qw") {
    quote(
      source[at] === "'" && name === "qx" ? "qx'" : name,
      source,
      start,
      inner[0],
      inner[1],
      end,
      sink,
      push,
    );
    return end;
  }
  const pattern = source.slice(inner[0], inner[1]);
  let after = end;
  let replacement = "";
  const two = name === "s" || name === "tr" || name === "y";
  if (two) {
    if (CLOSERS[source[at] ?? ""] !== undefined) {
      const [stop, second] = delimited(source, skip(source, end, to), to);
      replacement = source.slice(second[0], second[1]);
      after = stop;
    } else {
      const [stop, second] = delimited(source, end - 1, to);
      replacement = source.slice(second[0], second[1]);
      after = stop;
    }
  }
  const from = after;
  while (/[a-z]/.test(source[after] ?? "") && after < to) after++;
  const flags = source.slice(from, after);
  if (!two) {
    push("regex", pattern, start, after, { mark: name });
    return after;
  }
  const parts: StringPart[] = [pattern, replacement, flags];
  if (name === "s" && flags.includes("e")) {
    const code: Token[] = [];
    withinString(sink, () => scan(replacement, 0, replacement.length, code, sink));
    matchBrackets(code);
    parts.push(code);
  }
  push("regex", pattern, start, after, { mark: name === "s" ? "s" : "tr", parts });
  return after;
}

function quote(
  kind: string,
  source: string,
  start: number,
  from: number,
  to: number,
  end: number,
  sink: Sink,
  push: Push,
): void {
  if (kind === "qw") {
    push("words", source.slice(from, to), start, end);
    return;
  }
  if (kind === "q") {
    push("str", source.slice(from, to).replace(/\\(['\\])/g, "$1"), start, end);
    return;
  }
  const parts = kind === "qx'" ? [source.slice(from, to)] : interpolated(source, from, to, sink);
  const t = kind === "qq" ? "str" : "cmd";
  if (parts.length === 1 && typeof parts[0] === "string") push(t, parts[0], start, end);
  else push(t, "", start, end, { parts });
}

const PLACE =
  /\$\{\^?\w+\}|\$#?\$?(?:::)?[A-Za-z_]\w*(?:::\w+)*|\$\d+|\$[&!@0$_]|@(?:::)?[A-Za-z_]\w*(?:::\w+)*/y;

/** Text with variables in it, escapes done. */
function interpolated(source: string, from: number, to: number, sink: Sink): StringPart[] {
  const parts: StringPart[] = [];
  let piece = "";
  let i = from;
  while (i < to) {
    const c = source[i] as string; // i < to <= length
    if (c === "\\") {
      const [s, next] = escape(source, i);
      piece += s;
      i = next;
      continue;
    }
    if (c === "$" || c === "@") {
      let end = -1;
      if (
        (source[i + 1] === "{" || c === "@" && source[i + 1] === "{") &&
        !/^[$@]\{\^?\w+\}/.test(source.slice(i, Math.min(to, i + 80)))
      ) {
        end = delimited(source, i + 1, to)[0];
      } else {
        PLACE.lastIndex = i;
        const name = PLACE.exec(source)?.[0];
        if (name !== undefined && i + name.length <= to) end = i + name.length;
      }
      if (end > 0) {
        // Subscripts and arrows belong to it.
        for (;;) {
          const arrow = source[end] === "-" && source[end + 1] === ">" &&
              (source[end + 2] === "[" || source[end + 2] === "{")
            ? 2
            : 0;
          const bracket = source[end + arrow];
          if (
            end + arrow >= to ||
            bracket !== "{" &&
              !(bracket === "[" && /^\[(?:-?\d+|\$\w+)\]/.test(source.slice(end + arrow, end + arrow + 40)))
          ) break;
          end = delimited(source, end + arrow, to)[0];
        }
        const code: Token[] = [];
        if (!withinString(sink, () => scan(source, i, end, code, sink))) piece += UNKNOWN;
        else {
          matchBrackets(code);
          parts.push(piece, code);
          piece = "";
        }
        i = end;
        continue;
      }
    }
    piece += c;
    i++;
  }
  parts.push(piece);
  return parts;
}

const SIMPLE: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  a: "\x07",
  b: "\b",
  f: "\f",
  e: "\x1b",
  0: "\0",
};

function escape(source: string, at: number): [string, number] {
  const c = source[at + 1] ?? "";
  const octal = /^[0-7]{1,3}/.exec(source.slice(at + 1, at + 4));
  if (octal !== null) return [String.fromCharCode(parseInt(octal[0], 8)), at + 1 + octal[0].length];
  const simple = SIMPLE[c];
  if (simple !== undefined) return [simple, at + 2];
  if (c === "x") {
    const match = /^(?:\{([\da-fA-F]{1,6})\}|([\da-fA-F]{1,2}))/.exec(source.slice(at + 2, at + 11));
    if (match !== null) {
      return [codePoint(parseInt(match[1] ?? match[2] ?? "", 16)), at + 2 + match[0].length];
    }
  }
  if (/[QEULul]/.test(c)) return ["", at + 2];
  return [c, at + 2];
}

function readHere(source: string, from: number, to: number, here: Here, tokens: Token[], sink: Sink): number {
  let i = from;
  let end = to;
  let next = to;
  while (i < to) {
    const stop = source.indexOf("\n", i);
    const line = source.slice(i, stop < 0 || stop > to ? to : stop);
    if ((here.indent ? line.trim() : line.replace(/\r$/, "")) === here.tag) {
      end = i;
      next = stop < 0 || stop > to ? to : stop + 1;
      break;
    }
    if (stop < 0 || stop >= to) break;
    i = stop + 1;
  }
  const token = tokens[here.index];
  if (token === undefined) return next;
  const parts = here.interpolates ? interpolated(source, from, end, sink) : [source.slice(from, end)];
  const strip = (s: StringPart): StringPart =>
    typeof s === "string" && here.indent ? s.replace(/^[ \t]+/gm, "") : s;
  const stripped = parts.map(strip);
  const [only] = stripped;
  tokens[here.index] = stripped.length === 1 && typeof only === "string"
    ? { ...token, s: only }
    : { ...token, parts: stripped };
  return next;
}
