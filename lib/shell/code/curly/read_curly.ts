/**
 * Statements and expressions with JavaScript's grammar, evaluated as far as they are known.
 *
 * JavaScript and what agents write of TypeScript are read as they stand. Other languages with statements, blocks,
 * calls and assignments (PHP, Perl, Ruby, Lua) are rewritten by their tokenisers to tokens of this grammar.
 *
 * @module
 */

import {
  type Arg,
  assign,
  assignMember,
  assignOuter,
  callFn,
  callValue,
  closing,
  deeper,
  defineFn,
  eat,
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
import type { Token } from "../token.ts";
import {
  alt,
  arithmetic,
  distribute,
  equal,
  FALSE,
  flag,
  type Fn,
  formatPercent,
  iterate,
  joinTexts,
  list,
  lookUp,
  NIL,
  num,
  originOf,
  type Param,
  plus,
  ref,
  text,
  times,
  toText,
  TRUE,
  truth,
  unknown,
  type Val,
  WHATEVER,
} from "../value.ts";
import { type Place, spend } from "../sink.ts";

/** Body of a function: a stretch of tokens. */
interface Body {
  readonly kind: "block" | "expression" | "class";
  readonly tokens: readonly Token[];
  readonly from: number;
  readonly to: number;
}

/** What a language of this shape has of its own. */
export interface CurlyOptions extends Omit<Language, "program" | "body" | "destructure"> {
  /** A template with a tag before it. */
  readonly tagged?: (m: Machine, tag: Val, pieces: readonly Val[], at: Place) => Val;
  /** A function gives its last statement's value, as in Ruby and Perl. */
  readonly lastValue?: boolean;
  /** `name: value` among arguments is an argument by name. */
  readonly namedArguments?: boolean;
}

/** A language whose tokens, after its tokeniser rewrote them, have JavaScript's grammar. */
export function curly(options: CurlyOptions): Language {
  return {
    ...options,
    program(m) {
      hoist(m);
      return statements(m);
    },
    body(m, fn) {
      const body = fn.body as Body; // what this file gave to defineFn
      if (body.kind === "class") {
        const init = lookUp(m.scope, `${fn.name}.${options.constructorName ?? "constructor"}`);
        const args = m.scope.vars.get("args");
        if (init?.k === "fn") {
          callFn(
            m,
            init,
            args?.k === "list" ? args.items.map((val) => ({ val, pos: 0, end: 0 })) : [],
            WHATEVER,
          );
        }
        m.returns = [];
        return ref(fn.name);
      }
      return within(m, body.tokens, body.from, body.to, () => {
        if (body.kind === "expression") return assignment(m);
        hoist(m);
        const last = statements(m);
        return options.lastValue ? last : NIL;
      });
    },
    field(m, of, name) {
      if (of.k === "fn" && (of.body as Body).kind === "class") return lookUp(m.scope, `${of.name}.${name}`);
      return options.field?.(m, of, name);
    },
    destructure(m, pattern, v) {
      const { tokens, from, to } = pattern as Body; // what parameters() made
      within(m, tokens, from, to, () => bindPattern(m, from, to, v, true));
    },
  };
}

// Statements.

/** Function declarations count from the start of their block. */
function hoist(m: Machine): void {
  for (let i = m.at; i < m.stop;) {
    const token = m.tokens[i] as Token; // i < stop <= length
    const before = m.tokens[i - 1];
    if (
      token.t === "name" && token.s === "function" &&
      (i === m.at || before === undefined || before.s === ";" || before.s === "}" || token.nl ||
        before.s === "async")
    ) {
      const name = m.tokens[i + 1];
      if (
        name?.t === "name" &&
        (before === undefined || before.t !== "op" || before.s === ";" || before.s === "}")
      ) {
        const back = m.at;
        m.at = i;
        const fn = functionExpression(m);
        assign(m, name.s, fn);
        i = Math.max(m.at, i + 1);
        m.at = back;
        continue;
      }
    }
    i = token.match > i ? token.match + 1 : i + 1;
  }
}

function statements(m: Machine): Val {
  let last: Val = NIL;
  while (m.at < m.stop) {
    const { at } = m;
    last = statement(m) ?? last;
    if (m.at <= at) m.at = at + 1;
    if (m.sink.options.budget.steps <= 0) break;
  }
  return last;
}

function parenthesised(m: Machine): Val {
  if (!isOp(m, "(")) return WHATEVER;
  const close = closing(m, m.at);
  const v = within(m, m.tokens, m.at + 1, close, () => commaList(m));
  m.at = Math.min(close + 1, m.stop);
  return v;
}

/** A block, or a statement without braces; gives its last value. */
function body(m: Machine): Val {
  return deeper(m, () => {
    if (!isOp(m, "{")) return statement(m) ?? NIL;
    const close = closing(m, m.at);
    const v = within(m, m.tokens, m.at + 1, close, () => {
      hoist(m);
      return statements(m);
    });
    m.at = Math.min(close + 1, m.stop);
    return v;
  });
}

function statement(m: Machine): Val | undefined {
  const token = peek(m);
  if (token.t === "op") {
    if (token.s === ";") {
      m.at++;
      return undefined;
    }
    if (token.s === "{") {
      body(m);
      return undefined;
    }
    if (token.s === "@") {
      m.at++;
      unary(m);
      return undefined;
    }
  }
  if (token.t !== "name") return expressionStatement(m);
  const next = peek(m, 1);
  switch (token.s) {
    case "const":
    case "let":
    case "var":
    case "using":
      if (next.t !== "name" && next.s !== "{" && next.s !== "[") break;
      m.at++;
      declarations(m);
      return undefined;
    case "function":
      if (next.t === "name" || next.s === "*") {
        const { length } = m.fns;
        const fn = functionExpression(m);
        // The start of the block defined it already.
        if (lookUp(m.scope, fn.name)?.k === "fn") m.fns.length = length;
        else assign(m, fn.name, fn);
        return undefined;
      }
      break;
    case "async":
      if (next.t === "name" && next.s === "function" && !next.nl) {
        m.at++;
        return statement(m);
      }
      break;
    case "class":
      classExpression(m);
      return undefined;
    case "abstract":
    case "declare":
    case "export":
      m.at++;
      if (isName(m, "default")) m.at++;
      if (isOp(m, "*") || isOp(m, "{") && exportsNames(m)) {
        while (
          m.at < m.stop && !isOp(m, ";") && !(peek(m).nl && peek(m).t === "name" && !isName(m, "from"))
        ) m.at = Math.max(closing1(m), m.at + 1);
        return undefined;
      }
      return statement(m);
    case "interface":
    case "type":
      if (next.t === "name" && !next.nl) {
        m.at += 2;
        while (m.at < m.stop && !isOp(m, ";") && !(peek(m).nl && peek(m).t === "name")) {
          const ends = token.s === "interface" && isOp(m, "{");
          m.at = closing1(m);
          if (ends) break;
        }
        return undefined;
      }
      break;
    case "import":
      if (next.s === "(" || next.s === ".") break;
      m.at++;
      importStatement(m);
      return undefined;
    case "if":
      m.at++;
      parenthesised(m);
      return branches(m);
    case "while":
    case "with":
    case "switch":
      m.at++;
      parenthesised(m);
      maybe(m, () => body(m));
      return undefined;
    case "do":
      m.at++;
      body(m);
      return undefined;
    case "else":
    case "try":
    case "finally":
      m.at++;
      body(m);
      return undefined;
    case "catch":
      m.at++;
      if (isOp(m, "(")) m.at = closing(m, m.at) + 1;
      maybe(m, () => body(m));
      return undefined;
    case "for":
      forLoop(m);
      return undefined;
    case "return":
    case "throw":
      m.at++;
      if (m.at < m.stop && !isOp(m, ";") && !isOp(m, "}") && !peek(m).nl) {
        const v = commaList(m);
        if (token.s === "return" && m.returns !== undefined && m.returns.length < 16) m.returns.push(v);
        return v;
      }
      return undefined;
    case "break":
    case "continue":
    case "debugger":
      m.at++;
      return undefined;
    case "case":
      m.at++;
      commaList(m);
      eat(m, ":");
      return undefined;
    case "default":
      m.at++;
      eat(m, ":");
      return undefined;
  }
  if (next.t === "op" && next.s === ":") {
    m.at += 2; // a label
    return undefined;
  }
  return expressionStatement(m);
}

/** The branches of an `if`, the condition being read; gives what they come to. */
function branches(m: Machine): Val | undefined {
  const values = [maybe(m, () => body(m))];
  while (isName(m, "else")) {
    m.at++;
    values.push(maybe(m, () => body(m)));
  }
  return (m.lang as CurlyOptions).lastValue ? alt(values) : undefined; // curly() made the language
}

function closing1(m: Machine): number {
  const { match } = peek(m);
  return match > m.at ? Math.min(match + 1, m.stop) : m.at + 1;
}

function exportsNames(m: Machine): boolean {
  const after = m.tokens[closing(m, m.at) + 1];
  return after === undefined || after.s === "from" || after.s === ";" || after.nl === true;
}

function expressionStatement(m: Machine): Val {
  const v = commaList(m);
  eat(m, ";");
  return v;
}

function declarations(m: Machine): void {
  do {
    const from = m.at;
    if (isOp(m, "{") || isOp(m, "[")) m.at = closing(m, m.at) + 1;
    else m.at++;
    const to = Math.min(m.at, m.stop);
    eat(m, "!");
    if (isOp(m, ":")) skipType(m);
    if (isName(m, "of") || isName(m, "in")) return;
    const v = eat(m, "=") ? assignment(m) : NIL;
    bindPattern(m, from, to, v, true);
    if (m.sink.options.budget.steps <= 0) return;
  } while (eat(m, ","));
  eat(m, ";");
}

/** Steps over a type annotation, up to `=`, `,`, `;`, `)` or the body. */
function skipType(m: Machine): void {
  m.at++;
  while (m.at < m.stop) {
    const token = peek(m);
    if (token.t === "op" && /^(?:=|,|;|\)|\]|\}|=>)$/.test(token.s)) {
      if (token.s !== "=>") return;
      // The type of a function, unless a body follows.
      if (isOp(m, "{", 1)) return;
    }
    if (token.nl && token.t === "name") return;
    if (token.s === "{" && m.tokens[m.at - 1]?.t !== "op") return;
    m.at = closing1(m);
  }
}

