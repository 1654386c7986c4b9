/**
 * Perl's tokens rewritten to those of JavaScript's grammar: `$x->{k}` becomes `$x["k"]`, `system "a"` becomes
 * `system("a")`, `… if $c` becomes `…; $c`, lists in parentheses become arrays.
 *
 * @module
 */

import { changed, endsValue, isName, isOp, made, op, rewriteParts } from "../curly/rewrite.ts";
import type { Sink } from "../sink.ts";
import { matchBrackets, type Token } from "../token.ts";
import { perlRawTokens } from "./tokens.ts";

/** The tokens of a Perl source in JavaScript's grammar. */
export function perlTokens(source: string, sink: Sink): Token[] {
  return rewrite(perlRawTokens(source, sink));
}

/** Words that end the arguments of a call without parentheses. */
const LOW = new Set(["or", "and", "xor", "if", "unless", "while", "until", "for", "foreach"]);
const WORD_OPERATORS: Readonly<Record<string, string>> = {
  and: "&&",
  or: "||",
  xor: "||",
  lt: "<",
  gt: ">",
  le: "<=",
  ge: ">=",
  eq: "==",
  ne: "!=",
  cmp: "<=>",
  x: "*",
  isa: "instanceof",
};
/** Names that aren't calls. */
const PLAIN = new Set([
  "if",
  "elsif",
  "unless",
  "while",
  "until",
  "for",
  "foreach",
  "else",
  "my",
  "our",
  "local",
  "state",
  "sub",
  "return",
  "last",
  "next",
  "redo",
  "package",
  "use",
  "no",
  "BEGIN",
  "END",
  "STDIN",
  "STDOUT",
  "STDERR",
  "__PACKAGE__",
  "__FILE__",
  "__LINE__",
  "undef",
  "wantarray",
  "time",
  "continue",
  "given",
  "when",
  "default",
]);
/** Functions of one argument: `shift || 1`, `lc $x . "y"`. */
const UNARY = new Set([
  "shift",
  "pop",
  "lc",
  "uc",
  "lcfirst",
  "ucfirst",
  "defined",
  "ref",
  "scalar",
  "length",
  "chr",
  "ord",
  "hex",
  "oct",
  "int",
  "abs",
  "quotemeta",
  "exists",
  "delete",
  "chomp",
  "chop",
  "rmdir",
  "readline",
  "close",
  "chdir",
  "chroot",
  "readlink",
  "stat",
  "lstat",
  "fc",
  "each",
  "keys",
  "values",
  "umask",
  "sleep",
  "localtime",
  "gmtime",
  "caller",
  "rand",
  "srand",
  "exit",
  "fileno",
  "require",
  "uc",
]);

/** Deepest nesting of loops whose lists are rewritten on their own. */
const DEEPEST = 12;

