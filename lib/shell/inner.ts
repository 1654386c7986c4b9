/**
 * What commands hand on: other commands, source text, script files, standard input. Each is read in turn, in a
 * shell or language of its own.
 *
 * @module
 */

import { addGap } from "./budget.ts";
import { crontabCommands } from "./crontab.ts";
import { parseText } from "./parse.ts";
import type { Finding } from "./code/mod.ts";
import type { Assignment, CodeLanguage, Inner, Outcome, Touch } from "./programs/mod.ts";
import { addConnect, addFile, locate, mountsUnder, slashed } from "./effects.ts";
import { isAbsolutePath, join, normalizePath } from "./paths.ts";
import { currentDirectory, leaveSubshell, type Reader, type RunContext, type Status } from "./reader.ts";
import type { CodeOrigin, Place, ShellLanguage } from "./reading.ts";
import { inputLines } from "./input_words.ts";
import { powershellText } from "./powershell_text.ts";
import { NO_REDIRECTIONS } from "./redirect.ts";
import { fork, ownFunctions, ownVariables, startState, type State, type Variable } from "./state.ts";
import { type Field, originOf, type Stream, unknownValue, type Value, valueOf, worse } from "./value.ts";
import { findFile, putFile, TEMPORARY } from "./virtual_files.ts";
import { hasUnknown, UNKNOWN, type Word, word } from "./word.ts";
import { write, writtenBy } from "./written_by_code.ts";

/** One thing that a command hands on, with what is needed to read it. */
export interface Handed {
  readonly inner: Inner;
  readonly outcome: Outcome;
  /** Index of the command. */
  readonly index: number;
  readonly argv: readonly Field[];
  readonly context: RunContext;
}

/** Wrappers whose command is run by the shell itself. */
const IN_SHELL = new Set(["command", "builtin", "exec", "time", "noglob", "nocorrect", "eval", "-"]);

/** Notes that a command executes code that isn't known. */
export function noteCode(r: Reader, index: number, origin: CodeOrigin): void {
  const run = r.runs[index];
  const code = worse(run?.code, origin);
  if (run !== undefined && code !== undefined) run.code = code;
}

/** Reads what a command hands on. */
export function readInner(r: Reader, handed: Handed): Status {
  const { inner, outcome, index, argv } = handed;
  const { place, mounts } = r;
  const inShell = inner.kind === "argv" && IN_SHELL.has(outcome.program) && handed.context.inShell;
  const outer = r.state;
  if (!inShell) r.state = fork(outer);
  if (r.place === "here" && inner.place !== "here") {
    r.place = inner.place;
    r.state.cwd = UNKNOWN;
  }
  if (inner.kind === "argv" || inner.kind === "source") {
    // Folders given to a container count as this machine sees them.
    if (inner.mounts !== undefined && place === "here") {
      r.mounts = inner.mounts.map((mount) => ({ ...mount, source: rooted(r, outer, mount.source) }));
    }
    if (inner.env !== undefined) assignAll(r, inner.env);
  }
  if (inner.kind !== "stdin" && inner.chdir !== undefined) enter(r, inner.chdir);
  const [folder] = outcome.operands;
  if (outcome.program === "chroot" && folder !== undefined && r.place !== "remote") {
    r.mounts = mountsUnder(r, folder);
    r.place = "container";
    r.state.cwd = "/";
  }
  const { stdin } = r;
  if (place === "here" && inner.place === "here" && outcome.touches.some(feedsInput)) {
    // `nc -e sh`: what the other side sends is the command's input.
    r.stdin = unknownValue("download", `sent by the other side of ${outcome.program}`);
  }
  let status: Status;
  switch (inner.kind) {
    case "argv":
      status = readArgv(r, handed, inner, inShell);
      break;
    case "source":
      readSource(r, inner.language, valueOf(refine(inner.text, argv)), inner.args, index, inner.text);
      break;
    case "file":
      readScriptFile(r, inner, handed);
      break;
    case "stdin":
      readInput(r, inner.language, inner.args, handed);
      break;
  }
  r.stdin = stdin;
  r.place = place;
  r.mounts = mounts;
  if (!inShell) leaveSubshell(r, outer);
  return status;
}

