/**
 * fish: commands with their words worked out, pipelines, redirections, variables, command substitutions.
 *
 * All branches and bodies count as run. Loops over known words are read word by word.
 *
 * @module
 */

import { UNKNOWN } from "../../word.ts";
import type { CodeOptions, Finding } from "../findings.ts";
import { emitArgv, emitCode, emitOpaque, emitPath, outputOrigin, type Place, type Sink, spend, startSink } from "../sink.ts";
import { alt, concat, isDecoded, joinTexts, type List, list, NIL, originOf, text, toText, unknown, type Val, WHATEVER } from "../value.ts";

interface FishFunction {
  readonly source: string;
  readonly from: number;
  readonly to: number;
  calls: number;
  active: boolean;
}

interface Reader {
  readonly sink: Sink;
  source: string;
  i: number;
  end: number;
  vars: Map<string, Val>;
  readonly functions: Map<string, FishFunction>;
  readonly aliases: Map<string, string>;
  depth: number;
  loops: number;
  pipes: number;
}

const DEEPEST = 64;

/** Reads fish source. */
export function readFishCode(source: string, options: CodeOptions): readonly Finding[] {
  const r: Reader = {
    sink: startSink(options),
    source,
    i: 0,
    end: source.length,
    vars: new Map([["argv", list(options.args.map((arg) => text(arg.value)))]]),
    functions: new Map(),
    aliases: new Map(),
    depth: 0,
    loops: 0,
    pipes: 0,
  };
  statements(r);
  return r.sink.findings;
}

function stretch(r: Reader, source: string, from: number, to: number): void {
  if (r.depth >= DEEPEST) return;
  const { source: outer, i, end } = r;
  r.source = source;
  r.i = from;
  r.end = to;
  r.depth++;
  statements(r);
  r.depth--;
  r.source = outer;
  r.i = i;
  r.end = end;
}

function char(r: Reader, ahead = 0): string {
  return r.i + ahead < r.end ? r.source[r.i + ahead] ?? "" : "";
}

function blanks(r: Reader): void {
  for (;;) {
    const c = char(r);
    if (c === " " || c === "\t" || c === "\r") r.i++;
    else if (c === "\\" && char(r, 1) === "\n") r.i += 2;
    else if (c === "#") while (r.i < r.end && char(r) !== "\n") r.i++;
    else return;
  }
}

function statements(r: Reader): void {
  while (r.i < r.end && spend(r.sink, 1)) {
    const { i } = r;
    blanks(r);
    if (/[;\n&|]/.test(char(r))) r.i++;
    else if (r.i < r.end) statement(r);
    if (r.i <= i) r.i = i + 1;
  }
}

/** The word that starts here, if it is a plain one. */
function plainWord(r: Reader): string {
  return /^[A-Za-z_][\w-]*(?=[\s;&|()]|$)/.exec(r.source.slice(r.i, Math.min(r.end, r.i + 60)))?.[0] ?? "";
}

