/**
 * Perl: its functions and methods, over the reader of JavaScript's grammar.
 *
 * @module
 */

import { decodeWith } from "../decoding.ts";
import { curly } from "../curly/read_curly.ts";
import { fromBase64, fromHex, fromPercent, fromUuencode, rot13 } from "../encodings.ts";
import { callValue } from "../calling.ts";
import {
  assign,
  type Call,
  callBack,
  environment,
  evaluate,
  type Language,
  type Machine,
  type Pure,
  scriptArguments,
  type Special,
} from "../machine.ts";
import { emitArgv, emitConnect, emitOpaque, emitPath, emitShell } from "../sink.ts";
import { globbed, safeRegex, splitText } from "../text_library.ts";
import {
  alt,
  codePoint,
  formatPercent,
  iterate,
  joinTexts,
  knownNumber,
  knownText,
  type List,
  list,
  lookUp,
  mapText,
  NIL,
  num,
  originOf,
  sliceOf,
  text,
  toText,
  unknown,
  type Val,
  WHATEVER,
} from "../value.ts";
import { emitPrint, openFor, printed, writeTo, writingOf } from "../writing.ts";
import { UNKNOWN } from "../../word.ts";
import { PERL_ROWS } from "./calls.ts";
import { perlTokens } from "./rewrite_perl.ts";

/** Lists within lists are one list. */
function flat(values: readonly Val[]): Val[] {
  return values.flatMap((v) => v.k === "list" ? v.open ? [...v.items, WHATEVER] : v.items : [v]);
}

function flattened(values: readonly Val[]): List {
  return list(flat(values), values.some((v) => v.k === "list" && v.open === true || v.k === "unknown"));
}

/** The value of a scalar: a list's last item. */
function first(values: readonly Val[]): Val {
  return values[0] ?? WHATEVER;
}

