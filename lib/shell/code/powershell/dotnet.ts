/**
 * What PowerShell reaches of .NET and COM: static methods, objects, their members.
 *
 * @module
 */

import { fromBase64, fromHex, fromPercent, utf16, utf8 } from "../encodings.ts";
import { emitArgv, emitConnect, emitOpaque, emitPath, emitShell, type Place } from "../sink.ts";
import { formatBraces, replaced, splitText, substring } from "../text_library.ts";
import {
  alt,
  concat,
  decodedText,
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
  worseOrigin,
} from "../value.ts";
import { UNKNOWN } from "../../word.ts";
import { evaluate, invoke } from "./commands.ts";
import { charactersOf, charOf, joined } from "./read_powershell.ts";
import { type Reader, readVariable, setVariable } from "./state.ts";

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

function object(cls: string, of?: Val): Val {
  return { k: "obj", cls, text: of, map: new Map() };
}

function originOfAll(values: readonly Val[]): ReturnType<typeof originOf> {
  let from: ReturnType<typeof originOf>;
  for (const v of values) from = worseOrigin(from, originOf(v));
  return from;
}

/** A cast `[type]value`. */
export function castTo(r: Reader, type: string, v: Val): Val {
  const name = type.toLowerCase().replace(/^system\./, "");
  if (v.k === "alt" && name !== "string[]") return alt(v.items.map((one) => castTo(r, type, one)));
  switch (name) {
    case "char":
      return charOf(v);
    case "char[]":
      return charactersOf(v);
    case "string":
      return joined(v);
    case "int":
    case "int32":
    case "byte":
    case "long": {
      const s = knownText(v);
      if (v.k === "num") return num(Math.trunc(v.n));
      if (s === undefined) return v;
      const n = /^0x[\da-f]+$/i.test(s.trim())
        ? parseInt(s, 16)
        : s.length === 1 && !/\d/.test(s)
        ? s.charCodeAt(0)
        : Number(s);
      return Number.isNaN(n) ? WHATEVER : num(n);
    }
    case "byte[]":
    case "void":
      return name === "void" ? NIL : v;
    case "scriptblock":
      return r.blocks.get(v) === undefined ? object("ScriptBlock", v) : v;
    case "array":
    case "object[]":
    case "string[]":
      return v.k === "list" ? v : list([v]);
    case "uri":
    case "io.fileinfo":
      return v;
    case "regex":
      return object("Regex", v);
    default:
      return v;
  }
}

/** A static field or property. */
export function staticField(r: Reader, type: string, name: Val): Val {
  const key = `${type.toLowerCase().replace(/^system\./, "")}::${(knownText(name) ?? UNKNOWN).toLowerCase()}`;
  switch (key) {
    case "environment::newline":
      return text("\n");
    case "environment::currentdirectory":
      return r.sink.cwd ?? text(".");
    case "environment::username":
      return WHATEVER;
    case "io.path::directoryseparatorchar":
      return text("/");
    case "string::empty":
      return text("");
  }
  if (/^text\.(?:\w*encoding)::/.test(key) || /^text\.encoding/.test(key)) {
    return object(`Encoding.${key.slice(key.indexOf("::") + 2)}`);
  }
  return WHATEVER;
}

