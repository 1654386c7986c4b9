/**
 * awk: what a program runs, pipes to, reads and writes.
 *
 * @module
 */

import type { CodeOptions, Finding } from "../findings.ts";
import { emitOpaque, emitPath, emitShell, outputOrigin, type Place, spend, startSink } from "../sink.ts";
import { type Token } from "../token.ts";
import {
  alt,
  arithmetic,
  concat,
  formatPercent,
  joinTexts,
  knownNumber,
  knownText,
  num,
  text,
  toText,
  unknown,
  type Val,
  WHATEVER,
} from "../value.ts";
import { builtin, element } from "./builtins.ts";
import { type AwkFunction, eat, isOp, number, peek, placeFrom, type Reader, set } from "./state.ts";
import { connect, feed, isSocket } from "./streams.ts";
import { closePrints, emitContent, emitPrint } from "../writing.ts";
import { awkTokens } from "./tokens.ts";

const DEEPEST = 120;

/** Reads an awk program. */
export function readAwkCode(source: string, options: CodeOptions): readonly Finding[] {
  const sink = startSink(options);
  const tokens = awkTokens(source, sink);
  const r: Reader = {
    sink,
    tokens,
    at: 0,
    stop: tokens.length,
    vars: new Map(),
    functions: new Map(),
    depth: 0,
    printing: false,
    returned: undefined,
    maybe: 0,
    element: undefined,
    names: [],
    pipes: new Map(),
    opened: new Set(),
  };
  functions(r);
  items(r);
  for (const fn of r.functions.values()) if (fn.calls === 0) callFunction(r, fn, []);
  closePrints(sink);
  return sink.findings;
}

/** Functions count wherever they stand. */
function functions(r: Reader): void {
  for (let i = 0; i < r.tokens.length; i++) {
    const token = r.tokens[i] as Token; // i < length
    if (token.t !== "name" || token.s !== "function" && token.s !== "func") continue;
    const head = r.tokens[i + 2];
    if (head === undefined || head.s !== "(" || head.match < 0) continue;
    const params: string[] = [];
    for (let k = i + 3; k < head.match; k++) if (r.tokens[k]?.t === "name") params.push(r.tokens[k]?.s ?? "");
    const open = r.tokens[head.match + 1];
    if (open === undefined || open.s !== "{") continue;
    r.functions.set(r.tokens[i + 1]?.s ?? "", {
      params,
      from: head.match + 2,
      to: Math.max(open.match, head.match + 2),
      calls: 0,
      active: false,
    });
  }
}

function items(r: Reader): void {
  while (r.at < r.stop && spend(r.sink, 1)) {
    const { at } = r;
    const token = peek(r);
    if (token.t === "name" && (token.s === "function" || token.s === "func")) {
      const head = r.tokens[r.at + 2];
      const open = head === undefined || head.match < 0 ? undefined : r.tokens[head.match + 1];
      r.at = open === undefined || open.match < 0 ? r.at + 1 : open.match + 1;
    } else if (token.t === "name" && /^(?:BEGIN|END|BEGINFILE|ENDFILE)$/.test(token.s)) r.at++;
    else if (token.t === "op" && token.s === "{") {
      const always = r.tokens[r.at - 1]?.t === "name" && r.tokens[r.at - 1]?.s === "BEGIN";
      // How often the others run, the input says.
      if (!always) r.sink.mayPrint = true;
      if (!always) r.maybe++;
      block(r);
      if (!always) r.maybe--;
    } else if (token.t === "op" && /^[;,]$/.test(token.s)) r.at++;
    else if (token.t === "op" && token.s === "@") {
      // `@include "file"`, `@load "library"`
      const from = r.at;
      r.at += 2;
      const file = peek(r);
      r.at++;
      if (file.t === "str") {
        emitPath(r.sink, "read", text(file.s), placeFrom(r, from));
        emitOpaque(r.sink, "file", placeFrom(r, from));
      }
    } else {
      r.sink.mayPrint = true;
      expression(r);
    }
    if (r.at <= at) r.at = at + 1;
  }
}

