/**
 * Ruby's tokens rewritten to those of JavaScript's grammar: `def … end` and `do |x| … end` become functions and
 * blocks in braces, `system "a"` becomes `system("a")`, `… if c` becomes `…; c`.
 *
 * @module
 */

import { changed, endsValue, isName, isOp, made, op, rewriteParts } from "../curly/rewrite.ts";
import type { Sink } from "../sink.ts";
import { matchBrackets, type Token } from "../token.ts";
import { rubyRawTokens } from "./tokens.ts";

/** The tokens of a Ruby source in JavaScript's grammar. */
export function rubyTokens(source: string, sink: Sink): Token[] {
  return rewrite(rubyRawTokens(source, sink));
}

function rewrite(raw: readonly Token[]): Token[] {
  matchBrackets(raw);
  const out = convert(raw);
  matchBrackets(out);
  return out;
}

const MODIFIERS = new Set(["if", "unless", "while", "until", "rescue"]);
/** Words that open what `end` closes. */
const OPENERS = new Set([
  "def",
  "class",
  "module",
  "begin",
  "do",
  "case",
  "if",
  "unless",
  "while",
  "until",
  "for",
]);
const KEYWORDS = new Set([
  ...OPENERS,
  "end",
  "then",
  "else",
  "elsif",
  "when",
  "rescue",
  "ensure",
  "return",
  "yield",
  "and",
  "or",
  "not",
  "self",
  "nil",
  "true",
  "false",
  "in",
  "super",
  "break",
  "next",
  "redo",
  "retry",
  "alias",
  "undef",
  "defined?",
  "__FILE__",
  "__method__",
  "__dir__",
]);

/** What is written where a bracket or `end` closes. */
type Close = readonly Token[];

function startsValue(raw: readonly Token[], i: number): boolean {
  const next = raw[i + 1];
  if (next === undefined) return false;
  switch (next.t) {
    case "str":
    case "num":
    case "cmd":
    case "words":
      return next.gap === true;
    case "regex":
      return true;
    case "name":
      return next.gap === true &&
        !(KEYWORDS.has(next.s) &&
          !/^(?:nil|true|false|self|not|defined\?|__FILE__|__dir__|case|begin)$/.test(next.s));
    case "op":
      if (next.gap !== true) return false;
      if (next.s === "[" || next.s === "->" || next.s === "::" || next.s === "!") return true;
      if (next.s === ":") return false;
      return (next.s === "*" || next.s === "&" || next.s === "-" || next.s === "**") &&
        raw[i + 2]?.gap !== true;
    default:
      return false;
  }
}