/** A static method. */
export function staticCall(r: Reader, type: string, name: Val, args: readonly Val[], at: Place): Val {
  const { sink } = r;
  const plain = type.toLowerCase().replace(/^system\./, "");
  const method = (knownText(name) ?? UNKNOWN).toLowerCase();
  const [a, b] = args;
  const path = (v: Val | undefined, kind: "read" | "write" | "delete", deep = false): void => {
    for (const one of v === undefined ? [] : v.k === "list" ? v.items : [v]) {
      emitPath(sink, kind, one, at, deep);
    }
  };
  switch (`${plain}::${method}`) {
    case "convert::frombase64string":
      return decodeWith(a ?? WHATEVER, fromBase64);
    case "convert::fromhexstring":
      return decodeWith(a ?? WHATEVER, fromHex);
    case "convert::tobase64string":
      return WHATEVER;
    case "convert::toint32":
    case "convert::toint16":
    case "convert::tobyte": {
      const n = parseInt(knownText(a) ?? String(knownNumber(a) ?? ""), knownNumber(b) ?? 10);
      return Number.isNaN(n) ? WHATEVER : num(n);
    }
    case "convert::tochar":
      return charOf(a ?? WHATEVER);
    case "convert::tostring":
      return toText(a ?? WHATEVER);
    case "char::convertfromutf32":
      return charOf(a ?? WHATEVER);
    case "string::join": {
      const items = args.length > 2 ? args.slice(1) : b?.k === "list" ? b.items : b === undefined ? [] : [b];
      return joinTexts(items, knownText(a) ?? "");
    }
    case "string::concat":
      return joinTexts(args.flatMap((v) => v.k === "list" ? v.items : [v]), "");
    case "string::format":
      return formatBraces(toText(a ?? WHATEVER), args.slice(1), new Map());
    case "string::isnullorempty":
    case "string::isnullorwhitespace":
      return WHATEVER;
    case "regex::replace":
    case "text.regularexpressions.regex::replace":
    case "regex::unescape":
      return method === "unescape" ? a ?? WHATEVER : replaced(toText(a ?? WHATEVER), b, args[2], true);
    case "uri::unescapedatastring":
    case "net.webutility::urldecode":
    case "web.httputility::urldecode":
      return decodeWith(a ?? WHATEVER, fromPercent);
    case "array::reverse":
      if (a?.k === "list") a.items.reverse();
      return NIL;
    case "scriptblock::create":
      return object("ScriptBlock", a ?? WHATEVER);
    case "powershell::create":
    case "management.automation.powershell::create":
      return object("Pipeline");
    case "environment::getfolderpath":
      return specialFolder(r, knownText(a) ?? "");
    case "environment::getenvironmentvariable": {
      const known = knownText(a);
      return known === undefined ? WHATEVER : readVariable(r, `env:${known}`);
    }
    case "environment::expandenvironmentvariables":
      return mapVariables(r, toText(a ?? WHATEVER));
    case "environment::setenvironmentvariable":
      if (knownText(a) !== undefined) setVariable(r, `env:${knownText(a) ?? ""}`, b ?? NIL);
      return NIL;
    case "environment::exit":
      return NIL;
    case "io.path::combine":
    case "io.path::join":
      return joinTexts(
        args.flatMap((v, i) =>
          i === 0 || /[\\/]$/.test(toText(args[i - 1] ?? WHATEVER).s)
            ? [v]
            : [text(toText(args[0] ?? WHATEVER).s.includes("\\") ? "\\" : "/"), v]
        ),
        "",
      );
    case "io.path::getfullpath":
      return a ?? WHATEVER;
    case "io.path::gettemppath":
      return readVariable(r, "env:TEMP");
    case "io.file::readalltext":
    case "io.file::readalllines":
    case "io.file::readallbytes":
    case "io.file::readlines":
    case "io.file::openread":
    case "io.file::opentext":
      path(a, "read");
      return unknown("file");
    case "io.file::writealltext":
    case "io.file::writealllines":
    case "io.file::writeallbytes":
    case "io.file::appendalltext":
    case "io.file::appendalllines":
    case "io.file::openwrite":
    case "io.file::create":
    case "io.file::createtext":
    case "io.file::appendtext":
    case "io.file::setattributes":
    case "io.file::setlastwritetime":
    case "io.file::encrypt":
    case "io.directory::createdirectory":
      path(a, "write");
      return object("Stream");
    case "io.file::open":
      path(a, "write");
      return object("Stream", unknown("file"));
    case "io.file::delete":
      path(a, "delete");
      return NIL;
    case "io.directory::delete":
      path(a, "delete", b !== undefined && truth(b) !== false);
      return NIL;
    case "io.file::copy":
      path(a, "read");
      path(b, "write");
      return NIL;
    case "io.file::move":
    case "io.directory::move":
    case "io.file::replace":
      path(a, "read", true);
      path(a, "delete", true);
      path(b, "write");
      return NIL;
    case "io.directory::getfiles":
    case "io.directory::enumeratefiles":
    case "io.directory::getdirectories":
    case "io.directory::getfilesystementries":
      return list([
        joinTexts([a ?? WHATEVER, text(toText(a ?? WHATEVER).s.includes("\\") ? "\\" : "/"), WHATEVER], ""),
      ]);
    case "microsoft.visualbasic.fileio.filesystem::deletedirectory":
    case "microsoft.visualbasic.fileio.filesystem::deletefile":
      path(a, "delete", method === "deletedirectory");
      return NIL;
    case "io.compression.zipfile::extracttodirectory":
      path(a, "read");
      path(b, "write");
      return NIL;
    case "io.compression.zipfile::createfromdirectory":
      path(a, "read", true);
      path(b, "write");
      return NIL;
    case "diagnostics.process::start":
      if (a !== undefined) startProcess(r, a, b, at);
      return object("Process");
    case "net.webrequest::create":
    case "net.httpwebrequest::create":
      emitConnect(sink, a ?? WHATEVER, at, false);
      return object("WebRequest", a ?? WHATEVER);
    case "net.dns::gethostaddresses":
    case "net.dns::gethostentry":
    case "net.dns::resolve":
      emitConnect(sink, concat(text("dns://"), a ?? WHATEVER), at, false);
      return WHATEVER;
    case "reflection.assembly::load":
    case "reflection.assembly::loadfile":
    case "reflection.assembly::loadfrom":
    case "reflection.assembly::unsafeloadfrom":
    case "appdomain::currentdomain":
      if (method !== "load") path(a, "read");
      emitOpaque(
        sink,
        a !== undefined && a.k === "text" && a.decoded ? "decoded" : originOfAll(args) ?? "file",
        at,
      );
      return object("Assembly");
    case "reflection.assembly::loadwithpartialname":
      return object("Assembly");
    case "activator::createinstance":
      return a === undefined ? WHATEVER : newObject(r, a, undefined, args.slice(1), at);
    case "type::gettypefromprogid":
      return object("ComType", a);
    case "runtime.interopservices.marshal::securestringtobstr":
    case "runtime.interopservices.marshal::ptrtostringauto":
    case "runtime.interopservices.marshal::ptrtostringbstr":
      return a ?? WHATEVER;
    case "runtime.interopservices.marshal::getdelegateforfunctionpointer":
    case "runtime.interopservices.marshal::copy":
      emitOpaque(sink, "unknown", at);
      return WHATEVER;
    case "windows.forms.clipboard::gettext":
      return unknown("input");
  }
  if (/encoding$/.test(plain) && method === "getencoding") return object(`Encoding.${knownText(a) ?? ""}`);
  if (method === "new") return newObject(r, text(type), undefined, args, at);
  return unknown(originOfAll(args) ?? "unknown");
}

