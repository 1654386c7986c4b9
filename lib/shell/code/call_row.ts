/**
 * Applies what a row says of a call of a library to the call's arguments. The language of the rows stands in
 * `call_spec.ts`.
 *
 * @module
 */

import type { CodeOrigin } from "../reading.ts";
import { type Arg, type Call, callBack, evaluate, type Machine } from "./machine.ts";
import { type CallRow, compile, type RoleSpec } from "./call_spec.ts";
import { handOver } from "./statements.ts";
import {
  childOrigin,
  emitArgv,
  emitConnect,
  emitOpaque,
  emitPath,
  emitShell,
  outputOrigin,
  type Place,
  type RunFinding,
  type Sink,
  wordOf,
} from "./sink.ts";
import {
  emitContent,
  emitCopy,
  emitPrint,
  isOpened,
  joinedItems,
  lines,
  more,
  openFor,
  writeTo,
  type Writing,
  writingOf,
} from "./writing.ts";
import {
  alt,
  concat,
  distribute,
  joinTexts,
  knownText,
  list,
  NIL,
  originOf,
  text,
  toText,
  truth,
  unknown,
  type Val,
  WHATEVER,
} from "./value.ts";

const ORIGINS = new Set<string>([
  "download",
  "downloaded_file",
  "decoded",
  "output",
  "file",
  "input",
  "unknown",
]);

/** What is gathered from the arguments before it is emitted. */
interface Act {
  words: Val[] | undefined;
  /** One text that may be for a shell. */
  line: Val | undefined;
  /** The words were given as one list, as Python does. */
  listed: boolean;
  shell: Val | undefined;
  stdin: Val | undefined;
  chdir: Val | undefined;
  host: Val | undefined;
  port: Val | undefined;
  target: Val | undefined;
  path: Val | undefined;
  /** A path that is deleted, below it too if `deep` is set. */
  remove: Val | undefined;
  pathAt: Place | undefined;
  deep: boolean;
  mode: Val | undefined;
  flags: string | undefined;
  sends: boolean;
  at: Place | undefined;
  /** The object itself, when a method connects it. */
  bound: Val | undefined;
  self: Val | undefined;
  /** A URL was read like a file. */
  fetched: boolean;
  /** What is read and then written is a copy. */
  source: Val | undefined;
  copy: Val | undefined;
  /** How an object that the call gives is written to. */
  writing: Writing | undefined;
  /** A file that a program prints into. */
  output: Val | undefined;
  /** Standard output was named where a file may be. */
  stdout: boolean;
  /** Text for the file, in order. */
  readonly puts: { readonly role: string; readonly val: Val; readonly at: Place }[];
}

/** Applies a row to a call; gives the call's value. */
export function applyRow(m: Machine, row: CallRow, call: Call): Val {
  const spec = compile(row);
  const act: Act = {
    words: undefined,
    line: undefined,
    listed: false,
    shell: undefined,
    stdin: undefined,
    chdir: undefined,
    host: undefined,
    port: undefined,
    target: undefined,
    path: undefined,
    remove: undefined,
    pathAt: undefined,
    deep: false,
    mode: undefined,
    flags: undefined,
    sends: spec.sends,
    at: undefined,
    bound: undefined,
    self: call.self,
    fetched: false,
    source: undefined,
    copy: undefined,
    writing: undefined,
    output: undefined,
    stdout: false,
    puts: [],
  };
  if (spec.self !== undefined && call.self !== undefined) {
    take(m, act, spec.self, { val: call.self, pos: call.pos, end: call.end });
  }
  let next = 0;
  for (const arg of call.args) {
    if (arg.name !== undefined) {
      const role = spec.named.get(arg.name);
      if (role !== undefined) take(m, act, role, arg);
      continue;
    }
    const role = spec.ordered[next] ?? spec.rest;
    next++;
    const options = arg.val.k === "alt" ? arg.val.items.find((one) => one.k === "dict") : arg.val;
    if (options?.k === "dict" && spec.named.size > 0) {
      // Options given as an object: JavaScript's last argument, Ruby's and Perl's pairs.
      for (const [name, val] of options.map) {
        const one = spec.named.get(name);
        if (one !== undefined) take(m, act, one, { val, pos: arg.pos, end: arg.end });
      }
      if (role?.role !== "sys" && role?.role !== "send") continue;
    }
    if (role !== undefined) take(m, act, role, arg);
  }
  const from = finish(m, act, call);
  if (spec.opaque !== undefined) emitOpaque(m.sink, spec.opaque, call);
  const given = gives(m.sink, spec.gives, act, call, from);
  callBack(m, call.args, given === NIL ? WHATEVER : given);
  return given;
}