/** Text from here to the `end` of the block; steps over both. */
function block(r: Reader): [number, number] {
  const from = r.i;
  let depth = 1;
  let start = true;
  while (r.i < r.end) {
    const c = char(r);
    if (c === "'" || c === '"') {
      skipQuoted(r);
      start = false;
      continue;
    }
    if (c === "\\") {
      r.i += 2;
      start = false;
      continue;
    }
    if (c === "#" && /[\s;]/.test(r.source[r.i - 1] ?? " ")) {
      while (r.i < r.end && char(r) !== "\n") r.i++;
      continue;
    }
    if (/[\n;&|(]/.test(c)) {
      start = true;
      r.i++;
      continue;
    }
    if (c === " " || c === "\t") {
      r.i++;
      continue;
    }
    const word = start ? plainWord(r) : "";
    if (word !== "") {
      if (/^(?:if|while|for|function|begin|switch)$/.test(word)) depth++;
      else if (word === "end" && --depth === 0) {
        const to = r.i;
        r.i += 3;
        return [from, to];
      }
      start = /^(?:and|or|not|else|if|while|time|command|builtin)$/.test(word);
      r.i += word.length;
      continue;
    }
    start = false;
    while (r.i < r.end && !/[\s;&|('"\\]/.test(char(r))) r.i++;
    if (r.i < r.end && char(r) === "(") start = true;
  }
  return [from, r.end];
}

function skipQuoted(r: Reader): void {
  const quote = char(r);
  r.i++;
  while (r.i < r.end && char(r) !== quote) r.i += char(r) === "\\" ? 2 : 1;
  r.i = Math.min(r.i + 1, r.end);
}

function statement(r: Reader): void {
  const word = plainWord(r);
  switch (word) {
    case "if":
    case "while":
    case "and":
    case "or":
    case "not":
    case "else":
    case "begin":
    case "end":
    case "time":
      // Conditions and branches are statements like others.
      r.i += word.length;
      return;
    case "case":
    case "switch":
    case "return":
    case "break":
    case "continue":
      r.i += word.length;
      while (r.i < r.end && !/[;\n]/.test(char(r))) {
        const { i } = r;
        blanks(r);
        if (!/[;\n]/.test(char(r)) && r.i < r.end) words(r);
        if (r.i <= i) r.i = i + 1;
      }
      return;
    case "for":
      forLoop(r);
      return;
    case "function": {
      r.i += word.length;
      blanks(r);
      const name = toText(words(r)[0] ?? WHATEVER).s;
      while (r.i < r.end && !/[;\n]/.test(char(r))) r.i++;
      const [from, to] = block(r);
      r.functions.set(name, { source: r.source, from, to, calls: 0, active: false });
      return;
    }
  }
  pipeline(r);
}

function forLoop(r: Reader): void {
  r.i += 3;
  blanks(r);
  const name = toText(words(r)[0] ?? WHATEVER).s;
  blanks(r);
  if (plainWord(r) === "in") r.i += 2;
  const items: Val[] = [];
  while (r.i < r.end && spend(r.sink, 1)) {
    blanks(r);
    if (/[;\n]/.test(char(r)) || r.i >= r.end) break;
    const { i } = r;
    items.push(...words(r));
    if (r.i <= i) r.i = i + 1;
  }
  const [from, to] = block(r);
  const each = items.length === 0 ? [WHATEVER] : items.length > 64 || r.loops >= 2 ? [alt([...items.slice(0, 8), WHATEVER])] : items;
  r.loops++;
  for (const item of each) {
    r.vars.set(name, item);
    stretch(r, r.source, from, to);
    if (!spend(r.sink, 1)) break;
  }
  r.loops--;
}

interface Stage {
  readonly argv: Val[];
  readonly at: Place;
}

/** Commands joined by `|`. */
function pipeline(r: Reader): void {
  const stages: Stage[] = [];
  for (;;) {
    const stage = simple(r);
    if (stage !== undefined) stages.push(stage);
    blanks(r);
    const piped = char(r) === "|" && char(r, 1) !== "|" || /^(?:&\||2>\|)/.test(r.source.slice(r.i, r.i + 3));
    if (!piped) break;
    r.i += char(r) === "|" ? 1 : char(r) === "&" ? 2 : 3;
    while (/[\s]/.test(char(r))) r.i++;
    // `… | while read x`: the loop's body is read as statements.
    if (/^(?:while|begin|if)$/.test(plainWord(r))) break;
    if (!spend(r.sink, 1)) break;
  }
  const pipe = stages.length > 1 ? ++r.pipes : undefined;
  let input: Val | undefined;
  for (const stage of stages) input = run(r, stage, pipe, input);
}

/** One command: its words. Redirections are done at once. */
function simple(r: Reader): Stage | undefined {
  const argv: Val[] = [];
  blanks(r);
  const start = r.i;
  while (r.i < r.end && spend(r.sink, 1)) {
    blanks(r);
    const c = char(r);
    if (c === "" || /[;\n|)]/.test(c)) break;
    if (c === "&") {
      if (char(r, 1) === ">") {
        // `&> file`
        r.i++;
      } else {
        if (char(r, 1) !== "|") r.i += char(r, 1) === "&" ? 2 : 1;
        break;
      }
    }
    const redirection = /^(?:[0-9]*(?:>>\??|>\??|<)|\^)(&\d|&-)?/.exec(r.source.slice(r.i, Math.min(r.end, r.i + 8)));
    if (redirection !== null && !(redirection[0] === "^")) {
      if (r.source.startsWith("2>|", r.i)) break;
      const from = r.i;
      r.i += redirection[0].length;
      if (redirection[1] !== undefined) continue;
      blanks(r);
      const [target] = words(r);
      if (target !== undefined && toText(target).s !== "/dev/null") {
        emitPath(r.sink, redirection[0].includes("<") ? "read" : "write", tilde(r, target), { pos: from, end: r.i });
      }
      continue;
    }
    const { i } = r;
    argv.push(...words(r));
    if (r.i <= i) r.i = i + 1;
  }
  return argv.length === 0 ? undefined : { argv, at: { pos: start, end: r.i } };
}

/** One word of the source: several where it holds a list. */
function words(r: Reader): Val[] {
  let out: Val[] = [text("")];
  let any = false;
  let wild = false;
  const add = (v: Val): void => {
    any = true;
    if (v.k === "list") {
      const items = v.open ? [...v.items, WHATEVER] : v.items;
      const few = items.slice(0, 64);
      out = out.slice(0, 64).flatMap((left) => few.map((right) => concat(left, right)));
    } else out = out.map((left) => concat(left, v));
  };
  while (r.i < r.end) {
    const c = char(r);
    if (/[\s;|&<>)]/.test(c)) break;
    any = true;
    if (c === "'") {
      const from = r.i + 1;
      skipQuoted(r);
      const closed = r.source[r.i - 1] === "'" && r.i > from ? r.i - 1 : r.i;
      add(text(r.source.slice(from, closed).replace(/\\(['\\])/g, "$1")));
    } else if (c === '"') add(doubleQuoted(r));
    else if (c === "\\") {
      const [s, length] = escape(r.source.slice(r.i, Math.min(r.end, r.i + 12)));
      add(text(s));
      r.i += length;
    } else if (c === "$" && /[\w(]/.test(char(r, 1))) add(variable(r));
    else if (c === "(") add(substitution(r));
    else if (c === "{") {
      const close = r.source.indexOf("}", r.i);
      const body = close < 0 || close > r.end ? undefined : r.source.slice(r.i + 1, close);
      if (body === undefined || !body.includes(",") || /[\s'"(]/.test(body)) {
        add(text(c));
        r.i++;
      } else {
        r.i = close + 1;
        add(list(body.split(",").map(text)));
      }
    } else {
      if (c === "*" || c === "?") wild = true;
      let k = r.i + 1;
      while (k < r.end && !/[\s;|&<>()'"\\${*?]/.test(r.source[k] ?? "")) k++;
      add(text(r.source.slice(r.i, k)));
      r.i = k;
    }
    if (!spend(r.sink, 1)) break;
  }
  if (!any) return [];
  return wild ? out.map((v) => v.k === "text" && !v.s.includes(UNKNOWN) ? { k: "text", s: v.s, pattern: tilde(r, v).s } : v) : out.map((v) => v.k === "text" ? tilde(r, v) : v);
}

function tilde(r: Reader, v: Val): Extract<Val, { k: "text" }> {
  const t = toText(v);
  if (t.s !== "~" && !t.s.startsWith("~/")) return t;
  return { ...t, s: r.sink.options.home + t.s.slice(1) };
}

function escape(s: string): [string, number] {
  const match = /^\\(?:x([\da-fA-F]{1,2})|X([\da-fA-F]{1,2})|u([\da-fA-F]{1,4})|U([\da-fA-F]{1,8})|([0-7]{1,3}))/.exec(s);
  if (match !== null) {
    const code = parseInt(match[1] ?? match[2] ?? match[3] ?? match[4] ?? match[5] ?? "0", match[5] === undefined ? 16 : 8);
    return [code <= 0x10ffff ? String.fromCodePoint(code) : UNKNOWN, match[0].length];
  }
  const c = s[1] ?? "";
  const simple: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", e: "\x1b", a: "\x07", b: "\b", f: "\f", v: "\v", "\n": "" };
  return [simple[c] ?? c, 2];
}

function doubleQuoted(r: Reader): Val {
  const pieces: Val[] = [];
  let piece = "";
  r.i++;
  while (r.i < r.end && char(r) !== '"') {
    const c = char(r);
    if (c === "\\" && /["$\\\n]/.test(char(r, 1))) {
      piece += char(r, 1) === "\n" ? "" : char(r, 1);
      r.i += 2;
    } else if (c === "$" && /[\w(]/.test(char(r, 1))) {
      pieces.push(text(piece), joined(variable(r)));
      piece = "";
    } else {
      piece += c;
      r.i++;
    }
  }
  r.i = Math.min(r.i + 1, r.end);
  pieces.push(text(piece));
  return joinTexts(pieces, "");
}

function joined(v: Val): Val {
  return v.k === "list" ? v.open ? unknown(originOf(v) ?? "unknown") : joinTexts(v.items, " ") : v;
}

/** `$x`, `$x[1]`, `$(…)`. */
function variable(r: Reader): Val {
  if (char(r, 1) === "(") {
    r.i++;
    return substitution(r);
  }
  const match = /^\$+(\w+)/.exec(r.source.slice(r.i, Math.min(r.end, r.i + 80)));
  r.i += match?.[0].length ?? 1;
  const name = match?.[1] ?? "";
  const { env, home } = r.sink.options;
  let v: Val = r.vars.get(name) ?? (Object.hasOwn(env, name) ? text(env[name] ?? "") : name === "HOME" ? text(home) : WHATEVER);
  if (match?.[0].startsWith("$$")) v = WHATEVER;
  if (char(r) === "[") {
    const close = r.source.indexOf("]", r.i);
    const index = Number(r.source.slice(r.i + 1, close < 0 ? r.end : close));
    r.i = close < 0 || close >= r.end ? r.end : close + 1;
    if (v.k === "list" && Number.isInteger(index) && index !== 0) v = v.items[index > 0 ? index - 1 : v.items.length + index] ?? WHATEVER;
    else if (v.k === "list") v = { ...v, open: true } satisfies List;
  }
  return v;
}

/** `(command)`: what it prints is known for `echo` and `printf` alone. */
function substitution(r: Reader): Val {
  const from = r.i + 1;
  let depth = 0;
  while (r.i < r.end) {
    const c = char(r);
    if (c === "'" || c === '"') {
      skipQuoted(r);
      continue;
    }
    if (c === "\\") r.i++;
    else if (c === "(") depth++;
    else if (c === ")" && --depth === 0) break;
    r.i++;
  }
  const to = Math.min(r.i, r.end);
  r.i = Math.min(to + 1, r.end);
  const inner = r.source.slice(from, to);
  const before = r.sink.lastRun;
  stretch(r, r.source, from, to);
  const ran = r.sink.lastRun;
  if (/^\s*echo\s+[^|;&\n]*$/.test(inner) && ran !== before && ran?.kind === "argv" && !ran.argv.some((one) => one.value.includes(UNKNOWN))) {
    return text(ran.argv.slice(1).map((one) => one.value).join(" "));
  }
  return unknown(outputOrigin(inner));
}

/** Programs that execute what they read. */
const INTERPRETERS = /^(?:(?:ba|z|da|k|fi)?sh|python[\d.]*|node|perl|ruby|php|source|\.|eval)$/;

/** Runs a command; gives what it prints, as far as known. */
function run(r: Reader, { argv, at }: Stage, pipe: number | undefined, input: Val | undefined): Val {
  const { sink } = r;
  let [first, ...rest] = argv;
  if (first === undefined) return NIL;
  const name = toText(first).s;
  const alias = r.aliases.get(name);
  if (alias !== undefined && r.depth < DEEPEST) {
    r.aliases.delete(name);
    stretch(r, alias + " " + rest.map((v) => quote(toText(v).s)).join(" "), 0, alias.length + 1 + rest.reduce((n, v) => n + quote(toText(v).s).length + 1, 0));
    r.aliases.set(name, alias);
    return unknown("output");
  }
  const fn = r.functions.get(name);
  if (fn !== undefined && !fn.active && fn.calls < 32) {
    fn.calls++;
    fn.active = true;
    const before = r.vars.get("argv");
    r.vars.set("argv", list(rest));
    stretch(r, fn.source, fn.from, fn.to);
    if (before !== undefined) r.vars.set("argv", before);
    fn.active = false;
    return unknown("output");
  }
  if (name === "command" || name === "builtin" || name === "exec" || name === "not") {
    [first, ...rest] = rest;
    if (first === undefined) return NIL;
    argv = [first, ...rest];
  }
  const program = toText(first).s.replace(/^.*\//, "");
  emitArgv(sink, argv, at, {
    pipe,
    stdin: input !== undefined && originOf(input) === undefined ? input : undefined,
  });
  const from = input === undefined ? undefined : originOf(input);
  if (from !== undefined && INTERPRETERS.test(program) && (from === "download" || from === "decoded" || rest.length === 0 || program === "source")) {
    emitOpaque(sink, from, at);
  }
  switch (program) {
    case "set":
      assign(r, rest);
      return NIL;
    case "alias": {
      const whole = rest.map((v) => toText(v).s);
      const [key = "", ...body] = whole.length === 1 ? (whole[0] ?? "").split("=") : whole;
      if (body.length > 0) r.aliases.set(key, whole.length === 1 ? body.join("=") : body.join(" "));
      return NIL;
    }
    case "cd":
      if (rest[0] !== undefined) sink.cwd = /^[/~\uFFFF]/.test(toText(rest[0]).s) || sink.cwd === undefined ? rest[0] : joinTexts([sink.cwd, text("/"), rest[0]], "");
      return NIL;
    case "eval":
      evaluate(r, joinTexts(rest, " "), at);
      return NIL;
    case "source":
    case ".":
      if (rest[0] !== undefined && toText(rest[0]).s !== "-") {
        emitPath(sink, "read", rest[0], at);
        emitOpaque(sink, originOf(rest[0]) === undefined ? "file" : toText(rest[0]).from ?? "unknown", at);
      } else if (input !== undefined && originOf(input) === undefined) evaluate(r, input, at);
      return NIL;
    case "echo":
      return joinTexts(rest, " ");
    case "string":
      return unknown(from ?? "unknown");
    case "cat":
    case "tee":
    case "sed":
    case "grep":
    case "head":
    case "tail":
    case "tr":
      if (from === "download" || from === "decoded") return unknown(from);
      break;
  }
  return unknown(outputOrigin(argv.slice(0, 8).map((v) => toText(v).s).join(" ")));
}

function quote(s: string): string {
  return `'${s.replace(/['\\]/g, "\\$&")}'`;
}

function assign(r: Reader, given: readonly Val[]): void {
  let k = 0;
  let append = false;
  let erase = false;
  for (; k < given.length; k++) {
    const s = toText(given[k] ?? NIL).s;
    if (!s.startsWith("-")) break;
    if (/^-\w*a|--append/.test(s)) append = true;
    if (/^-\w*[eq]|--(?:erase|query)/.test(s)) erase = true;
  }
  const name = given[k];
  if (name === undefined || erase || r.vars.size > 4_096) return;
  const key = toText(name).s.replace(/\[.*$/, "");
  const values = given.slice(k + 1);
  const old = r.vars.get(key);
  const before = append && old !== undefined ? old.k === "list" ? old.items : [old] : [];
  const all = [...before, ...values].slice(0, 1_024);
  r.vars.set(key, all.length === 1 ? all[0] ?? NIL : list(all));
}

function evaluate(r: Reader, v: Val, at: Place): void {
  const { sink } = r;
  const t = toText(v);
  if (isDecoded(t)) emitOpaque(sink, "decoded", at);
  if (t.s.includes(UNKNOWN)) emitOpaque(sink, t.from ?? "unknown", at);
  if (t.s.replaceAll(UNKNOWN, "").trim() === "") return;
  emitCode(sink, t, at);
  if (sink.nest >= 8) {
    emitOpaque(sink, "unknown", at);
    return;
  }
  const { place } = sink;
  sink.place ??= at;
  sink.nest++;
  stretch(r, t.s, 0, t.s.length);
  sink.nest--;
  sink.place = place;
}
