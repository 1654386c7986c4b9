/**
 * Makefiles: the recipe lines that the wanted targets would run.
 *
 * @module
 */

import { UNKNOWN } from "../../word.ts";
import type { CodeOptions, Finding } from "../findings.ts";
import { emitOpaque, emitPath, emitShell, type Sink, spend, startSink } from "../sink.ts";
import { text, type Val } from "../value.ts";

interface Rule {
  readonly targets: readonly string[];
  readonly needs: readonly string[];
  readonly lines: { readonly text: string; readonly pos: number }[];
}

interface Makefile {
  readonly sink: Sink;
  readonly vars: Map<string, string>;
  readonly rules: Rule[];
  oneShell: boolean;
  /** Target whose recipe is expanded, for `$@` and the like. */
  target: string;
  needs: readonly string[];
  stem: string;
}

/** Reads a makefile; the arguments that hold no `=` are the targets, the others set variables. */
export function readMakeCode(source: string, options: CodeOptions): readonly Finding[] {
  const sink = startSink(options);
  const file: Makefile = {
    sink,
    vars: new Map(),
    rules: [],
    oneShell: false,
    target: "",
    needs: [],
    stem: "",
  };
  const given = new Set<string>();
  const targets: string[] = [];
  for (const { value } of options.args) {
    const match = /^([\w.-]+)(?::{0,3}|\?|\+)=(.*)$/s.exec(value);
    if (match === null) targets.push(value);
    else {
      file.vars.set(match[1] ?? "", match[2] ?? "");
      given.add(match[1] ?? "");
    }
  }
  parse(file, source, given);
  const first = file.rules.flatMap((rule) => rule.targets).find((target) =>
    !target.startsWith(".") || target.includes("/")
  );
  const wanted = targets.length > 0
    ? targets
    : file.vars.get(".DEFAULT_GOAL") !== undefined
    ? [file.vars.get(".DEFAULT_GOAL") ?? ""]
    : first === undefined
    ? []
    : [first];
  const done = new Set<string>();
  for (const target of wanted) make(file, target, done, 0);
  return sink.findings;
}

/** Physical lines joined where a backslash ends them. */
function logicalLines(source: string): { text: string; pos: number }[] {
  const out: { text: string; pos: number }[] = [];
  let pos = 0;
  while (pos <= source.length) {
    let end = source.indexOf("\n", pos);
    if (end < 0) end = source.length;
    let line = source.slice(pos, end);
    const start = pos;
    while (/(?:^|[^\\])(?:\\\\)*\\\r?$/.test(line.slice(-64)) && end < source.length) {
      const next = source.indexOf("\n", end + 1);
      const stop = next < 0 ? source.length : next;
      line += "\n" + source.slice(end + 1, stop);
      end = stop;
    }
    out.push({ text: line.replace(/\r/g, ""), pos: start });
    pos = end + 1;
  }
  return out;
}

