/**
 * Where the readers of the languages put what they find: once each, as words with positions.
 *
 * @module
 */

import type { CodeOrigin } from "../reading.ts";
import { UNKNOWN } from "../word.ts";
import type { CodeOptions, CodeWord, Finding } from "./findings.ts";
import { escapePattern } from "./text_library.ts";
import {
  alt,
  concatTexts,
  isDecoded,
  joinTexts,
  originOf,
  text,
  toText,
  unknown,
  type Val,
  worseOrigin,
} from "./value.ts";

/** A stretch of the source. */
export interface Place {
  readonly pos: number;
  readonly end: number;
}

/** What was found so far. */
export interface Sink {
  readonly findings: Finding[];
  readonly options: CodeOptions;
  readonly seen: Set<string>;
  /** Where the text that is read stands in the outermost source, if it isn't that. */
  place: Place | undefined;
  /** How many `eval`s are open. */
  nest: number;
  /** Interpolated strings within interpolated strings that are being tokenised. */
  lexing: number;
  /** The directory that the code changed to. */
  cwd: Val | undefined;
  /** What is read runs on another machine: its files aren't ours. */
  remote: boolean;
  /** Whether all variables of the environment were taken. */
  environment: boolean;
  /** The last host that a socket connected to. */
  connected: Val | undefined;
  /** The program that ran last. */
  lastRun: RunFinding | undefined;
  /** The programs that objects of the code stand for. */
  readonly started: Map<Val, RunFinding>;
  /** Pieces of text written or printed so far. */
  pieces: number;
  /** Whether something was called that may print besides. */
  mayPrint: boolean;
}

/** A finding that runs something. */
export type RunFinding = Extract<Finding, { readonly kind: "argv" | "shell" }>;

/** Deepest nesting of code within interpolated strings; what is deeper is unknown text. */
const DEEPEST_STRING = 24;

/** Tokenises code within a string by `f`; false, and nothing done, where that is nested too deeply. */
export function withinString(sink: Sink, f: () => void): boolean {
  if (sink.lexing >= DEEPEST_STRING) return false;
  sink.lexing++;
  f();
  sink.lexing--;
  return true;
}

/** More findings than this are not kept: the budget of commands is the caller's. */
const MOST_FINDINGS = 4_096;

/** A fresh one. */
export function startSink(options: CodeOptions): Sink {
  return {
    findings: [],
    options,
    seen: new Set(),
    place: undefined,
    nest: 0,
    lexing: 0,
    cwd: undefined,
    remote: false,
    environment: false,
    connected: undefined,
    lastRun: undefined,
    started: new Map(),
    pieces: 0,
    mayPrint: false,
  };
}

/** Takes steps off the budget; false when none are left. */
export function spend(sink: Sink, steps: number): boolean {
  return (sink.options.budget.steps -= steps) > 0;
}

const WHY: Readonly<Record<CodeOrigin, string>> = {
  download: "it comes from the network",
  downloaded_file: "it comes from a file that was downloaded",
  decoded: "it comes out of a decoder",
  output: "it is another program's output",
  file: "it is read from a file",
  input: "it is read from standard input",
  unknown: "the code doesn't say what it is",
};

/** The value as a word at a place. */
export function wordOf(sink: Sink, v: Val, at: Place): CodeWord {
  const { pos, end } = sink.place ?? at;
  const { s, from, pattern } = toText(v);
  if (!s.includes(UNKNOWN)) {
    return pattern === undefined ? { value: s, pos, end } : { value: s, pattern, pos, end };
  }
  const origin = from ?? "unknown";
  const base = { value: s, why: WHY[origin], origin, pos, end };
  return pattern === undefined ? base : { ...base, pattern };
}

function put(sink: Sink, key: string, finding: Finding): void {
  if (finding.kind === "argv" || finding.kind === "shell") sink.lastRun = finding;
  if (sink.seen.has(key) || sink.findings.length >= MOST_FINDINGS) return;
  sink.seen.add(key);
  sink.findings.push(finding);
}

/** Every alternative of a value. */
export function alternatives(v: Val): readonly Val[] {
  return v.k === "alt" ? v.items : [v];
}

/** How a command is run. */
export interface RunOptions {
  readonly stdin?: Val | undefined;
  readonly chdir?: Val | undefined;
  readonly pipe?: number | undefined;
}