const PURE: Readonly<Record<string, Pure>> = {
  chr: ([v]) => v?.k === "num" ? text(codePoint(v.n)) : unknown("unknown"),
  ord: ([v]) => knownText(v) === undefined ? WHATEVER : num(knownText(v)?.charCodeAt(0) ?? 0),
  hex: ([v]) =>
    knownText(v) === undefined ? WHATEVER : num(parseInt((knownText(v) ?? "").replace(/^0x/i, ""), 16)),
  oct: ([v]) => {
    const s = knownText(v) ?? "";
    const n = /^0x/i.test(s)
      ? parseInt(s.slice(2), 16)
      : /^0b/i.test(s)
      ? parseInt(s.slice(2), 2)
      : parseInt(s, 8);
    return Number.isNaN(n) ? WHATEVER : num(n);
  },
  lc: ([v]) => mapText(toText(v ?? WHATEVER), (s) => s.toLowerCase()),
  uc: ([v]) => mapText(toText(v ?? WHATEVER), (s) => s.toUpperCase()),
  lcfirst: ([v]) => mapText(toText(v ?? WHATEVER), (s) => s.slice(0, 1).toLowerCase() + s.slice(1)),
  ucfirst: ([v]) => mapText(toText(v ?? WHATEVER), (s) => s.slice(0, 1).toUpperCase() + s.slice(1)),
  length: ([v]) => knownText(v) === undefined ? WHATEVER : num((knownText(v) ?? "").length),
  join: ([glue, ...rest]) => {
    const items = flattened(rest);
    return items.open
      ? unknown(originOf(items) ?? "unknown")
      : joinTexts(items.items, knownText(glue) ?? UNKNOWN);
  },
  reverse: (args) => {
    const items = flat(args);
    const [only] = items;
    // In the place of one value a text is reversed.
    return args.length === 1 && args[0]?.k === "text"
      ? sliceOf(args[0], undefined, undefined, num(-1))
      : items.length === 1 && only !== undefined
      ? list([only])
      : list(items.slice().reverse());
  },
  scalar: ([v]) =>
    v === undefined
      ? WHATEVER
      : v.k === "list" && v.items.length === 1
      ? sliceOf(v.items[0] ?? WHATEVER, undefined, undefined, num(-1))
      : v,
  sprintf: ([format, ...rest]) => format?.k === "text" ? formatPercent(format, flat(rest)) : WHATEVER,
  substr: ([v, from, length]) => {
    const s = knownText(v);
    const start = knownNumber(from);
    if (s === undefined || start === undefined) {
      return unknown(v === undefined ? "unknown" : originOf(v) ?? "unknown");
    }
    const at = start < 0 ? s.length + start : start;
    const count = knownNumber(length);
    return {
      k: "text",
      s: s.slice(at, count === undefined ? undefined : count < 0 ? count : at + count),
      decoded: v?.k === "text" ? v.decoded : undefined,
    };
  },
  split: ([by, v]) => {
    const t = toText(v ?? WHATEVER);
    const plain = knownText(by);
    if (plain === " ") return splitText(t, undefined, -1);
    if (by?.k === "obj" && by.cls === "RegExp") {
      const source = (knownText(by.text) ?? "//").slice(1, -1);
      if (source === "") return list([...iterate(t)]);
      const regex = safeRegex(source, "", t.s.length);
      return regex === undefined || t.s.includes(UNKNOWN)
        ? list([WHATEVER], true)
        : list(t.s.split(regex).slice(0, 1024).map((s) => text(s ?? "")));
    }
    return plain === undefined
      ? list([WHATEVER], true)
      : plain === ""
      ? list([...iterate(t)])
      : splitText(t, plain, -1);
  },
  pack: ([format, ...rest]) => {
    const how = knownText(format) ?? "";
    const values = flat(rest);
    if (/^H/.test(how)) return decodeWith(values[0] ?? WHATEVER, fromHex);
    if (/^[AaZ]\*?\d*$/.test(how)) return values[0] ?? WHATEVER;
    if (/^[cCUW][*\d]*$/.test(how)) {
      return joinTexts(values.map((v) => v.k === "num" ? text(codePoint(v.n)) : WHATEVER), "");
    }
    return values.every((v) => v.k === "num")
      ? joinTexts(values.map((v) => v.k === "num" ? text(codePoint(v.n)) : WHATEVER), "")
      : WHATEVER;
  },
  unpack: ([format, v]) => {
    const how = knownText(format) ?? "";
    if (/^u/.test(how)) return decodeWith(v ?? WHATEVER, fromUuencode);
    if (/^[AaZ]/.test(how)) return v ?? WHATEVER;
    return unknown("decoded");
  },
  decode_base64: ([v]) => decodeWith(v ?? WHATEVER, fromBase64),
  "MIME.Base64.decode_base64": ([v]) => decodeWith(v ?? WHATEVER, fromBase64),
  "MIME.Base64.decode": ([v]) => decodeWith(v ?? WHATEVER, fromBase64),
  uri_unescape: ([v]) => decodeWith(v ?? WHATEVER, fromPercent),
  "Compress.Zlib.memGunzip": () => unknown("decoded"),
  uncompress: () => unknown("decoded"),
  "rot13": ([v]) => decodeWith(v ?? WHATEVER, rot13),
  glob: ([v]) => list([globbed(toText(v ?? WHATEVER))]),
  "File.Spec.catfile": (args) => joinTexts(args, "/"),
  "File.Spec.catdir": (args) => joinTexts(args, "/"),
  catfile: (args) => joinTexts(args, "/"),
  catdir: (args) => joinTexts(args, "/"),
  "Cwd.getcwd": (_args, m) => m.sink.cwd ?? text("."),
  cwd: (_args, m) => m.sink.cwd ?? text("."),
  getcwd: (_args, m) => m.sink.cwd ?? text("."),
  "File.HomeDir.my_home": (_args, m) => text(m.sink.options.home),
  "File.Basename.basename": ([v]) => mapText(toText(v ?? WHATEVER), (s) => s.slice(s.lastIndexOf("/") + 1)),
  quotemeta: first,
  inet_aton: first,
  gethostbyname: first,
  "Socket.inet_aton": first,
  sockaddr_in: ([port, host]) => list([host ?? WHATEVER, port ?? WHATEVER]),
  pack_sockaddr_in: ([port, host]) => list([host ?? WHATEVER, port ?? WHATEVER]),
  "Socket.sockaddr_in": ([port, host]) => list([host ?? WHATEVER, port ?? WHATEVER]),
  flat: (args) => flattened(args),
  keys: ([v]) =>
    v?.k === "dict" ? list([...v.map.keys()].map(text), v.open === true) : list([WHATEVER], true),
  values: ([v]) => v?.k === "dict" ? list([...v.map.values()], v.open === true) : list([WHATEVER], true),
  lastindex: ([v]) => v?.k === "list" && !v.open ? num(v.items.length - 1) : WHATEVER,
  defined: () => WHATEVER,
  chomp: first,
  abs: first,
  int: ([v]) => v?.k === "num" ? num(Math.trunc(v.n)) : WHATEVER,
  bless: first,
  wantarray: () => WHATEVER,
  sleep: () => NIL,
  exit: () => NIL,
  die: () => NIL,
  warn: () => NIL,
};