function importStatement(m: Machine): void {
  const names: [string, string | undefined][] = [];
  while (m.at < m.stop && peek(m).t !== "str") {
    const token = peek(m);
    if (token.t === "op" && token.s === ";") return;
    if (token.t === "op" && token.s === "*") {
      names.push([peek(m, 2).s, undefined]);
      m.at += 3;
    } else if (token.t === "op" && token.s === "{") {
      const close = closing(m, m.at);
      m.at++;
      while (m.at < close) {
        const name = peek(m).s;
        m.at++;
        if (isName(m, "as")) {
          names.push([peek(m, 1).s, name]);
          m.at += 2;
        } else if (name !== ",") names.push([name, name]);
      }
      m.at = close + 1;
    } else {
      if (token.t === "name" && token.s !== "from" && token.s !== "type") names.push([token.s, undefined]);
      m.at++;
    }
  }
  const module = peek(m).s;
  m.at++;
  if (isName(m, "with") || isName(m, "assert")) m.at = Math.min(closing(m, m.at + 1) + 1, m.stop);
  eat(m, ";");
  const v = callValue(m, ref("require"), { args: [{ val: text(module), pos: 0, end: 0 }], pos: 0, end: 0 });
  for (const [name, of] of names) {
    assign(m, name, of === undefined || of === "default" ? v : member(m, v, of));
  }
}

