/**
 * Python: statements and expressions, evaluated as far as they are known.
 *
 * @module
 */

import {
  type Arg,
  assign,
  assignMember,
  type Call,
  callFn,
  callValue,
  closing,
  deeper,
  defineFn,
  eat,
  evaluate,
  indexed,
  isName,
  isOp,
  type Language,
  type Machine,
  maybe,
  member,
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
  type Fn,
  formatPercent,
  iterate,
  joinTexts,
  type List,
  list,
  lookUp,
  NIL,
  num,
  originOf,
  type Param,
  plus,
  ref,
  type Scope,
  sliceOf,
  text,
  times,
  TRUE,
  truth,
  unknown,
  type Val,
  WHATEVER,
} from "../value.ts";
import { PYTHON_ROWS } from "./calls.ts";
import { joinPath, pythonField, pythonMethod, pythonPure, pythonSpecial } from "./library.ts";
import { pythonTokens } from "./tokens.ts";

/** Body of a function or class: a stretch of tokens. */
interface Body {
  readonly kind: "block" | "expression" | "class";
  readonly tokens: readonly Token[];
  readonly from: number;
  readonly to: number;
}

function canonical(path: string): string {
  let p = path;
  if (p.includes("__")) {
    p = p.replace(/^(?:__globals__\.|__builtins__\.|__builtin__\.|__dict__\.|builtins\.)+/, "").replace(
      /\.__dict__\./g,
      ".",
    )
      .replace(/\.__call__$/, "");
  } else if (p.startsWith("builtins.")) p = p.slice(9);
  if (p.startsWith("sys.modules.")) p = p.slice(12);
  if (p.startsWith("posix.")) return "os." + p.slice(6);
  if (p.startsWith("posixpath.")) return "os.path." + p.slice(10);
  if (p.startsWith("urllib2.")) return "urllib.request." + p.slice(8);
  if (p.startsWith("urllib.url")) return "urllib.request." + p.slice(7);
  if (p.startsWith("httpx.")) return "requests." + p.slice(6);
  if (p.startsWith("pathlib.")) {
    return "Path" +
      p.slice(8).replace(/^(?:PurePosixPath|PosixPath|PurePath|WindowsPath|PureWindowsPath|Path)/, "");
  }
  if (p.startsWith("pathlib2.")) return p.slice(9);
  if (
    p.startsWith("_pickle.") || p.startsWith("cPickle.") || p.startsWith("dill.") ||
    p.startsWith("cloudpickle.")
  ) {
    return "pickle" + p.slice(p.indexOf("."));
  }
  if (p.startsWith("commands.")) return "subprocess." + p.slice(9);
  if (p.startsWith("imp.")) return "importlib." + p.slice(4);
  return p;
}

/** Python. */
export const PYTHON: Language = {
  name: "python",
  rows: PYTHON_ROWS,
  pure: pythonPure,
  special: pythonSpecial,
  canonical,
  tokenise: pythonTokens,
  program,
  body(m, fn) {
    const body = fn.body as Body; // what this file gave to defineFn
    if (body.kind === "class") return instance(m, fn);
    return within(m, body.tokens, body.from, body.to, () => {
      if (body.kind === "expression") return expression(m);
      program(m);
      return NIL;
    });
  },
  method: pythonMethod,
  field(m, of, name) {
    if (of.k === "fn" && (of.body as Body).kind === "class") {
      return lookUp(m.scope, `${of.name}.${name}`) ?? ref(`${of.name}.${name}`);
    }
    return pythonField(m, of, name);
  },
};

/** A class is one object: its attributes are variables with its name before them. */
function instance(m: Machine, fn: Fn): Val {
  const init = lookUp(m.scope, `${fn.name}.__init__`);
  if (init?.k === "fn") {
    const given = m.scope.vars.get("args");
    const named = m.scope.vars.get("kwargs");
    const args: Arg[] = given?.k === "list" ? given.items.map((val) => ({ val, pos: 0, end: 0 })) : [];
    if (named?.k === "dict") {
      for (const [name, val] of named.map) args.push({ val, name, pos: 0, end: 0 });
    }
    callFn(m, init, args, WHATEVER);
  }
  m.returns = [];
  return ref(fn.name);
}

