/**
 * Ways out of loops and functions: `break`, `continue`, `return`. What a shell knows where it left is kept, and meets
 * what it knows at the end.
 *
 * @module
 */

import { knownVariable, leaveSubshell, newSink, type Reader } from "./reader.ts";
import { fork, merge, type State } from "./state.ts";

/** A loop that is being read. */
export interface Loop {
  /** What is known where the loop was left; undefined where nothing left it. */
  broken: State | undefined;
  /** What is known where a round was left. */
  continued: State | undefined;
}

/** Where `break`, `continue` and `return` lead. */
export interface Flow {
  /** The open loops, the innermost last. */
  readonly loops: Loop[];
  /** Whether there is a function, or a sourced file, to return from. */
  readonly returns: boolean;
  /** What is known where it returned. */
  returned: State | undefined;
}

/** A shell of its own: what leaves it ends it, and nothing of what it knew counts. */
export const SUBSHELL: Flow = { loops: [], returns: false, returned: undefined };

/** A function's body, or a sourced file. */
export function newFlow(): Flow {
  return { loops: [], returns: true, returned: undefined };
}

/** Where two ways through a script meet. */
export function join(r: Reader, a: State, b: State): State {
  r.budget.steps -= a.variables === b.variables ? 8 : 8 + a.variables.size + b.variables.size;
  return merge(a, b, (name) => knownVariable(r, name));
}

/** Keeps what is known here for the place that the shell goes to; what follows does not run. */
function leave(r: Reader, before: State | undefined): State {
  const here = fork(r.state);
  r.state.ended = true;
  return before === undefined ? here : join(r, before, here);
}

/** `break` and `continue`. `levels`: how many loops they are meant for. */
export function leaveLoop(r: Reader, levels: number, again: boolean): void {
  const { loops } = r.flow;
  if (r.state.ended) return;
  const loop = loops[Math.max(loops.length - levels, 0)];
  if (loop === undefined) return;
  if (again) loop.continued = leave(r, loop.continued);
  else loop.broken = leave(r, loop.broken);
}

/** `return`. */
export function leaveFunction(r: Reader): void {
  const { flow } = r;
  if (flow.returns && !r.state.ended) flow.returned = leave(r, flow.returned);
}

/** Opens a loop. */
export function openLoop(r: Reader): Loop {
  const loop: Loop = { broken: undefined, continued: undefined };
  // A shell of its own starts with no loop; the list is shared by all of them.
  if (r.flow === SUBSHELL) r.flow = { ...SUBSHELL, loops: [] };
  r.flow.loops.push(loop);
  return loop;
}

/** Ends a round: `continue` led here. */
export function endRound(r: Reader, loop: Loop): void {
  if (loop.continued === undefined) return;
  r.state = join(r, r.state, loop.continued);
  loop.continued = undefined;
}

/** Closes a loop: `break` led here. */
export function closeLoop(r: Reader, loop: Loop): void {
  r.flow.loops.pop();
  if (loop.broken !== undefined) r.state = join(r, r.state, loop.broken);
}

/** What is known after a function: at its end, or where it returned. */
export function endFlow(r: Reader, flow: Flow): void {
  if (flow.returned !== undefined) r.state = join(r, r.state, flow.returned);
}

/** Reads what surely does not run: its commands count, what it does to the shell and what it prints do not. */
export function readDead(r: Reader, read: () => void): void {
  const { state, flow, out, stdin } = r;
  r.state = fork(state);
  r.flow = SUBSHELL;
  if (out !== undefined) r.out = newSink();
  read();
  leaveSubshell(r, state);
  r.flow = flow;
  r.out = out;
  r.stdin = stdin;
}
