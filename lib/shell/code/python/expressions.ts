/**
 * Python's expressions.
 *
 * @module
 */

import { joinPath } from "./functions.ts";
import { assignTo, type Body, find, parameters } from "./targets.ts";
import { callValue, indexed, member } from "../calling.ts";
import {
  type Arg,
  closing,
  deeper,
  defineFn,
  eat,
  isName,
  isOp,
  type Machine,
  peek,
  rounds,
  within,
} from "../machine.ts";
import { spend } from "../sink.ts";
import type { Token } from "../token.ts";
import {
  alt,
  arithmetic,
  concat,
  distribute,
  equal,
  FALSE,
  flag,
  formatPercent,
  iterate,
  joinTexts,
  type List,
  list,
  lookUp,
  NIL,
  num,
  originOf,
  plus,
  ref,
  sliceOf,
  text,
  times,
  TRUE,
  truth,
  unknown,
  type Val,
  WHATEVER,
} from "../value.ts";

/** Evaluates, and goes on by one token where that consumed none. */
export function step(m: Machine, f: () => Val): Val {
  const { at } = m;
  const v = f();
  if (m.at <= at) m.at = at + 1;
  return v;
}

/** Expressions with commas between: a list if there is more than one. */
export function expressionList(m: Machine): Val {
  const first = starred(m);
  if (!isOp(m, ",")) return first.k === "spread" ? first.of : first;
  const out = list([]);
  append(out, first);
  while (eat(m, ",")) {
    const { t, s } = peek(m);
    if (
      t === "nl" || t === "end" ||
      t === "op" && (s === ")" || s === "]" || s === "}" || s === "=" || s === ":" || s === ";")
    ) {
      break;
    }
    const { at } = m;
    append(out, starred(m));
    if (m.at <= at || m.sink.options.budget.steps <= 0) break;
  }
  return out;
}

type Spread = { readonly k: "spread"; readonly of: Val };

function starred(m: Machine): Val | Spread {
  if (eat(m, "*")) return { k: "spread", of: expression(m) };
  return expression(m);
}

function append(out: List, v: Val | Spread): void {
  if (v.k !== "spread") out.items.push(v);
  else if (v.of.k === "list") {
    out.items.push(...v.of.items);
    if (v.of.open) out.open = true;
  } else if (v.of.k === "text") out.items.push(...iterate(v.of));
  else out.open = true;
}

/** One expression. */
export function expression(m: Machine): Val {
  return deeper(m, () => {
    if (isName(m, "lambda")) return lambda(m);
    const start = m.at;
    const v = operators(m, 1);
    if (isOp(m, ":=")) {
      m.at++;
      const w = expression(m);
      assignTo(m, start, start + 1, w);
      return w;
    }
    if (!isName(m, "if")) return v;
    m.at++;
    const condition = operators(m, 1);
    if (!isName(m, "else")) return v;
    m.at++;
    const other = expression(m);
    const holds = truth(condition);
    return condition.k === "flag" ? (holds ? v : other) : alt([v, other]);
  });
}

function lambda(m: Machine): Val {
  m.at++;
  const from = m.at;
  while (m.at < m.stop && !isOp(m, ":")) {
    const { match } = peek(m);
    m.at = match > m.at ? match + 1 : m.at + 1;
  }
  const params = parameters(m, from, m.at);
  m.at++;
  const start = m.at;
  // The body ends where a comma or a closing bracket of the surrounding expression stands.
  let i = start;
  while (i < m.stop) {
    const token = m.tokens[i] as Token; // i < stop <= length
    if (token.t === "nl" || token.t === "op" && /^[,)\]};]$/.test(token.s)) break;
    if (token.t === "name" && token.s === "for") break;
    i = token.match > i ? token.match + 1 : i + 1;
  }
  m.at = Math.min(i, m.stop);
  spend(m.sink, (m.at - start) >> 3);
  return defineFn(
    m,
    "lambda",
    params,
    { kind: "expression", tokens: m.tokens, from: start, to: m.at } satisfies Body,
  );
}

