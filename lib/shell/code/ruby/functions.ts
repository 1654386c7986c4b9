/**
 * Ruby's functions without effect, and the calls that a row can't describe.
 *
 * @module
 */

import { callRef, callValue, member } from "../calling.ts";
import { decodeWith } from "../decoding.ts";
import { fromBase64, fromPercent } from "../encodings.ts";
import {
  type Call,
  callBack,
  environment,
  evaluate,
  type Machine,
  type Pure,
  scriptArgument,
  type Special,
} from "../machine.ts";
import { emitConnect, emitOpaque, emitPath, emitShell, originAmong } from "../sink.ts";
import { globbed, joinedBelow, splitText } from "../text_library.ts";
import {
  alt,
  concat,
  formatPercent,
  joinTexts,
  knownText,
  list,
  mapText,
  NIL,
  num,
  obj,
  originOf,
  ref,
  type Text,
  text,
  toText,
  unknown,
  type Val,
  WHATEVER,
} from "../value.ts";
import { emitPrint, lines, printed, writeTo } from "../writing.ts";
import { UNKNOWN } from "../../word.ts";

const first: Pure = ([v]) => v ?? NIL;

const unpacks: Pure = () => unknown("decoded");

/** The path with `~` replaced. */
export function expanded(m: Machine, v: Val): Val {
  const t = toText(v);
  return t.s === "~" || t.s.startsWith("~/")
    ? concat(text(m.sink.options.home), { ...t, s: t.s.slice(1), pattern: undefined })
    : v;
}

/** The path of a text or a Pathname. */
export function pathText(v: Val): Text {
  return toText(v.k === "obj" ? v.text ?? WHATEVER : v);
}

const PURE: Readonly<Record<string, Pure>> = {
  "File.join": (args) => joinedBelow(args.flatMap((v) => v.k === "list" ? v.items : [v]).map(pathText)),
  "File.expand_path": ([v, base], m) => {
    const path = expanded(m, v ?? WHATEVER);
    return base === undefined || /^[/~]/.test(toText(path).s)
      ? path
      : joinTexts([expanded(m, base), text("/"), path], "");
  },
  "File.absolute_path": first,
  "File.realpath": first,
  "File.dirname": ([v]) => {
    const t = toText(v ?? WHATEVER);
    const at = t.s.lastIndexOf("/");
    return { k: "text", s: at < 0 ? "." : at === 0 ? "/" : t.s.slice(0, at), from: t.from };
  },
  "File.basename": ([v]) => mapText(toText(v ?? WHATEVER), (s) => s.slice(s.lastIndexOf("/") + 1)),
  "Dir.home": (_args, m) => text(m.sink.options.home),
  "Dir.pwd": (_args, m) => m.sink.cwd ?? text("."),
  "Dir.getwd": (_args, m) => m.sink.cwd ?? text("."),
  "Dir.tmpdir": () => text("/tmp"),
  "ENV.fetch": ([name, preset], m) => {
    const known = knownText(name);
    const v = known === undefined ? WHATEVER : environment(m, known);
    return originOf(v) === undefined || preset === undefined || preset.k === "fn" ? v : alt([v, preset]);
  },
  Pathname: ([v]) => obj("Path", v ?? WHATEVER),
  "Pathname.new": ([v]) => obj("Path", v ?? WHATEVER),
  URI: first,
  "URI.parse": first,
  "URI.join": (args) => joinTexts(args, ""),
  "Base64.decode64": ([v]) => decodeWith(v ?? WHATEVER, fromBase64),
  "Base64.strict_decode64": ([v]) => decodeWith(v ?? WHATEVER, fromBase64),
  "Base64.urlsafe_decode64": ([v]) => decodeWith(v ?? WHATEVER, fromBase64),
  "Zlib.inflate": unpacks,
  "Zlib.Inflate.inflate": unpacks,
  "Zlib.gunzip": unpacks,
  "URI.decode": ([v]) => decodeWith(v ?? WHATEVER, fromPercent),
  "URI.decode_www_form_component": ([v]) => decodeWith(v ?? WHATEVER, fromPercent),
  "CGI.unescape": ([v]) => decodeWith(v ?? WHATEVER, fromPercent),
  "Shellwords.escape": first,
  "Shellwords.shellescape": first,
  "Shellwords.split": ([v]) => v === undefined ? list([]) : splitText(toText(v), undefined, -1),
  String: first,
  Array: ([v]) => v?.k === "list" ? v : list(v === undefined ? [] : [v]),
  Integer: ([v]) =>
    v?.k === "num"
      ? v
      : knownText(v) === undefined || Number.isNaN(Number(knownText(v)))
      ? WHATEVER
      : num(Number(knownText(v))),
  format: ([f, ...rest]) =>
    f?.k === "text" ? formatPercent(f, rest, rest[0]?.k === "dict" ? rest[0].map : undefined) : WHATEVER,
  sprintf: ([f, ...rest]) =>
    f?.k === "text" ? formatPercent(f, rest, rest[0]?.k === "dict" ? rest[0].map : undefined) : WHATEVER,
  gets: () => unknown("input"),
  "STDIN.read": () => unknown("input"),
  "STDIN.gets": () => unknown("input"),
  "$stdin.read": () => unknown("input"),
  "$stdin.gets": () => unknown("input"),
  "ARGF.read": () => unknown("input"),
  "ARGV.first": (_args, m) => scriptArgument(m, 0),
  require_: () => NIL,
  lambda: first,
  proc: first,
  "Proc.new": first,
  binding: () => WHATEVER,
  "Dir.glob": ([v]) => list((v?.k === "list" ? v.items : [v ?? WHATEVER]).map((one) => globbed(toText(one)))),
  "Object.const_get": ([v]) => ref(knownText(v)?.replaceAll("::", ".") ?? UNKNOWN),
  "Kernel.const_get": ([v]) => ref(knownText(v)?.replaceAll("::", ".") ?? UNKNOWN),
  "Module.const_get": ([v]) => ref(knownText(v)?.replaceAll("::", ".") ?? UNKNOWN),
};