// Statements.

function program(m: Machine): Val {
  let last: Val = NIL;
  while (m.at < m.stop) {
    const at = m.at;
    last = statement(m) ?? last;
    if (m.at <= at) m.at = at + 1;
    if (m.sink.options.budget.steps <= 0) break;
  }
  return last;
}

/** Index of the end of the logical line (or of the statement, at `;`). */
function lineEnd(m: Machine): number {
  let i = m.at;
  while (i < m.stop) {
    const token = m.tokens[i] as Token; // i < stop <= length
    if (token.t === "nl" || token.t === "in" || token.t === "out" || token.t === "op" && token.s === ";") {
      return i;
    }
    i = token.match > i ? token.match + 1 : i + 1;
  }
  return m.stop;
}

/** Steps over `:` and the block or line after it; gives where that stands. */
function blockRange(m: Machine): [number, number] {
  eat(m, ":");
  if (peek(m).t === "nl" && peek(m, 1).t === "in") {
    const from = m.at + 2;
    const to = closing(m, m.at + 1);
    m.at = to + 1;
    return [from, to];
  }
  const from = m.at;
  let i = from;
  while (i < m.stop && m.tokens[i]?.t !== "nl") {
    const match = m.tokens[i]?.match ?? -1;
    i = match > i ? match + 1 : i + 1;
  }
  m.at = Math.min(i + 1, m.stop);
  return [from, Math.min(i, m.stop)];
}

function runRange(m: Machine, [from, to]: [number, number]): void {
  deeper(m, () => within(m, m.tokens, from, to, () => program(m)));
}

function block(m: Machine): void {
  runRange(m, blockRange(m));
}

function statement(m: Machine): Val | undefined {
  const token = peek(m);
  if (token.t === "nl" || token.t === "in" || token.t === "out" || token.t === "op" && token.s === ";") {
    m.at++;
    return undefined;
  }
  if (token.t === "op" && token.s === "@") {
    m.at++;
    expression(m);
    return undefined;
  }
  if (token.t !== "name") return simple(m);
  switch (token.s) {
    case "if":
    case "elif":
    case "while":
      m.at++;
      expression(m);
      maybe(m, () => block(m));
      return undefined;
    case "try":
    case "finally":
      m.at++;
      block(m);
      return undefined;
    case "else":
      m.at++;
      maybe(m, () => block(m));
      return undefined;
    case "except": {
      m.at++;
      while (m.at < m.stop && !isOp(m, ":") && peek(m).t !== "nl") {
        if (isName(m, "as")) m.at++;
        if (!eat(m, ",")) step(m, () => expression(m));
      }
      maybe(m, () => block(m));
      return undefined;
    }
    case "for":
      forLoop(m);
      return undefined;
    case "with":
      withStatement(m);
      return undefined;
    case "async":
      m.at++;
      return undefined;
    case "def":
      functionDefinition(m);
      return undefined;
    case "class":
      classDefinition(m);
      return undefined;
    case "import":
      m.at++;
      importNames(m);
      return undefined;
    case "from":
      m.at++;
      importFrom(m);
      return undefined;
    case "return":
    case "yield":
      m.at++;
      if (isName(m, "from")) m.at++;
      if (peek(m).t !== "nl") {
        const v = expressionList(m);
        if (m.returns !== undefined && m.returns.length < 16) m.returns.push(v);
        return v;
      }
      return undefined;
    case "global":
    case "nonlocal":
      m.at++;
      while (peek(m).t === "name") {
        outerNames(m.scope).add(peek(m).s);
        m.at++;
        if (!eat(m, ",")) break;
      }
      return undefined;
    case "pass":
    case "break":
    case "continue":
      m.at++;
      return undefined;
    case "del":
    case "raise":
    case "assert":
      m.at++;
      while (m.at < m.stop && peek(m).t !== "nl" && !isOp(m, ";")) {
        if (isName(m, "from")) m.at++;
        else if (!eat(m, ",")) step(m, () => expression(m));
      }
      return undefined;
    case "exec":
      // Python 2's statement.
      if (peek(m, 1).t === "str" || peek(m, 1).t === "name") {
        m.at++;
        const { pos } = peek(m);
        const v = expression(m);
        evaluate(m, v, { pos, end: m.tokens[m.at - 1]?.end ?? pos });
        return undefined;
      }
      break;
  }
  return simple(m);
}

