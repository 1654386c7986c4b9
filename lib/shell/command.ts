/**
 * Simple commands: their words become a run, their files and hosts become effects, and what they hand on is read.
 *
 * @module
 */

import type { Assignment, Command } from "unbash";
import { addGap, spend } from "./budget.ts";
import { assign, assignmentField } from "./assignments.ts";
import type { BuiltinCall } from "./builtin_call.ts";
import { BUILTINS } from "./builtins.ts";
import { capture } from "./capture.ts";
import { expandWord } from "./expand.ts";
import { furtherCommands } from "./further_commands.ts";
import { readInner, readProgramFile } from "./inner.ts";
import type { Inner, Outcome, Touch } from "./programs/mod.ts";
import { editedContent } from "./edited_files.ts";
import { writeOutput } from "./output.ts";
import { readAsWindows, windowsLanguage } from "./windows.ts";
import { addConnect, addFile, locate } from "./effects.ts";
import { endFlow, newFlow } from "./flow.ts";
import {
  addRun,
  type Call,
  endOf,
  leaveSubshell,
  type Reader,
  type RunContext,
  type RunExtras,
  startOf,
  type Status,
  writeOut,
} from "./reader.ts";
import {
  addRedirections,
  isStandardStream,
  NO_REDIRECTIONS,
  readRedirections,
  type Redirections,
  withRedirections,
} from "./redirect.ts";
import { fork, ownFiles, ownVariables, type ShellFunction, type Variable } from "./state.ts";
import { type Field, type Stream, unknownValue, type Value, valueOf, worse } from "./value.ts";
import { assignmentText, setAttributes } from "./variables.ts";
import { dropFile, fileStream, findFile, findLink, putFile, putLink } from "./virtual_files.ts";
import { join } from "./paths.ts";
import { UNKNOWN, word } from "./word.ts";

/** Reads a simple command. */
export function readCommandNode(r: Reader, node: Command): Status {
  const { name, prefix, suffix } = node;
  if (name === undefined) {
    const met = r.unsetNames.length;
    const status = readBare(r, node);
    r.unsetNames.length = Math.min(r.unsetNames.length, met);
    return status;
  }
  const { aliases } = r.state;
  if (aliases.size > 0 && name.parts === undefined && name.text === name.value) {
    const alias = aliases.get(name.value);
    if (alias !== undefined) return readAlias(r, node, alias);
  }
  const unset = r.unsetNames.length;
  const effects = r.effects.length;
  const first = r.runs.length;
  const status = readSimple(r, node, prefix, suffix);
  if (r.unsetNames.length > unset) readEmptied(r, node, unset, effects);
  // What stands for itself has no backslash in it.
  const foreign = r.asItStands ? undefined : windowsLanguage(node);
  if (foreign !== undefined) readAsWindows(r, node, foreign, first);
  return status;
}

function readSimple(
  r: Reader,
  node: Command,
  prefix: Command["prefix"],
  suffix: Command["suffix"],
): Status {
  const pending = r.pending.length;
  const named = r.unknownNames.length;
  const { name } = node;
  const { source } = r.frame;
  const fields: Field[] = [];
  // Nearly always the command's text is what stands in the source: words that are their own values, a space apart.
  let asItStands = name !== undefined && expandWord(r, name, fields);
  let last = name?.end ?? 0;
  let redirects = false;
  for (let i = 0; i < suffix.length; i++) {
    const item = suffix[i] as Command["suffix"][number]; // i < length
    if (item.type === "Word") {
      const { pos } = item;
      if (!expandWord(r, item, fields) || pos !== last + 1 || source.charCodeAt(last) !== 32) {
        asItStands = false;
      }
      last = item.end;
    } else if (item.type === "Assignment") {
      fields.push(assignmentField(r, item, fields[0]?.value));
      asItStands = false;
    } else redirects = true;
  }
  for (let i = 0; i < prefix.length; i++) if (prefix[i]?.type !== "Assignment") redirects = true;
  const redirections = redirects ? readRedirections(r, node.redirects) : NO_REDIRECTIONS;
  const context: ShellContext = {
    pos: startOf(r, node),
    end: endOf(r, node),
    redirections,
    inShell: true,
    functions: true,
    wrapped: false,
    text: asItStands && name !== undefined ? source.slice(name.pos, last) : undefined,
  };
  let status: Status;
  if (prefix.length > 0 && prefix.some((item) => item.type === "Assignment")) {
    status = runAssigned(r, prefix, named, fields, context);
  } else {
    if (r.unknownNames.length > named) r.extras = extrasOf(r, [], named);
    status = runRedirected(r, fields, context);
  }
  r.extras = undefined;
  if (r.pending.length > pending) readPending(r, pending, node);
  if (r.execStdin !== undefined) {
    r.stdin = r.execStdin;
    r.execStdin = undefined;
  }
  r.asItStands = asItStands;
  return status;
}