function block(r: Reader): void {
  const open = r.tokens[r.at];
  const close = Math.min(open?.match ?? r.stop, r.stop);
  const { stop } = r;
  r.at++;
  if (r.depth < DEEPEST) {
    r.depth++;
    r.stop = close < 0 ? stop : close;
    statements(r);
    r.depth--;
  }
  r.stop = stop;
  r.at = Math.min((close < 0 ? stop : close) + 1, stop);
}

function statements(r: Reader): void {
  while (r.at < r.stop && spend(r.sink, 1)) {
    const { at } = r;
    statement(r);
    if (r.at <= at) r.at = at + 1;
  }
}

function parenthesised(r: Reader): void {
  if (!isOp(r, "(")) return;
  const close = Math.min(peek(r).match, r.stop);
  const { stop, printing } = r;
  r.at++;
  r.stop = close < 0 ? stop : close;
  r.printing = false;
  while (r.at < r.stop && spend(r.sink, 1)) {
    const { at } = r;
    if (!eat(r, ";")) expression(r);
    if (r.at <= at) r.at = at + 1;
  }
  r.printing = printing;
  r.stop = stop;
  r.at = Math.min((close < 0 ? stop : close) + 1, stop);
}

function statement(r: Reader): void {
  const token = peek(r);
  if (token.t === "op") {
    if (token.s === "{") return block(r);
    if (token.s === ";") {
      r.at++;
      return;
    }
  }
  if (token.t === "name") {
    switch (token.s) {
      case "if":
      case "while":
      case "for":
      case "switch":
        r.at++;
        parenthesised(r);
        return perhaps(r);
      case "else":
        r.at++;
        return perhaps(r);
      case "do":
      case "break":
      case "continue":
      case "next":
      case "nextfile":
      case "default":
        r.at++;
        return;
      case "exit":
      case "delete":
      case "case":
        r.at++;
        if (!peek(r).nl && !isOp(r, ";") && r.at < r.stop) expression(r);
        eat(r, ":");
        return;
      case "return": {
        r.at++;
        if (peek(r).nl || isOp(r, ";") || r.at >= r.stop) return;
        const v = expression(r);
        r.returned = r.returned === undefined ? v : alt([r.returned, v]);
        return;
      }
      case "print":
      case "printf":
        return print(r, token.s === "printf");
    }
  }
  expression(r);
}

/** A statement that may not run. */
function perhaps(r: Reader): void {
  if (r.at >= r.stop || r.depth >= DEEPEST || !spend(r.sink, 1)) return;
  r.maybe++;
  r.depth++;
  statement(r);
  r.depth--;
  r.maybe--;
}

