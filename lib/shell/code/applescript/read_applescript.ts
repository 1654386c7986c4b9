/**
 * AppleScript: what it hands to the shell, to other applications and to the file system.
 *
 * @module
 */

import { UNKNOWN } from "../../word.ts";
import type { CodeOptions, Finding } from "../findings.ts";
import {
  emitCode,
  emitConnect,
  emitOpaque,
  emitPath,
  emitShell,
  outputOrigin,
  type Place,
  type Sink,
  spend,
  startSink,
} from "../sink.ts";
import { END, type Token } from "../token.ts";
import {
  alt,
  codePoint,
  concat,
  isDecoded,
  iterate,
  joinTexts,
  list,
  mapText,
  num,
  originOf,
  sliceOf,
  text,
  toText,
  unknown,
  type Val,
  WHATEVER,
} from "../value.ts";
import { appleScriptTokens } from "./tokens.ts";

/** Deepest nesting of expressions and statements. */
const DEEPEST = 80;

interface Reader {
  readonly sink: Sink;
  tokens: readonly Token[];
  at: number;
  readonly vars: Map<string, Val>;
  /** The application that is told something, lower case; innermost last. */
  readonly told: string[];
  depth: number;
}

/** Reads AppleScript source. */
export function readAppleScriptCode(source: string, options: CodeOptions): readonly Finding[] {
  const sink = startSink(options);
  const r: Reader = {
    sink,
    tokens: appleScriptTokens(source, sink),
    at: 0,
    vars: new Map(),
    told: [],
    depth: 0,
  };
  statements(r);
  return sink.findings;
}

function peek(r: Reader, ahead = 0): Token {
  return r.tokens[r.at + ahead] ?? END;
}

function isName(r: Reader, s: string, ahead = 0): boolean {
  const token = peek(r, ahead);
  return token.t === "name" && token.s === s;
}

function isOp(r: Reader, s: string): boolean {
  const token = peek(r);
  return token.t === "op" && token.s === s;
}

/** Steps over the words if they are next. */
function words(r: Reader, phrase: string): boolean {
  const parts = phrase.split(" ");
  for (let k = 0; k < parts.length; k++) if (!isName(r, parts[k] ?? "", k)) return false;
  r.at += parts.length;
  return true;
}

function placeFrom(r: Reader, from: number): Place {
  const first = r.tokens[from];
  return { pos: first?.pos ?? 0, end: r.tokens[Math.max(from, r.at - 1)]?.end ?? first?.end ?? 0 };
}

function statements(r: Reader): void {
  while (r.at < r.tokens.length && spend(r.sink, 1)) {
    const { at } = r;
    if (peek(r).t === "nl") r.at++;
    else statement(r);
    if (r.at <= at) r.at = at + 1;
  }
}

function skipLine(r: Reader): void {
  while (r.at < r.tokens.length && peek(r).t !== "nl") r.at++;
}

/** What is left of a line: commands may stand within expressions. */
function restOfLine(r: Reader): void {
  while (r.at < r.tokens.length && peek(r).t !== "nl" && spend(r.sink, 1)) {
    const { at } = r;
    expression(r);
    if (r.at <= at) r.at = at + 1;
  }
}

function statement(r: Reader): void {
  if (r.depth > DEEPEST) {
    emitOpaque(r.sink, "unknown", placeFrom(r, r.at));
    return skipLine(r);
  }
  r.depth++;
  statementWithin(r);
  r.depth--;
}

