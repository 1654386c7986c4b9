/**
 * How builtins are called and what they answer.
 *
 * @module
 */

import type { Reader, RunContext, Status } from "./reader.ts";
import type { Field } from "./value.ts";

/** A call of a builtin. */
export interface BuiltinCall {
  readonly argv: readonly Field[];
  readonly index: number;
  readonly pos: number;
  readonly end: number;
  readonly context: RunContext;
}

/** What a builtin did. Undefined: nothing by itself; the table of programs says the rest. */
export type BuiltinResult = {
  readonly status: Status;
  /** `false`: what the table says of the program's words is not wanted. */
  readonly touches?: boolean;
};

/** A builtin. */
export type Builtin = (r: Reader, call: BuiltinCall) => BuiltinResult | undefined;

/** Succeeded; the table of programs says what else it does. */
export const DONE: BuiltinResult = { status: true };

/** Succeeded, and that is all. */
export const SURE: BuiltinResult = { status: true, touches: false };

/** That is all, and whether it succeeded is not known. */
export const UNSURE: BuiltinResult = { status: undefined, touches: false };

/** A variable's name. */
export const NAME: RegExp = /^[A-Za-z_][A-Za-z0-9_]*$/;