const perlPure: ReadonlyMap<string, Pure> = new Map(Object.entries(PURE));

function values(call: Call): Val[] {
  return call.args.map((arg) => arg.val);
}

const evaluates: Special = (m, call) => {
  const [code] = call.args;
  return code === undefined
    ? NIL
    : evaluate(m, code.val.k === "list" ? code.val.items[0] ?? WHATEVER : code.val, code);
};

/** Remembers what a file handle stands for. */
function bindHandle(m: Machine, name: Val | undefined, v: Val): void {
  const known = knownText(name);
  if (known !== undefined) assign(m, known, v);
}

function child(m: Machine): Val {
  const made: Val = { k: "obj", cls: "Child", text: undefined, map: new Map() };
  if (m.sink.lastRun !== undefined) m.sink.started.set(made, m.sink.lastRun);
  return made;
}

/** A file that is open for writing. */
function writable(path: Val, mode: string): Val {
  return openFor({ k: "obj", cls: "Handle", text: path, map: new Map() }, writingOf(mode));
}

const opens: Special = (m, call) => {
  const [handle, mode, ...rest] = call.args;
  if (mode === undefined) return WHATEVER;
  const { sink } = m;
  const how = toText(mode.val).s;
  const [target] = rest;
  if (target === undefined) {
    const t = toText(mode.val);
    const s = t.s.trim();
    const cut = (from: number, to?: number): Val => ({
      k: "text",
      s: s.slice(from, to).trim(),
      from: t.from,
      decoded: t.decoded,
    });
    if (s.startsWith("|")) {
      emitShell(sink, cut(1), mode);
      bindHandle(m, handle?.val, child(m));
    } else if (s.endsWith("|")) {
      emitShell(sink, cut(0, -1), mode);
      bindHandle(m, handle?.val, unknown("output"));
    } else if (/^>+&|^<&/.test(s)) {
      if (sink.connected !== undefined) emitConnect(sink, sink.connected, mode, true);
    } else if (s.startsWith("+<") || s.startsWith("+>")) {
      emitPath(sink, "read", cut(2), mode);
      emitPath(sink, "write", cut(2), mode);
      bindHandle(m, handle?.val, unknown("file"));
    } else if (s.startsWith(">")) {
      const path = cut(/^>>/.test(s) ? 2 : 1);
      emitPath(sink, "write", path, mode);
      bindHandle(m, handle?.val, writable(path, s));
    } else {
      emitPath(sink, "read", cut(s.startsWith("<") ? 1 : 0), mode);
      bindHandle(m, handle?.val, unknown("file"));
    }
    return WHATEVER;
  }
  const place = target;
  if (/^\s*(?:\|-|-\|)/.test(how)) {
    const words = flat(rest.map((arg) => arg.val));
    const [only] = words;
    if (words.length === 1 && only !== undefined) emitShell(sink, only, place);
    else emitArgv(sink, words, place);
    bindHandle(m, handle?.val, how.includes("|-") ? child(m) : unknown("output"));
    return WHATEVER;
  }
  if (/&/.test(how)) {
    if (sink.connected !== undefined) emitConnect(sink, sink.connected, mode, true);
    return WHATEVER;
  }
  if (target.val.k === "ref" || target.val === NIL) return WHATEVER;
  if (/[>]/.test(how) || how.includes(UNKNOWN)) emitPath(sink, "write", target.val, place);
  if (/[<+]/.test(how) || how.includes(UNKNOWN)) emitPath(sink, "read", target.val, place);
  bindHandle(
    m,
    handle?.val,
    /^\s*</.test(how) ? unknown("file") : writable(target.val, how.trim()),
  );
  return WHATEVER;
};

