/**
 * What a cmdlet does with its parameters, by their roles.
 *
 * @module
 */

import type { Cmdlet, Parameter } from "./cmdlets.ts";
import type { Command } from "./commands.ts";
import { evaluate, invoke } from "./invoke.ts";
import type { Reader } from "./state.ts";
import { joined } from "./values.ts";
import { alternatives, emitArgv, emitConnect, emitOpaque, emitPath, emitShell, type Place } from "../sink.ts";
import { emitContent, emitCopy, joinedItems, type Writing } from "../writing.ts";
import {
  concat,
  isDecoded,
  iterate,
  joinTexts,
  NIL,
  originOf,
  text,
  toText,
  truth,
  unknown,
  type Val,
  WHATEVER,
} from "../value.ts";
import { UNKNOWN } from "../../word.ts";

/** A parameter's value. */
export interface Given extends Place {
  readonly v: Val;
}

/** The arguments of a cmdlet, given to its parameters. */
export interface Bound {
  readonly given: Map<string, Given>;
  readonly words: readonly { readonly text: string | undefined; readonly v: Val }[];
  /** Values that no parameter takes. */
  readonly rest: readonly Val[];
}

/** Whether a switch is given and not off. */
export function isOn(given: Given | undefined): boolean {
  return given !== undefined && truth(given.v) !== false;
}

