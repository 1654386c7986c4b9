/**
 * What the reader holds while it makes one reading, and how commands and effects are added to it.
 *
 * @module
 */

import type { AndOr, CompoundList, ParsedScript, PipelineNode } from "unbash";
import { addGap, type Budget } from "./budget.ts";
import type { CodeOptions, Finding } from "./code/mod.ts";
import type { Flow } from "./flow.ts";
import type { CodeLanguage, Mount, Outcome } from "./programs/mod.ts";
import type {
  CodeOrigin,
  Effect,
  PipelineReading,
  Place,
  ReadOptions,
  Run,
  ShellLanguage,
} from "./reading.ts";
import type { Frame, State } from "./state.ts";
import { fork, merge, startState } from "./state.ts";
import { type Alternatives, type Field, type Stream, type Value, worse } from "./value.ts";
import { UNKNOWN, type Word } from "./word.ts";

/** The systems whose rules for names are followed. */
export type Platform = "linux" | "darwin" | "windows";

/** What the reader asks of the table of programs and of the readers of other languages. */
export interface Tools {
  applyProgram(argv: readonly Word[], site: { readonly platform: Platform }, known?: string): Outcome;
  programName(word: Word, platform: Platform): string;
  readCode(language: CodeLanguage, source: string, options: CodeOptions): readonly Finding[];
}

/** The parts of the reader that call each other in a circle. */
export interface Operations {
  /** Reads a script's commands in the current shell. */
  readScript(r: Reader, script: ParsedScript): void;
  /** Reads a text as a script, in a frame of its own. */
  readText(r: Reader, text: string, place: { readonly pos: number; readonly end: number }): void;
  /** Reads the commands of a body. */
  readList(r: Reader, list: CompoundList): Status;
  /** Reads one command node. */
  readNode(r: Reader, node: PipelineNode | AndOr): Status;
  /** Runs a command line, word by word. */
  runWords(r: Reader, argv: readonly Field[], context: RunContext): Status;
}

/** How a command line comes to run. */
export interface RunContext {
  readonly pos: number;
  readonly end: number;
  readonly redirections: {
    readonly text: string;
    readonly opened: readonly Opened[];
    readonly stdin: Stream | undefined;
  };
  /** Run by this shell itself: builtins change it, functions are called. */
  readonly inShell: boolean;
  /** `command` and `builtin` pass functions by. */
  readonly functions: boolean;
  /** Handed on by a wrapper (`sudo`, `xargs`): it stands for the wrapper in pipelines. */
  readonly wrapped: boolean;
  /** The words joined by one space, where that is known already. */
  readonly text: string | undefined;
}

/** A redirection that was worked out, before the command that it belongs to has an index. */
export interface Opened {
  readonly kind: "read" | "write" | "append" | "both" | "connect";
  readonly path: Field;
  /** Whether standard output goes there. */
  readonly output: boolean;
}

/** Exit status as far as it is known: true is nought. */
export type Status = boolean | undefined;

/** A run that may still be completed. */
export type OpenRun = { -readonly [K in keyof Run]: Run[K] };

/** A function that is being called. */
export interface Call {
  readonly name: string;
  readonly key: string;
  readonly concurrent: number;
  readonly conditional: number;
  /** How many calls of the same function are open, this one counted. */
  readonly level: number;
  readonly positional: readonly Value[];
}

/** Which of several values is meant at the moment. */
export interface Choice {
  readonly several: Alternatives;
  index: number;
}

/** Where a command's output goes when something looks at it. */
export interface Sink {
  text: string;
  origin: CodeOrigin | undefined;
  why: string | undefined;
  /** Set while the output is exactly that of one unread file. */
  file: string | undefined;
  /** Set while the output is file names that are known as patterns. */
  globs: readonly string[] | undefined;
}