/** A raw connection: whoever listens there talks to the command itself. */
function feedsInput(touch: Touch): boolean {
  return touch.kind === "connect" && /^(?:tcp|udp|tls|telnet|sctp|ssl):/.test(touch.target.value);
}

/** The source of a mount as it is where the container is started. */
function rooted(r: Reader, outer: State, source: Word): Word {
  if (!/^\.{0,2}\//.test(source.value) && source.value !== "." && source.value !== "..") return source;
  const { state, place } = r;
  r.state = outer;
  r.place = "here";
  const { path } = locate(r, source, "read");
  r.state = state;
  r.place = place;
  return { ...source, value: path };
}

/** A word that lost where its unknown part comes from gets it back from the words that it was made of. */
function refine(text: Word, argv: readonly Field[]): Field {
  const field: Field = text;
  if (field.origin !== undefined || !hasUnknown(text.value)) return field;
  return { ...field, origin: originOf(argv) ?? "unknown" };
}

function assignAll(r: Reader, assignments: readonly Assignment[]): void {
  const variables = ownVariables(r.state);
  for (const { name, value } of assignments) variables.set(name, { value: valueOf(value), exported: true });
}

function enter(r: Reader, directory: Word): void {
  const { value } = directory;
  r.state.cwd = isAbsolutePath(value, r.platform) || value.startsWith(UNKNOWN)
    ? normalizePath(value) || "/"
    : normalizePath(join(currentDirectory(r), value));
}

/** Longer command lines cost more than their words: what each wrapper makes of them is kept. */
const LONG = 1_024;

function readArgv(
  r: Reader,
  handed: Handed,
  inner: Extract<Inner, { kind: "argv" }>,
  inShell: boolean,
): Status {
  const { pos, end } = handed.context;
  const context: RunContext = {
    pos: inner.argv[0]?.pos ?? pos,
    end: inner.argv[inner.argv.length - 1]?.end ?? end,
    redirections: NO_REDIRECTIONS,
    inShell,
    functions: inShell && handed.outcome.program !== "command" && handed.outcome.program !== "builtin",
    wrapped: true,
    text: undefined,
  };
  if (inner.argv.length === 0) return undefined;
  // A wrapper's words are gone over again for each wrapper around them.
  r.budget.steps -= inner.argv.length > LONG ? 2 * inner.argv.length : inner.argv.length;
  const words = restore(inner.argv, handed.argv);
  const { env } = inner;
  if (env !== undefined || words !== inner.argv) {
    const known = words === inner.argv && !env?.some(({ value }) => hasUnknown(value.value));
    r.extras = {
      assigns: env?.map(({ name, value }) => `${name}=${value.value}`),
      unknowns: known ? undefined : r.runs[handed.index]?.unknowns,
    };
  }
  if (inner.stdinWords === undefined) {
    const status = r.operations.runWords(r, words, context);
    r.extras = undefined;
    return status;
  }
  const { stdin } = r;
  r.stdin = { text: "" };
  let status: Status;
  r.repeating++;
  for (const argv of inputLines(inner.argv, stdin, inner.stdinWords.marker, handed)) {
    status = r.operations.runWords(r, argv, context);
  }
  r.repeating--;
  r.stdin = stdin;
  r.extras = undefined;
  return status;
}

/** Words that were cut out of others get back where their unknown parts come from. */
function restore(words: readonly Word[], from: readonly Field[]): readonly Field[] {
  if (!words.some((item) => item.value.includes(UNKNOWN))) return words;
  const unknown = from.filter((field) => hasUnknown(field.value));
  const origin = originOf(unknown) ?? "unknown";
  return words.map((item: Field) =>
    item.origin !== undefined || !item.value.includes(UNKNOWN) ? item : { ...item, origin }
  );
}

/** The shells whose language the reader itself reads. */
function shellOf(language: CodeLanguage): ShellLanguage | undefined {
  return language === "bash" || language === "sh" || language === "zsh" ? language : undefined;
}

/** Reads source text that a command was given. */
function readSource(
  r: Reader,
  language: CodeLanguage,
  source: Value,
  args: readonly Word[],
  index: number,
  at: Word,
): void {
  const { text } = source;
  if (hasUnknown(text) && text !== "") {
    const meant = language === "powershell" ? powershellText(r, at) : undefined;
    if (meant !== undefined) return readForeign(r, language, meant, at, args, index);
    noteCode(r, index, source.origin ?? "unknown");
    if (text.replaceAll(UNKNOWN, "").trim() === "") return;
  }
  const shell = shellOf(language);
  if (shell === undefined) return readForeign(r, language, text, at, args, index);
  readChild(r, shell, text, args, at);
}

/** Reads a script as a shell of its own does: of the variables it sees those that are exported. */
function readChild(
  r: Reader,
  shell: ShellLanguage,
  text: string,
  args: readonly Word[],
  at: { readonly pos: number; readonly end: number },
): void {
  const outer = r.state;
  const { language } = r;
  r.budget.steps -= 32 + outer.variables.size;
  const child = startState(UNKNOWN, shell);
  child.cwd = outer.cwd;
  child.files = outer.files;
  outer.shared |= 8;
  const variables = new Map<string, Variable>();
  for (const [name, variable] of outer.variables) if (variable.exported) variables.set(name, variable);
  child.variables = variables;
  child.shared &= ~1;
  for (const [name, definition] of outer.functions) {
    if (definition.exported) ownFunctions(child).set(name, definition);
  }
  const [zero, ...rest] = args;
  child.zero = zero === undefined ? { text: shell } : valueOf(zero);
  child.positional = rest.map(valueOf);
  r.state = child;
  r.language = shell;
  r.operations.readText(r, text, at);
  r.language = language;
  leaveSubshell(r, outer);
}

/** Reads code in another language; what it runs, reads and writes is this command's doing. */
export function readForeign(
  r: Reader,
  language: CodeLanguage,
  text: string,
  at: { readonly pos: number; readonly end: number },
  args: readonly Word[],
  index?: number,
  again = false,
): void {
  const { budget } = r;
  if (budget.depth >= budget.limits.depth) return addGap(budget, "depth", at.pos);
  if (budget.steps <= 0) return;
  // Code may come to run itself.
  budget.steps -= 128 + (text.length >> 4);
  budget.depth++;
  const { pos, end } = at;
  const env: Record<string, string> = { ...r.env };
  for (const [name, variable] of r.state.variables) {
    const { value } = variable;
    if (variable.exported && value !== undefined && !("alternatives" in value) && !hasUnknown(value.text)) {
      env[name] = value.text;
    }
  }
  const prints = r.out !== undefined && !again;
  const lines = prints && language === "perl" && index !== undefined &&
    r.outcomes[index]?.flags.has("l") === true;
  const findings = r.tools.readCode(language, text, { home: r.home, env, args, budget, prints, lines });
  const moved = (item: Word): Field => ({ ...item, pos, end });
  const context: RunContext = {
    pos,
    end,
    redirections: NO_REDIRECTIONS,
    inShell: false,
    functions: false,
    wrapped: false,
    text: undefined,
  };
  const { via, state, stdin, place, platform, outcomes } = r;
  const first = r.effects.length;
  // What cmd starts are the programs of Windows, whatever their names mean here.
  if (language === "cmd" && platform !== "windows") {
    r.platform = "windows";
    r.outcomes = [];
  }
  let by = index;
  const cause = (): number => {
    // Code that stands alone, in no command: what it does needs one to belong to.
    by ??= r.runs.push({
      kind: "run",
      argv: [word(language, pos, end)],
      program: language,
      text: language,
      place: r.place,
      cwd: currentDirectory(r),
      pos,
      end,
    }) - 1;
    return by;
  };
  const pipes = new Map<number, number[]>();
  const filled = new Set<string>();
  for (const finding of findings) if (finding.kind === "content") filled.add(finding.path.value);
  for (const finding of findings) {
    if (budget.steps <= 0) break;
    r.state = fork(state);
    if (index !== undefined) r.via = index;
    if (finding.kind === "argv" || finding.kind === "shell") settle(r, finding, moved);
    switch (finding.kind) {
      case "argv": {
        const first = r.runs.length;
        if (finding.argv.length > 0) r.operations.runWords(r, finding.argv.map(moved), context);
        if (finding.pipe !== undefined && r.runs.length > first) {
          pipes.set(finding.pipe, [...pipes.get(finding.pipe) ?? [], first]);
        }
        break;
      }
      case "shell": {
        const source = valueOf(moved(finding.text));
        if (hasUnknown(source.text)) noteCode(r, cause(), source.origin ?? "unknown");
        if (source.text.replaceAll(UNKNOWN, "").trim() === "") break;
        if (finding.language === "sh") readChild(r, "sh", source.text, [], at);
        else readForeign(r, finding.language, source.text, at, [], index);
        break;
      }
      case "code": {
        const { value } = finding.text;
        if (hasUnknown(value)) noteCode(r, cause(), "unknown");
        if (value.replaceAll(UNKNOWN, "").trim() !== "") {
          readForeign(r, language, value, at, args, index, true);
        }
        break;
      }
      case "opaque":
        noteCode(r, cause(), finding.origin);
        break;
      case "content":
      case "copy":
      case "print":
        // Text that was evaluated is gone through once more, though it wrote once.
        if (!again) write(r, finding, moved, index);
        break;
      case "connect":
        addConnect(r, finding.target.value, finding.sends, cause(), pos, end);
        break;
      default: {
        const path = moved(finding.path);
        addFile(r, finding.kind, path, finding.recursive, cause());
        // What it holds from now on is not what it held before; where that is known, another finding says so.
        if (
          finding.kind === "write" && r.place === "here" && path.pattern === undefined &&
          !filled.has(path.value)
        ) {
          putFile(r, locate(r, path, "write").path, writtenBy(language), false);
        }
      }
    }
    leaveSubshell(r, state);
    r.stdin = stdin;
    r.place = place;
  }
  for (const stages of pipes.values()) addPipeline(r, stages, at);
  r.via = via;
  r.platform = platform;
  r.outcomes = outcomes;
  if (language === "cmd" || language === "powershell") slashPaths(r, first);
  budget.depth--;
}

/** Both separators are one to the shells of Windows, on every platform. */
function slashPaths(r: Reader, from: number): void {
  for (let i = from; i < r.effects.length; i++) {
    const effect = r.effects[i];
    if (effect === undefined || effect.kind === "connect" || !effect.path.includes("\\")) continue;
    r.effects[i] = { ...effect, path: slashed(effect.path, effect.glob) };
  }
}

/** Adds the pipeline that commands of another language form. */
function addPipeline(
  r: Reader,
  stages: readonly number[],
  { pos, end }: { readonly pos: number; readonly end: number },
): void {
  if (stages.length < 2 || r.pipelines.length >= r.budget.limits.commands) return;
  const text = stages.map((index) => r.runs[index]?.text ?? "").join(" | ");
  if (r.pipelines.some((other) => other.pos === pos && other.text === text)) return;
  r.pipelines.push({ stages, text, pos, end });
}

/** Where a command that code starts runs, and what it reads, as far as the code says so. */
function settle(
  r: Reader,
  finding: Extract<Finding, { kind: "argv" | "shell" }>,
  moved: (item: Word) => Field,
): void {
  if (finding.kind === "argv" && finding.place !== undefined && r.place === "here") {
    r.place = finding.place;
    r.state.cwd = UNKNOWN;
  }
  if (finding.chdir !== undefined) enter(r, finding.chdir);
  if (finding.stdin !== undefined) r.stdin = valueOf(moved(finding.stdin));
}

const MOST_SCRIPTS = 8;

/**
 * Finds what a script file holds and hands it on to be read; where it can't be known, says so on the command.
 *
 * @param read Called with the text, once for each that the file may hold.
 */
export function readFileCode(r: Reader, path: Word, index: number, read: (text: string) => void): void {
  const { value } = path;
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(value) && !value.startsWith("file:")) {
    return noteCode(r, index, "download");
  }
  if (path.pattern !== undefined || hasUnknown(value) && !value.startsWith(TEMPORARY)) {
    return noteCode(r, index, (path as Field).origin === "download" ? "download" : "file");
  }
  if (value === "/dev/stdin" || value === "-" || value === "/dev/fd/0") {
    return readStream(r, r.stdin, index, read);
  }
  if (r.place !== "here") return noteCode(r, index, "file");
  const located = locate(r, path, "read").path;
  const contents = findFile(r, located);
  if (contents !== undefined) {
    for (const content of contents) readStream(r, content, index, read);
    return;
  }
  readDisk(r, located, index, read);
}

