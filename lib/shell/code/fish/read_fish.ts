/**
 * fish: its source is written anew as source of a shell that the reader reads itself, so that pipes, redirections,
 * variables, functions and substitutions mean the same in both.
 *
 * @module
 */

import type { CodeOptions, Finding } from "../findings.ts";
import { emitOpaque, emitShell, spend, startSink } from "../sink.ts";
import { text } from "../value.ts";
import { rewriteCommand } from "./builtins.ts";
import { commandName, DEEPEST, type FishText, quoted, skipBlanks } from "./text.ts";
import { type FishWord, readWord } from "./words.ts";

/** Reads source of fish. */
export function readFishCode(source: string, options: CodeOptions): readonly Finding[] {
  const sink = startSink(options);
  const t: FishText = { src: source, sink, i: 0, depth: 0, parens: 0, functions: new Set() };
  const args = options.args.slice(1, 64).map((word) => quoted(word.value));
  let sh = args.length > 0 ? `set -- ${args.join(" ")}\n` : "";
  while (t.i < source.length) {
    const { i } = t;
    sh += statements(t);
    // A keyword or bracket that belongs to nothing.
    if (t.i < source.length) t.i += keyword(t)?.length ?? 1;
    if (t.i <= i) t.i = i + 1;
    if (!spend(sink, 1)) break;
  }
  if (sh.trim() !== "") emitShell(sink, text(sh), { pos: 0, end: source.length });
  return sink.findings;
}

/** Reads another text in the same place: the body of an alias, the argument of `eval`. */
function readWithin(t: FishText, src: string): string {
  if (t.depth >= DEEPEST) {
    emitOpaque(t.sink, "unknown", { pos: 0, end: 0 });
    return ":";
  }
  const inner: FishText = { ...t, src, i: 0, depth: t.depth + 8, parens: 0 };
  return statements(inner).trim() || ":";
}

const KEYWORD = /(?:end|else|case)(?=[\s;&|<>)#]|$)/y;

/** The keyword that ends a block and comes next. */
function keyword(t: FishText): string | undefined {
  KEYWORD.lastIndex = t.i;
  const found = KEYWORD.exec(t.src)?.[0];
  if (found !== undefined) return found;
  return t.src[t.i] === "}" && /^\}(?=[\s;&|<>)]|$)/.test(t.src.slice(t.i, t.i + 2)) ? "}" : undefined;
}

/** Statements up to a keyword that ends the block, or the bracket that ends the substitution. */
function statements(t: FishText): string {
  const out: string[] = [];
  while (t.i < t.src.length && spend(t.sink, 1)) {
    skipBlanks(t);
    const c = t.src[t.i];
    if (c === undefined || c === ")" && t.parens > 0) break;
    if (c === "\n" || c === ";" || c === "&") {
      t.i++;
      continue;
    }
    if (keyword(t) !== undefined) break;
    const { i } = t;
    const joint = joining(t);
    const sh = conjunction(t);
    if (sh !== "") {
      const last = out.length - 1;
      if (joint !== undefined && last >= 0 && !/&$/.test(out[last] ?? "")) {
        out[last] = `${out[last]} ${joint} ${sh}`;
      } else out.push(sh);
    }
    if (t.i <= i) t.i = i + 1;
  }
  return out.map((sh) => `${sh}\n`).join("");
}

/** The body of a block: never empty, so that the shell takes it. */
function body(t: FishText): string {
  return statements(t) || ":\n";
}

/** `and` and `or` in front of a statement. */
function joining(t: FishText): "&&" | "||" | undefined {
  const found = /^(and|or)[ \t]+(?![=])/.exec(t.src.slice(t.i, t.i + 16));
  if (found === null) return undefined;
  t.i += found[0].length;
  return found[1] === "and" ? "&&" : "||";
}

/** Pipelines joined by `&&` and `||`, maybe in the background. */
function conjunction(t: FishText): string {
  let sh = pipeline(t);
  for (;;) {
    skipBlanks(t);
    const two = t.src.slice(t.i, t.i + 2);
    if ((two !== "&&" && two !== "||") || !spend(t.sink, 1)) break;
    t.i += 2;
    while (/\s/.test(t.src[t.i] ?? "") || t.src[t.i] === "#") {
      if (t.src[t.i] === "\n") t.i++;
      else skipBlanks(t);
    }
    const next = pipeline(t);
    if (next === "") break;
    sh = sh === "" ? next : `${sh} ${two} ${next}`;
  }
  if (t.src[t.i] === "&" && sh !== "") {
    t.i++;
    return `${sh} &`;
  }
  return sh;
}

