/**
 * Static members of .NET types that PowerShell reaches, casts, and objects made from types.
 *
 * @module
 */

import { linesOf } from "./cmdlet_effects.ts";
import { type Reader, readVariable, setVariable } from "./state.ts";
import { charactersOf, charOf, joined, object, originOfAll } from "./values.ts";
import { decodeWith } from "../decoding.ts";
import { fromBase64, fromHex, fromPercent } from "../encodings.ts";
import { emitArgv, emitConnect, emitOpaque, emitPath, type Place } from "../sink.ts";
import { emitContent } from "../writing.ts";
import { formatBraces, replaced } from "../text_library.ts";
import {
  alt,
  concat,
  iterate,
  joinTexts,
  knownNumber,
  knownText,
  list,
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
import { UNKNOWN } from "../../word.ts";

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
    case "io.file::appendalllines": {
      path(a, "write");
      const content = method.endsWith("lines") ? linesOf(b ?? WHATEVER) : joined(b ?? WHATEVER);
      emitContent(r.sink, a ?? WHATEVER, content, at, method.startsWith("append") ? "behind" : "anew");
      return object("Stream");
    }
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

/** A program is started, its arguments in one text or a list. */
export function startProcess(r: Reader, program: Val, args: Val | undefined, at: Place): void {
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

/** The text with `%X%` put in. */
export function mapVariables(r: Reader, t: Text): Val {
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

/** A connection to a host and port. */
export function connected(r: Reader, host: Val, port: Val | undefined, at: Place): Val {
  const target = joinTexts([text("tcp://"), host, ...(port === undefined ? [] : [text(":"), port])], "");
  emitConnect(r.sink, target, at, false);
  return object("TcpClient", target);
}
