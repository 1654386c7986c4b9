/**
 * The part that all languages share of working out what a piece of code would do: it walks over the tokens once,
 * computes the values that are known, and goes into functions that the source defines.
 *
 * All branches count as run. A variable that a branch assigns is afterwards one of several.
 *
 * @module
 */

import type { CallRow } from "./call_spec.ts";
import type { CodeOptions, Finding } from "./findings.ts";
import { emitCode, emitOpaque, type Place, type Sink, spend, startSink } from "./sink.ts";
import { END, type Token } from "./token.ts";
import { closePrints } from "./writing.ts";
import {
  alt,
  type Fn,
  isDecoded,
  list,
  type Param,
  type Scope,
  text,
  toText,
  unknown,
  type Val,
  WHATEVER,
} from "./value.ts";
import type { CodeLanguage } from "../programs/mod.ts";
import { UNKNOWN } from "../word.ts";

/** An argument of a call. */
export interface Arg extends Place {
  readonly val: Val;
  /** Given by name. */
  readonly name?: string | undefined;
}

/** A call that is being read. */
export interface Call extends Place {
  readonly args: readonly Arg[];
  /** The value before the dot, for methods. */
  readonly self?: Val | undefined;
}

/** Computes the result of a call. */
export type Special = (m: Machine, call: Call) => Val;

/** Computes a result from values alone; alternatives are taken apart by the caller. */
export type Pure = (args: readonly Val[], m: Machine) => Val;

/** What differs from language to language. */
export interface Language {
  readonly name: CodeLanguage;
  /** Calls that a row describes, by dotted name; `Cls.method` for methods, `*.method` whatever the object is. */
  readonly rows: ReadonlyMap<string, CallRow>;
  /** Functions without effect, by dotted name. */
  readonly pure: ReadonlyMap<string, Pure>;
  /** Calls that need code, by dotted name. */
  readonly special: ReadonlyMap<string, Special>;
  /** One spelling for each dotted name. */
  readonly canonical: (path: string, m: Machine) => string;
  /** The tokens of a source. Takes a step for each. */
  readonly tokenise: (source: string, sink: Sink) => readonly Token[];
  /** Evaluates the statements from `m.at` to `m.stop`; gives the last one's value. */
  readonly program: (m: Machine) => Val;
  /** Evaluates one expression; gives its value. */
  readonly expression: (m: Machine) => Val;
  /** Evaluates the body of a function; its parameters are set. */
  readonly body: (m: Machine, fn: Fn) => Val;
  /** Methods of texts, lists, tables and functions. Undefined: it knows no such method. */
  readonly method: (m: Machine, self: Val, name: string, call: Call) => Val | undefined;
  /** A field of an object of the library; undefined if it knows none. */
  readonly field?: (m: Machine, of: Val, name: string) => Val | undefined;
  /** Sets the variables that are there from the start. */
  readonly start?: (m: Machine) => void;
  /** A text that is called is the name of a function, as in PHP. */
  readonly textCalls?: boolean;
  /** Name of the method that makes an object; default `constructor`. */
  readonly constructorName?: string;
  /** Takes a value apart by a pattern and assigns the parts. */
  readonly destructure?: (m: Machine, pattern: unknown, v: Val) => void;
}

/** The state of one reading. */
export interface Machine {
  readonly lang: Language;
  readonly sink: Sink;
  source: string;
  tokens: readonly Token[];
  /** Index of the next token. */
  at: number;
  /** Index where the stretch that is read ends. */
  stop: number;
  scope: Scope;
  /** The outermost scope. */
  readonly globals: Scope;
  /** Expressions within expressions, blocks within blocks. */
  depth: number;
  /** Functions that are being evaluated. */
  calls: number;
  /** Loops whose body is evaluated item by item. */
  loops: number;
  /** What the variables were before the branch that is read. */
  before: Map<Map<string, Val>, Map<string, Val | undefined>> | undefined;
  /** What the function that is read returned so far. */
  returns: Val[] | undefined;
  /** All functions, to look into those that are never called by name. */
  readonly fns: Fn[];
  /** Modules all of whose names were imported. */
  readonly stars: string[];
}

/** Deepest nesting of expressions and blocks; what is deeper is skipped. */
const DEEPEST = 160;

/** Most functions that are open at once, and most calls of one function. */
const MOST_OPEN_CALLS = 8;

const MOST_CALLS = 24;

/** Deepest nesting of `eval`. */
const DEEPEST_EVAL = 8;

/** Most rounds of a loop that are evaluated one by one. */
const MOST_ROUNDS = 64;
/** The same for a loop within a loop. */
const FEW_ROUNDS = 12;