function forLoop(m: Machine): void {
  m.at++;
  if (isName(m, "await")) m.at++;
  if (!isOp(m, "(")) return;
  const open = m.at;
  const close = closing(m, open);
  let of = -1;
  let kind = "of";
  for (let i = open + 1; i < close;) {
    const token = m.tokens[i] as Token; // i < close <= length
    if (token.t === "name" && (token.s === "of" || token.s === "in") && i > open + 1) {
      of = i;
      kind = token.s;
      break;
    }
    if (token.t === "op" && token.s === ";") break;
    i = token.match > i ? token.match + 1 : i + 1;
  }
  spend(m.sink, ((of < 0 ? close : of) - open) >> 3);
  const after = (): void => {
    m.at = Math.min(close + 1, m.stop);
    body(m);
  };
  if (of < 0) {
    counted(m, open, close, after);
    return;
  }
  const source = within(m, m.tokens, of + 1, close, () => commaList(m));
  let from = open + 1;
  const declares = /^(?:const|let|var)$/.test(m.tokens[from]?.s ?? "");
  if (declares) from++;
  const items = kind === "of" ? iterate(source) : keys(source);
  let ended = m.at;
  rounds(m, items, (item) => {
    bindPattern(m, from, of, item, declares);
    after();
    ended = m.at;
  });
  if (items.length === 0) {
    bindPattern(m, from, of, WHATEVER, declares);
    maybe(m, after);
    ended = m.at;
  }
  m.at = ended;
}

function keys(v: Val): readonly Val[] {
  if (v.k === "list") return v.items.map((_item, i) => text(String(i)));
  return iterate(v);
}

/** `for (let i = 0; i < n; i++)`: run by numbers where start, end and step are plain, else once. */
function counted(m: Machine, open: number, close: number, after: () => void): void {
  const cuts: number[] = [];
  for (let i = open + 1; i < close;) {
    const token = m.tokens[i] as Token; // i < close <= length
    if (token.t === "op" && token.s === ";") cuts.push(i);
    i = token.match > i ? token.match + 1 : i + 1;
  }
  const [first = close, second = close] = cuts;
  within(m, m.tokens, open + 1, first, () => statements(m));
  let end = m.at;
  const again = m.loops >= 2 ? 1 : 64;
  m.loops++;
  for (let round = 0; round < again; round++) {
    const holds = within(m, m.tokens, first + 1, second, () => m.at < m.stop ? commaList(m) : WHATEVER);
    const known = holds.k === "flag" ? truth(holds) : undefined;
    if (known === false && round > 0) break;
    after();
    end = m.at;
    within(m, m.tokens, second + 1, close, () => m.at < m.stop ? commaList(m) : NIL);
    if (known !== true || m.sink.options.budget.steps <= 0) break;
  }
  m.loops--;
  m.at = end;
}

// Functions and classes.

function parameters(m: Machine, from: number, to: number): Param[] {
  const params: Param[] = [];
  for (const [start, end] of split(m, from, to)) {
    let i = start;
    const rest = m.tokens[i]?.s === "...";
    if (rest) i++;
    while (
      /^(?:public|private|protected|readonly)$/.test(m.tokens[i]?.s ?? "") && m.tokens[i + 1]?.t === "name"
    ) i++;
    const first = m.tokens[i];
    if (first === undefined || i >= end) continue;
    const pattern = first.t === "op" && first.match > i ? Math.min(first.match + 1, end) : i + 1;
    let preset: Val | undefined;
    for (let k = pattern; k < end;) {
      const token = m.tokens[k] as Token; // k < end <= length
      if (token.t === "op" && token.s === "=") {
        preset = within(m, m.tokens, k + 1, end, () => assignment(m));
        break;
      }
      k = token.match > k ? token.match + 1 : k + 1;
    }
    params.push({
      name: first.t === "name" ? first.s : "",
      preset,
      rest: rest ? "list" : undefined,
      ...(first.t === "name"
        ? undefined
        : { pattern: { kind: "block", tokens: m.tokens, from: i, to: pattern } satisfies Body }),
    });
  }
  return params;
}

function functionExpression(m: Machine): Fn {
  m.at++;
  eat(m, "*");
  let name = "";
  if (peek(m).t === "name") {
    name = peek(m).s;
    m.at++;
  }
  return callable(m, name);
}

