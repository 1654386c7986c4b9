/**
 * Python's functions and methods without effect (they compute values), and the few calls that a row can't describe.
 *
 * @module
 */

import { fromBase32, fromBase64, fromHex, fromPercent, rot13, utf16, utf8 } from "../encodings.ts";
import {
  type Arg,
  type Call,
  callBack,
  callValue,
  environment,
  evaluate,
  type Machine,
  member,
  type Pure,
  result,
  scriptArguments,
  type Special,
} from "../machine.ts";
import { emitOpaque, originAmong } from "../sink.ts";
import {
  alt,
  codePoint,
  concat,
  decodedText,
  distribute,
  flag,
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
  plus,
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
import { formatBraces, globbed, joinedPath, normalPath, replaced, splitText } from "../text_library.ts";

/** A path from parts, as `Path(a, b)` and `a / b` join them. */
export function joinPath(_m: Machine, parts: readonly Val[]): Val {
  return distribute(
    parts.map((part) => part.k === "obj" ? part.text ?? WHATEVER : part),
    (few) => obj("Path", joinedPath(few.map(toText))),
  );
}

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

function codec(name: string): ((s: string) => string | undefined) | undefined {
  switch (name.toLowerCase().replace(/_/g, "-")) {
    case "base64":
    case "base64-codec":
      return fromBase64;
    case "hex":
    case "hex-codec":
      return fromHex;
    case "rot13":
    case "rot-13":
      return rot13;
    case "zlib":
    case "zip":
    case "bz2":
    case "uu":
      return () => undefined;
    default:
      return undefined;
  }
}

function homePath(m: Machine, v: Val): Val {
  const t = toText(v);
  if (t.s === "~" || t.s.startsWith("~/")) {
    return concat(text(m.sink.options.home), { ...t, s: t.s.slice(1), pattern: undefined });
  }
  return v;
}

function expandVariables(m: Machine, v: Val): Val {
  const pieces: Val[] = [];
  const t = toText(v);
  let from = 0;
  for (const match of t.s.matchAll(/\$(?:\{(\w+)\}|(\w+))/g)) {
    pieces.push(text(t.s.slice(from, match.index)), environment(m, match[1] ?? match[2] ?? ""));
    from = match.index + match[0].length;
    if (pieces.length > 64) break;
  }
  pieces.push({ k: "text", s: t.s.slice(from), from: t.from });
  return joinTexts(pieces, "");
}

const decodes = (decode: (s: string) => string | undefined): Pure => ([v]) =>
  decodeWith(v ?? WHATEVER, decode);
const unpacks: Pure = ([v]) => {
  const from = v === undefined ? undefined : originOf(v);
  return unknown(from === undefined || from === "unknown" ? "decoded" : from);
};
const first: Pure = ([v]) => v ?? WHATEVER;
const asText: Pure = ([v]) =>
  v === undefined
    ? text("")
    : v.k === "list" || v.k === "dict" || v.k === "ref"
    ? unknown(originOf(v) ?? "unknown")
    : toText(v);

/** Bytes from a list of numbers, or a text as it is. */
const bytes: Pure = ([v]) => {
  if (v?.k === "list") {
    return joinTexts(v.items.map((item) => item.k === "num" ? text(codePoint(item.n)) : WHATEVER), "");
  }
  return v === undefined
    ? text("")
    : v.k === "num"
    ? text("\0".repeat(Math.min(Math.max(v.n, 0), 1024) || 0))
    : v;
};

const range: Pure = (args) => {
  const numbers = args.map(knownNumber);
  if (numbers.some((n) => n === undefined)) return list([WHATEVER], true);
  const [from, to, by] = numbers.length === 1
    ? [0, numbers[0] ?? 0, 1]
    : [numbers[0] ?? 0, numbers[1] ?? 0, numbers[2] ?? 1];
  const out: Val[] = [];
  if (by === 0) return list([]);
  for (let i = from; by > 0 ? i < to : i > to; i += by) {
    if (out.length >= 512) return list([WHATEVER], true);
    out.push(num(i));
  }
  return list(out);
};

const listed: Pure = ([v]) =>
  v === undefined
    ? list([])
    : v.k === "list"
    ? list(v.items.slice(), v.open === true)
    : list([...iterate(v)]);

function number(s: string, base: number): Val {
  const clean = s.trim().replace(/_/g, "").toLowerCase();
  const digits = base === 16 || base === 0 && clean.startsWith("0x") ? clean.replace(/^0x/, "") : clean;
  const n = parseInt(digits, base === 0 ? clean.startsWith("0x") ? 16 : 10 : base);
  return Number.isNaN(n) ? WHATEVER : num(n);
}

const PURE: Readonly<Record<string, Pure>> = {
  "os.path.join": (args) => joinedPath(args.map((v) => toText(v.k === "obj" ? v.text ?? WHATEVER : v))),
  "os.path.expanduser": ([v], m) => homePath(m, v ?? WHATEVER),
  "os.path.expandvars": ([v], m) => expandVariables(m, v ?? WHATEVER),
  "os.path.abspath": first,
  "os.path.realpath": first,
  "os.fspath": asText,
  "os.fsdecode": first,
  "os.fsencode": first,
  "os.path.normpath": ([v]) => mapText(toText(v ?? WHATEVER), normalPath),
  "os.path.dirname": ([v]) => directory(toText(v ?? WHATEVER)),
  "os.path.basename": ([v]) => baseName(toText(v ?? WHATEVER)),
  "os.getcwd": (_args, m) => m.sink.cwd ?? text("."),
  "os.getcwdb": (_args, m) => m.sink.cwd ?? text("."),
  "os.getenv": ([name, preset], m) => variable(m, name, preset),
  "os.environ.get": ([name, preset], m) => variable(m, name, preset),
  "os.environ.setdefault": ([name, preset], m) => variable(m, name, preset),
  "os.getlogin": () => WHATEVER,
  "Path.home": (_args, m) => obj("Path", text(m.sink.options.home)),
  "Path.cwd": (_args, m) => obj("Path", m.sink.cwd ?? text(".")),
  Path: (args, m) => joinPath(m, args.length === 0 ? [text(".")] : args),
  "base64.b64decode": decodes(fromBase64),
  "base64.standard_b64decode": decodes(fromBase64),
  "base64.urlsafe_b64decode": decodes(fromBase64),
  "base64.decodebytes": decodes(fromBase64),
  "base64.decodestring": decodes(fromBase64),
  "base64.b32decode": decodes(fromBase32),
  "base64.b16decode": decodes(fromHex),
  "base64.a85decode": unpacks,
  "base64.b85decode": unpacks,
  "binascii.unhexlify": decodes(fromHex),
  "binascii.a2b_hex": decodes(fromHex),
  "binascii.a2b_base64": decodes(fromBase64),
  "bytes.fromhex": decodes(fromHex),
  "bytearray.fromhex": decodes(fromHex),
  "codecs.decode": ([v, name]) => {
    const decode = codec(knownText(name) ?? "");
    return decode === undefined ? v ?? WHATEVER : decodeWith(v ?? WHATEVER, decode);
  },
  "codecs.encode": ([v, name]) =>
    knownText(name)?.startsWith("rot") ? decodeWith(v ?? WHATEVER, rot13) : v ?? WHATEVER,
  "zlib.decompress": unpacks,
  "gzip.decompress": unpacks,
  "bz2.decompress": unpacks,
  "lzma.decompress": unpacks,
  "marshal.loads": unpacks,
  "zlib.decompressobj": unpacks,
  "urllib.parse.unquote": decodes(fromPercent),
  "urllib.parse.unquote_plus": decodes(fromPercent),
  "urllib.unquote": decodes(fromPercent),
  "urllib.parse.urljoin": ([a, b]) => {
    const next = toText(b ?? WHATEVER);
    return /^[a-z]+:/i.test(next.s) ? next : concat(a ?? WHATEVER, next);
  },
  "shlex.split": ([v]) => v === undefined ? list([]) : splitWords(v),
  "shlex.quote": ([v]) => quoted(toText(v ?? WHATEVER)),
  "pipes.quote": ([v]) => quoted(toText(v ?? WHATEVER)),
  "shlex.join": ([v]) =>
    v?.k === "list" ? joinTexts(v.items.map((item) => quoted(toText(item))), " ") : WHATEVER,
  "textwrap.dedent": first,
  "inspect.cleandoc": first,
  "operator.add": ([a, b]) => plus(a ?? WHATEVER, b ?? WHATEVER),
  chr: ([v]) =>
    v?.k === "num" ? text(codePoint(v.n)) : unknown(v === undefined ? "unknown" : originOf(v) ?? "unknown"),
  unichr: ([v]) => v?.k === "num" ? text(codePoint(v.n)) : WHATEVER,
  ord: ([v]) => {
    const s = knownText(v);
    return s === undefined || s === "" ? WHATEVER : num(s.codePointAt(0) ?? 0);
  },
  str: asText,
  unicode: asText,
  repr: asText,
  format: asText,
  bytes,
  bytearray: bytes,
  memoryview: first,
  int: ([v, base]) => {
    const s = knownText(v);
    return v?.k === "num"
      ? num(Math.trunc(v.n))
      : s === undefined
      ? WHATEVER
      : number(s, knownNumber(base) ?? 10);
  },
  hex: ([v]) => v?.k === "num" ? text("0x" + v.n.toString(16)) : WHATEVER,
  len: ([v]) =>
    v?.k === "list" && !v.open
      ? num(v.items.length)
      : knownText(v) === undefined
      ? WHATEVER
      : num((v as Text).s.length),
  range,
  xrange: range,
  list: listed,
  tuple: listed,
  set: listed,
  frozenset: listed,
  sorted: listed,
  iter: first,
  next: ([v]) => v === undefined ? WHATEVER : iterate(v)[0] ?? WHATEVER,
  reversed: ([v]) =>
    sliceOf(v?.k === "text" || v?.k === "list" ? v : WHATEVER, undefined, undefined, num(-1)),
  enumerate: ([v, start]) =>
    list(
      (v === undefined ? [] : iterate(v)).map((item, i) => list([num(i + (knownNumber(start) ?? 0)), item])),
      v?.k !== "list",
    ),
  zip: (args) => {
    const columns = args.map(iterate);
    const rows = Math.min(512, ...columns.map((column) => column.length));
    if (!Number.isFinite(rows)) return list([]);
    return list(Array.from({ length: rows }, (_, i) => list(columns.map((column) => column[i] ?? WHATEVER))));
  },
  sum: ([v, start]) =>
    (v === undefined ? [] : iterate(v)).slice(0, 512).reduce((a: Val, b) => plus(a, b), start ?? num(0)),
  max: ([v, w]) => w === undefined ? WHATEVER : alt([v ?? WHATEVER, w]),
  min: ([v, w]) => w === undefined ? WHATEVER : alt([v ?? WHATEVER, w]),
  dict: () => ({ k: "dict", map: new Map(), open: true }),
  compile: first,
  input: () => unknown("input"),
  raw_input: () => unknown("input"),
  globals: () => ref("__globals__"),
  locals: () => ref("__globals__"),
  vars: ([v]) => v ?? ref("__globals__"),
  "importlib.import_module": ([v]) => moduleNamed(v),
  "importlib.__import__": ([v]) => moduleNamed(v),
  "importlib.reload": first,
  __import__: ([v]) => moduleNamed(v, true),
  "sys.stdin.read": () => unknown("input"),
  "sys.stdin.readline": () => unknown("input"),
  "sys.stdin.readlines": () => unknown("input"),
  "sys.stdin.buffer.read": () => unknown("input"),
  "glob.glob": ([v]) => list([globbed(toText(v ?? WHATEVER))]),
  "glob.iglob": ([v]) => list([globbed(toText(v ?? WHATEVER))]),
  "glob.escape": first,
  "os.listdir": () => list([WHATEVER], true),
  "tempfile.gettempdir": () => text("/tmp"),
  "functools.lru_cache": first,
  "asyncio.run": first,
  "contextlib.suppress": () => NIL,
  "asyncio.gather": (args) => list([...args]),
  "io.BytesIO": first,
  "io.StringIO": first,
  "str.join": ([glue, v]) => v?.k === "list" ? joinTexts(v.items, knownText(glue) ?? "") : WHATEVER,
  print: () => NIL,
};

/** Functions by dotted name. */
export const pythonPure: ReadonlyMap<string, Pure> = new Map(Object.entries(PURE));

function variable(m: Machine, name: Val | undefined, preset: Val | undefined): Val {
  const known = knownText(name);
  const v = known === undefined ? WHATEVER : environment(m, known);
  return preset === undefined || originOf(v) === undefined ? v : alt([v, preset]);
}

function moduleNamed(v: Val | undefined, top = false): Val {
  const name = knownText(v);
  if (name === undefined) return ref(UNKNOWN);
  return ref(top ? name.split(".")[0] ?? name : name);
}

function directory(t: Text): Text {
  const at = t.s.lastIndexOf("/");
  if (at < 0) return t.s.includes(UNKNOWN) ? t : text("");
  return { k: "text", s: at === 0 ? "/" : t.s.slice(0, at), from: t.from };
}

function baseName(t: Text): Text {
  return { k: "text", s: t.s.slice(t.s.lastIndexOf("/") + 1), from: t.from };
}

function quoted(t: Text): Text {
  return /^[\w@%+=:,./-]+$/.test(t.s) ? t : { ...t, s: `'${t.s.replaceAll("'", `'"'"'`)}'` };
}

/** Words of a text as a shell would split it; quotes are taken off. */
export function splitWords(v: Val): Val {
  const t = toText(v);
  const words = t.s.match(/(?:[^\s'"\\]|\\.|'[^']*'|"(?:[^"\\]|\\.)*")+/gs) ?? [];
  return list(
    words.slice(0, 1024).map((word) => ({
      k: "text",
      s: word.replace(
        /'([^']*)'|"((?:[^"\\]|\\.)*)"|\\(.)/gs,
        (_all, a: string | undefined, b: string | undefined, c: string | undefined) =>
          a ?? b?.replace(/\\(["\\$`])/g, "$1") ?? c ?? "",
      ),
      from: t.from,
      decoded: t.decoded,
    })),
  );
}

// Calls that need code.

function values(call: Call): Val[] {
  return call.args.filter((arg) => arg.name === undefined).map((arg) => arg.val);
}

function argument(call: Call, at: number, ...names: string[]): Arg | undefined {
  return call.args.filter((arg) => arg.name === undefined)[at] ??
    call.args.find((arg) => arg.name !== undefined && names.includes(arg.name));
}

const evaluates: Special = (m, call) => {
  const code = argument(call, 0, "source", "object");
  return code === undefined ? NIL : evaluate(m, code.val, code);
};

/** `f` called with the values of a list: `Thread(target=f, args=(…))`. */
const callsTarget: Special = (m, call) => {
  const target = argument(call, 1, "target", "function");
  const args = argument(call, 3, "args");
  if (target !== undefined) {
    callValue(m, target.val, inner(call, args === undefined ? [] : iterate(args.val)));
  }
  return obj("Thread");
};

/** `run(f, a, b)`: the first argument called with the others. */
const callsFirst: Special = (m, call) => {
  const [f, ...rest] = values(call);
  return f === undefined || f.k !== "fn" && f.k !== "ref" && f.k !== "bound"
    ? result(m, call, "unknown")
    : callValue(m, f, inner(call, rest));
};

function inner(call: Call, args: readonly Val[]): Call {
  return { args: args.map((val) => ({ val, pos: call.pos, end: call.end })), pos: call.pos, end: call.end };
}

const maps: Special = (m, call) => {
  const [f, ...sources] = values(call);
  if (f === undefined || sources[0] === undefined) return list([]);
  const columns = sources.map((source) => iterate(source).slice(0, 256));
  const out: Val[] = [];
  for (let i = 0; i < (columns[0]?.length ?? 0) && m.sink.options.budget.steps > 0; i++) {
    out.push(callValue(m, f, inner(call, columns.map((column) => column[i] ?? WHATEVER))));
  }
  return list(out, sources[0].k === "list" && sources[0].open === true);
};

const unpickles: Special = (m, call) => {
  const from = originAmong(values(call));
  const file = values(call).some((v) => v.k === "obj" && v.cls === "File");
  emitOpaque(m.sink, file ? "file" : from, call);
  return unknown(from);
};

const SPECIAL: Readonly<Record<string, Special>> = {
  eval: evaluates,
  exec: evaluates,
  "threading.Thread": callsTarget,
  "multiprocessing.Process": callsTarget,
  "threading.Timer": callsTarget,
  "atexit.register": callsFirst,
  "functools.partial": (_m, call) => {
    const [f, ...rest] = values(call);
    return { k: "obj", cls: "Partial", text: f, map: new Map([["args", list(rest)]]) };
  },
  "Partial.()": (m, call) =>
    call.self?.k === "obj"
      ? callValue(
        m,
        call.self.text ?? WHATEVER,
        inner(call, [...iterate(call.self.map?.get("args") ?? list([])), ...values(call)]),
      )
      : WHATEVER,
  "asyncio.to_thread": callsFirst,
  "Thread.start": () => NIL,
  map: maps,
  filter: (m, call) => {
    const [f, source] = values(call);
    if (f?.k === "fn") maps(m, call);
    return source ?? WHATEVER;
  },
  "functools.reduce": (m, call) => {
    const [f, source, start] = values(call);
    if (f === undefined || source === undefined) return WHATEVER;
    let [all, ...rest] = iterate(source).slice(0, 256);
    if (start !== undefined) {
      if (all !== undefined) rest = [all, ...rest];
      all = start;
    }
    for (const item of rest) all = callValue(m, f, inner(call, [all ?? WHATEVER, item]));
    return all ?? WHATEVER;
  },
  getattr: (m, call) => {
    const [of, name, preset] = values(call);
    const known = knownText(name);
    if (of === undefined) return WHATEVER;
    if (known !== undefined) return member(m, of, known);
    if (name?.k === "alt") return alt(name.items.map((one) => member(m, of, knownText(one) ?? UNKNOWN)));
    return of.k === "ref" ? ref(`${of.path}.${UNKNOWN}`) : preset ?? unknown(originOf(of) ?? "unknown");
  },
  "operator.attrgetter": () => WHATEVER,
  "operator.methodcaller": () => WHATEVER,
  "pickle.loads": unpickles,
  "pickle.load": unpickles,
  "pickle.Unpickler": unpickles,
  "marshal.load": unpickles,
  "yaml.unsafe_load": unpickles,
  "jsonpickle.decode": unpickles,
  "joblib.load": unpickles,
  "os.walk": (_m, call) => {
    const [top] = values(call);
    const root = toText(top?.k === "obj" ? top.text ?? WHATEVER : top ?? WHATEVER);
    return list([list([joinedPath([root, toText(WHATEVER)]), list([WHATEVER]), list([WHATEVER])])]);
  },
  "urllib.request.Request": (_m, call) => {
    const url = argument(call, 0, "url");
    const data = argument(call, 1, "data") ?? argument(call, 99, "method");
    return {
      k: "obj",
      cls: "Request",
      text: url?.val ?? WHATEVER,
      map: new Map(data === undefined ? [] : [["sends", data.val]]),
    };
  },
  "os.environ.pop": (m, call) => variable(m, values(call)[0], values(call)[1]),
};

/** Calls by dotted name. */
export const pythonSpecial: ReadonlyMap<string, Special> = new Map(Object.entries(SPECIAL));

/** Modules of which an unknown attribute may be something dangerous. */
const POWERFUL =
  /^(?:os|subprocess|shutil|posix|builtins|__builtins__|__globals__|sys\.modules|\uffff)\b.*\uffff|^\uffff/;

// Fields and methods.

/** A field of a library object. */
export function pythonField(m: Machine, of: Val, name: string): Val | undefined {
  if (of.k === "ref") {
    switch (of.path) {
      case "os.environ":
        return name === "get" || name === "pop" || name === "copy" || name === "setdefault"
          ? undefined
          : environment(m, name);
      case "__globals__": {
        return m.globals.vars.get(name);
      }
      case "sys":
        if (name === "argv") return list([text("-c"), ...scriptArguments(m)], true);
        if (name === "executable") return text("python3");
        return undefined;
      case "os":
        return name === "sep"
          ? text("/")
          : name === "curdir"
          ? text(".")
          : name === "pardir"
          ? text("..")
          : name === "linesep"
          ? text("\n")
          : name === "devnull"
          ? text("/dev/null")
          : undefined;
      case "string":
        return name === "ascii_lowercase"
          ? text("abcdefghijklmnopqrstuvwxyz")
          : name === "ascii_uppercase"
          ? text("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
          : name === "ascii_letters"
          ? text("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
          : name === "digits"
          ? text("0123456789")
          : undefined;
    }
    return undefined;
  }
  if (of.k === "obj" && of.cls === "Path") {
    const t = toText(of);
    switch (name) {
      case "parent":
        return obj("Path", directory(t).s === "" ? text(".") : directory(t));
      case "name":
        return baseName(t);
      case "stem":
        return mapText(baseName(t), (s) => s.replace(/\.[^.]*$/, ""));
      case "suffix":
        return text(/\.[^./]*$/.exec(t.s)?.[0] ?? "");
      case "parents":
        return list([obj("Path", directory(t)), obj("Path", directory(directory(t)))], true);
    }
    return undefined;
  }
  if (of.k === "obj" && of.cls === "Child" && (name === "stdin" || name === "stdout" || name === "stderr")) {
    return of;
  }
  if (of.k === "obj" && of.cls === "Result") return unknown("output");
  if (of.k === "text" && of.from !== undefined && of.s === UNKNOWN) return unknown(of.from);
  return undefined;
}

const PATH_SAME = new Set(["resolve", "absolute", "as_posix", "__str__", "__fspath__", "as_uri"]);

/** Methods of texts, lists, tables and paths. */
export function pythonMethod(m: Machine, self: Val, name: string, call: Call): Val | undefined {
  const args = values(call);
  switch (self.k) {
    case "text":
      if (args.some((v) => v.k === "alt")) {
        return distribute(args, (few) => textMethod(self, name, few, call) ?? WHATEVER);
      }
      return textMethod(self, name, args, call);
    case "num":
      if (name === "to_bytes") return numberBytes(self.n, knownNumber(args[0]), knownText(args[1]));
      return undefined;
    case "list":
      return listMethod(self, name, args);
    case "dict": {
      const map = self.map;
      if (name === "get" || name === "pop" || name === "setdefault") {
        const key = knownText(args[0]);
        if (key === undefined) return alt([...map.values(), args[1] ?? WHATEVER]);
        return map.get(key) ?? args[1] ?? (self.open ? WHATEVER : NIL);
      }
      if (name === "keys") return list([...map.keys()].map(text), self.open === true);
      if (name === "values") return list([...map.values()], self.open === true);
      if (name === "items") return list([...map].map(([key, v]) => list([text(key), v])), self.open === true);
      if (name === "copy") return self;
      if (name === "update") {
        if (args[0]?.k === "dict") { for (const [key, v] of args[0].map) map.set(key, v); }
        for (const arg of call.args) if (arg.name !== undefined) map.set(arg.name, arg.val);
        return NIL;
      }
      return undefined;
    }
    case "obj":
      return objectMethod(m, self, name, args, call);
    case "fn":
      return name === "__call__" ? callValue(m, self, call) : undefined;
    case "ref":
      if (name === "__getitem__" || name === "__getattribute__") {
        return member(m, self, knownText(args[0]) ?? UNKNOWN);
      }
      if (name === "get" && knownText(args[0]) !== undefined) {
        return member(m, self, knownText(args[0]) ?? UNKNOWN);
      }
      if (POWERFUL.test(`${self.path}.${name}`)) {
        emitOpaque(m.sink, "unknown", call);
        return WHATEVER;
      }
      return undefined;
    case "unknown":
      // A pool's or an event loop's way to call a function.
      if (
        (name === "submit" || name === "apply_async" || name === "apply" || name === "map" ||
          name === "call_later") && args.length > 0
      ) {
        const f = args.find((v) => v.k === "ref" || v.k === "fn" || v.k === "bound");
        if (f !== undefined && f.k !== "fn") {
          return callValue(
            m,
            f,
            inner(
              call,
              name === "map" ? [alt(iterate(args[1] ?? WHATEVER))] : args.slice(args.indexOf(f) + 1),
            ),
          );
        }
      }
      return undefined;
    default:
      return undefined;
  }
}

function numberBytes(n: number, length: number | undefined, order: string | undefined): Val {
  if (!Number.isSafeInteger(n) || n < 0 || length === undefined || length > 8) return WHATEVER;
  let s = "";
  for (let rest = n, i = 0; i < length; i++, rest = Math.floor(rest / 256)) {
    s = order === "little" ? s + String.fromCharCode(rest % 256) : String.fromCharCode(rest % 256) + s;
  }
  return decodedText(s);
}

function textMethod(self: Text, name: string, args: readonly Val[], call: Call): Val | undefined {
  const arg = (i: number): string | undefined => knownText(args[i]);
  switch (name) {
    case "encode":
    case "decode": {
      const encoding = arg(0) ?? knownText(call.args.find((one) => one.name === "encoding")?.val);
      const decode = encoding === undefined ? undefined : codec(encoding);
      if (decode !== undefined) return decodeWith(self, decode);
      if (encoding !== undefined && /utf-?16/i.test(encoding)) return mapText(self, utf16);
      return name === "decode" ? mapText(self, utf8) : self;
    }
    case "join":
      return joinTexts(args[0] === undefined ? [] : iterate(args[0]), self.s);
    case "format": {
      const named = new Map<string, Val>();
      for (const one of call.args) if (one.name !== undefined) named.set(one.name, one.val);
      return formatBraces(self, args, named);
    }
    case "format_map":
      return args[0]?.k === "dict" ? formatBraces(self, [], args[0].map) : WHATEVER;
    case "__mod__":
      return formatPercent(self, args[0]?.k === "list" ? args[0].items : args);
    case "__add__":
      return plus(self, args[0] ?? WHATEVER);
    case "replace":
      return replaced(self, args[0], args[1], true);
    case "split":
    case "rsplit":
      return splitText(self, arg(0), knownNumber(args[1]) ?? -1);
    case "splitlines":
      return splitText(self, "\n", -1);
    case "partition": {
      const by = arg(0);
      const at = by === undefined ? -1 : self.s.indexOf(by);
      return at < 0 ? list([self, text(""), text("")]) : list([text(self.s.slice(0, at)), text(by ?? ""), {
        ...self,
        s: self.s.slice(at + (by?.length ?? 0)),
      }]);
    }
    case "strip":
    case "lstrip":
    case "rstrip": {
      const set = arg(0);
      const inside = (c: string | undefined): boolean =>
        c !== undefined && (set === undefined ? /\s/.test(c) : set.includes(c));
      let from = 0;
      let to = self.s.length;
      if (name !== "rstrip") { while (from < to && inside(self.s[from])) from++; }
      if (name !== "lstrip") { while (to > from && inside(self.s[to - 1])) to--; }
      return { k: "text", s: self.s.slice(from, to), from: self.from, decoded: self.decoded };
    }
    case "lower":
    case "casefold":
      return mapText(self, (s) => s.toLowerCase());
    case "upper":
      return mapText(self, (s) => s.toUpperCase());
    case "swapcase":
      return mapText(
        self,
        (s) => s.replace(/[a-z]+|[A-Z]+/g, (run) => run < "a" ? run.toLowerCase() : run.toUpperCase()),
      );
    case "capitalize":
      return mapText(self, (s) => s.slice(0, 1).toUpperCase() + s.slice(1).toLowerCase());
    case "title":
      return mapText(
        self,
        (s) => s.replace(/[a-zA-Z]+/g, (w) => w.slice(0, 1).toUpperCase() + w.slice(1).toLowerCase()),
      );
    case "removeprefix":
      return self.s.startsWith(arg(0) ?? UNKNOWN)
        ? { ...self, s: self.s.slice(arg(0)?.length ?? 0), pattern: undefined }
        : self;
    case "removesuffix":
      return self.s.endsWith(arg(0) ?? UNKNOWN)
        ? { ...self, s: self.s.slice(0, self.s.length - (arg(0)?.length ?? 0)), pattern: undefined }
        : self;
    case "zfill":
      return mapText(self, (s) => s.padStart(Math.min(knownNumber(args[0]) ?? 0, 1024), "0"));
    case "index":
    case "find":
      return knownText(self) === undefined || arg(0) === undefined
        ? WHATEVER
        : num(self.s.indexOf(arg(0) ?? ""));
    case "startswith":
      return knownText(self) === undefined || arg(0) === undefined
        ? WHATEVER
        : flag(self.s.startsWith(arg(0) ?? ""));
    case "endswith":
      return knownText(self) === undefined || arg(0) === undefined
        ? WHATEVER
        : flag(self.s.endsWith(arg(0) ?? ""));
    case "hex":
      return knownText(self) === undefined
        ? WHATEVER
        : text([...self.s].map((c) => c.charCodeAt(0).toString(16).padStart(2, "0")).join(""));
    case "read":
    case "getvalue":
    case "tobytes":
    case "expandtabs":
    case "readline":
      return self;
    case "__str__":
      return self;
    case "translate":
    case "ljust":
    case "rjust":
    case "center":
      return unknown(self.from ?? "unknown");
    default:
      return undefined;
  }
}

function listMethod(self: Extract<Val, { k: "list" }>, name: string, args: readonly Val[]): Val | undefined {
  const room = self.items.length < 4096;
  switch (name) {
    case "append":
    case "add":
    case "put":
      if (room) self.items.push(args[0] ?? NIL);
      return NIL;
    case "extend":
    case "update":
      if (room) self.items.push(...iterate(args[0] ?? list([])).slice(0, 1024));
      if (args[0]?.k !== "list" || args[0].open) self.open = true;
      return NIL;
    case "insert":
      if (room) self.items.splice(knownNumber(args[0]) ?? 0, 0, args[1] ?? NIL);
      return NIL;
    case "pop":
      return self.items.length === 0
        ? WHATEVER
        : self.items.splice(knownNumber(args[0]) ?? -1, 1)[0] ?? WHATEVER;
    case "reverse":
      self.items.reverse();
      return NIL;
    case "clear":
      self.items.length = 0;
      return NIL;
    case "copy":
      return list(self.items.slice(), self.open === true);
    case "sort":
      return NIL;
    default:
      return undefined;
  }
}

function objectMethod(
  m: Machine,
  self: Extract<Val, { k: "obj" }>,
  name: string,
  args: readonly Val[],
  call: Call,
): Val | undefined {
  if (self.cls === "Partial" && (name === "__call__" || name === "func")) {
    return callValue(
      m,
      self.text ?? WHATEVER,
      inner(call, [...iterate(self.map?.get("args") ?? list([])), ...args]),
    );
  }
  if (self.cls !== "Path") {
    if (self.cls === "File" || self.cls === "Archive") return unknown("file");
    if (self.cls === "Child" || self.cls === "Result") return unknown("output");
    return undefined;
  }
  if (PATH_SAME.has(name)) return name === "as_posix" || name === "__str__" ? toText(self) : self;
  switch (name) {
    case "joinpath":
    case "__truediv__":
      return joinPath(m, [self, ...args]);
    case "with_name":
      return joinPath(m, [directory(toText(self)), ...args]);
    case "with_suffix":
      return obj(
        "Path",
        concat(mapText(toText(self), (s) => s.replace(/\.[^./]*$/, "")), args[0] ?? text("")),
      );
    case "expanduser":
      return obj("Path", homePath(m, toText(self)));
    case "iterdir":
      return list([joinPath(m, [self, WHATEVER])]);
    case "walk":
      return list([list([joinPath(m, [self, WHATEVER]), list([WHATEVER]), list([WHATEVER])])]);
    case "glob":
    case "rglob": {
      const pattern = toText(args[0] ?? WHATEVER);
      const whole = joinedPath(
        name === "rglob" ? [toText(self), text("**"), pattern] : [toText(self), pattern],
      );
      return list([obj("Path", globbed(whole))]);
    }
    case "relative_to":
    case "stat":
    case "exists":
    case "is_file":
    case "is_dir":
    case "samefile":
    case "owner":
      callBack(m, call.args, WHATEVER);
      return WHATEVER;
    default:
      return undefined;
  }
}