function gives(sink: Sink, name: string | undefined, act: Act, call: Call, ran: CodeOrigin | undefined): Val {
  if (name === undefined || name === "") return unknown(ran ?? "unknown");
  if (name === "nil") return NIL;
  if (name === "this") return call.self ?? WHATEVER;
  if (name.startsWith("arg")) return call.args[Number(name.slice(3))]?.val ?? WHATEVER;
  if (name === "names") return list([unknown("unknown")], true);
  if (name === "output") return unknown(ran ?? childOrigin(sink, call.self));
  if (act.fetched) return unknown("download");
  if (ORIGINS.has(name)) return unknown(name as CodeOrigin); // ORIGINS holds CodeOrigins
  const inner = act.path ?? act.target ?? (act.host === undefined ? undefined : tcp(act)) ?? call.self ??
    call.args[0]?.val;
  const of = inner?.k === "obj" ? inner.text : inner;
  const made = openFor({ k: "obj", cls: name, text: of, map: new Map() }, act.writing);
  if (name === "Child" && sink.lastRun !== undefined) sink.started.set(made, sink.lastRun);
  return made;
}

function take(m: Machine, act: Act, { role, deep }: RoleSpec, arg: Arg): void {
  const { sink } = m;
  const { val } = arg;
  const nothing = val.k === "flag" && val.b === undefined;
  switch (role) {
    case "_":
      return;
    case "read":
    case "write":
    case "delete":
      if (nothing) return;
      for (const one of paths(val)) emitPath(sink, role, one, arg, deep);
      act.path ??= val;
      if (role === "read") act.source ??= val;
      else if (role === "write") {
        if (act.source !== undefined) act.copy ??= val;
        act.writing ??= "anew";
      }
      return;
    case "move":
      act.source ??= val;
      for (const one of paths(val)) {
        emitPath(sink, "read", one, arg, true);
        emitPath(sink, "delete", one, arg, true);
      }
      act.path ??= val;
      return;
    case "edit":
      for (const one of paths(val)) {
        emitPath(sink, "read", one, arg, deep);
        emitPath(sink, "write", one, arg, deep);
      }
      return;
    case "file":
      act.path = val;
      act.pathAt = arg;
      act.deep = deep;
      return;
    case "get":
      // A path, or a URL that is fetched.
      if (/^(?:https?|ftps?):\/\//i.test(toText(val).s)) {
        act.target = val;
        act.at = arg;
        act.fetched = true;
      } else if (toText(val).s.startsWith("php://")) {
        act.fetched = toText(val).s.startsWith("php://input") || toText(val).s.startsWith("php://stdin");
      } else {
        act.path = val;
        act.pathAt = arg;
        act.source = val;
      }
      return;
    case "to":
      act.stdout = val.k === "ref" && /^stdout$/i.test(val.path) || val.k === "num" && val.n === 1;
      if (val.k === "obj") {
        act.bound = isOpened(val) ? val : undefined;
        if (val.cls === "Socket") act.target = val.map?.get("target") ?? val.text;
        else if (val.cls === "Child") act.self = val;
      }
      act.at = arg;
      return;
    case "ioread": {
      // Ruby's `IO.read("|cmd")` runs it.
      const t = toText(val);
      if (t.s.startsWith("|")) {
        act.line = { k: "text", s: t.s.slice(1).trim(), from: t.from, decoded: t.decoded };
        act.shell = text("sh");
      } else for (const one of paths(val)) emitPath(sink, "read", one, arg);
      return;
    }
    case "rmdir":
      act.remove = val;
      act.pathAt = arg;
      return;
    case "deep?":
      if (truth(val) !== false) act.deep = true;
      return;
    case "file?":
      if (truth(val) !== false) act.mode = text("r+");
      return;
    case "bunread":
      if (val.k === "obj" && val.cls === "BunFile") {
        emitPath(sink, "read", val.text ?? WHATEVER, arg);
        act.source = val;
        act.copy = act.path;
      } else act.puts.push({ role: "put", val, at: arg });
      return;
    case "append?":
      if (truth(val) !== false) act.mode = text("a");
      return;
    case "mode":
      act.mode = val;
      return;
    case "flags":
      act.flags = m.source.slice(arg.pos, arg.end);
      return;
    case "connect":
      if (nothing) return;
      act.target = val.k === "obj" && val.text !== undefined ? val.text : val;
      act.at = arg;
      if (val.k === "obj" && val.map?.get("sends") !== undefined) act.sends = true;
      return;
    case "host":
      act.host = val;
      act.at ??= arg;
      return;
    case "port":
      act.port = val;
      return;
    case "addr":
      act.at = arg;
      if (val.k === "list") {
        act.host = val.items[0] ?? WHATEVER;
        act.port = val.items[1];
      } else act.host = val;
      return;
    case "send":
      if (act.bound !== undefined && writeTo(sink, act.bound, val, arg)) return;
      if (act.stdout) return emitPrint(sink, val, arg);
      if (act.self?.k === "obj" && act.self.cls === "Child") feed(m, act, val);
      if (!nothing) act.sends = true;
      return;
    case "method":
      if (/^(?:post|put|patch|delete)$/i.test(toText(val).s) || originOf(val) !== undefined) act.sends = true;
      return;
    case "shell":
      act.line = val.k === "list" ? joinTexts(val.items, " ") : val;
      act.shell ??= text("sh");
      act.at = arg;
      return;
    case "cmd":
      act.at = arg;
      if (val.k === "list" || val.k === "alt" && val.items.some((one) => one.k === "list")) {
        act.listed = true;
        act.words = val.k === "list"
          ? wordsOf(val)
          : [alt(val.items.map((one) => one.k === "list" ? one.items[0] ?? WHATEVER : one)), WHATEVER];
      } else act.line = val;
      return;
    case "sys":
      act.at ??= arg;
      if (val.k === "dict") return;
      if (act.line === undefined && act.words === undefined && val.k !== "list") act.line = val;
      else {
        act.words ??= act.line === undefined ? [] : [act.line];
        act.line = undefined;
        if (val.k === "list") act.words.push(...wordsOf(val));
        else act.words.push(val);
      }
      return;
    case "prog":
      act.at = arg;
      act.words = [val.k === "list" ? val.items[0] ?? WHATEVER : val, ...(act.words ?? [])];
      return;
    case "args":
      if (nothing || val.k === "dict" || val.k === "fn") return;
      act.words ??= [];
      if (val.k === "list") act.words.push(...wordsOf(val));
      else act.words.push(val);
      return;
    case "args1":
      // The list holds the program's own name first, as execv takes it.
      if (val.k === "list") act.words?.push(...wordsOf(val).slice(1));
      else act.words?.push(val);
      return;
    case "shell?":
      act.shell = val;
      return;
    case "stdin":
      if (!nothing) act.stdin = val;
      return;
    case "chdir":
      if (!nothing && val.k !== "dict") act.chdir = val.k === "obj" ? val.text : val;
      return;
    case "feed":
      feed(m, act, val);
      return;
    case "put":
    case "add":
    case "lines":
      if (val.k !== "fn") act.puts.push({ role, val, at: arg });
      return;
    case "out":
      emitPrint(sink, val, arg);
      return;
    case "bind":
      act.bound = val;
      return;
    case "resend":
      if (val.k === "obj") resend(sink, val.map?.get("target") ?? val.text, arg);
      return;
    case "duplicate":
      resend(sink, sink.connected, arg);
      handOver(sink, arg);
      return;
    case "joined":
      if (isOpened(val)) act.output = val;
      if (val.k === "obj" && val.cls === "Socket") handOver(sink, arg, val.map?.get("target") ?? val.text);
      return;
    case "cd":
      sink.cwd = val.k === "obj" ? val.text : changed(sink.cwd, val);
      return;
    case "code":
      evaluate(m, val, arg);
      return;
    case "call":
      callBack(m, [arg], WHATEVER);
      return;
  }
}

