/**
 * awk: what a program runs, pipes to, reads and writes.
 *
 * @module
 */

import type { CodeOptions, Finding } from "../findings.ts";
import {
  emitConnect,
  emitOpaque,
  emitPath,
  emitShell,
  outputOrigin,
  type Place,
  type RunFinding,
  type Sink,
  spend,
  startSink,
  wordOf,
} from "../sink.ts";
import type { Token } from "../token.ts";
import { END } from "../token.ts";
import {
  alt,
  arithmetic,
  codePoint,
  concat,
  formatPercent,
  joinTexts,
  knownNumber,
  knownText,
  mapText,
  num,
  text,
  toText,
  unknown,
  type Val,
  WHATEVER,
} from "../value.ts";
import { awkTokens } from "./tokens.ts";

interface AwkFunction {
  readonly params: readonly string[];
  readonly from: number;
  readonly to: number;
  calls: number;
  active: boolean;
}

interface Reader {
  readonly sink: Sink;
  readonly tokens: readonly Token[];
  at: number;
  stop: number;
  vars: Map<string, Val>;
  readonly functions: Map<string, AwkFunction>;
  depth: number;
  /** In `print`, `>` writes to a file. */
  printing: boolean;
  returned: Val | undefined;
  /** Within a branch, a loop or a rule with a pattern: what is assigned there may not be. */
  maybe: number;
  /** What is piped into commands so far. */
  readonly pipes: Map<string, RunFinding>;
}

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
    pipes: new Map(),
  };
  functions(r);
  items(r);
  for (const fn of r.functions.values()) if (fn.calls === 0) callFunction(r, fn, []);
  return sink.findings;
}

function peek(r: Reader, ahead = 0): Token {
  const i = r.at + ahead;
  return i < r.stop ? r.tokens[i] ?? END : END;
}

function isOp(r: Reader, s: string, ahead = 0): boolean {
  const token = peek(r, ahead);
  return token.t === "op" && token.s === s;
}

function eat(r: Reader, s: string): boolean {
  if (!isOp(r, s)) return false;
  r.at++;
  return true;
}

function placeFrom(r: Reader, from: number): Place {
  const first = r.tokens[from];
  return { pos: first?.pos ?? 0, end: r.tokens[Math.max(from, r.at - 1)]?.end ?? first?.end ?? 0 };
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
    } else expression(r);
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
  if (eat(r, ">") || eat(r, ">>")) {
    const target = operators(r, 7);
    const plain = toText(target).s;
    if (isSocket(plain)) connect(r, target, placeFrom(r, from), true);
    else emitPath(r.sink, "write", target, placeFrom(r, from));
  } else if (eat(r, "|") || eat(r, "|&")) {
    const target = operators(r, 7);
    if (isSocket(toText(target).s)) connect(r, target, placeFrom(r, from), true);
    else feed(r, target, data, placeFrom(r, from));
  }
}

/** Text is piped into a command: it is what the command reads. */
function feed(r: Reader, command: Val, data: Val, at: Place): void {
  const { sink } = r;
  const key = toText(command).s;
  const before = r.pipes.get(key);
  const index = before === undefined ? -1 : sink.findings.indexOf(before);
  if (before !== undefined && index >= 0) {
    const more = wordOf(sink, data, at);
    const fed: RunFinding = {
      ...before,
      stdin: { ...more, value: `${before.stdin?.value ?? ""}\n${more.value}` },
    };
    sink.findings[index] = fed;
    r.pipes.set(key, fed);
    return;
  }
  emitShell(sink, command, at, { stdin: data });
  if (sink.lastRun !== undefined) r.pipes.set(key, sink.lastRun);
}

function isSocket(path: string): boolean {
  return /^\/inet[46]?\//.test(path);
}

/** `/inet/tcp/0/host/port` */
function connect(r: Reader, target: Val, at: Place, sends: boolean): void {
  const [, , kind = "tcp", , host = "\uffff", port = "\uffff"] = toText(target).s.split("/");
  const url: Val = {
    k: "text",
    s: `${kind === "udp" ? "udp" : "tcp"}://${host}:${port}`,
    from: toText(target).from,
  };
  emitConnect(r.sink, url, at, sends);
}

// Expressions.

function expression(r: Reader): Val {
  if (r.depth >= DEEPEST || !spend(r.sink, 1)) {
    const { match } = peek(r);
    r.at = match > r.at ? Math.min(match + 1, r.stop) : r.at + 1;
    return WHATEVER;
  }
  r.depth++;
  const start = r.at;
  let v = operators(r, 1);
  const token = peek(r);
  if (token.t === "op" && /^(?:=|\+=|-=|\*=|\/=|%=|\^=|\*\*=)$/.test(token.s)) {
    r.at++;
    const right = expression(r);
    v = token.s === "=" ? right : arithmetic(token.s[0] ?? "", number(v), number(right));
    const target = r.tokens[start];
    const element = start + 1 < r.at && r.tokens[start + 1]?.s === "[";
    if (target?.t === "name" && !element) set(r, target.s, v);
  } else if (token.t === "op" && token.s === "?") {
    r.at++;
    const a = expression(r);
    eat(r, ":");
    v = alt([a, expression(r)]);
  }
  r.depth--;
  return v;
}

/** Where the assignment may not happen, the variable holds either value. */
function set(r: Reader, name: string, v: Val): void {
  const old = r.vars.get(name);
  r.vars.set(name, old === undefined || r.maybe === 0 ? v : alt([old, v]));
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

function number(v: Val): Val {
  if (v.k === "num") return v;
  const s = knownText(v);
  return s === undefined ? WHATEVER : num(parseFloat(s) || 0);
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
    return unknown("input");
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
  while (r.at < r.stop && args.length < 64 && spend(r.sink, 1)) {
    const { at } = r;
    if (!eat(r, ",")) args.push(expression(r));
    if (r.at <= at) r.at = at + 1;
  }
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
  "match",
  "close",
  "strftime",
  "int",
  "rand",
]);

function call(r: Reader, name: string, args: readonly Val[], at: Place): Val {
  const [a, b, c] = args;
  switch (name) {
    case "system":
      emitShell(r.sink, a ?? WHATEVER, at);
      return WHATEVER;
    case "sprintf":
      return a?.k === "text" ? formatPercent(a, args.slice(1)) : WHATEVER;
    case "substr": {
      const s = knownText(a);
      const from = knownNumber(b);
      const length = knownNumber(c);
      if (s === undefined || from === undefined) {
        return unknown(a === undefined ? "unknown" : toText(a).from ?? "unknown");
      }
      return text(s.slice(Math.max(from - 1, 0), length === undefined ? undefined : from - 1 + length));
    }
    case "tolower":
      return mapText(toText(a ?? WHATEVER), (s) => s.toLowerCase());
    case "toupper":
      return mapText(toText(a ?? WHATEVER), (s) => s.toUpperCase());
    case "chr":
      return a?.k === "num" ? text(codePoint(a.n)) : WHATEVER;
    case "int":
      return a?.k === "num" ? num(Math.trunc(a.n)) : WHATEVER;
    case "gensub":
    case "strftime":
    case "index":
    case "split":
    case "sub":
    case "gsub":
    case "match":
    case "close":
    case "length":
      return WHATEVER;
  }
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