function print(r: Reader, formatted: boolean): void {
  r.at++;
  const { printing } = r;
  const values: Val[] = [];
  const grouped = isOp(r, "(") && /^(?:;|\}|>|>>|\||\|&|)$/.test(r.tokens[peek(r).match + 1]?.s ?? "") &&
    !r.tokens[peek(r).match + 1]?.nl;
  const { stop } = r;
  if (grouped) {
    const close = Math.min(peek(r).match, stop);
    r.at++;
    r.stop = close;
  }
  r.printing = !grouped;
  while (
    r.at < r.stop && !isOp(r, ";") && !isOp(r, "}") && !isOp(r, ">") && !isOp(r, ">>") && !isOp(r, "|") &&
    !isOp(r, "|&")
  ) {
    if (peek(r).nl && values.length > 0 && !isOp(r, ",")) break;
    const { at } = r;
    if (!eat(r, ",")) values.push(expression(r));
    if (r.at <= at) r.at = at + 1;
    if (values.length > 256 || !spend(r.sink, 1)) break;
  }
  if (grouped) {
    r.at = Math.min(r.stop + 1, stop);
    r.stop = stop;
  }
  r.printing = printing;
  const from = r.at;
  const [format, ...rest] = values;
  const data = formatted
    ? format?.k === "text" ? formatPercent(format, rest) : WHATEVER
    : values.length === 0
    ? r.vars.get("$0") ?? unknown("input")
    : joinTexts(values, " ");
  const whole = formatted ? data : concat(data, text("\n"));
  const append = isOp(r, ">>");
  if (eat(r, ">") || eat(r, ">>")) {
    const target = operators(r, 7);
    const plain = toText(target).s;
    if (isSocket(plain)) connect(r, target, placeFrom(r, from), true);
    else if (plain === "/dev/stdout") emitPrint(r.sink, whole, placeFrom(r, from));
    else {
      emitPath(r.sink, "write", target, placeFrom(r, from));
      // A file is opened once: what is printed to it after that stands behind.
      emitContent(
        r.sink,
        target,
        whole,
        placeFrom(r, from),
        append || r.opened.has(plain) ? "behind" : "anew",
      );
      r.opened.add(plain);
    }
  } else if (eat(r, "|") || eat(r, "|&")) {
    const target = operators(r, 7);
    if (isSocket(toText(target).s)) connect(r, target, placeFrom(r, from), true);
    else feed(r, target, data, placeFrom(r, from));
  } else emitPrint(r.sink, whole, placeFrom(r, from));
}

// Expressions.

function expression(r: Reader): Val {
  if (r.depth >= DEEPEST || !spend(r.sink, 1)) {
    if (r.depth >= DEEPEST) emitOpaque(r.sink, "unknown", placeFrom(r, r.at));
    const { match } = peek(r);
    r.at = match > r.at ? Math.min(match + 1, r.stop) : r.at + 1;
    return WHATEVER;
  }
  r.depth++;
  const start = r.at;
  let v = operators(r, 1);
  const token = peek(r);
  const element = r.element?.from === start ? r.element.name : undefined;
  if (token.t === "op" && /^(?:=|\+=|-=|\*=|\/=|%=|\^=|\*\*=)$/.test(token.s)) {
    r.at++;
    const right = expression(r);
    v = token.s === "=" ? right : arithmetic(token.s[0] ?? "", number(v), number(right));
    const target = r.tokens[start];
    const plain = start + 1 >= r.at || r.tokens[start + 1]?.s !== "[";
    if (target?.t === "name" && plain) set(r, target.s, v);
    else if (element !== undefined) set(r, element, v);
  } else if (token.t === "op" && token.s === "?") {
    r.at++;
    const a = expression(r);
    eat(r, ":");
    v = alt([a, expression(r)]);
  }
  r.depth--;
  return v;
}

const LEVELS: ReadonlyMap<string, number> = new Map(Object.entries({
  "||": 2,
  "&&": 3,
  in: 4,
  "~": 5,
  "!~": 5,
  "<": 6,
  "<=": 6,
  "!=": 6,
  "==": 6,
  ">": 6,
  ">=": 6,
  // 7: concatenation
  "+": 8,
  "-": 8,
  "*": 9,
  "/": 9,
  "%": 9,
  "^": 11,
  "**": 11,
}));

function startsValue(r: Reader): boolean {
  const token = peek(r);
  switch (token.t) {
    case "str":
    case "num":
    case "regex":
      return !token.nl;
    case "name":
      return !token.nl &&
        !/^(?:in|getline|if|else|while|for|do|print|printf|next|exit|return|delete)$/.test(token.s);
    case "op":
      return !token.nl && (token.s === "$" || token.s === "(" || token.s === "++" || token.s === "--");
    default:
      return false;
  }
}