function startProcess(r: Reader, program: Val, args: Val | undefined, at: Place): void {
  if (program.k === "obj" && program.cls === "StartInfo") {
    const file = program.map?.get("filename") ?? program.text ?? WHATEVER;
    const rest = program.map?.get("arguments");
    startProcess(r, file, rest, at);
    return;
  }
  const words = args === undefined
    ? []
    : args.k === "text"
    ? (args.s.match(/(?:[^\s"]|"[^"]*")+/g) ?? []).map((s): Val => ({
      k: "text",
      s: s.replaceAll('"', ""),
      from: args.from,
    }))
    : [args];
  emitArgv(r.sink, [program, ...words], at);
}

function specialFolder(r: Reader, name: string): Val {
  switch (name.toLowerCase()) {
    case "userprofile":
      return readVariable(r, "env:USERPROFILE");
    case "applicationdata":
      return readVariable(r, "env:APPDATA");
    case "localapplicationdata":
      return readVariable(r, "env:LOCALAPPDATA");
    case "commonapplicationdata":
      return readVariable(r, "env:ProgramData");
    case "desktop":
    case "desktopdirectory":
      return concat(readVariable(r, "env:USERPROFILE"), text("/Desktop"));
    case "mydocuments":
    case "personal":
      return concat(readVariable(r, "env:USERPROFILE"), text("/Documents"));
    case "startup":
      return concat(
        readVariable(r, "env:APPDATA"),
        text("\\Microsoft\\Windows\\Start Menu\\Programs\\Startup"),
      );
    case "windows":
      return readVariable(r, "env:windir");
    case "system":
      return concat(readVariable(r, "env:windir"), text("\\system32"));
    case "programfiles":
      return readVariable(r, "env:ProgramFiles");
    default:
      return WHATEVER;
  }
}

function mapVariables(r: Reader, t: Text): Val {
  const pieces = t.s.split("%");
  if (pieces.length > 64) return WHATEVER;
  return joinTexts(
    pieces.map((piece, i): Val => i % 2 === 1 ? readVariable(r, `env:${piece}`) : text(piece)),
    "",
  );
}

/** `New-Object type args`, `[type]::new(args)`. */
export function newObject(
  r: Reader,
  type: Val | undefined,
  com: Val | undefined,
  args: readonly Val[],
  at: Place,
): Val {
  if (com !== undefined) return object(`com:${(knownText(com) ?? UNKNOWN).toLowerCase()}`);
  const name = (knownText(type) ?? (type?.k === "ref" ? type.path.slice(1, -1) : UNKNOWN)).toLowerCase()
    .replace(/^system\./, "");
  const flat = args.length === 1 && args[0]?.k === "list" ? args[0].items : args;
  const [a, b] = flat;
  switch (name) {
    case "net.webclient":
      return object("WebClient");
    case "net.http.httpclient":
      return object("HttpClient");
    case "net.sockets.tcpclient":
    case "net.sockets.udpclient":
      return a === undefined ? object("TcpClient") : connected(r, a, b, at);
    case "net.sockets.socket":
      return object("TcpClient");
    case "diagnostics.processstartinfo":
      return object("StartInfo", a);
    case "diagnostics.process":
      return object("Process");
    case "io.compression.gzipstream":
    case "io.compression.deflatestream":
    case "io.compression.brotlistream": {
      const from = a === undefined ? undefined : originOf(a);
      return unknown(from === undefined || from === "unknown" ? "decoded" : from);
    }
    case "io.streamwriter":
    case "io.filestream":
      if (a !== undefined && a.k === "text") emitPath(r.sink, "write", a, at);
      if (a?.k === "obj" && a.cls === "TcpClient") emitConnect(r.sink, a.text ?? WHATEVER, at, true);
      return object("Stream", name === "io.filestream" ? unknown("file") : undefined);
    case "io.streamreader":
    case "io.memorystream":
    case "io.stringreader":
    case "io.binaryreader":
      if (a?.k === "text" && name !== "io.memorystream" && name !== "io.stringreader" && a.s !== UNKNOWN) {
        emitPath(r.sink, "read", a, at);
      }
      return a === undefined
        ? object("Stream")
        : name === "io.memorystream"
        ? a
        : a.k === "text" && a.s !== UNKNOWN
        ? unknown("file")
        : unknown(originOf(a) ?? "unknown");
    case "uri":
    case "string":
      return a ?? WHATEVER;
    case "io.fileinfo":
    case "io.directoryinfo":
      return object("FileInfo", a ?? WHATEVER);
    case "text.utf8encoding":
    case "text.asciiencoding":
      return object("Encoding.utf8");
    case "text.unicodeencoding":
      return object("Encoding.unicode");
    case "text.stringbuilder":
      return object("Builder", a ?? text(""));
    case "collections.arraylist":
    case "collections.generic.list[string]":
    case "collections.generic.list[object]":
      return list(a === undefined ? [] : [...iterate(a)]);
    case "pscredential":
    case "management.automation.pscredential":
      return object("Credential");
    case "psobject":
    case "pscustomobject":
      return { k: "dict", map: new Map() };
  }
  return {
    k: "obj",
    cls: name,
    text: originOfAll(flat) === undefined ? undefined : unknown(originOfAll(flat) ?? "unknown"),
    map: new Map(),
  };
}

function connected(r: Reader, host: Val, port: Val | undefined, at: Place): Val {
  const target = joinTexts([text("tcp://"), host, ...(port === undefined ? [] : [text(":"), port])], "");
  emitConnect(r.sink, target, at, false);
  return object("TcpClient", target);
}

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
