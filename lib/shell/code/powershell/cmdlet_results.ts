/**
 * What cmdlets put out, and those that only compute values.
 *
 * @module
 */

import { UNKNOWN } from "../../word.ts";
import { escapePattern } from "../text_library.ts";
import { type Bound, isOn, linesOf, pathsOf } from "./cmdlet_effects.ts";
import { aliasOf, CMDLET_NAMES } from "./cmdlets.ts";
import type { Command } from "./commands.ts";
import { evaluate, invoke } from "./invoke.ts";
import { type Reader, readVariable, setVariable } from "./state.ts";
import { newObject } from "./static_members.ts";
import { joined } from "./values.ts";
import { emitPath, type Place } from "../sink.ts";
import { emitContent } from "../writing.ts";
import {
  alt,
  FALSE,
  iterate,
  joinTexts,
  knownText,
  list,
  NIL,
  obj,
  originOf,
  text,
  toText,
  unknown,
  type Val,
  WHATEVER,
  worseOrigin,
} from "../value.ts";

type Own = (r: Reader, bound: Bound, command: Command) => Val;

function value({ given }: Bound, ...names: string[]): Val | undefined {
  for (const name of names) {
    const one = given.get(name);
    if (one !== undefined) return one.v;
  }
  return undefined;
}

function joinPath(parts: readonly Val[]): Val {
  let all: Val | undefined;
  for (const part of parts) {
    if (all === undefined) {
      all = part;
      continue;
    }
    const a: string = toText(all).s;
    const b = toText(part);
    const glue = /[\\/]$/.test(a)
      ? ""
      : a.includes("\\") || /^[A-Za-z]:$/.test(a) || b.s.includes("\\") && !a.includes("/")
      ? "\\"
      : "/";
    all = joinTexts([all, text(glue), { ...b, s: b.s.replace(/^[\\/]+/, ""), pattern: undefined }], "");
  }
  return all ?? text("");
}

const same: Own = (_r, bound, { input }) => input ?? value(bound, "InputObject") ?? NIL;

