/**
 * Assignment to names, members and patterns of JavaScript's grammar.
 *
 * @module
 */

import { assignMember, member } from "../calling.ts";
import { assign, assignOuter, type Machine, within } from "../machine.ts";
import type { Token } from "../token.ts";
import { alt, iterate, list, NIL, originOf, unknown, type Val, WHATEVER } from "../value.ts";

/** The stretches between commas. */
export function split(m: Machine, from: number, to: number): [number, number][] {
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
export function bindPattern(m: Machine, from: number, to: number, v: Val, declares: boolean): void {
  const first = m.tokens[from];
  if (first === undefined || from >= to) return;
  // A preset: `{ a = 1 }`.
  for (let i = from; i < to;) {
    const token = m.tokens[i] as Token; // i < to <= length
    if (token.t === "op" && token.s === "=" && i > from) {
      const preset = within(m, m.tokens, i + 1, to, () => m.lang.expression(m));
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
        const computed = within(m, m.tokens, a + 1, key.match, () => m.lang.expression(m));
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
    const of = within(m, m.tokens, from, to - 2, () => m.lang.expression(m));
    assignMember(m, of, last.s, v);
    return;
  }
  for (let i = from; i < to;) {
    const token = m.tokens[i] as Token; // i < to <= length
    if (token.s === "[" && token.match === to - 1) {
      const of = within(m, m.tokens, from, i, () => m.lang.expression(m));
      const key = within(m, m.tokens, i + 1, to - 1, () => m.lang.expression(m));
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
export function field(m: Machine, v: Val, name: string): Val {
  if (v.k === "unknown") return v;
  if (v.k === "dict" && !v.map.has(name)) return v.open ? WHATEVER : NIL;
  const one = member(m, v, name);
  return one.k === "bound" && v.k !== "obj" ? unknown(originOf(v) ?? "unknown") : one;
}