/** Reads a source in a language. */
export function readWith(lang: Language, source: string, options: CodeOptions): readonly Finding[] {
  const sink = startSink(options);
  const globals: Scope = { vars: new Map() };
  const m: Machine = {
    lang,
    sink,
    source,
    tokens: [],
    at: 0,
    stop: 0,
    scope: globals,
    globals,
    depth: 0,
    calls: 0,
    loops: 0,
    before: undefined,
    returns: undefined,
    fns: [],
    stars: [],
  };
  lang.start?.(m);
  runText(m, source);
  for (let i = 0; i < m.fns.length && i < 512; i++) {
    const fn = m.fns[i];
    if (fn !== undefined && fn.calls === 0) callFn(m, fn, [], WHATEVER);
  }
  closePrints(sink);
  return sink.findings;
}

/** Tokenises and evaluates a source in the current scope; gives the last statement's value. */
export function runText(m: Machine, source: string): Val {
  const tokens = m.lang.tokenise(source, m.sink);
  const { source: outerSource, tokens: outer, at, stop } = m;
  m.source = source;
  m.tokens = tokens;
  m.at = 0;
  m.stop = tokens.length;
  const v = m.lang.program(m);
  m.source = outerSource;
  m.tokens = outer;
  m.at = at;
  m.stop = stop;
  return v;
}

/** Evaluates a stretch of tokens by a function of the language, and returns to where it was. */
export function within<T>(m: Machine, tokens: readonly Token[], from: number, to: number, f: () => T): T {
  const { tokens: outer, at, stop } = m;
  m.tokens = tokens;
  m.at = from;
  m.stop = Math.min(to, tokens.length);
  const v = f();
  m.tokens = outer;
  m.at = at;
  m.stop = stop;
  return v;
}

/** The next token, {@link END} where the stretch is over. */
export function peek(m: Machine, ahead = 0): Token {
  const i = m.at + ahead;
  return i < m.stop ? m.tokens[i] ?? END : END;
}

/** Whether the next token is this operator or bracket. */
export function isOp(m: Machine, s: string, ahead = 0): boolean {
  const token = peek(m, ahead);
  return token.t === "op" && token.s === s;
}

/** Whether the next token is this name. */
export function isName(m: Machine, s: string, ahead = 0): boolean {
  const token = peek(m, ahead);
  return token.t === "name" && token.s === s;
}

/** Steps over the operator if it is next. */
export function eat(m: Machine, s: string): boolean {
  if (!isOp(m, s)) return false;
  m.at++;
  return true;
}

/** Index of the bracket that closes the one at `at`, never beyond the stretch. */
export function closing(m: Machine, at: number): number {
  const match = m.tokens[at]?.match ?? -1;
  return match < 0 || match > m.stop ? m.stop : match;
}

/** Goes one level deeper, or gives unknown and steps over what would be there. */
export function deeper(m: Machine, f: () => Val): Val {
  if (m.depth >= DEEPEST || !spend(m.sink, 1)) {
    const token = peek(m);
    m.at = token.match > m.at ? Math.min(token.match + 1, m.stop) : m.at + 1;
    return WHATEVER;
  }
  m.depth++;
  const v = f();
  m.depth--;
  return v;
}

/** Assigns a variable in the current scope, or in the one given. */
export function assign(m: Machine, name: string, v: Val, scope: Scope = m.scope): void {
  const { vars } = scope;
  if (m.before !== undefined) {
    let old = m.before.get(vars);
    if (old === undefined) m.before.set(vars, old = new Map());
    if (!old.has(name)) old.set(name, vars.get(name));
  }
  if (vars.size < 10_000 || vars.has(name)) vars.set(name, v);
}

/** Assigns a variable where it is declared, or in the current scope. */
export function assignOuter(m: Machine, name: string, v: Val): void {
  for (let s: Scope | undefined = m.scope; s !== undefined; s = s.parent) {
    if (s.vars.has(name)) return assign(m, name, v, s);
  }
  assign(m, name, v, m.globals);
}

/** Evaluates what may or may not run: afterwards each variable it assigned is what it was before, or the new value. */
export function maybe<T>(m: Machine, f: () => T): T {
  const outer = m.before;
  const mine = new Map<Map<string, Val>, Map<string, Val | undefined>>();
  m.before = mine;
  const v = f();
  m.before = outer;
  for (const [vars, olds] of mine) {
    for (const [name, old] of olds) {
      m.sink.options.budget.steps -= 8;
      const now = vars.get(name);
      if (now === undefined) continue;
      if (outer !== undefined) {
        let known = outer.get(vars);
        if (known === undefined) outer.set(vars, known = new Map());
        if (!known.has(name)) known.set(name, old);
      }
      if (old !== undefined && old !== now) vars.set(name, alt([old, now]));
    }
  }
  return v;
}