function parse(file: Makefile, source: string, given: ReadonlySet<string>): void {
  const { sink, vars } = file;
  let rule: Rule | undefined;
  let define: string | undefined;
  let held = "";
  for (const { text: line, pos } of logicalLines(source)) {
    if (!spend(sink, 1)) return;
    if (define !== undefined) {
      if (/^\s*endef\b/.test(line)) {
        vars.set(define, held);
        define = undefined;
      } else held += (held === "" ? "" : "\n") + line;
      continue;
    }
    if (line.startsWith("\t") && rule !== undefined) {
      rule.lines.push({ text: line.slice(1), pos });
      continue;
    }
    const plain = line.replace(/\\\n\s*/g, " ").replace(/(^|[^\\])#.*$/s, "$1").trim();
    if (plain === "") continue;
    const start = /^(?:override\s+)?define\s+([^\s=]+)/.exec(plain);
    if (start !== null) {
      define = start[1];
      held = "";
      continue;
    }
    const include = /^(?:-|s)?include\s+(.*)$/.exec(plain);
    if (include !== null) {
      for (const path of expand(file, include[1] ?? "", 0).replace(/\$\([\s\S]*\)/, UNKNOWN).split(/\s+/)) {
        emitPath(sink, "read", value(path), { pos, end: pos + line.length });
      }
      emitOpaque(sink, "file", { pos, end: pos + line.length });
      continue;
    }
    if (/^(?:ifeq|ifneq|ifdef|ifndef|else|endif|unexport|vpath|undefine)\b/.test(plain)) {
      // Conditions are not decided: both branches count.
      expand(file, plain, 0);
      continue;
    }
    const assignment =
      /^(?:(?:export|override|private)\s+)*([^\s:#=!+?]+)\s*(::?:?=|\?=|\+=|!=|=)\s*([\s\S]*)$/.exec(plain);
    if (assignment !== null) {
      assign(file, assignment[1] ?? "", assignment[2] ?? "=", assignment[3] ?? "", given);
      rule = undefined;
      continue;
    }
    if (/^export\b/.test(plain)) continue;
    const colon = /^((?:[^:=\\]|\\.|:(?=[\\/]))+?)\s*(::?)(?!=)\s*([\s\S]*)$/.exec(plain);
    if (colon === null) {
      // `$(call f)` or `$(shell …)` on a line of its own.
      expand(file, plain, 0);
      continue;
    }
    let rest = colon[3] ?? "";
    const own = /^([^\s:#=!+?;]+)\s*(?:::?|\?|\+)?=\s*(.*)$/s.exec(rest);
    if (own !== null) {
      assign(file, own[1] ?? "", "=", own[2] ?? "", given);
      continue;
    }
    const semicolon = rest.indexOf(";");
    const inline = semicolon < 0 ? undefined : rest.slice(semicolon + 1).trim();
    if (semicolon >= 0) rest = rest.slice(0, semicolon);
    const targets = expand(file, colon[1] ?? "", 0).split(/\s+/).filter((one) => one !== "");
    // A static pattern rule: `a.o b.o: %.o: %.c`.
    const pattern = rest.indexOf(":");
    const needs = expand(file, (pattern < 0 ? rest : rest.slice(pattern + 1)).replace("|", " "), 0).split(
      /\s+/,
    ).filter((one) => one !== "");
    if (targets[0] === ".ONESHELL") file.oneShell = true;
    rule = {
      targets,
      needs,
      lines: inline === undefined ? [] : [{ text: inline, pos: pos + line.length - inline.length }],
    };
    if (file.rules.length < 8_192) file.rules.push(rule);
  }
}

function assign(file: Makefile, name: string, op: string, given: string, fixed: ReadonlySet<string>): void {
  if (fixed.has(name) || file.vars.size > 8_192) return;
  const old = file.vars.get(name);
  switch (op) {
    case "?=":
      if (old === undefined) file.vars.set(name, given);
      return;
    case "+=":
      file.vars.set(name, old === undefined ? given : `${old} ${given}`);
      return;
    case "!=":
      emitShell(file.sink, value(expand(file, given, 0)), { pos: 0, end: 0 });
      file.vars.set(name, UNKNOWN);
      return;
    case "=":
      file.vars.set(name, given);
      return;
    default:
      file.vars.set(name, literal(expand(file, given, 0)));
  }
}

/** Text that was expanded, so that it comes out as it is when it is expanded again. */
function literal(s: string): string {
  return s.replaceAll("$", "$$$$");
}

function value(s: string): Val {
  return s.includes(UNKNOWN) ? { k: "text", s, from: "unknown" } : text(s);
}

/** Index of the bracket that closes the one at `at`. */
function closing(s: string, at: number): number {
  const open = s[at];
  const close = open === "(" ? ")" : "}";
  let depth = 0;
  for (let i = at; i < s.length; i++) {
    if (s[i] === open) depth++;
    else if (s[i] === close && --depth === 0) return i;
  }
  return s.length;
}

/** Text with variables and functions put in. `$$` stays a dollar sign. */
function expand(file: Makefile, s: string, depth: number): string {
  if (!s.includes("$")) return s;
  if (depth > 24 || !spend(file.sink, 1)) return UNKNOWN;
  let out = "";
  for (let i = 0; i < s.length; i++) {
    const c = s[i] as string; // i < length
    if (c !== "$") {
      out += c;
      continue;
    }
    const next = s[i + 1] ?? "";
    i++;
    if (next === "$") out += "$";
    else if (next === "(" || next === "{") {
      const end = closing(s, i);
      out += reference(file, s.slice(i + 1, end), depth + 1);
      i = end;
    } else {out += automatic(file, next) ??
        expand(file, file.vars.get(next) ?? environment(file, next), depth + 1);}
    if (out.length > 32_768) return UNKNOWN;
  }
  return out;
}

function automatic(file: Makefile, name: string): string | undefined {
  switch (name) {
    case "@":
      return file.target;
    case "<":
      return file.needs[0] ?? UNKNOWN;
    case "^":
    case "+":
      return file.needs.join(" ");
    case "*":
      return file.stem === "" ? UNKNOWN : file.stem;
    case "?":
    case "%":
    case "|":
      return UNKNOWN;
    default:
      return undefined;
  }
}

function environment(file: Makefile, name: string): string {
  const { env, home } = file.sink.options;
  if (Object.hasOwn(env, name)) return (env[name] ?? "").replaceAll("$", "$$$$");
  switch (name) {
    case "HOME":
      return home;
    case "SHELL":
      return "/bin/sh";
    case "RM":
      return "rm -f";
    case "MAKE":
      return "make";
    case "CURDIR":
    case "PWD":
      return ".";
    case "CC":
      return "cc";
    default:
      return "";
  }
}

/** What is in `$(…)`: a variable, a substitution, or a function. */
function reference(file: Makefile, body: string, depth: number): string {
  const call = /^([a-z-]+)\s+([\s\S]*)$/.exec(body);
  if (call !== null) {
    const name = call[1] ?? "";
    const rest = call[2] ?? "";
    const args = (): string[] => splitArguments(rest).map((one) => expand(file, one, depth));
    switch (name) {
      case "shell": {
        // The shell that runs the recipe works it out just as well, and the reader of the shell may know what it prints.
        const line = expand(file, rest, depth);
        emitShell(file.sink, value(line), { pos: 0, end: 0 });
        return `$(${line})`;
      }
      case "subst": {
        const [from = "", to = "", s = ""] = args();
        return from === "" ? s : s.split(from).join(to);
      }
      case "strip":
        return expand(file, rest, depth).trim().replace(/\s+/g, " ");
      case "if":
      case "or":
      case "and":
        return args().filter((one) => one.trim() !== "").slice(-1)[0] ?? "";
      case "call": {
        const [f = "", ...values] = args();
        const before = values.map((_v, i) => file.vars.get(String(i + 1)));
        values.forEach((v, i) => file.vars.set(String(i + 1), literal(v)));
        const out = expand(file, file.vars.get(f.trim()) ?? "", depth);
        before.forEach((v, i) =>
          v === undefined ? file.vars.delete(String(i + 1)) : file.vars.set(String(i + 1), v)
        );
        return out;
      }
      case "foreach": {
        const [name_ = "", words = "", text_ = ""] = splitArguments(rest);
        const out: string[] = [];
        for (const word of expand(file, words, depth).split(/\s+/).slice(0, 64)) {
          file.vars.set(name_.trim(), literal(word));
          out.push(expand(file, text_, depth));
        }
        return out.join(" ");
      }
      case "addprefix": {
        const [prefix = "", s = ""] = args();
        return s.trim().split(/\s+/).map((word) => prefix + word).join(" ");
      }
      case "addsuffix": {
        const [suffix = "", s = ""] = args();
        return s.trim().split(/\s+/).map((word) => word + suffix).join(" ");
      }
      case "join":
        return args().join("");
      case "eval": {
        parse(file, expand(file, rest, depth), new Set());
        return "";
      }
      case "file": {
        const [target = ""] = args();
        const path = target.replace(/^[<>]+\s*/, "").trim();
        emitPath(file.sink, target.startsWith("<") ? "read" : "write", value(path), { pos: 0, end: 0 });
        return UNKNOWN;
      }
      case "info":
      case "warning":
      case "error":
        args();
        return "";
      case "value":
        return file.vars.get(rest.trim()) ?? "";
      case "wildcard":
        return expand(file, rest, depth);
      case "abspath":
      case "realpath":
      case "sort":
        return expand(file, rest, depth);
      case "notdir":
      case "dir":
      case "basename":
      case "suffix":
      case "patsubst":
      case "filter":
      case "filter-out":
      case "word":
      case "words":
      case "wordlist":
      case "firstword":
      case "lastword":
      case "findstring":
      case "origin":
      case "flavor":
      case "guile":
      case "let":
        args();
        return UNKNOWN;
    }
  }
  const name = expand(file, body, depth);
  const substitution = /^([^:]+):([^=]*)=(.*)$/s.exec(name);
  if (substitution !== null) {
    const held = lookUp(file, substitution[1] ?? "", depth);
    const [from = "", to = ""] = [substitution[2] ?? "", substitution[3] ?? ""];
    return from.includes("%")
      ? UNKNOWN
      : held.split(/\s+/).map((word) =>
        word.endsWith(from) ? word.slice(0, word.length - from.length) + to : word
      ).join(" ");
  }
  return lookUp(file, name, depth);
}

function lookUp(file: Makefile, name: string, depth: number): string {
  const own = /^([@<^+*?%|])[DF]?$/.exec(name);
  if (own !== null) return name.length === 1 ? automatic(file, name) ?? UNKNOWN : UNKNOWN;
  return expand(file, file.vars.get(name) ?? environment(file, name), depth);
}

/** Arguments of a function, cut at commas outside brackets. */
function splitArguments(s: string): string[] {
  const out: string[] = [];
  let depth = 0;
  let from = 0;
  for (let i = 0; i < s.length; i++) {
    const c = s[i];
    if (c === "(" || c === "{") depth++;
    else if (c === ")" || c === "}") depth--;
    else if (c === "," && depth === 0) {
      out.push(s.slice(from, i));
      from = i + 1;
    }
  }
  out.push(s.slice(from));
  return out;
}

/** Runs a target's prerequisites, then its recipe. */
function make(file: Makefile, target: string, done: Set<string>, depth: number): void {
  if (done.has(target) || depth > 64 || !spend(file.sink, 1)) return;
  done.add(target);
  let rules = file.rules.filter((rule) => rule.targets.includes(target));
  let stem = "";
  if (!rules.some((rule) => rule.lines.length > 0)) {
    for (const rule of file.rules) {
      const pattern = rule.targets.find((one) => matches(one, target));
      if (pattern === undefined) continue;
      const percent = pattern.indexOf("%");
      stem = target.slice(percent, target.length - (pattern.length - percent - 1));
      rules = [...rules, rule];
      break;
    }
  }
  if (rules.length === 0) {
    const fallback = file.rules.find((rule) => rule.targets.includes(".DEFAULT"));
    if (fallback !== undefined && depth === 0) rules = [fallback];
  }
  const needs = rules.flatMap((rule) => rule.needs).map((need) =>
    stem === "" ? need : need.replace("%", stem)
  );
  for (const need of needs.slice(0, 512)) make(file, need, done, depth + 1);
  file.target = target;
  file.needs = needs;
  file.stem = stem;
  for (const rule of rules) {
    const lines = file.oneShell && rule.lines.length > 0
      ? [{
        text: rule.lines.map((line) => line.text.replace(/^[\s@+-]+/, "")).join("\n"),
        pos: rule.lines[0]?.pos ?? 0,
      }]
      : rule.lines;
    for (const line of lines) {
      const expanded = expand(file, line.text, 0).replace(/\\\n\t?/g, "\\\n");
      // A variable may hold several lines (`define`).
      for (const one of file.oneShell ? [expanded] : expanded.split(/(?<!\\)\n/)) {
        const command = one.replace(/^[\s@+-]+/, "");
        if (command.trim() !== "" && !command.startsWith("#")) {
          emitShell(file.sink, value(command), { pos: line.pos, end: line.pos + line.text.length });
        }
      }
    }
  }
}

function matches(pattern: string, target: string): boolean {
  const percent = pattern.indexOf("%");
  if (percent < 0) return false;
  const before = pattern.slice(0, percent);
  const after = pattern.slice(percent + 1);
  return target.length >= before.length + after.length && target.startsWith(before) && target.endsWith(after);
}
