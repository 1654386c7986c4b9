/**
 * The state of reading an awk program.
 *
 * @module
 */

import { type Place, type RunFinding, type Sink } from "../sink.ts";
import { END, type Token } from "../token.ts";
import { alt, knownText, num, type Val, WHATEVER } from "../value.ts";

/** A function that the program defines. */
export interface AwkFunction {
  readonly params: readonly string[];
  readonly from: number;
  readonly to: number;
  calls: number;
  active: boolean;
}

/** The state of one reading. */
export interface Reader {
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
  /** The element of an array that was read last, and the token it starts at. */
  element: { readonly name: string; readonly from: number } | undefined;
  /** Names of the arguments of the last call, where they are names. */
  names: readonly (string | undefined)[];
  /** What is piped into commands so far. */
  readonly pipes: Map<string, RunFinding>;
  /** Files that were printed to so far. */
  readonly opened: Set<string>;
}

/** The next token. */
export function peek(r: Reader, ahead = 0): Token {
  const i = r.at + ahead;
  return i < r.stop ? r.tokens[i] ?? END : END;
}

/** Whether the next token is this operator. */
export function isOp(r: Reader, s: string, ahead = 0): boolean {
  const token = peek(r, ahead);
  return token.t === "op" && token.s === s;
}

/** Steps over the operator if it is next. */
export function eat(r: Reader, s: string): boolean {
  if (!isOp(r, s)) return false;
  r.at++;
  return true;
}

/** Where the tokens from an index up to the current one stand. */
export function placeFrom(r: Reader, from: number): Place {
  const first = r.tokens[from];
  return { pos: first?.pos ?? 0, end: r.tokens[Math.max(from, r.at - 1)]?.end ?? first?.end ?? 0 };
}

/** Where the assignment may not happen, the variable holds either value. */
export function set(r: Reader, name: string, v: Val): void {
  const old = r.vars.get(name);
  r.vars.set(name, old === undefined || r.maybe === 0 ? v : alt([old, v]));
}

/** The value as a number. */
export function number(v: Val): Val {
  if (v.k === "num") return v;
  const s = knownText(v);
  return s === undefined ? WHATEVER : num(parseFloat(s) || 0);
}
