/**
 * Lua: its functions and methods, over the reader of JavaScript's grammar.
 *
 * @module
 */

import { decodeWith } from "../decoding.ts";
import type { CallRow } from "../call_spec.ts";
import { curly } from "../curly/read_curly.ts";
import { fromBase64 } from "../encodings.ts";
import { applyRow } from "../call_row.ts";
import { callValue, member } from "../calling.ts";
import {
  assign,
  callBack,
  environment,
  evaluate,
  type Language,
  type Pure,
  scriptArguments,
  type Special,
} from "../machine.ts";
import { childOrigin, emitOpaque, emitPath } from "../sink.ts";
import { replaced } from "../text_library.ts";
import {
  alt,
  codePoint,
  formatPercent,
  iterate,
  joinTexts,
  knownNumber,
  knownText,
  list,
  mapText,
  NIL,
  num,
  obj,
  originOf,
  ref,
  sliceOf,
  text,
  times,
  toText,
  unknown,
  type Val,
  WHATEVER,
} from "../value.ts";
import { emitPrint, printed, writeTo } from "../writing.ts";
import { UNKNOWN } from "../../word.ts";
import { luaTokens } from "./tokens.ts";

const ROWS: Readonly<Record<string, CallRow>> = {
  "os.execute": "shell > nil",
  "io.popen": "shell > Child",
  "Child.write": "feed > nil",
  "os.remove": "delete > nil",
  "os.rename": "move write > nil",
  "io.open": "file mode > Handle",
  "Handle.write": "put... > this",
  "Handle.flush": "> this",
  "Handle.close": "> nil",
  "Handle.setvbuf": "> nil",
  "io.stdout.write": "out... > this",
  "io.close": "> nil",
  "io.flush": "> nil",
  "io.lines": "read > file",
  "io.input": "read > Handle",
  "lfs.mkdir": "write > nil",
  "lfs.rmdir": "delete > nil",
  "lfs.chdir": "cd > nil",
  "lfs.dir": "_ > names",
  "vim.fn.system": "sys... > output",
  "vim.fn.systemlist": "sys... > output",
  "vim.fn.jobstart": "sys... > output",
  "vim.fn.delete": "delete > nil",
  "vim.fn.readfile": "read > file",
  "vim.fn.writefile": "_ write > nil",
  "vim.system": "cmd > output",
  "vim.loop.spawn": "prog args=args > nil",
  "vim.uv.spawn": "prog args=args > nil",
  "socket.http.request": "connect send url=connect method=method body=send > download",
  "ssl.https.request": "connect send url=connect method=method body=send > download",
  "http.request": "connect send url=connect method=method body=send > download",
  "socket.connect": "host port > Socket",
  "socket.tcp": "> Socket",
  "Socket.connect": "this=bind host port > nil",
  "Socket.send": "this=resend _ > nil",
  "Socket.receive": "> download",
  "package.loadlib": "opaque:unknown",
  "ffi.load": "opaque:unknown",
  "ffi.cdef": "opaque:unknown",
  "ffi.C.system": "shell",
};

function items(v: Val | undefined): readonly Val[] {
  return v === undefined ? [] : v.k === "dict" ? [...v.map.values()] : iterate(v);
}

