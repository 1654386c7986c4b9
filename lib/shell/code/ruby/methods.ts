/**
 * Methods of Ruby's texts and lists.
 *
 * @module
 */

import { inner } from "./functions.ts";
import { callValue } from "../calling.ts";
import { decodeWith } from "../decoding.ts";
import { fromBase64, fromHex, fromUuencode, utf8 } from "../encodings.ts";
import type { Call, Machine } from "../machine.ts";
import { replaced, safeRegex, splitText, substring } from "../text_library.ts";
import {
  codePoint,
  concat,
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
  type Text,
  text,
  unknown,
  type Val,
  WHATEVER,
} from "../value.ts";

/** A method of a text; undefined if there is none of that name. */
export function textMethod(
  m: Machine,
  self: Text,
  name: string,
  args: readonly Val[],
  call: Call,
): Val | undefined {
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

/** A method of a list; undefined if there is none of that name. */
export function listMethod(
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