/** Emits what the parameters' roles say; gives the result if a role tells it. */
export function applyRoles(r: Reader, cmdlet: Cmdlet, bound: Bound, command: Command): Val | undefined {
  const { sink } = r;
  const { given } = bound;
  const deep = isOn(given.get("Recurse")) || cmdlet.name === "Compress-Archive";
  let target: Given | undefined;
  let sends = false;
  let remote = false;
  let out: Val | undefined;
  const blocks: Given[] = [];
  let program: Given | undefined;
  let programArgs: Given | undefined;
  for (const parameter of cmdlet.parameters) {
    const one = given.get(parameter.name);
    if (one === undefined || parameter.role === undefined || one.v === NIL) continue;
    switch (parameter.role) {
      case "read":
      case "write":
      case "delete":
        for (const path of pathsOf(r, one.v, parameter)) {
          if (cmdlet.name === "Start-BitsTransfer" && /^[a-z]+:\/\//i.test(toText(path).s)) {
            emitConnect(sink, path, one, true);
          } else emitPath(sink, parameter.role, path, one, deep);
        }
        break;
      case "move":
        for (const path of pathsOf(r, one.v, parameter)) {
          emitPath(sink, "read", path, one, true);
          emitPath(sink, "delete", path, one, true);
        }
        break;
      case "sibling": {
        const path = given.get("Path") ?? given.get("LiteralPath");
        const folder = mapFolder(path === undefined ? WHATEVER : path.v);
        emitPath(sink, "write", /[\\/]/.test(toText(one.v).s) ? one.v : concat(folder, one.v), one);
        break;
      }
      case "readsend":
        for (const path of pathsOf(r, one.v, parameter)) emitPath(sink, "read", path, one);
        sends = true;
        break;
      case "send":
        sends = true;
        break;
      case "method":
        if (/^(?:post|put|patch|delete)$/i.test(toText(one.v).s) || originOf(one.v) !== undefined) {
          sends = true;
        }
        break;
      case "connect":
        target = one;
        break;
      case "tcp": {
        const port = given.get("Port");
        emitConnect(
          sink,
          joinTexts([text("tcp://"), one.v, ...(port === undefined ? [] : [text(":"), port.v])], ""),
          one,
          false,
        );
        break;
      }
      case "dns":
        emitConnect(sink, concat(text("dns://"), one.v), one, false);
        break;
      case "smtp":
        emitConnect(sink, concat(text("smtp://"), one.v), one, true);
        break;
      case "host":
        remote = true;
        for (const host of iterateHosts(one.v)) {
          const plain = toText(host).s.toLowerCase();
          if (plain === "localhost" || plain === "." || plain === "127.0.0.1") remote = false;
          else emitConnect(sink, concat(text("winrm://"), host), one, true);
        }
        break;
      case "block":
        blocks.push(one);
        break;
      case "file":
        for (const path of pathsOf(r, one.v, parameter)) emitPath(sink, "read", path, one);
        emitOpaque(sink, "file", one);
        break;
      case "prog":
        program = one;
        break;
      case "args":
        programArgs = one;
        break;
      case "open":
        for (const path of pathsOf(r, one.v, parameter)) emitPath(sink, "read", path, one);
        break;
      case "cd":
        for (const path of pathsOf(r, one.v, parameter)) {
          if (cmdlet.name === "Push-Location") r.stack.push(sink.cwd);
          sink.cwd = path;
        }
        break;
      case "module": {
        const path = toText(one.v).s;
        if (isDecoded(one.v) || originOf(one.v) !== undefined) {
          emitOpaque(sink, isDecoded(one.v) ? "decoded" : originOf(one.v) ?? "unknown", one);
        } else if (/[\\/]|\.(?:psm1|psd1|ps1|dll)$/i.test(path)) {
          emitPath(sink, "read", one.v, one);
          emitOpaque(sink, "file", one);
        }
        break;
      }
      case "foreign":
        emitOpaque(sink, originOf(one.v) ?? "unknown", one);
        break;
      case "cmdline":
        emitShell(sink, one.v.k === "list" ? one.v.items[0] ?? WHATEVER : one.v, one, { language: "cmd" });
        break;
      case "wmi":
        if (one.v.k === "dict" && one.v.map.get("commandline") !== undefined) {
          emitShell(sink, one.v.map.get("commandline") ?? WHATEVER, one, { language: "cmd" });
        }
        break;
    }
  }
  writeOrCopy(r, cmdlet.name, bound, command);
  if (target !== undefined) {
    const saved = given.get("OutFile") ?? given.get("Destination");
    if (saved !== undefined && saved.v !== NIL) {
      emitContent(sink, saved.v, unknown("downloaded_file"), saved);
    }
    for (const url of iterateHosts(target.v)) {
      const s = toText(url).s;
      // BITS copies from paths as well.
      if (cmdlet.name === "Start-BitsTransfer" && !/^[a-z]+:\/\//i.test(s) && !s.startsWith(UNKNOWN)) {
        emitPath(sink, "read", url, target);
      } else emitConnect(sink, url, target, sends);
    }
    out = given.has("OutFile") && !given.has("PassThru") ? NIL : unknown("download");
  }
  if (program !== undefined) {
    const extra = programArgs === undefined
      ? []
      : programArgs.v.k === "list"
      ? programArgs.v.items
      : splitArguments(programArgs.v);
    const dir = given.get("WorkingDirectory")?.v;
    emitArgv(
      sink,
      [
        program.v.k === "list" ? joined(program.v) : program.v,
        ...extra.flatMap((v) => v.k === "text" && / /.test(v.s) ? splitArguments(v) : [v]),
      ],
      command.at,
      { chdir: dir },
    );
  }
  for (const block of blocks) {
    const wasRemote = sink.remote;
    sink.remote ||= remote;
    const args = given.get("ArgumentList");
    out = r.blocks.get(block.v) === undefined
      ? evaluate(r, joined(block.v), block)
      : invoke(r, block.v, { args: args === undefined ? [] : iterate(args.v) }, block);
    sink.remote = wasRemote;
  }
  return out;
}

/** Cmdlets that put text into files, and how. */
const WRITERS: Readonly<Record<string, Writing>> = {
  "Set-Content": "anew",
  "Add-Content": "behind",
  "Out-File": "anew",
};

/** Lines of text, as cmdlets write them. */
export function linesOf(v: Val): Val {
  return v.k === "list"
    ? joinedItems(v, "\n")
    : concat(v.k === "dict" || v.k === "fn" ? WHATEVER : v, text("\n"));
}