const PURE: Readonly<Record<string, Pure>> = {
  "string.char": (args) => joinTexts(args.map((v) => v.k === "num" ? text(codePoint(v.n)) : WHATEVER), ""),
  "utf8.char": (args) => joinTexts(args.map((v) => v.k === "num" ? text(codePoint(v.n)) : WHATEVER), ""),
  "string.byte": ([v, at]) =>
    knownText(v) === undefined
      ? WHATEVER
      : num((knownText(v) ?? "").charCodeAt((knownNumber(at) ?? 1) - 1) || 0),
  "string.format": ([f, ...rest]) => f?.k === "text" ? formatPercent(f, rest) : WHATEVER,
  "string.reverse": ([v]) => sliceOf(toText(v ?? WHATEVER), undefined, undefined, num(-1)),
  "string.rep": ([v, n]) => times(toText(v ?? WHATEVER), n ?? WHATEVER),
  "string.lower": ([v]) => mapText(toText(v ?? WHATEVER), (s) => s.toLowerCase()),
  "string.upper": ([v]) => mapText(toText(v ?? WHATEVER), (s) => s.toUpperCase()),
  "string.len": ([v]) => knownText(v) === undefined ? WHATEVER : num((knownText(v) ?? "").length),
  "string.sub": ([v, from, to]) => {
    const s = knownText(v);
    const start = knownNumber(from);
    if (s === undefined || start === undefined) {
      return unknown(v === undefined ? "unknown" : originOf(v) ?? "unknown");
    }
    const end = knownNumber(to) ?? -1;
    return text(s.slice(start < 0 ? start : start - 1, end < 0 ? (end === -1 ? undefined : end + 1) : end));
  },
  "string.gsub": ([v, from, to]) => {
    const pattern = knownText(from);
    // A pattern without magic characters is text.
    return pattern !== undefined && !/[%^$().[\]*+?-]/.test(pattern)
      ? replaced(toText(v ?? WHATEVER), from, to, true)
      : unknown(v === undefined ? "unknown" : originOf(v) ?? "unknown");
  },
  "table.concat": ([v, glue]) => v?.k === "unknown" ? v : joinTexts(items(v), knownText(glue) ?? ""),
  "table.unpack": ([v]) => v ?? NIL,
  unpack: ([v]) => v ?? NIL,
  "os.getenv": ([name], m) =>
    knownText(name) === undefined ? WHATEVER : environment(m, knownText(name) ?? ""),
  "io.read": () => unknown("input"),
  "io.stdin.read": () => unknown("input"),
  tostring: ([v]) => v === undefined ? text("") : toText(v),
  tonumber: ([v, base]) => {
    const s = knownText(v);
    const n = v?.k === "num" ? v.n : s === undefined ? NaN : parseInt(s, knownNumber(base) ?? 10);
    return Number.isNaN(n) ? WHATEVER : num(n);
  },
  assert: ([v]) => v ?? NIL,
  ipairs: ([v]) =>
    list(items(v).map((item, i) => list([num(i + 1), item])), v?.k === "list" && v.open === true),
  pairs: ([v]) =>
    v?.k === "dict"
      ? list([...v.map].map(([key, item]) => list([text(key), item])))
      : list(items(v).map((item, i) => list([num(i + 1), item])), v?.k !== "list" || v.open === true),
  countup: ([a, b, step]) => {
    const from = knownNumber(a);
    const to = knownNumber(b);
    const by = knownNumber(step) ?? 1;
    if (from === undefined || to === undefined || by === 0 || (to - from) / by > 256) {
      return list([WHATEVER], true);
    }
    const out: Val[] = [];
    for (let n = from; by > 0 ? n <= to : n >= to; n += by) out.push(num(n));
    return list(out);
  },
  "mime.unb64": ([v]) => decodeWith(v ?? WHATEVER, fromBase64),
  "ngx.decode_base64": ([v]) => decodeWith(v ?? WHATEVER, fromBase64),
  "base64.decode": ([v]) => decodeWith(v ?? WHATEVER, fromBase64),
  "string.dump": () => unknown("decoded"),
};

const luaPure: ReadonlyMap<string, Pure> = new Map(Object.entries(PURE));

/** `load(text)` gives a function; its text is read at once. */
const loads: Special = (m, call) => {
  const [code] = call.args;
  if (code === undefined) return NIL;
  if (code.val.k === "fn") return callValue(m, code.val, { args: [], pos: call.pos, end: call.end });
  const outer = m.returns;
  m.returns = [];
  const last = evaluate(m, code.val, code);
  const v = m.returns.length > 0 ? alt(m.returns) : last;
  m.returns = outer;
  return obj("Made", v);
};

const loadsFile: Special = (m, call) => {
  const [path] = call.args;
  if (path === undefined) return WHATEVER;
  emitPath(m.sink, "read", path.val, path);
  emitOpaque(m.sink, "file", path);
  return WHATEVER;
};

