/**
 * Fields and methods of JavaScript's texts, arrays, objects and functions.
 *
 * @module
 */

import { characters } from "./functions.ts";
import { inner, sends, values } from "./special_calls.ts";
import { callValue } from "../calling.ts";
import { utf16, utf8 } from "../encodings.ts";
import { type Call, callBack, environment, type Machine, scriptArguments } from "../machine.ts";
import { emitOpaque } from "../sink.ts";
import { replaced, safeRegex, splitText } from "../text_library.ts";
import {
  alt,
  concat,
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
  originOf,
  plus,
  ref,
  type Text,
  text,
  unknown,
  type Val,
  WHATEVER,
} from "../value.ts";
import { isOpened, writeTo } from "../writing.ts";
import { UNKNOWN } from "../../word.ts";

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
      if (f !== undefined && isOpened(f)) {
        const from = self.k === "obj" && self.cls === "ReadStream" ? "file" : originOf(self) ?? "output";
        writeTo(m.sink, f, unknown(from), call);
      } else if (f?.k === "ref" && f.path === "process.stdout") m.sink.mayPrint = true;
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