/** Parameters and body, from the opening bracket on. */
function callable(m: Machine, name: string): Fn {
  if (isOp(m, "<")) { while (m.at < m.stop && !isOp(m, "(")) m.at++; }
  if (!isOp(m, "(")) {
    return defineFn(m, name, [], { kind: "block", tokens: [], from: 0, to: 0 } satisfies Body);
  }
  const close = closing(m, m.at);
  const params = parameters(m, m.at + 1, close);
  m.at = Math.min(close + 1, m.stop);
  if (isOp(m, ":")) {
    skipType(m);
    while (m.at < m.stop && !isOp(m, "{") && !isOp(m, ";")) m.at++;
  }
  if (!isOp(m, "{")) {
    return defineFn(m, name, params, { kind: "block", tokens: [], from: 0, to: 0 } satisfies Body);
  }
  const from = m.at + 1;
  const to = closing(m, m.at);
  m.at = Math.min(to + 1, m.stop);
  return defineFn(m, name, params, { kind: "block", tokens: m.tokens, from, to } satisfies Body);
}

function arrow(m: Machine, params: readonly Param[]): Fn {
  m.at++; // =>
  if (isOp(m, "{")) {
    const from = m.at + 1;
    const to = closing(m, m.at);
    m.at = Math.min(to + 1, m.stop);
    return defineFn(m, "", params, { kind: "block", tokens: m.tokens, from, to } satisfies Body);
  }
  const from = m.at;
  // The body ends where a comma or a closing bracket of the surrounding expression stands.
  let i = from;
  while (i < m.stop) {
    const token = m.tokens[i] as Token; // i < stop <= length
    if (token.t === "op" && /^[,)\]};]$/.test(token.s)) break;
    if (i > from && token.nl && token.t !== "op" && m.tokens[i - 1]?.t !== "op") break;
    if (i > from && token.nl && m.tokens[i - 1]?.s === ")" && token.t === "name") break;
    i = token.match > i ? token.match + 1 : i + 1;
  }
  m.at = Math.min(i, m.stop);
  spend(m.sink, (m.at - from) >> 3);
  return defineFn(m, "", params, { kind: "expression", tokens: m.tokens, from, to: m.at } satisfies Body);
}

function classExpression(m: Machine): Val {
  m.at++;
  let name = "(class)";
  if (peek(m).t === "name" && !isName(m, "extends")) {
    name = peek(m).s;
    m.at++;
  }
  while (m.at < m.stop && !isOp(m, "{")) {
    if (isName(m, "extends")) {
      m.at++;
      unary(m);
    } else m.at++;
  }
  const close = closing(m, m.at);
  m.at++;
  const self = ref(name);
  const outer = m.scope;
  m.scope = { vars: new Map([["this", self]]), parent: outer };
  while (m.at < close && m.sink.options.budget.steps > 0) {
    const token = peek(m);
    if (
      token.t === "name" &&
      /^(?:static|async|get|set|public|private|protected|readonly|override)$/.test(token.s) &&
      !isOp(m, "(", 1) && !isOp(m, "=", 1)
    ) {
      m.at++;
      continue;
    }
    if (token.t === "op" && token.s === "{") {
      body(m); // static block
      continue;
    }
    const key = token.t === "name" || token.t === "str" ? token.s : undefined;
    m.at = key === undefined ? closing1(m) : m.at + 1;
    if (key === undefined) continue;
    if (isOp(m, "(")) {
      assign(m, `${name}.${key}`, callable(m, key), m.globals);
      continue;
    }
    if (isOp(m, ":")) skipType(m);
    if (eat(m, "=")) assign(m, `${name}.${key}`, assignment(m), m.globals);
  }
  m.scope = outer;
  m.at = Math.min(close + 1, m.stop);
  const maker: Fn = {
    k: "fn",
    name,
    params: [{ name: "args", rest: "list" }],
    body: { kind: "class", tokens: [], from: 0, to: 0 } satisfies Body,
    scope: outer,
    calls: 1,
    active: 0,
  };
  assign(m, name, maker);
  return maker;
}

// Patterns.

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
  if (start < to) out.push([start, to]);
  return out;
}

function put(m: Machine, name: string, given: Val, declares: boolean): void {
  const v = name.startsWith("%") && given.k === "list" ? pairs(given) : given;
  if (declares) assign(m, name, v);
  else assignOuter(m, name, v);
}

/** Perl's tables are made from lists of keys and values. */
function pairs(v: Extract<Val, { k: "list" }>): Val {
  const map = new Map<string, Val>();
  for (let i = 0; i + 1 < v.items.length; i += 2) {
    const key = v.items[i];
    if (key?.k === "text" || key?.k === "num") {
      map.set(key.k === "num" ? String(key.n) : key.s, v.items[i + 1] ?? NIL);
    }
  }
  return { k: "dict", map, open: v.open === true };
}