/** Commands joined by pipes. */
function pipeline(t: FishText): string {
  skipBlanks(t);
  let not = "";
  for (let found = negation(t); found > 0; found = negation(t)) {
    t.i += found;
    not = "! ";
    if (!spend(t.sink, 1)) break;
  }
  let sh = "";
  for (;;) {
    const stage = command(t);
    if (stage === undefined) break;
    sh = sh === "" ? stage.sh : stage.sources ? `source <(${sh})` : `${sh} | ${stage.sh}`;
    skipBlanks(t);
    const joint = /^(?:&\||2>\||\|(?!\|))/.exec(t.src.slice(t.i, t.i + 3))?.[0];
    if (joint === undefined || !spend(t.sink, 1)) break;
    if (joint !== "|") sh += joint === "&|" ? " 2>&1" : "";
    t.i += joint.length;
    while (/\s/.test(t.src[t.i] ?? "")) t.i++;
  }
  return sh === "" ? "" : not + sh;
}

function negation(t: FishText): number {
  return /^(?:not|!)[ \t]+/.exec(t.src.slice(t.i, t.i + 64))?.[0].length ?? 0;
}

/** A stage of a pipeline. */
interface Stage {
  readonly sh: string;
  /** It runs what it reads, in the shell itself. */
  readonly sources?: boolean;
}

