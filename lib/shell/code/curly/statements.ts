/**
 * Statements of JavaScript's grammar.
 *
 * @module
 */

import type { CurlyOptions } from "./body.ts";
import { assignment, commaList, parenthesised, unary } from "./expressions.ts";
import { classExpression, closing1, functionExpression, skipType } from "./functions.ts";
import { bindPattern } from "./patterns.ts";
import { callValue, member } from "../calling.ts";
import {
  assign,
  closing,
  deeper,
  eat,
  isName,
  isOp,
  type Machine,
  maybe,
  peek,
  rounds,
  within,
} from "../machine.ts";
import { spend } from "../sink.ts";
import type { Token } from "../token.ts";
import { alt, iterate, lookUp, NIL, ref, text, truth, type Val, WHATEVER } from "../value.ts";

/** Function declarations count from the start of their block. */
export function hoist(m: Machine): void {
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

/** Reads statements to the end of the stretch; gives the last one's value. */
export function statements(m: Machine): Val {
  let last: Val = NIL;
  while (m.at < m.stop) {
    const { at } = m;
    last = statement(m) ?? last;
    if (m.at <= at) m.at = at + 1;
    if (m.sink.options.budget.steps <= 0) break;
  }
  return last;
}

/** A block, or a statement without braces; gives its last value. */
export function body(m: Machine): Val {
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
