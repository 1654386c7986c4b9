/**
 * Ruby: its functions and methods, over the reader of JavaScript's grammar.
 *
 * @module
 */

import { curly } from "../curly/read_curly.ts";
import { fromBase64, fromHex, fromPercent, fromUuencode, utf8 } from "../encodings.ts";
import {
  type Call,
  callBack,
  callRef,
  callValue,
  environment,
  evaluate,
  type Language,
  type Machine,
  member,
  type Pure,
  scriptArgument,
  scriptArguments,
  type Special,
} from "../machine.ts";
import { emitConnect, emitOpaque, emitPath, emitShell } from "../sink.ts";
import { globbed, joinedBelow, replaced, safeRegex, splitText, substring } from "../text_library.ts";
import {
  alt,
  codePoint,
  concat,
  decodedText,
  distribute,
  formatPercent,
  iterate,
  joinTexts,
  knownNumber,
  knownText,
  list,
  lookUp,
  mapText,
  NIL,
  num,
  obj,
  originOf,
  ref,
  sliceOf,
  type Text,
  text,
  toText,
  unknown,
  type Val,
  WHATEVER,
} from "../value.ts";
import { UNKNOWN } from "../../word.ts";
import { RUBY_ROWS } from "./calls.ts";
import { rubyTokens } from "./rewrite_ruby.ts";

function decodeWith(v: Val, decode: (s: string) => string | undefined): Val {
  if (v.k === "alt") return alt(v.items.map((one) => decodeWith(one, decode)));
  const known = knownText(v);
  if (known === undefined) {
    const from = originOf(v);
    return unknown(from === undefined || from === "unknown" ? "decoded" : from);
  }
  const out = decode(known);
  return out === undefined ? unknown("decoded") : decodedText(out);
}

const first: Pure = ([v]) => v ?? NIL;
const unpacks: Pure = () => unknown("decoded");

function expanded(m: Machine, v: Val): Val {
  const t = toText(v);
  return t.s === "~" || t.s.startsWith("~/")
    ? concat(text(m.sink.options.home), { ...t, s: t.s.slice(1), pattern: undefined })
    : v;
}