/** The text that `print` and its like are given. */
function printedBy(m: Machine, name: "print" | "printf" | "say", rest: readonly Val[]): Val {
  const given = flat(rest);
  const [format, ...values] = given;
  if (name === "printf") return format?.k === "text" ? formatPercent(format, values) : WHATEVER;
  const all = given.length === 0 ? [lookUp(m.scope, "$_") ?? WHATEVER] : given;
  return printed(all, "", name === "say" || m.sink.options.lines === true ? "\n" : "");
}

const printsAs = (name: "print" | "printf" | "say"): Special => (m, call) => {
  const [handle, ...rest] = call.args;
  const to = handle === undefined
    ? undefined
    : handle.val.k === "ref"
    ? lookUp(m.scope, handle.val.path)
    : handle.val;
  const content = printedBy(m, name, rest.map((arg) => arg.val));
  if (writeTo(m.sink, to, content, call)) return NIL;
  if (to === undefined && handle?.val.k === "ref" && handle.val.path === "*STDOUT") {
    emitPrint(m.sink, content, call);
  }
  if (to?.k === "obj" && to.cls === "Child") {
    callValue(m, { k: "bound", of: to, name: "write" }, {
      args: [{ val: content, pos: call.pos, end: call.end }],
      pos: call.pos,
      end: call.end,
    });
  } else if (to?.k === "obj" && to.cls === "Socket") emitConnect(m.sink, to.text ?? WHATEVER, call, true);
  return NIL;
};

/** `IO::Socket::INET->new(PeerAddr => "h", PeerPort => 1)`, `…->new("h:1")`. */
const sockets: Special = (m, call) => {
  let host: Val | undefined;
  let port: Val | undefined;
  for (const arg of call.args) {
    const name = arg.name?.replace(/^-/, "");
    if (name === "PeerAddr" || name === "PeerHost" || name === "Peer") host = arg.val;
    else if (name === "PeerPort") port = arg.val;
    else if (name === undefined && host === undefined) host = arg.val;
  }
  if (host === undefined) return WHATEVER;
  const target = joinTexts([text("tcp://"), host, ...(port === undefined ? [] : [text(":"), port])], "");
  emitConnect(m.sink, target, call, false);
  m.sink.connected = target;
  return { k: "obj", cls: "Socket", text: target, map: new Map() };
};

const maps: Special = (m, call) => {
  const [f, ...rest] = values(call);
  if (f === undefined) return list([]);
  const items = flattened(rest);
  if (f.k !== "fn" && f.k !== "ref") return items;
  const out: Val[] = [];
  for (const item of items.items.slice(0, 256)) {
    if (m.sink.options.budget.steps <= 0) break;
    const v = callValue(m, f, {
      args: [{ val: item, pos: call.pos, end: call.end }],
      pos: call.pos,
      end: call.end,
    });
    if (v.k === "list") out.push(...v.items);
    else out.push(v);
  }
  if (items.open) callBack(m, call.args, WHATEVER);
  return list(out, items.open === true);
};

