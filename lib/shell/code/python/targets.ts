/**
 * What stands left of `=` in Python, and the parameters of functions.
 *
 * @module
 */

import { assignMember } from "../calling.ts";
import { assign, type Machine, within } from "../machine.ts";
import type { Token } from "../token.ts";
import {
  alt,
  iterate,
  list,
  originOf,
  type Param,
  type Scope,
  unknown,
  type Val,
  WHATEVER,
} from "../value.ts";

/** Body of a function or class: a stretch of tokens. */
export interface Body {
  readonly kind: "block" | "expression" | "class";
  readonly tokens: readonly Token[];
  readonly from: number;
  readonly to: number;
}

const outers = new WeakMap<Scope, Set<string>>();

/** The names that `global` and `nonlocal` declared in a scope. */
export function outerNames(scope: Scope): Set<string> {
  let names = outers.get(scope);
  if (names === undefined) outers.set(scope, names = new Set());
  return names;
}

/** Assigns a name, in the scope that `global` and `nonlocal` say. */
export function assignName(m: Machine, name: string, v: Val): void {
  if (outers.get(m.scope)?.has(name)) {
    let scope = m.scope.parent ?? m.globals;
    while (scope.parent !== undefined && !scope.vars.has(name)) scope = scope.parent;
    assign(m, name, v, scope);
  } else assign(m, name, v);
}

/** Assigns to the target in a stretch of tokens. */
export function assignTo(m: Machine, from: number, to: number, v: Val): void {
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
    const of = within(m, m.tokens, from, to - 2, () => m.lang.expression(m));
    assignMember(m, of, last.s, v);
    return;
  }
  for (let i = from; i < to;) {
    const token = m.tokens[i] as Token; // i < to <= length
    if (token.match === to - 1 && token.s === "[") {
      const of = within(m, m.tokens, from, i, () => m.lang.expression(m));
      const key = within(m, m.tokens, i + 1, to - 1, () => m.lang.expression(m));
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
export function find(m: Machine, name: string, from: number, to: number): number {
  for (let i = from; i < to;) {
    const token = m.tokens[i] as Token; // i < to <= length
    if (token.t === "name" && token.s === name) return i;
    i = token.match > i ? token.match + 1 : i + 1;
  }
  return -1;
}

/** The parameters in a stretch. */
export function parameters(m: Machine, from: number, to: number): Param[] {
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
        preset = within(m, m.tokens, k + 1, end, () => m.lang.expression(m));
        break;
      }
      k = token.match > k ? token.match + 1 : k + 1;
    }
    params.push({ name: name.s, preset, rest: kind });
  }
  return params;
}
