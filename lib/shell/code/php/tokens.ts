/**
 * PHP's tokens, rewritten to those of JavaScript's grammar: `->` and `::` become dots, `.` becomes `+`, `array(…)`
 * becomes `[…]`, `foreach (a as b)` becomes `for (b of a)`.
 *
 * @module
 */

import { type Push, pushParts } from "../pushing.ts";
import { changed, endsValue, isName, isOp, made, op, rewriteParts } from "../curly/rewrite.ts";
import { UNKNOWN } from "../../word.ts";
import { type Sink, spend, withinString } from "../sink.ts";
import { matchBrackets, type StringPart, type Token } from "../token.ts";
import { codePoint } from "../value.ts";

const NAME = /\$*[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*|\\(?=[A-Za-z_])/y;
const NUMBER = /0[xX][\da-fA-F_]+|0[bB][01_]+|(?:\d[\d_]*(?:\.\d[\d_]*)?|\.\d[\d_]*)(?:[eE][+-]?\d+)?/y;
const OPERATOR =
  /<=>|\*\*=|\.\.\.|===|!==|<<=|>>=|\?\?=|\?->|->|=>|::|\+\+|--|\*\*|\?\?|==|!=|<>|<=|>=|&&|\|\||<<|>>|[-+*/.%&|^]=|[^\s\w]/y;

/** The tokens of a PHP source in JavaScript's grammar. Text outside `<?php … ?>` is none, where there are such tags. */
export function phpTokens(source: string, sink: Sink): Token[] {
  const tokens: Token[] = [];
  const tag = /<\?(?:php\b|=)/i.exec(source);
  scan(source, tag === null ? 0 : tag.index + tag[0].length, source.length, tokens, sink);
  return rewrite(tokens);
}

function rewrite(raw: readonly Token[]): Token[] {
  matchBrackets(raw);
  const out = convert(raw, 0, raw.length);
  matchBrackets(out);
  return out;
}

function scan(source: string, from: number, to: number, tokens: Token[], sink: Sink): void {
  let i = from;
  let nl = false;
  const push: Push = (t, s, pos, end, more) => {
    tokens.push({ t, s, pos, end, match: -1, nl, ...more });
    nl = false;
  };
  while (i < to) {
    const c = source.charCodeAt(i);
    if (c === 10) nl = true;
    if (c === 32 || c === 9 || c === 10 || c === 13) {
      i++;
      continue;
    }
    if (c === 35 && source[i + 1] !== "[" || c === 47 && source[i + 1] === "/") {
      while (i < to && source.charCodeAt(i) !== 10 && !source.startsWith("?>", i)) i++;
      continue;
    }
    if (c === 35) {
      const end = source.indexOf("]", i);
      i = end < 0 ? to : end + 1;
      continue;
    }
    if (c === 47 && source[i + 1] === "*") {
      const end = source.indexOf("*/", i + 2);
      i = end < 0 ? to : end + 2;
      continue;
    }
    if (!spend(sink, 1)) return;
    if (c === 63 && source[i + 1] === ">") {
      const open = /<\?(?:php\b|=)/i.exec(source.slice(i, to));
      push("op", ";", i, i + 2);
      // What stands outside is printed as it is.
      if (source.slice(i + 2, open === null ? to : i + open.index).trim() !== "") sink.mayPrint = true;
      i = open === null ? to : i + open.index + open[0].length;
      continue;
    }
    if (c === 39) {
      const end = quoteEnd(source, i + 1, to, "'");
      push("str", source.slice(i + 1, end).replace(/\\(['\\])/g, "$1"), i, Math.min(end + 1, to));
      i = Math.min(end + 1, to);
      continue;
    }
    if (c === 34 || c === 96) {
      const end = quoteEnd(source, i + 1, to, source[i] as string); // i < to <= length
      const parts = interpolated(source, i + 1, end, sink);
      pushParts(push, c === 96 ? "cmd" : "str", parts, i, Math.min(end + 1, to));
      i = Math.min(end + 1, to);
      continue;
    }
    if (c === 60 && source.startsWith("<<<", i)) {
      const here = /^<<<[ \t]*(["']?)(\w+)\1\r?\n/.exec(source.slice(i, Math.min(to, i + 200)));
      if (here !== null) {
        const start = i + here[0].length;
        const close = new RegExp(`^[ \\t]*${here[2] ?? ""}\\b`, "m");
        const rest = source.slice(start, to);
        const found = close.exec(rest);
        const end = found === null ? to : start + found.index;
        const indent = found === null ? 0 : found[0].length - (here[2] ?? "").length;
        const parts = here[1] === "'"
          ? [source.slice(start, Math.max(start, end - 1))]
          : interpolated(source, start, Math.max(start, end - 1), sink);
        const strip = (s: StringPart): StringPart =>
          typeof s === "string" && indent > 0 ? s.replace(/^[ \t]+/gm, "") : s;
        const after = found === null ? to : end + found[0].length;
        pushParts(push, "str", parts.map(strip), i, after);
        i = after;
        continue;
      }
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
      if (name !== "\\") push("name", name, i, i + name.length);
      else if (tokens[tokens.length - 1]?.t === "name") push("op", "\\", i, i + 1);
      i += name.length;
      continue;
    }
    OPERATOR.lastIndex = i;
    const s = OPERATOR.exec(source)?.[0] ?? (source[i] as string); // i < to <= length
    push("op", s, i, i + s.length);
    i += s.length;
  }
}

function quoteEnd(source: string, from: number, to: number, quote: string): number {
  let i = from;
  while (i < to && source[i] !== quote) i += source[i] === "\\" ? 2 : 1;
  return Math.min(i, to);
}

const SIMPLE: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  v: "\v",
  e: "\x1b",
  f: "\f",
  "\\": "\\",
  $: "$",
  '"': '"',
  "`": "`",
};
const PLACE = /\$[A-Za-z_]\w*(?:\[(?:\w+|'[^']*'|\$\w+|-?\d+)\]|->\w+)?/y;

function interpolated(source: string, from: number, to: number, sink: Sink): StringPart[] {
  const parts: StringPart[] = [];
  let piece = "";
  let i = from;
  while (i < to) {
    const c = source[i] as string; // i < to <= length
    if (c === "\\") {
      const next = source[i + 1] ?? "";
      const hex = /^\\(?:x([\da-fA-F]{1,2})|u\{([\da-fA-F]{1,6})\}|([0-7]{1,3}))/.exec(
        source.slice(i, i + 12),
      );
      if (hex !== null) {
        piece += codePoint(parseInt(hex[1] ?? hex[2] ?? hex[3] ?? "0", hex[3] === undefined ? 16 : 8));
        i += hex[0].length;
      } else {
        piece += SIMPLE[next] ?? `\\${next}`;
        i += 2;
      }
      continue;
    }
    let end = -1;
    let start = i;
    if (c === "{" && source[i + 1] === "$" || c === "$" && source[i + 1] === "{") {
      let depth = 0;
      const open = c === "{" ? i : i + 1;
      for (let k = open; k < to; k++) {
        if (source[k] === "{") depth++;
        else if (source[k] === "}" && --depth === 0) {
          end = k;
          break;
        }
      }
      if (end < 0) end = to;
      start = open + 1;
    } else if (c === "$") {
      PLACE.lastIndex = i;
      const name = PLACE.exec(source)?.[0];
      if (name !== undefined && i + name.length <= to) end = i + name.length;
    }
    if (end >= 0) {
      const code: Token[] = [];
      if (!withinString(sink, () => scan(source, start, end, code, sink))) {
        piece += UNKNOWN;
        i = end + 1;
        continue;
      }
      // `${name}` is a variable; a bare word in `$x[key]` is text.
      const [first] = code;
      if (c === "$" && source[i + 1] === "{" && first?.t === "name") code[0] = { ...first, s: `$${first.s}` };
      if (c === "$" && code[2]?.t === "name" && code[1]?.s === "[" && !code[2].s.startsWith("$")) {
        code[2] = { ...code[2], t: "str" };
      }
      parts.push(piece, code);
      piece = "";
      i = c === "$" && source[i + 1] !== "{" ? end : end + 1;
      continue;
    }
    piece += c;
    i++;
  }
  parts.push(piece);
  return parts;
}

const TYPES = /^(?:string|int|integer|float|double|bool|boolean|array|object|binary|unset)$/i;
const MODIFIERS = new Set([
  "public",
  "private",
  "protected",
  "static",
  "final",
  "abstract",
  "readonly",
  "var",
]);
const INCLUDES = new Set(["include", "include_once", "require", "require_once"]);

function convert(raw: readonly Token[], from: number, to: number): Token[] {
  const out: Token[] = [];
  const closes = new Map<number, readonly Token[]>();
  /** What is being printed, and where that ends. */
  let printing: Token | undefined;
  let printed = from;
  for (let i = from; i < to; i++) {
    const token = raw[i] as Token; // i < to <= length
    const next = raw[i + 1];
    const last = out[out.length - 1];
    if (printing !== undefined && i >= printed) {
      out.push(op(")", printing));
      printing = undefined;
    }
    const put = closes.get(i);
    if (put !== undefined) {
      out.push(...put);
      if (token.t === "op" && /^[)\]}]$/.test(token.s)) continue;
    }
    if (token.t === "str") {
      out.push(rewriteParts(changed(token, { mark: "" }), rewrite));
      continue;
    }
    if (token.t === "cmd") {
      out.push(
        made("name", "shell_exec", token),
        op("(", token),
        rewriteParts(changed(token, { t: "str", mark: "" }), rewrite),
        op(")", token),
      );
      continue;
    }
    if (token.t === "op") {
      switch (token.s) {
        case "->":
        case "?->":
        case "::":
          if (next?.t === "name" && next.s.startsWith("$") && !isOp(token, "::")) {
            out.push(op("[", token), changed(next, {}), op("]", token));
            i++;
          } else if (isOp(next, "{") && next !== undefined && next.match > i) {
            out.push(op("[", token));
            closes.set(next.match, [op("]", token)]);
            i++;
          } else {
            out.push(op(".", token));
            // A static property keeps no dollar sign.
            if (next?.t === "name" && next.s.startsWith("$")) {
              out.push(changed(next, { s: next.s.slice(1) }));
              i++;
            }
          }
          continue;
        case ".":
          out.push(op("+", token));
          continue;
        case ".=":
          out.push(op("+=", token));
          continue;
        case "=>":
          out.push(op(":", token));
          continue;
        case "<>":
          out.push(op("!=", token));
          continue;
        case "@":
          continue;
        case "\\":
          out.push(op(".", token));
          continue;
        case "&":
          if (!endsValue(last)) continue;
          break;
        case "$":
          continue;
        case "(":
          // A cast.
          if (next?.t === "name" && TYPES.test(next.s) && isOp(raw[i + 2], ")") && !(last?.t === "name")) {
            i += 2;
            continue;
          }
          break;
        case "?":
          // A nullable type.
          if (
            next?.t === "name" && !next.s.startsWith("$") && raw[i + 2]?.t === "name" &&
            raw[i + 2]?.s.startsWith("$")
          ) continue;
          break;
      }
      out.push(changed(token, {}));
      continue;
    }
    if (token.t !== "name") {
      out.push(changed(token, {}));
      continue;
    }
    if (isOp(last, ".")) {
      out.push(changed(token, {}));
      continue;
    }
    // A type before a parameter or property.
    if (
      !token.s.startsWith("$") && next?.t === "name" && next.s.startsWith("$") &&
      (isOp(last, "(") || isOp(last, ",")) &&
      !/^(?:new|clone|print|include|require|yield|throw)$/.test(token.s)
    ) continue;
    const plain = token.s.toLowerCase();
    switch (plain) {
      case "array":
      case "list":
        if (isOp(next, "(") && next !== undefined && next.match > i) {
          out.push(op("[", token));
          closes.set(next.match, [op("]", token)]);
          i++;
          continue;
        }
        break;
      case "foreach": {
        const head = i + 1 < to ? raw[i + 1] : undefined;
        if (!isOp(head, "(") || head === undefined || head.match <= i || head.match >= to) break;
        let as = -1;
        for (let k = i + 2; k < head.match;) {
          const one = raw[k] as Token; // k < match < to
          if (isName(one, "as") || isName(one, "AS")) {
            as = k;
            break;
          }
          k = one.match > k ? one.match + 1 : k + 1;
        }
        if (as < 0) break;
        let target = as + 1;
        for (let k = as + 1; k < head.match; k++) if (isOp(raw[k], "=>")) target = k + 1;
        out.push(made("name", "for", token, { nl: true }), op("(", token), made("name", "let", token));
        out.push(
          ...convert(raw, target, head.match),
          made("name", "of", token),
          ...convert(raw, i + 2, as),
          op(")", token),
        );
        i = head.match;
        continue;
      }
      case "elseif":
        out.push(made("name", "else", token), made("name", "if", token));
        continue;
      case "and":
        out.push(op("&&", token));
        continue;
      case "or":
      case "xor":
        out.push(op("||", token));
        continue;
      case "fn": {
        out.push();
        // `fn($x) => …`: an arrow function.
        const head = raw[i + 1];
        if (isOp(head, "(") && head !== undefined && head.match > i) {
          let k = head.match + 1;
          while (k < to && !isOp(raw[k], "=>") && k < head.match + 8) k++;
          out.push(op("(", token), ...convert(raw, i + 2, head.match), op(")", token), op("=>", token));
          i = k;
        }
        continue;
      }
      case "function":
        if (last !== undefined && last.t === "name" && MODIFIERS.has(last.s)) continue;
        out.push(made("name", "function", token, { nl: token.nl === true }));
        continue;
      case "use":
        if (isOp(last, ")") && isOp(next, "(") && next !== undefined && next.match > i) {
          i = next.match; // a closure's variables
          continue;
        }
        while (i + 1 < to && !isOp(raw[i + 1], ";")) i++;
        continue;
      case "namespace":
        while (i + 1 < to && !isOp(raw[i + 1], ";") && !isOp(raw[i + 1], "{")) i++;
        continue;
      case "echo":
      case "print": {
        // Within what is printed another `print` is but a value.
        if (printing !== undefined) continue;
        printed = i + 1;
        while (
          printed < to && !isOp(raw[printed], ";") && !isOp(raw[printed], "}") && !isOp(raw[printed], ")")
        ) {
          const { match } = raw[printed] as Token; // printed < to <= length
          printed = match > printed ? match + 1 : printed + 1;
        }
        out.push(made("name", "echo", token), op("(", token));
        printing = token;
        continue;
      }
      case "null":
        out.push(made("name", "null", token));
        continue;
      case "true":
      case "false":
        out.push(made("name", plain, token));
        continue;
      case "static":
      case "self":
      case "parent":
        if (isOp(next, "::")) {
          out.push(made("name", "this", token));
          continue;
        }
        break;
      case "clone":
        continue;
      case "global":
        while (i + 1 < to && !isOp(raw[i + 1], ";")) i++;
        continue;
      case "const":
        out.push(made("name", "const", token));
        continue;
      case "endif":
      case "endforeach":
      case "endwhile":
      case "endfor":
        continue;
    }
    if (
      INCLUDES.has(plain) || plain === "eval" || plain === "assert" || plain === "die" || plain === "exit"
    ) {
      out.push(made("name", plain, token));
      if (!isOp(next, "(") && INCLUDES.has(plain)) {
        let k = i + 1;
        while (k < to && !isOp(raw[k], ";") && !isOp(raw[k], ")")) {
          k = (raw[k]?.match ?? -1) > k ? (raw[k]?.match ?? k) + 1 : k + 1;
        }
        out.push(op("(", token));
        closes.set(k, [op(")", token)]);
        if (k >= to) {
          out.push(...convert(raw, i + 1, to), op(")", token));
          return out;
        }
      }
      continue;
    }
    if (token.s === "$this") out.push(changed(token, { s: "this" }));
    else if (token.s.startsWith("$$")) out.push(made("name", UNKNOWN_NAME, token));
    else if (last?.t === "name" && MODIFIERS.has(last.s) && token.s.startsWith("$")) {
      out.push(changed(token, { s: token.s.slice(1) }));
    } else out.push(changed(token, {}));
  }
  if (printing !== undefined) out.push(op(")", printing));
  return out;
}

/** A variable whose name is computed. */
const UNKNOWN_NAME = "$" + UNKNOWN;