/** The directory after a change to `to`. */
function changed(from: Val | undefined, to: Val): Val {
  const t = toText(to);
  if (from === undefined || /^(?:[/~\\\uFFFF]|[A-Za-z]:)/.test(t.s)) return to;
  return concat(concat(from, text("/")), t);
}

function paths(v: Val): readonly Val[] {
  if (v.k === "list") return v.open ? [...v.items.slice(0, 256), WHATEVER] : v.items.slice(0, 256);
  if (v.k === "obj") return [v.text ?? WHATEVER];
  return [v];
}

function wordsOf(v: Val): Val[] {
  if (v.k !== "list") return [v];
  const words = v.items.slice(0, 1024).map((item) =>
    item.k === "list" ? joinTexts(item.items.slice(0, 64), " ") : item
  );
  return v.open ? [...words, WHATEVER] : words;
}

function tcp(act: Act): Val {
  const host = act.host ?? WHATEVER;
  const bare = knownText(host);
  if (bare !== undefined && /^[a-z][a-z0-9+.-]*:\/\//i.test(bare)) return host;
  const address = act.port === undefined ? host : joinTexts([host, text(":"), act.port], "");
  return concat(text("tcp://"), address);
}

/** Emits what was gathered; gives the origin of a program's output, if one runs. */
function finish(m: Machine, act: Act, call: Call): CodeOrigin | undefined {
  const { sink } = m;
  const at = act.at ?? call;
  let ran: CodeOrigin | undefined;
  if (act.writing !== undefined && (act.mode !== undefined || act.flags !== undefined)) {
    act.writing = writingOf(act.mode === undefined ? flagsMode(act.flags ?? "") : toText(act.mode).s) ??
      act.writing;
  }
  if (act.words !== undefined || act.line !== undefined) ran = run(m, act, at);
  if (act.path !== undefined && act.pathAt !== undefined) openFile(m, act, act.path, act.pathAt);
  act.puts.forEach((one, i) => putText(m, act, one, i === 0));
  if (act.output !== undefined) writeTo(sink, act.output, more(ran ?? "output"), at);
  if (act.source !== undefined && act.copy !== undefined) emitCopy(sink, act.source, act.copy, at);
  if (act.remove !== undefined) {
    for (const one of paths(act.remove)) emitPath(sink, "delete", one, act.pathAt ?? call, act.deep);
  }
  if (act.target !== undefined) {
    // What a call fetches and writes in one is a download for whoever runs it.
    if (act.path !== undefined && act.pathAt === undefined) {
      emitContent(sink, act.path, unknown("downloaded_file"), at);
    }
    emitConnect(sink, act.target, at, act.sends);
  } else if (act.host !== undefined) {
    const target = tcp(act);
    emitConnect(sink, target, at, act.sends);
    sink.connected = target;
    if (act.bound?.k === "obj") act.bound.map?.set("target", target);
  }
  return ran;
}

/** Text goes into the file that the call names, or that the object stands for. */
function putText(m: Machine, act: Act, { role, val, at }: Act["puts"][number], first: boolean): void {
  const { sink } = m;
  const content = role === "lines" ? lines([val]) : val.k === "list" ? joinedItems(val) : val;
  if (isOpened(act.self) && writeTo(sink, act.self, content, at)) return;
  const file = act.path ?? (act.self?.k === "obj" ? act.self.text : undefined);
  if (file === undefined) return;
  emitContent(sink, file, content, at, first && role === "put" ? act.writing ?? "anew" : "behind");
}

/** What a connected object sends goes to its host. */
function resend(sink: Sink, target: Val | undefined, at: Place): void {
  if (target !== undefined) emitConnect(sink, target, at, true);
}

/** Text that a running program is given: its finding gets it as standard input. */
function feed(m: Machine, act: Act, input: Val): void {
  const { self } = act;
  if (self?.k !== "obj" || input.k === "flag") return;
  const finding = m.sink.started.get(self);
  if (finding === undefined) return;
  const at = m.sink.findings.indexOf(finding);
  if (at < 0) return;
  const before = finding.stdin;
  const word = wordOf(m.sink, input, {
    pos: finding.kind === "shell" ? finding.text.pos : finding.argv[0]?.pos ?? 0,
    end: 0,
  });
  const fed: RunFinding = {
    ...finding,
    stdin: before === undefined ? word : { ...word, value: before.value + word.value },
  };
  m.sink.findings[at] = fed;
  m.sink.started.set(self, fed);
}

function run(m: Machine, act: Act, at: Place): CodeOrigin {
  const { sink } = m;
  const how = { stdin: act.stdin, chdir: act.chdir };
  const { shell } = act;
  const useShell = shell !== undefined && (shell.k === "text" ? shell.s !== "" : truth(shell) === true);
  const language = shell?.k === "text" ? shellLanguage(shell.s) : "sh";
  if (act.line !== undefined && act.words === undefined) {
    const { line } = act;
    // Python takes a text without a shell for a program's name; read as shell text it names the same program.
    emitShell(sink, line, at, { ...how, language });
    return outputOrigin(toText(line).s);
  }
  const words = act.words ?? [];
  if (act.line !== undefined) words.unshift(act.line);
  if (useShell) {
    const line = act.listed ? words[0] ?? WHATEVER : distribute(words, (few) => joinTexts(few, " "));
    emitShell(sink, line, at, { ...how, language });
    return outputOrigin(toText(line).s);
  }
  emitArgv(sink, words, at, how);
  return outputOrigin(words.slice(0, 8).map((v) => toText(v).s).join(" "));
}

function shellLanguage(name: string): "sh" | "cmd" | "powershell" {
  if (/(?:powershell|pwsh)(?:\.exe)?$/i.test(name)) return "powershell";
  return /cmd(?:\.exe)?$/i.test(name) ? "cmd" : "sh";
}

/** The mode of `O_…` flags. */
function flagsMode(flags: string): string {
  if (/append|['"]a/i.test(flags)) return "a";
  return /O_(?:WRONLY|RDWR)/.test(flags) && !/O_TRUNC/.test(flags) ? "r+" : "w";
}

function openFile(m: Machine, act: Act, path: Val, at: Place): void {
  const { sink } = m;
  if (path.k === "num") return;
  const mode = act.mode === undefined ? undefined : toText(act.mode).s;
  const writes = act.flags !== undefined
    ? /O_(?:WRONLY|RDWR|CREAT|TRUNC|APPEND)|['"][^'"]*[wax+]|write|append|create/i.test(act.flags)
    : mode !== undefined && /[wax+c]|write|append|\uFFFF/.test(mode);
  if (writes) act.writing = writingOf(mode ?? flagsMode(act.flags ?? ""));
  const reads = act.flags !== undefined
    ? !/O_WRONLY/.test(act.flags)
    : mode === undefined || /r|\+|\uFFFF/.test(mode) || !writes;
  for (const one of paths(path)) {
    if (reads && !(writes && mode === undefined)) emitPath(sink, "read", one, at, act.deep);
    if (writes) emitPath(sink, "write", one, at, act.deep);
  }
}
