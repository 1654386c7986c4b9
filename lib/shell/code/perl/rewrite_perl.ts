/**
 * Perl's tokens rewritten to those of JavaScript's grammar: `$x->{k}` becomes `$x["k"]`, `system "a"` becomes
 * `system("a")`, `… if $c` becomes `…; $c`, lists in parentheses become arrays.
 *
 * @module
 */

import {
  argumentsEnd,
  callsWithout,
  type Ends,
  endsOf,
  listHere,
  loop,
  LOW,
  PLAIN,
  statementBegin,
  subscript,
  substitution,
  UNARY,
  variable,
  WORD_OPERATORS,
  wrap,
} from "./rewriting.ts";
import { perlRawTokens } from "./tokens.ts";
import { changed, endsValue, isName, isOp, made, op, rewriteParts } from "../curly/rewrite.ts";
import type { Sink } from "../sink.ts";
import { matchBrackets, type Token } from "../token.ts";

/** The tokens of a Perl source in JavaScript's grammar. */
export function perlTokens(source: string, sink: Sink): Token[] {
  return rewrite(perlRawTokens(source, sink));
}

/** Deepest nesting of loops whose lists are rewritten on their own. */
const DEEPEST = 12;

/** A bracket whose closing one is written as something else. */
export interface Open {
  /** Index of the raw token that closes it. */
  readonly close: number;
  /** What is put in its place. */
  readonly put: readonly Token[];
}

function rewrite(raw: readonly Token[]): Token[] {
  const tokens = convert(raw, endsOf(raw), 0, raw.length, false, 0);
  matchBrackets(tokens);
  return tokens;
}