function pathText(v: Val): Text {
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
  puts: () => NIL,
  print: () => NIL,
  p: first,
  pp: first,
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

const rubyPure: ReadonlyMap<string, Pure> = new Map(Object.entries(PURE));

function values(call: Call): Val[] {
  return call.args.filter((arg) => arg.name === undefined).map((arg) => arg.val);
}

function inner(call: Call, args: readonly Val[]): Call {
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
function sends(m: Machine, self: Val | undefined, call: Call): Val {
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

const SPECIAL: Readonly<Record<string, Special>> = {
  open: opens,
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

const rubySpecial: ReadonlyMap<string, Special> = new Map(Object.entries(SPECIAL));

function canonical(path: string): string {
  let p = path;
  while (
    /^(?:Kernel|Object|self|TOPLEVEL_BINDING)\./.test(p) && !/^Kernel\.(?:open|method|const_get)$/.test(p)
  ) p = p.slice(p.indexOf(".") + 1);
  if (p.startsWith("Process.") && /^Process\.(?:spawn|exec)$/.test(p)) return p;
  return p;
}

function textMethod(m: Machine, self: Text, name: string, args: readonly Val[], call: Call): Val | undefined {
  const [a, b] = args;
  const known = knownText(self);
  switch (name) {
    case "to_s":
    case "to_str":
    case "to_sym":
    case "to_path":
    case "dup":
    case "freeze":
    case "strip":
    case "chomp":
    case "lstrip":
    case "rstrip":
    case "squeeze":
    case "force_encoding":
    case "encode":
    case "b":
    case "shellescape":
    case "then":
    case "itself":
      if (name === "then") {
        return call.args[0] === undefined ? self : callValue(m, call.args[0].val, inner(call, [self]));
      }
      if (name === "chomp" && knownText(a) !== undefined && self.s.endsWith(knownText(a) ?? "\0")) {
        return { ...self, s: self.s.slice(0, -(knownText(a) ?? "").length), pattern: undefined };
      }
      if (name === "force_encoding" || name === "encode") return mapText(self, utf8);
      return name === "strip"
        ? { ...self, s: self.s.trim() }
        : name === "chomp"
        ? { ...self, s: self.s.replace(/\r?\n$/, "") }
        : self;
    case "reverse":
      return sliceOf(self, undefined, undefined, num(-1));
    case "upcase":
      return mapText(self, (s) => s.toUpperCase());
    case "downcase":
      return mapText(self, (s) => s.toLowerCase());
    case "swapcase":
      return mapText(
        self,
        (s) => s.replace(/[a-z]+|[A-Z]+/g, (run) => run < "a" ? run.toLowerCase() : run.toUpperCase()),
      );
    case "capitalize":
      return mapText(self, (s) => s.slice(0, 1).toUpperCase() + s.slice(1).toLowerCase());
    case "concat":
      return args.reduce((all: Val, next) => concat(all, next), self);
    case "prepend":
      return concat(a ?? text(""), self);
    case "gsub":
    case "sub":
    case "gsub!":
    case "sub!": {
      if (a?.k === "obj" && a.cls === "RegExp") {
        const regex = safeRegex(
          (knownText(a.text) ?? "//").slice(1, -1),
          name.startsWith("g") ? "g" : "",
          self.s.length,
        );
        const by = knownText(b);
        return regex === undefined || by === undefined || known === undefined
          ? unknown(self.from ?? "unknown")
          : mapText(self, (s) => s.replace(regex, by));
      }
      return replaced(self, a, b, name.startsWith("g"));
    }
    case "tr":
    case "delete":
    case "delete_": {
      const from = ranges(knownText(a) ?? "");
      let to = name === "tr" ? ranges(knownText(b) ?? "") : "";
      if (known === undefined || knownText(a) === undefined) return unknown(self.from ?? "unknown");
      while (name === "tr" && to.length < from.length && to.length > 0) to += to[to.length - 1] ?? "";
      return mapText(
        self,
        (s) => [...s].map((c) => from.includes(c) ? to[from.indexOf(c)] ?? "" : c).join(""),
      );
    }
    case "split": {
      const by = knownText(a);
      if (a?.k === "obj" && a.cls === "RegExp") {
        const regex = safeRegex((knownText(a.text) ?? "//").slice(1, -1), "", self.s.length);
        return regex === undefined || known === undefined
          ? list([WHATEVER], true)
          : list(known.split(regex).slice(0, 1024).map((s) => text(s ?? "")));
      }
      return by === "" ? list([...iterate(self)]) : splitText(self, by === " " ? undefined : by, -1);
    }
    case "chars":
      return list([...iterate(self)]);
    case "bytes":
      return known === undefined ? list([WHATEVER], true) : list([...known].map((c) => num(c.charCodeAt(0))));
    case "lines":
    case "each_line": {
      const lines = splitText(self, "\n", -1);
      if (call.args[0]?.val.k === "fn") {
        for (const line of iterate(lines).slice(0, 64)) callValue(m, call.args[0].val, inner(call, [line]));
      }
      return lines;
    }
    case "length":
    case "size":
    case "bytesize":
      return known === undefined ? WHATEVER : num(known.length);
    case "ord":
      return known === undefined ? WHATEVER : num(known.codePointAt(0) ?? 0);
    case "hex":
      return known === undefined ? WHATEVER : num(parseInt(known, 16));
    case "to_i":
      return known === undefined || Number.isNaN(parseInt(known, knownNumber(a) ?? 10))
        ? WHATEVER
        : num(parseInt(known, knownNumber(a) ?? 10));
    case "unpack":
    case "unpack1": {
      const how = knownText(a) ?? "";
      const v = /^m/.test(how)
        ? decodeWith(self, fromBase64)
        : /^u/.test(how)
        ? decodeWith(self, fromUuencode)
        : unknown("decoded");
      return name === "unpack" ? list([v]) : v;
    }
    case "slice":
      return substring(
        self,
        knownNumber(a),
        knownNumber(b) === undefined ? undefined : (knownNumber(a) ?? 0) + (knownNumber(b) ?? 0),
      );
    case "ljust":
    case "rjust":
    case "center":
      return unknown(self.from ?? "unknown");
    case "shellsplit":
      return splitText(self, undefined, -1);
    default:
      return undefined;
  }
}

function ranges(s: string): string {
  return s.replace(/(.)-(.)/gs, (_all, from: string, to: string) => {
    let out = "";
    for (let c = from.charCodeAt(0); c <= to.charCodeAt(0) && out.length < 256; c++) {
      out += String.fromCharCode(c);
    }
    return out;
  });
}

function listMethod(
  m: Machine,
  self: Extract<Val, { k: "list" }>,
  name: string,
  args: readonly Val[],
  call: Call,
): Val | undefined {
  const f = args.find((v) =>
    v.k === "fn" || v.k === "ref" || v.k === "bound" || v.k === "obj" && v.cls === "SymbolProc"
  );
  switch (name) {
    case "each":
    case "map":
    case "collect":
    case "flat_map":
    case "select":
    case "filter":
    case "reject":
    case "each_with_index":
    case "each_entry":
    case "find":
    case "any?":
    case "all?":
    case "reverse_each":
    case "filter_map": {
      if (f === undefined) return name === "map" ? list([WHATEVER], true) : self;
      const out: Val[] = [];
      const items = iterate(self).slice(0, 256);
      items.forEach((item, i) => {
        if (m.sink.options.budget.steps <= 0) return;
        // A block with several parameters takes a list apart.
        const apart = item.k === "list" && f.k === "fn" && f.params.length > 1 && name !== "each_with_index"
          ? item.items
          : [item, num(i)];
        out.push(callValue(m, f, inner(call, apart)));
      });
      if (/^(?:map|collect|flat_map|filter_map)$/.test(name)) {
        return list(
          name === "flat_map" ? out.flatMap((v) => v.k === "list" ? v.items : [v]) : out,
          self.open === true,
        );
      }
      return self;
    }
    case "inject":
    case "reduce": {
      let all: Val | undefined = args.find((v) => v.k !== "fn" && v.k !== "ref");
      for (const item of iterate(self).slice(0, 256)) {
        all = all === undefined
          ? item
          : f === undefined
          ? concat(all, item)
          : callValue(m, f, inner(call, [all, item]));
      }
      return all ?? NIL;
    }
    case "join":
      return self.open
        ? unknown(originOf(self) ?? "unknown")
        : joinTexts(self.items, knownText(args[0]) ?? "");
    case "shelljoin":
      return joinTexts(self.items, " ");
    case "pack": {
      const how = knownText(args[0]) ?? "";
      if (/^H/.test(how)) return decodeWith(self.items[0] ?? WHATEVER, fromHex);
      if (/^[cCU]/.test(how)) {
        return joinTexts(self.items.map((v) => v.k === "num" ? text(codePoint(v.n)) : WHATEVER), "");
      }
      if (/^[aA]/.test(how)) return self.items[0] ?? WHATEVER;
      return WHATEVER;
    }
    case "push":
    case "append":
      if (self.items.length < 4096) self.items.push(...args);
      return self;
    case "unshift":
    case "prepend":
      if (self.items.length < 4096) self.items.unshift(...args);
      return self;
    case "pop":
      return self.items.pop() ?? WHATEVER;
    case "shift":
      return self.items.shift() ?? WHATEVER;
    case "first":
      return self.items[0] ?? WHATEVER;
    case "last":
      return self.items[self.items.length - 1] ?? WHATEVER;
    case "reverse":
      return list(self.items.slice().reverse(), self.open === true);
    case "flatten":
    case "compact":
    case "uniq":
    case "sort":
    case "to_a":
    case "dup":
    case "freeze":
    case "lazy":
    case "force":
      return name === "flatten"
        ? list(self.items.flatMap((v) => v.k === "list" ? v.items : [v]), self.open === true)
        : self;
    case "length":
    case "size":
    case "count":
      return self.open ? WHATEVER : num(self.items.length);
    case "zip":
      return list([WHATEVER], true);
    default:
      return undefined;
  }
}

/** Ruby. */
export const RUBY: Language = curly({
  name: "ruby",
  rows: RUBY_ROWS,
  pure: rubyPure,
  special: rubySpecial,
  canonical,
  tokenise: rubyTokens,
  lastValue: true,
  namedArguments: true,
  method(m, self, name, call) {
    const args = values(call);
    switch (name) {
      case "send":
      case "public_send":
      case "__send__":
        return sends(m, self, call);
      case "call":
      case "yield":
        if (self.k === "fn" || self.k === "ref" || self.k === "bound") return callValue(m, self, call);
        break;
      case "tap":
        callBack(m, call.args, self);
        return self;
      case "method":
        if (self.k === "ref") return ref(`${self.path}.${knownText(args[0]) ?? UNKNOWN}`);
        break;
      case "freeze":
      case "dup":
      case "to_proc":
        return self;
      case "then":
      case "yield_self":
        return call.args[0] === undefined ? self : callValue(m, call.args[0].val, inner(call, [self]));
    }
    switch (self.k) {
      case "text":
        if (args.some((v) => v.k === "alt")) {
          return distribute(args, (few) => textMethod(m, self, name, few, call) ?? WHATEVER);
        }
        return textMethod(m, self, name, args, call);
      case "list":
        return listMethod(m, self, name, args, call);
      case "num":
        if (name === "chr") return text(codePoint(self.n));
        if (name === "to_s") {
          return text(self.n.toString(Math.min(Math.max(knownNumber(args[0]) ?? 10, 2), 36)));
        }
        if (name === "times" || name === "upto" || name === "step") {
          callBack(m, call.args, WHATEVER);
          return NIL;
        }
        return name === "to_i" || name === "to_f" ? self : undefined;
      case "dict":
        if (name === "each" || name === "each_pair" || name === "map") {
          const f = args.find((v) => v.k === "fn");
          const out = [...self.map].slice(0, 128).map(([key, v]) =>
            f === undefined ? NIL : callValue(m, f, inner(call, [text(key), v]))
          );
          return name === "map" ? list(out) : self;
        }
        if (name === "fetch" || name === "dig") {
          return self.map.get(knownText(args[0]) ?? UNKNOWN) ?? args[1] ?? WHATEVER;
        }
        if (name === "keys") return list([...self.map.keys()].map(text));
        if (name === "values") return list([...self.map.values()]);
        return undefined;
      case "obj":
        if (self.cls === "Path") {
          if (name === "join" || name === "+" || name === "/") {
            return obj("Path", joinedBelow([pathText(self), ...args.map(pathText)]));
          }
          if (name === "to_s" || name === "to_path") return pathText(self);
          if (name === "expand_path" || name === "realpath") return obj("Path", expanded(m, pathText(self)));
          if (name === "parent" || name === "dirname") {
            return obj("Path", text(pathText(self).s.replace(/\/[^/]*$/, "") || "/"));
          }
          if (name === "children" || name === "each_child" || name === "glob" || name === "entries") {
            const below = list([
              obj(
                "Path",
                joinedBelow([
                  pathText(self),
                  toText(name === "glob" && args[0]?.k === "text" ? globbed(args[0]) : WHATEVER),
                ]),
              ),
            ]);
            callBack(m, call.args, below.items[0] ?? WHATEVER);
            return below;
          }
          return undefined;
        }
        if (self.cls === "Child") return unknown("output");
        if (self.cls === "Handle") {
          callBack(m, call.args, unknown("file"));
          return unknown("file");
        }
        return self.cls === "Http" || self.cls === "Socket" ? unknown("download") : undefined;
      case "ref":
        if (self.path === "ENV" && name === "[]") return environment(m, knownText(args[0]) ?? UNKNOWN);
        if (name === "new") {
          const init = lookUp(m.scope, "initialize");
          if (init?.k === "fn") callValue(m, init, call);
          return self;
        }
        {
          const own = lookUp(m.scope, name);
          if (own?.k === "fn") return callValue(m, own, call);
        }
        if (self.path.includes(UNKNOWN) || name === UNKNOWN) emitOpaque(m.sink, "unknown", call);
        return undefined;
      default:
        return undefined;
    }
  },
  field(m, of, name) {
    if (of.k !== "ref") return undefined;
    if (of.path === "ENV" && name !== "fetch") return environment(m, name);
    if (of.path === "Dir" && /[/~.*]/.test(name)) return list([globbed(text(name))]);
    return undefined;
  },
  start(m) {
    m.globals.vars.set("ARGV", list(scriptArguments(m), true));
    m.globals.vars.set("$0", text("-e"));
    m.globals.vars.set("$_", unknown("input"));
    m.globals.vars.set("__FILE__", text("-e"));
  },
});