function statementWithin(r: Reader): void {
  const token = peek(r);
  if (token.t !== "name") {
    expression(r);
    return;
  }
  switch (token.s) {
    case "tell":
      tell(r);
      return;
    case "end":
      if (isName(r, "tell", 1)) r.told.pop();
      skipLine(r);
      return;
    case "set":
    case "copy": {
      r.at++;
      const from = r.at;
      if (token.s === "copy") {
        const v = expression(r);
        if (words(r, "to") && peek(r).t === "name") r.vars.set(peek(r).s, v);
        restOfLine(r);
        return;
      }
      while (r.at < r.tokens.length && !isName(r, "to") && peek(r).t !== "nl") {
        r.at = Math.max(r.at + 1, (peek(r).match ?? -1) + 1);
      }
      const target = r.tokens[from];
      const to = r.at;
      const simple = to === from + 1;
      if (!words(r, "to")) return;
      const clipboard = r.tokens[from]?.s === "the" || r.tokens[from]?.s === "clipboard";
      const v = expression(r);
      if (simple && target?.t === "name" && !clipboard) r.vars.set(target.s, v);
      else if (target?.s === "{") {
        // `set {a, b} to {1, 2}`
        const names = r.tokens.slice(from, to).filter((one) => one.t === "name");
        const values = v.k === "list" ? v.items : [];
        names.forEach((one, i) => r.vars.set(one.s, values[i] ?? WHATEVER));
      }
      restOfLine(r);
      return;
    }
    case "on":
      if (isName(r, "run", 1) && peek(r, 2).t === "name") {
        r.vars.set(
          peek(r, 2).s,
          list(r.sink.options.args.map((arg) => text(arg.value)), true),
        );
      }
      skipLine(r);
      return;
    case "to":
    case "use":
    case "property":
    case "global":
    case "local":
      if (token.s === "property" && peek(r, 2).s === ":") {
        const name = peek(r, 1).s;
        r.at += 3;
        r.vars.set(name, expression(r));
        return;
      }
      skipLine(r);
      return;
    case "repeat":
      if (isName(r, "with", 1) && isName(r, "in", 3)) {
        const name = peek(r, 2).s;
        r.at += 4;
        const source = expression(r);
        const items = iterate(source);
        r.vars.set(name, items.length === 0 ? WHATEVER : alt(items.slice(0, 12)));
        return;
      }
      r.at++;
      return;
    case "if":
    case "else":
    case "then":
    case "while":
    case "until":
    case "try":
    case "return":
    case "ignoring":
    case "considering":
    case "with":
    case "exit":
    case "error":
      r.at++;
      return;
    case "delete":
    case "empty":
    case "move":
    case "duplicate":
      fileCommand(r, token.s);
      return;
  }
  expression(r);
}

function tell(r: Reader): void {
  r.at++;
  const from = r.at;
  while (r.at < r.tokens.length && peek(r).t !== "nl" && !isName(r, "to")) r.at++;
  const named = r.tokens.slice(from, r.at).find((token) => token.t === "str");
  r.told.push((named?.s ?? "").toLowerCase());
  if (words(r, "to")) {
    statement(r);
    restOfLine(r);
    r.told.pop();
  }
}

/** The file or folder that a Finder reference means. */
function filePath(v: Val): Val {
  return mapText(
    toText(v),
    (s) => /^[^/]*:/.test(s) && !/^\w+:\/\//.test(s) ? "/" + s.split(":").slice(1).join("/") : s,
  );
}

function fileCommand(r: Reader, command: string): void {
  const from = r.at;
  r.at++;
  const app = r.told[r.told.length - 1] ?? "";
  if (command === "empty") {
    if (words(r, "the trash") || words(r, "trash")) {
      emitPath(
        r.sink,
        "delete",
        concat(text(r.sink.options.home), text("/.Trash")),
        placeFrom(r, from),
        true,
      );
    }
    return;
  }
  const files = /finder|system events|^$/.test(app);
  const v = expression(r);
  const at = placeFrom(r, from);
  const paths = v.k === "list" ? v.items : [v];
  let target: Val | undefined;
  let trash = false;
  if (words(r, "to")) {
    if (words(r, "the trash") || words(r, "trash")) trash = true;
    else target = expression(r);
  }
  restOfLine(r);
  if (!files) return;
  for (const one of paths) {
    const path = filePath(one);
    if (toText(path).s === UNKNOWN && originOf(path) === "unknown" && app === "") continue;
    if (command === "delete" || trash) emitPath(r.sink, "delete", path, at, true);
    else {
      emitPath(r.sink, "read", path, at, true);
      if (command === "move") emitPath(r.sink, "delete", path, at, true);
    }
  }
  if (target !== undefined) emitPath(r.sink, "write", filePath(target), at);
}

// Expressions.

function expression(r: Reader): Val {
  if (r.depth > DEEPEST || !spend(r.sink, 1)) {
    r.at++;
    return WHATEVER;
  }
  r.depth++;
  let v = primary(r);
  for (;;) {
    if (isOp(r, "&")) {
      r.at++;
      const next = primary(r);
      v = v.k === "list" && next.k === "list" ? list([...v.items, ...next.items]) : concat(v, next);
    } else if (isName(r, "as")) {
      r.at++;
      if (words(r, "unicode text") || words(r, "posix file")) continue;
      if (peek(r).t === "name") r.at++;
    } else if (peek(r).t === "op" && /^[-+*/=<>^≠≤≥÷]$/.test(peek(r).s)) {
      r.at++;
      primary(r);
      v = WHATEVER;
    } else break;
    if (!spend(r.sink, 1)) break;
  }
  r.depth--;
  return v;
}