const LEVELS: ReadonlyMap<string, number> = new Map(Object.entries({
  or: 1,
  and: 2,
  in: 4,
  is: 4,
  not: 4,
  "<": 4,
  ">": 4,
  "==": 4,
  ">=": 4,
  "<=": 4,
  "!=": 4,
  "<>": 4,
  "|": 5,
  "^": 6,
  "&": 7,
  "<<": 8,
  ">>": 8,
  "+": 9,
  "-": 9,
  "*": 10,
  "/": 10,
  "//": 10,
  "%": 10,
  "@": 10,
  "**": 12,
}));

function operators(m: Machine, level: number): Val {
  let left = unary(m);
  for (;;) {
    const token = peek(m);
    if (token.t !== "op" && token.t !== "name") return left;
    const mine = LEVELS.get(token.s);
    if (mine === undefined || mine < level) return left;
    if (token.s === "not" && !isName(m, "in", 1)) return left;
    if (!(m.sink.options.budget.steps > 0)) return left;
    m.at++;
    if (token.s === "not") m.at++;
    else if (token.s === "is" && isName(m, "not")) m.at++;
    const right = deeper(m, () => operators(m, token.s === "**" ? mine : mine + 1));
    left = binary(m, token.s, left, right);
  }
}

/** An operator between two values. */
export function binary(m: Machine, op: string, a: Val, b: Val): Val {
  if ((a.k === "alt" || b.k === "alt") && op !== "or" && op !== "and") {
    return distribute([a, b], ([x, y]) => binary(m, op, x ?? WHATEVER, y ?? WHATEVER));
  }
  switch (op) {
    case "or": {
      const t = truth(a);
      return t === undefined || a.k === "alt" ? alt([a, b]) : t ? a : b;
    }
    case "and": {
      const t = truth(a);
      return t === undefined || a.k === "alt" ? alt([a, b]) : t ? b : a;
    }
    case "+":
      return plus(a, b);
    case "*":
      return times(a, b);
    case "%":
      if (a.k === "text") {
        return b.k === "list"
          ? formatPercent(a, b.items)
          : formatPercent(a, [b], b.k === "dict" ? b.map : undefined);
      }
      return arithmetic(op, a, b);
    case "/":
      if (a.k === "obj" && a.cls === "Path" || b.k === "obj" && b.cls === "Path") return joinPath(m, [a, b]);
      return arithmetic(op, a, b);
    case "==":
    case "is": {
      const e = equal(a, b);
      return e === undefined ? WHATEVER : flag(e);
    }
    case "!=": {
      const e = equal(a, b);
      return e === undefined ? WHATEVER : flag(!e);
    }
    case "in":
    case "not":
    case "<":
    case ">":
    case "<=":
    case ">=":
    case "<>":
    case "@":
      return WHATEVER;
    case "|":
      if (a.k === "dict" && b.k === "dict") return { k: "dict", map: new Map([...a.map, ...b.map]) };
      return arithmetic(op, a, b);
    default:
      return arithmetic(op, a, b);
  }
}

function unary(m: Machine): Val {
  const token = peek(m);
  if (token.t === "name") {
    if (token.s === "not") {
      m.at++;
      const t = truth(deeper(m, () => operators(m, 4)));
      return t === undefined ? WHATEVER : flag(!t);
    }
    if (token.s === "await") {
      m.at++;
      return deeper(m, () => unary(m));
    }
  } else if (token.t === "op") {
    if (token.s === "-" || token.s === "+" || token.s === "~") {
      m.at++;
      const v = deeper(m, () => operators(m, 11));
      if (v.k !== "num") return WHATEVER;
      return num(token.s === "-" ? -v.n : token.s === "~" ? ~v.n : v.n);
    }
  }
  return postfix(m, primary(m));
}

function postfix(m: Machine, start: Val): Val {
  let v = start;
  for (;;) {
    const token = peek(m);
    if (token.t !== "op") return v;
    if (token.s === ".") {
      const name = peek(m, 1);
      if (name.t !== "name") return v;
      m.at += 2;
      v = member(m, v, name.s);
    } else if (token.s === "(") {
      const { pos } = token;
      const close = closing(m, m.at);
      const args = readArgs(m);
      m.at = Math.min(close + 1, m.stop);
      v = callValue(m, v, { args, pos, end: m.tokens[m.at - 1]?.end ?? pos });
    } else if (token.s === "[") {
      const close = closing(m, m.at);
      v = subscript(m, v, m.at + 1, close);
      m.at = Math.min(close + 1, m.stop);
    } else return v;
    if (m.sink.options.budget.steps <= 0) return v;
  }
}