/** Evaluates, and goes on by one token where that consumed none. */
function step(m: Machine, f: () => Val): Val {
  const { at } = m;
  const v = f();
  if (m.at <= at) m.at = at + 1;
  return v;
}

const outers = new WeakMap<Scope, Set<string>>();

function outerNames(scope: Scope): Set<string> {
  let names = outers.get(scope);
  if (names === undefined) outers.set(scope, names = new Set());
  return names;
}

function assignName(m: Machine, name: string, v: Val): void {
  if (outers.get(m.scope)?.has(name)) {
    let scope = m.scope.parent ?? m.globals;
    while (scope.parent !== undefined && !scope.vars.has(name)) scope = scope.parent;
    assign(m, name, v, scope);
  } else assign(m, name, v);
}

const AUGMENTED = /^(?:\*\*|\/\/|>>|<<|[-+*/%&|^@])=$/;

function simple(m: Machine): Val {
  const end = lineEnd(m);
  const start = m.at;
  const cuts: number[] = [];
  for (let i = start; i < end;) {
    const token = m.tokens[i] as Token; // i < end <= length
    if (token.t === "name" && token.s === "lambda") break;
    if (token.t === "op") {
      if (token.s === "=") cuts.push(i);
      else if (AUGMENTED.test(token.s)) {
        const target = within(m, m.tokens, start, i, () => expression(m));
        m.at = i + 1;
        const v = binary(m, token.s.slice(0, -1), target, expressionList(m));
        assignTo(m, start, i, v);
        return v;
      }
    }
    i = token.match > i ? token.match + 1 : i + 1;
  }
  if (cuts.length > 0) {
    m.at = (cuts[cuts.length - 1] ?? start) + 1;
    const v = isName(m, "yield") || isName(m, "await") ? (m.at++, expressionList(m)) : expressionList(m);
    let from = start;
    for (const cut of cuts) {
      assignTo(m, from, cut, v);
      from = cut + 1;
    }
    rest(m, end);
    return v;
  }
  const v = expressionList(m);
  if (isOp(m, ":")) {
    if (m.at + 1 >= end) maybe(m, () => block(m));
    else m.at = end;
    return v;
  }
  rest(m, end);
  return v;
}

/** What an expression left of its line (Python 2's `print "x"`, mistakes) is evaluated too. */
function rest(m: Machine, end: number): void {
  while (m.at < end && m.sink.options.budget.steps > 0) step(m, () => expression(m));
}

/** Assigns to the target in a stretch of tokens. */
function assignTo(m: Machine, from: number, to: number, v: Val): void {
  const first = m.tokens[from];
  if (first === undefined || from >= to) return;
  if (first.t === "op" && (first.s === "(" || first.s === "[") && first.match === to - 1) {
    const parts = split(m, from + 1, to - 1);
    unpack(m, parts, v);
    return;
  }
  const parts = split(m, from, to);
  if (parts.length > 1) {
    unpack(m, parts, v);
    return;
  }
  if (first.t === "op" && first.s === "*") {
    assignTo(m, from + 1, to, v);
    return;
  }
  // An annotation: `x: str = …`.
  for (let i = from; i < to;) {
    const token = m.tokens[i] as Token; // i < to <= length
    if (token.t === "op" && token.s === ":") {
      assignTo(m, from, i, v);
      return;
    }
    i = token.match > i ? token.match + 1 : i + 1;
  }
  if (to === from + 1) {
    if (first.t === "name") assignName(m, first.s, v);
    return;
  }
  const last = m.tokens[to - 1] as Token; // from < to <= length
  if (last.t === "name" && m.tokens[to - 2]?.s === ".") {
    const of = within(m, m.tokens, from, to - 2, () => expression(m));
    assignMember(m, of, last.s, v);
    return;
  }
  for (let i = from; i < to;) {
    const token = m.tokens[i] as Token; // i < to <= length
    if (token.match === to - 1 && token.s === "[") {
      const of = within(m, m.tokens, from, i, () => expression(m));
      const key = within(m, m.tokens, i + 1, to - 1, () => expression(m));
      const name = key.k === "text" ? key.s : key.k === "num" ? String(key.n) : undefined;
      assignMember(m, of, name, v);
      return;
    }
    i = token.match > i ? token.match + 1 : i + 1;
  }
}