/** A command with assignments in front of it. */
function runAssigned(
  r: Reader,
  prefix: Command["prefix"],
  named: number,
  fields: readonly Field[],
  context: ShellContext,
): Status {
  return withAssignments(
    r,
    prefix.filter((item) => item.type === "Assignment"),
    () => {
      r.extras = extrasOf(r, prefix, named);
      return runRedirected(r, fields, context);
    },
  );
}

/** What a command has besides its words: the assignments in front of it, and variables that are not known. */
function extrasOf(r: Reader, prefix: Command["prefix"], named: number): RunExtras {
  const assigns: string[] = [];
  for (const item of prefix) {
    if (item.type === "Assignment") assigns.push(assignmentText(r, item.name));
  }
  const unknowns = r.unknownNames.length > named ? [...new Set(r.unknownNames.splice(named))] : undefined;
  return { assigns: assigns.length > 0 ? assigns : undefined, unknowns };
}

/** A command of this shell, with its redirections. */
type ShellContext = RunContext & { readonly redirections: Redirections };

function runRedirected(r: Reader, fields: readonly Field[], context: ShellContext): Status {
  const { redirections, pos, end } = context;
  if (fields.length === 0) {
    // The words came to nothing: the redirections are made all the same.
    if (redirections === NO_REDIRECTIONS) return true;
    const { index, fresh } = addRun(r, [word(":", pos, end)], pos, end, redirections.text);
    if (fresh) addRedirections(r, redirections, index);
    withRedirections(r, redirections, () => {});
    return true;
  }
  if (redirections === NO_REDIRECTIONS) return runWords(r, fields, context);
  return runWithFiles(r, fields, context);
}

function runWithFiles(r: Reader, fields: readonly Field[], context: ShellContext): Status {
  let status: Status;
  withRedirections(r, context.redirections, () => {
    status = runWords(r, fields, context);
  });
  // Where a file can't be opened, the command fails whatever it is.
  if (context.redirections.opened.some(({ path }) => !isStandardStream(path.value))) r.likely = true;
  return status;
}

/** Assignments and redirections without a command. A redirection alone stands as `:`, which does the same. */
function readBare(r: Reader, node: Command): Status {
  let substituted = false;
  for (const item of node.prefix) {
    if (item.type !== "Assignment") continue;
    assign(r, item);
    const { value } = item;
    if (value.type === "Word" && value.parts?.some((part) => part.type === "CommandExpansion")) {
      substituted = true;
    }
  }
  if (node.redirects.length > 0) {
    const redirections = readRedirections(r, node.redirects);
    const pos = startOf(r, node);
    const end = endOf(r, node);
    const { index, fresh } = addRun(r, [word(":", pos, end)], pos, end, redirections.text);
    if (fresh) addRedirections(r, redirections, index);
    // `$(< file)` prints the file.
    if (r.out !== undefined && redirections.stdin !== undefined) writeOut(r, redirections.stdin);
    withRedirections(r, redirections, () => {});
  }
  return substituted ? undefined : true;
}

