/**
 * JavaScript's functions without effect: they compute values.
 *
 * @module
 */

import { decodeWith } from "../decoding.ts";
import { fromBase64, fromHex, fromPercent } from "../encodings.ts";
import { environment, type Pure } from "../machine.ts";
import { joinedBelow, joinedPath, normalPath } from "../text_library.ts";
import {
  codePoint,
  flag,
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
  type Text,
  text,
  toText,
  unknown,
  type Val,
  WHATEVER,
} from "../value.ts";
import { UNKNOWN } from "../../word.ts";

function byEncoding(v: Val, encoding: string | undefined): Val {
  switch (encoding?.toLowerCase()) {
    case "base64":
    case "base64url":
      return decodeWith(v, fromBase64);
    case "hex":
      return decodeWith(v, fromHex);
    default:
      return v;
  }
}

/** The characters of numbers. */
export function characters(args: readonly Val[]): Val {
  return joinTexts(
    args.map((v) => v.k === "num" ? text(codePoint(v.n)) : unknown(originOf(v) ?? "unknown")),
    "",
  );
}

const bytes: Pure = ([v, encoding]) => {
  if (v === undefined) return text("");
  if (v.k === "list") return v.open ? WHATEVER : characters(v.items);
  if (v.k === "num") return WHATEVER;
  return byEncoding(v, knownText(encoding));
};

const first: Pure = ([v]) => v ?? NIL;

const unpacks: Pure = ([v]) => {
  const from = v === undefined ? undefined : originOf(v);
  return unknown(from === undefined || from === "unknown" ? "decoded" : from);
};

/** An array as text has commas between its items. */
export function asText(v: Val): Val {
  if (v.k === "list") return v.open ? WHATEVER : joinTexts(v.items, ",");
  return toText(v);
}

function json(s: string): Val {
  if (s.length > 16_384) return WHATEVER;
  try {
    return fromJson(JSON.parse(s), 0);
  } catch {
    return WHATEVER;
  }
}

function fromJson(v: unknown, depth: number): Val {
  if (depth > 20) return WHATEVER;
  if (typeof v === "string") return text(v);
  if (typeof v === "number") return num(v);
  if (typeof v === "boolean") return flag(v);
  if (Array.isArray(v)) return list(v.slice(0, 1024).map((item) => fromJson(item, depth + 1)));
  if (v === null || typeof v !== "object") return NIL;
  return {
    k: "dict",
    map: new Map(Object.entries(v).slice(0, 1024).map(([key, item]) => [key, fromJson(item, depth + 1)])),
  };
}

/** The module of that name, whatever is before or after it. */
export function moduleNamed(v: Val | undefined): Val {
  const name = knownText(v);
  if (name === undefined) return ref(UNKNOWN);
  const plain = name.replace(/^node:|^(?:npm|jsr):(?=.)|^bun:/, "").replace(/(?<=.)@[\w.^~-]+(?=\/|$)/, "");
  if (/^https?:/.test(plain)) return unknown("download");
  return plain === "process" ? ref("process") : plain === "buffer" ? ref("") : ref(plain);
}