/** The stretches between commas. */
function split(m: Machine, from: number, to: number): [number, number][] {
  const out: [number, number][] = [];
  let start = from;
  for (let i = from; i < to;) {
    const token = m.tokens[i] as Token; // i < to <= length
    if (token.t === "op" && token.s === ",") {
      out.push([start, i]);
      start = i + 1;
    }
    i = token.match > i ? Math.min(token.match + 1, to) : i + 1;
  }
  if (start < to || out.length === 0) out.push([start, to]);
  else out.push([to, to]); // `(x,)` is one target in a list
  return out;
}

function unpack(m: Machine, parts: readonly [number, number][], v: Val): void {
  parts.forEach(([from, to], i) => {
    if (from >= to) return;
    if (v.k === "list") {
      if (m.tokens[from]?.s === "*") {
        assignTo(
          m,
          from,
          to,
          list(v.items.slice(i, v.items.length - (parts.length - 1 - i)), v.open === true),
        );
      } else assignTo(m, from, to, v.items[i] ?? WHATEVER);
    } else if (v.k === "text") assignTo(m, from, to, iterate(v)[i] ?? WHATEVER);
    else if (v.k === "alt") {
      assignTo(
        m,
        from,
        to,
        alt(v.items.map((one) => one.k === "list" ? one.items[i] ?? WHATEVER : WHATEVER)),
      );
    } else assignTo(m, from, to, unknown(originOf(v) ?? "unknown"));
  });
}

/** Index of a name outside brackets, or -1. */
function find(m: Machine, name: string, from: number, to: number): number {
  for (let i = from; i < to;) {
    const token = m.tokens[i] as Token; // i < to <= length
    if (token.t === "name" && token.s === name) return i;
    i = token.match > i ? token.match + 1 : i + 1;
  }
  return -1;
}

function forLoop(m: Machine): void {
  m.at++;
  const from = m.at;
  const at = find(m, "in", from, lineEnd(m));
  if (at < 0) return;
  m.at = at + 1;
  const items = iterate(expressionList(m));
  const range = blockRange(m);
  rounds(m, items, (item) => {
    assignTo(m, from, at, item);
    runRange(m, range);
  });
}

function withStatement(m: Machine): void {
  m.at++;
  const open = m.at;
  const end = lineEnd(m);
  const close = isOp(m, "(") ? closing(m, open) : -1;
  const grouped = close > 0 && m.tokens[close + 1]?.s === ":" && find(m, "as", open + 1, close) > 0;
  if (grouped) m.at++;
  while (m.at < end) {
    const v = step(m, () => expression(m));
    if (isName(m, "as")) {
      m.at++;
      const from = m.at;
      while (m.at < end && !isOp(m, ",") && !isOp(m, ":") && !isOp(m, ")")) {
        const { match } = peek(m);
        m.at = match > m.at ? match + 1 : m.at + 1;
      }
      assignTo(m, from, m.at, v);
    }
    if (!eat(m, ",")) break;
  }
  if (grouped) m.at = close + 1;
  block(m);
}

