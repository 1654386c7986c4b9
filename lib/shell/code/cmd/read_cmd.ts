/**
 * cmd.exe and batch files: what their commands run, delete, write and read.
 *
 * @module
 */

import { UNKNOWN } from "../../word.ts";
import {
  cmdCommandEnd,
  cmdGroupEnd,
  type CmdRedirection,
  type CmdWord,
  cmdWords,
  expandCmd,
} from "./cmd_line.ts";
import type { CodeOptions, Finding } from "../findings.ts";
import {
  emitArgv,
  emitConnect,
  emitOpaque,
  emitPath,
  type Place,
  type Sink,
  spend,
  startSink,
} from "../sink.ts";
import { text, type Val } from "../value.ts";
import { windowsVariable } from "../windows_environment.ts";

interface Reader {
  readonly sink: Sink;
  readonly vars: Map<string, string>;
  readonly letters: Map<string, string>;
  readonly stack: (Val | undefined)[];
  depth: number;
  pipes: number;
  pipe: number | undefined;
  /** What the stage before prints, if that is known. */
  stdin: Val | undefined;
  /** Where the text that is read stands. */
  place: Place;
}

/** Reads cmd.exe source. */
export function readCmdCode(source: string, options: CodeOptions): readonly Finding[] {
  const r: Reader = {
    sink: startSink(options),
    vars: new Map(),
    letters: new Map(),
    stack: [],
    depth: 0,
    pipes: 0,
    pipe: undefined,
    stdin: undefined,
    place: { pos: 0, end: source.length },
  };
  list(r, source);
  return r.sink.findings;
}

/** Deepest nesting of commands within commands; each block counts twice. */
const DEEPEST = 96;

/** Characters that are looked at for one step of the budget: blocks within blocks are gone through again. */
const PER_STEP = 64;

function variable(r: Reader, name: string): string | undefined {
  const plain = name.toLowerCase();
  const set = r.vars.get(plain);
  if (set !== undefined) return set;
  if (/^[1-9]$/.test(plain)) return r.sink.options.args[Number(plain) - 1]?.value ?? "";
  if (plain === "*") return r.sink.options.args.map((arg) => arg.value).join(" ");
  if (plain === "cd" && r.sink.cwd?.k === "text") return r.sink.cwd.s;
  // The script itself: what starts it again (`%0|%0`) shows by this name.
  if (plain === "0") return "%0";
  if (plain === "cmdcmdline") return "cmd";
  const usual = windowsVariable(r.sink.options, plain);
  // A folder of a POSIX home would look like an option.
  return usual?.startsWith("/") ? usual.replaceAll("/", "\\") : usual;
}

function expand(r: Reader, source: string): string {
  const out = expandCmd(source, (name) => variable(r, name), (name) => r.letters.get(name));
  // A variable that is doubled line by line grows fast.
  return out.length > source.length && !spend(r.sink, Math.ceil(out.length / PER_STEP)) ? source : out;
}

/** Commands joined by `&`, `&&`, `||`, `|` and line ends. */
function list(r: Reader, source: string): void {
  if (r.depth >= DEEPEST) return emitOpaque(r.sink, "unknown", r.place);
  r.depth++;
  let i = 0;
  while (i < source.length && spend(r.sink, 1)) {
    while (i < source.length && /[\s&|@;,=)]/.test(source[i] ?? "")) i++;
    if (i >= source.length) break;
    const next = unit(r, source, i, source.length);
    if (next <= i) break;
    i = next;
    // A pipeline's stages share a number.
    let k = i;
    while (k < source.length && /[ \t]/.test(source[k] ?? "")) k++;
    const piped = source[k] === "|" && source[k + 1] !== "|";
    if (!piped) {
      r.pipe = undefined;
      r.stdin = undefined;
    }
  }
  r.depth--;
}

function isPiped(source: string, at: number): boolean {
  let k = at;
  while (k < source.length && /[ \t]/.test(source[k] ?? "")) k++;
  return source[k] === "|" && source[k + 1] !== "|";
}

