/**
 * PHP: its functions and methods, over the reader of JavaScript's grammar.
 *
 * @module
 */

import { decodeWith } from "../decoding.ts";
import { applyRow } from "../call_row.ts";
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
import { emitConnect, emitOpaque, emitPath } from "../sink.ts";
import { globbed, replaced, safeRegex, splitText, substring } from "../text_library.ts";
import {
  alt,
  codePoint,
  decodedText,
  formatPercent,
  iterate,
  joinTexts,
  knownNumber,
  knownText,
  list,
  mapText,
  NIL,
  num,
  originOf,
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
import { PHP_ROWS } from "./calls.ts";
import { phpTokens } from "./tokens.ts";

const decodes = (decode: (s: string) => string | undefined): Pure => ([v]) =>
  decodeWith(v ?? WHATEVER, decode);
const unpacks: Pure = ([v]) => {
  const from = v === undefined ? undefined : originOf(v);
  return unknown(from === undefined || from === "unknown" ? "decoded" : from);
};
const first: Pure = ([v]) => v ?? NIL;
const trims = (pattern: RegExp): Pure => ([v]) => {
  const t = toText(v ?? WHATEVER);
  return { k: "text", s: t.s.replace(pattern, ""), from: t.from, decoded: t.decoded };
};

function items(v: Val | undefined): Val[] {
  return v === undefined ? [] : v.k === "dict" ? [...v.map.values()] : [...iterate(v)];
}

const PURE: Readonly<Record<string, Pure>> = {
  base64_decode: decodes(fromBase64),
  hex2bin: decodes(fromHex),
  urldecode: decodes(fromPercent),
  rawurldecode: decodes(fromPercent),
  str_rot13: decodes(rot13),
  convert_uudecode: decodes(fromUuencode),
  gzinflate: unpacks,
  gzuncompress: unpacks,
  gzdecode: unpacks,
  zlib_decode: unpacks,
  bzdecompress: unpacks,
  openssl_decrypt: unpacks,
  pack: ([format, ...rest]) =>
    /^H/.test(knownText(format) ?? "")
      ? decodeWith(rest[0] ?? WHATEVER, fromHex)
      : /^[cC]/.test(knownText(format) ?? "")
      ? joinTexts(rest.map((v) => v.k === "num" ? text(codePoint(v.n)) : WHATEVER), "")
      : WHATEVER,
  chr: ([v]) => v?.k === "num" ? text(codePoint(((v.n % 256) + 256) % 256)) : unknown("unknown"),
  ord: ([v]) => knownText(v) === undefined ? WHATEVER : num(knownText(v)?.charCodeAt(0) ?? 0),
  strrev: ([v]) => v === undefined ? text("") : sliceOf(toText(v), undefined, undefined, num(-1)),
  strtolower: ([v]) => mapText(toText(v ?? WHATEVER), (s) => s.toLowerCase()),
  strtoupper: ([v]) => mapText(toText(v ?? WHATEVER), (s) => s.toUpperCase()),
  ucfirst: ([v]) => mapText(toText(v ?? WHATEVER), (s) => s.slice(0, 1).toUpperCase() + s.slice(1)),
  lcfirst: ([v]) => mapText(toText(v ?? WHATEVER), (s) => s.slice(0, 1).toLowerCase() + s.slice(1)),
  trim: trims(/^\s+|\s+$/g),
  ltrim: trims(/^\s+/),
  rtrim: trims(/\s+$/),
  str_replace: ([from, to, v]) => {
    const t = toText(v ?? WHATEVER);
    if (from?.k !== "list") return replaced(t, from, to, true);
    return from.items.slice(0, 64).reduce(
      (all: Val, one, i) => replaced(toText(all), one, to?.k === "list" ? to.items[i] ?? text("") : to, true),
      t,
    );
  },
  str_ireplace: ([from, to, v]) => replaced(toText(v ?? WHATEVER), from, to, true),
  strtr: ([v, a, b]) => {
    const t = toText(v ?? WHATEVER);
    if (a?.k === "dict") {
      return [...a.map].slice(0, 64).reduce(
        (all: Val, [from, to]) => replaced(toText(all), text(from), to, true),
        t,
      );
    }
    const from = knownText(a);
    const to = knownText(b);
    return from === undefined || to === undefined
      ? unknown(t.from ?? "unknown")
      : mapText(t, (s) => [...s].map((c) => from.includes(c) ? to[from.indexOf(c)] ?? c : c).join(""));
  },
  substr: ([v, from, length]) => {
    const s = knownText(v);
    const start = knownNumber(from);
    const count = knownNumber(length);
    if (s === undefined || start === undefined) {
      return unknown(v === undefined ? "unknown" : originOf(v) ?? "unknown");
    }
    const at = start < 0 ? Math.max(0, s.length + start) : start;
    return {
      k: "text",
      s: s.slice(at, count === undefined ? undefined : count < 0 ? count : at + count),
      decoded: v?.k === "text" ? v.decoded : undefined,
    };
  },
  strlen: ([v]) => knownText(v) === undefined ? WHATEVER : num((knownText(v) ?? "").length),
  str_repeat: ([v, n]) => times(toText(v ?? WHATEVER), n ?? WHATEVER),
  str_split: ([v]) => v === undefined ? list([]) : list([...iterate(toText(v))]),
  sprintf: ([f, ...rest]) => f?.k === "text" ? formatPercent(f, rest) : WHATEVER,
  vsprintf: ([f, v]) => f?.k === "text" ? formatPercent(f, items(v)) : WHATEVER,
  implode: ([a, b]) =>
    b === undefined
      ? joinTexts(items(a), "")
      : a?.k === "text"
      ? joinTexts(items(b), a.s)
      : joinTexts(items(a), knownText(b) ?? UNKNOWN),
  join: ([a, b]) => b === undefined ? joinTexts(items(a), "") : joinTexts(items(b), knownText(a) ?? UNKNOWN),
  explode: ([by, v]) =>
    knownText(by) === undefined
      ? list([WHATEVER], true)
      : splitText(toText(v ?? WHATEVER), knownText(by), -1),
  array_reverse: ([v]) => list(items(v).reverse()),
  array_values: ([v]) => list(items(v)),
  array_keys: ([v]) => v?.k === "dict" ? list([...v.map.keys()].map(text)) : list([WHATEVER], true),
  array_merge: (args) => list(args.flatMap((v) => items(v))),
  array_slice: ([v, from, count]) =>
    list(
      items(v).slice(
        knownNumber(from) ?? 0,
        knownNumber(count) === undefined ? undefined : (knownNumber(from) ?? 0) + (knownNumber(count) ?? 0),
      ),
    ),
  range: ([a, b]) => {
    const from = knownNumber(a);
    const to = knownNumber(b);
    if (from === undefined || to === undefined || Math.abs(to - from) > 512) return list([WHATEVER], true);
    return list(Array.from({ length: Math.abs(to - from) + 1 }, (_, i) => num(from + (to < from ? -i : i))));
  },
  count: ([v]) => v?.k === "list" && !v.open ? num(v.items.length) : WHATEVER,
  intval: ([v, base]) => {
    const n = v?.k === "num" ? v.n : parseInt(knownText(v) ?? "", knownNumber(base) ?? 10);
    return Number.isNaN(n) ? WHATEVER : num(n);
  },
  hexdec: ([v]) => knownText(v) === undefined ? WHATEVER : num(parseInt(knownText(v) ?? "", 16)),
  octdec: ([v]) => knownText(v) === undefined ? WHATEVER : num(parseInt(knownText(v) ?? "", 8)),
  bindec: ([v]) => knownText(v) === undefined ? WHATEVER : num(parseInt(knownText(v) ?? "", 2)),
  strval: first,
  escapeshellarg: ([v]) => mapText(toText(v ?? WHATEVER), (s) => `'${s.replaceAll("'", "'\\''")}'`),
  escapeshellcmd: first,
  addslashes: first,
  stripslashes: first,
  nl2br: first,
  html_entity_decode: first,
  realpath: first,
  dirname: ([v]) =>
    mapText(
      toText(v ?? WHATEVER),
      (s) => s.includes("/") ? s.slice(0, Math.max(1, s.lastIndexOf("/"))) : ".",
    ),
  basename: ([v]) => mapText(toText(v ?? WHATEVER), (s) => s.slice(s.lastIndexOf("/") + 1)),
  getcwd: (_args, m) => m.sink.cwd ?? text("."),
  sys_get_temp_dir: () => text("/tmp"),
  getenv: ([name], m) => knownText(name) === undefined ? WHATEVER : environment(m, knownText(name) ?? ""),
  glob: ([v]) => list([globbed(toText(v ?? WHATEVER))]),
  stream_get_contents: ([v]) =>
    v?.k === "obj" && v.cls === "Handle"
      ? unknown("file")
      : unknown(v === undefined ? "unknown" : originOf(v) ?? "download"),
  stream_context_create: ([v]) => v?.k === "dict" ? v : WHATEVER,
  json_decode: ([v]) => unknown(v === undefined ? "unknown" : originOf(v) ?? "unknown"),
  define: () => NIL,
  compact: () => WHATEVER,
  readline: () => unknown("input"),
  substr_replace: ([v]) => unknown(v === undefined ? "unknown" : originOf(v) ?? "unknown"),
  mb_substr: ([v, from]) => substring(toText(v ?? WHATEVER), knownNumber(from), undefined),
  mb_convert_encoding: first,
  utf8_decode: first,
  utf8_encode: first,
};

const phpPure: ReadonlyMap<string, Pure> = new Map(Object.entries(PURE));

function values(call: Call): Val[] {
  return call.args.map((arg) => arg.val);
}

function inner(call: Call, args: readonly Val[]): Call {
  return { args: args.map((val) => ({ val, pos: call.pos, end: call.end })), pos: call.pos, end: call.end };
}

const evaluates: Special = (m, call) => {
  const [code] = call.args;
  if (code === undefined) return NIL;
  const outer = m.returns;
  m.returns = [];
  const last = evaluate(m, code.val, code);
  const v = m.returns.length > 0 ? alt(m.returns) : last;
  m.returns = outer;
  return v;
};

const includes: Special = (m, call) => {
  const [target] = call.args;
  if (target === undefined) return NIL;
  const t = toText(target.val);
  const data = /^data:[^,]*?(;base64)?,(.*)$/is.exec(t.s);
  if (data !== null) {
    const body = fromPercent(data[2] ?? "");
    evaluate(m, data[1] === undefined ? text(body) : decodedText(fromBase64(body) ?? UNKNOWN), target);
  } else if (/^(?:https?|ftp):\/\//i.test(t.s)) {
    emitConnect(m.sink, t, target, false);
    emitOpaque(m.sink, "download", target);
  } else if (t.s === "php://input" || t.s === "php://stdin") emitOpaque(m.sink, "input", target);
  else {
    emitPath(m.sink, "read", t, target);
    emitOpaque(m.sink, t.from ?? "file", target);
  }
  return WHATEVER;
};

/** `call_user_func(f, a, b)`: the first argument called with the others. */
const callsFirst: Special = (m, call) => {
  const [f, ...rest] = values(call);
  return f === undefined ? NIL : callValue(m, f.k === "list" ? WHATEVER : f, inner(call, rest));
};

const mapsOver = (which: number, what: number): Special => (m, call) => {
  const args = values(call);
  const f = args[which];
  const source = args[what];
  if (f === undefined) return list([]);
  const out = items(source).slice(0, 128).map((item) => callValue(m, f, inner(call, [item])));
  return list(out, source?.k !== "list" || source.open === true);
};

/** What it prints is a value as PHP spells it. */
const dumps: Special = (m, call) => {
  emitPrint(m.sink, unknown("output"), call);
  return NIL;
};

function formatted([format, ...rest]: readonly Val[]): Val {
  return format?.k === "text" ? formatPercent(format, rest) : WHATEVER;
}

const SPECIAL: Readonly<Record<string, Special>> = {
  eval: evaluates,
  echo: (m, call) => {
    emitPrint(m.sink, printed(values(call), "", ""), call);
    return NIL;
  },
  printf: (m, call) => {
    emitPrint(m.sink, formatted(values(call)), call);
    return NIL;
  },
  fprintf: (m, call) => {
    const [file, ...rest] = values(call);
    if (file?.k === "ref" && file.path === "STDOUT") emitPrint(m.sink, formatted(rest), call);
    else writeTo(m.sink, file, formatted(rest), call);
    return NIL;
  },
  var_dump: dumps,
  print_r: dumps,
  var_export: dumps,
  assert: (m, call) => call.args[0]?.val.k === "text" ? evaluates(m, call) : NIL,
  include: includes,
  include_once: includes,
  require: includes,
  require_once: includes,
  call_user_func: callsFirst,
  call_user_func_array: (m, call) => {
    const [f, args] = values(call);
    return f === undefined ? NIL : callValue(m, f, inner(call, items(args)));
  },
  forward_static_call: callsFirst,
  register_shutdown_function: callsFirst,
  array_map: mapsOver(0, 1),
  array_walk: mapsOver(1, 0),
  array_filter: mapsOver(1, 0),
  usort: mapsOver(1, 0),
  ob_start: (m, call) => {
    callBack(m, call.args, WHATEVER);
    return NIL;
  },
  preg_replace_callback: (m, call) => {
    const [, f, v] = values(call);
    if (f !== undefined) callValue(m, f, inner(call, [list([WHATEVER], true)]));
    return unknown(v === undefined ? "unknown" : originOf(v) ?? "unknown");
  },
  preg_replace: (m, call) => {
    const [pattern, to, v] = values(call);
    const p = knownText(pattern) ?? "";
    const end = p.lastIndexOf(p[0] ?? "/");
    // The flag `e` of old evaluated the replacement.
    if (/e/.test(p.slice(end + 1)) && to !== undefined) evaluate(m, to, call);
    const t = toText(v ?? WHATEVER);
    const regex = safeRegex(p.slice(1, end), "g", t.s.length);
    const by = knownText(to);
    return regex === undefined || by === undefined || t.s.includes(UNKNOWN)
      ? unknown(t.from ?? "unknown")
      : mapText(t, (s) => s.replace(regex, by));
  },
  array_push: (_m, call) => {
    const [to, ...rest] = values(call);
    if (to?.k === "list" && to.items.length < 4096) to.items.push(...rest);
    return NIL;
  },
  array_pop: (_m, call) => {
    const [from] = values(call);
    return from?.k === "list" ? from.items.pop() ?? WHATEVER : WHATEVER;
  },
  array_shift: (_m, call) => {
    const [from] = values(call);
    return from?.k === "list" ? from.items.shift() ?? WHATEVER : WHATEVER;
  },
  define: (m, call) => {
    const [name, v] = values(call);
    const known = knownText(name);
    if (known !== undefined) assign(m, known, v ?? NIL, m.globals);
    return NIL;
  },
  constant: (m, call) => {
    const known = knownText(values(call)[0]);
    return known === undefined ? WHATEVER : m.globals.vars.get(known) ?? WHATEVER;
  },
  curl_setopt: (m, call) => {
    const [handle, option, v] = call.args;
    curlOption(m, call, handle?.val, option?.val.k === "ref" ? option.val.path : "", v?.val ?? WHATEVER);
    return NIL;
  },
  curl_setopt_array: (m, call) => {
    const [handle, options] = values(call);
    if (options?.k === "dict") { for (const [name, v] of options.map) curlOption(m, call, handle, name, v); }
    return NIL;
  },
  curl_exec: () => unknown("download"),
  socket_connect: (m, call) => {
    const [, host, port] = values(call);
    const target = joinTexts([text("tcp://"), host ?? WHATEVER, text(":"), port ?? WHATEVER], "");
    emitConnect(m.sink, target, call, true);
    m.sink.connected = target;
    return NIL;
  },
  proc_open: (m, call) => {
    // Pipes to a socket: what the program prints leaves this machine.
    const [, pipes] = values(call);
    if (pipes !== undefined && m.sink.connected !== undefined) {
      emitConnect(m.sink, m.sink.connected, call, true);
    }
    return applyRow(m, "cmd _ _ chdir > Child", call);
  },
  "reflectionfunction.invoke": callsFirst,
  "new reflectionfunction": (_m, call) => ({
    k: "obj",
    cls: "Reflected",
    text: values(call)[0] ?? WHATEVER,
    map: new Map(),
  }),
  "Reflected.invoke": (m, call) =>
    call.self?.k === "obj" ? callValue(m, call.self.text ?? WHATEVER, inner(call, values(call))) : WHATEVER,
};

function curlOption(m: Machine, call: Call, handle: Val | undefined, name: string, v: Val): void {
  if (name === "CURLOPT_URL") emitConnect(m.sink, v, call, false);
  if (name === "CURLOPT_URL" && handle?.k === "obj") handle.map?.set("target", v);
  if (/^CURLOPT_(?:POSTFIELDS|POST|UPLOAD|INFILE)$/.test(name) && handle?.k === "obj") {
    const target = handle.map?.get("target") ?? handle.text;
    if (target !== undefined) emitConnect(m.sink, target, call, true);
  }
}

const phpSpecial: ReadonlyMap<string, Special> = new Map(Object.entries(SPECIAL));

/** PHP. */
export const PHP: Language = curly({
  name: "php",
  rows: PHP_ROWS,
  pure: phpPure,
  special: phpSpecial,
  canonical: (path) => {
    if (path.startsWith("Reflected.")) return path;
    const p = path.toLowerCase();
    // Functions of a namespace are the global ones where it has none.
    return p.includes(".") && !PHP_ROWS.has(p) && !phpSpecial.has(p) &&
        PHP_ROWS.has(p.slice(p.lastIndexOf(".") + 1)) && !/^(?:new |this\.|\$)/.test(p)
      ? p.slice(p.lastIndexOf(".") + 1)
      : p;
  },
  tokenise: phpTokens,
  textCalls: true,
  namedArguments: true,
  constructorName: "__construct",
  method(_m, self, name, call) {
    if (self.k === "obj" && self.cls === "Handle") return unknown("file");
    if (self.k === "ref" && name === "getPathname") return WHATEVER;
    void call;
    return undefined;
  },
  field(m, of, name) {
    if (of.k !== "ref") return undefined;
    if (of.path === "$_ENV" || of.path === "$_SERVER") {
      const v = environment(m, name);
      return originOf(v) === undefined
        ? v
        : name === "argv"
        ? list([text("-"), ...scriptArguments(m)], true)
        : unknown("input");
    }
    if (/^\$_(?:GET|POST|REQUEST|COOKIE|FILES)$/.test(of.path)) return unknown("input");
    return undefined;
  },
  start(m) {
    m.globals.vars.set("$argv", list([text("-"), ...scriptArguments(m)], true));
    m.globals.vars.set("DIRECTORY_SEPARATOR", text("/"));
    m.globals.vars.set("PHP_EOL", text("\n"));
    m.globals.vars.set("PHP_OS", text("Linux"));
  },
});