function convert(raw: readonly Token[]): Token[] {
  const out: Token[] = [];
  let i = 0;
  /** For each open `do`, `def`, `if` …: what its `end` becomes. */
  const ends: Close[] = [];
  /** For each open bracket: what its closing one becomes. */
  const brackets: { readonly close: number; readonly put: Close; readonly ends: number }[] = [];
  /** Calls without parentheses that are open: closed at the end of the line, or at a modifier. */
  const calls: { readonly ends: number; readonly brackets: number; readonly put: Close }[] = [];
  /** `while c do`: this `do` opens nothing. */
  let loopHead = -1;
  let head: { readonly put: Close; readonly then: boolean } | undefined;

  const last = (): Token | undefined => out[out.length - 1];
  const statementStart = (): boolean => {
    const before = raw[i - 1];
    const token = last();
    return before === undefined || before.t === "nl" || isOp(before, ";") || token === undefined ||
      isOp(token, "{") || isOp(token, ";") ||
      isName(before, "then") || isName(before, "else") || isName(before, "do") || isName(before, "begin") ||
      isName(before, "ensure");
  };
  const closeCalls = (all: boolean): void => {
    while (calls.length > 0) {
      const call = calls[calls.length - 1];
      if (call === undefined || call.ends < ends.length && !all || call.brackets < brackets.length) return;
      if (call.ends > ends.length) {
        calls.pop();
        out.push(...call.put);
        continue;
      }
      calls.pop();
      out.push(...call.put);
    }
  };
  const endLine = (token: Token): void => {
    closeCalls(false);
    if (head !== undefined) {
      out.push(...head.put);
      head = undefined;
      loopHead = -1;
      return;
    }
    if (
      brackets.length > 0 && !isOp(raw[brackets[brackets.length - 1]?.close ?? -1], "}") &&
      brackets[brackets.length - 1]?.ends === ends.length
    ) return;
    out.push(op(";", token));
  };
  const block = (): number => {
    // `|a, b|` after `{` or `do`.
    const token = raw[i] as Token; // i is an index of raw
    let k = i + 1;
    while (raw[k]?.t === "nl") k++;
    const params: Token[] = [];
    if (isOp(raw[k], "||")) k++;
    else if (isOp(raw[k], "|")) {
      k++;
      while (k < raw.length && !isOp(raw[k], "|") && k < i + 80) {
        const one = raw[k] as Token; // k < length
        if (one.t === "name" || isOp(one, ",") || isOp(one, "(") || isOp(one, ")")) {
          params.push(
            isOp(one, "(") ? op("[", one) : isOp(one, ")") ? op("]", one) : made("name", one.s, one, {}),
          );
          if (one.t === "op" && one.s === ",") params[params.length - 1] = op(",", one);
        } else if (isOp(one, "*")) params.push(op("...", one));
        else if (isOp(one, ";")) params.push(op(",", one));
        k++;
      }
      k++;
    } else {
      params.push(made("name", "_1", token));
    }
    // The block becomes the last argument of the call before it.
    if (isOp(last(), ")")) {
      out.pop();
      if (!isOp(last(), "(")) out.push(op(",", token));
    } else {
      const grouped = calls[calls.length - 1];
      if (
        grouped !== undefined && grouped.ends === ends.length && grouped.brackets === brackets.length &&
        isName(token, "do")
      ) {
        // `f a do … end`: the block goes to `f`.
        calls.pop();
        out.push(op(",", token));
      } else out.push(op("(", token));
    }
    out.push(op("(", token), ...params, op(")", token), op("=>", token), op("{", token));
    return k - 1;
  };

  for (; i < raw.length; i++) {
    const token = raw[i] as Token; // i < length
    const next = raw[i + 1];
    const before = raw[i - 1];
    const bracket = brackets[brackets.length - 1];
    if (bracket !== undefined && bracket.close === i) {
      while (calls.length > 0 && (calls[calls.length - 1]?.brackets ?? 0) >= brackets.length) {
        out.push(...(calls.pop()?.put ?? []));
      }
      brackets.pop();
      out.push(...bracket.put);
      continue;
    }
    switch (token.t) {
      case "nl":
        endLine(token);
        continue;
      case "str":
        // Texts side by side are one.
        if (last()?.t === "str" && before?.t === "str" && before.mark !== "key") out.push(op("+", token));
        out.push(rewriteParts(changed(token, { mark: "" }), rewrite));
        continue;
      case "cmd":
        out.push(
          made("name", "readpipe", token),
          op("(", token),
          rewriteParts(changed(token, { t: "str", mark: "" }), rewrite),
          op(")", token),
        );
        continue;
      case "words":
        out.push(op("[", token));
        for (const word of token.s.trim().split(/\s+/)) {
          if (word !== "") out.push(made("str", word, token), op(",", token));
        }
        out.push(op("]", token));
        continue;
      case "regex":
        out.push(made("regex", `/${token.s}/`, token));
        continue;
      case "num":
        out.push(token);
        continue;
      case "op":
        operator(token, next);
        continue;
      case "name":
        break;
      default:
        continue;
    }
    // Names and keywords.
    const member = isOp(before, ".") || isOp(before, "&.");
    if (member || isOp(before, "::")) {
      out.push(changed(token, {}));
      if (isOp(next, "=") && next?.gap === true || isOp(next, "(") && next?.gap !== true) continue;
      if (startsValue(raw, i) && !(next?.t === "name" && MODIFIERS.has(next.s))) openCall(token);
      else if (member && !isOp(next, "(") && !/^[A-Z]/.test(token.s)) {
        out.push(op("(", token), op(")", token));
      }
      continue;
    }
    switch (token.s) {
      case "def": {
        let k = i + 1;
        let name = raw[k]?.s ?? "";
        if (isOp(raw[k + 1], ".")) {
          name = raw[k + 2]?.s ?? "";
          k += 2;
        }
        // Operator methods: `def ==(x)`.
        while (raw[k]?.t === "op" && !isOp(raw[k], "(") && k < i + 4) k++;
        out.push(made("name", "function", token, { nl: true }), made("name", name, token), op("(", token));
        k++;
        const grouped = isOp(raw[k], "(");
        const stop = grouped ? (raw[k] as Token).match : lineEnd(raw, k); // isOp found it
        for (let n = grouped ? k + 1 : k; n < stop; n++) {
          const one = raw[n] as Token; // n < stop <= length
          if (isOp(one, "*") || isOp(one, "**")) out.push(op("...", one));
          else if (isOp(one, "&")) continue;
          else if (one.t === "str" && one.mark === "key") {
            out.push(made("name", one.s, one));
            if (isOp(raw[n + 1], ":")) {
              n++;
              if (!isOp(raw[n + 1], ",") && n + 1 < stop) out.push(op("=", one));
            }
          } else if (one.t !== "nl") {
            out.push(one.t === "str" ? rewriteParts(changed(one, { mark: "" }), rewrite) : changed(one, {}));
          }
        }
        out.push(op(")", token), op("{", token));
        i = grouped ? stop : stop - 1;
        // `def f(x) = expr`
        if (isOp(raw[i + 1], "=")) {
          i++;
          head = { put: [op("}", token)], then: false };
          continue;
        }
        ends.push([op("}", token)]);
        continue;
      }
      case "class":
      case "module": {
        // Bodies are read as statements; methods become functions of their names.
        let k = i + 1;
        while (k < raw.length && raw[k]?.t !== "nl" && !isOp(raw[k], ";")) k++;
        out.push(op("{", token));
        ends.push([op("}", token)]);
        i = k;
        continue;
      }
      case "begin":
        out.push(op("{", token));
        ends.push([op("}", token)]);
        continue;
      case "if":
      case "unless":
      case "while":
      case "until": {
        if (!statementStart() && !isOp(last(), "=") && !isOp(last(), "(")) {
          closeCalls(false);
          out.push(op(";", token));
          continue;
        }
        if (!statementStart()) {
          // `x = if c … end`: a function that is called at once.
          out.push(op("(", token), op("(", token), op(")", token), op("=>", token), op("{", token));
          ends.push([op("}", token), op("}", token), op(")", token), op("(", token), op(")", token)]);
        } else ends.push([op("}", token)]);
        out.push(
          made("name", token.s === "unless" ? "if" : token.s === "until" ? "while" : token.s, token),
          op("(", token),
        );
        head = { put: [op(")", token), op("{", token)], then: true };
        if (token.s === "while" || token.s === "until") loopHead = i;
        continue;
      }
      case "for": {
        let k = i + 1;
        const names: Token[] = [];
        while (k < raw.length && !isName(raw[k], "in") && k < i + 20) {
          if (raw[k]?.t === "name") names.push(raw[k] as Token); // t is set
          k++;
        }
        out.push(made("name", "for", token), op("(", token), made("name", "let", token));
        if (names.length === 1) out.push(changed(names[0] as Token, {})); // length is 1
        else {
          out.push(op("[", token));
          for (const name of names) out.push(changed(name, {}), op(",", name));
          out.push(op("]", token));
        }
        out.push(made("name", "of", token));
        head = { put: [op(")", token), op("{", token)], then: true };
        loopHead = i;
        ends.push([op("}", token)]);
        i = k;
        continue;
      }
      case "case":
        out.push(op("{", token));
        ends.push([op("}", token)]);
        continue;
      case "when":
      case "in":
        if (statementStart()) {
          out.push(op(";", token));
          head = { put: [op(";", token)], then: true };
          continue;
        }
        break;
      case "then":
        closeCalls(false);
        if (head !== undefined) {
          out.push(...head.put);
          head = undefined;
        }
        continue;
      case "else":
      case "ensure":
        closeCalls(false);
        out.push(op(";", token));
        if (ends.length > 0 && (ends[ends.length - 1]?.length ?? 0) >= 1) {
          out.push(op("}", token), op("{", token));
        }
        continue;
      case "elsif":
        closeCalls(false);
        out.push(op("}", token), made("name", "if", token), op("(", token));
        head = { put: [op(")", token), op("{", token)], then: true };
        continue;
      case "rescue": {
        closeCalls(false);
        if (!statementStart()) {
          out.push(op(";", token));
          continue;
        }
        let k = i + 1;
        while (k < raw.length && raw[k]?.t !== "nl" && !isOp(raw[k], ";") && !isName(raw[k], "then")) k++;
        out.push(op(";", token));
        i = k;
        continue;
      }
      case "end": {
        while (calls.length > 0 && (calls[calls.length - 1]?.ends ?? 0) >= ends.length) {
          out.push(...(calls.pop()?.put ?? []));
        }
        if (head !== undefined) {
          out.push(...head.put);
          head = undefined;
        }
        const put = ends.pop();
        if (put !== undefined) out.push(...put);
        continue;
      }
      case "do": {
        if (loopHead >= 0) {
          closeCalls(false);
          if (head !== undefined) out.push(...head.put);
          head = undefined;
          loopHead = -1;
          continue;
        }
        i = block();
        ends.push([op("}", token), op(")", token)]);
        continue;
      }
      case "and":
        closeCalls(false);
        out.push(op("&&", token));
        continue;
      case "or":
        closeCalls(false);
        out.push(op("||", token));
        continue;
      case "not":
        out.push(op("!", token));
        continue;
      case "nil":
        out.push(made("name", "null", token));
        continue;
      case "self":
        out.push(made("name", "self", token));
        continue;
      case "BEGIN":
      case "END":
        if (isOp(next, "{")) continue;
        break;
      case "return":
        out.push(token);
        continue;
      case "break":
      case "next":
      case "redo":
      case "retry":
        continue;
      case "loop":
        break;
    }
    out.push(changed(token, token.s === "delete" || token.s === "function" ? { s: `${token.s}_` } : {}));
    if (isOp(next, "(") && next?.gap !== true || isOp(next, "=")) continue;
    if (/^[@$]/.test(token.s)) continue;
    if (startsValue(raw, i) && !KEYWORDS.has(token.s) && !(next?.t === "name" && MODIFIERS.has(next.s))) {
      openCall(token);
    }
  }
  while (calls.length > 0) out.push(...(calls.pop()?.put ?? []));
  if (head !== undefined) out.push(...(head as { put: Close }).put);
  while (ends.length > 0) out.push(...(ends.pop() ?? []));
  return out;

  function openCall(token: Token): void {
    out.push(op("(", token));
    calls.push({ ends: ends.length, brackets: brackets.length, put: [op(")", token)] });
  }

  function operator(token: Token, next: Token | undefined): void {
    switch (token.s) {
      case "{": {
        // A block after a call, or a table.
        const previous = raw[i - 1];
        const callBefore = previous !== undefined &&
          (previous.t === "name" &&
              (isOp(raw[i - 2], ".") || !/^(?:return|and|or|not|then|else|do)$/.test(previous.s)) ||
            isOp(previous, ")"));
        if (callBefore && endsValue(last())) {
          const close = token.match;
          i = block();
          brackets.push({ close, put: [op("}", token), op(")", token)], ends: ends.length });
          return;
        }
        out.push(op("{", token));
        brackets.push({ close: token.match, put: [op("}", token)], ends: ends.length });
        return;
      }
      case "(":
      case "[":
        out.push(changed(token, {}));
        brackets.push({
          close: token.match,
          put: [op(token.s === "(" ? ")" : "]", token)],
          ends: ends.length,
        });
        return;
      case "=>":
        out.push(op(":", token));
        return;
      case "::":
        if (!endsValue(last())) return;
        out.push(op(".", token));
        return;
      case "&.":
        out.push(op(".", token));
        return;
      case "...":
        out.push(op("..", token));
        return;
      case "->": {
        // `->(x) { … }`
        let k = i + 1;
        const params: Token[] = [];
        if (isOp(raw[k], "(")) {
          for (let n = k + 1; n < (raw[k] as Token).match; n++) { // isOp found it
            const one = raw[n] as Token; // n < match <= length
            if (one.t === "name" || isOp(one, ",")) params.push(changed(one, {}));
          }
          k = (raw[k] as Token).match + 1; // isOp found it
        } else {while (raw[k]?.t === "name" && !isName(raw[k], "do")) {
            params.push(changed(raw[k++] as Token, {})); // t is set
          }}
        out.push(op("(", token), ...params, op(")", token), op("=>", token), op("{", token));
        const opener = raw[k];
        if (isOp(opener, "{") && opener !== undefined) {
          brackets.push({ close: opener.match, put: [op("}", token)], ends: ends.length });
        } else ends.push([op("}", token)]);
        i = k;
        return;
      }
      case "*":
        if (!endsValue(last())) {
          out.push(op("...", token));
          return;
        }
        break;
      case "**":
        if (!endsValue(last())) {
          out.push(op("...", token));
          return;
        }
        break;
      case "&":
        // `&block`, `&:name`
        if (!endsValue(last()) || isOp(raw[i - 1], ",") || isOp(raw[i - 1], "(")) {
          if (next?.t === "str" && next.mark === ":") {
            out.push(
              made("name", "symbolproc", token),
              op("(", token),
              changed(next, { mark: "" }),
              op(")", token),
            );
            i++;
          } else if (isName(next, "method")) out.push(op("(", token), op(")", token));
          return;
        }
        break;
      case ";":
        closeCalls(false);
        if (head !== undefined) {
          out.push(...head.put);
          head = undefined;
          loopHead = -1;
          return;
        }
        break;
      case ".":
        if (isOp(next, "(")) {
          out.push(op(".", token), made("name", "call", token));
          return;
        }
        break;
    }
    out.push(changed(token, {}));
  }
}

function lineEnd(raw: readonly Token[], from: number): number {
  let k = from;
  while (k < raw.length && raw[k]?.t !== "nl" && !isOp(raw[k], ";")) k++;
  return k;
}