/** Cmdlets with a result or effect of their own. */
export const OWN: ReadonlyMap<string, Own> = new Map(Object.entries<Own>({
  "ForEach-Object": (r, bound, { input, at }) => {
    const items = input === undefined ? [WHATEVER] : iterate(
      input.k === "dict" || input.k === "obj" ? list([input]) : input.k === "text" ? list([input]) : input,
    );
    const blocks = [
      value(bound, "Begin"),
      value(bound, "Process", "Parallel"),
      ...bound.rest,
      value(bound, "End"),
    ];
    const each = value(bound, "Process", "Parallel");
    if (each !== undefined && each.k === "text") return joinMembers(r, input ?? WHATEVER, each, at);
    const few = items.length > 128 || r.loops >= 2 ? [alt([...items.slice(0, 8), WHATEVER])] : items;
    const out: Val[] = [];
    r.loops++;
    for (const block of blocks) {
      if (block === undefined || r.blocks.get(block) === undefined) continue;
      for (const item of block === each ? few : [NIL]) {
        const stretch = r.blocks.get(block);
        if (stretch === undefined || r.sink.options.budget.steps <= 0) break;
        // The block shares its caller's variables, so that `$s += …` counts.
        const before = r.scope.vars.get("_");
        r.scope.vars.set("_", item);
        r.scope.vars.set("psitem", item);
        const v = r.hooks.stretch(r, stretch.source, stretch.from, stretch.to);
        if (before === undefined) r.scope.vars.delete("_");
        else r.scope.vars.set("_", before);
        if (v.k === "list") out.push(...v.items.slice(0, 256));
        else if (v !== NIL) out.push(v);
      }
    }
    r.loops--;
    return out.length === 1 ? out[0] ?? NIL : list(out, input?.k === "list" && input.open === true);
  },
  "Where-Object": (r, bound, { input, at }) => {
    const block = value(bound, "FilterScript");
    if (block !== undefined) {
      invoke(r, block, { item: input?.k === "list" ? input.items[0] ?? WHATEVER : input ?? WHATEVER }, at);
    }
    // Which files are left cannot be told any more.
    const some = (v: Val): Val =>
      v.k === "text" && v.pattern?.endsWith("*") ? { ...v, pattern: undefined } : v;
    return input?.k === "list" ? list(input.items.map(some), input.open === true) : some(input ?? NIL);
  },
  "Select-Object": (_r, bound, { input }) => {
    const v = input ?? value(bound, "InputObject") ?? NIL;
    return value(bound, "ExpandProperty") !== undefined && v.k !== "list"
      ? v.k === "text" ? v : unknown(originOf(v) ?? "unknown")
      : v;
  },
  "Sort-Object": same,
  "Out-String": (_r, bound, { input }) => joined(input ?? value(bound, "InputObject") ?? NIL),
  "Out-Default": same,
  "Out-Host": () => NIL,
  "Out-Null": () => NIL,
  "Write-Output": (_r, bound, { input }) => {
    const all = [value(bound, "InputObject") ?? input ?? NIL, ...bound.rest];
    return all.length === 1 ? all[0] ?? NIL : list(all);
  },
  "Write-Host": () => NIL,
  "Write-Error": () => NIL,
  "Write-Warning": () => NIL,
  "Write-Verbose": () => NIL,
  "Write-Information": () => NIL,
  "Write-Progress": () => NIL,
  "Start-Sleep": () => NIL,
  "Set-StrictMode": () => NIL,
  "Set-Variable": (r, bound, { input }) => {
    const name = knownText(value(bound, "Name"));
    if (name !== undefined) setVariable(r, name, value(bound, "Value") ?? input ?? NIL);
    return NIL;
  },
  "New-Variable": (r, bound) => {
    const name = knownText(value(bound, "Name"));
    if (name !== undefined) setVariable(r, name, value(bound, "Value") ?? NIL);
    return NIL;
  },
  "Get-Variable": (r, bound) => {
    const name = knownText(value(bound, "Name"));
    if (name === undefined) return WHATEVER;
    const v = /[*?]/.test(name) ? wildVariable(r, name) : readVariable(r, name);
    return value(bound, "ValueOnly") === undefined
      ? { k: "obj", cls: "Variable", text: v, map: new Map([["value", v]]) }
      : v;
  },
  "Set-Alias": (r, bound) => {
    const name = knownText(value(bound, "Name"));
    const target = knownText(value(bound, "Value"));
    if (
      name !== undefined && target !== undefined && r.aliases.size < 256 &&
      name.toLowerCase() !== target.toLowerCase()
    ) {
      r.aliases.set(name.toLowerCase(), target);
    }
    return NIL;
  },
  "New-Alias": (r, bound, command) => OWN.get("Set-Alias")?.(r, bound, command) ?? NIL,
  "Get-Command": (_r, bound) => commandNamed(knownText(value(bound, "Name"))),
  "Get-Alias": (_r, bound) => {
    const name = knownText(value(bound, "Name"));
    return name === undefined ? WHATEVER : text(aliasOf(name) ?? name);
  },
  "New-Object": (r, bound, { at }) =>
    newObject(r, value(bound, "TypeName"), value(bound, "ComObject"), [
      ...(value(bound, "ArgumentList") === undefined ? [] : [value(bound, "ArgumentList") ?? NIL]),
      ...bound.rest,
    ], at),
  "Join-Path": (_r, bound) =>
    joinPath(
      [value(bound, "Path"), value(bound, "ChildPath"), value(bound, "AdditionalChildPath")].filter((v) =>
        v !== undefined
      ),
    ),
  "Split-Path": (_r, bound, { input }) => {
    const t = toText(value(bound, "Path", "LiteralPath") ?? input ?? WHATEVER);
    const at = Math.max(t.s.lastIndexOf("/"), t.s.lastIndexOf("\\"));
    return {
      k: "text",
      s: isOn(bound.given.get("Leaf")) ? t.s.slice(at + 1) : at < 0 ? "" : t.s.slice(0, at),
      from: t.from,
    };
  },
  "New-Item": (r, bound, { at }) => {
    const name = value(bound, "Name");
    const path = value(bound, "Path");
    const whole = name === undefined ? path ?? WHATEVER : path === undefined ? name : joinPath([path, name]);
    for (const one of whole.k === "list" ? whole.items : [whole]) {
      for (
        const p of pathsOf(r, one, { name: "LiteralPath" })
      ) emitPath(r.sink, "write", p, at);
      const content = value(bound, "Value");
      const type = toText(value(bound, "ItemType", "Type") ?? text("File")).s;
      if (content !== undefined && /^file$/i.test(type)) emitContent(r.sink, one, joined(content), at);
    }
    return whole;
  },
  "Get-ChildItem": (r, bound, { input, at }) => {
    const parameter = { name: "Path" };
    const deep = isOn(bound.given.get("Recurse"));
    const out: Val[] = [];
    void at;
    for (const v of pathsOf(r, value(bound, "Path", "LiteralPath") ?? input ?? text("."), parameter)) {
      const t = toText(v);
      const filter = knownText(value(bound, "Filter"));
      if (t.pattern !== undefined) out.push(deep ? { ...t, pattern: t.pattern + "/**" } : t);
      else if (!t.s.includes(UNKNOWN)) {
        const glue = /[\\/]$/.test(t.s) ? "" : t.s.includes("\\") ? "\\\\" : "/";
        out.push({
          k: "text",
          s: t.s + glue.slice(-1) + UNKNOWN,
          from: "unknown",
          pattern: escapePattern(t.s) + glue + (deep ? "**/" : "") + (filter ?? "*"),
        });
      } else out.push(joinPath([t, WHATEVER]));
    }
    return out.length === 1 ? out[0] ?? NIL : list(out);
  },
  "Get-Item": (r, bound, { input }) =>
    list([
      ...pathsOf(r, value(bound, "Path", "LiteralPath") ?? input ?? WHATEVER, { name: "Path" }),
    ]),
  "Resolve-Path": (r, bound, command) => OWN.get("Get-Item")?.(r, bound, command) ?? NIL,
  "Convert-Path": (r, bound, command) => OWN.get("Get-Item")?.(r, bound, command) ?? NIL,
  "Get-Location": (r) => r.sink.cwd ?? text("."),
  "Pop-Location": (r) => {
    r.sink.cwd = r.stack.pop();
    return NIL;
  },
  "Test-Path": () => WHATEVER,
  "Get-Clipboard": () => unknown("input"),
  "Read-Host": () => unknown("input"),
  "Tee-Object": (r, bound, { input, at }) => {
    for (
      const path of pathsOf(r, value(bound, "FilePath", "LiteralPath") ?? NIL, { name: "FilePath" })
    ) {
      emitPath(r.sink, "write", path, at);
      emitContent(
        r.sink,
        path,
        linesOf(input ?? WHATEVER),
        at,
        isOn(bound.given.get("Append")) ? "behind" : "anew",
      );
    }
    const name = knownText(value(bound, "Variable"));
    if (name !== undefined) setVariable(r, name, input ?? NIL);
    return input ?? NIL;
  },
  "Invoke-Expression": (r, bound, { input, at }) => {
    const v = value(bound, "Command") ?? input ?? WHATEVER;
    return evaluate(
      r,
      bound.rest.length === 0 ? joined(v) : joinTexts([joined(v), ...bound.rest.map(joined)], " "),
      bound.given.get("Command") ?? at,
    );
  },
}));