/** What a cmdlet puts into files. */
function writeOrCopy(r: Reader, name: string, { given }: Bound, { input, at }: Command): void {
  const path = given.get("Path") ?? given.get("LiteralPath") ?? given.get("FilePath");
  if (path === undefined) return;
  const to = given.get("Destination");
  if ((name === "Copy-Item" || name === "Move-Item") && to !== undefined) {
    for (const from of pathsOf(r, path.v, { name: "Path" })) emitCopy(r.sink, from, to.v, at);
  }
  if (name === "Rename-Item") {
    const renamed = given.get("NewName");
    if (renamed !== undefined) emitCopy(r.sink, path.v, concat(mapFolder(path.v), renamed.v), at);
  }
  const how = Object.hasOwn(WRITERS, name) ? WRITERS[name] : undefined;
  if (how === undefined) return;
  const value = given.get("Value")?.v ?? given.get("InputObject")?.v ?? input;
  if (value === undefined || value === NIL) return;
  const content = isOn(given.get("NoNewline")) ? joined(value) : linesOf(value);
  for (const one of pathsOf(r, path.v, { name: "LiteralPath" })) {
    emitContent(r.sink, one, content, at, isOn(given.get("Append")) ? "behind" : how);
  }
}

/** The words of a text that a program gets as its arguments. */
function splitArguments(v: Val): Val[] {
  if (v.k !== "text") return [v];
  return (v.s.match(/(?:[^\s"]|"[^"]*")+/g) ?? []).slice(0, 256).map((s): Val => ({
    k: "text",
    s: s.replaceAll('"', ""),
    from: v.from,
    decoded: v.decoded,
  }));
}

function iterateHosts(v: Val): readonly Val[] {
  return v.k === "list" ? v.items.slice(0, 64) : [v];
}

function mapFolder(v: Val): Val {
  const t = toText(v);
  const at = Math.max(t.s.lastIndexOf("/"), t.s.lastIndexOf("\\"));
  return { k: "text", s: at < 0 ? "" : t.s.slice(0, at + 1), from: t.from };
}

const HIVES: readonly (readonly [RegExp, string])[] = [
  [/^(?:registry::)?hkey_local_machine(?=\\|\/|$)/i, "HKLM:"],
  [/^(?:registry::)?hkey_current_user(?=\\|\/|$)/i, "HKCU:"],
  [/^registry::hklm:?(?=\\|\/|$)/i, "HKLM:"],
  [/^registry::hkcu:?(?=\\|\/|$)/i, "HKCU:"],
  [/^(?:registry::)?hkey_classes_root(?=\\|\/|$)/i, "HKCR:"],
  [/^(?:registry::)?hkey_users(?=\\|\/|$)/i, "HKU:"],
];

/** A path of the file system or the registry without its provider's name. */
function drivePath(given: string): string {
  let s = given.replace(/^(?:microsoft\.powershell\.core\\)?filesystem::/i, "").replace(
    /^microsoft\.powershell\.core\\(?=registry::)/i,
    "",
  );
  for (const [pattern, name] of HIVES) s = s.replace(pattern, name);
  s = s.replace(/^(hklm|hkcu|hkcr|hku):[\\/]?/i, (_all, hive: string) => `${hive.toUpperCase()}:\\`);
  if (/^hk\w+:/i.test(s)) s = s.replaceAll("/", "\\");
  return s;
}

/** Paths as they are meant: home folder, registry keys, wildcards. */
export function pathsOf(r: Reader, v: Val, parameter: Pick<Parameter, "name">): readonly Val[] {
  const out: Val[] = [];
  for (const item of v.k === "list" ? v.items.slice(0, 256) : [v]) {
    for (const one of alternatives(item)) {
      const t = toText(one);
      let { s } = t;
      if (/^(?:env|function|variable|alias):/i.test(s)) continue;
      if (/^(?:microsoft|filesystem|registry|hk)/i.test(s)) s = drivePath(s);
      if (s === "~" || /^~[\\/]/.test(s)) s = r.sink.options.home + s.slice(1);
      const wild = parameter.name !== "LiteralPath" && /[*?[]/.test(s) && t.pattern === undefined;
      const pattern = t.pattern ??
        (wild && !s.includes(UNKNOWN) ? s.replace(/[\\{}()!+@|]/g, "\\$&") : undefined);
      out.push({
        k: "text",
        s: wild ? s.replace(/\*+|\?+|\[[^\]]*\]/g, UNKNOWN) : s,
        from: t.from ?? (wild ? "unknown" : undefined),
        pattern,
      });
    }
  }
  return out;
}
