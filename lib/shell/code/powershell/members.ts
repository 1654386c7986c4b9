/**
 * Properties and methods of PowerShell's values and of .NET and COM objects.
 *
 * @module
 */

import { evaluate, invoke } from "./invoke.ts";
import type { Reader } from "./state.ts";
import { connected, mapVariables, startProcess } from "./static_members.ts";
import { charactersOf, charOf, joined, object, originOfAll } from "./values.ts";
import { utf16, utf8 } from "../encodings.ts";
import { emitConnect, emitPath, emitShell, type Place } from "../sink.ts";
import { replaced, splitText, substring } from "../text_library.ts";
import {
  alt,
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
  originOf,
  type Text,
  text,
  toText,
  truth,
  unknown,
  type Val,
  WHATEVER,
} from "../value.ts";

/** A property. */
export function fieldOf(r: Reader, of: Val, name: string): Val {
  if (of.k === "alt") return alt(of.items.map((one) => fieldOf(r, one, name)));
  const key = name.toLowerCase();
  switch (of.k) {
    case "dict":
      return of.map.get(key) ??
        (key === "count"
          ? num(of.map.size)
          : key === "keys"
          ? list([...of.map.keys()].map(text))
          : key === "values"
          ? list([...of.map.values()])
          : NIL);
    case "list":
      if (key === "count" || key === "length") return of.open ? WHATEVER : num(of.items.length);
      return of.items.length === 0
        ? NIL
        : list(of.items.slice(0, 256).map((one) => fieldOf(r, one, name)), of.open === true);
    case "text":
      if (key === "length" || key === "count") {
        return knownText(of) === undefined ? WHATEVER : num(of.s.length);
      }
      // A file or folder as Get-ChildItem gives it.
      if (
        key === "fullname" || key === "pspath" || key === "path" || key === "value" ||
        key === "providerpath" || key === "definition"
      ) return of;
      if (key === "name" || key === "source") {
        const at = Math.max(of.s.lastIndexOf("/"), of.s.lastIndexOf("\\"));
        return { k: "text", s: of.s.slice(at + 1), from: of.from };
      }
      if (key === "directoryname" || key === "directory" || key === "parent") {
        const at = Math.max(of.s.lastIndexOf("/"), of.s.lastIndexOf("\\"));
        return { k: "text", s: of.s.slice(0, Math.max(at, 0)), from: of.from };
      }
      return unknown(of.from ?? "unknown");
    case "obj": {
      const own = of.map?.get(key);
      if (own !== undefined) return own;
      if (of.cls === "ExecutionContext" || key === "invokecommand") return object("InvokeCommand");
      if (of.cls === "Variable" && key === "name") return WHATEVER;
      return of.text !== undefined && originOf(of.text) !== undefined
        ? unknown(originOf(of.text) ?? "unknown")
        : of.cls.startsWith("com:") || of.cls === "Process"
        ? of
        : WHATEVER;
    }
    case "unknown":
      return of;
    case "ref":
      if (/encoding\]$/i.test(of.path)) return object(`Encoding.${key}`);
      return WHATEVER;
    default:
      return key === "invokecommand" ? object("InvokeCommand") : WHATEVER;
  }
}