function convert(
  raw: readonly Token[],
  ends: Ends,
  from: number,
  to: number,
  inSub: boolean,
  depth: number,
): Token[] {
  const out: Token[] = [];
  const opens: Open[] = [];
  /** Raw index up to which a call without parentheses goes, and what ends it. */
  const calls: { readonly end: number; readonly put: readonly Token[] }[] = [];
  const subs: number[] = [];
  const last = (): Token | undefined => out[out.length - 1];
  const statementStart = (): boolean => {
    const token = last();
    return token === undefined || token.t === "op" && (token.s === ";" || token.s === "{" || token.s === "}");
  };
  const finish = (i: number): void => {
    while (calls.length > 0 && (calls[calls.length - 1]?.end ?? to + 1) <= i) {
      out.push(...(calls.pop()?.put ?? []));
    }
  };
  for (let i = from; i < to; i++) {
    finish(i);
    const token = raw[i] as Token; // i < to <= length
    const next = raw[i + 1];
    const before = raw[i - 1];
    const known = opens[opens.length - 1];
    if (known !== undefined && known.close === i) {
      opens.pop();
      if (subs[subs.length - 1] === i) subs.pop();
      out.push(...known.put);
      continue;
    }
    const inside = inSub || subs.length > 0;
    switch (token.t) {
      case "str":
        if (token.mark === "<") {
          out.push(
            made("name", "readline", token),
            op("(", token),
            token.s.startsWith("$") ? made("name", token.s, token) : made("str", token.s || "ARGV", token),
            op(")", token),
          );
        } else if (token.mark === "glob") {
          out.push(made("name", "glob", token), op("(", token), changed(token, { mark: "" }), op(")", token));
        } else {
          // A fat comma after it makes a pair; a text before a bracket with a template's mark would be a call.
          out.push(rewriteParts(changed(token, { mark: "" }), rewrite));
        }
        continue;
      case "cmd":
        out.push(
          made("name", "readpipe", token),
          op("(", token),
          rewriteParts(changed(token, { t: "str", mark: "" }), rewrite),
          op(")", token),
        );
        continue;
      case "words": {
        // As the list of a `foreach`, or with parentheses around it, it is the same list.
        out.push(op("[", token));
        for (const word of token.s.trim().split(/\s+/)) {
          if (word !== "") out.push(made("str", word, token), op(",", token));
        }
        out.push(op("]", token));
        continue;
      }
      case "regex":
        substitution(token, out, rewrite);
        continue;
      case "num":
        out.push(token);
        continue;
      case "var":
        variable(raw, i, to, out);
        continue;
      case "name":
        break;
      default: {
        if (token.t !== "op") continue;
        if (token.mark === "deref") {
          // `@{…}` is what is in the braces, `@$x` is `$x`.
          if (isOp(next, "{") && next !== undefined && next.match > i) {
            out.push(op("(", token));
            opens.push({ close: next.match, put: [op(")", token)] });
            i++;
          }
          continue;
        }
        switch (token.s) {
          case "->":
            if (isOp(next, "[") || isOp(next, "{") || isOp(next, "(")) continue;
            if (next?.t === "var") {
              // `$obj->$method(…)`
              out.push(op("[", token), made("name", next.s, next), op("]", token));
              i++;
              continue;
            }
            out.push(op(".", token));
            continue;
          case "=>":
            out.push(op(":", token));
            continue;
          case "::":
            out.push(op(".", token));
            continue;
          case ".":
            out.push(op("+", token));
            continue;
          case ".=":
            out.push(op("+=", token));
            continue;
          case "x=":
            out.push(op("*=", token));
            continue;
          case "//":
            out.push(op("??", token));
            continue;
          case "//=":
            out.push(op("??=", token));
            continue;
          case "...":
            out.push(op("..", token));
            continue;
          case "\\":
            if (!endsValue(last())) continue;
            break;
          case "{":
            if (endsValue(last()) && token.match > i && subscript(raw, i, out)) {
              out.push(op("[", token));
              opens.push({ close: token.match, put: [op("]", token)] });
              // A bare word as a key is text.
              if (next?.t === "name" && i + 2 === token.match) {
                out.push(made("str", next.s, next));
                i++;
              } else if (isOp(next, "-") && raw[i + 2]?.t === "name" && i + 3 === token.match) {
                out.push(made("str", `-${raw[i + 2]?.s ?? ""}`, token));
                i += 2;
              }
              continue;
            }
            break;
          case "(":
            if (token.match > i && listHere(raw, i, to, last())) {
              out.push(op("[", token));
              opens.push({ close: token.match, put: [op("]", token)] });
              continue;
            }
            break;
          case "-":
            // A file test: `-e $x`.
            if (
              !endsValue(last()) && next?.t === "name" && /^[a-zA-Z]$/.test(next.s) && next.gap !== true &&
              !isOp(raw[i + 2], "=>") && !isOp(raw[i + 2], "}")
            ) {
              i++;
              continue;
            }
            if (!endsValue(last()) && next?.t === "name" && next.gap !== true && isOp(raw[i + 2], "=>")) {
              out.push(made("str", `-${next.s}`, token));
              i++;
              continue;
            }
            break;
        }
        out.push(changed(token, {}));
        continue;
      }
    }
    // Names.
    const afterArrow = isOp(before, "->") || isOp(before, "::");
    if (isOp(next, "=>")) {
      out.push(made("str", token.s, token));
      continue;
    }
    if (afterArrow) {
      out.push(changed(token, { s: token.s.replaceAll("::", ".") }));
      if (!isOp(next, "(")) out.push(op("(", token), op(")", token));
      continue;
    }
    const word = WORD_OPERATORS[token.s];
    if (word !== undefined && endsValue(last())) {
      out.push(op(word, token));
      continue;
    }
    switch (token.s) {
      case "my":
      case "our":
      case "state":
      case "local":
        if (isOp(next, "(") && next !== undefined && next.match > i) {
          out.push(op("[", token));
          opens.push({ close: next.match, put: [op("]", token)] });
          i++;
        }
        continue;
      case "package":
      case "no":
      case "use": {
        let k = i + 1;
        while (k < to && !isOp(raw[k], ";") && !isOp(raw[k], "{")) k++;
        if (isOp(raw[k], "{") && token.s !== "package") {
          k = (raw[k] as Token).match; // isOp found it
          while (k < to && !isOp(raw[k], ";")) k++;
        }
        i = isOp(raw[k], "{") ? k - 1 : k;
        continue;
      }
      case "elsif":
        out.push(made("name", "else", token), made("name", "if", token));
        continue;
      case "if":
      case "unless":
      case "while":
      case "until":
      case "for":
      case "foreach": {
        if (depth > DEEPEST) continue;
        if (!statementStart() && !isName(last(), "else")) {
          if (token.s === "for" || token.s === "foreach") {
            // `… for list`: the statement so far is the body.
            let end = i + 1;
            while (end < to && !isOp(raw[end], ";") && !isOp(raw[end], "}")) {
              end = (raw[end]?.match ?? -1) > end ? (raw[end]?.match ?? end) + 1 : end + 1;
            }
            const head = [
              made("name", "for", token),
              op("(", token),
              made("name", "let", token),
              made("name", "$_", token),
              made("name", "of", token),
              made("name", "flat", token),
              op("(", token),
              ...convert(raw, ends, i + 1, Math.min(end, to), inside, depth + 1),
              op(")", token),
              op(")", token),
              op("{", token),
            ];
            out.splice(statementBegin(out), 0, ...head);
            out.push(op(";", token), op("}", token));
            i = Math.min(end, to) - 1;
            continue;
          }
          // A condition after its statement is evaluated as well.
          out.push(op(";", token));
          continue;
        }
        if (token.s === "foreach" || token.s === "for") {
          const consumed = loop(
            raw,
            i,
            to,
            out,
            opens,
            (a, b) => convert(raw, ends, a, b, inside, depth + 1),
          );
          if (consumed > 0) {
            i = consumed;
            continue;
          }
        }
        out.push(
          made(
            "name",
            token.s === "unless"
              ? "if"
              : token.s === "until"
              ? "while"
              : token.s === "foreach"
              ? "for"
              : token.s,
            token,
          ),
        );
        if (isOp(next, "(") && next !== undefined && next.match > i) {
          out.push(op("(", next));
          opens.push({ close: next.match, put: [op(")", next)] });
          i++;
        }
        continue;
      }
      case "sub": {
        out.push(made("name", "function", token, statementStart() ? { nl: true } : {}));
        let k = i + 1;
        if (raw[k]?.t === "name") {
          out.push(changed(raw[k] as Token, { s: (raw[k]?.s ?? "").replaceAll("::", ".") }));
          k++;
        }
        out.push(op("(", token), op("...", token), made("name", "@_", token), op(")", token));
        // A signature sets its variables from the arguments.
        let signature: readonly Token[] = [];
        if (isOp(raw[k], "(")) {
          const close = (raw[k] as Token).match; // isOp found it
          signature = raw.slice(k + 1, Math.max(k + 1, close));
          k = close + 1;
        }
        while (k < to && !isOp(raw[k], "{") && !isOp(raw[k], ";")) k++;
        if (isOp(raw[k], "{")) {
          out.push(op("{", token));
          const close = (raw[k] as Token).match; // isOp found it
          const names = signature.filter((one) => one.t === "var");
          if (names.length > 0) {
            out.push(op("[", token));
            for (const name of names) out.push(made("name", name.s, name), op(",", name));
            out.push(op("]", token), op("=", token), made("name", "@_", token), op(";", token));
          }
          opens.push({ close, put: [op("}", token)] });
          subs.push(close);
        }
        i = k;
        continue;
      }
      case "BEGIN":
      case "END":
      case "INIT":
      case "CHECK":
        if (isOp(next, "{")) continue;
        break;
      case "eval":
      case "do":
        if (isOp(next, "{") && next !== undefined && next.match > i) {
          if (statementStart()) continue;
          out.push(op("(", token), op("(", token), op(")", token), op("=>", token), op("{", token));
          opens.push({
            close: next.match,
            put: [op("}", token), op(")", token), op("(", token), op(")", token)],
          });
          i++;
          continue;
        }
        if (token.s === "do") {
          out.push(made("name", "dofile", token));
          wrap(raw, ends, i, to, out, calls, true);
          continue;
        }
        break;
      case "return":
        out.push(token);
        continue;
      case "last":
      case "next":
      case "redo":
        if (next?.t === "name" && !LOW.has(next.s)) i++;
        continue;
      case "undef":
        out.push(made("name", "undefined", token));
        if (isOp(next, "(")) i = Math.max(i, (next as Token).match); // isOp found it
        else if (next?.t === "var") i++;
        continue;
      case "not":
        out.push(op("!", token));
        continue;
      case "qw":
        continue;
      case "shift":
      case "pop": {
        out.push(made("name", token.s, token));
        const takes = isOp(next, "(") && raw[i + 2] !== undefined && !isOp(raw[i + 2], ")") ||
          next?.t === "var" && next.s.startsWith("@") || next?.mark === "deref";
        if (!takes) {
          out.push(op("(", token), made("name", inside ? "@_" : "@ARGV", token), op(")", token));
          if (isOp(next, "(")) i = Math.max(i, (next as Token).match); // isOp found it
          continue;
        }
        if (!isOp(next, "(")) wrap(raw, ends, i, to, out, calls, true);
        continue;
      }
      case "map":
      case "grep":
      case "sort":
      case "first":
      case "any": {
        const grouped = isOp(next, "(");
        const k = grouped ? i + 2 : i + 1;
        const block = raw[k];
        if (isOp(block, "{") && block !== undefined && block.match > k) {
          out.push(
            made("name", token.s, token),
            op("(", token),
            op("(", token),
            made("name", "$_", token),
            op(")", token),
            op("=>", token),
            op("{", token),
          );
          opens.push({ close: block.match, put: [op("}", token), op(",", token)] });
          if (grouped && next !== undefined) {
            // The closing parenthesis of the call stays.
            opens.splice(opens.length - 1, 0, { close: next.match, put: [op(")", token)] });
          } else {calls.push({
              end: argumentsEnd(raw, ends, block.match + 1, to, false),
              put: [op(")", token)],
            });}
          i = k;
          continue;
        }
        break;
      }
      case "print":
      case "printf":
      case "say": {
        out.push(made("name", token.s, token));
        const grouped = isOp(next, "(") && next !== undefined;
        let k = grouped ? i + 2 : i + 1;
        out.push(op("(", token));
        if (grouped) opens.push({ close: next.match, put: [op(")", token)] });
        else calls.push({ end: argumentsEnd(raw, ends, k, to, false), put: [op(")", token)] });
        // A file handle first: a name or variable with no comma after it, or braces.
        const handle = raw[k];
        const value = raw[k + 1];
        if (isOp(handle, "{") && handle !== undefined && handle.match > k) {
          out.push(...convert(raw, ends, k + 1, handle.match, inside, depth + 1), op(",", token));
          k = handle.match + 1;
        } else if (
          handle !== undefined && value !== undefined &&
          (handle.t === "name" && /^[A-Z][A-Z\d_]*$/.test(handle.s) ||
            handle.t === "var" && handle.s.startsWith("$")) &&
          value.gap === true &&
          (value.t === "str" || value.t === "var" ||
            value.t === "name" && WORD_OPERATORS[value.s] === undefined && !LOW.has(value.s) ||
            value.t === "num" || value.t === "cmd")
        ) {
          out.push(made("name", handle.t === "name" ? `*${handle.s}` : handle.s, handle), op(",", token));
          k++;
        } else out.push(made("name", "*STDOUT", token), op(",", token));
        i = k - 1;
        continue;
      }
      case "open":
      case "opendir":
      case "socket":
      case "connect":
      case "close":
      case "sysopen":
      case "binmode":
      case "send":
      case "recv":
      case "syswrite": {
        // The handle is a name without quotes.
        out.push(made("name", token.s, token));
        const grouped = isOp(next, "(") && next !== undefined;
        if (grouped) {
          out.push(op("(", token));
          opens.push({ close: next.match, put: [op(")", token)] });
          i++;
        } else wrap(raw, ends, i, to, out, calls, false);
        const handle = raw[i + 1];
        if (handle?.t === "name" && /^[A-Z_]/.test(handle.s)) {
          out.push(made("str", `*${handle.s}`, handle));
          i++;
        } else if (handle?.t === "name" && /^(?:my|our|local)$/.test(handle.s) && raw[i + 2]?.t === "var") {
          out.push(made("str", raw[i + 2]?.s ?? "", handle));
          i += 2;
        } else if (handle?.t === "var" && handle.s.startsWith("$")) {
          out.push(made("str", handle.s, handle));
          i++;
        }
        continue;
      }
      case "exec":
      case "system":
        // `system { $program } @args`
        if (isOp(next, "{") && next !== undefined && next.match > i) {
          out.push(made("name", token.s, token));
          out.push(op("(", token));
          calls.push({ end: argumentsEnd(raw, ends, next.match + 1, to, false), put: [op(")", token)] });
          i = next.match;
          continue;
        }
        break;
    }
    const name = changed(token, { s: token.s.replaceAll("::", ".") });
    if (PLAIN.has(token.s)) {
      out.push(name);
      continue;
    }
    out.push(name);
    if (!isOp(next, "(") && callsWithout(raw, i, to)) {
      // `new Class(args)` and `Class->new`: only the former is a call of `new`.
      if (next?.t === "name" && isOp(raw[i + 2], "->") && /^[A-Z]/.test(token.s)) continue;
      wrap(raw, ends, i, to, out, calls, UNARY.has(token.s));
    } else if (
      /^(?:exec|system|eval|unlink|chdir|rmdir|require)$/.test(token.s) && !isOp(next, "(") &&
      !endsValue(next)
    ) {
      // Without arguments the topic is meant.
      out.push(op("(", token), made("name", "$_", token), op(")", token));
    }
  }
  finish(to + 1);
  for (let k = opens.length - 1; k >= 0; k--) out.push(...(opens[k]?.put ?? []));
  return out;
}