const PURE: Readonly<Record<string, Pure>> = {
  "path.join": (args) => normal(joinedBelow(args.map(toText))),
  "path.resolve": (args, m) =>
    normal(joinedPath([...(m.sink.cwd === undefined ? [] : [toText(m.sink.cwd)]), ...args.map(toText)])),
  "path.normalize": ([v]) => normal(toText(v ?? WHATEVER)),
  "path.dirname": ([v]) => {
    const t = toText(v ?? WHATEVER);
    const at = t.s.lastIndexOf("/");
    return at < 0 ? text(".") : { k: "text", s: at === 0 ? "/" : t.s.slice(0, at), from: t.from };
  },
  "path.basename": ([v]) => {
    const t = toText(v ?? WHATEVER);
    return { k: "text", s: t.s.slice(t.s.lastIndexOf("/") + 1), from: t.from };
  },
  "os.homedir": (_args, m) => text(m.sink.options.home),
  "os.tmpdir": () => text("/tmp"),
  "process.cwd": (_args, m) => m.sink.cwd ?? text("."),
  "Deno.cwd": (_args, m) => m.sink.cwd ?? text("."),
  "Deno.env.get": ([name], m) => {
    const known = knownText(name);
    return known === undefined ? WHATEVER : environment(m, known);
  },
  "url.fileURLToPath": ([v]) => mapText(toText(v ?? WHATEVER), (s) => s.replace(/^file:\/\//, "")),
  "url.pathToFileURL": first,
  fileURLToPath: ([v]) => mapText(toText(v ?? WHATEVER), (s) => s.replace(/^file:\/\//, "")),
  "new URL": ([v, base]) => {
    const t = toText(v ?? WHATEVER);
    return base === undefined || /^[a-z][a-z+.-]*:/i.test(t.s)
      ? t
      : joinTexts([mapText(toText(base), (s) => s.replace(/[^/]*$/, "")), t], "");
  },
  "Buffer.from": bytes,
  "new Buffer": bytes,
  Buffer: bytes,
  "Buffer.concat": ([v]) => v?.k === "list" ? joinTexts(v.items, "") : WHATEVER,
  "new Uint8Array": bytes,
  "Uint8Array.from": bytes,
  "Uint8Array.of": (args) => characters(args),
  "Uint8Array.fromBase64": ([v]) => decodeWith(v ?? WHATEVER, fromBase64),
  "Uint8Array.fromHex": ([v]) => decodeWith(v ?? WHATEVER, fromHex),
  "new TextDecoder": () => obj("TextDecoder"),
  "new TextEncoder": () => obj("TextEncoder"),
  "new util.TextDecoder": () => obj("TextDecoder"),
  "TextDecoder.decode": first,
  atob: ([v]) => decodeWith(v ?? WHATEVER, fromBase64),
  decodeURIComponent: ([v]) => decodeWith(v ?? WHATEVER, fromPercent),
  decodeURI: ([v]) => decodeWith(v ?? WHATEVER, fromPercent),
  unescape: ([v]) =>
    decodeWith(
      v ?? WHATEVER,
      (s) =>
        fromPercent(
          s.replace(/%u([\da-fA-F]{4})/g, (_all, hex: string) => String.fromCharCode(parseInt(hex, 16))),
        ),
    ),
  "querystring.unescape": ([v]) => decodeWith(v ?? WHATEVER, fromPercent),
  "String.fromCharCode": (args) => characters(args),
  "String.fromCodePoint": (args) => characters(args),
  "String.raw": ([v]) => v ?? text(""),
  String: ([v]) => v === undefined ? text("") : asText(v),
  "new String": ([v]) => v === undefined ? text("") : asText(v),
  Number: ([v]) =>
    v?.k === "num"
      ? v
      : knownText(v) === undefined || Number.isNaN(Number(knownText(v)))
      ? WHATEVER
      : num(Number(knownText(v))),
  parseInt: ([v, base]) => {
    const s = v?.k === "num" ? String(v.n) : knownText(v);
    const n = s === undefined ? NaN : parseInt(s, knownNumber(base) ?? undefined);
    return Number.isNaN(n) ? WHATEVER : num(n);
  },
  parseFloat: ([v]) => {
    const n = parseFloat(knownText(v) ?? "");
    return Number.isNaN(n) ? WHATEVER : num(n);
  },
  "JSON.parse": ([v]) => {
    const s = knownText(v);
    return s === undefined ? unknown(v === undefined ? "unknown" : originOf(v) ?? "unknown") : json(s);
  },
  "JSON.stringify": ([v]) =>
    v?.k === "text" && knownText(v) !== undefined
      ? text(JSON.stringify(v.s))
      : unknown(v === undefined ? "unknown" : originOf(v) ?? "unknown"),
  "Object.keys": ([v]) =>
    v?.k === "dict" ? list([...v.map.keys()].map(text), v.open === true) : list([WHATEVER], true),
  "Object.values": ([v]) =>
    v?.k === "dict" ? list([...v.map.values()], v.open === true) : list([WHATEVER], true),
  "Object.entries": ([v]) =>
    v?.k === "dict"
      ? list([...v.map].map(([key, one]) => list([text(key), one])), v.open === true)
      : list([WHATEVER], true),
  "Object.assign": (args) => {
    const map = new Map<string, Val>();
    for (const one of args) if (one.k === "dict") { for (const [key, v] of one.map) map.set(key, v); }
    return { k: "dict", map };
  },
  "Object.freeze": first,
  "Array.of": (args) => list([...args]),
  "Promise.resolve": first,
  "Promise.all": first,
  "Promise.allSettled": first,
  "util.promisify": first,
  promisify: first,
  "structuredClone": first,
  "module.createRequire": () => ref("require"),
  createRequire: () => ref("require"),
  "zlib.inflate": unpacks,
  "zlib.inflateRaw": unpacks,
  "zlib.gunzip": unpacks,
  "zlib.unzip": unpacks,
  "zlib.brotliDecompress": unpacks,
  "Bun.gunzip": unpacks,
  "Bun.inflate": unpacks,
  "crypto.createDecipheriv": () => unknown("decoded"),
  "crypto.createDecipher": () => unknown("decoded"),
  "new Map": ([v]) => {
    const map = new Map<string, Val>();
    for (const item of v === undefined ? [] : iterate(v)) {
      if (item.k === "list" && item.items[0] !== undefined) {
        map.set(toText(item.items[0]).s, item.items[1] ?? NIL);
      }
    }
    return { k: "dict", map };
  },
  "new Set": ([v]) => v === undefined ? list([]) : list([...iterate(v)]),
  "new Proxy": first,
  prompt: () => unknown("input"),
  alert: () => NIL,
};

function normal(t: Text): Val {
  return t.s === UNKNOWN || t.s.startsWith(UNKNOWN) ? t : { ...t, s: normalPath(t.s) };
}

/** Functions by dotted name. */
export const javascriptPure: ReadonlyMap<string, Pure> = new Map(Object.entries(PURE));
