/**
 * PowerShell's commands: cmdlets by their table, functions of the source, other programs.
 *
 * @module
 */

import {
  alternatives,
  emitArgv,
  emitCode,
  emitConnect,
  emitOpaque,
  emitPath,
  emitShell,
  outputOrigin,
  type Place,
} from "../sink.ts";
import { escapePattern } from "../text_library.ts";
import {
  alt,
  concat,
  FALSE,
  flag,
  isDecoded,
  iterate,
  joinTexts,
  knownText,
  list,
  NIL,
  obj,
  originOf,
  type Text,
  text,
  toText,
  truth,
  unknown,
  type Val,
  WHATEVER,
  worseOrigin,
} from "../value.ts";
import { UNKNOWN } from "../../word.ts";
import {
  aliasOf,
  type Cmdlet,
  CMDLET_NAMES,
  cmdletNamed,
  type Parameter,
  parameterNamed,
} from "./cmdlets.ts";
import { newObject } from "./dotnet.ts";
import { joined, readStretch, readText } from "./read_powershell.ts";
import { type Block, type Reader, readVariable, setVariable } from "./state.ts";

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

const MOST_CALLS = 12;

/** What a block is run with. */
export interface BlockOptions {
  readonly params?: ReadonlyMap<string, Val>;
  /** `$_`. */
  readonly item?: Val | undefined;
  /** `$args`, and the block's parameters in order. */
  readonly args?: readonly Val[];
}

/** Runs a script block in a scope of its own. */
export function runBlock(r: Reader, block: Block, how: BlockOptions = {}): Val {
  if (r.calls >= MOST_CALLS) return WHATEVER;
  const { scope, returns } = r;
  r.scope = { vars: new Map(how.params), parent: scope };
  r.returns = [];
  r.calls++;
  if (how.item !== undefined) {
    r.scope.vars.set("_", how.item);
    r.scope.vars.set("psitem", how.item);
  }
  if (how.args !== undefined) {
    r.scope.vars.set("args", list([...how.args]));
    const head = /^\s*param\s*\(([^()]*)\)/i.exec(
      block.source.slice(block.from, Math.min(block.to, block.from + 1_000)),
    );
    let k = 0;
    for (const name of (head?.[1] ?? "").matchAll(/\$(\w+)/g)) {
      const given = how.args[k++];
      if (given !== undefined) r.scope.vars.set((name[1] ?? "").toLowerCase(), given);
    }
  }
  const last = readStretch(r, block.source, block.from, block.to);
  const v = r.returns.length === 0 ? last : alt([...r.returns, ...(last === NIL ? [] : [last])]);
  r.calls--;
  // A block that changes a variable of the scope around it through `$script:` did so already.
  r.scope = scope;
  r.returns = returns;
  return v;
}

/** Runs a script block value, or text that became one. */
export function invoke(r: Reader, v: Val, how: BlockOptions, at: Place): Val {
  const block = r.blocks.get(v);
  if (block !== undefined) return runBlock(r, block, how);
  if (v.k === "alt") return alt(v.items.map((one) => invoke(r, one, how, at)));
  if (v.k === "obj" && v.cls === "ScriptBlock") return evaluate(r, v.text ?? WHATEVER, at);
  return WHATEVER;
}