interface Open {
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

/** Whether the name at `i` is a call without parentheses: what follows may start a value. */
function callsWithout(raw: readonly Token[], i: number, to: number): boolean {
  const next = raw[i + 1];
  if (next === undefined || i + 1 >= to) return false;
  switch (next.t) {
    case "str":
    case "num":
    case "var":
    case "cmd":
    case "words":
    case "regex":
      return true;
    case "name":
      return WORD_OPERATORS[next.s] === undefined && !LOW.has(next.s);
    case "op":
      if (next.mark === "deref" || next.s === "\\" || next.s === "!") return true;
      if (next.s === "[") return next.gap === true;
      if (next.s === "-") return next.gap === true && raw[i + 2]?.gap !== true;
      return next.s === "{" &&
        /^(?:map|grep|sort|first|any|all|exec|system|print|printf|say)$/.test(raw[i]?.s ?? "");
    default:
      return false;
  }
}

/** For each token the index where the arguments of a call without parentheses end that start there. */
interface Ends {
  readonly list: Int32Array;
  /** For calls of one argument: these end at an operator that compares, too. */
  readonly one: Int32Array;
}

/** Worked out from the end, so that nested calls cost no second look. */
function endsOf(raw: readonly Token[]): Ends {
  const { length } = raw;
  const list = new Int32Array(length + 1).fill(length);
  const one = new Int32Array(length + 1).fill(length);
  for (let i = length - 1; i >= 0; i--) {
    const token = raw[i] as Token; // 0 <= i < length
    const after = token.match > i ? Math.min(token.match + 1, length) : i + 1;
    const low = token.t === "name" && LOW.has(token.s) && !isOp(raw[i + 1], "=>");
    const closes = token.t === "op" &&
      (token.s === ";" || token.s === ")" || token.s === "]" || token.s === "}");
    list[i] = closes || low || token.t === "op" && token.s === ":" ? i : list[after] ?? length;
    one[i] = closes || low || comparesHere(token) ? i : one[after] ?? length;
  }
  return { list, one };
}

function comparesHere(token: Token): boolean {
  return token.t === "op" && /^(?:,|=>|[<>=!]=|<=>|[<>?:]|&&|\|\||\/\/|\.\.|=~|=)$/.test(token.s) ||
    token.t === "name" && WORD_OPERATORS[token.s] !== undefined;
}

/** Index after the arguments of a call without parentheses that start at `from`. */
function argumentsEnd(raw: readonly Token[], ends: Ends, from: number, to: number, unary: boolean): number {
  if (from >= to) return to;
  const first = raw[from] as Token; // from < to <= length
  // An operator at the very start belongs to the argument.
  const start = unary && comparesHere(first) ? from + 1 : from;
  return Math.min((unary ? ends.one : ends.list)[start] ?? to, to);
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

/** Index where the statement starts that ends a list of tokens. */
function statementBegin(out: readonly Token[]): number {
  let depth = 0;
  for (let k = out.length - 1; k >= 0; k--) {
    const token = out[k] as Token; // 0 <= k < length
    if (token.t !== "op") continue;
    if (token.s === ")" || token.s === "]" || token.s === "}") {
      if (token.s === "}" && depth === 0 && k < out.length - 1) return k + 1;
      depth++;
    } else if (token.s === "(" || token.s === "[" || token.s === "{") {
      if (--depth < 0) return k + 1;
    } else if (token.s === ";" && depth === 0) return k + 1;
  }
  return 0;
}

/** Puts parentheses around the arguments that follow a name. */
function wrap(
  raw: readonly Token[],
  ends: Ends,
  i: number,
  to: number,
  out: Token[],
  calls: { readonly end: number; readonly put: readonly Token[] }[],
  unary: boolean,
): void {
  const token = raw[i] as Token; // i is an index of raw
  out.push(op("(", token));
  calls.push({ end: argumentsEnd(raw, ends, i + 1, to, unary), put: [op(")", token)] });
}

/** Whether `{` is a subscript: after a variable, `]`, `}` of a subscript, or an arrow. */
function subscript(raw: readonly Token[], i: number, out: readonly Token[]): boolean {
  const before = raw[i - 1];
  if (isOp(before, "->")) return true;
  if (before?.t === "var") {
    return before.gap !== true && raw[i]?.gap !== true || before.s.startsWith("$") && raw[i]?.gap !== true;
  }
  const last = out[out.length - 1];
  return isOp(last, "]") && raw[i]?.gap !== true;
}

/** A variable: elements of arrays and tables go by the whole's name. */
function variable(raw: readonly Token[], i: number, to: number, out: Token[]): void {
  const token = raw[i] as Token; // i is an index of raw
  const next = i + 1 < to ? raw[i + 1] : undefined;
  let name = token.s.replaceAll("::", ".");
  if (name.startsWith("$$") && name.length > 2) name = name.slice(1);
  else if (/^[@%]\$/.test(name)) name = name.slice(1);
  else if (name.startsWith("$#")) {
    out.push(
      made("name", "lastindex", token),
      op("(", token),
      made("name", name.startsWith("$#$") ? name.slice(2) : `@${name.slice(2)}`, token),
      op(")", token),
    );
    return;
  } else if (
    name.startsWith("$") && name !== "$_" && isOp(next, "[") && next?.gap !== true ||
    name === "$_" && isOp(next, "[") && next?.gap !== true
  ) name = `@${name.slice(1)}`;
  else if (/^[$@]/.test(name) && isOp(next, "{") && next?.gap !== true) name = `%${name.slice(1)}`;
  out.push(made("name", name, token, token.nl === undefined ? {} : { nl: token.nl }));
}

/** Whether `(` starts a list and not a group or the arguments of a call. */
function listHere(raw: readonly Token[], i: number, to: number, last: Token | undefined): boolean {
  const token = raw[i] as Token; // i is an index of raw
  const before = raw[i - 1];
  if (endsValue(last) && before?.t !== "op" && before?.t !== "num" && before?.t !== "str") {
    // The arguments of a call, the condition of a statement.
    if (!(before?.t === "name" && (before.s === "return" || WORD_OPERATORS[before.s] !== undefined))) {
      return false;
    }
  }
  if (
    isOp(before, "->") || isOp(before, ")") && endsValue(last) ||
    isOp(before, "}") && endsValue(last) && raw[i]?.gap !== true
  ) return false;
  if (token.match === i + 1) return true;
  if (isOp(raw[token.match + 1], "[") || isOp(raw[token.match + 1], "=>")) return true;
  if (isOp(raw[token.match + 1], "=") && token.match + 1 < to) return true;
  for (let k = i + 1; k < token.match;) {
    const one = raw[k] as Token; // k < match <= length
    if (one.t === "op" && (one.s === "," || one.s === "=>")) return true;
    k = one.match > k ? one.match + 1 : k + 1;
  }
  return false;
}

/** `foreach my $x (list) {` and `for (list) {`; gives the index of the last token used, or -1 for a counted loop. */
function loop(
  raw: readonly Token[],
  i: number,
  to: number,
  out: Token[],
  _opens: Open[],
  inner: (from: number, to: number) => Token[],
): number {
  const token = raw[i] as Token; // i is an index of raw
  let k = i + 1;
  if (/^(?:my|our|local|state)$/.test(raw[k]?.s ?? "")) k++;
  let name = "$_";
  if (raw[k]?.t === "var") {
    name = raw[k]?.s ?? "$_";
    k++;
  }
  const open = raw[k];
  if (!isOp(open, "(") || open === undefined || open.match <= k || open.match >= to) return -1;
  for (let n = k + 1; n < open.match;) {
    const one = raw[n] as Token; // n < match < to
    if (isOp(one, ";")) return -1;
    n = one.match > n ? one.match + 1 : n + 1;
  }
  out.push(
    made("name", "for", token),
    op("(", token),
    made("name", "let", token),
    made("name", name, token),
    made("name", "of", token),
  );
  out.push(
    made("name", "flat", token),
    op("(", token),
    ...inner(k + 1, open.match),
    op(")", token),
    op(")", token),
  );
  return open.match;
}

/** `s/a/b/`, `tr/a/b/` and matches: calls that the library knows. */
function substitution(token: Token, out: Token[], again: (tokens: readonly Token[]) => Token[]): void {
  if (token.mark !== "s" && token.mark !== "tr") {
    out.push(made("regex", `/${token.s}/`, token));
    return;
  }
  // `$x =~ s/…/…/` assigns to the variable.
  const name = out[out.length - 2];
  const bound = isOp(out[out.length - 1], "=~") && name?.t === "name";
  if (bound) {
    out.pop();
    out.push(op("=", token));
  }
  const [pattern, replacement, flags, code] = token.parts ?? [];
  const part = (s: unknown): Token => made("str", typeof s === "string" ? s : "", token);
  out.push(made("name", token.mark === "s" ? "substitute" : "transliterate", token), op("(", token));
  out.push(
    made("name", bound ? name?.s ?? "$_" : "$_", token),
    op(",", token),
    part(pattern),
    op(",", token),
    part(replacement),
    op(",", token),
    part(flags),
  );
  if (code !== undefined && typeof code !== "string") {
    out.push(
      op(",", token),
      op("(", token),
      op(")", token),
      op("=>", token),
      op("{", token),
      ...again(code),
      op("}", token),
    );
  }
  out.push(op(")", token));
}