function parameters(m: Machine, from: number, to: number): Param[] {
  const params: Param[] = [];
  for (const [start, end] of split(m, from, to)) {
    let i = start;
    let kind: "list" | "dict" | undefined;
    if (m.tokens[i]?.s === "*") kind = "list", i++;
    else if (m.tokens[i]?.s === "**") kind = "dict", i++;
    const name = m.tokens[i];
    if (i >= end || name?.t !== "name") continue;
    let preset: Val | undefined;
    for (let k = i + 1; k < end;) {
      const token = m.tokens[k] as Token; // k < end <= length
      if (token.t === "op" && token.s === "=") {
        preset = within(m, m.tokens, k + 1, end, () => expression(m));
        break;
      }
      k = token.match > k ? token.match + 1 : k + 1;
    }
    params.push({ name: name.s, preset, rest: kind });
  }
  return params;
}

function functionDefinition(m: Machine): void {
  m.at++;
  const name = peek(m);
  m.at++;
  if (isOp(m, "[")) m.at = closing(m, m.at) + 1;
  if (!isOp(m, "(")) return;
  const close = closing(m, m.at);
  const params = parameters(m, m.at + 1, close);
  m.at = close + 1;
  if (eat(m, "->")) expression(m);
  const [from, to] = blockRange(m);
  assignName(
    m,
    name.s,
    defineFn(m, name.s, params, { kind: "block", tokens: m.tokens, from, to } satisfies Body),
  );
}

function classDefinition(m: Machine): void {
  m.at++;
  const name = peek(m).s;
  m.at++;
  if (isOp(m, "(")) {
    const close = closing(m, m.at);
    readArgs(m);
    m.at = close + 1;
  }
  const range = blockRange(m);
  const outer = m.scope;
  m.scope = { vars: new Map(), parent: outer };
  const body: Body = { kind: "class", tokens: [], from: 0, to: 0 };
  const maker: Fn = {
    k: "fn",
    name,
    params: [{ name: "args", rest: "list" }, { name: "kwargs", rest: "dict" }],
    body,
    scope: outer,
    calls: 0,
    active: 0,
  };
  runRange(m, range);
  const inner = m.scope;
  m.scope = outer;
  assign(m, name, maker);
  for (const [key, v] of inner.vars) {
    assign(m, `${name}.${key}`, v.k === "fn" && v.scope === inner ? methodOf(m, v, name) : v, m.globals);
  }
}

function methodOf(m: Machine, fn: Fn, cls: string): Fn {
  const at = m.fns.indexOf(fn);
  const bound: Fn = {
    ...fn,
    ...(fn.params[0]?.name === "self" || fn.params[0]?.name === "cls" ? { self: ref(cls) } : undefined),
  };
  if (at >= 0) m.fns[at] = bound;
  return bound;
}

function dotted(m: Machine): string {
  let path = "";
  while (isOp(m, ".") || isOp(m, "...")) m.at++;
  while (peek(m).t === "name" && !isName(m, "import") && !isName(m, "as")) {
    path += (path === "" ? "" : ".") + peek(m).s;
    m.at++;
    if (!eat(m, ".")) break;
  }
  return path;
}

function importNames(m: Machine): void {
  do {
    const path = dotted(m);
    if (path === "") return;
    if (isName(m, "as")) {
      m.at++;
      assignName(m, peek(m).s, ref(path));
      m.at++;
    } else {
      const first = path.split(".")[0] ?? path;
      assignName(m, first, ref(first));
    }
  } while (eat(m, ","));
}

function importFrom(m: Machine): void {
  const module = dotted(m);
  if (!isName(m, "import")) return;
  m.at++;
  if (eat(m, "*")) {
    if (m.stars.length < 32) m.stars.push(module);
    return;
  }
  eat(m, "(");
  while (peek(m).t === "name") {
    const { s } = peek(m);
    m.at++;
    let name = s;
    if (isName(m, "as")) {
      name = peek(m, 1).s;
      m.at += 2;
    }
    assignName(m, name, member(m, ref(module), s));
    if (!eat(m, ",")) break;
  }
  eat(m, ")");
}

// Expressions.

function expressionList(m: Machine): Val {
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

function expression(m: Machine): Val {
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

function binary(m: Machine, op: string, a: Val, b: Val): Val {
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
function readArgs(m: Machine): Arg[] {
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