/** A method. */
export function callMember(r: Reader, of: Val, given: string, args: readonly Val[], at: Place): Val {
  if (of.k === "alt") return alt(of.items.map((one) => callMember(r, one, given, args, at)));
  const name = given.toLowerCase();
  const { sink } = r;
  const [a, b] = args;
  const block = r.blocks.get(of);
  if (block !== undefined || of.k === "obj" && of.cls === "ScriptBlock") {
    if (/^(?:invoke|invokereturnasis|getnewclosure|invokewithcontext)$/.test(name)) {
      return name === "getnewclosure" ? of : invoke(r, of, { args }, at);
    }
    if (name === "tostring") {
      return block === undefined
        ? (of.k === "obj" ? of.text ?? WHATEVER : WHATEVER)
        : text(block.source.slice(block.from, block.to));
    }
    return WHATEVER;
  }
  if (name === "invokescript") return evaluate(r, a ?? WHATEVER, at);
  if (name === "invokecommand" || name === "getcommand" || name === "getcmdlet") return a ?? WHATEVER;
  switch (of.k) {
    case "text":
      if (args.some((v) => v.k === "alt")) return distribute(args, (few) => textMethod(r, of, name, few, at));
      return textMethod(r, of, name, args, at);
    case "list":
      return listMethod(r, of, name, args, at);
    case "dict":
      if (name === "add" && knownText(a) !== undefined) {
        of.map.set((knownText(a) ?? "").toLowerCase(), b ?? NIL);
      }
      return NIL;
    case "num":
      return name === "tostring" ? text(String(of.n)) : WHATEVER;
    case "obj":
      break;
    default:
      // `DownloadString` and its like on something unknown connect all the same.
      if (!/^(?:download|upload|open)(?:string|file|data)/.test(name)) {
        return unknown(originOf(of) ?? "unknown");
      }
  }
  const cls = of.k === "obj" ? of.cls : "WebClient";
  if (cls.startsWith("Encoding.")) {
    if (name === "getstring") return decodeBytes(cls.slice(9), a ?? WHATEVER);
    if (name === "getbytes") return a ?? WHATEVER;
    return WHATEVER;
  }
  const target = of.k === "obj" ? of.text : undefined;
  switch (cls) {
    case "WebClient":
    case "HttpClient":
      return web(r, name, args, at);
    case "WebRequest":
      if (name === "getrequeststream") emitConnect(sink, target ?? WHATEVER, at, true);
      return unknown("download");
    case "TcpClient":
      if (name === "connect" || name === "beginconnect") {
        const made = connected(r, a ?? WHATEVER, b, at);
        if (of.k === "obj" && made.k === "obj" && made.text !== undefined) of.map?.set("target", made.text);
        return NIL;
      }
      // A stream to the host: what is written there leaves this machine.
      if (name === "getstream" || name === "send" || name === "write") {
        emitConnect(
          sink,
          (of.k === "obj" ? of.map?.get("target") : undefined) ?? target ?? WHATEVER,
          at,
          true,
        );
      }
      return name === "getstream" ? object("Stream", unknown("download")) : unknown("download");
    case "Process":
      if (name === "start" && of.k === "obj") {
        const info = of.map?.get("startinfo");
        if (info !== undefined) startProcess(r, info, undefined, at);
        else if (of.map?.get("filename") !== undefined) startProcess(r, object("StartInfo"), undefined, at);
      }
      return unknown("output");
    case "Pipeline":
      if (name === "addscript" && of.k === "obj") of.map?.set("script", a ?? WHATEVER);
      if (name === "addcommand" && of.k === "obj") of.map?.set("script", a ?? WHATEVER);
      if (/^(?:begin)?invoke$/.test(name) && of.k === "obj") {
        return evaluate(r, of.map?.get("script") ?? WHATEVER, at);
      }
      return of;
    case "Builder":
      if (name === "append" && of.k === "obj") {
        of.map?.set("text", concat(of.map?.get("text") ?? of.text ?? text(""), a ?? text("")));
        return of;
      }
      return name === "tostring" && of.k === "obj" ? of.map?.get("text") ?? of.text ?? WHATEVER : of;
    case "FileInfo":
      if (name === "delete") {
        emitPath(sink, "delete", target ?? WHATEVER, at, a !== undefined && truth(a) !== false);
      } else if (name === "moveto") emitPath(sink, "delete", target ?? WHATEVER, at, true);
      else if (name === "create") emitPath(sink, "write", target ?? WHATEVER, at);
      return WHATEVER;
    case "Regex":
      return WHATEVER;
    case "com:wscript.shell":
      if (name === "run" || name === "exec") emitShell(sink, a ?? WHATEVER, at, { language: "cmd" });
      if (name === "regwrite") emitPath(sink, "write", hive(a ?? WHATEVER), at);
      if (name === "regdelete") emitPath(sink, "delete", hive(a ?? WHATEVER), at, true);
      if (name === "createshortcut") emitPath(sink, "write", a ?? WHATEVER, at);
      if (name === "expandenvironmentstrings") return mapVariables(r, toText(a ?? WHATEVER));
      return object("com:shortcut");
    case "com:shell.application":
      if (name === "shellexecute") startProcess(r, a ?? WHATEVER, b, at);
      return of;
    case "com:scripting.filesystemobject":
      if (/^delete/.test(name)) emitPath(sink, "delete", a ?? WHATEVER, at, name === "deletefolder");
      else if (/^(?:createtextfile|createfolder)$/.test(name)) emitPath(sink, "write", a ?? WHATEVER, at);
      else if (name === "opentextfile") {
        emitPath(sink, b === undefined || knownNumber(b) === 1 ? "read" : "write", a ?? WHATEVER, at);
      } else if (/^copy/.test(name)) {
        emitPath(sink, "read", a ?? WHATEVER, at, name === "copyfolder");
        emitPath(sink, "write", b ?? WHATEVER, at);
      }
      return unknown("file");
    case "com:msxml2.xmlhttp":
    case "com:msxml2.serverxmlhttp":
    case "com:winhttp.winhttprequest.5.1":
    case "com:microsoft.xmlhttp":
      if (name === "open") {
        emitConnect(sink, b ?? WHATEVER, at, /^(?:post|put)$/i.test(knownText(a) ?? ""));
        if (of.k === "obj") of.map?.set("responsetext", unknown("download"));
      }
      return unknown("download");
    case "com:internetexplorer.application":
      if (/^navigate/.test(name)) emitConnect(sink, a ?? WHATEVER, at, false);
      return unknown("download");
  }
  if (name === "read" || name === "readtoend" || name === "readline" || name === "copyto") {
    return unknown(target === undefined ? originOfAll(args) ?? "unknown" : originOf(target) ?? "unknown");
  }
  return unknown((target === undefined ? undefined : originOf(target)) ?? originOfAll(args) ?? "unknown");
}

