/**
 * Steps of rewriting Perl's tokens: where arguments end, what a bracket means, variables, substitutions.
 *
 * @module
 */

import type { Open } from "./rewrite_perl.ts";
import { endsValue, isOp, made, op } from "../curly/rewrite.ts";
import type { Token } from "../token.ts";

/** Names that aren't calls. */
export const PLAIN = new Set([
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
export const UNARY = new Set([
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

/** Words that end the arguments of a call without parentheses. */
export const LOW = new Set(["or", "and", "xor", "if", "unless", "while", "until", "for", "foreach"]);

/** Operators that are words, as JavaScript spells them. */
export const WORD_OPERATORS: Readonly<Record<string, string>> = {
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

/** Whether the name at `i` is a call without parentheses: what follows may start a value. */
export function callsWithout(raw: readonly Token[], i: number, to: number): boolean {
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
export interface Ends {
  readonly list: Int32Array;
  /** For calls of one argument: these end at an operator that compares, too. */
  readonly one: Int32Array;
}

/** Worked out from the end, so that nested calls cost no second look. */
export function endsOf(raw: readonly Token[]): Ends {
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
export function argumentsEnd(
  raw: readonly Token[],
  ends: Ends,
  from: number,
  to: number,
  unary: boolean,
): number {
  if (from >= to) return to;
  const first = raw[from] as Token; // from < to <= length
  // An operator at the very start belongs to the argument.
  const start = unary && comparesHere(first) ? from + 1 : from;
  return Math.min((unary ? ends.one : ends.list)[start] ?? to, to);
}

/** Index where the statement starts that ends a list of tokens. */
export function statementBegin(out: readonly Token[]): number {
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
export function wrap(
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
export function subscript(raw: readonly Token[], i: number, out: readonly Token[]): boolean {
  const before = raw[i - 1];
  if (isOp(before, "->")) return true;
  if (before?.t === "var") {
    return before.gap !== true && raw[i]?.gap !== true || before.s.startsWith("$") && raw[i]?.gap !== true;
  }
  const last = out[out.length - 1];
  return isOp(last, "]") && raw[i]?.gap !== true;
}

/** A variable: elements of arrays and tables go by the whole's name. */
export function variable(raw: readonly Token[], i: number, to: number, out: Token[]): void {
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
export function listHere(raw: readonly Token[], i: number, to: number, last: Token | undefined): boolean {
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
export function loop(
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
export function substitution(token: Token, out: Token[], again: (tokens: readonly Token[]) => Token[]): void {
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
