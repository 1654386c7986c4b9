/**
 * PowerShell's commands: cmdlets by their table, functions of the source, other programs.
 *
 * @module
 */

import { applyRoles, type Bound, type Given, isOn } from "./cmdlet_effects.ts";
import { OWN, results } from "./cmdlet_results.ts";
import { aliasOf, type Cmdlet, cmdletNamed, parameterNamed } from "./cmdlets.ts";
import { invoke, runBlock } from "./invoke.ts";
import type { Reader } from "./state.ts";
import { joined } from "./values.ts";
import { emitArgv, emitOpaque, outputOrigin, type Place } from "../sink.ts";
import {
  alt,
  concat,
  flag,
  joinTexts,
  knownText,
  NIL,
  originOf,
  type Text,
  text,
  toText,
  unknown,
  type Val,
  WHATEVER,
} from "../value.ts";

/** An argument of a command. */
export interface Argument extends Place {
  /** The value; nothing for a parameter without one attached. */
  readonly v: Val;
  /** The parameter's name, without dash. */
  readonly param?: string;
  /** The parameter as it stands; a colon at its end says that the value is attached. */
  readonly raw?: string;
}

/** A command that is being read. */
export interface Command {
  readonly name: Val;
  readonly args: readonly Argument[];
  /** What the stage before gives. */
  readonly input: Val | undefined;
  /** It was called with `&` or `.`. */
  readonly called: boolean;
  readonly at: Place;
}

/** Runs a command; gives what it puts out. */
export function runCommand(r: Reader, command: Command): Val {
  const { name, args, at } = command;
  if (name.k === "alt") {
    return alt(name.items.slice(0, 4).map((one) => runCommand(r, { ...command, name: one })));
  }
  if (name.k === "obj" && name.cls === "ScriptBlock") {
    return invoke(r, name, { args: args.map((arg) => arg.v), item: command.input }, at);
  }
  const known = knownText(name.k === "obj" ? name.text : name);
  if (known === undefined) {
    const from = originOf(name);
    if (from !== undefined && from !== "unknown") emitOpaque(r.sink, from, at);
    return external(r, command, toText(name));
  }
  const plain = known.toLowerCase();
  const own = r.functions.get(plain);
  if (own !== undefined) return callFunction(r, plain, command);
  const alias = r.aliases.get(plain) ?? aliasOf(plain);
  const cmdlet = cmdletNamed(alias ?? plain);
  if (cmdlet === undefined) {
    if (alias !== undefined && alias !== plain) return runCommand(r, { ...command, name: text(alias) });
    return external(r, command, text(known));
  }
  const bound = bind(cmdlet, args, alias !== undefined);
  // `rm -rf x`, `curl -sSL x`: an option that the cmdlet doesn't have means the program of that name.
  if (bound === undefined) return external(r, command, text(known));
  return runCmdlet(r, cmdlet, bound, command);
}

function callFunction(r: Reader, name: string, { args, input }: Command): Val {
  const fn = r.functions.get(name);
  if (fn === undefined || fn.active || fn.calls > 64) return WHATEVER;
  const params = new Map<string, Val>(fn.params.map((param) => [param.name, param.preset ?? NIL]));
  const ordered: Val[] = [];
  for (let k = 0; k < args.length; k++) {
    const arg = args[k] as Argument; // k < length
    if (arg.param === undefined) {
      ordered.push(arg.v);
      continue;
    }
    const given = arg.param.toLowerCase();
    const param = fn.params.find((one) => one.name === given) ??
      fn.params.find((one) => one.name.startsWith(given));
    const next = args[k + 1];
    if (arg.raw?.endsWith(":")) params.set(param?.name ?? given, arg.v);
    else if (next !== undefined && next.param === undefined) {
      params.set(param?.name ?? given, next.v);
      k++;
    } else params.set(param?.name ?? given, flag(true));
  }
  let next = 0;
  for (const param of fn.params) {
    if (next >= ordered.length) break;
    if (args.some((arg) => arg.param?.toLowerCase() === param.name)) continue;
    params.set(param.name, ordered[next++] ?? NIL);
  }
  fn.calls++;
  fn.active = true;
  const v = runBlock(r, fn.block, { params, args: ordered.slice(next), item: input });
  fn.active = false;
  return v;
}

/** Programs that execute what they read. */
const INTERPRETERS =
  /(?:^|[\\/])(?:(?:ba|z|da|k|fi)?sh|cmd|powershell|pwsh|python[\d.]*|node|perl|ruby|php|deno|bun)(?:\.exe)?$/i;