function hive(v: Val): Val {
  return mapText(
    toText(v),
    (s) =>
      s.replace(/^(HKCU|HKLM|HKCR)\\/i, (_all, name: string) => `${name.toUpperCase()}:\\`).replace(
        /^HKEY_CURRENT_USER\\/i,
        "HKCU:\\",
      ).replace(/^HKEY_LOCAL_MACHINE\\/i, "HKLM:\\"),
  );
}

function decodeBytes(encoding: string, v: Val): Val {
  const t = v.k === "list" ? joinTexts(v.items.map((item) => charOf(item)), "") : v;
  if (t.k !== "text") return t.k === "alt" ? t : unknown(originOf(t) ?? "unknown");
  const wide = /^(?:unicode|utf-?16|bigendianunicode)/i.test(encoding);
  const out = mapText(t, wide ? utf16 : utf8);
  return out;
}

function web(r: Reader, name: string, args: readonly Val[], at: Place): Val {
  const { sink } = r;
  const [url, second, third] = args;
  if (/^download(?:string|data)|^openread|^get(?:string|stream|bytearray)?async$|^getasync$/.test(name)) {
    emitConnect(sink, url ?? WHATEVER, at, false);
    return unknown("download");
  }
  if (/^downloadfile/.test(name)) {
    emitConnect(sink, url ?? WHATEVER, at, false);
    emitPath(sink, "write", second ?? WHATEVER, at);
    return NIL;
  }
  if (/^upload|^openwrite|^postasync$|^putasync$/.test(name)) {
    emitConnect(sink, url ?? WHATEVER, at, true);
    if (/^uploadfile/.test(name)) emitPath(sink, "read", third ?? second ?? WHATEVER, at);
    return unknown("download");
  }
  return unknown("download");
}