function skipBlanks(source: string, from: number, to: number): number {
  let i = from;
  while (i < to && /[\s,;=]/.test(source[i] ?? "")) i++;
  return i;
}

function wordAt(source: string, from: number): string {
  return /^[A-Za-z]+/.exec(source.slice(from, from + 20))?.[0].toLowerCase() ?? "";
}

/** Index of the bracket that closes the one at `from`. Takes steps for what it goes through. */
function groupEnd(r: Reader, source: string, from: number, to: number): number {
  const end = cmdGroupEnd(source, from, to);
  return spend(r.sink, Math.ceil((end - from) / PER_STEP)) ? end : to;
}

/** Index at which the command ends. Takes steps for what it goes through. */
function commandEnd(r: Reader, source: string, from: number, to: number): number {
  const end = cmdCommandEnd(source, from, to);
  return spend(r.sink, Math.ceil((end - from) / PER_STEP)) ? end : to;
}

/** One command, block, `if` or `for`; gives the index after it. */
function unit(r: Reader, source: string, from: number, to: number): number {
  r.depth++;
  const end = unitWithin(r, source, from, to);
  r.depth--;
  return end;
}

function unitWithin(r: Reader, source: string, from: number, to: number): number {
  let i = from;
  while (i < to && /[\s@]/.test(source[i] ?? "")) i++;
  if (i >= to || !spend(r.sink, 1)) return to;
  if (r.depth >= DEEPEST) {
    emitOpaque(r.sink, "unknown", r.place);
    return to;
  }
  if (source[i] === "(") {
    const close = groupEnd(r, source, i, to);
    list(r, source.slice(i + 1, close));
    return tail(r, source, Math.min(close + 1, to), to);
  }
  if (source[i] === ":") {
    const end = source.indexOf("\n", i);
    return end < 0 ? to : end; // a label or a comment
  }
  switch (wordAt(source, i)) {
    case "rem": {
      if (/\w/.test(source[i + 3] ?? "")) break;
      const end = source.indexOf("\n", i);
      return end < 0 ? to : end;
    }
    case "if":
      if (/\s/.test(source[i + 2] ?? "")) return conditional(r, source, i + 2, to);
      break;
    case "else": {
      const next = skipBlanks(source, i + 4, to);
      return next >= to ? to : unit(r, source, next, to);
    }
    case "for":
      if (/\s/.test(source[i + 3] ?? "")) return loop(r, source, i + 3, to);
      break;
  }
  const end = commandEnd(r, source, i, to);
  const raw = source.slice(i, end);
  const piped = isPiped(source, end);
  if (piped || r.pipe !== undefined) r.pipe ??= ++r.pipes;
  const expanded = expand(r, raw);
  if (
    expanded !== raw && /[&|\n]/.test(expanded) &&
    cmdCommandEnd(expanded, 0, expanded.length) < expanded.length
  ) {
    // A variable may hold several commands.
    list({ ...r, letters: new Map() }, expanded);
  } else command(r, expanded);
  return Math.max(end, i + 1);
}

/** Redirections after a block. */
function tail(r: Reader, source: string, from: number, to: number): number {
  const rest = /^[ \t]*(?:[0-9]?>>?|<)[^&|\n()]*/.exec(source.slice(from, Math.min(to, from + 4_096)));
  if (rest === null) return from;
  redirect(r, cmdWords(expand(r, rest[0])).redirections);
  return from + rest[0].length;
}