/** Functions by dotted name. */
export const rubyPure: ReadonlyMap<string, Pure> = new Map(Object.entries(PURE));

/** The values of a call that have no name. */
export function values(call: Call): Val[] {
  return call.args.filter((arg) => arg.name === undefined).map((arg) => arg.val);
}

/** A call with other values at the same place. */
export function inner(call: Call, args: readonly Val[]): Call {
  return { args: args.map((val) => ({ val, pos: call.pos, end: call.end })), pos: call.pos, end: call.end };
}

/** `open("|cmd")`, `open("http://…")`, `open(path, "w")`. */
const opens: Special = (m, call) => {
  const [target, mode] = call.args;
  if (target === undefined) return WHATEVER;
  const t = toText(target.val);
  if (t.s.startsWith("|")) {
    emitShell(m.sink, { k: "text", s: t.s.slice(1).trim(), from: t.from, decoded: t.decoded }, target);
    return unknown("output");
  }
  if (/^(?:https?|ftp):\/\//i.test(t.s)) {
    emitConnect(m.sink, t, target, false);
    callBack(m, call.args, unknown("download"));
    return unknown("download");
  }
  void mode;
  return callRef(m, "File.open", call);
};

const evaluates: Special = (m, call) => {
  const [code] = call.args;
  return code === undefined || code.val.k === "fn" ? NIL : evaluate(m, code.val, code);
};

/** `send(:system, "…")`: the method named by the first argument. */
export function sends(m: Machine, self: Val | undefined, call: Call): Val {
  const [name, ...rest] = call.args;
  const known = knownText(name?.val);
  if (known === undefined) {
    if (self === undefined || self.k === "ref") emitOpaque(m.sink, "unknown", call);
    return WHATEVER;
  }
  const next: Call = { args: rest, pos: call.pos, end: call.end };
  if (self === undefined || self.k === "ref" && /^(?:self|Kernel|Object|main|method)$/.test(self.path)) {
    return callRef(m, known, next);
  }
  return callValue(m, member(m, self, known), next);
}

