/**
 * JavaScript's calls that a row can't describe.
 *
 * @module
 */

import { asText, moduleNamed } from "./functions.ts";
import { assignMember, callValue, member } from "../calling.ts";
import { fromBase64, fromPercent } from "../encodings.ts";
import { type Call, callBack, evaluate, type Machine, type Special } from "../machine.ts";
import { emitArgv, emitConnect, emitOpaque, emitPath, emitShell, type Place } from "../sink.ts";
import {
  alt,
  decodedText,
  iterate,
  joinTexts,
  knownText,
  list,
  NIL,
  num,
  obj,
  originOf,
  ref,
  text,
  unknown,
  type Val,
  WHATEVER,
} from "../value.ts";
import { emitPrint, printed } from "../writing.ts";
import { UNKNOWN } from "../../word.ts";

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

/** The values of a call. */
export function values(call: Call): Val[] {
  return call.args.map((arg) => arg.val);
}

/** A call with other values at the same place. */
export function inner(call: Place, args: readonly Val[]): Call {
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

const logs: Special = (m, call) => {
  const [format] = values(call);
  const plain = format?.k !== "text" || !/%[a-zA-Z%]/.test(format.s);
  emitPrint(m.sink, plain ? printed(values(call), " ", "\n") : unknown("output"), call);
  return NIL;
};

const SPECIAL: Readonly<Record<string, Special>> = {
  require: requires,
  "process.mainModule.require": requires,
  "module.require": requires,
  "module.constructor._load": requires,
  "process.getBuiltinModule": requires,
  import: requires,
  "console.log": logs,
  "console.info": logs,
  "console.debug": logs,
  "console.error": () => NIL,
  "console.warn": () => NIL,
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

/** Data goes to the host that an object is connected to. */
export function sends(m: Machine, call: Call): Val {
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