const SKIPPED = new Set([
  "the",
  "a",
  "an",
  "alias",
  "file",
  "folder",
  "item",
  "items",
  "document",
  "every",
  "first",
  "last",
  "my",
  "get",
  "text",
  "string",
  "url",
  "disk",
  "file's",
]);

const FOLDERS: Readonly<Record<string, string>> = {
  home: "",
  desktop: "/Desktop",
  documents: "/Documents",
  downloads: "/Downloads",
  library: "/Library",
  preferences: "/Library/Preferences",
  trash: "/.Trash",
  pictures: "/Pictures",
  "application support": "/Library/Application Support",
};

function primary(r: Reader): Val {
  if (r.depth > DEEPEST) {
    r.at++;
    return WHATEVER;
  }
  r.depth++;
  const v = primaryWithin(r);
  r.depth--;
  return v;
}

function primaryWithin(r: Reader): Val {
  const token = peek(r);
  const from = r.at;
  switch (token.t) {
    case "str":
      r.at++;
      return ofWhat(r, text(token.s));
    case "num":
      r.at++;
      return num(Number(token.s));
    case "op": {
      if (token.s === "(") {
        r.at++;
        let v: Val = WHATEVER;
        while (r.at < r.tokens.length && !isOp(r, ")") && peek(r).t !== "nl" && spend(r.sink, 1)) {
          const { at } = r;
          v = expression(r);
          if (r.at <= at) r.at = at + 1;
        }
        if (isOp(r, ")")) r.at++;
        return v;
      }
      if (token.s === "{") {
        r.at++;
        const items: Val[] = [];
        while (r.at < r.tokens.length && !isOp(r, "}") && spend(r.sink, 1)) {
          const { at } = r;
          if (isOp(r, ",") || peek(r).t === "nl") r.at++;
          else items.push(expression(r));
          if (r.at <= at) r.at = at + 1;
        }
        if (isOp(r, "}")) r.at++;
        return list(items);
      }
      if (token.s === "-") {
        r.at++;
        primary(r);
      }
      return WHATEVER;
    }
    case "name":
      break;
    default:
      return WHATEVER;
  }
  r.depth++;
  const v = commands(r, from);
  r.depth--;
  if (v !== undefined) return v;
  const own = r.vars.get(token.s);
  if (own === undefined && SKIPPED.has(token.s)) {
    r.at++;
    return primary(r);
  }
  r.at++;
  if (token.s === "current" && isName(r, "application")) r.at++;
  const held = r.vars.get(token.s);
  return held ?? ofWhat(r, WHATEVER);
}

/** `"x" of folder "y"`: a path below another. */
function ofWhat(r: Reader, v: Val): Val {
  if (!isName(r, "of") && !isName(r, "in")) return v;
  const named = /^(?:file|folder|item|disk|home|desktop|trash|alias)$/.test(peek(r, 1).s);
  if (!named) {
    r.at++;
    primary(r);
    return v;
  }
  r.at++;
  const whole = isName(r, "home") || isName(r, "desktop")
    ? concat(text(r.sink.options.home), text(FOLDERS[peek(r).s] ?? ""))
    : undefined;
  if (whole !== undefined) r.at++;
  const outer = whole ?? primary(r);
  return joinTexts([filePath(outer), text("/"), v], "");
}