const globs: Special = (m, call) => {
  const [pattern, ...rest] = values(call);
  const found = list(
    (pattern?.k === "list" ? pattern.items : [pattern ?? WHATEVER]).map((one) => globbed(toText(one))),
  );
  const f = rest.find((v) => v.k === "fn");
  if (f !== undefined) { for (const one of found.items) callValue(m, f, inner(call, [one])); }
  return found;
};

/** What `p` and `pp` print is a value as Ruby spells it. */
const inspects: Special = (m, call) => {
  emitPrint(m.sink, unknown(originAmong(values(call))), call);
  return values(call)[0] ?? NIL;
};

const puts: Special = (m, call) => {
  emitPrint(m.sink, lines(values(call)), call);
  return NIL;
};

/** The text that `printf` makes. */
function formatted([format, ...rest]: readonly Val[]): Val {
  return format?.k === "text"
    ? formatPercent(format, rest, rest[0]?.k === "dict" ? rest[0].map : undefined)
    : WHATEVER;
}

const SPECIAL: Readonly<Record<string, Special>> = {
  open: opens,
  puts,
  "$stdout.puts": puts,
  print: (m, call) => {
    emitPrint(m.sink, printed(values(call), "", ""), call);
    return NIL;
  },
  printf: (m, call) => {
    emitPrint(m.sink, formatted(values(call)), call);
    return NIL;
  },
  "$stdout.printf": (m, call) => {
    emitPrint(m.sink, formatted(values(call)), call);
    return NIL;
  },
  "Handle.printf": (m, call) => {
    writeTo(m.sink, call.self, formatted(values(call)), call);
    return NIL;
  },
  p: inspects,
  pp: inspects,
  "Kernel.open": opens,
  eval: evaluates,
  send: (m, call) => sends(m, undefined, call),
  public_send: (m, call) => sends(m, undefined, call),
  __send__: (m, call) => sends(m, undefined, call),
  method: (_m, call) => ref(knownText(values(call)[0]) ?? UNKNOWN),
  "Kernel.method": (_m, call) => ref(knownText(values(call)[0]) ?? UNKNOWN),
  symbolproc: (_m, call) => obj("SymbolProc", values(call)[0]),
  "SymbolProc.()": (m, call) => {
    const name = call.self?.k === "obj" ? knownText(call.self.text) : undefined;
    const [of] = values(call);
    return name === undefined || of === undefined
      ? WHATEVER
      : callValue(m, { k: "bound", of, name }, inner(call, []));
  },
  "Dir.glob": globs,
  "Dir.[]": globs,
  "Find.find": (m, call) => {
    const [root] = values(call);
    callBack(m, call.args, joinTexts([root ?? WHATEVER, text("/"), WHATEVER], ""));
    return NIL;
  },
  "Dir.each_child": (m, call) => {
    callBack(m, call.args, WHATEVER);
    return NIL;
  },
  require: (m, call) => {
    const [module] = call.args;
    if (module?.val.k === "text" && /^[./~]/.test(module.val.s)) {
      emitPath(m.sink, "read", module.val, module);
      emitOpaque(m.sink, "file", module);
    }
    return NIL;
  },
  require_relative: (m, call) => {
    if (call.args[0] !== undefined) emitOpaque(m.sink, "file", call.args[0]);
    return NIL;
  },
  "Thread.new": (m, call) => {
    callBack(m, call.args, WHATEVER);
    return WHATEVER;
  },
  fork: (m, call) => {
    callBack(m, call.args, WHATEVER);
    return WHATEVER;
  },
  loop: (m, call) => {
    callBack(m, call.args, WHATEVER);
    return WHATEVER;
  },
  at_exit: (m, call) => {
    callBack(m, call.args, WHATEVER);
    return NIL;
  },
};

/** Calls by dotted name. */
export const rubySpecial: ReadonlyMap<string, Special> = new Map(Object.entries(SPECIAL));