function extras(
  sink: Sink,
  at: Place,
  how: RunOptions,
): { stdin?: CodeWord; chdir?: CodeWord } {
  const chdir = how.chdir ?? sink.cwd;
  return {
    ...(how.stdin === undefined ? undefined : { stdin: wordOf(sink, how.stdin, at) }),
    ...(chdir === undefined ? undefined : { chdir: wordOf(sink, chdir, at) }),
  };
}

/** Text is handed to a shell. */
export function emitShell(
  sink: Sink,
  v: Val,
  at: Place,
  how: RunOptions & { readonly language?: "sh" | "cmd" | "powershell" | undefined } = {},
): void {
  const language = how.language ?? "sh";
  if (sink.remote) {
    const [program, option] = language === "sh"
      ? ["sh", "-c"]
      : language === "cmd"
      ? ["cmd", "/c"]
      : ["powershell", "-Command"];
    emitArgv(sink, [text(program), text(option), v], at, how);
    return;
  }
  for (const one of alternatives(v)) {
    const word = wordOf(sink, one, at);
    const more = extras(sink, at, how);
    if (/^\s*(?:env|printenv|export\s+-p)\s*$/.test(word.value)) sink.environment = true;
    put(sink, `shell ${language} ${word.value} ${more.stdin?.value} ${more.chdir?.value}`, {
      kind: "shell",
      text: word,
      language,
      ...more,
    });
    emitOrigin(sink, one, word, at);
    // A shell whose input and output are an open socket.
    if (sink.connected !== undefined && /[<>]&\s*[3-9]/.test(word.value)) {
      emitConnect(sink, sink.connected, at, true);
      emitArgv(sink, [text("nc"), text("-e"), text("/bin/sh"), sink.connected], at);
    }
  }
}

/** A program is run with words. */
export function emitArgv(
  sink: Sink,
  words: readonly (Val & { at?: Place })[],
  at: Place,
  how: RunOptions = {},
): void {
  if (words.length === 0) return;
  for (const argv of combinations(words)) {
    const all = argv.map((v) => wordOf(sink, v, at));
    const more = extras(sink, at, how);
    const key = all.map((word) => word.value).join("\u0000");
    put(sink, `argv ${key} ${more.stdin?.value} ${more.chdir?.value} ${how.pipe}`, {
      kind: "argv",
      argv: all,
      ...more,
      ...(how.pipe === undefined ? undefined : { pipe: how.pipe }),
      ...(sink.remote ? { place: "remote" } : undefined),
    });
    const [program] = argv;
    const [name] = all;
    if (program !== undefined && name !== undefined) emitOrigin(sink, program, name, at);
    if (
      argv.some((v, i) => i > 0 && isDecoded(v)) &&
      /(?:^|[\\/])(?:\w*sh|cmd(?:\.exe)?|powershell(?:\.exe)?)$/i.test(name?.value ?? "")
    ) {
      emitOpaque(sink, "decoded", at);
    }
  }
}

/** Code that hides in an encoding, or comes from elsewhere whole, is marked besides. */
function emitOrigin(sink: Sink, v: Val, word: CodeWord, at: Place): void {
  if (isDecoded(v)) emitOpaque(sink, "decoded", at);
  if (word.value.startsWith(UNKNOWN) && word.origin !== undefined && word.origin !== "unknown") {
    emitOpaque(sink, word.origin, at);
  }
}

/** All ways to choose one alternative of each word, at most 12 of them. */
function combinations(words: readonly Val[]): readonly (readonly Val[])[] {
  if (!words.some((v) => v.k === "alt")) return [words];
  let all: Val[][] = [[]];
  for (const v of words) {
    const items = alternatives(v);
    const few = all.length * items.length > 12 ? [alt(items.slice(0, 1)), unknown("unknown")] : items;
    all = all.flatMap((done) => few.map((item) => [...done, item])).slice(0, 12);
  }
  return all;
}

/** A path below the directory that the code changed to. */
export function locatedPath(sink: Sink, path: Val): Val {
  if (sink.cwd === undefined) return path;
  const t = toText(path);
  if (/^(?:[/~\\\uFFFF]|[A-Za-z]:)/.test(t.pattern ?? t.s)) return path;
  const base = toText(sink.cwd);
  const glue = /[/\\]$/.test(base.s) ? "" : base.s.includes("\\") && !base.s.includes("/") ? "\\" : "/";
  const joined = joinTexts([base, text(glue), t], "");
  if (t.pattern === undefined || joined.k !== "text" || base.s.includes(UNKNOWN)) return joined;
  return { ...concatTexts(joined, text("")), pattern: escapePattern(base.s + glue) + t.pattern };
}