function readDisk(r: Reader, path: string, index: number, read: (text: string) => void): void {
  const name = normalizePath(path);
  if (r.scripts.includes(name)) return;
  const text = r.scripts.length < MOST_SCRIPTS ? r.readFile?.(name) : undefined;
  if (text === undefined) return noteCode(r, index, "file");
  r.scripts.push(name);
  read(text);
  r.scripts.pop();
}

/** Notes that a command executes what a file holds, in case something else comes to be written there: a pipe. */
function noteReader(r: Reader, path: string, index: number): void {
  const readers = r.executed ??= new Map();
  const list = readers.get(path);
  if (list === undefined) readers.set(path, [index]);
  else list.push(index);
}

/** Hands on what a stream holds, as far as it is known. */
function readStream(
  r: Reader,
  stream: Stream | undefined,
  index: number,
  read: (text: string) => void,
): void {
  if (stream === undefined) return noteCode(r, index, "input");
  if (stream.from !== undefined) noteReader(r, stream.from, index);
  if (stream.file !== undefined && stream.text === UNKNOWN) return readDisk(r, stream.file, index, read);
  if (hasUnknown(stream.text)) {
    noteCode(r, index, stream.origin ?? "unknown");
    if (stream.text.replaceAll(UNKNOWN, "").trim() === "") return;
    // What was added to a file that is not known may well begin a line.
    if (stream.text.startsWith(UNKNOWN)) {
      return read(`${UNKNOWN}\n${stream.text.slice(1).replace(/^\n/, "")}`);
    }
  }
  read(stream.text);
}