function operators(r: Reader, level: number): Val {
  if (r.depth >= DEEPEST) {
    emitOpaque(r.sink, "unknown", placeFrom(r, r.at));
    r.at++;
    return WHATEVER;
  }
  r.depth++;
  let left = unary(r);
  for (;;) {
    if (!spend(r.sink, 1)) break;
    const token = peek(r);
    if (
      level <= 7 && (isOp(r, "|") || isOp(r, "|&")) && peek(r, 1).t === "name" && peek(r, 1).s === "getline"
    ) {
      const from = r.at;
      r.at += 2;
      if (isSocket(toText(left).s)) connect(r, left, placeFrom(r, from), false);
      else emitShell(r.sink, left, placeFrom(r, from));
      const given = unknown(isSocket(toText(left).s) ? "download" : outputOrigin(toText(left).s));
      getlineTarget(r, given);
      left = given;
      continue;
    }
    const mine = token.t === "op" || token.t === "name" && token.s === "in" ? LEVELS.get(token.s) : undefined;
    if (mine !== undefined && !(token.s === ">" && r.printing)) {
      if (mine < level) break;
      r.at++;
      const right = operators(r, mine === 11 ? 11 : mine + 1);
      left = mine >= 8
        ? arithmetic(token.s === "**" || token.s === "^" ? "**" : token.s, number(left), number(right))
        : WHATEVER;
      continue;
    }
    if (level <= 7 && startsValue(r)) {
      left = concat(left, operators(r, 8));
      continue;
    }
    break;
  }
  r.depth--;
  return left;
}

function unary(r: Reader): Val {
  const token = peek(r);
  if (token.t === "op" && /^(?:!|-|\+|\+\+|--)$/.test(token.s)) {
    r.at++;
    const v = operators(r, 10);
    return v.k === "num" && token.s === "-" ? num(-v.n) : token.s === "+" ? number(v) : WHATEVER;
  }
  const v = primary(r);
  if (isOp(r, "++") || isOp(r, "--")) {
    r.at++;
    return WHATEVER;
  }
  return v;
}

/** `getline` sets the record or a variable to something unknown. */
function getlineTarget(r: Reader, v: Val): void {
  if (peek(r).t === "name" && !peek(r).nl && !isOp(r, "(", 1)) {
    set(r, peek(r).s, v);
    r.at++;
  } else if (isOp(r, "$")) primary(r);
  else r.vars.set("$0", v);
}

function primary(r: Reader): Val {
  if (r.depth >= DEEPEST) {
    emitOpaque(r.sink, "unknown", placeFrom(r, r.at));
    r.at++;
    return WHATEVER;
  }
  r.depth++;
  const v = primaryWithin(r);
  r.depth--;
  return v;
}

function primaryWithin(r: Reader): Val {
  const token = peek(r);
  const from = r.at;
  switch (token.t) {
    case "str":
      r.at++;
      return text(token.s);
    case "num":
      r.at++;
      return num(Number(token.s));
    case "regex":
      r.at++;
      return WHATEVER;
    case "op":
      if (token.s === "$") {
        r.at++;
        const field = primary(r);
        return field.k === "num" && field.n === 0
          ? r.vars.get("$0") ?? unknown("input")
          : r.vars.get("$0")?.k === "unknown"
          ? r.vars.get("$0") ?? unknown("input")
          : unknown("input");
      }
      if (token.s === "(") {
        const close = Math.min(token.match, r.stop);
        const { stop, printing } = r;
        r.at++;
        r.stop = close < 0 ? stop : close;
        r.printing = false;
        let v: Val = WHATEVER;
        while (r.at < r.stop && spend(r.sink, 1)) {
          const { at } = r;
          if (!eat(r, ",")) v = expression(r);
          if (r.at <= at) r.at = at + 1;
        }
        r.printing = printing;
        r.at = Math.min(r.stop + 1, stop);
        r.stop = stop;
        return v;
      }
      return WHATEVER;
    case "name":
      break;
    default:
      return WHATEVER;
  }
  r.at++;
  if (token.s === "getline") {
    getlineTarget(r, unknown("input"));
    if (eat(r, "<")) {
      const file = operators(r, 8);
      if (isSocket(toText(file).s)) connect(r, file, placeFrom(r, from), false);
      else if (toText(file).s !== "-") emitPath(r.sink, "read", file, placeFrom(r, from));
    }
    return WHATEVER;
  }
  if (isOp(r, "(") && (!peek(r).gap || BUILTIN.has(token.s))) {
    const args = callArguments(r);
    return call(r, token.s, args, placeFrom(r, from));
  }
  if (token.s === "length") return WHATEVER;
  if (isOp(r, "[")) {
    const close = Math.min(peek(r).match, r.stop);
    const { stop } = r;
    r.at++;
    r.stop = close < 0 ? stop : close;
    const key = expression(r);
    r.at = Math.min((close < 0 ? stop : close) + 1, stop);
    r.stop = stop;
    if (token.s === "ENVIRON") {
      const name = knownText(key) ?? "";
      const { env, home } = r.sink.options;
      if (Object.hasOwn(env, name)) return text(env[name] ?? "");
      return name === "HOME" ? text(home) : WHATEVER;
    }
    if (token.s === "ARGV") {
      const at = knownNumber(key);
      const given = at === undefined ? undefined : r.sink.options.args[at - 1];
      return given === undefined ? unknown("input") : text(given.value);
    }
    return element(r, token.s, key, from);
  }
  if (/^(?:NR|NF|FNR|RSTART|RLENGTH)$/.test(token.s)) return WHATEVER;
  if (token.s === "FILENAME") return unknown("input");
  return r.vars.get(token.s) ?? WHATEVER;
}

