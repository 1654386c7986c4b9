/**
 * Calls and members: of functions that the source defines, and of the library by the language's tables.
 *
 * @module
 */

import { applyRow } from "./call_row.ts";
import { assign, type Call, callBack, callFn, type Machine } from "./machine.ts";
import { originAmong } from "./sink.ts";
import { ENVIRONMENTS, noteCall, noteEnvironment } from "./statements.ts";
import {
  alt,
  type Dict,
  distribute,
  itemAt,
  lookUp,
  originOf,
  ref,
  unknown,
  type Val,
  WHATEVER,
} from "./value.ts";
import type { CodeOrigin } from "../reading.ts";
import { UNKNOWN } from "../word.ts";

/** Calls whatever a value is. */
export function callValue(m: Machine, callee: Val, call: Call): Val {
  if (call.args.length > 0 && (callee.k === "ref" || callee.k === "bound")) {
    noteEnvironment(m.sink, callee.k === "ref" ? callee.path : callee.name, call);
  }
  switch (callee.k) {
    case "alt":
      return alt(callee.items.map((one) => callValue(m, one, call)));
    case "fn":
      return callFn(m, callee, call.args, { k: "flag", b: undefined });
    case "ref":
      return callRef(m, callee.path, call);
    case "bound":
      return callMethod(m, callee.of, callee.name, call);
    case "text":
      if (m.lang.textCalls) return callRef(m, callee.s, call);
      return result(m, call, originOf(callee) ?? "unknown");
    case "obj": {
      const special = m.lang.special.get(`${callee.cls}.()`);
      if (special !== undefined) return special(m, { ...call, self: callee });
      return result(m, call, originOf(callee) ?? "unknown");
    }
    default:
      return result(m, call, originOf(callee) ?? "unknown");
  }
}

/** Methods of a table that give all of it. */
const COPIES = /\.(?:to_h|to_hash|to_a|to_s|inspect|items|copy|entries|toObject|map|each)$/;

/** Calls something of the library by its dotted name. */
export function callRef(m: Machine, path: string, call: Call): Val {
  const name = m.lang.canonical(path, m);
  const special = m.lang.special.get(name);
  if (special !== undefined) return special(m, call);
  const pure = m.lang.pure.get(name);
  if (pure !== undefined) return distribute(call.args.map((arg) => arg.val), (args) => pure(args, m));
  let row = m.lang.rows.get(name);
  if (row === undefined) {
    for (const star of m.stars) row ??= m.lang.rows.get(m.lang.canonical(`${star}.${name}`, m));
  }
  if (row !== undefined) return applyRow(m, row, call);
  const dot = name.lastIndexOf(".");
  if (dot > 0) {
    const any = m.lang.rows.get("*" + name.slice(dot));
    if (any !== undefined) return applyRow(m, any, { ...call, self: ref(name.slice(0, dot)) });
    const v = m.lang.method(m, ref(name.slice(0, dot)), name.slice(dot + 1), call);
    if (v !== undefined) return v;
  }
  // What makes a copy of the environment, or a text of it, is the environment still.
  if (dot > 0 && ENVIRONMENTS.has(name.slice(0, dot)) && COPIES.test(name)) return ref(name.slice(0, dot));
  noteCall(m, name.slice(dot + 1), call);
  return result(m, call, "unknown");
}

/** Calls a method of a value. */
export function callMethod(m: Machine, self: Val, name: string, call: Call): Val {
  if (self.k === "alt") return alt(self.items.map((one) => callMethod(m, one, name, call)));
  if (self.k === "ref") return callRef(m, `${self.path}.${name}`, call);
  const whole: Call = { args: call.args, pos: call.pos, end: call.end, self };
  if (self.k === "obj") {
    const own = self.map?.get(name);
    if (own !== undefined) return callValue(m, own, call);
    const path = `${self.cls}.${name}`;
    const special = m.lang.special.get(path);
    if (special !== undefined) return special(m, whole);
    const row = m.lang.rows.get(path);
    if (row !== undefined) return applyRow(m, row, whole);
  }
  if (self.k === "dict") {
    const own = self.map.get(name);
    if (own !== undefined) return callValue(m, own, call);
  }
  const v = m.lang.method(m, self, name, whole);
  if (v !== undefined) return v;
  const any = m.lang.rows.get("*." + name);
  if (any !== undefined) return applyRow(m, any, whole);
  noteCall(m, name, whole);
  return result(m, whole, originOf(self) ?? "unknown");
}

/** The result of a call that nothing is known of: functions among its arguments are called with something unknown. */
export function result(m: Machine, call: Call, from: CodeOrigin): Val {
  const origin = from === "unknown" ? originAmong(call.args.map((arg) => arg.val)) : from;
  callBack(m, call.args, unknown(origin));
  return unknown(origin);
}

/** The value of `.name`. */
export function member(m: Machine, of: Val, name: string): Val {
  switch (of.k) {
    case "alt":
      return alt(of.items.map((one) => member(m, one, name)));
    case "ref": {
      const path = of.path.length > 200 ? UNKNOWN : `${of.path}.${name}`;
      return lookUp(m.scope, path) ?? m.lang.field?.(m, of, name) ?? ref(path);
    }
    case "dict": {
      const own = of.map.get(name);
      if (own !== undefined) return own;
      break;
    }
    case "obj": {
      const own = of.map?.get(name);
      if (own !== undefined) return own;
      break;
    }
  }
  return m.lang.field?.(m, of, name) ?? { k: "bound", of, name };
}

/** The value of `[key]`. */
export function indexed(m: Machine, of: Val, key: Val): Val {
  if (key.k === "text" && !key.s.includes(UNKNOWN) && (of.k === "ref" || of.k === "obj" || of.k === "dict")) {
    return member(m, of, key.s);
  }
  if (of.k === "dict" && of.map.size === 0) return WHATEVER;
  return itemAt(of, key);
}

/** Assigns `of[name]` or `of.name`. */
export function assignMember(m: Machine, of: Val, name: string | undefined, v: Val): void {
  if (of.k === "dict") {
    if (name === undefined) (of as Dict).open = true;
    else if (of.map.size < 4_096) of.map.set(name, v);
  } else if (of.k === "list" && name !== undefined && /^\d{1,4}$/.test(name)) {
    const at = Number(name);
    if (at <= of.items.length) of.items[at] = v;
    else of.open = true;
  } else if (of.k === "obj" && name !== undefined) of.map?.set(name, v);
  else if (of.k === "ref" && name !== undefined) assign(m, `${of.path}.${name}`, v, m.globals);
}