/** The reader's state for one reading. */
export interface Reader {
  readonly tools: Tools;
  readonly operations: Operations;
  readonly home: string;
  readonly user: string | undefined;
  readonly env: Readonly<Record<string, string>>;
  platform: Platform;
  readonly readFile: ((path: string) => string | undefined) | undefined;
  readonly budget: Budget;
  readonly runs: OpenRun[];
  /** What the table of programs says of each command, for this machine's platform; with holes. */
  outcomes: (Outcome | undefined)[];
  readonly effects: Effect[];
  readonly pipelines: PipelineReading[];
  /** Scripts parsed before, by text: loops and functions read the same text again. Made when there is the first. */
  parsed: Map<string, ParsedScript> | undefined;
  language: ShellLanguage;
  state: State;
  frame: Frame;
  via: number | undefined;
  place: Place;
  mounts: readonly Mount[] | undefined;
  /** Standard input; undefined is the tool call's own. */
  stdin: Stream | undefined;
  out: Sink | undefined;
  /** Above nought inside a pipeline: choices are left to it as a whole. */
  joint: number;
  /** Above nought where the same commands may come up again: equal ones are then reported once. */
  repeating: number;
  seen: Map<string, number> | undefined;
  seenUpTo: number;
  /** The choices that were met, in this order, and the state before the first choice of a level. */
  readonly choices: Choice[];
  level: { state: State; before: State | undefined };
  /** Names of variables that nothing assigned, in the order met; and whether they are now taken to be empty. */
  readonly unsetNames: string[];
  emptyUnset: boolean;
  ifUnset: string | undefined;
  /** Names of variables whose values are not known, as far as the current command's words used them. */
  readonly unknownNames: string[];
  /** What the next command that is added has besides its words. */
  extras: RunExtras | undefined;
  readonly calls: Call[];
  /** What `trap … EXIT` set up, and where it stands. */
  exitTraps: { text: string; pos: number; end: number; index: number }[] | undefined;
  /** Where `break`, `continue` and `return` lead. */
  flow: Flow;
  /** Process substitutions `>(…)` of the current command, whose input is known once it has run. */
  readonly pending: { readonly script: ParsedScript; readonly frame: Frame; readonly path: string }[];
  /** Arrays that words of `declare` fill, by name: filled once `declare` has made them. */
  declared: Map<string, () => void> | undefined;
  /** Standard input for the rest of the shell, after `exec < file`. */
  execStdin: Stream | undefined;
  /** Number of the next `/dev/fd/…` that stands for a process substitution. */
  descriptor: number;
  /** Calls of functions already read, with the variables they saw. */
  visited: Set<string> | undefined;
  /** How many pipelines and background jobs, and how many conditions, the current command stands in. */
  concurrent: number;
  conditional: number;
  /** Grows with each change of a variable. */
  version: number;
  /** Commands that executed what they read from a path, by path. */
  executed: Map<string, number[]> | undefined;
  /** Commands whose code was seen to print, all of it or in part. */
  printed: Set<number> | undefined;
  /** Files that are being executed, the innermost last. */
  readonly scripts: string[];
  /** Commands that a wrapper hands on to. */
  wrapped: Set<number> | undefined;
  /** Commands of the pipeline stage that is being read, where one is. */
  stage: number[] | undefined;
  /** Whether the words that are read are an array's elements. */
  elements: boolean;
  /** Whether the command that was read last succeeds only as far as files and folders are there. */
  likely: boolean;
  /** Whether all words of the simple command that was read last are their own values. */
  asItStands: boolean;
}

/** An empty sink. */
export function newSink(): Sink {
  return { text: "", origin: undefined, why: undefined, file: undefined, globs: undefined };
}

const MOST_OUTPUT = 65_536;

/** Adds output, where somebody looks at it. */
export function writeOut(r: Reader, value: Stream): void {
  const sink = r.out;
  if (sink === undefined) return;
  if (value.text === "") return;
  sink.file = sink.text === "" ? value.file : undefined;
  sink.globs = sink.text === "" ? value.globs : undefined;
  if (sink.text.length + value.text.length > MOST_OUTPUT) {
    if (!sink.text.endsWith(UNKNOWN)) sink.text += UNKNOWN;
    sink.origin = worse(sink.origin, "output");
    return;
  }
  r.budget.steps -= value.text.length >> 3;
  sink.text += value.text;
  sink.origin = worse(sink.origin, value.origin);
  sink.why ??= value.why;
}

/** What a sink received. */
export function sinkStream(sink: Sink): Stream {
  const { text, origin, why, file, globs } = sink;
  if (origin === undefined && why === undefined && file === undefined && globs === undefined) return { text };
  return {
    text,
    ...(origin === undefined ? undefined : { origin }),
    ...(why === undefined ? undefined : { why }),
    ...(file === undefined ? undefined : { file }),
    ...(globs === undefined ? undefined : { globs }),
  };
}

