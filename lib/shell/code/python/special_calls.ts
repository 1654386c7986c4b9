/**
 * Python's calls that a row can't describe.
 *
 * @module
 */

import { variable } from "./functions.ts";
import { callValue, member, result } from "../calling.ts";
import { type Arg, type Call, evaluate, type Special } from "../machine.ts";
import { emitArgv, emitOpaque, emitPath, originAmong } from "../sink.ts";
import { globbed, joinedPath } from "../text_library.ts";
import {
  alt,
  iterate,
  knownNumber,
  knownText,
  list,
  NIL,
  obj,
  originOf,
  ref,
  text,
  toText,
  unknown,
  type Val,
  WHATEVER,
} from "../value.ts";
import { emitPrint, printed, writeTo } from "../writing.ts";
import { UNKNOWN } from "../../word.ts";

/** The values of a call that have no name. */
export function values(call: Call): Val[] {
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

/** A call with other values at the same place. */
export function inner(call: Call, args: readonly Val[]): Call {
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
  print: (m, call) => {
    const named = (name: string): Val | undefined => call.args.find((arg) => arg.name === name)?.val;
    const file = named("file");
    const of = (name: string, preset: string): string => {
      const given = named(name);
      return given === undefined || given === NIL ? preset : knownText(given) ?? UNKNOWN;
    };
    const out = printed(values(call), of("sep", " "), of("end", "\n"));
    if (file === undefined || file === NIL || file.k === "ref" && file.path === "sys.stdout") {
      emitPrint(m.sink, out, call);
    } else writeTo(m.sink, file, out, call);
    return NIL;
  },
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
  "os.chmod": (m, call) => {
    const [path, mode] = values(call);
    const bits = knownNumber(mode);
    if (path === undefined) return NIL;
    emitPath(m.sink, "write", path.k === "obj" ? path.text ?? WHATEVER : path, call);
    // Set-user-ID and set-group-ID.
    if (bits !== undefined && (bits & 0o6000) !== 0) {
      emitArgv(m.sink, [text("chmod"), text(bits.toString(8)), path], call);
    }
    return NIL;
  },
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
    // Below the working folder it is but some files that are meant.
    const below = root.s.startsWith("/")
      ? globbed(joinedPath([root, text("**")]))
      : joinedPath([root, toText(WHATEVER)]);
    return list([list([below, list([WHATEVER]), list([WHATEVER])])]);
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