/** A file or folder is touched. */
export function emitPath(
  sink: Sink,
  kind: "read" | "write" | "delete",
  path: Val,
  at: Place,
  recursive = false,
): void {
  if (sink.remote) return;
  for (const one of alternatives(path)) {
    if (one.k === "num" || one.k === "flag") continue;
    const word = wordOf(sink, locatedPath(sink, one), at);
    if (word.value === "") continue;
    put(sink, `${kind} ${recursive} ${word.pattern ?? ""} ${word.value}`, { kind, path: word, recursive });
  }
}

/** The pipe by which what was read here is said to go to a host. */
const LEAK_PIPE = 1_000_000;

/** A host is connected to. */
export function emitConnect(sink: Sink, target: Val, at: Place, sends: boolean): void {
  for (const one of alternatives(target)) {
    const word = wordOf(sink, one, at);
    if (word.value === "" || word.value === "tcp://") continue;
    // What was read here and becomes part of the address leaves with it.
    const leaks = word.origin === "file" || word.origin === "output" || word.origin === "input";
    if (
      leaks && /^[a-z]+:\/\/(?:[^/\uFFFF]+[/?.\uFFFF]|\uFFFF\.[^/])/i.test(word.value) ||
      sends && sink.environment
    ) {
      emitArgv(sink, [text(sink.environment ? "printenv" : "cat")], at, { pipe: LEAK_PIPE });
      emitArgv(sink, [text("curl"), text("-d"), text("@-"), one], at, { pipe: LEAK_PIPE });
    }
    if (!sends && !leaks) {
      put(sink, `connect ${word.value}`, { kind: "connect", target: word, sends: false });
      continue;
    }
    const before = sink.findings.findIndex((f) => f.kind === "connect" && f.target.value === word.value);
    sink.seen.add(`connect ${word.value}`);
    if (before >= 0) sink.findings[before] = { kind: "connect", target: word, sends: true };
    else put(sink, `connect sends ${word.value}`, { kind: "connect", target: word, sends: true });
  }
}

/** Something that can't be known is evaluated. */
export function emitOpaque(sink: Sink, origin: CodeOrigin, at: Place): void {
  const { pos, end } = sink.place ?? at;
  put(sink, `opaque ${origin}`, { kind: "opaque", origin, pos, end });
}

/** Text is evaluated as code; the caller reads it. */
export function emitCode(sink: Sink, v: Val, at: Place): void {
  const word = wordOf(sink, v, at);
  put(sink, `code ${word.value}`, { kind: "code", text: word });
}

/** Programs whose output is a download, or comes out of a decoder. */
const DOWNLOADERS =
  /^\s*(?:sudo\s+)?(?:\S*[\\/])?(?:curl|wget|aria2c|fetch|lynx|iwr|irm|Invoke-WebRequest)(?:\.exe)?(?=\s|$)/i;
const DECODERS =
  /(?:^|\|)\s*(?:base64\s+(?:-d|-D|--decode)|xxd\s+-r|openssl\s+(?:enc|base64)\b.*\s-d|gunzip|zcat)/;

/** What a command's output counts as when it is evaluated. */
export function outputOrigin(commandLine: string): CodeOrigin {
  return DOWNLOADERS.test(commandLine) ? "download" : DECODERS.test(commandLine) ? "decoded" : "output";
}

/** What comes out of a program that an object of the code stands for counts as, when it is evaluated. */
export function childOrigin(sink: Sink, child: Val | undefined): CodeOrigin {
  const run = child === undefined ? undefined : sink.started.get(child);
  if (run === undefined) return "output";
  return outputOrigin(
    run.kind === "shell" ? run.text.value : run.argv.slice(0, 8).map(({ value }) => value).join(" "),
  );
}

/** The origin that weighs most among values. */
export function originAmong(values: readonly Val[]): CodeOrigin {
  let from: CodeOrigin | undefined;
  for (const v of values) from = worseOrigin(from, originOf(v));
  return from ?? "unknown";
}
