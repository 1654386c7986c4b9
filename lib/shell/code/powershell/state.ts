/**
 * The state of reading a PowerShell source, shared by its parts.
 *
 * @module
 */

import type { Place, Sink } from "../sink.ts";
import { alt, list, NIL, type Scope, text, unknown, type Val, WHATEVER } from "../value.ts";
import { windowsVariable } from "../windows_environment.ts";

/** A script block: a stretch of a source. */
export interface Block {
  readonly source: string;
  readonly from: number;
  readonly to: number;
}

/** A function that the source defines. */
export interface PsFunction {
  readonly block: Block;
  /** Names of its parameters in order, lower case, with what they are when not given. */
  readonly params: readonly { readonly name: string; readonly preset: Val | undefined }[];
  calls: number;
  active: boolean;
}

/** Parts of the reader that others call back: they stand in files that import those others. */
export interface Hooks {
  /** Reads a stretch of a source in the current scope, and returns to where it was. */
  readonly stretch: (r: Reader, source: string, from: number, to: number) => Val;
  /** Reads one statement. */
  readonly statement: (r: Reader) => Val;
}

/** The state. */
export interface Reader {
  readonly sink: Sink;
  readonly hooks: Hooks;
  source: string;
  i: number;
  end: number;
  scope: Scope;
  readonly functions: Map<string, PsFunction>;
  depth: number;
  calls: number;
  loops: number;
  /** Number of the last pipeline. */
  pipes: number;
  /** Pipeline of the command that is read, if it has more than one stage. */
  pipe: number | undefined;
  /** The variable (or `$x.y`) that the expression just read names, for assignments. */
  target: Target | undefined;
  /** Commas make lists; not between a method's arguments. */
  commas: boolean;
  returns: Val[];
  /** Aliases that the source sets. */
  readonly aliases: Map<string, string>;
  readonly stack: (Val | undefined)[];
  /** Nothing evaluates this block: its text is only skipped. */
  readonly blocks: WeakMap<Val, Block>;
}

/** What is left of `=`. */
export interface Target {
  readonly name: string;
  readonly of?: Val;
  readonly key?: Val | undefined;
}

/** Where a stretch that was just read stands. */
export function placeFrom(r: Reader, from: number): Place {
  return { pos: from, end: Math.max(from, r.i) };
}

/** A script block as a value. */
export function blockValue(r: Reader, block: Block): Val {
  const v: Val = { k: "obj", cls: "ScriptBlock", text: undefined, map: new Map() };
  r.blocks.set(v, block);
  return v;
}

const FIXED: Readonly<Record<string, string>> = {
  shellid: "Microsoft.PowerShell",
  pshome: "C:\\Windows\\System32\\WindowsPowerShell\\v1.0",
  verbosepreference: "SilentlyContinue",
  debugpreference: "SilentlyContinue",
  erroractionpreference: "Continue",
  ofs: " ",
  maximumdrivecount: "4096",
};

/** The variable's value; its name in any case, a scope before it doesn't count. */
export function readVariable(r: Reader, given: string): Val {
  let name = given.toLowerCase();
  if (name.startsWith("env:")) {
    const set = r.scope.vars.get(name) ?? globalScope(r).vars.get(name);
    if (set !== undefined) return set;
    const usual = windowsVariable(r.sink.options, name.slice(4));
    return usual === undefined ? WHATEVER : text(usual);
  }
  name = name.replace(/^(?:global|script|local|private|using|variable):/, "");
  for (let s: Scope | undefined = r.scope; s !== undefined; s = s.parent) {
    const v = s.vars.get(name);
    if (v !== undefined) return v;
  }
  switch (name) {
    case "true":
      return { k: "flag", b: true };
    case "false":
      return { k: "flag", b: false };
    case "null":
      return NIL;
    case "home":
      return text(r.sink.options.home);
    case "profile":
      return text(`${r.sink.options.home}/Documents/PowerShell/Microsoft.PowerShell_profile.ps1`);
    case "pwd":
      return r.sink.cwd ?? text(".");
    case "args":
      return list(r.sink.options.args.map((arg) => text(arg.value)), true);
    case "input":
      return unknown("input");
  }
  return Object.hasOwn(FIXED, name) ? text(FIXED[name] ?? "") : WHATEVER;
}

function globalScope(r: Reader): Scope {
  let s = r.scope;
  while (s.parent !== undefined) s = s.parent;
  return s;
}

/** Sets a variable; in a branch it is afterwards what it was or the new value. */
export function setVariable(r: Reader, given: string, v: Val, sure = true): void {
  let name = given.toLowerCase();
  let scope = r.scope;
  if (/^(?:global|script):/.test(name) || name.startsWith("env:")) scope = globalScope(r);
  if (!name.startsWith("env:")) name = name.replace(/^(?:global|script|local|private|using|variable):/, "");
  const old = scope.vars.get(name);
  scope.vars.set(name, sure || old === undefined ? v : alt([old, v]));
}