/** Commands that may stand within expressions. */
function commands(r: Reader, from: number): Val | undefined {
  const { sink } = r;
  if (words(r, "do shell script")) {
    const v = expression(r);
    emitShell(sink, v, placeFrom(r, from));
    while (
      isName(r, "with") || isName(r, "without") || isName(r, "user") || isName(r, "password") ||
      words(r, "administrator privileges") || words(r, "altering line endings")
    ) {
      if (isName(r, "user") || isName(r, "password")) {
        r.at++;
        if (isName(r, "name")) r.at++;
        primary(r);
      } else if (isName(r, "with") || isName(r, "without")) r.at++;
      if (!spend(sink, 1)) break;
    }
    return unknown(outputOrigin(toText(v).s));
  }
  if (words(r, "do script") || words(r, "write text")) {
    emitShell(sink, expression(r), placeFrom(r, from));
    return WHATEVER;
  }
  if (words(r, "do javascript")) {
    expression(r);
    return WHATEVER;
  }
  if (words(r, "run script")) {
    const v = expression(r);
    return evaluate(r, v, placeFrom(r, from));
  }
  if (words(r, "load script")) {
    expression(r);
    emitOpaque(sink, "file", placeFrom(r, from));
    return WHATEVER;
  }
  if (words(r, "open location")) {
    const v = expression(r);
    emitConnect(sink, v, placeFrom(r, from), false);
    return WHATEVER;
  }
  if (words(r, "open for access")) {
    const v = filePath(expression(r));
    const writes = words(r, "with write permission");
    emitPath(sink, writes ? "write" : "read", v, placeFrom(r, from));
    return v;
  }
  if (isName(r, "write") && !isName(r, "text", 1)) {
    r.at++;
    expression(r);
    if (words(r, "to")) {
      const v = filePath(expression(r));
      if (toText(v).s !== UNKNOWN) emitPath(sink, "write", v, placeFrom(r, from));
    }
    return WHATEVER;
  }
  if (isName(r, "read")) {
    r.at++;
    const v = filePath(expression(r));
    if (toText(v).s !== UNKNOWN) emitPath(sink, "read", v, placeFrom(r, from));
    return unknown("file");
  }
  if (isName(r, "keystroke")) {
    r.at++;
    const v = expression(r);
    const typed = toText(v).s;
    const shortcut = isName(r, "using");
    // Text that is typed into whatever window is in front may be a command.
    if (!shortcut && (typed.length > 1 || typed === UNKNOWN)) {
      emitOpaque(sink, originOf(v) ?? "unknown", placeFrom(r, from));
    }
    return WHATEVER;
  }
  if (isName(r, "item") && peek(r, 1).t === "num" && isName(r, "of", 2)) {
    const at = Number(peek(r, 1).s) - 1;
    r.at += 3;
    const v = primary(r);
    return v.k === "list" ? v.items[at] ?? WHATEVER : WHATEVER;
  }
  if (words(r, "quoted form of")) {
    const v = primary(r);
    return mapText(toText(v), (s) => `'${s.replaceAll("'", "'\\''")}'`);
  }
  if (words(r, "posix path of")) return filePath(primary(r));
  if (words(r, "posix file")) return primary(r);
  if (words(r, "path to")) {
    if (isName(r, "the")) r.at++;
    let name = "";
    while (
      peek(r).t === "name" && !isName(r, "folder") && !isName(r, "as") && !isName(r, "from") &&
      name.length < 60
    ) name += (name === "" ? "" : " ") + (r.tokens[r.at++]?.s ?? "");
    if (isName(r, "folder")) r.at++;
    if (words(r, "from user domain")) { /* the user's own is the default */ }
    const below = Object.hasOwn(FOLDERS, name) ? FOLDERS[name] : undefined;
    return below === undefined ? WHATEVER : text(`${r.sink.options.home}${below}/`);
  }
  if (words(r, "character id") || words(r, "ascii character") || words(r, "string id")) {
    const v = primary(r);
    if (v.k === "list") {
      return joinTexts(v.items.map((one) => one.k === "num" ? text(codePoint(one.n)) : WHATEVER), "");
    }
    return v.k === "num" ? text(codePoint(v.n)) : WHATEVER;
  }
  if (words(r, "reverse of")) {
    const v = primary(r);
    return sliceOf(v, undefined, undefined, num(-1));
  }
  if (words(r, "characters of")) return list([...iterate(primary(r))]);
  if (words(r, "system attribute")) {
    const name = toText(primary(r)).s;
    const { env, home } = r.sink.options;
    return Object.hasOwn(env, name) ? text(env[name] ?? "") : name === "HOME" ? text(home) : WHATEVER;
  }
  if (words(r, "the clipboard") || words(r, "clipboard")) return unknown("input");
  if (words(r, "display dialog") || words(r, "display notification") || words(r, "display alert")) {
    expression(r);
    return unknown("input");
  }
  return undefined;
}

function evaluate(r: Reader, v: Val, at: Place): Val {
  const { sink } = r;
  const t = toText(v);
  if (isDecoded(t)) emitOpaque(sink, "decoded", at);
  if (t.s.includes(UNKNOWN)) emitOpaque(sink, t.from ?? "unknown", at);
  if (t.s.replaceAll(UNKNOWN, "").trim() === "") return WHATEVER;
  emitCode(sink, t, at);
  if (sink.nest >= 8) {
    emitOpaque(sink, "unknown", at);
    return WHATEVER;
  }
  const { tokens: outer, at: back } = r;
  const { place } = sink;
  sink.place ??= { pos: at.pos, end: at.end };
  sink.nest++;
  r.tokens = appleScriptTokens(t.s, sink);
  r.at = 0;
  statements(r);
  r.tokens = outer;
  r.at = back;
  sink.nest--;
  sink.place = place;
  return WHATEVER;
}