/** A member of every item: `% Length`, `% { $_.x }` written short. */
function joinMembers(_r: Reader, input: Val, _name: Val, _at: Place): Val {
  return unknown(originOf(input) ?? "unknown");
}

function wildVariable(r: Reader, name: string): Val {
  const regex = wildcard(name);
  for (let s: typeof r.scope | undefined = r.scope; s !== undefined; s = s.parent) {
    for (const [key, v] of s.vars) if (regex(key)) return v;
  }
  for (const key of ["shellid", "pshome", "verbosepreference", "maximumdrivecount", "home"]) {
    if (regex(key)) return readVariable(r, key);
  }
  return WHATEVER;
}

/** A match for `*` and `?`, in linear time for the short names at hand. */
function wildcard(pattern: string): (name: string) => boolean {
  const parts = pattern.toLowerCase().split("*");
  return (given) => {
    const name = given.toLowerCase();
    const first = parts[0] ?? "";
    const last = parts[parts.length - 1] ?? "";
    if (parts.length === 1) return fits(name, first) && name.length === first.length;
    if (
      name.length < first.length + last.length || !fits(name, first) ||
      !fits(name.slice(name.length - last.length), last)
    ) return false;
    let k = first.length;
    for (const part of parts.slice(1, -1)) {
      let found = -1;
      for (let i = k; i + part.length <= name.length - last.length; i++) {
        if (fits(name.slice(i), part)) {
          found = i;
          break;
        }
      }
      if (found < 0) return false;
      k = found + part.length;
    }
    return true;
  };
}

function fits(name: string, part: string): boolean {
  if (name.length < part.length) return false;
  for (let i = 0; i < part.length; i++) if (part[i] !== "?" && part[i] !== name[i]) return false;
  return true;
}

/** The command that `Get-Command i*x` finds. */
function commandNamed(name: string | undefined): Val {
  if (name === undefined) return WHATEVER;
  if (!/[*?]/.test(name)) return text(name);
  const matches = wildcard(name);
  const found = CMDLET_NAMES.filter(matches);
  return found.length === 0 ? WHATEVER : alt(found.slice(0, 4).map(text));
}

/** What a cmdlet puts out where its row's roles don't say. */
export function results(_r: Reader, name: string, bound: Bound, { input }: Command): Val {
  switch (name) {
    case "Get-Content":
    case "Import-Csv":
    case "Import-Clixml":
    case "Select-String":
    case "Get-ItemProperty":
    case "Get-ItemPropertyValue":
      return unknown("file");
    case "ConvertTo-SecureString":
      return value(bound, "String") ?? input ?? WHATEVER;
    case "ConvertFrom-Json":
    case "ConvertFrom-Csv":
    case "ConvertTo-Json":
    case "Receive-Job":
    case "Format-List":
    case "Format-Table":
    case "Group-Object": {
      const v = value(bound, "InputObject") ?? input;
      return unknown(worseOrigin(v === undefined ? undefined : originOf(v), "unknown") ?? "unknown");
    }
    case "Set-Content":
    case "Add-Content":
    case "Out-File":
    case "Remove-Item":
    case "Copy-Item":
    case "Move-Item":
    case "Rename-Item":
    case "Set-Location":
    case "Set-ExecutionPolicy":
    case "Stop-Process":
      return NIL;
    case "Start-Process":
    case "New-PSSession":
      return obj("Process", FALSE);
    default:
      return WHATEVER;
  }
}