/** `find(sub { … }, folders)`: the function is called with what is below each folder. */
const finds: Special = (m, call) => {
  const [wanted, ...folders] = values(call);
  const f = wanted?.k === "dict" ? wanted.map.get("wanted") : wanted;
  for (const folder of flat(folders).slice(0, 16)) {
    const below = joinTexts([folder, text("/"), WHATEVER], "");
    for (const name of ["$_", "$File.Find.name", "$File.Find.fullname"]) assign(m, name, below, m.globals);
    if (f !== undefined) callValue(m, f, { args: [], pos: call.pos, end: call.end });
  }
  return NIL;
};

const SPECIAL: Readonly<Record<string, Special>> = {
  eval: evaluates,
  evalbytes: evaluates,
  open: opens,
  sysopen: (m, call) => {
    const [, path, flags] = call.args;
    if (path === undefined) return WHATEVER;
    const how = flags === undefined ? "" : m.source.slice(flags.pos, flags.end);
    emitPath(m.sink, /O_(?:WRONLY|RDWR|CREAT|TRUNC|APPEND)/.test(how) ? "write" : "read", path.val, path);
    return WHATEVER;
  },
  opendir: (m, call) => {
    bindHandle(m, call.args[0]?.val, list([WHATEVER], true));
    return WHATEVER;
  },
  print: printsAs("print"),
  printf: printsAs("printf"),
  say: printsAs("say"),
  syswrite: (m, call) => printsAs("print")(m, { ...call, args: call.args.slice(0, 2) }),
  send: printsAs("print"),
  // What is printed without a handle goes there from now on.
  select: (m, call) => {
    const [to] = values(call);
    if (to?.k === "obj") assign(m, "*STDOUT", to, m.globals);
    return WHATEVER;
  },
  "Handle.printf": (m, call) => {
    writeTo(m.sink, call.self, printedBy(m, "printf", values(call)), call);
    return NIL;
  },
  "IO.Socket.INET.new": sockets,
  "IO.Socket.SSL.new": sockets,
  "IO.Socket.IP.new": sockets,
  "IO.Socket.new": sockets,
  "new IO.Socket.INET": sockets,
  readline: (m, call) => {
    const [handle] = values(call);
    const name = handle?.k === "ref" ? handle.path : knownText(handle) ?? "";
    if (name === "STDIN" || name === "ARGV" || name === "" || name === "*STDIN") return unknown("input");
    if (handle?.k === "unknown") return handle;
    if (handle?.k === "obj" && handle.cls === "Socket") return unknown("download");
    const held = lookUp(m.scope, name) ?? lookUp(m.scope, `*${name}`);
    if (held?.k === "obj" && held.cls === "Socket") return unknown("download");
    return held?.k === "unknown" ? held : unknown("file");
  },
  require: (m, call) => {
    const [module] = call.args;
    if (module?.val.k === "text" && /[/.]/.test(module.val.s)) {
      emitPath(m.sink, "read", module.val, module);
      emitOpaque(m.sink, "file", module);
    }
    return WHATEVER;
  },
  "File.Find.find": finds,
  "File.Find.finddepth": finds,
  find: finds,
  finddepth: finds,
  map: maps,
  grep: (m, call) => {
    maps(m, call);
    return flattened(values(call).slice(1));
  },
  sort: (_m, call) => flattened(values(call).filter((v) => v.k !== "fn")),
  first: (m, call) => {
    maps(m, call);
    return alt([...flattened(values(call).slice(1)).items.slice(0, 8), WHATEVER]);
  },
  push: (_m, call) => {
    const [to, ...rest] = values(call);
    if (to?.k === "list" && to.items.length < 4096) to.items.push(...flat(rest));
    return NIL;
  },
  unshift: (_m, call) => {
    const [to, ...rest] = values(call);
    if (to?.k === "list" && to.items.length < 4096) to.items.unshift(...flat(rest));
    return NIL;
  },
  shift: (_m, call) => {
    const [from] = values(call);
    return from?.k === "list" ? from.items.shift() ?? (from.open ? WHATEVER : NIL) : WHATEVER;
  },
  pop: (_m, call) => {
    const [from] = values(call);
    return from?.k === "list" ? from.items.pop() ?? (from.open ? WHATEVER : NIL) : WHATEVER;
  },
  substitute: (m, call) => {
    const [v, pattern, replacement, flags, code] = values(call);
    const how = knownText(flags) ?? "";
    if (code?.k === "fn") {
      const made = callValue(m, code, { args: [], pos: call.pos, end: call.end });
      if (how.includes("ee")) evaluate(m, made, call);
      return unknown(v === undefined ? "unknown" : originOf(v) ?? "unknown");
    }
    const t = toText(v ?? WHATEVER);
    const regex = safeRegex(knownText(pattern) ?? "(", how.replace(/[^gims]/g, ""), t.s.length);
    const by = knownText(replacement) ?? "";
    if (regex === undefined || t.s.includes(UNKNOWN) || /[$@\\]/.test(by)) {
      return unknown(t.from ?? "unknown");
    }
    return mapText(t, (s) => s.replace(regex, by));
  },
  transliterate: (_m, call) => {
    const [v, from, to] = values(call);
    const t = toText(v ?? WHATEVER);
    const a = ranges(knownText(from) ?? "");
    let b = ranges(knownText(to) ?? "");
    if (b === "") b = a;
    while (b.length < a.length && b.length > 0) b += b[b.length - 1] ?? "";
    return mapText(t, (s) => [...s].map((c) => a.includes(c) ? b[a.indexOf(c)] ?? c : c).join(""));
  },
};