function callArguments(r: Reader): Val[] {
  const close = Math.min(peek(r).match, r.stop);
  const { stop, printing } = r;
  r.at++;
  r.stop = close < 0 ? stop : close;
  r.printing = false;
  const args: Val[] = [];
  const names: (string | undefined)[] = [];
  while (r.at < r.stop && args.length < 64 && spend(r.sink, 1)) {
    const { at } = r;
    if (!eat(r, ",")) {
      const first = peek(r);
      const v = expression(r);
      const alone = r.at === at + 1;
      // A pattern that stands alone is handed over, not matched.
      args.push(alone && first.t === "regex" ? text(first.s) : v);
      names.push(alone && first.t === "name" ? first.s : r.element?.from === at ? r.element.name : undefined);
    }
    if (r.at <= at) r.at = at + 1;
  }
  r.names = names;
  r.printing = printing;
  r.stop = stop;
  r.at = Math.min((close < 0 ? stop : close) + 1, stop);
  return args;
}

const BUILTIN = new Set([
  "system",
  "sprintf",
  "substr",
  "tolower",
  "toupper",
  "length",
  "index",
  "split",
  "sub",
  "gsub",
  "gensub",
  "match",
  "close",
  "strftime",
  "int",
  "rand",
]);

function call(r: Reader, name: string, args: readonly Val[], at: Place): Val {
  if (name === "system") {
    emitShell(r.sink, args[0] ?? WHATEVER, at);
    return WHATEVER;
  }
  const v = builtin(r, name, args);
  if (v !== undefined) return v;
  const fn = r.functions.get(name);
  return fn === undefined ? WHATEVER : callFunction(r, fn, args);
}

function callFunction(r: Reader, fn: AwkFunction, args: readonly Val[]): Val {
  fn.calls++;
  if (fn.active || fn.calls > 32 || r.depth > 80) return WHATEVER;
  const { at, stop, vars, returned, printing } = r;
  r.vars = new Map(vars);
  fn.params.forEach((param, i) => r.vars.set(param, args[i] ?? WHATEVER));
  r.at = fn.from;
  r.stop = fn.to;
  r.returned = undefined;
  r.printing = false;
  fn.active = true;
  r.depth++;
  statements(r);
  r.depth--;
  fn.active = false;
  const v = r.returned ?? WHATEVER;
  r.at = at;
  r.stop = stop;
  r.vars = vars;
  r.returned = returned;
  r.printing = printing;
  return v;
}