/** Assigns to a name, a pattern, or a member: the stretch of tokens left of `=`. */
function bindPattern(m: Machine, from: number, to: number, v: Val, declares: boolean): void {
  const first = m.tokens[from];
  if (first === undefined || from >= to) return;
  // A preset: `{ a = 1 }`.
  for (let i = from; i < to;) {
    const token = m.tokens[i] as Token; // i < to <= length
    if (token.t === "op" && token.s === "=" && i > from) {
      const preset = within(m, m.tokens, i + 1, to, () => assignment(m));
      bindPattern(
        m,
        from,
        i,
        v === NIL ? preset : originOf(v) === "unknown" ? alt([v, preset]) : v,
        declares,
      );
      return;
    }
    i = token.match > i ? token.match + 1 : i + 1;
  }
  if (first.t === "op" && first.match === to - 1 && first.s === "[") {
    split(m, from + 1, to - 1).forEach(([a, b], i) => {
      if (m.tokens[a]?.s === "...") {
        bindPattern(
          m,
          a + 1,
          b,
          v.k === "list" ? list(v.items.slice(i), v.open === true) : list([], true),
          declares,
        );
      } else {bindPattern(
          m,
          a,
          b,
          v.k === "list" ? v.items[i] ?? (v.open ? WHATEVER : NIL) : v.k === "ref" ? WHATEVER : itemOf(v, i),
          declares,
        );}
    });
    return;
  }
  if (first.t === "op" && first.match === to - 1 && first.s === "{") {
    for (const [a, b] of split(m, from + 1, to - 1)) {
      const key = m.tokens[a];
      if (key === undefined || a >= b) continue;
      if (key.s === "...") {
        bindPattern(m, a + 1, b, v, declares);
        continue;
      }
      let name: string | undefined = key.s;
      let next = a + 1;
      if (key.s === "[" && key.match > a) {
        const computed = within(m, m.tokens, a + 1, key.match, () => assignment(m));
        name = computed.k === "text" ? computed.s : undefined;
        next = key.match + 1;
      }
      const one = name === undefined ? WHATEVER : field(m, v, name);
      if (m.tokens[next]?.s === ":" && next < b) bindPattern(m, next + 1, b, one, declares);
      else bindPattern(m, a, b, one, declares);
    }
    return;
  }
  if (to === from + 1) {
    if (first.t === "name") put(m, first.s, v, declares);
    return;
  }
  if (declares) return;
  const last = m.tokens[to - 1] as Token; // from < to <= length
  if (last.t === "name" && m.tokens[to - 2]?.s === ".") {
    const of = within(m, m.tokens, from, to - 2, () => unary(m));
    assignMember(m, of, last.s, v);
    return;
  }
  for (let i = from; i < to;) {
    const token = m.tokens[i] as Token; // i < to <= length
    if (token.s === "[" && token.match === to - 1) {
      const of = within(m, m.tokens, from, i, () => unary(m));
      const key = within(m, m.tokens, i + 1, to - 1, () => commaList(m));
      assignMember(m, of, key.k === "text" ? key.s : key.k === "num" ? String(key.n) : undefined, v);
      return;
    }
    i = token.match > i ? token.match + 1 : i + 1;
  }
}

function itemOf(v: Val, at: number): Val {
  return v.k === "text" ? iterate(v)[at] ?? NIL : unknown(originOf(v) ?? "unknown");
}

/** A field that a pattern takes out. */
function field(m: Machine, v: Val, name: string): Val {
  if (v.k === "unknown") return v;
  if (v.k === "dict" && !v.map.has(name)) return v.open ? WHATEVER : NIL;
  const one = member(m, v, name);
  return one.k === "bound" && v.k !== "obj" ? unknown(originOf(v) ?? "unknown") : one;
}

// Expressions.

function commaList(m: Machine): Val {
  let v = assignment(m);
  while (eat(m, ",")) {
    const { at } = m;
    v = assignment(m);
    if (m.at <= at || m.sink.options.budget.steps <= 0) break;
  }
  return v;
}

const COMPOUND = /^(?:\*\*|>>>|>>|<<|&&|\|\||\?\?|[-+*/%&|^])=$/;

function assignment(m: Machine): Val {
  return deeper(m, () => {
    const token = peek(m);
    const start = m.at;
    if (token.t === "name") {
      if (token.s === "async" && !peek(m, 1).nl) {
        if (isOp(m, "(", 1) && m.tokens[closing(m, m.at + 1) + 1]?.s === "=>" || peek(m, 1).t === "name") {
          m.at++;
          return assignment(m);
        }
      } else if (token.s === "yield") {
        m.at++;
        eat(m, "*");
        return assignment(m);
      }
      if (isOp(m, "=>", 1)) {
        m.at++;
        return arrow(m, [{ name: token.s }]);
      }
    } else if (token.t === "op" && token.s === "(") {
      const close = closing(m, start);
      let after = close + 1;
      if (m.tokens[after]?.s === ":") {
        // A return type before the arrow, or the second part of `a ? (b) : c`.
        let k = after + 1;
        while (
          k < m.stop && /^(?:name|str)$/.test(m.tokens[k]?.t ?? "") ||
          /^[.<>|&]$|^\[$|^\]$/.test(m.tokens[k]?.s ?? "")
        ) k++;
        if (m.tokens[k]?.s === "=>" && k < m.stop) after = k;
      }
      if (m.tokens[after]?.s === "=>" && after < m.stop) {
        const params = parameters(m, start + 1, close);
        m.at = after;
        return arrow(m, params);
      }
    }
    if (
      token.t === "op" && (token.s === "{" || token.s === "[") && m.tokens[closing(m, start) + 1]?.s === "="
    ) {
      const close = closing(m, start);
      m.at = close + 2;
      const v = assignment(m);
      bindPattern(m, start, close + 1, v, false);
      return v;
    }
    const v = conditional(m);
    const op = peek(m);
    if (op.t !== "op") return v;
    if (op.s === "=") {
      const to = m.at;
      m.at++;
      const w = assignment(m);
      bindPattern(m, start, to, w, false);
      return w;
    }
    if (COMPOUND.test(op.s)) {
      const to = m.at;
      m.at++;
      const w = binary(op.s.slice(0, -1), v, assignment(m));
      bindPattern(m, start, to, w, false);
      return w;
    }
    return v;
  });
}