const BY_PROGRAM: readonly (readonly [RegExp, CodeLanguage])[] = [
  [/^(?:bash|rbash)$/, "bash"],
  [/^(?:sh|dash|ash|ksh|mksh|busybox)$/, "sh"],
  [/^zsh$/, "zsh"],
  [/^fish$/, "fish"],
  [/^(?:pwsh|powershell)$/, "powershell"],
  [/^(?:python|pypy)[0-9.]*$/, "python"],
  [/^(?:node|nodejs|deno|bun)$/, "javascript"],
  [/^ruby[0-9.]*$/, "ruby"],
  [/^perl[0-9.]*$/, "perl"],
  [/^php[0-9.]*$/, "php"],
  [/^(?:g|m|n)?awk$/, "awk"],
  [/^lua(?:jit)?[0-9.]*$/, "lua"],
  [/^osascript$/, "applescript"],
  [/^make$/, "make"],
];

/** The language of a script by its first line. */
function languageOf(text: string): CodeLanguage {
  const line = /^#!\s*(.*)/.exec(text)?.[1] ?? "";
  const words = line.split(/\s+/);
  let program = (words[0] ?? "").split("/").pop() ?? "";
  if (program === "env") {
    program = words.slice(1).find((part) => !part.startsWith("-") && !part.includes("=")) ?? "";
    program = program.split("/").pop() ?? "";
  }
  for (const [pattern, language] of BY_PROGRAM) if (pattern.test(program)) return language;
  return "sh";
}