function textMethod(r: Reader, of: Text, name: string, args: readonly Val[], at: Place): Val {
  const [a, b] = args;
  const n = (v: Val | undefined): number | undefined => knownNumber(v);
  switch (name) {
    case "replace":
      return replaced(of, a, b, true);
    case "split": {
      const by = knownText(a?.k === "list" ? a.items[0] : a);
      return by === undefined ? list([WHATEVER], true) : splitText(of, by, -1);
    }
    case "tochararray":
      return charactersOf(of);
    case "tostring":
    case "normalize":
      return of;
    case "tolower":
    case "tolowerinvariant":
      return mapText(of, (s) => s.toLowerCase());
    case "toupper":
    case "toupperinvariant":
      return mapText(of, (s) => s.toUpperCase());
    case "trim":
      return { ...of, s: of.s.trim(), pattern: undefined };
    case "trimstart":
    case "trimend": {
      const set = knownText(a) ?? " \t\r\n";
      let s = of.s;
      while (s !== "" && set.includes((name === "trimstart" ? s[0] : s[s.length - 1]) ?? "\uffff")) {
        s = name === "trimstart" ? s.slice(1) : s.slice(0, -1);
      }
      return { ...of, s, pattern: undefined };
    }
    case "substring":
      return substring(of, n(a), n(b) === undefined ? undefined : (n(a) ?? 0) + (n(b) ?? 0));
    case "remove":
      return n(b) === undefined
        ? substring(of, 0, n(a))
        : knownText(of) === undefined
        ? WHATEVER
        : text(of.s.slice(0, n(a) ?? 0) + of.s.slice((n(a) ?? 0) + (n(b) ?? 0)));
    case "insert":
      return knownText(of) === undefined || n(a) === undefined
        ? WHATEVER
        : joinTexts([text(of.s.slice(0, n(a))), b ?? text(""), text(of.s.slice(n(a)))], "");
    case "padleft":
    case "padright":
      return of;
    case "chars":
      return knownText(of) === undefined ? WHATEVER : text(of.s[n(a) ?? 0] ?? "");
    case "indexof":
      return knownText(of) === undefined || knownText(a) === undefined
        ? WHATEVER
        : num(of.s.indexOf(knownText(a) ?? ""));
    case "startswith":
    case "endswith":
    case "contains":
    case "equals":
      return WHATEVER;
    // A file or folder as Get-Item and Get-ChildItem give it.
    case "delete":
      emitPath(r.sink, "delete", of, at, a !== undefined && truth(a) !== false);
      return NIL;
    case "moveto":
    case "copyto":
      emitPath(r.sink, "read", of, at);
      if (name === "moveto") emitPath(r.sink, "delete", of, at, true);
      emitPath(r.sink, "write", a ?? WHATEVER, at);
      return NIL;
    case "getenumerator":
      return charactersOf(of);
    case "foreach":
      return a === undefined ? NIL : invoke(r, a, { item: of }, at);
    default:
      return unknown(of.from ?? "unknown");
  }
}

function listMethod(
  r: Reader,
  of: Extract<Val, { k: "list" }>,
  name: string,
  args: readonly Val[],
  at: Place,
): Val {
  const [a] = args;
  switch (name) {
    case "foreach":
      return list(
        iterate(of).slice(0, 256).map((item) => a === undefined ? NIL : invoke(r, a, { item }, at)),
      );
    case "where":
      return of;
    case "add":
      if (of.items.length < 4096) of.items.push(a ?? NIL);
      return NIL;
    case "reverse":
      of.items.reverse();
      return NIL;
    case "tostring":
      return joined(of);
    case "contains":
      return WHATEVER;
    default: {
      // A method of every item.
      const out = of.items.slice(0, 64).map((item) => callMember(r, item, name, args, at));
      return list(out, of.open === true);
    }
  }
}