function conditional(r: Reader, source: string, from: number, to: number): number {
  let i = skipBlanks(source, from, to);
  for (;;) {
    const option = /^(?:\/i|not)\b/i.exec(source.slice(i, i + 5));
    if (option === null) break;
    i = skipBlanks(source, i + option[0].length, to);
  }
  const word = (): void => {
    let quoted = false;
    while (i < to && (quoted || !/[\s(]/.test(source[i] ?? ""))) {
      if (source[i] === '"') quoted = !quoted;
      if (!quoted && source.startsWith("==", i)) break;
      i++;
    }
  };
  const first = wordAt(source, i);
  if (/^(?:exist|defined|errorlevel|cmdextversion)$/.test(first)) {
    i = skipBlanks(source, i + first.length, to);
    word();
  } else {
    word();
    i = skipBlanks(source, i, to);
    const op = /^(?:equ|neq|lss|leq|gtr|geq)\b/i.exec(source.slice(i, i + 5));
    if (op !== null) i = skipBlanks(source, i + 3, to);
    word();
  }
  const before = new Map(r.vars);
  i = skipBlanks(source, i, to);
  if (i >= to) return to;
  let end = unit(r, source, i, to);
  for (const [name, old] of before) if (r.vars.get(name) !== old) r.vars.set(name, UNKNOWN);
  const other = skipBlanks(source, end, to);
  if (wordAt(source, other) === "else") end = unit(r, source, other, to);
  return end;
}

function loop(r: Reader, source: string, from: number, to: number): number {
  const head = /^\s*(\/[fdrlFDRL])?\s*((?:"[^"]*"|[^\s%"(][^\s%]*)\s+)?%%?([A-Za-z#?@])\s+in\s*\(/i.exec(
    source.slice(from, Math.min(to, from + 400)),
  );
  if (head === null) return Math.min(commandEnd(r, source, from, to) + 1, to);
  const open = from + head[0].length - 1;
  const close = groupEnd(r, source, open, to);
  const set = expand(r, source.slice(open + 1, close)).trim();
  const kind = (head[1] ?? "").toLowerCase();
  const letter = head[3] ?? "";
  let values: string[] = [];
  if (kind === "/f") {
    const quoted = /^(['"`])([\s\S]*)\1$/.exec(set);
    const back = /usebackq/i.test(head[2] ?? "");
    const mark = quoted?.[1];
    if (quoted !== null && (back ? mark === "`" : mark === "'")) {
      list(r, quoted[2] ?? "");
      values = [UNKNOWN];
    } else if (quoted !== null && (back ? mark === "'" : mark === '"')) values = [quoted[2] ?? ""];
    else {
      emitPath(r.sink, "read", text(set.replace(/"/g, "")), r.place);
      values = [UNKNOWN];
    }
  } else if (kind === "/l") {
    const [start = 0, step = 1, end = 0] = set.split(/[,\s]+/).map(Number);
    if (step !== 0 && Math.abs((end - start) / step) <= 64) {
      for (let n = start; step > 0 ? n <= end : n >= end; n += step) {
        values.push(String(n));
      }
    } else values = [UNKNOWN];
  } else {
    const root = kind === "/r" ? (head[2] ?? ".").trim().replace(/"/g, "") : undefined;
    for (const word of cmdWords(set.replace(/[,;]/g, " ")).words.slice(0, 64)) {
      const value = root === undefined
        ? word.value
        : `${expand(r, root)}\\${/[*?]/.test(word.value) ? word.value : UNKNOWN}`;
      values.push(value);
    }
  }
  let i = skipBlanks(source, Math.min(close + 1, to), to);
  if (wordAt(source, i) === "do") i = skipBlanks(source, i + 2, to);
  let end = Math.max(i, Math.min(close + 1, to));
  const before = r.letters.get(letter);
  if (values.length === 0) values = [UNKNOWN];
  for (const value of values) {
    r.letters.set(letter, value);
    // Further tokens of a line go to the letters that follow.
    if (kind === "/f") {
      for (let k = 1; k < 6; k++) r.letters.set(String.fromCharCode(letter.charCodeAt(0) + k), UNKNOWN);
    }
    if (i < to) end = unit(r, source, i, to);
    if (!spend(r.sink, 1)) break;
  }
  if (before === undefined) r.letters.delete(letter);
  else r.letters.set(letter, before);
  return end;
}

function redirect(r: Reader, redirections: readonly CmdRedirection[]): void {
  for (const { op, path } of redirections) {
    if (/^(?:nul|con|&\d)$/i.test(path) || path === "") continue;
    emitPath(r.sink, op === "<" ? "read" : "write", text(path), r.place);
  }
}

/** A path; wildcards become a pattern. */
function pathValue(path: string): Val {
  if (!/[*?]/.test(path) || path.includes(UNKNOWN)) {
    return path.includes(UNKNOWN) ? { k: "text", s: path, from: "unknown" } : text(path);
  }
  return {
    k: "text",
    s: path.replace(/[*?]+/g, UNKNOWN),
    from: "unknown",
    pattern: path.replace(/[\\[\]{}()!+@|]/g, "\\$&"),
  };
}

function value(s: string): Val {
  return s.includes(UNKNOWN) ? { k: "text", s, from: "unknown" } : text(s);
}

/** Programs that execute what they read. */
const INTERPRETERS =
  /(?:^|[\\/])(?:(?:ba|z|da|k)?sh|cmd|powershell|pwsh|python[\d.]*|node|perl|ruby)(?:\.exe)?$/i;

function command(r: Reader, source: string): void {
  const { words, redirections } = cmdWords(source);
  redirect(r, redirections);
  const [first] = words;
  if (first === undefined) return;
  // `del/q`, `cd\x`, `echo.x`: the name ends before the slash, backslash or dot.
  const glued =
    /^(del|erase|rd|rmdir|copy|move|type|ren|rename|md|mkdir|cd|chdir|pushd|echo|dir|start|call|format)([/\\.:=(+[].*)$/i
      .exec(first.value);
  const name = (glued?.[1] ?? first.value).toLowerCase().replace(/\.exe$/, "");
  const rest: CmdWord[] = glued === null
    ? words.slice(1)
    : [{ value: glued[2] ?? "", raw: glued[2] ?? "" }, ...words.slice(1)];
  const plain = name.slice(Math.max(name.lastIndexOf("\\"), name.lastIndexOf("/")) + 1);
  if (internal(r, plain === name ? name : "", source, rest)) return;
  const argv = [value(first.value), ...rest.map((word) => value(word.value))];
  const { stdin } = r;
  emitArgv(r.sink, argv, r.place, { pipe: r.pipe, stdin });
  if (r.pipe !== undefined && stdin === undefined && INTERPRETERS.test(name) && rest.length === 0) {
    const source = r.sink.findings.find((f) => f.kind === "argv" && f.pipe === r.pipe);
    if (
      source?.kind === "argv" &&
      /(?:^|[\\/])(?:curl|wget|bitsadmin)(?:\.exe)?$/i.test(source.argv[0]?.value ?? "")
    ) emitOpaque(r.sink, "download", r.place);
  }
  r.stdin = undefined;
}

/** cmd.exe's own commands; false if it is none of them. */
function internal(r: Reader, name: string, source: string, rest: readonly CmdWord[]): boolean {
  const { sink, place } = r;
  const options = new Set<string>();
  const operands: string[] = [];
  for (const { value: word, raw } of rest) {
    if (/^\/[A-Za-z?-]/.test(word) && !raw.startsWith('"')) {
      for (const one of word.toLowerCase().split("/")) {
        options.add(one.slice(0, 1));
      }
    } else for (const one of raw.startsWith('"') ? [word] : word.split(/[,;](?=\S)/)) operands.push(one);
  }
  const emitted = (): void =>
    emitArgv(sink, [text(name), ...rest.map((word) => value(word.value))], place, {
      pipe: r.pipe,
    });
  switch (name) {
    case "del":
    case "erase":
      emitted();
      for (const path of operands) emitPath(sink, "delete", pathValue(path), place, options.has("s"));
      return true;
    case "rd":
    case "rmdir":
      emitted();
      for (const path of operands) emitPath(sink, "delete", pathValue(path), place, options.has("s"));
      return true;
    case "copy": {
      emitted();
      const paths = operands.flatMap((one) => one.split("+")).filter((one) => one !== "");
      for (const path of paths.length > 1 ? paths.slice(0, -1) : paths) {
        emitPath(sink, "read", pathValue(path), place);
      }
      const target = paths[paths.length - 1];
      if (paths.length > 1 && target !== undefined) emitPath(sink, "write", pathValue(target), place);
      return true;
    }
    case "move":
    case "ren":
    case "rename": {
      emitted();
      const [from, to] = operands;
      if (from !== undefined) {
        emitPath(sink, "read", pathValue(from), place, true);
        emitPath(sink, "delete", pathValue(from), place, true);
      }
      if (to !== undefined && from !== undefined) {
        const folder = name === "move" || /[\\/]/.test(to)
          ? ""
          : from.slice(0, Math.max(from.lastIndexOf("\\"), from.lastIndexOf("/")) + 1);
        emitPath(sink, "write", pathValue(folder + to), place);
      }
      return true;
    }
    case "type":
      emitted();
      for (const path of operands) emitPath(sink, "read", pathValue(path), place);
      return true;
    case "md":
    case "mkdir":
      emitted();
      for (const path of operands) emitPath(sink, "write", pathValue(path), place);
      return true;
    case "mklink": {
      emitted();
      const [link] = operands;
      if (link !== undefined) emitPath(sink, "write", pathValue(link), place);
      return true;
    }
    case "echo": {
      emitted();
      const shown = rest.map((word) => word.raw).join(" ");
      r.stdin = value(shown);
      return true;
    }
    case "cd":
    case "chdir":
    case "pushd": {
      emitted();
      const [path] = operands;
      if (path === undefined) return true;
      if (name === "pushd") r.stack.push(sink.cwd);
      const base = sink.cwd?.k === "text" && !/^(?:[\\/]|[A-Za-z]:)/.test(path) ? `${sink.cwd.s}\\` : "";
      sink.cwd = value(base + path);
      return true;
    }
    case "popd":
      emitted();
      sink.cwd = r.stack.pop();
      return true;
    case "set":
      assign(r, source);
      return true;
    case "call": {
      const inner = source.replace(/^\s*call\s+/i, "");
      if (inner.startsWith(":")) return true;
      r.depth++;
      if (r.depth < DEEPEST) command(r, expand(r, inner.replace(/%%/g, "%")));
      r.depth--;
      return true;
    }
    case "start": {
      const words = rest.filter((word, i) => !(i === 0 && word.raw.startsWith('"') && rest.length > 1));
      let k = 0;
      while (k < words.length && /^\/\w/.test(words[k]?.value ?? "")) {
        k += /^\/(?:d|node|affinity)$/i.test(words[k]?.value ?? "") ? 2 : 1;
      }
      const [program] = words.slice(k);
      if (program === undefined) return true;
      if (/^https?:/i.test(program.value)) emitConnect(sink, value(program.value), place, false);
      const argv = words.slice(k).map((word) => value(word.value));
      emitArgv(sink, argv, place, { pipe: r.pipe });
      return true;
    }
    case "dir":
    case "cls":
    case "title":
    case "ver":
    case "vol":
    case "color":
    case "pause":
    case "setlocal":
    case "endlocal":
    case "goto":
    case "shift":
    case "prompt":
    case "path":
    case "date":
    case "time":
    case "exit":
    case "break":
    case "verify":
    case "assoc":
    case "ftype":
      emitted();
      return true;
    default:
      return false;
  }
}

/** `set X=value`, `set "X=value"`, `set /a X=1+2`, `set /p X=prompt`. */
function assign(r: Reader, source: string): void {
  const match = /^\s*set\s+(\/[ap]\s+)?"?([^=]*)=([\s\S]*)$/i.exec(source);
  if (match === null || r.vars.size > 4_096) return;
  const name = (match[2] ?? "").trim().toLowerCase();
  const body = match[3] ?? "";
  const quoted = /^\s*set\s+(?:\/[ap]\s+)?"/i.test(source);
  const kind = (match[1] ?? "").trim().toLowerCase();
  if (kind === "/p" || kind === "/a" && !/^\s*-?\d+\s*"?$/.test(body)) r.vars.set(name, UNKNOWN);
  else r.vars.set(name, quoted ? body.replace(/"[^"]*$/, "") : body.replace(/\^(.)/g, "$1"));
}