/** Variables that are set for one command: exported to it, and as they were once it is done. */
function withAssignments(r: Reader, assignments: readonly Assignment[], read: () => Status): Status {
  const before = new Map<string, Variable | undefined>();
  for (const item of assignments) {
    if (!before.has(item.name)) before.set(item.name, r.state.variables.get(item.name));
    assign(r, item);
    setAttributes(r, item.name, { exported: true });
  }
  const status = read();
  const variables = ownVariables(r.state);
  for (const [name, variable] of before) {
    if (variable === undefined) variables.delete(name);
    else variables.set(name, variable);
  }
  return status;
}

/** Scripts of `>(…)`: what the command wrote there is their input. */
function readPending(r: Reader, from: number, node: Command): void {
  for (const { script, frame, path } of r.pending.splice(from)) {
    const content = findFile(r, path)?.[0] ?? unknownValue(r.stdin?.origin ?? "output");
    const outer = r.frame;
    r.frame = frame;
    capture(r, script, node, content);
    r.frame = outer;
    if (r.state.files.has(path)) ownFiles(r.state).delete(path);
  }
}

/**
 * Reads a command again with the variables empty that nothing assigned, where it writes or deletes a path that is
 * then absolute: `rm -rf "$DIR/"*` removes `/*` if DIR is not set.
 */
function readEmptied(r: Reader, node: Command, unset: number, effects: number): void {
  const names = new Set(r.unsetNames.splice(unset));
  if (r.emptyUnset || r.budget.steps <= 0) return;
  let rooted = false;
  for (let i = effects; i < r.effects.length; i++) {
    const effect = r.effects[i];
    if (effect === undefined || effect.kind === "connect" || effect.kind === "read") continue;
    if (effect.path.includes(UNKNOWN) && effect.path.replaceAll(UNKNOWN, "").startsWith("/")) rooted = true;
  }
  if (!rooted) return;
  const { state, out } = r;
  r.state = fork(state);
  r.out = undefined;
  r.joint++;
  r.repeating++;
  r.emptyUnset = true;
  r.ifUnset = [...names].join(" ");
  readSimple(r, node, node.prefix, node.suffix);
  r.emptyUnset = false;
  r.ifUnset = undefined;
  r.unsetNames.length = unset;
  r.repeating--;
  r.joint--;
  r.out = out;
  r.state = state;
}

const MOST_ALIASES = 16;

/** An alias is text: what it stands for is put in the place of the name and read again. */
function readAlias(r: Reader, node: Command, alias: string): Status {
  const name = node.name?.value ?? "";
  const own = r.state.aliases;
  if (r.calls.length > MOST_ALIASES) return undefined;
  const place = { pos: startOf(r, node), end: endOf(r, node) };
  const { source } = r.frame;
  const start = node.name?.end ?? node.pos;
  const text = `${source.slice(node.pos, node.name?.pos ?? node.pos)}${alias}${
    source.slice(start, node.end)
  }`;
  // A shell without aliases runs the program of that name.
  const state = r.state;
  r.state = { ...fork(state), aliases: new Map() };
  readSimple(r, node, node.prefix, node.suffix);
  leaveSubshell(r, state);
  // An alias isn't expanded inside itself.
  r.state.aliases = new Map(own);
  r.state.aliases.delete(name);
  r.operations.readText(r, text, place);
  r.state.aliases = own;
  r.state.shared |= 4;
  return undefined;
}

/** What a command costs: as much as so many words do. */
const COMMAND_STEPS = 8;