function conditional(m: Machine): Val {
  const v = operators(m, 1);
  if (!isOp(m, "?")) return v;
  m.at++;
  const a = assignment(m);
  if (!eat(m, ":")) return a;
  const b = assignment(m);
  return v.k === "flag" ? (v.b === true ? a : b) : alt([a, b]);
}

const LEVELS: ReadonlyMap<string, number> = new Map(Object.entries({
  "??": 1,
  "||": 2,
  "&&": 3,
  "|": 4,
  "^": 5,
  "&": 6,
  "==": 7,
  "!=": 7,
  "===": 7,
  "!==": 7,
  "<": 8,
  ">": 8,
  "<=": 8,
  ">=": 8,
  in: 8,
  instanceof: 8,
  as: 8,
  satisfies: 8,
  "<<": 9,
  ">>": 9,
  ">>>": 9,
  "+": 10,
  "-": 10,
  "*": 11,
  "/": 11,
  "%": 11,
  "**": 12,
  "..": 9,
  "=~": 7,
  "!~": 7,
  "<=>": 7,
}));

function operators(m: Machine, level: number): Val {
  let left = unary(m);
  for (;;) {
    const token = peek(m);
    if (token.t !== "op" && token.t !== "name") return left;
    const mine = LEVELS.get(token.s);
    if (mine === undefined || mine < level || m.sink.options.budget.steps <= 0) return left;
    if (token.t === "name" && token.nl) return left;
    m.at++;
    if (token.s === "as" || token.s === "satisfies") {
      // A type follows.
      while (peek(m).t === "name" || isOp(m, ".") || isOp(m, "[") || isOp(m, "<")) {
        if (peek(m).nl) break;
        if (isOp(m, "<")) { while (m.at < m.stop && !isOp(m, ">")) m.at++; }
        m.at = closing1(m);
      }
      continue;
    }
    const right = deeper(m, () => operators(m, token.s === "**" ? mine : mine + 1));
    left = binary(token.s, left, right);
  }
}

function binary(op: string, a: Val, b: Val): Val {
  if (op === "||" || op === "&&" || op === "??") {
    const t = op === "??" ? (a === NIL ? false : originOf(a) === undefined ? true : undefined) : truth(a);
    if (t === undefined || a.k === "alt") return alt([a, b]);
    return t === (op === "&&") ? b : a;
  }
  if (a.k === "alt" || b.k === "alt") {
    return distribute([a, b], ([x, y]) => binary(op, x ?? WHATEVER, y ?? WHATEVER));
  }
  switch (op) {
    case "+":
      if (a.k === "list" || b.k === "list") return plus(asText(a), asText(b));
      return plus(a, b);
    case "==":
    case "===":
    case "!=":
    case "!==": {
      const e = equal(a, b);
      return e === undefined ? WHATEVER : flag(e === op.startsWith("="));
    }
    case "<":
    case ">":
    case "<=":
    case ">=":
      if (a.k !== "num" || b.k !== "num") return WHATEVER;
      return flag(op === "<" ? a.n < b.n : op === ">" ? a.n > b.n : op === "<=" ? a.n <= b.n : a.n >= b.n);
    case "in":
    case "instanceof":
    case "=~":
    case "!~":
    case "<=>":
      return WHATEVER;
    case "..": {
      if (a.k !== "num" || b.k !== "num" || b.n - a.n > 512 || b.n < a.n) return list([WHATEVER], true);
      return list(Array.from({ length: Math.floor(b.n - a.n) + 1 }, (_, i) => num(a.n + i)));
    }
    case "*":
      return times(a, b);
    case "<<":
      if (a.k === "list") return list([...a.items.slice(0, 4096), b], a.open === true);
      return a.k === "text" ? plus(a, b) : arithmetic(op, a, b);
    case "%":
      if (a.k === "text") {
        return formatPercent(a, b.k === "list" ? b.items : [b], b.k === "dict" ? b.map : undefined);
      }
      return a.k === "num" && b.k === "num" && b.n !== 0 ? num(a.n % b.n) : WHATEVER;
    case ">>>":
      return arithmetic(">>", a, b);
    default:
      return arithmetic(op, a, b);
  }
}

/** An array as text has commas between its items. */
export function asText(v: Val): Val {
  return v.k === "list" && !v.open ? joinTexts(v.items, ",") : v.k === "list" ? WHATEVER : toText(v);
}

