/**
 * Ruby, over the reader of JavaScript's grammar.
 *
 * @module
 */

import { RUBY_ROWS } from "./calls.ts";
import { expanded, inner, pathText, rubyPure, rubySpecial, sends, values } from "./functions.ts";
import { listMethod, textMethod } from "./methods.ts";
import { rubyTokens } from "./rewrite_ruby.ts";
import { callValue } from "../calling.ts";
import { curly } from "../curly/read_curly.ts";
import { callBack, environment, type Language, scriptArguments } from "../machine.ts";
import { emitOpaque } from "../sink.ts";
import { globbed, joinedBelow } from "../text_library.ts";
import {
  codePoint,
  distribute,
  knownNumber,
  knownText,
  list,
  lookUp,
  NIL,
  obj,
  ref,
  text,
  toText,
  unknown,
  WHATEVER,
} from "../value.ts";
import { UNKNOWN } from "../../word.ts";

function canonical(path: string): string {
  let p = path;
  while (
    /^(?:Kernel|Object|self|TOPLEVEL_BINDING)\./.test(p) && !/^Kernel\.(?:open|method|const_get)$/.test(p)
  ) p = p.slice(p.indexOf(".") + 1);
  p = p.replace(/^STDOUT\./, "$stdout.");
  if (p.startsWith("Process.") && /^Process\.(?:spawn|exec)$/.test(p)) return p;
  return p;
}

/** Ruby. */
export const RUBY: Language = curly({
  name: "ruby",
  rows: RUBY_ROWS,
  pure: rubyPure,
  special: rubySpecial,
  canonical,
  tokenise: rubyTokens,
  lastValue: true,
  namedArguments: true,
  method(m, self, name, call) {
    const args = values(call);
    switch (name) {
      case "send":
      case "public_send":
      case "__send__":
        return sends(m, self, call);
      case "call":
      case "yield":
        if (self.k === "fn" || self.k === "ref" || self.k === "bound") return callValue(m, self, call);
        break;
      case "tap":
        callBack(m, call.args, self);
        return self;
      case "method":
        if (self.k === "ref") return ref(`${self.path}.${knownText(args[0]) ?? UNKNOWN}`);
        break;
      case "freeze":
      case "dup":
      case "to_proc":
        return self;
      case "then":
      case "yield_self":
        return call.args[0] === undefined ? self : callValue(m, call.args[0].val, inner(call, [self]));
    }
    switch (self.k) {
      case "text":
        if (args.some((v) => v.k === "alt")) {
          return distribute(args, (few) => textMethod(m, self, name, few, call) ?? WHATEVER);
        }
        return textMethod(m, self, name, args, call);
      case "list":
        return listMethod(m, self, name, args, call);
      case "num":
        if (name === "chr") return text(codePoint(self.n));
        if (name === "to_s") {
          return text(self.n.toString(Math.min(Math.max(knownNumber(args[0]) ?? 10, 2), 36)));
        }
        if (name === "times" || name === "upto" || name === "step") {
          callBack(m, call.args, WHATEVER);
          return NIL;
        }
        return name === "to_i" || name === "to_f" ? self : undefined;
      case "dict":
        if (name === "each" || name === "each_pair" || name === "map") {
          const f = args.find((v) => v.k === "fn");
          const out = [...self.map].slice(0, 128).map(([key, v]) =>
            f === undefined ? NIL : callValue(m, f, inner(call, [text(key), v]))
          );
          return name === "map" ? list(out) : self;
        }
        if (name === "fetch" || name === "dig") {
          return self.map.get(knownText(args[0]) ?? UNKNOWN) ?? args[1] ?? WHATEVER;
        }
        if (name === "keys") return list([...self.map.keys()].map(text));
        if (name === "values") return list([...self.map.values()]);
        return undefined;
      case "obj":
        if (self.cls === "Path") {
          if (name === "join" || name === "+" || name === "/") {
            return obj("Path", joinedBelow([pathText(self), ...args.map(pathText)]));
          }
          if (name === "to_s" || name === "to_path") return pathText(self);
          if (name === "expand_path" || name === "realpath") return obj("Path", expanded(m, pathText(self)));
          if (name === "parent" || name === "dirname") {
            return obj("Path", text(pathText(self).s.replace(/\/[^/]*$/, "") || "/"));
          }
          if (name === "children" || name === "each_child" || name === "glob" || name === "entries") {
            const below = list([
              obj(
                "Path",
                joinedBelow([
                  pathText(self),
                  toText(name === "glob" && args[0]?.k === "text" ? globbed(args[0]) : WHATEVER),
                ]),
              ),
            ]);
            callBack(m, call.args, below.items[0] ?? WHATEVER);
            return below;
          }
          return undefined;
        }
        if (self.cls === "Child") return unknown("output");
        if (self.cls === "Handle") {
          callBack(m, call.args, unknown("file"));
          return unknown("file");
        }
        return self.cls === "Http" || self.cls === "Socket" ? unknown("download") : undefined;
      case "ref":
        if (self.path === "ENV" && name === "[]") return environment(m, knownText(args[0]) ?? UNKNOWN);
        if (name === "new") {
          const init = lookUp(m.scope, "initialize");
          if (init?.k === "fn") callValue(m, init, call);
          return self;
        }
        {
          const own = lookUp(m.scope, name);
          if (own?.k === "fn") return callValue(m, own, call);
        }
        if (self.path.includes(UNKNOWN) || name === UNKNOWN) emitOpaque(m.sink, "unknown", call);
        return undefined;
      default:
        return undefined;
    }
  },
  field(m, of, name) {
    if (of.k !== "ref") return undefined;
    if (of.path === "ENV" && name !== "fetch") return environment(m, name);
    if (of.path === "Dir" && /[/~.*]/.test(name)) return list([globbed(text(name))]);
    return undefined;
  },
  start(m) {
    m.globals.vars.set("ARGV", list(scriptArguments(m), true));
    m.globals.vars.set("$0", text("-e"));
    m.globals.vars.set("$_", unknown("input"));
    m.globals.vars.set("__FILE__", text("-e"));
  },
});