/** Stands on one of several values, the same one for the whole command. */
export function pick(r: Reader, several: Alternatives): Value {
  let choice = r.choices.find((one) => one.several === several);
  if (choice === undefined) {
    r.level.before ??= fork(r.level.state);
    r.choices.push(choice = { several, index: 0 });
  }
  return several.alternatives[choice.index] ?? several.alternatives[0] ??
    { text: UNKNOWN, origin: "unknown" };
}

const MOST_READINGS = 16;

/**
 * Reads a part once for each combination of the values that it depends on, and joins the states it leaves. The exit
 * status is that of the last reading.
 * Parts whose output somebody looks at leave this to the part that looks.
 */
export function eachChoice<Node>(
  r: Reader,
  node: Node,
  read: (r: Reader, node: Node) => Status,
): Status {
  if (r.out !== undefined || r.joint > 0) return read(r, node);
  const outer = r.level;
  const level: Reader["level"] = { state: r.state, before: undefined };
  r.level = level;
  const { choices } = r;
  const base = choices.length;
  let status = read(r, node);
  if (choices.length > base) {
    const before = level.before ?? level.state;
    let after = r.state;
    r.repeating++;
    for (let rounds = 1; rounds < MOST_READINGS && r.budget.steps > 0; rounds++) {
      // As counting does: the last choice goes on, and where it has come to its end, the one before it.
      let last = choices.at(-1);
      while (
        last !== undefined && choices.length > base && ++last.index >= last.several.alternatives.length
      ) {
        choices.pop();
        last = choices.at(-1);
      }
      if (choices.length <= base) break;
      r.budget.steps -= 16;
      r.state = fork(before);
      r.level = { state: r.state, before };
      status = read(r, node);
      after = merge(after, r.state, (name) => knownVariable(r, name));
    }
    r.repeating--;
    choices.length = base;
    r.state = after;
  }
  r.level = outer;
  return status;
}

/** Goes back to the shell that started a subshell; what the subshell wrote to files stays. */
export function leaveSubshell(r: Reader, outer: State): void {
  if (r.state.files !== outer.files) {
    outer.files = r.state.files;
    outer.shared |= 8;
  }
  r.state = outer;
}

/** The value that a variable has without the script's doing. */
export function knownVariable(r: Reader, name: string): Value | undefined {
  switch (name) {
    case "HOME":
      return { text: r.home };
    case "USER":
    case "LOGNAME":
      if (r.user !== undefined) return { text: r.user };
      break;
    case "IFS":
      return { text: " \t\n" };
    case "SHELL":
    case "BASH":
      // Of which kind is not known, and yet a shell.
      if (!Object.hasOwn(r.env, name)) {
        return {
          text: name === "BASH" ? `${UNKNOWN}bash` : `${UNKNOWN}sh`,
          origin: "unknown",
          why: `"$${name}" is some shell`,
        };
      }
      break;
    case "OPTIND":
      return { text: "1" };
  }
  const value = Object.hasOwn(r.env, name) ? r.env[name] : undefined;
  return value === undefined ? undefined : { text: value };
}

/** The directory that commands run in. */
export function currentDirectory(r: Reader): string {
  const { cwd } = r.state;
  return typeof cwd === "string" ? cwd : pick(r, cwd).text;
}

/** Start of a node in the reading's own source. */
export function startOf(r: Reader, node: { readonly pos: number }): number {
  const { place } = r.frame;
  return place === undefined ? node.pos : place.pos;
}

/** End of a node in the reading's own source. */
export function endOf(r: Reader, node: { readonly end: number }): number {
  const { place } = r.frame;
  return place === undefined ? node.end : place.end;
}

/** What a command has besides its words. */
export interface RunExtras {
  readonly assigns: readonly string[] | undefined;
  readonly unknowns: readonly string[] | undefined;
}

/** More of a command's input is not shown. */
const MOST_INPUT = 65_536;