/** Whether a file is known to be there: written by the script, or on the disk. */
function isThere(r: Reader, path: Word): boolean {
  const located = locate(r, path, "read").path;
  if (hasUnknown(located)) return false;
  return r.state.files.has(normalizePath(located)) || r.readFile?.(normalizePath(located)) !== undefined;
}

/** Whether the file came with a repository that the script cloned: building that is what it was cloned for. */
function isCheckedOut(r: Reader, path: Word): boolean {
  if (path.pattern !== undefined || hasUnknown(path.value)) return false;
  return findFile(r, locate(r, path, "read").path)?.every((content) => content.checkout === true) ?? false;
}

function readScriptFile(r: Reader, inner: Extract<Inner, { kind: "file" }>, handed: Handed): void {
  const { index } = handed;
  const path = inner.before?.find((other) => isThere(r, other)) ?? inner.path;
  if (inner.language === "make" && isCheckedOut(r, path)) return noteCode(r, index, "file");
  readFileCode(r, path, index, (found) => {
    const text = handed.outcome.program === "crontab" ? crontabCommands(found) : found;
    const language = inner.language ?? languageOf(text);
    const at = { pos: inner.path.pos, end: inner.path.end };
    const shell = shellOf(language);
    // make's variables and targets stand side by side.
    const args = inner.targets === undefined ? inner.args : [...inner.args, ...inner.targets];
    if (shell === undefined) readForeign(r, language, text, at, args, index);
    else readChild(r, shell, text, [inner.path, ...inner.args], at);
  });
}

