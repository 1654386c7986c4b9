/**
 * Python: statements, evaluated as far as they are known.
 *
 * @module
 */

import { PYTHON_ROWS } from "./calls.ts";
import { binary, expression, expressionList, readArgs, step } from "./expressions.ts";
import { pythonPure } from "./functions.ts";
import { pythonField, pythonMethod } from "./methods.ts";
import { pythonSpecial } from "./special_calls.ts";
import { assignName, assignTo, type Body, find, outerNames, parameters } from "./targets.ts";
import { pythonTokens } from "./tokens.ts";
import { member } from "../calling.ts";
import {
  type Arg,
  assign,
  callFn,
  closing,
  deeper,
  defineFn,
  eat,
  evaluate,
  isName,
  isOp,
  type Language,
  type Machine,
  maybe,
  peek,
  rounds,
  within,
} from "../machine.ts";
import type { Token } from "../token.ts";
import { type Fn, iterate, lookUp, NIL, ref, type Val, WHATEVER } from "../value.ts";

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
  expression,
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
export function rest(m: Machine, end: number): void {
  while (m.at < end && m.sink.options.budget.steps > 0) step(m, () => expression(m));
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