/** Runs a command line, word by word. */
export function runWords(r: Reader, argv: readonly Field[], context: RunContext): Status {
  const { pos, end, redirections } = context;
  const { index, fresh } = addRun(r, argv, pos, end, redirections.text, context.text);
  const run = r.runs[index];
  const first = argv[0];
  if (run === undefined || first === undefined || !spend(r.budget, COMMAND_STEPS + argv.length, pos)) {
    return undefined;
  }
  if (fresh) addRedirections(r, redirections, index);
  if (context.wrapped) (r.wrapped ??= new Set()).add(index);
  const name = first.value;
  let status: Status;
  r.likely = name === "cd" || name === "cat";
  if (context.inShell) {
    if (context.functions) {
      const { functions } = r.state;
      const definition = functions.size === 0 ? undefined : functions.get(name);
      if (definition !== undefined) {
        status = callFunction(r, definition, name, argv, index, pos);
        if (!definition.maybe) return status;
      }
    }
    const builtin = BUILTINS.get(name);
    if (builtin !== undefined) {
      const call: BuiltinCall = { argv, index, pos, end, context };
      const done = builtin(r, call);
      if (done !== undefined) {
        if (fresh && done.touches !== false) addTouches(r, apply(r, argv, index), index);
        return done.status;
      }
    }
  }
  if (r.budget.depth >= r.budget.limits.depth) {
    addGap(r.budget, "depth", pos);
    return undefined;
  }
  const outcome = apply(r, argv, fresh ? index : undefined);
  if (fresh) addTouches(r, outcome, index);
  r.budget.depth++;
  noteFiles(r, outcome, argv);
  const { via } = r;
  r.via = index;
  let handed = false;
  const assigns = fresh ? r.runs[index]?.assigns : undefined;
  for (const inner of furtherCommands(r, outcome, assigns, { pos, end })) {
    readInner(r, { inner, outcome, index, argv, context });
  }
  for (let i = 0; i < outcome.inner.length; i++) {
    const inner = outcome.inner[i] as Inner; // i < length
    handed = true;
    const result = readInner(r, { inner, outcome, index, argv, context });
    if (result !== undefined) status = result;
  }
  if (!handed) readProgramFile(r, first, argv, index);
  r.via = via;
  r.budget.depth--;
  if (r.out !== undefined) writeOutput(r, outcome, argv, handed, index);
  return status ?? statusOf(name);
}

/** What the table says of a command; noted for the one of that index. */
function apply(r: Reader, argv: readonly Field[], index: number | undefined): Outcome {
  const outcome = r.tools.applyProgram(argv, r, index === undefined ? undefined : r.runs[index]?.program);
  if (index !== undefined) r.outcomes[index] = outcome;
  return outcome;
}

const SUCCEEDS = new Set(["echo", "printf", "true", ":", "sleep", "pwd", "cat"]);

function statusOf(name: string): Status {
  return SUCCEEDS.has(name) ? true : name === "false" ? false : undefined;
}

/** Adds what the table says that a program touches. */
function addTouches(r: Reader, outcome: Outcome, index: number): void {
  const { touches } = outcome;
  for (let i = 0; i < touches.length; i++) {
    const touch = touches[i] as Touch; // i < length
    if (touch.kind === "connect") {
      const { target } = touch;
      // What is piped into a raw connection, or into ssh, goes to the other side.
      const fed = r.stdin !== undefined && r.stdin.text !== "" &&
        /^(?:ssh|tcp|udp|tls|telnet):/.test(target.value);
      addConnect(r, target.value, touch.sends || fed, index, target.pos, target.end);
    } else if (!isStandardStream(touch.path.value)) {
      addFile(r, touch.kind, touch.path, touch.recursive, index);
    }
  }
}