/** Adds to a command what it has besides its words. */
function addExtras(r: Reader, run: OpenRun): void {
  const { extras, stdin } = r;
  if (extras !== undefined) {
    r.extras = undefined;
    if (extras.assigns !== undefined) run.assigns = extras.assigns;
    if (extras.unknowns !== undefined) run.unknowns = extras.unknowns;
  }
  if (stdin !== undefined && stdin.text !== UNKNOWN && /[^\s\uFFFF]/.test(stdin.text)) {
    run.input = stdin.text.length > MOST_INPUT ? stdin.text.slice(0, MOST_INPUT) : stdin.text;
  }
}

/** Adds a command. Returns its index, and whether it is new. `joined`: its text, where it is known already. */
export function addRun(
  r: Reader,
  argv: readonly Field[],
  pos: number,
  end: number,
  redirections: string,
  joined?: string,
): { index: number; fresh: boolean } {
  const first = argv[0];
  let text = joined;
  if (text === undefined) {
    text = first === undefined ? "" : first.value;
    for (let i = 1; i < argv.length; i++) text += ` ${argv[i]?.value ?? ""}`;
  }
  const cwd = currentDirectory(r);
  const run: OpenRun = {
    kind: "run",
    argv,
    program: first === undefined ? "" : r.tools.programName(first, r.platform),
    text,
    place: r.place,
    cwd,
    pos,
    end,
  };
  if (redirections !== "") run.redirected = text + redirections;
  if (r.via !== undefined) run.via = r.via;
  if (r.ifUnset !== undefined) run.ifUnset = r.ifUnset;
  if (r.extras !== undefined || r.stdin !== undefined) addExtras(r, run);
  if (r.repeating > 0) {
    const seen = r.seen ??= new Map();
    for (; r.seenUpTo < r.runs.length; r.seenUpTo++) {
      const other = r.runs[r.seenUpTo];
      if (other !== undefined) seen.set(keyOf(other), r.seenUpTo);
    }
    // What does not depend on the unset variable was read with the command as it stands.
    const index = seen.get(keyOf(run)) ??
      (r.ifUnset === undefined ? undefined : seen.get(keyOf(withoutUnset(run))));
    if (index !== undefined) return { index, fresh: false };
  }
  if (r.runs.length >= r.budget.limits.commands) {
    addGap(r.budget, "commands", pos);
    r.budget.steps = Math.min(r.budget.steps, 0);
    return { index: r.runs.length - 1, fresh: false };
  }
  r.stage?.push(r.runs.length);
  return { index: r.runs.push(run) - 1, fresh: true };
}

function withoutUnset(run: OpenRun): OpenRun {
  const { ifUnset: _, ...rest } = run;
  return rest;
}

function keyOf(run: OpenRun): string {
  return `${run.pos}\n${run.via ?? ""}\n${run.place}\n${run.cwd}\n${run.ifUnset ?? ""}\n${
    run.redirected ?? run.text
  }\n${run.assigns?.join("\0") ?? ""}\n${run.input ?? ""}`;
}

/** A reader for a source. */
export function startReader(
  source: string,
  options: ReadOptions,
  budget: Budget,
  parts: { readonly tools: Tools; readonly operations: Operations },
): Reader {
  const cwd = options.cwd ?? UNKNOWN;
  const state = startState(cwd, options.language ?? "bash");
  return {
    tools: parts.tools,
    operations: parts.operations,
    home: options.home ?? "/root",
    user: options.user,
    env: options.env ?? {},
    platform: options.platform ?? "linux",
    readFile: options.readFile,
    budget,
    runs: [],
    outcomes: [],
    effects: [],
    pipelines: [],
    parsed: undefined,
    language: options.language ?? "bash",
    state,
    frame: { source, place: undefined },
    via: undefined,
    place: "here",
    mounts: undefined,
    stdin: undefined,
    out: undefined,
    joint: 0,
    repeating: 0,
    seen: undefined,
    seenUpTo: 0,
    choices: [],
    level: { state, before: undefined },
    unsetNames: [],
    emptyUnset: false,
    ifUnset: undefined,
    unknownNames: [],
    extras: undefined,
    calls: [],
    exitTraps: undefined,
    flow: { loops: [], returns: false, returned: undefined },
    pending: [],
    declared: undefined,
    execStdin: undefined,
    descriptor: 63,
    visited: undefined,
    concurrent: 0,
    conditional: 0,
    version: 0,
    executed: undefined,
    printed: undefined,
    scripts: [],
    wrapped: undefined,
    stage: undefined,
    elements: false,
    likely: false,
    asItStands: false,
  };
}
