/**
 * Python's functions without effect: they compute values.
 *
 * @module
 */

import { decodeWith } from "../decoding.ts";
import { fromBase32, fromBase64, fromHex, fromPercent, rot13 } from "../encodings.ts";
import { environment, type Machine, type Pure } from "../machine.ts";
import { globbed, joinedPath, normalPath } from "../text_library.ts";
import {
  alt,
  codePoint,
  concat,
  distribute,
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

/** A path from parts, as `Path(a, b)` and `a / b` join them. */
export function joinPath(_m: Machine, parts: readonly Val[]): Val {
  return distribute(
    parts.map((part) => part.k === "obj" ? part.text ?? WHATEVER : part),
    (few) => obj("Path", joinedPath(few.map(toText))),
  );
}

/** What decodes Python's encoding of that name, if it hides text. */
export function codec(name: string): ((s: string) => string | undefined) | undefined {
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

/** The path with `~` replaced. */
export function homePath(m: Machine, v: Val): Val {
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
  return unknown(from === undefined || from === "unknown" || from === "file" ? "decoded" : from);
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
  dict: ([of], _m) => of?.k === "ref" ? of : ({ k: "dict", map: new Map(), open: true }),
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
};

/** Functions by dotted name. */
export const pythonPure: ReadonlyMap<string, Pure> = new Map(Object.entries(PURE));

/** An environment variable, or what is given for it. */
export function variable(m: Machine, name: Val | undefined, preset: Val | undefined): Val {
  const known = knownText(name);
  const v = known === undefined ? WHATEVER : environment(m, known);
  return preset === undefined || originOf(v) === undefined ? v : alt([v, preset]);
}

function moduleNamed(v: Val | undefined, top = false): Val {
  const name = knownText(v);
  if (name === undefined) return ref(UNKNOWN);
  return ref(top ? name.split(".")[0] ?? name : name);
}

/** The folder of a path. */
export function directory(t: Text): Text {
  const at = t.s.lastIndexOf("/");
  if (at < 0) return t.s.includes(UNKNOWN) ? t : text("");
  return { k: "text", s: at === 0 ? "/" : t.s.slice(0, at), from: t.from };
}

/** The last part of a path. */
export function baseName(t: Text): Text {
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
