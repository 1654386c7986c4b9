/**
 * Fields and methods of Python's texts, lists, tables and paths.
 *
 * @module
 */

import { baseName, codec, directory, homePath, joinPath } from "./functions.ts";
import { inner, values } from "./special_calls.ts";
import { callValue, member } from "../calling.ts";
import { decodeWith } from "../decoding.ts";
import { utf16, utf8 } from "../encodings.ts";
import { type Call, callBack, environment, type Machine, scriptArguments } from "../machine.ts";
import { emitOpaque } from "../sink.ts";
import { formatBraces, globbed, joinedPath, replaced, splitText } from "../text_library.ts";
import {
  alt,
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
  plus,
  type Text,
  text,
  toText,
  unknown,
  type Val,
  WHATEVER,
} from "../value.ts";
import { UNKNOWN } from "../../word.ts";

/** Modules of which an unknown attribute may be something dangerous. */
const POWERFUL =
  /^(?:os|subprocess|shutil|posix|builtins|__builtins__|__globals__|sys\.modules|\uffff)\b.*\uffff|^\uffff/;

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