function subscript(m: Machine, v: Val, from: number, to: number): Val {
  return within(m, m.tokens, from, to, () => {
    const parts: (Val | undefined)[] = [undefined];
    let slice = false;
    while (m.at < m.stop) {
      if (eat(m, ":")) {
        slice = true;
        parts.push(undefined);
      } else parts[parts.length - 1] = step(m, () => expressionList(m));
    }
    if (slice) return sliceOf(v, parts[0], parts[1], parts[2]);
    return indexed(m, v, parts[0] ?? WHATEVER);
  });
}

/** The arguments in the brackets that are next; leaves the position where it was. */
export function readArgs(m: Machine): Arg[] {
  const close = closing(m, m.at);
  return within(m, m.tokens, m.at + 1, close, () => {
    const args: Arg[] = [];
    while (m.at < m.stop) {
      const start = m.at;
      const { pos } = peek(m);
      const place = (): { pos: number; end: number } => ({ pos, end: m.tokens[m.at - 1]?.end ?? pos });
      if (eat(m, "*")) {
        const v = expression(m);
        if (v.k === "list") { for (const val of v.items) args.push({ val, ...place() }); }
        if (v.k !== "list" || v.open) args.push({ val: unknown(originOf(v) ?? "unknown"), ...place() });
      } else if (eat(m, "**")) {
        const v = expression(m);
        if (v.k === "dict") { for (const [name, val] of v.map) args.push({ val, name, ...place() }); }
      } else if (peek(m).t === "name" && isOp(m, "=", 1)) {
        const name = peek(m).s;
        m.at += 2;
        const val = expression(m);
        args.push({ val, name, ...place() });
      } else if (comprehends(m, m.at, m.stop)) {
        args.push({
          val: comprehension(m, m.at, m.stop, "list"),
          pos,
          end: m.tokens[m.stop - 1]?.end ?? pos,
        });
        m.at = m.stop;
      } else {
        const val = expression(m);
        args.push({ val, ...place() });
      }
      if (!eat(m, ",") && m.at <= start) m.at = start + 1;
      if (args.length > 4096 || m.sink.options.budget.steps <= 0) break;
    }
    return args;
  });
}

/** Whether the first item of a stretch has a `for` of its own. */
function comprehends(m: Machine, from: number, to: number): boolean {
  for (let i = from; i < to;) {
    const token = m.tokens[i] as Token; // i < to <= length
    if (token.t === "op" && token.s === ",") return false;
    if (token.t === "name" && token.s === "for") return true;
    i = token.match > i ? token.match + 1 : i + 1;
  }
  return false;
}

function comprehension(m: Machine, from: number, to: number, kind: "list" | "dict"): Val {
  const at = find(m, "for", from, to);
  const items: Val[] = [];
  const map = new Map<string, Val>();
  const outer = m.scope;
  m.scope = { vars: new Map(), parent: outer };
  let open = false;
  const element = (): void => {
    within(m, m.tokens, from, at, () => {
      const v = expression(m);
      if (kind === "dict" && eat(m, ":")) {
        const w = expression(m);
        if (v.k === "text" && map.size < 1024) map.set(v.s, w);
      } else if (items.length < 4096) items.push(v);
    });
  };
  const clauses = (start: number): void => {
    m.at = start + 1;
    const target = m.at;
    const within_ = find(m, "in", target, to);
    if (within_ < 0) return;
    m.at = within_ + 1;
    const source = operators(m, 1);
    if (source.k === "list" && source.open || source.k === "unknown" || source.k === "alt") open = true;
    const next = m.at;
    rounds(m, iterate(source), (item) => {
      assignTo(m, target, within_, item);
      m.at = next;
      while (isName(m, "if") && m.sink.options.budget.steps > 0) {
        m.at++;
        operators(m, 1);
      }
      if (isName(m, "async")) m.at++;
      if (isName(m, "for") && m.depth < 100) {
        m.depth++;
        clauses(m.at);
        m.depth--;
      } else element();
    });
  };
  within(m, m.tokens, at, to, () => clauses(at));
  m.scope = outer;
  return kind === "dict" ? { k: "dict", map, open } : list(items, open);
}

