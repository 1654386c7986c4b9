/**
 * Functions and classes of JavaScript's grammar: noted where they stand, evaluated when they are called.
 *
 * @module
 */

import type { Body } from "./body.ts";
import { split } from "./patterns.ts";
import {
  assign,
  callFn,
  closing,
  defineFn,
  eat,
  isName,
  isOp,
  type Machine,
  peek,
  within,
} from "../machine.ts";
import { spend } from "../sink.ts";
import type { Token } from "../token.ts";
import { type Fn, NIL, type Param, ref, type Val } from "../value.ts";

/** Index after the next token, or after the bracket that it opens. */
export function closing1(m: Machine): number {
  const { match } = peek(m);
  return match > m.at ? Math.min(match + 1, m.stop) : m.at + 1;
}

/** Steps over a type annotation, up to `=`, `,`, `;`, `)` or the body. */
export function skipType(m: Machine): void {
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

/** The parameters in a stretch. */
export function parameters(m: Machine, from: number, to: number): Param[] {
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
        preset = within(m, m.tokens, k + 1, end, () => m.lang.expression(m));
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

/** `function name(…) {…}`, from the word on. */
export function functionExpression(m: Machine): Fn {
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
export function callable(m: Machine, name: string): Fn {
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

/** An arrow function whose parameters are read. */
export function arrow(m: Machine, params: readonly Param[]): Fn {
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

/** A class: one object whose methods and fields are variables with its name before them. */
export function classExpression(m: Machine): Val {
  m.at++;
  let name = "(class)";
  if (peek(m).t === "name" && !isName(m, "extends")) {
    name = peek(m).s;
    m.at++;
  }
  while (m.at < m.stop && !isOp(m, "{")) {
    if (isName(m, "extends")) {
      m.at++;
      m.lang.expression(m);
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
      const to = closing(m, m.at);
      // A static block runs at once.
      const block = defineFn(
        m,
        "",
        [],
        { kind: "block", tokens: m.tokens, from: m.at + 1, to } satisfies Body,
      );
      callFn(m, block, [], NIL);
      m.at = Math.min(to + 1, m.stop);
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
    if (eat(m, "=")) assign(m, `${name}.${key}`, m.lang.expression(m), m.globals);
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