/** Notes what the command does to files that later commands of the script may read or run. */
function noteFiles(r: Reader, outcome: Outcome, argv: readonly Field[]): void {
  const { touches, program } = outcome;
  if (r.place !== "here") return;
  if (program === "ln" || program === "link") return noteLinks(r, outcome);
  if (touches.length === 0) return;
  let writes = 0;
  let connects = outcome.output === "download";
  for (const touch of touches) {
    if (touch.kind === "write") writes++;
    else if (touch.kind === "connect") connects = true;
    else if (touch.kind === "delete" && r.state.files.size > 0 && touch.path.pattern === undefined) {
      if (program !== "mv") dropFile(r, locate(r, touch.path, "delete").path);
    }
  }
  if (writes === 0) return;
  const content = editedContent(r, outcome, argv) ?? writtenContent(r, outcome, connects);
  for (const touch of touches) {
    if (touch.kind !== "write" || touch.path.pattern !== undefined) continue;
    const path = locate(r, touch.path, "write").path;
    const append = program === "tee" && (outcome.flags.has("append") || outcome.flags.has("a"));
    if (program === "chmod" || program === "chown" || program === "touch" || program === "mkdir") continue;
    // What they put there is known from the code that they stand in.
    if (/^(?:(?:set|add)-content|out-file|new-item|tee-object)$/i.test(program)) continue;
    putFile(r, path, content, append, connects || program === "tar" || program === "unzip");
    if (program === "cp" || program === "mv" || program === "install") {
      // The target may be a folder, in which the file keeps its name.
      const source = touches.find((other) => other.kind === "read");
      const base = source?.kind === "read"
        ? source.path.value.replace(/\/+$/, "").split("/").pop()
        : undefined;
      const inside = base === undefined || base === "" ? undefined : `${path.replace(/\/+$/, "")}/${base}`;
      if (inside !== undefined) putFile(r, inside, content, false);
      const link = program === "mv" && source?.kind === "read"
        ? findLink(r, locate(r, source.path, "read").path)
        : undefined;
      if (link !== undefined) {
        putLink(r, path, link);
        if (inside !== undefined) putLink(r, inside, link);
      }
    }
  }
}

/** Notes where links lead: what is read from them or written to them later is meant for those files. */
function noteLinks(r: Reader, outcome: Outcome): void {
  const { flags, operands } = outcome;
  const given = flags.get("t")?.at(-1);
  const last = given === undefined && operands.length > 1 ? operands[operands.length - 1] : undefined;
  const folder = locate(r, given === undefined ? last ?? word(".") : word(given), "write").path;
  const symbolic = flags.has("s") && !flags.has("r");
  for (const source of last === undefined ? operands : operands.slice(0, -1)) {
    if (source.pattern !== undefined) continue;
    const base = source.value.replace(/\/+$/, "").split("/").pop() ?? "";
    // The target may be a folder, in which the link gets the file's name.
    for (const path of base === "" ? [folder] : [folder, join(folder, base)]) {
      const beside = path.slice(0, Math.max(path.lastIndexOf("/"), 1));
      const absolute = /^[/~\uFFFF]/.test(source.value);
      putLink(r, path, symbolic && !absolute ? join(beside, source.value) : locate(r, source, "read").path);
    }
  }
}

/** Programs whose downloads are repositories. */
const CLONERS = new Set(["git", "gh", "glab", "hg", "svn", "jj", "fossil", "bzr"]);

/** Programs that write what they read to files, unchanged. */
const PASSING = new Set(["tee", "sponge", "dd"]);