const callsFirst: Special = (m, call) => {
  const [f, ...rest] = call.args;
  return f === undefined ? NIL : callValue(m, f.val, { args: rest, pos: call.pos, end: call.end });
};

/** The variable that holds what `io.write` writes to, where that was set. */
const OUTPUT = "\0output";

const SPECIAL: Readonly<Record<string, Special>> = {
  print: (m, call) => {
    emitPrint(m.sink, printed(call.args.map((arg) => arg.val), "\t", "\n"), call);
    return NIL;
  },
  "io.write": (m, call) => {
    const content = joinTexts(call.args.map((arg) => arg.val), "");
    const to = m.globals.vars.get(OUTPUT);
    if (to === undefined) emitPrint(m.sink, content, call);
    else writeTo(m.sink, to, content, call);
    return ref("io.stdout");
  },
  "io.output": (m, call) => {
    const [to] = call.args;
    if (to === undefined) return m.globals.vars.get(OUTPUT) ?? ref("io.stdout");
    const file = to.val.k === "obj" ? to.val : applyRow(m, "write > Handle", call);
    assign(m, OUTPUT, file, m.globals);
    return file;
  },
  load: loads,
  loadstring: loads,
  dostring: loads,
  loadfile: loadsFile,
  dofile: loadsFile,
  "Made.()": (_m, call) => call.self?.k === "obj" ? call.self.text ?? NIL : NIL,
  require: (_m, call) => {
    const known = knownText(call.args[0]?.val);
    return known === undefined ? ref(UNKNOWN) : ref(known);
  },
  pcall: (m, call) => callsFirst(m, call),
  xpcall: (m, call) => callsFirst(m, { ...call, args: call.args.filter((_arg, i) => i !== 1) }),
  "coroutine.wrap": (_m, call) => call.args[0]?.val ?? NIL,
  rawget: (m, call) => {
    const [of, name] = call.args;
    return of === undefined ? NIL : member(m, of.val, knownText(name?.val) ?? UNKNOWN);
  },
  "table.insert": (_m, call) => {
    const [to, a, b] = call.args;
    if (to?.val.k === "list" && to.val.items.length < 4096) to.val.items.push(b?.val ?? a?.val ?? NIL);
    return NIL;
  },
  "string.gmatch": (_m, call) => unknown(originOf(call.args[0]?.val ?? WHATEVER) ?? "unknown"),
};

/** Lua. */
export const LUA: Language = curly({
  name: "lua",
  rows: new Map(Object.entries(ROWS)),
  pure: luaPure,
  special: new Map(Object.entries(SPECIAL)),
  canonical: (path) => {
    let p = path;
    while (/^(?:_G|_ENV|package\.loaded)\./.test(p)) p = p.replace(/^(?:_G|_ENV|package\.loaded)\./, "");
    return p;
  },
  tokenise: luaTokens,
  method(m, self, name, call) {
    switch (self.k) {
      case "text":
      case "unknown": {
        if (self.k === "unknown" && !luaPure.has(`string.${name}`)) return undefined;
        const pure = luaPure.get(`string.${name}`);
        return pure === undefined ? undefined : pure([self, ...call.args.map((arg) => arg.val)], m);
      }
      case "obj":
        if (self.cls === "Child") return unknown(childOrigin(m.sink, self));
        if (self.cls === "Handle") {
          callBack(m, call.args, WHATEVER);
          return unknown("file");
        }
        return undefined;
      case "ref":
        if (self.path.includes(UNKNOWN) || name === UNKNOWN) emitOpaque(m.sink, "unknown", call);
        return undefined;
      default:
        return undefined;
    }
  },
  field: (m, of, name) =>
    of.k === "ref" && (of.path === "_G" || of.path === "_ENV") ? m.globals.vars.get(name) : undefined,
  start(m) {
    m.globals.vars.set("arg", list(scriptArguments(m), true));
  },
});
