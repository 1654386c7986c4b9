/**
 * JavaScript's functions and methods without effect (they compute values), and the calls that a row can't describe.
 *
 * @module
 */

import { fromBase64, fromHex, fromPercent, utf16, utf8 } from "../encodings.ts";
import {
  assignMember,
  type Call,
  callBack,
  callValue,
  environment,
  evaluate,
  type Machine,
  member,
  type Pure,
  scriptArguments,
  type Special,
} from "../machine.ts";
import { emitArgv, emitConnect, emitOpaque, emitPath, emitShell, type Place } from "../sink.ts";
import { joinedBelow, joinedPath, normalPath, replaced, safeRegex, splitText } from "../text_library.ts";
import {
  alt,
  codePoint,
  concat,
  decodedText,
  distribute,
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
  plus,
  ref,
  type Text,
  text,
  toText,
  unknown,
  type Val,
  WHATEVER,
} from "../value.ts";
import { UNKNOWN } from "../../word.ts";

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

function characters(args: readonly Val[]): Val {
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
function asText(v: Val): Val {
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

function moduleNamed(v: Val | undefined): Val {
  const name = knownText(v);
  if (name === undefined) return ref(UNKNOWN);
  const plain = name.replace(/^node:|^(?:npm|jsr):(?=.)|^bun:/, "").replace(/(?<=.)@[\w.^~-]+(?=\/|$)/, "");
  if (/^https?:/.test(plain)) return unknown("download");
  return plain === "process" ? ref("process") : plain === "buffer" ? ref("") : ref(plain);
}

const requires: Special = (m, call) => {
  const [module] = call.args;
  const name = knownText(module?.val);
  if (module === undefined) return WHATEVER;
  if (name === undefined) {
    const from = originOf(module.val);
    if (from !== undefined && from !== "unknown") emitOpaque(m.sink, from, module);
    return ref(UNKNOWN);
  }
  if (/^https?:\/\//i.test(name)) {
    emitConnect(m.sink, module.val, module, false);
    emitOpaque(m.sink, "download", module);
    return unknown("download");
  }
  const data = /^data:[^,]*?(;base64)?,(.*)$/is.exec(name);
  if (data !== null) {
    const body = data[2] ?? "";
    evaluate(
      m,
      data[1] === undefined ? text(fromPercent(body)) : decodedText(fromBase64(body) ?? UNKNOWN),
      module,
    );
    return WHATEVER;
  }
  if (/^(?:[./~]|file:|[A-Za-z]:[\\/])/.test(name)) {
    const path = text(name.replace(/^file:\/\//, ""));
    emitPath(m.sink, "read", path, module);
    if (!/\.json$/i.test(name)) emitOpaque(m.sink, "file", module);
    return unknown("file");
  }
  return moduleNamed(module.val);
};

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
  "console.log": () => NIL,
};

function normal(t: Text): Val {
  return t.s === UNKNOWN || t.s.startsWith(UNKNOWN) ? t : { ...t, s: normalPath(t.s) };
}

/** Functions by dotted name. */
export const javascriptPure: ReadonlyMap<string, Pure> = new Map(Object.entries(PURE));

// Calls that need code.

function values(call: Call): Val[] {
  return call.args.map((arg) => arg.val);
}

function inner(call: Place, args: readonly Val[]): Call {
  return { args: args.map((val) => ({ val, pos: call.pos, end: call.end })), pos: call.pos, end: call.end };
}

const makesFunction: Special = (m, call) => {
  const body = call.args[call.args.length - 1];
  if (body === undefined) return obj("Made", NIL);
  const outer = m.returns;
  m.returns = [];
  const last = evaluate(m, body.val, body);
  const made = m.returns.length > 0 ? alt(m.returns) : last;
  m.returns = outer;
  return obj("Made", made);
};

const timer: Special = (m, call) => {
  const [f] = call.args;
  if (f === undefined) return WHATEVER;
  if (f.val.k === "fn" || f.val.k === "ref" || f.val.k === "bound") {
    callValue(m, f.val, inner(call, values(call).slice(2)));
  } else evaluate(m, f.val, f);
  return WHATEVER;
};

/** `http.request(url | options, …)`: an object whose `write` and `end` send. */
function requester(scheme: string): Special {
  return (m, call) => {
    const [where, more] = values(call);
    const method = knownText(
      (where?.k === "dict" ? where : more?.k === "dict" ? more : undefined)?.map.get("method"),
    );
    let target = where ?? WHATEVER;
    if (where?.k === "dict") {
      const host = where.map.get("hostname") ?? where.map.get("host") ?? text("localhost");
      const port = where.map.get("port");
      target = joinTexts([
        text(`${scheme}://`),
        host,
        ...(port === undefined ? [] : [text(":"), port]),
        where.map.get("path") ?? text("/"),
      ], "");
    }
    emitConnect(
      m.sink,
      target,
      call.args[0] ?? call,
      method !== undefined && /^(?:post|put|patch)$/i.test(method),
    );
    callBack(m, call.args, unknown("download"));
    return obj("ClientRequest", target);
  };
}

/** `net.connect(port, host)`, `net.connect({ port, host })`. */
const connects: Special = (m, call) => {
  const [a, b] = values(call);
  let host: Val = text("localhost");
  let port = a;
  if (a?.k === "dict") {
    host = a.map.get("host") ?? host;
    port = a.map.get("port") ?? a.map.get("path");
  } else if (b !== undefined && b.k !== "fn") host = b;
  const target = joinTexts([text("tcp://"), host, text(":"), port ?? WHATEVER], "");
  emitConnect(m.sink, target, call, false);
  const socket: Val = call.self?.k === "obj"
    ? call.self
    : { k: "obj", cls: "Socket", text: target, map: new Map() };
  if (socket.k === "obj") socket.map?.set("target", target);
  callBack(m, call.args, socket);
  return socket;
};

const worker: Special = (m, call) => {
  const [code, options] = call.args;
  if (code === undefined) return WHATEVER;
  const evals = options?.val.k === "dict" ? options.val.map.get("eval") : undefined;
  if (evals?.k === "flag" && evals.b === true) evaluate(m, code.val, code);
  else requires(m, call);
  return WHATEVER;
};

const bunSpawn: Special = (m, call) => {
  const [command, options] = call.args;
  const dict = command?.val.k === "dict" ? command.val : options?.val.k === "dict" ? options.val : undefined;
  const words = command?.val.k === "dict" ? command.val.map.get("cmd") : command?.val;
  if (words !== undefined) {
    emitArgv(m.sink, words.k === "list" ? words.items : [words], call, {
      chdir: dict?.map.get("cwd"),
      stdin: knownStdin(dict?.map.get("stdin")),
    });
  }
  const child: Val = obj("Child");
  if (m.sink.lastRun !== undefined) m.sink.started.set(child, m.sink.lastRun);
  return child;
};

function knownStdin(v: Val | undefined): Val | undefined {
  return v?.k === "text" && !/^(?:pipe|inherit|ignore)$/.test(v.s) ? v : undefined;
}

const SPECIAL: Readonly<Record<string, Special>> = {
  require: requires,
  "process.mainModule.require": requires,
  "module.require": requires,
  "module.constructor._load": requires,
  "process.getBuiltinModule": requires,
  import: requires,
  eval: (m, call) => {
    const [code] = call.args;
    return code === undefined
      ? NIL
      : code.val.k === "text" || code.val.k === "unknown" || code.val.k === "alt" || code.val.k === "bound" ||
          code.val.k === "obj"
      ? evaluate(m, code.val, code)
      : code.val;
  },
  Function: makesFunction,
  "new Function": makesFunction,
  AsyncFunction: makesFunction,
  "new AsyncFunction": makesFunction,
  "Object.constructor": makesFunction,
  "new Object.constructor": makesFunction,
  "Made.()": (_m, call) => call.self?.k === "obj" ? call.self.text ?? NIL : NIL,
  "Bind.()": (m, call) =>
    call.self?.k === "obj"
      ? callValue(
        m,
        call.self.text ?? NIL,
        inner(call, [...iterate(call.self.map?.get("args") ?? list([])), ...values(call)]),
      )
      : NIL,
  setTimeout: timer,
  setInterval: timer,
  setImmediate: timer,
  queueMicrotask: timer,
  "process.nextTick": timer,
  "http.request": requester("http"),
  "https.request": requester("https"),
  "ClientRequest.write": (m, call) => sends(m, call),
  "ClientRequest.end": (m, call) =>
    call.args.length > 0 && call.args[0]?.val.k !== "fn" ? sends(m, call) : NIL,
  "ClientRequest.on": (m, call) => {
    callBack(m, call.args, unknown("download"));
    return call.self ?? NIL;
  },
  "Xhr.send": (m, call) => call.args.length > 0 && call.args[0]?.val !== NIL ? sends(m, call) : NIL,
  "net.connect": connects,
  "net.createConnection": connects,
  "tls.connect": connects,
  "new net.Socket": () => ({ k: "obj", cls: "Socket", text: WHATEVER, map: new Map() }),
  "Socket.connect": connects,
  "new Worker": worker,
  "new worker_threads.Worker": worker,
  "Bun.spawn": bunSpawn,
  "Reflect.apply": (m, call) => {
    const [f, , args] = values(call);
    return f === undefined ? WHATEVER : callValue(m, f, inner(call, args === undefined ? [] : iterate(args)));
  },
  "Reflect.construct": (m, call) => {
    const [f, args] = values(call);
    return f?.k === "ref"
      ? callValue(m, ref(`new ${f.path}`), inner(call, args === undefined ? [] : iterate(args)))
      : WHATEVER;
  },
  "Reflect.get": (m, call) => {
    const [of, name] = values(call);
    return of === undefined ? WHATEVER : member(m, of, knownText(name) ?? UNKNOWN);
  },
  "new Promise": (m, call) => {
    callBack(m, call.args, WHATEVER);
    return WHATEVER;
  },
  "Array.from": (m, call) => {
    const [v, f] = values(call);
    const items = v?.k === "dict" ? [] : v === undefined ? [] : iterate(v);
    const open = v?.k !== "list" && v?.k !== "text" || v.k === "list" && v.open === true;
    if (f === undefined) return list([...items], open);
    return list(items.slice(0, 256).map((item, i) => callValue(m, f, inner(call, [item, num(i)]))), open);
  },
  $: (_m, _call) => ref("$"),
  "zx.$": () => ref("$"),
  "execa.$": () => ref("$"),
  "zx.cd": (m, call) => {
    m.sink.cwd = call.args[0]?.val ?? WHATEVER;
    return NIL;
  },
  "shelljs.rm": (m, call) => shellJs(m, call, "rm"),
  "shelljs.cp": (m, call) => shellJs(m, call, "cp"),
  "shelljs.mv": (m, call) => shellJs(m, call, "mv"),
  "shelljs.sed": (m, call) => shellJs(m, call, "sed"),
  "shelljs.mkdir": (m, call) => shellJs(m, call, "mkdir"),
  "shelljs.chmod": (m, call) => shellJs(m, call, "chmod"),
  "Object.defineProperty": (m, call) => {
    const [of, name, how] = values(call);
    if (of !== undefined && how?.k === "dict") {
      assignMember(m, of, knownText(name), how.map.get("value") ?? WHATEVER);
    }
    return of ?? NIL;
  },
};

function shellJs(m: Machine, call: Call, program: string): Val {
  const words = values(call).flatMap((v) => v.k === "list" ? v.items : [v]);
  emitArgv(m.sink, [text(program), ...words], call);
  return NIL;
}

function sends(m: Machine, call: Call): Val {
  if (call.self?.k === "obj") {
    emitConnect(m.sink, call.self.map?.get("target") ?? call.self.text ?? WHATEVER, call, true);
  }
  return NIL;
}

/** Calls by dotted name. */
export const javascriptSpecial: ReadonlyMap<string, Special> = new Map(Object.entries(SPECIAL));

const SHELL_TAG = /^(?:\$|zx\.\$|Bun\.\$|bun\.\$|execa\.\$|dax\.\$|.*\/dax\.\$|shell\.\$)$/;

/** A template with a tag before it: zx's and Bun's `$` run it in a shell. */
export function tagged(m: Machine, tag: Val, pieces: readonly Val[], at: Place): Val {
  if (tag.k === "ref" && (SHELL_TAG.test(tag.path) || tag.path.endsWith(".$"))) {
    const parts = pieces.map((v) => v.k === "list" ? joinTexts(v.items, " ") : v);
    const line = joinTexts(parts, "");
    emitShell(m.sink, line, at);
    return unknown("output");
  }
  const line = joinTexts(pieces.map((v) => v.k === "alt" ? v : asText(v)), "");
  return callValue(m, tag, { args: [{ val: line, pos: at.pos, end: at.end }], pos: at.pos, end: at.end });
}

// Fields and methods.

/** A field of something of the library. */
export function javascriptField(m: Machine, of: Val, name: string): Val | undefined {
  if (name === "constructor") {
    return of.k === "fn" || of.k === "ref" || of.k === "bound"
      ? ref("Function")
      : of.k === "unknown"
      ? undefined
      : ref("Object");
  }
  switch (of.k) {
    case "ref":
      switch (of.path) {
        case "process.env":
          return environment(m, name);
        case "process":
          if (name === "argv") return list([text("node"), text(""), ...scriptArguments(m)], true);
          if (name === "execPath" || name === "argv0") return text("node");
          if (name === "platform") return text("linux");
          return undefined;
        case "Deno":
          return name === "args" ? list(scriptArguments(m), true) : undefined;
        case "Bun":
          return name === "argv" ? list([text("bun"), text(""), ...scriptArguments(m)], true) : undefined;
        case "Bun.env":
        case "import.meta.env":
          return environment(m, name);
        case "path":
          return name === "sep" ? text("/") : name === "posix" ? of : undefined;
        case "os":
          return name === "EOL" ? text("\n") : undefined;
        case "fs":
          return name === "promises" ? of : undefined;
        case "globalThis":
        case "global":
        case "window":
        case "self":
          return m.globals.vars.get(name);
      }
      return undefined;
    case "text":
      return name === "length"
        ? knownText(of) === undefined ? WHATEVER : num(of.s.length)
        : name === "href"
        ? of
        : undefined;
    case "list":
      return name === "length" ? of.open ? WHATEVER : num(of.items.length) : undefined;
    case "obj":
      if (of.cls === "Child" && (name === "stdin" || name === "stdout" || name === "stderr")) return of;
      if (of.cls === "RegExp" && name === "source") return of.text;
      return undefined;
    case "fn":
      return name === "name" ? text(of.name) : undefined;
    default:
      return undefined;
  }
}

/** Modules of which an unknown member may be something dangerous. */
const POWERFUL = /^(?:fs|child_process|process|globalThis|global|Deno|Bun|vm)\.\uffff|^\uffff\./;

/** Methods of texts, lists, objects and functions. */
export function javascriptMethod(m: Machine, self: Val, name: string, call: Call): Val | undefined {
  const args = values(call);
  const [f] = args;
  switch (name) {
    case "then":
    case "finally":
    case "catch": {
      if (f === undefined) return self;
      if (name === "catch") {
        callBack(m, call.args, WHATEVER);
        return self;
      }
      const v = callValue(m, f, inner(call, name === "then" ? [self] : []));
      if (args[1] !== undefined) callBack(m, call.args.slice(1), WHATEVER);
      return name === "then" ? v : self;
    }
    case "call":
      if (self.k === "fn" || self.k === "ref" || self.k === "bound" || self.k === "obj") {
        return callValue(m, self, inner(call, args.slice(1)));
      }
      break;
    case "apply":
      if (self.k === "fn" || self.k === "ref" || self.k === "bound") {
        return callValue(m, self, inner(call, args[1] === undefined ? [] : iterate(args[1])));
      }
      break;
    case "bind":
      if (self.k === "fn" || self.k === "ref" || self.k === "bound") {
        return args.length <= 1
          ? self
          : { k: "obj", cls: "Bind", text: self, map: new Map([["args", list(args.slice(1))]]) };
      }
      break;
    case "pipe":
    case "pipeTo": {
      if (f?.k === "obj" && (f.cls === "Socket" || f.cls === "ClientRequest")) sends(m, { ...call, self: f });
      return f ?? NIL;
    }
    case "constructor":
      return self.k === "unknown" ? undefined : callValue(m, ref("Function"), call);
    case "on":
    case "once":
    case "addListener":
    case "addEventListener":
      callBack(
        m,
        call.args,
        unknown(
          originOf(self) ??
            (self.k === "obj" && self.cls === "Child"
              ? "output"
              : self.k === "obj" && self.cls === "ReadStream"
              ? "file"
              : self.k === "obj" && self.cls === "Socket"
              ? "download"
              : "unknown"),
        ),
      );
      return self;
  }
  switch (self.k) {
    case "text":
      if (args.some((v) => v.k === "alt")) {
        return distribute(args, (few) => textMethod(m, self, name, few, call) ?? WHATEVER);
      }
      return textMethod(m, self, name, args, call);
    case "num":
      if (name === "toString") {
        return text(self.n.toString(Math.min(Math.max(Math.floor(knownNumber(f) ?? 10), 2), 36)));
      }
      return undefined;
    case "list":
      return listMethod(m, self, name, args, call);
    case "dict":
      if (name === "get") {
        return knownText(f) === undefined ? WHATEVER : self.map.get(knownText(f) ?? "") ?? NIL;
      }
      if (name === "set" && knownText(f) !== undefined) {
        self.map.set(knownText(f) ?? "", args[1] ?? NIL);
        return self;
      }
      return undefined;
    case "obj":
      if (self.cls === "Child") return unknown("output");
      if (self.cls === "ReadStream" || self.cls === "File") return unknown("file");
      if (self.cls === "TextDecoder" || self.cls === "TextEncoder") return f ?? text("");
      if (self.cls === "Script") return WHATEVER;
      return undefined;
    case "ref":
      if (POWERFUL.test(`${self.path}.${name}`) || self.path === UNKNOWN) {
        emitOpaque(m.sink, "unknown", call);
        return WHATEVER;
      }
      return undefined;
    default:
      return undefined;
  }
}

function textMethod(m: Machine, self: Text, name: string, args: readonly Val[], call: Call): Val | undefined {
  const [a, b] = args;
  const known = knownText(self);
  const n = (v: Val | undefined): number | undefined => knownNumber(v);
  switch (name) {
    case "toString":
    case "valueOf":
    case "text":
    case "trim":
    case "trimStart":
    case "trimEnd":
    case "normalize":
      if (name === "toString" && knownText(a) !== undefined && known !== undefined) {
        if (/^base64/.test(knownText(a) ?? "")) return WHATEVER;
        if (knownText(a) === "hex") {
          return text([...known].map((c) => c.charCodeAt(0).toString(16).padStart(2, "0")).join(""));
        }
        if (/^utf-?16|^ucs-?2/i.test(knownText(a) ?? "")) return mapText(self, utf16);
      }
      if (name === "toString") return mapText(self, self.decoded ? utf8 : (s) => s);
      return name.startsWith("trim")
        ? {
          ...self,
          s: name === "trim" ? self.s.trim() : name === "trimStart" ? self.s.trimStart() : self.s.trimEnd(),
        }
        : self;
    case "split": {
      if (a?.k === "obj" && a.cls === "RegExp") {
        const regex = regexOf(a, self.s.length);
        return regex === undefined || known === undefined
          ? list([WHATEVER], true)
          : list(known.split(regex).slice(0, 4096).map((s) => text(s ?? "")));
      }
      const by = knownText(a);
      return a === undefined
        ? list([self])
        : by === undefined
        ? list([WHATEVER], true)
        : splitText(self, by, -1);
    }
    case "concat":
      return args.reduce((all: Val, next) => concat(all, next), self);
    case "repeat":
      return n(a) === undefined || self.s.length * (n(a) ?? 0) > 32_768
        ? WHATEVER
        : { ...self, s: self.s.repeat(Math.max(0, n(a) ?? 0)) };
    case "replace":
    case "replaceAll": {
      if (b?.k === "fn" || b?.k === "ref") {
        if (b.k === "fn") callBack(m, call.args, WHATEVER);
        return unknown(self.from ?? "unknown");
      }
      if (a?.k === "obj" && a.cls === "RegExp") {
        const regex = regexOf(a, self.s.length);
        const by = knownText(b);
        return regex === undefined || by === undefined
          ? unknown(self.from ?? "unknown")
          : mapText(self, (s) => s.replace(regex, by));
      }
      return replaced(self, a, b, name === "replaceAll");
    }
    case "toLowerCase":
    case "toLocaleLowerCase":
      return mapText(self, (s) => s.toLowerCase());
    case "toUpperCase":
    case "toLocaleUpperCase":
      return mapText(self, (s) => s.toUpperCase());
    case "padStart":
    case "padEnd": {
      const size = n(a) ?? 5000;
      if (known === undefined || size > 4096) return WHATEVER;
      return text(
        name === "padStart"
          ? known.padStart(size, knownText(b) ?? " ")
          : known.padEnd(size, knownText(b) ?? " "),
      );
    }
  }
  if (known === undefined) {
    // What the text starts with stays known where only its start is taken.
    if (
      /^(?:slice|substring|substr|subarray)$/.test(name) && (n(a) ?? 0) >= 0 && b === undefined &&
      self.s.indexOf(UNKNOWN) >= (n(a) ?? 0)
    ) {
      return { ...self, s: self.s.slice(n(a) ?? 0) };
    }
    return unknown(self.from ?? "unknown");
  }
  const cut = (s: string): Val => ({ k: "text", s, decoded: self.decoded });
  const from = n(a);
  switch (name) {
    case "slice":
    case "subarray":
      return cut(known.slice(from ?? 0, n(b)));
    case "substring":
      return cut(known.substring(from ?? 0, n(b)));
    case "substr":
      return cut(n(b) === undefined ? known.slice(from ?? 0) : known.slice(from ?? 0).slice(0, n(b)));
    case "charAt":
      return cut(known.charAt(from ?? 0));
    case "at":
      return cut(known.at(from ?? 0) ?? "");
    case "charCodeAt":
    case "codePointAt":
      return num(known.charCodeAt(from ?? 0) || 0);
    case "indexOf":
      return knownText(a) === undefined ? WHATEVER : num(known.indexOf(knownText(a) ?? ""));
    case "startsWith":
      return knownText(a) === undefined ? WHATEVER : flag(known.startsWith(knownText(a) ?? ""));
    case "endsWith":
      return knownText(a) === undefined ? WHATEVER : flag(known.endsWith(knownText(a) ?? ""));
    case "includes":
      return knownText(a) === undefined ? WHATEVER : flag(known.includes(knownText(a) ?? ""));
    case "forEach":
    case "map":
      return listMethod(m, list([...iterate(self)]), name, args, call);
    case "reverse":
      return cut([...known].reverse().join(""));
    case "match":
    case "matchAll": {
      const regex = a?.k === "obj" && a.cls === "RegExp" ? regexOf(a, known.length) : undefined;
      if (regex === undefined) return list([WHATEVER], true);
      return list(
        name === "match" ? (known.match(regex) ?? []).slice(0, 1024).map((s) => text(s ?? "")) : [WHATEVER],
        name !== "match",
      );
    }
    default:
      return undefined;
  }
}

/** The regular expression, if it can be run in linear time. */
function regexOf(v: Extract<Val, { k: "obj" }>, length: number): RegExp | undefined {
  const s = knownText(v.text) ?? "";
  const end = s.lastIndexOf("/");
  return safeRegex(s.slice(1, end), s.slice(end + 1), length);
}

function listMethod(
  m: Machine,
  self: Extract<Val, { k: "list" }>,
  name: string,
  args: readonly Val[],
  call: Call,
): Val | undefined {
  const [f, second] = args;
  const room = self.items.length < 4096;
  const run = (v: Val, i: number): Val =>
    f === undefined ? NIL : callValue(m, f, inner(call, [v, num(i), self]));
  switch (name) {
    case "join":
      return self.open
        ? unknown(originOf(self) ?? "unknown")
        : joinTexts(self.items, knownText(f) ?? (f === undefined ? "," : UNKNOWN));
    case "toString":
      return self.items.every((v) => v.k === "num") ? characters(self.items) : joinTexts(self.items, ",");
    case "map":
    case "flatMap":
    case "forEach":
    case "some":
    case "every":
    case "find":
    case "filter": {
      const out: Val[] = [];
      const items = iterate(self).slice(0, 256);
      for (let i = 0; i < items.length && m.sink.options.budget.steps > 0; i++) {
        out.push(run(items[i] ?? WHATEVER, i));
      }
      if (name === "map") return list(out, self.open === true);
      if (name === "flatMap") {
        return list(out.flatMap((v) => v.k === "list" ? v.items : [v]), self.open === true);
      }
      if (name === "filter") return list(self.items.slice(), self.open === true);
      if (name === "find") return alt([...self.items, WHATEVER]);
      return NIL;
    }
    case "reduce":
    case "reduceRight": {
      const items = name === "reduce" ? iterate(self).slice(0, 256) : iterate(self).slice(0, 256).reverse();
      let all = second ?? items[0] ?? WHATEVER;
      for (let i = second === undefined ? 1 : 0; i < items.length && m.sink.options.budget.steps > 0; i++) {
        all = f === undefined ? WHATEVER : callValue(m, f, inner(call, [all, items[i] ?? WHATEVER, num(i)]));
      }
      return all;
    }
    case "reverse":
      self.items.reverse();
      return self;
    case "toReversed":
      return list(self.items.slice().reverse(), self.open === true);
    case "sort":
      return self;
    case "concat":
      return args.reduce(
        (all: Val, next) => plus(all, next.k === "list" ? next : list([next])),
        list(self.items.slice(), self.open === true),
      );
    case "slice":
      return list(self.items.slice(knownNumber(f) ?? 0, knownNumber(second)), self.open === true);
    case "push":
      if (room) self.items.push(...args);
      return NIL;
    case "unshift":
      if (room) self.items.unshift(...args);
      return NIL;
    case "pop":
      return self.items.pop() ?? WHATEVER;
    case "shift":
      return self.items.shift() ?? WHATEVER;
    case "at":
      return self.items.at(knownNumber(f) ?? 0) ?? WHATEVER;
    case "flat":
      return list(self.items.flatMap((v) => v.k === "list" ? v.items : [v]), self.open === true);
    case "add":
      if (room) self.items.push(f ?? NIL);
      return self;
    case "values":
      return self;
    case "entries":
      return list(self.items.map((v, i) => list([num(i), v])), self.open === true);
    default:
      return undefined;
  }
}