/** What a program writes to its files. */
function writtenContent(r: Reader, outcome: Outcome, connects: boolean): Stream {
  if (connects) {
    const fetched = unknownValue("downloaded_file", `fetched by ${outcome.program}`);
    return CLONERS.has(outcome.program) ? { ...fetched, checkout: true } : fetched;
  }
  const reads = outcome.touches.filter((touch) => touch.kind === "read");
  if (PASSING.has(outcome.program) && reads.length === 0) return r.stdin ?? unknownValue("input");
  if (
    outcome.program === "cp" || outcome.program === "mv" || outcome.program === "ln" ||
    outcome.program === "install"
  ) {
    const [only] = reads;
    if (only?.kind === "read" && reads.length === 1 && only.path.pattern === undefined) {
      return fileStream(r, locate(r, only.path, "read").path);
    }
  }
  let origin: Stream["origin"] = "output";
  const input = r.stdin?.origin;
  if (input === "download" || input === "downloaded_file" || input === "decoded") {
    origin = worse(origin, input);
  }
  for (const touch of reads) {
    if (touch.kind !== "read") continue;
    for (const stream of findFile(r, locate(r, touch.path, "read").path) ?? []) {
      if (
        stream.origin === "download" || stream.origin === "downloaded_file" || stream.origin === "decoded"
      ) {
        origin = worse(origin, stream.origin);
      }
    }
  }
  return unknownValue(
    origin === "download" ? "downloaded_file" : origin ?? "output",
    `written by ${outcome.program}`,
  );
}

const MOST_CALLS = 24;

/** Calls a function: its body is read with the call's words as `$1`, `$2`, …. */
function callFunction(
  r: Reader,
  definition: ShellFunction,
  name: string,
  argv: readonly Field[],
  index: number,
  pos: number,
): Status {
  const { node } = definition;
  const outer = findCall(r.calls, name);
  const positional = argv.slice(1).map(valueOf);
  if (outer !== undefined && outer.level >= MOST_EXACT) widen(positional, outer.positional);
  const key = `${name}\n${positional.map((value) => value.text).join("\0")}\n${r.version}\n${node.pos}`;
  const run = r.runs[index];
  if (
    outer !== undefined && run !== undefined && r.concurrent > outer.concurrent &&
    r.conditional === outer.conditional
  ) {
    run.forkBomb = true;
    return undefined;
  }
  const visited = r.visited ??= new Set();
  if (outer !== undefined && (outer.key === key || visited.has(`${key}\n${r.via}`))) return undefined;
  if (r.calls.length >= MOST_CALLS || r.budget.depth >= r.budget.limits.depth) {
    addGap(r.budget, "depth", pos);
    return undefined;
  }
  visited.add(`${key}\n${r.via}`);
  const { state, frame, via, flow } = r;
  const { positional: before, locals } = state;
  const { concurrent, conditional } = r;
  r.calls.push({ name, key, concurrent, conditional, level: (outer?.level ?? 0) + 1, positional });
  r.budget.depth++;
  r.repeating++;
  r.via = index;
  state.positional = positional;
  state.locals = new Map();
  r.frame = definition.frame;
  const inner = newFlow();
  r.flow = inner;
  const body = node.body;
  let status: Status;
  if (body.type !== "CompoundList") status = r.operations.readNode(r, body);
  r.flow = flow;
  if (inner.returned !== undefined) {
    endFlow(r, inner);
    status = undefined;
  }
  const after = r.state;
  if (after.locals !== undefined && after.locals.size > 0) {
    const variables = ownVariables(after);
    for (const [local, variable] of after.locals) {
      if (variable === undefined) variables.delete(local);
      else variables.set(local, variable);
    }
  }
  after.positional = before;
  after.locals = locals;
  r.frame = frame;
  r.via = via;
  r.repeating--;
  r.budget.depth--;
  r.calls.pop();
  return status;
}

/** Calls of one function within each other that are read with the very words that they are given. */
const MOST_EXACT = 3;

/** Words that change from call to call of a function that calls itself: from here on they may be anything. */
function widen(positional: Value[], before: readonly Value[]): void {
  positional.forEach((value, i) => {
    if (before[i]?.text !== value.text) {
      positional[i] = unknownValue(
        value.origin ?? "unknown",
        "it changes each time the function calls itself",
      );
    }
  });
}

function findCall(calls: readonly Call[], name: string): Call | undefined {
  for (let i = calls.length - 1; i >= 0; i--) {
    const call = calls[i];
    if (call?.name === name) return call;
  }
  return undefined;
}