function external(r: Reader, { args, input, at }: Command, name: Text): Val {
  const words: Val[] = [name];
  for (const arg of args) {
    if (arg.raw !== undefined) {
      words.push(arg.raw.endsWith(":") ? concat(text(arg.raw), joined(arg.v)) : text(arg.raw));
      continue;
    }
    const block = r.blocks.get(arg.v);
    if (block !== undefined) {
      words.push(text(`{${block.source.slice(block.from, block.to)}}`));
      runBlock(r, block, { item: WHATEVER });
    } else if (arg.v.k === "list") words.push(...arg.v.items.slice(0, 256).map((one) => toText(one)));
    else if (arg.v !== NIL) words.push(arg.v.k === "alt" ? arg.v : toText(arg.v));
  }
  const stdin = input === undefined || input === NIL ? undefined : joined(input);
  const from = stdin === undefined ? undefined : originOf(stdin);
  emitArgv(r.sink, words, at, {
    pipe: r.pipe,
    stdin: stdin !== undefined && (stdin.k === "text" || from !== undefined && from !== "unknown")
      ? stdin
      : undefined,
  });
  if (
    from !== undefined && from !== "unknown" && from !== "output" && INTERPRETERS.test(name.s) &&
    args.length <= 1
  ) {
    emitOpaque(r.sink, from, at);
  }
  return unknown(outputOrigin(words.slice(0, 8).map((v) => toText(v).s).join(" ")));
}

/** Gives the arguments to the parameters; undefined if the cmdlet can't be what is meant. */
function bind(cmdlet: Cmdlet, args: readonly Argument[], alias: boolean): Bound | undefined {
  const given = new Map<string, Given>();
  const words: { text: string | undefined; v: Val }[] = [];
  const ordered: Argument[] = [];
  for (let k = 0; k < args.length; k++) {
    const arg = args[k] as Argument; // k < length
    if (arg.param === undefined) {
      ordered.push(arg);
      words.push({ text: undefined, v: arg.v });
      continue;
    }
    const parameter = parameterNamed(cmdlet, arg.param);
    if (parameter === undefined) {
      if (alias) return undefined;
      words.push({ text: arg.raw, v: NIL });
      continue;
    }
    words.push({ text: `-${parameter.name}`, v: NIL });
    const attached = arg.raw?.endsWith(":") === true;
    const next = args[k + 1];
    if (parameter.isSwitch) given.set(parameter.name, { ...arg, v: attached ? arg.v : flag(true) });
    else if (attached) {
      given.set(parameter.name, arg);
      words.push({ text: undefined, v: arg.v });
    } else if (next !== undefined && next.param === undefined) {
      given.set(parameter.name, next);
      words.push({ text: undefined, v: next.v });
      k++;
    }
  }
  const places = cmdlet.parameters.filter((p) =>
    p.position !== undefined && !given.has(p.name) && !(p.name === "Path" && given.has("LiteralPath"))
  )
    .sort((a, b) => (a.position ?? 0) - (b.position ?? 0));
  const rest: Val[] = [];
  for (const arg of ordered) {
    const parameter = places.shift();
    if (parameter === undefined) rest.push(arg.v);
    else given.set(parameter.name, arg);
  }
  return { given, words, rest };
}

/** Cmdlets whose pipeline input is the path. */
const PATH_FROM_INPUT = new Set([
  "Remove-Item",
  "Get-Content",
  "Copy-Item",
  "Move-Item",
  "Rename-Item",
  "Clear-Content",
  "Clear-Item",
  "Unblock-File",
  "Invoke-Item",
  "Get-FileHash",
  "Import-Csv",
  "Select-String",
  "Set-ItemProperty",
  "Remove-ItemProperty",
  "Compress-Archive",
]);

function runCmdlet(r: Reader, cmdlet: Cmdlet, bound: Bound, command: Command): Val {
  const { sink } = r;
  const { given } = bound;
  const { at, input } = command;
  const words: Val[] = [text(cmdlet.name)];
  for (const word of bound.words) {
    const block = r.blocks.get(word.v);
    if (word.text !== undefined) words.push(text(word.text));
    if (word.v === NIL) continue;
    words.push(
      block !== undefined
        ? text(`{${block.source.slice(block.from, block.to)}}`)
        : word.v.k === "list"
        ? joinTexts(word.v.items.slice(0, 64), ",")
        : word.v.k === "alt"
        ? word.v
        : toText(word.v),
    );
  }
  emitArgv(sink, words, at, { pipe: r.pipe });
  if (isOn(given.get("WhatIf"))) return NIL;
  const own = OWN.get(cmdlet.name);
  if (own !== undefined) return own(r, bound, command);
  if (
    input !== undefined && PATH_FROM_INPUT.has(cmdlet.name) && !given.has("Path") && !given.has("LiteralPath")
  ) {
    const isText = cmdlet.name === "Select-String" && input.k !== "text";
    if (!isText) given.set("Path", { v: input, ...at });
  }
  return applyRoles(r, cmdlet, bound, command) ?? results(r, cmdlet.name, bound, command);
}