/** Evaluates text as PowerShell. */
export function evaluate(r: Reader, v: Val, at: Place): Val {
  if (v.k === "alt") return alt(v.items.map((one) => evaluate(r, one, at)));
  if (r.blocks.get(v) !== undefined) return invoke(r, v, {}, at);
  const { sink } = r;
  const t = toText(joined(v));
  if (isDecoded(t)) emitOpaque(sink, "decoded", at);
  if (t.s.includes(UNKNOWN)) emitOpaque(sink, t.from ?? "unknown", at);
  if (t.s.replaceAll(UNKNOWN, "").trim() === "") return WHATEVER;
  emitCode(sink, t, at);
  if (sink.nest >= 8) {
    emitOpaque(sink, "unknown", at);
    return WHATEVER;
  }
  const { place } = sink;
  sink.place ??= { pos: at.pos, end: at.end };
  sink.nest++;
  const out = readText(r, t.s);
  sink.nest--;
  sink.place = place;
  return out;
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

// Programs that aren't PowerShell's.

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

// Cmdlets.

interface Given extends Place {
  readonly v: Val;
}

interface Bound {
  readonly given: Map<string, Given>;
  readonly words: readonly { readonly text: string | undefined; readonly v: Val }[];
  /** Values that no parameter takes. */
  readonly rest: readonly Val[];
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

function isOn(given: Given | undefined): boolean {
  return given !== undefined && truth(given.v) !== false;
}

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
  emitArgv(sink, words, at, { settled: true, pipe: r.pipe });
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

function applyRoles(r: Reader, cmdlet: Cmdlet, bound: Bound, command: Command): Val | undefined {
  const { sink } = r;
  const { given } = bound;
  const deep = isOn(given.get("Recurse")) || cmdlet.name === "Compress-Archive";
  let target: Given | undefined;
  let sends = false;
  let remote = false;
  let out: Val | undefined;
  const blocks: Given[] = [];
  let program: Given | undefined;
  let programArgs: Given | undefined;
  for (const parameter of cmdlet.parameters) {
    const one = given.get(parameter.name);
    if (one === undefined || parameter.role === undefined || one.v === NIL) continue;
    switch (parameter.role) {
      case "read":
      case "write":
      case "delete":
        for (const path of pathsOf(r, one.v, parameter)) {
          if (cmdlet.name === "Start-BitsTransfer" && /^[a-z]+:\/\//i.test(toText(path).s)) {
            emitConnect(sink, path, one, true);
          } else emitPath(sink, parameter.role, path, one, deep);
        }
        break;
      case "move":
        for (const path of pathsOf(r, one.v, parameter)) {
          emitPath(sink, "read", path, one, true);
          emitPath(sink, "delete", path, one, true);
        }
        break;
      case "sibling": {
        const path = given.get("Path") ?? given.get("LiteralPath");
        const folder = mapFolder(path === undefined ? WHATEVER : path.v);
        emitPath(sink, "write", /[\\/]/.test(toText(one.v).s) ? one.v : concat(folder, one.v), one);
        break;
      }
      case "readsend":
        for (const path of pathsOf(r, one.v, parameter)) emitPath(sink, "read", path, one);
        sends = true;
        break;
      case "send":
        sends = true;
        break;
      case "method":
        if (/^(?:post|put|patch|delete)$/i.test(toText(one.v).s) || originOf(one.v) !== undefined) {
          sends = true;
        }
        break;
      case "connect":
        target = one;
        break;
      case "tcp": {
        const port = given.get("Port");
        emitConnect(
          sink,
          joinTexts([text("tcp://"), one.v, ...(port === undefined ? [] : [text(":"), port.v])], ""),
          one,
          false,
        );
        break;
      }
      case "dns":
        emitConnect(sink, concat(text("dns://"), one.v), one, false);
        break;
      case "smtp":
        emitConnect(sink, concat(text("smtp://"), one.v), one, true);
        break;
      case "host":
        remote = true;
        for (const host of iterateHosts(one.v)) {
          const plain = toText(host).s.toLowerCase();
          if (plain === "localhost" || plain === "." || plain === "127.0.0.1") remote = false;
          else emitConnect(sink, concat(text("winrm://"), host), one, true);
        }
        break;
      case "block":
        blocks.push(one);
        break;
      case "file":
        for (const path of pathsOf(r, one.v, parameter)) emitPath(sink, "read", path, one);
        emitOpaque(sink, "file", one);
        break;
      case "prog":
        program = one;
        break;
      case "args":
        programArgs = one;
        break;
      case "open":
        for (const path of pathsOf(r, one.v, parameter)) emitPath(sink, "read", path, one);
        break;
      case "cd":
        for (const path of pathsOf(r, one.v, parameter)) {
          if (cmdlet.name === "Push-Location") r.stack.push(sink.cwd);
          sink.cwd = path;
        }
        break;
      case "module": {
        const path = toText(one.v).s;
        if (isDecoded(one.v) || originOf(one.v) !== undefined) {
          emitOpaque(sink, isDecoded(one.v) ? "decoded" : originOf(one.v) ?? "unknown", one);
        } else if (/[\\/]|\.(?:psm1|psd1|ps1|dll)$/i.test(path)) {
          emitPath(sink, "read", one.v, one);
          emitOpaque(sink, "file", one);
        }
        break;
      }
      case "foreign":
        emitOpaque(sink, originOf(one.v) ?? "unknown", one);
        break;
      case "cmdline":
        emitShell(sink, one.v.k === "list" ? one.v.items[0] ?? WHATEVER : one.v, one, { language: "cmd" });
        break;
      case "wmi":
        if (one.v.k === "dict" && one.v.map.get("commandline") !== undefined) {
          emitShell(sink, one.v.map.get("commandline") ?? WHATEVER, one, { language: "cmd" });
        }
        break;
    }
  }
  if (target !== undefined) {
    for (const url of iterateHosts(target.v)) {
      const s = toText(url).s;
      // BITS copies from paths as well.
      if (cmdlet.name === "Start-BitsTransfer" && !/^[a-z]+:\/\//i.test(s) && !s.startsWith(UNKNOWN)) {
        emitPath(sink, "read", url, target);
      } else emitConnect(sink, url, target, sends);
    }
    out = given.has("OutFile") && !given.has("PassThru") ? NIL : unknown("download");
  }
  if (program !== undefined) {
    const extra = programArgs === undefined
      ? []
      : programArgs.v.k === "list"
      ? programArgs.v.items
      : splitArguments(programArgs.v);
    const dir = given.get("WorkingDirectory")?.v;
    emitArgv(
      sink,
      [
        program.v.k === "list" ? joined(program.v) : program.v,
        ...extra.flatMap((v) => v.k === "text" && / /.test(v.s) ? splitArguments(v) : [v]),
      ],
      command.at,
      { chdir: dir },
    );
  }
  for (const block of blocks) {
    const wasRemote = sink.remote;
    sink.remote ||= remote;
    const args = given.get("ArgumentList");
    out = r.blocks.get(block.v) === undefined
      ? evaluate(r, joined(block.v), block)
      : invoke(r, block.v, { args: args === undefined ? [] : iterate(args.v) }, block);
    sink.remote = wasRemote;
  }
  return out;
}

/** The words of a text that a program gets as its arguments. */
function splitArguments(v: Val): Val[] {
  if (v.k !== "text") return [v];
  return (v.s.match(/(?:[^\s"]|"[^"]*")+/g) ?? []).slice(0, 256).map((s): Val => ({
    k: "text",
    s: s.replaceAll('"', ""),
    from: v.from,
    decoded: v.decoded,
  }));
}

function iterateHosts(v: Val): readonly Val[] {
  return v.k === "list" ? v.items.slice(0, 64) : [v];
}

function mapFolder(v: Val): Val {
  const t = toText(v);
  const at = Math.max(t.s.lastIndexOf("/"), t.s.lastIndexOf("\\"));
  return { k: "text", s: at < 0 ? "" : t.s.slice(0, at + 1), from: t.from };
}

const HIVES: readonly (readonly [RegExp, string])[] = [
  [/^(?:registry::)?hkey_local_machine(?=\\|\/|$)/i, "HKLM:"],
  [/^(?:registry::)?hkey_current_user(?=\\|\/|$)/i, "HKCU:"],
  [/^registry::hklm:?(?=\\|\/|$)/i, "HKLM:"],
  [/^registry::hkcu:?(?=\\|\/|$)/i, "HKCU:"],
  [/^(?:registry::)?hkey_classes_root(?=\\|\/|$)/i, "HKCR:"],
  [/^(?:registry::)?hkey_users(?=\\|\/|$)/i, "HKU:"],
];

/** Paths as they are meant: home folder, registry keys, wildcards. */
function pathsOf(r: Reader, v: Val, parameter: Parameter): readonly Val[] {
  const out: Val[] = [];
  for (const item of v.k === "list" ? v.items.slice(0, 256) : [v]) {
    for (const one of alternatives(item)) {
      const t = toText(one);
      let { s } = t;
      if (/^(?:env|function|variable|alias):/i.test(s)) continue;
      s = s.replace(/^(?:microsoft\.powershell\.core\\)?filesystem::/i, "").replace(
        /^microsoft\.powershell\.core\\(?=registry::)/i,
        "",
      );
      for (const [pattern, name] of HIVES) s = s.replace(pattern, name);
      s = s.replace(/^(hklm|hkcu|hkcr|hku):[\\/]?/i, (_all, hive: string) => `${hive.toUpperCase()}:\\`);
      if (/^hk\w+:/i.test(s)) s = s.replaceAll("/", "\\");
      if (s === "~" || /^~[\\/]/.test(s)) s = r.sink.options.home + s.slice(1);
      const wild = parameter.name !== "LiteralPath" && /[*?[]/.test(s) && t.pattern === undefined;
      const pattern = t.pattern ??
        (wild && !s.includes(UNKNOWN) ? s.replace(/[\\{}()!+@|]/g, "\\$&") : undefined);
      out.push({
        k: "text",
        s: wild ? s.replace(/\*+|\?+|\[[^\]]*\]/g, UNKNOWN) : s,
        from: t.from ?? (wild ? "unknown" : undefined),
        pattern,
      });
    }
  }
  return out;
}

// Results.

type Own = (r: Reader, bound: Bound, command: Command) => Val;

function value({ given }: Bound, ...names: string[]): Val | undefined {
  for (const name of names) {
    const one = given.get(name);
    if (one !== undefined) return one.v;
  }
  return undefined;
}

function joinPath(parts: readonly Val[]): Val {
  let all: Val | undefined;
  for (const part of parts) {
    if (all === undefined) {
      all = part;
      continue;
    }
    const a: string = toText(all).s;
    const b = toText(part);
    const glue = /[\\/]$/.test(a)
      ? ""
      : a.includes("\\") || /^[A-Za-z]:$/.test(a) || b.s.includes("\\") && !a.includes("/")
      ? "\\"
      : "/";
    all = joinTexts([all, text(glue), { ...b, s: b.s.replace(/^[\\/]+/, ""), pattern: undefined }], "");
  }
  return all ?? text("");
}

const same: Own = (_r, bound, { input }) => input ?? value(bound, "InputObject") ?? NIL;

const OWN: ReadonlyMap<string, Own> = new Map(Object.entries<Own>({
  "ForEach-Object": (r, bound, { input, at }) => {
    const items = input === undefined ? [WHATEVER] : iterate(
      input.k === "dict" || input.k === "obj" ? list([input]) : input.k === "text" ? list([input]) : input,
    );
    const blocks = [
      value(bound, "Begin"),
      value(bound, "Process", "Parallel"),
      ...bound.rest,
      value(bound, "End"),
    ];
    const each = value(bound, "Process", "Parallel");
    if (each !== undefined && each.k === "text") return joinMembers(r, input ?? WHATEVER, each, at);
    const few = items.length > 128 || r.loops >= 2 ? [alt([...items.slice(0, 8), WHATEVER])] : items;
    const out: Val[] = [];
    r.loops++;
    for (const block of blocks) {
      if (block === undefined || r.blocks.get(block) === undefined) continue;
      for (const item of block === each ? few : [NIL]) {
        const stretch = r.blocks.get(block);
        if (stretch === undefined || r.sink.options.budget.steps <= 0) break;
        // The block shares its caller's variables, so that `$s += …` counts.
        const before = r.scope.vars.get("_");
        r.scope.vars.set("_", item);
        r.scope.vars.set("psitem", item);
        const v = readStretch(r, stretch.source, stretch.from, stretch.to);
        if (before === undefined) r.scope.vars.delete("_");
        else r.scope.vars.set("_", before);
        if (v.k === "list") out.push(...v.items.slice(0, 256));
        else if (v !== NIL) out.push(v);
      }
    }
    r.loops--;
    return out.length === 1 ? out[0] ?? NIL : list(out, input?.k === "list" && input.open === true);
  },
  "Where-Object": (r, bound, { input, at }) => {
    const block = value(bound, "FilterScript");
    if (block !== undefined) {
      invoke(r, block, { item: input?.k === "list" ? input.items[0] ?? WHATEVER : input ?? WHATEVER }, at);
    }
    return input ?? NIL;
  },
  "Select-Object": (_r, bound, { input }) => {
    const v = input ?? value(bound, "InputObject") ?? NIL;
    return value(bound, "ExpandProperty") !== undefined && v.k !== "list"
      ? v.k === "text" ? v : unknown(originOf(v) ?? "unknown")
      : v;
  },
  "Sort-Object": same,
  "Out-String": (_r, bound, { input }) => joined(input ?? value(bound, "InputObject") ?? NIL),
  "Out-Default": same,
  "Out-Host": () => NIL,
  "Out-Null": () => NIL,
  "Write-Output": (_r, bound, { input }) => {
    const all = [value(bound, "InputObject") ?? input ?? NIL, ...bound.rest];
    return all.length === 1 ? all[0] ?? NIL : list(all);
  },
  "Write-Host": () => NIL,
  "Write-Error": () => NIL,
  "Write-Warning": () => NIL,
  "Write-Verbose": () => NIL,
  "Write-Information": () => NIL,
  "Write-Progress": () => NIL,
  "Start-Sleep": () => NIL,
  "Set-StrictMode": () => NIL,
  "Set-Variable": (r, bound, { input }) => {
    const name = knownText(value(bound, "Name"));
    if (name !== undefined) setVariable(r, name, value(bound, "Value") ?? input ?? NIL);
    return NIL;
  },
  "New-Variable": (r, bound) => {
    const name = knownText(value(bound, "Name"));
    if (name !== undefined) setVariable(r, name, value(bound, "Value") ?? NIL);
    return NIL;
  },
  "Get-Variable": (r, bound) => {
    const name = knownText(value(bound, "Name"));
    if (name === undefined) return WHATEVER;
    const v = /[*?]/.test(name) ? wildVariable(r, name) : readVariable(r, name);
    return value(bound, "ValueOnly") === undefined
      ? { k: "obj", cls: "Variable", text: v, map: new Map([["value", v]]) }
      : v;
  },
  "Set-Alias": (r, bound) => {
    const name = knownText(value(bound, "Name"));
    const target = knownText(value(bound, "Value"));
    if (
      name !== undefined && target !== undefined && r.aliases.size < 256 &&
      name.toLowerCase() !== target.toLowerCase()
    ) {
      r.aliases.set(name.toLowerCase(), target);
    }
    return NIL;
  },
  "New-Alias": (r, bound, command) => OWN.get("Set-Alias")?.(r, bound, command) ?? NIL,
  "Get-Command": (_r, bound) => commandNamed(knownText(value(bound, "Name"))),
  "Get-Alias": (_r, bound) => {
    const name = knownText(value(bound, "Name"));
    return name === undefined ? WHATEVER : text(aliasOf(name) ?? name);
  },
  "New-Object": (r, bound, { at }) =>
    newObject(r, value(bound, "TypeName"), value(bound, "ComObject"), [
      ...(value(bound, "ArgumentList") === undefined ? [] : [value(bound, "ArgumentList") ?? NIL]),
      ...bound.rest,
    ], at),
  "Join-Path": (_r, bound) =>
    joinPath(
      [value(bound, "Path"), value(bound, "ChildPath"), value(bound, "AdditionalChildPath")].filter((v) =>
        v !== undefined
      ),
    ),
  "Split-Path": (_r, bound, { input }) => {
    const t = toText(value(bound, "Path", "LiteralPath") ?? input ?? WHATEVER);
    const at = Math.max(t.s.lastIndexOf("/"), t.s.lastIndexOf("\\"));
    return {
      k: "text",
      s: isOn(bound.given.get("Leaf")) ? t.s.slice(at + 1) : at < 0 ? "" : t.s.slice(0, at),
      from: t.from,
    };
  },
  "New-Item": (r, bound, { at }) => {
    const name = value(bound, "Name");
    const path = value(bound, "Path");
    const whole = name === undefined ? path ?? WHATEVER : path === undefined ? name : joinPath([path, name]);
    for (const one of whole.k === "list" ? whole.items : [whole]) {
      for (
        const p of pathsOf(r, one, {
          name: "LiteralPath",
          role: undefined,
          isSwitch: false,
          position: undefined,
        })
      ) emitPath(r.sink, "write", p, at);
    }
    return whole;
  },
  "Get-ChildItem": (r, bound, { input, at }) => {
    const parameter: Parameter = { name: "Path", role: undefined, isSwitch: false, position: undefined };
    const deep = isOn(bound.given.get("Recurse"));
    const out: Val[] = [];
    void at;
    for (const v of pathsOf(r, value(bound, "Path", "LiteralPath") ?? input ?? text("."), parameter)) {
      const t = toText(v);
      const filter = knownText(value(bound, "Filter"));
      if (t.pattern !== undefined) out.push(deep ? { ...t, pattern: t.pattern + "/**" } : t);
      else if (filter !== undefined && !t.s.includes(UNKNOWN)) {
        const glue = /[\\/]$/.test(t.s) ? "" : t.s.includes("\\") ? "\\\\" : "/";
        out.push({
          k: "text",
          s: t.s + glue.slice(-1) + UNKNOWN,
          from: "unknown",
          pattern: escapePattern(t.s) + glue + (deep ? "**/" : "") + filter,
        });
      } else out.push(joinPath([t, WHATEVER]));
    }
    return out.length === 1 ? out[0] ?? NIL : list(out);
  },
  "Get-Item": (r, bound, { input }) =>
    list([
      ...pathsOf(r, value(bound, "Path", "LiteralPath") ?? input ?? WHATEVER, {
        name: "Path",
        role: undefined,
        isSwitch: false,
        position: undefined,
      }),
    ]),
  "Resolve-Path": (r, bound, command) => OWN.get("Get-Item")?.(r, bound, command) ?? NIL,
  "Convert-Path": (r, bound, command) => OWN.get("Get-Item")?.(r, bound, command) ?? NIL,
  "Get-Location": (r) => r.sink.cwd ?? text("."),
  "Pop-Location": (r) => {
    r.sink.cwd = r.stack.pop();
    return NIL;
  },
  "Test-Path": () => WHATEVER,
  "Get-Clipboard": () => unknown("input"),
  "Read-Host": () => unknown("input"),
  "Tee-Object": (r, bound, { input, at }) => {
    for (
      const path of pathsOf(r, value(bound, "FilePath", "LiteralPath") ?? NIL, {
        name: "FilePath",
        role: undefined,
        isSwitch: false,
        position: undefined,
      })
    ) {
      emitPath(r.sink, "write", path, at);
    }
    const name = knownText(value(bound, "Variable"));
    if (name !== undefined) setVariable(r, name, input ?? NIL);
    return input ?? NIL;
  },
  "Invoke-Expression": (r, bound, { input, at }) => {
    const v = value(bound, "Command") ?? input ?? WHATEVER;
    return evaluate(
      r,
      bound.rest.length === 0 ? joined(v) : joinTexts([joined(v), ...bound.rest.map(joined)], " "),
      bound.given.get("Command") ?? at,
    );
  },
}));

/** A member of every item: `% Length`, `% { $_.x }` written short. */
function joinMembers(_r: Reader, input: Val, _name: Val, _at: Place): Val {
  return unknown(originOf(input) ?? "unknown");
}

function wildVariable(r: Reader, name: string): Val {
  const regex = wildcard(name);
  for (let s: typeof r.scope | undefined = r.scope; s !== undefined; s = s.parent) {
    for (const [key, v] of s.vars) if (regex(key)) return v;
  }
  for (const key of ["shellid", "pshome", "verbosepreference", "maximumdrivecount", "home"]) {
    if (regex(key)) return readVariable(r, key);
  }
  return WHATEVER;
}

/** A match for `*` and `?`, in linear time for the short names at hand. */
function wildcard(pattern: string): (name: string) => boolean {
  const parts = pattern.toLowerCase().split("*");
  return (given) => {
    const name = given.toLowerCase();
    const first = parts[0] ?? "";
    const last = parts[parts.length - 1] ?? "";
    if (parts.length === 1) return fits(name, first) && name.length === first.length;
    if (
      name.length < first.length + last.length || !fits(name, first) ||
      !fits(name.slice(name.length - last.length), last)
    ) return false;
    let k = first.length;
    for (const part of parts.slice(1, -1)) {
      let found = -1;
      for (let i = k; i + part.length <= name.length - last.length; i++) {
        if (fits(name.slice(i), part)) {
          found = i;
          break;
        }
      }
      if (found < 0) return false;
      k = found + part.length;
    }
    return true;
  };
}

function fits(name: string, part: string): boolean {
  if (name.length < part.length) return false;
  for (let i = 0; i < part.length; i++) if (part[i] !== "?" && part[i] !== name[i]) return false;
  return true;
}

/** The command that `Get-Command i*x` finds. */
function commandNamed(name: string | undefined): Val {
  if (name === undefined) return WHATEVER;
  if (!/[*?]/.test(name)) return text(name);
  const matches = wildcard(name);
  const found = CMDLET_NAMES.filter(matches);
  return found.length === 0 ? WHATEVER : alt(found.slice(0, 4).map(text));
}

/** What a cmdlet puts out where its row's roles don't say. */
function results(_r: Reader, name: string, bound: Bound, { input }: Command): Val {
  switch (name) {
    case "Get-Content":
    case "Import-Csv":
    case "Import-Clixml":
    case "Select-String":
    case "Get-ItemProperty":
    case "Get-ItemPropertyValue":
      return unknown("file");
    case "ConvertTo-SecureString":
      return value(bound, "String") ?? input ?? WHATEVER;
    case "ConvertFrom-Json":
    case "ConvertFrom-Csv":
    case "ConvertTo-Json":
    case "Receive-Job":
    case "Format-List":
    case "Format-Table":
    case "Group-Object": {
      const v = value(bound, "InputObject") ?? input;
      return unknown(worseOrigin(v === undefined ? undefined : originOf(v), "unknown") ?? "unknown");
    }
    case "Set-Content":
    case "Add-Content":
    case "Out-File":
    case "Remove-Item":
    case "Copy-Item":
    case "Move-Item":
    case "Rename-Item":
    case "Set-Location":
    case "Set-ExecutionPolicy":
    case "Stop-Process":
      return NIL;
    case "Start-Process":
    case "New-PSSession":
      return obj("Process", FALSE);
    default:
      return WHATEVER;
  }
}