function unary(m: Machine): Val {
  const token = peek(m);
  if (token.t === "op") {
    switch (token.s) {
      case "!":
      case "-":
      case "+":
      case "~":
      case "++":
      case "--": {
        m.at++;
        const start = m.at;
        const v = deeper(m, () => unary(m));
        if (token.s === "++" || token.s === "--") {
          const w = arithmetic("-", v, num(token.s === "++" ? -1 : 1));
          bindPattern(m, start, m.at, w, false);
          return w;
        }
        if (token.s === "!") {
          const t = truth(v);
          return t === undefined ? WHATEVER : flag(!t);
        }
        if (token.s === "+" && v.k === "text") return Number.isNaN(Number(v.s)) ? WHATEVER : num(Number(v.s));
        return v.k === "num" ? num(token.s === "-" ? -v.n : token.s === "~" ? ~v.n : v.n) : WHATEVER;
      }
      case "...":
        m.at++;
        return deeper(m, () => assignment(m));
      case "<":
        // A type assertion, or a tag: skipped.
        return WHATEVER;
    }
  } else if (token.t === "name") {
    switch (token.s) {
      case "typeof":
      case "delete":
        m.at++;
        deeper(m, () => unary(m));
        return WHATEVER;
      case "void":
        m.at++;
        deeper(m, () => unary(m));
        return NIL;
      case "await":
        m.at++;
        return deeper(m, () => unary(m));
      case "new":
        m.at++;
        if (isOp(m, ".")) {
          m.at += 2;
          return WHATEVER;
        }
        return deeper(m, () => newExpression(m));
    }
  }
  const start = m.at;
  const v = postfix(m, primary(m));
  if ((isOp(m, "++") || isOp(m, "--")) && !peek(m).nl) {
    const w = arithmetic("-", v, num(isOp(m, "++") ? -1 : 1));
    bindPattern(m, start, m.at, w, false);
    m.at++;
  }
  return v;
}

/** `new a.b.C(args)`: the class without calls in it, then the arguments. */
function newExpression(m: Machine): Val {
  let callee = isName(m, "new") ? unary(m) : primary(m);
  for (;;) {
    if (isOp(m, ".") && peek(m, 1).t === "name") {
      callee = member(m, callee, peek(m, 1).s);
      m.at += 2;
    } else if (isOp(m, "[")) {
      const close = closing(m, m.at);
      const key = within(m, m.tokens, m.at + 1, close, () => commaList(m));
      m.at = Math.min(close + 1, m.stop);
      callee = indexed(m, callee, key);
    } else break;
  }
  if (isOp(m, "<")) skipGenerics(m);
  const { pos } = peek(m);
  let args: Arg[] = [];
  if (isOp(m, "(")) {
    const close = closing(m, m.at);
    args = readArgs(m);
    m.at = Math.min(close + 1, m.stop);
  }
  const path = callee.k === "ref" ? ref(`new ${m.lang.canonical(callee.path, m)}`) : callee;
  return postfix(m, callValue(m, path, { args, pos, end: m.tokens[m.at - 1]?.end ?? pos }));
}

/** Steps over `<T, U>` before the arguments of a call. */
function skipGenerics(m: Machine): boolean {
  let k = m.at + 1;
  let nesting = 1;
  while (k < m.stop && k < m.at + 40) {
    const token = m.tokens[k] as Token; // k < stop <= length
    if (token.t === "op" && token.s === "<") nesting++;
    else if (token.t === "op" && token.s === ">") nesting--;
    else if (token.t === "num" || token.t === "op" && !/^[,.|&[\]{}:]$/.test(token.s)) return false;
    k++;
    if (nesting === 0) break;
  }
  if (nesting !== 0 || m.tokens[k]?.s !== "(") return false;
  m.at = k;
  return true;
}

function postfix(m: Machine, start: Val): Val {
  let v = start;
  for (;;) {
    const token = peek(m);
    if (token.t === "str" && token.mark === "`") {
      m.at++;
      v = (m.lang as CurlyOptions).tagged?.(m, v, pieces(m, token), token) ?? WHATEVER; // curly() made the language
      continue;
    }
    if (token.t !== "op") return v;
    if (token.s === "." || token.s === "?.") {
      const name = peek(m, 1);
      if (name.t === "name") {
        m.at += 2;
        v = member(m, v, name.s);
        continue;
      }
      if (token.s === "." || name.s !== "(" && name.s !== "[") return v;
      m.at++;
      continue;
    }
    if (token.s === "(") {
      const { pos } = token;
      const close = closing(m, m.at);
      const args = readArgs(m);
      m.at = Math.min(close + 1, m.stop);
      v = callValue(m, v, { args, pos, end: m.tokens[m.at - 1]?.end ?? pos });
    } else if (token.s === "[" && !(token.nl && m.tokens[m.at - 1]?.s === "}")) {
      const close = closing(m, m.at);
      const key = within(m, m.tokens, m.at + 1, close, () => commaList(m));
      m.at = Math.min(close + 1, m.stop);
      v = indexed(m, v, key);
    } else if (token.s === "!" && !token.nl && (isOp(m, ".", 1) || isOp(m, ")", 1))) m.at++;
    else if (token.s === "<" && (v.k === "ref" || v.k === "bound") && skipGenerics(m)) continue;
    else return v;
    if (m.sink.options.budget.steps <= 0) return v;
  }
}

function readArgs(m: Machine): Arg[] {
  const close = closing(m, m.at);
  const named = (m.lang as CurlyOptions).namedArguments === true; // curly() made the language
  return within(m, m.tokens, m.at + 1, close, () => {
    const args: Arg[] = [];
    while (m.at < m.stop) {
      const { at } = m;
      const { pos } = peek(m);
      const spread = eat(m, "...");
      let name: string | undefined;
      if (named && isOp(m, ":", 1) && (peek(m).t === "name" || peek(m).t === "str")) {
        name = peek(m).s;
        m.at += 2;
      }
      const v = assignment(m);
      const place = { pos, end: m.tokens[Math.max(m.at - 1, 0)]?.end ?? pos };
      if (spread && v.k === "list") {
        for (const val of v.items.slice(0, 1024)) args.push({ val, ...place });
        if (v.open) args.push({ val: WHATEVER, ...place });
      } else args.push(name === undefined ? { val: v, ...place } : { val: v, name, ...place });
      if (!eat(m, ",") && m.at <= at) m.at = at + 1;
      if (args.length > 4096 || m.sink.options.budget.steps <= 0) break;
    }
    return args;
  });
}