/** Evaluates a loop's body for every item, or once for all where they are many. */
export function rounds(m: Machine, items: readonly Val[], body: (item: Val) => void): void {
  if (items.length > (m.loops === 0 ? MOST_ROUNDS : FEW_ROUNDS) || m.loops >= 2) {
    maybe(m, () => body(items.length === 0 ? WHATEVER : alt([...items.slice(0, 8), WHATEVER])));
    return;
  }
  m.loops++;
  for (const item of items) {
    body(item);
    if (m.sink.options.budget.steps <= 0) break;
  }
  m.loops--;
}

/** A function of the source, noted so that it is looked into even if nothing calls it by name. */
export function defineFn(m: Machine, name: string, params: readonly Param[], body: unknown): Fn {
  const fn: Fn = { k: "fn", name, params, body, scope: m.scope, calls: 0, active: 0 };
  if (m.fns.length < 512) m.fns.push(fn);
  return fn;
}

/** Calls a function of the source. Parameters that get no argument are `missing`. */
export function callFn(m: Machine, fn: Fn, args: readonly Arg[], missing: Val): Val {
  fn.calls++;
  if (m.calls >= MOST_OPEN_CALLS || fn.active > 0 || fn.calls > MOST_CALLS || !spend(m.sink, 4)) {
    return WHATEVER;
  }
  const outer = { scope: m.scope, returns: m.returns, before: m.before, loops: m.loops };
  m.scope = { vars: new Map(), parent: fn.scope };
  m.returns = [];
  m.before = undefined;
  m.calls++;
  fn.active++;
  bind(m, fn, args, missing);
  const last = m.lang.body(m, fn);
  const returned = m.returns.length === 0 ? last : alt([...m.returns, ...(last.k === "flag" ? [] : [last])]);
  fn.active--;
  m.calls--;
  m.scope = outer.scope;
  m.returns = outer.returns;
  m.before = outer.before;
  m.loops = outer.loops;
  return returned;
}

function bind(m: Machine, fn: Fn, args: readonly Arg[], missing: Val): void {
  const named = new Map<string, Val>();
  const ordered: Val[] = fn.self === undefined ? [] : [fn.self];
  for (const arg of args) {
    if (arg.name === undefined) ordered.push(arg.val);
    else named.set(arg.name, arg.val);
  }
  let next = 0;
  for (const param of fn.params) {
    let v: Val;
    if (param.rest === "list") {
      const rest = ordered.slice(next);
      // Perl's pairs are items like others.
      if (!fn.params.some((one) => one.rest === "dict")) {
        for (const [name, val] of named) rest.push(text(name), val);
      }
      v = list(rest, missing.k === "unknown" && args.length === 0);
      next = ordered.length;
    } else if (param.rest === "dict") v = { k: "dict", map: new Map(named), open: true };
    else {
      const given = named.get(param.name);
      named.delete(param.name);
      v = given ?? ordered[next++] ?? param.preset ?? missing;
    }
    if (param.pattern !== undefined) m.lang.destructure?.(m, param.pattern, v);
    else m.scope.vars.set(param.name, v);
  }
}

/** Calls the functions among the arguments. */
export function callBack(m: Machine, args: readonly Arg[], given: Val): void {
  for (const { val } of args) {
    if (val.k === "fn" && val.active === 0) callFn(m, val, [], given);
  }
}

/** Evaluates text as code of the same language; gives what it evaluates to. */
export function evaluate(m: Machine, v: Val, at: Place): Val {
  if (v.k === "alt") return alt(v.items.map((one) => evaluate(m, one, at)));
  if (v.k === "fn") return WHATEVER;
  const { sink } = m;
  const t = toText(v);
  if (isDecoded(t)) emitOpaque(sink, "decoded", at);
  if (t.s.includes(UNKNOWN)) emitOpaque(sink, t.from ?? "unknown", at);
  if (t.s.replaceAll(UNKNOWN, "").trim() === "") return WHATEVER;
  emitCode(sink, t, at);
  if (sink.nest >= DEEPEST_EVAL || m.depth >= DEEPEST) {
    emitOpaque(sink, "unknown", at);
    return WHATEVER;
  }
  const { place } = sink;
  sink.place ??= { pos: at.pos, end: at.end };
  sink.nest++;
  m.depth += 8;
  const value = runText(m, t.s);
  m.depth -= 8;
  sink.nest--;
  sink.place = place;
  return value;
}

/** The script's own argument by number from 0; unknown if there is none. */
export function scriptArgument(m: Machine, at: number): Val {
  const given = m.sink.options.args[at];
  return given === undefined ? unknown("unknown") : text(given.value);
}

/** All arguments of the script. */
export function scriptArguments(m: Machine): Val[] {
  return m.sink.options.args.map((given) => text(given.value));
}

/** The value of an environment variable. */
export function environment(m: Machine, name: string): Val {
  const { env, home } = m.sink.options;
  if (Object.hasOwn(env, name)) return text(env[name] ?? "");
  return name === "HOME" || name === "USERPROFILE" ? text(home) : unknown("unknown");
}