function readInput(r: Reader, language: CodeLanguage, args: readonly Word[], handed: Handed): void {
  const { index, argv } = handed;
  const { pos, end } = handed.context;
  readStream(r, r.stdin, index, (found) => {
    const text = handed.outcome.program === "crontab" ? crontabCommands(found) : found;
    const shell = shellOf(language);
    const { stdin } = r;
    // The script is taken from there, so the commands in it find nothing more.
    r.stdin = { text: "" };
    if (shell === undefined) readForeign(r, language, text, { pos, end }, args, index);
    else readChild(r, shell, text, [argv[0] ?? word(shell), ...args], { pos, end });
    r.stdin = stdin;
  });
}

const SYSTEM_FOLDERS = /^\/(?:usr\/)?(?:local\/)?(?:s?bin|libexec|lib|opt)\//;

/** A program that is named by its path may be a script: one that was written before, or one on the disk. */
export function readProgramFile(r: Reader, program: Word, argv: readonly Field[], index: number): void {
  const { value } = program;
  if (!/[/\\]/.test(value) || program.pattern !== undefined || r.place !== "here") return;
  if (hasUnknown(value) && !value.startsWith(TEMPORARY)) return;
  const path = locate(r, program, "read").path;
  const written = findFile(r, path);
  const read = (text: string): void => {
    const language = languageOf(text);
    const shell = shellOf(language);
    if (shell === undefined) readForeign(r, language, text, program, argv.slice(1), index);
    else readChild(r, shell, text, argv, program);
  };
  if (written !== undefined) {
    for (const content of written) readStream(r, content, index, read);
    return;
  }
  if (r.readFile === undefined || SYSTEM_FOLDERS.test(path) || hasUnknown(path)) return;
  const name = normalizePath(path);
  if (r.scripts.includes(name) || r.scripts.length >= MOST_SCRIPTS) return;
  const text = r.readFile(name);
  if (text === undefined || !text.startsWith("#!")) return;
  r.scripts.push(name);
  read(text);
  r.scripts.pop();
}

/** Starts a reading with the source itself. */
export function leadIn(r: Reader, source: string): void {
  const place: Place = "here";
  r.place = place;
  r.operations.readScript(r, parseText(r, source));
}