/** Commands of a substitution, up to the bracket that closes it. */
function commands(t: FishText): string {
  if (t.depth >= DEEPEST) {
    emitOpaque(t.sink, "unknown", { pos: t.i, end: t.i + 1 });
    t.i = t.src.length;
    return ":";
  }
  t.depth++;
  t.parens++;
  let sh = "";
  while (t.i < t.src.length) {
    const { i } = t;
    sh += statements(t);
    if (t.src[t.i] === ")" || t.i >= t.src.length) break;
    t.i += keyword(t)?.length ?? 1;
    if (t.i <= i || !spend(t.sink, 1)) break;
  }
  t.parens--;
  t.depth--;
  if (t.src[t.i] === ")") t.i++;
  return sh.trim().replace(/^<\(/, " <(");
}

/** Words and redirections of a command, in order. */
interface Line {
  readonly words: FishWord[];
  readonly redirections: string[];
}

const REDIRECTION = /^(?:&>>?\??|\d*(?:>>?\??|<\??)(?:&(?=[\d-]))?|\^\^?(?=\s))/;

function line(t: FishText, most = 4_096): Line {
  const words: FishWord[] = [];
  const redirections: string[] = [];
  while (t.i < t.src.length && spend(t.sink, 1)) {
    skipBlanks(t);
    const redirection = REDIRECTION.exec(t.src.slice(t.i, t.i + 12))?.[0];
    if (redirection !== undefined) {
      t.i += redirection.length;
      skipBlanks(t);
      const target = readWord(t, commands);
      const operator = redirection.replace("?", "").replace(/^\^/, "2>").replace("2>^", "2>>");
      if (target !== undefined) redirections.push(operator + (target.sh[0] ?? ""));
      continue;
    }
    if (words.length >= most) break;
    const word = readWord(t, commands);
    if (word === undefined) break;
    words.push(word);
  }
  return { words, redirections };
}

/** The words up to the end of the statement, with it. */
function headWords(t: FishText): FishWord[] {
  const { words } = line(t);
  skipBlanks(t);
  if (t.src[t.i] === ";" || t.src[t.i] === "\n") t.i++;
  return words;
}

/** A block's end, and what is redirected for all of it. */
function closed(t: FishText, sh: string, by = "end"): Stage {
  if (keyword(t) === by) t.i += by.length;
  const { redirections } = line(t);
  return { sh: redirections.length === 0 ? sh : `${sh} ${redirections.join(" ")}` };
}

const BLOCKS = /^(?:if|while|for|switch|function|begin|\{)(?=[\s;]|$)/;

function command(t: FishText): Stage | undefined {
  skipBlanks(t);
  const block = BLOCKS.exec(t.src.slice(t.i, t.i + 12))?.[0];
  if (block === undefined) return simple(t);
  if (t.depth >= DEEPEST) {
    emitOpaque(t.sink, "unknown", { pos: t.i, end: t.i + 1 });
    t.i = t.src.length;
    return undefined;
  }
  t.depth++;
  t.i += block.length;
  const stage = blockOf(t, block);
  t.depth--;
  return stage;
}

function blockOf(t: FishText, block: string): Stage {
  switch (block) {
    case "if":
      return ifBlock(t);
    case "while": {
      const test = condition(t);
      return closed(t, `while ${test}\ndo\n${body(t)}done`);
    }
    case "for": {
      const [name, , ...items] = headWords(t);
      const list = items.flatMap((item) => item.sh).join(" ");
      const loop = `for ${name?.lit?.replace(/\W/g, "") || "_"} in ${list}\ndo\n${body(t)}done`;
      return closed(t, loop);
    }
    case "switch":
      return switchBlock(t);
    case "function":
      return functionBlock(t);
    default:
      return closed(t, `{\n${body(t)}}`, block === "{" ? "}" : "end");
  }
}

/** A statement, and those that `and` and `or` join to it. */
function condition(t: FishText): string {
  let sh = conjunction(t);
  for (;;) {
    const { i } = t;
    while (/[\s;]/.test(t.src[t.i] ?? "")) t.i++;
    skipBlanks(t);
    const joint = joining(t);
    if (joint === undefined || !spend(t.sink, 1)) {
      if (joint === undefined && t.src[t.i] === "#") t.i = i;
      break;
    }
    sh += ` ${joint} ${conjunction(t)}`;
  }
  return sh || ":";
}

function ifBlock(t: FishText): Stage {
  let sh = `if ${condition(t)}\nthen\n${body(t)}`;
  while (keyword(t) === "else" && spend(t.sink, 1)) {
    t.i += "else".length;
    const nested = /^[ \t]+if(?=\s)/.exec(t.src.slice(t.i, t.i + 64))?.[0];
    if (nested === undefined) sh += `else\n${body(t)}`;
    else {
      t.i += nested.length;
      sh += `elif ${condition(t)}\nthen\n${body(t)}`;
    }
  }
  return closed(t, sh + "fi");
}

function switchBlock(t: FishText): Stage {
  const [subject] = headWords(t);
  let sh = `case ${subject?.sh[0] ?? "''"} in\n`;
  statements(t);
  while (keyword(t) === "case" && spend(t.sink, 1)) {
    t.i += "case".length;
    const patterns = headWords(t).map(({ lit, sh: [first] }) =>
      // Wildcards count even in quotes.
      lit === undefined
        ? first ?? "''"
        : lit.split(/([*?])/).map((s, i) => i % 2 === 1 ? s : s === "" ? "" : quoted(s)).join("") || "''"
    );
    sh += `${patterns.join("|") || "''"})\n${body(t)};;\n`;
  }
  return closed(t, sh + "esac");
}

function functionBlock(t: FishText): Stage {
  const words = headWords(t);
  const names: string[] = [];
  let name: string | undefined;
  let event = false;
  for (let i = 0; i < words.length; i++) {
    const lit = words[i]?.lit ?? "";
    if (/^(?:-a|--argument-names)$/.test(lit)) {
      while (i + 1 < words.length && !/^-/.test(words[i + 1]?.lit ?? "-")) names.push(words[++i]?.lit ?? "");
    } else if (/^(?:-[edswWVjp]|--(?:on-\w[\w-]*|description|wraps|inherit-variable))$/.test(lit)) {
      event ||= /^(?:-[esvjp]|--on-)/.test(lit);
      i++;
    } else if (/^--on-/.test(lit)) event = true;
    else if (!/^-/.test(lit)) name === undefined && names.length === 0 ? name = lit : names.push(lit);
  }
  const given = (name ?? names.pop() ?? "").replace(/[^\w.:@+-]/g, "_") || "_";
  t.functions.add(given);
  const locals = names.filter((s) => /^[A-Za-z_]\w*$/.test(s)).map((s, i) => `local ${s}="\${${i + 1}}"\n`)
    .join("");
  const sh = `${commandName(given)}() {\n${locals}${body(t)}}`;
  // What an event calls counts as called.
  const stage = closed(t, sh);
  return event ? { sh: `${stage.sh}\n${commandName(given)}` } : stage;
}

function simple(t: FishText): Stage | undefined {
  const { words, redirections } = line(t);
  if (words.length === 0 && redirections.length === 0) return undefined;
  const made = rewriteCommand(t, words, (src) => readWithin(t, src));
  const tail = redirections.length === 0 ? "" : ` ${redirections.join(" ")}`;
  const fromFile = made.sources === true && redirections.find((s) => /^0?<(?!&)/.test(s));
  if (fromFile) return { sh: `source ${fromFile.replace(/^0?</, "")}` };
  return made.sources === undefined ? { sh: made.sh + tail } : { sh: made.sh + tail, sources: made.sources };
}