function pieces(m: Machine, token: Token): readonly Val[] {
  if (token.parts === undefined) return [text(token.s)];
  return token.parts.map((part): Val =>
    typeof part === "string" ? text(part) : within(m, part, 0, part.length, () => commaList(m))
  );
}

function primary(m: Machine): Val {
  const token = peek(m);
  switch (token.t) {
    case "str":
      m.at++;
      return token.parts === undefined ? text(token.s) : joinTexts(pieces(m, token).map(asTextOrAlt), "");
    case "num": {
      m.at++;
      const n = /^0\d+$/.test(token.s) ? parseInt(token.s, 8) : Number(token.s);
      return Number.isNaN(n) ? WHATEVER : num(n);
    }
    case "regex":
      m.at++;
      return { k: "obj", cls: "RegExp", text: text(token.s) };
    case "name":
      return named(m, token.s);
    case "op": {
      const close = closing(m, m.at);
      if (token.s === "(") return parenthesised(m);
      if (token.s === "[") {
        const v = within(m, m.tokens, m.at + 1, close, () => array(m));
        m.at = Math.min(close + 1, m.stop);
        return v;
      }
      if (token.s === "{") {
        const v = within(m, m.tokens, m.at + 1, close, () => objectLiteral(m));
        m.at = Math.min(close + 1, m.stop);
        return v;
      }
      return WHATEVER;
    }
    default:
      return WHATEVER;
  }
}

function asTextOrAlt(v: Val): Val {
  return v.k === "alt" ? v : asText(v);
}

/** An array; where a key stands before an item, a table (PHP's arrays, Lua's tables, Perl's pairs). */
function array(m: Machine): Val {
  const items: Val[] = [];
  let open = false;
  let map: Map<string, Val> | undefined;
  while (m.at < m.stop) {
    const { at } = m;
    if (eat(m, ",")) continue;
    if (eat(m, "...")) {
      const v = assignment(m);
      if (v.k === "list" || v.k === "text") items.push(...iterate(v).slice(0, 1024));
      else open = true;
    } else {
      const v = assignment(m);
      if (eat(m, ":")) {
        map ??= new Map();
        const value = assignment(m);
        if (v.k === "text" && map.size < 1024) map.set(v.s, value);
        else if (v.k === "num") map.set(String(v.n), value);
      } else items.push(v);
    }
    if (m.at <= at) m.at = at + 1;
    if (items.length > 4096 || m.sink.options.budget.steps <= 0) break;
  }
  if (map !== undefined) {
    items.forEach((item, i) => map?.set(String(i + 1), item));
    return { k: "dict", map, open };
  }
  return list(items, open);
}

function objectLiteral(m: Machine): Val {
  const map = new Map<string, Val>();
  let open = false;
  while (m.at < m.stop && m.sink.options.budget.steps > 0) {
    if (eat(m, ",")) continue;
    const start = m.at;
    if (eat(m, "...")) {
      const v = assignment(m);
      if (v.k === "dict") { for (const [key, value] of v.map) map.set(key, value); }
      else open = true;
      continue;
    }
    let token = peek(m);
    while (
      token.t === "name" && /^(?:async|get|set)$/.test(token.s) &&
      (peek(m, 1).t === "name" || peek(m, 1).t === "str")
    ) {
      m.at++;
      token = peek(m);
    }
    if (eat(m, "*")) token = peek(m);
    let key: string | undefined;
    if (token.t === "op" && token.s === "[") {
      const close = closing(m, m.at);
      const computed = within(m, m.tokens, m.at + 1, close, () => commaList(m));
      key = computed.k === "text" ? computed.s : undefined;
      m.at = Math.min(close + 1, m.stop);
    } else {
      key = token.s;
      m.at++;
    }
    let v: Val;
    if (eat(m, ":")) v = assignment(m);
    else if (isOp(m, "(")) v = callable(m, key ?? "");
    else {
      m.at = start;
      v = assignment(m);
    }
    if (key === undefined) open = true;
    else if (map.size < 1024) map.set(key, v);
    if (m.at <= start) m.at = start + 1;
  }
  return { k: "dict", map, open };
}

function named(m: Machine, s: string): Val {
  switch (s) {
    case "true":
      m.at++;
      return TRUE;
    case "false":
      m.at++;
      return FALSE;
    case "null":
    case "undefined":
      m.at++;
      return NIL;
    case "NaN":
      m.at++;
      return WHATEVER;
    case "function":
      return functionExpression(m);
    case "class":
      return classExpression(m);
    case "async":
      if (isName(m, "function", 1)) {
        m.at++;
        return functionExpression(m);
      }
      break;
    case "of":
    case "in":
    case "instanceof":
    case "else":
    case "case":
      return WHATEVER;
  }
  m.at++;
  return lookUp(m.scope, s) ?? ref(s);
}