/** `a-z` in the lists of `tr`. */
function ranges(s: string): string {
  return s.replace(/(.)-(.)/gs, (_all, from: string, to: string) => {
    let out = "";
    for (let c = from.charCodeAt(0); c <= to.charCodeAt(0) && out.length < 256; c++) {
      out += String.fromCharCode(c);
    }
    return out;
  });
}

const perlSpecial: ReadonlyMap<string, Special> = new Map(Object.entries(SPECIAL));

function canonical(path: string): string {
  if (path.startsWith("CORE.GLOBAL.")) return path.slice(12);
  if (path.startsWith("CORE.")) return path.slice(5);
  if (path.startsWith("POSIX.")) return path.slice(6);
  if (path.startsWith("main.")) return path.slice(5);
  return path;
}

/** Perl. */
export const PERL: Language = curly({
  name: "perl",
  rows: PERL_ROWS,
  pure: perlPure,
  special: perlSpecial,
  canonical,
  tokenise: perlTokens,
  lastValue: true,
  namedArguments: true,
  method(m, self, name, call) {
    if (self.k === "obj") {
      if (self.cls === "Socket") {
        if (name === "send" || name === "print" || name === "printf" || name === "syswrite") {
          emitConnect(m.sink, self.text ?? WHATEVER, call, true);
        }
        return unknown("download");
      }
      if (self.cls === "Agent") return unknown("download");
      if (self.cls === "Path" && name === "child") {
        return {
          k: "obj",
          cls: "Path",
          text: joinTexts([toText(self), text("/"), ...values(call)], ""),
          map: new Map(),
        };
      }
      if (self.cls === "Handle") return unknown("file");
    }
    return undefined;
  },
  field(m, of, name) {
    if (of.k !== "ref") return undefined;
    switch (of.path) {
      case "%ENV":
        return environment(m, name);
      case "@ARGV":
        return undefined;
    }
    return undefined;
  },
  start(m) {
    m.globals.vars.set("@ARGV", list(scriptArguments(m), true));
    m.globals.vars.set("$0", text("-e"));
    m.globals.vars.set("$$", WHATEVER);
    m.globals.vars.set("$_", unknown("input"));
    m.globals.vars.set("$/", text("\n"));
    m.globals.vars.set("@INC", list([WHATEVER], true));
  },
});