function primary(m: Machine): Val {
  const token = peek(m);
  switch (token.t) {
    case "str":
      return strings(m);
    case "num":
      m.at++;
      return number(token.s);
    case "name":
      return name(m, token.s);
    case "op":
      if (token.s === "(" || token.s === "[" || token.s === "{") return bracket(m, token.s);
      if (token.s === "...") m.at++;
      return WHATEVER;
    default:
      return WHATEVER;
  }
}

function number(s: string): Val {
  const clean = /^0[xXbBoO]/.test(s) ? s : s.replace(/[jJlL]$/, "");
  const n = /^0\d+$/.test(clean) ? parseInt(clean, 8) : Number(clean);
  return Number.isNaN(n) ? WHATEVER : num(n);
}

const KEYWORDS = new Set([
  "if",
  "else",
  "for",
  "in",
  "is",
  "and",
  "or",
  "as",
  "import",
  "from",
  "while",
  "with",
  "def",
]);

function name(m: Machine, s: string): Val {
  if (KEYWORDS.has(s)) return WHATEVER;
  m.at++;
  switch (s) {
    case "None":
      return NIL;
    case "True":
      return TRUE;
    case "False":
      return FALSE;
  }
  return lookUp(m.scope, s) ?? ref(s);
}

/** String literals side by side are one. */
function strings(m: Machine): Val {
  let all: Val | undefined;
  while (peek(m).t === "str") {
    const token = peek(m);
    m.at++;
    let v: Val = text(token.s);
    if (token.parts !== undefined) {
      const pieces = token.parts.map((part): Val =>
        typeof part === "string" ? text(part) : within(m, part, 0, part.length, () => expressionList(m))
      );
      v = joinTexts(pieces, "");
    }
    all = all === undefined ? v : concat(all, v);
  }
  return all ?? WHATEVER;
}

function bracket(m: Machine, open: string): Val {
  const close = closing(m, m.at);
  const from = m.at + 1;
  let v: Val;
  if (comprehends(m, from, close)) v = comprehension(m, from, close, open === "{" ? "dict" : "list");
  else if (open === "{") v = within(m, m.tokens, from, close, () => braces(m));
  else {
    v = within(m, m.tokens, from, close, () => {
      if (m.at >= m.stop) return list([]);
      if (isName(m, "yield")) m.at++;
      const one = expressionList(m);
      // `[x]` is a list of one, `(x)` is x; with a comma the list is made already.
      if (open === "(") return one;
      if (one.k === "list" && commas(m, from, close)) return one;
      return list([one]);
    });
  }
  m.at = Math.min(close + 1, m.stop);
  return v;
}

/** Whether a comma or `*` stands between the brackets, outside inner ones. */
function commas(m: Machine, from: number, to: number): boolean {
  for (let i = from; i < to;) {
    const token = m.tokens[i] as Token; // i < to <= length
    if (token.t === "op" && token.s === "," || i === from && token.t === "op" && token.s === "*") return true;
    i = token.match > i ? token.match + 1 : i + 1;
  }
  return false;
}

function braces(m: Machine): Val {
  const map = new Map<string, Val>();
  const items: Val[] = [];
  let open = false;
  while (m.at < m.stop) {
    const { at } = m;
    if (eat(m, "**")) {
      const v = expression(m);
      if (v.k === "dict") { for (const [key, value] of v.map) map.set(key, value); }
      else open = true;
    } else {
      const key = expression(m);
      if (eat(m, ":")) {
        const value = expression(m);
        if (key.k === "text" || key.k === "num") map.set(key.k === "num" ? String(key.n) : key.s, value);
        else open = true;
      } else items.push(key);
    }
    if (!eat(m, ",") && m.at <= at) m.at = at + 1;
    if (m.sink.options.budget.steps <= 0) break;
  }
  return items.length > 0 ? list(items) : { k: "dict", map, open };
}
