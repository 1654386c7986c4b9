/**
 * Control flow: lists, pipelines, branches, loops, groups and function definitions. Every branch counts as run.
 *
 * @module
 */

import type {
  AndOr,
  ArithmeticExpression,
  ArithmeticFor,
  Case,
  CommandNode,
  CompoundList,
  Coproc,
  For,
  If,
  ParsedScript,
  Pipeline,
  PipelineNode,
  Select,
  Statement,
  While,
} from "unbash";
import { addGap, spend } from "./budget.ts";
import { readCommandNode, runWords } from "./command.ts";
import { arithmeticValue, expandPattern, expandText, expandWord } from "./expand.ts";
import { parseText } from "./parse.ts";
import { matchCost, matchesWhole, parsePattern } from "./pattern.ts";
import {
  addRun,
  eachChoice,
  endOf,
  knownVariable,
  leaveSubshell,
  newSink,
  type Operations,
  type Reader,
  type Sink,
  sinkStream,
  startOf,
  type Status,
} from "./reader.ts";
import { addRedirections, readRedirections, spanOf, withRedirections } from "./redirect.ts";
import { fork, merge, ownFunctions, type State } from "./state.ts";
import { testStatus } from "./status.ts";
import { type Field, type Value, valueOf } from "./value.ts";
import { getElements, setValue } from "./variables.ts";
import { UNKNOWN, word } from "./word.ts";

/** Where two ways through a script meet. */
function join(r: Reader, a: State, b: State): State {
  if (a.variables !== b.variables) r.budget.steps -= a.variables.size + b.variables.size;
  return merge(a, b, (name) => knownVariable(r, name));
}

function readScript(r: Reader, script: ParsedScript): void {
  const { budget } = r;
  if (budget.depth >= budget.limits.depth) return addGap(budget, "depth", startOf(r, script));
  budget.depth++;
  if (script.errors !== undefined) {
    for (const error of script.errors) addGap(budget, "syntax", startOf(r, error), error.message);
  }
  readStatements(r, script.commands);
  budget.depth--;
}

function readText(r: Reader, text: string, place: { readonly pos: number; readonly end: number }): void {
  const { frame } = r;
  if (text.length > r.budget.limits.length) return addGap(r.budget, "length", place.pos);
  r.frame = { source: text, place };
  readScript(r, parseText(r, text));
  r.frame = frame;
}

function readStatements(r: Reader, statements: readonly Statement[]): Status {
  let status: Status = true;
  for (let i = 0; i < statements.length; i++) {
    const statement = statements[i] as Statement; // i < length
    if (!spend(r.budget, 1, startOf(r, statement))) return undefined;
    if (statement.background) {
      r.concurrent++;
      const outer = r.state;
      r.state = fork(outer);
      readNode(r, statement.command);
      leaveSubshell(r, outer);
      r.concurrent--;
      status = true;
    } else status = readNode(r, statement.command);
  }
  return status;
}

function readList(r: Reader, list: CompoundList): Status {
  return readStatements(r, list.commands);
}

/** Reads one node. A part whose words depend on a choice is read once for each. */
function readNode(r: Reader, node: PipelineNode | AndOr): Status {
  switch (node.type) {
    case "AndOr":
      return readAndOr(r, node);
    case "Function":
      return readFunction(r, node);
    case "Command":
      return eachChoice(r, node, readCommandNode);
    case "If":
    case "BraceGroup":
      return readCompound(r, node);
    default:
      return eachChoice(r, node, readCompound);
  }
}

function readCompound(r: Reader, node: Exclude<PipelineNode, { type: "Command" }>): Status {
  const { budget } = r;
  if (budget.depth >= budget.limits.depth) {
    addGap(budget, "depth", startOf(r, node));
    return undefined;
  }
  budget.depth++;
  const status = readCompoundInside(r, node);
  budget.depth--;
  return status;
}

function readCompoundInside(r: Reader, node: Exclude<PipelineNode, { type: "Command" }>): Status {
  switch (node.type) {
    case "Pipeline":
      return readPipeline(r, node);
    case "If":
      return readIf(r, node);
    case "For":
    case "Select":
      return readFor(r, node);
    case "ArithmeticFor":
      return readArithmeticFor(r, node);
    case "While":
      return readWhile(r, node);
    case "Case":
      return readCase(r, node);
    case "Subshell": {
      const outer = r.state;
      r.state = fork(outer);
      const status = readList(r, node.body);
      leaveSubshell(r, outer);
      return status;
    }
    case "BraceGroup":
      return readList(r, node.body);
    case "Function":
      return readFunction(r, node);
    case "Coproc":
      return readCoproc(r, node);
    case "TestCommand":
      return testStatus(r, node.expression);
    case "ArithmeticCommand":
      return arithmeticStatus(arithmeticValue(r, node.body));
    case "Redirected": {
      const redirections = readRedirections(r, node.redirects);
      let status: Status;
      const first = r.runs.length;
      const { pos, end } = spanOf(r, node.redirects);
      withRedirections(r, redirections, () => {
        status = readCompound(r, node.command);
      });
      // The files belong to the first command inside; where there is none, to a `:` of their own.
      const by = r.runs.length > first
        ? first
        : addRun(r, [word(":", pos, end)], pos, end, redirections.text).index;
      addRedirections(r, redirections, by);
      return status;
    }
  }
}

function arithmeticStatus(value: Value): Status {
  return value.text.includes(UNKNOWN) ? undefined : value.text !== "0";
}

function readFunction(r: Reader, node: Extract<CommandNode, { type: "Function" }>): Status {
  const name = node.name.value;
  const body = node.body;
  if (body.type === "CompoundList") return readList(r, body);
  ownFunctions(r.state).set(name, { node, frame: r.frame, maybe: false });
  r.version++;
  return true;
}

function readCoproc(r: Reader, node: Coproc): Status {
  const outer = r.state;
  r.state = fork(outer);
  r.concurrent++;
  if (node.body.type === "CompoundList") readList(r, node.body);
  else readNode(r, node.body);
  r.concurrent--;
  leaveSubshell(r, outer);
  return true;
}

function readAndOr(r: Reader, node: AndOr): Status {
  let status: Status;
  let skipped: State | undefined;
  for (let i = 0; i < node.commands.length; i++) {
    const part = node.commands[i];
    if (part === undefined) continue;
    if (i === 0) {
      status = readNode(r, part);
      continue;
    }
    if (!spend(r.budget, 1, startOf(r, part))) break;
    const or = node.operators[i - 1] === "||";
    const certain = status !== undefined && status !== or;
    if (certain) {
      status = readNode(r, part);
      continue;
    }
    // Whether this part runs isn't known: the state without it is kept aside, to meet at the end.
    if (or && skipped !== undefined) {
      r.state = join(r, r.state, skipped);
      skipped = undefined;
    }
    const without = fork(r.state);
    r.conditional++;
    const result = readNode(r, part);
    r.conditional--;
    if (or && status === true) {
      // It surely doesn't run, yet is read; only its commands count.
      leaveSubshell(r, without);
      continue;
    }
    if (or) r.state = join(r, r.state, without);
    else skipped = skipped === undefined ? without : join(r, skipped, without);
    status = result === status ? result : undefined;
  }
  if (skipped !== undefined) r.state = join(r, r.state, skipped);
  return status;
}

function readIf(r: Reader, node: If): Status {
  const clause = readList(r, node.clause);
  const before = r.state;
  const conditional = clause === undefined ? 1 : 0;
  r.conditional += conditional;
  r.state = fork(before);
  readList(r, node.then);
  let after = r.state;
  let current = fork(before);
  for (const elif of node.elif) {
    r.state = current;
    readList(r, elif.clause);
    current = fork(r.state);
    readList(r, elif.then);
    after = join(r, after, r.state);
  }
  r.state = current;
  if (node.else !== undefined) readList(r, node.else);
  r.conditional -= conditional;
  // Where the condition is certain, the other branch is read all the same, but leaves nothing behind.
  if (clause === true) leaveSubshell(r, after);
  else if (clause === undefined || node.elif.length > 0) r.state = join(r, after, r.state);
  return undefined;
}

function readCase(r: Reader, node: Case): Status {
  const subject = expandText(r, node.word);
  const before = r.state;
  let after: State | undefined;
  let decided = false;
  r.conditional++;
  for (const item of node.items) {
    let matches: Status = false;
    for (const text of item.pattern) {
      const pattern = parsePattern(expandPattern(r, text));
      if (pattern === undefined || subject.text.includes(UNKNOWN) || subject.unset !== undefined) continue;
      if (matchCost(pattern, subject.text) <= MOST_WORK && matchesWhole(pattern, subject.text)) {
        matches = true;
      }
    }
    r.state = fork(before);
    readList(r, item.body);
    if (!decided || matches === true) after = after === undefined ? r.state : join(r, after, r.state);
    if (matches === true && item.terminator === ";;") decided = true;
  }
  r.conditional--;
  r.state = after === undefined ? before : decided ? after : join(r, after, before);
  return undefined;
}

/** Work that matching a `case` may take; over it a pattern counts as not surely matching. */
const MOST_WORK = 131_072;

const MOST_ROUNDS = 256;

function readFor(r: Reader, node: For | Select): Status {
  const name = node.name.value;
  let values: readonly Value[];
  if (node.wordlist === undefined) values = [...getElements(r, "@").values()];
  else {
    const fields: Field[] = [];
    for (const item of node.wordlist) expandWord(r, item, fields);
    values = fields.map(valueOf);
  }
  if (values.length === 0) {
    // The list may be empty here, and is read all the same.
    const before = fork(r.state);
    readRound(r, node.body);
    r.state = before;
    return true;
  }
  r.repeating++;
  const rounds = Math.min(values.length, MOST_ROUNDS);
  const { steps } = r.budget;
  for (let i = 0; i < rounds; i++) {
    const value = values[i];
    if (value === undefined) continue;
    if (!spend(r.budget, 2, startOf(r, node))) break;
    // A loop may take half of what is left; the rest of its values are then read as one unknown.
    if (i > 8 && (r.budget.steps < steps / 2 || r.runs.length > r.budget.limits.commands / 2)) {
      setValue(r, name, { text: UNKNOWN, origin: "unknown", why: `"$${name}" has many values` });
      readList(r, node.body);
      break;
    }
    setValue(r, name, value);
    readList(r, node.body);
  }
  if (values.length > rounds) {
    setValue(r, name, { text: UNKNOWN, origin: "unknown", why: `"$${name}" has many values` });
    readList(r, node.body);
  }
  r.repeating--;
  return true;
}

/** One round of a loop of which nothing is known: what it changes may have changed or not. */
function readRound(r: Reader, body: CompoundList, certain = false): void {
  r.repeating++;
  if (!certain) r.conditional++;
  const before = fork(r.state);
  readList(r, body);
  const version = r.version;
  r.state = join(r, r.state, before);
  if (version !== r.version || before.variables !== r.state.variables || before.cwd !== r.state.cwd) {
    // A second round sees what the first left. What changes yet again is not followed further.
    const first = fork(r.state);
    readList(r, body);
    r.state = join(r, r.state, first);
  }
  if (!certain) r.conditional--;
  r.repeating--;
}

function isConstantly(list: CompoundList): boolean {
  const [only] = list.commands;
  if (only === undefined || list.commands.length > 1) return false;
  const { command } = only;
  if (command.type === "Command") return command.name?.value === "true" || command.name?.value === ":";
  return command.type === "ArithmeticCommand" && /^\s*1\s*$/.test(command.body);
}

function readWhile(r: Reader, node: While): Status {
  const wanted = node.kind === "while";
  r.repeating++;
  if (!isConstantly(node.clause)) {
    for (let i = 0; i < MOST_ROUNDS; i++) {
      const status = readList(r, node.clause);
      if (status !== wanted || !spend(r.budget, 2, startOf(r, node))) {
        if (status === !wanted && i > 0) {
          r.repeating--;
          return true;
        }
        break;
      }
      if (i > 8 && r.runs.length > r.budget.limits.commands / 2) break;
      readList(r, node.body);
    }
  }
  readRound(r, node.body, isConstantly(node.clause));
  if (!isConstantly(node.clause)) readList(r, node.clause);
  r.repeating--;
  return undefined;
}

function expressionText(r: Reader, expression: ArithmeticExpression | undefined): string {
  return expression === undefined ? "1" : r.frame.source.slice(expression.pos, expression.end);
}

function readArithmeticFor(r: Reader, node: ArithmeticFor): Status {
  r.repeating++;
  if (node.initialize !== undefined) arithmeticValue(r, expressionText(r, node.initialize));
  const test = expressionText(r, node.test);
  const update = node.update === undefined ? undefined : expressionText(r, node.update);
  let status: Status;
  for (let i = 0; i < MOST_ROUNDS && node.test !== undefined; i++) {
    status = arithmeticStatus(arithmeticValue(r, test));
    if (status !== true || !spend(r.budget, 2, startOf(r, node))) break;
    if (i > 8 && r.runs.length > r.budget.limits.commands / 2) break;
    readList(r, node.body);
    if (update !== undefined) arithmeticValue(r, update);
  }
  if (status !== false) {
    for (const name of test.match(/[A-Za-z_]\w*/g) ?? []) {
      setValue(r, name, { text: UNKNOWN, origin: "unknown", why: `"$${name}" counts a loop's rounds` });
    }
    readRound(r, node.body);
  }
  r.repeating--;
  return true;
}

const MOST_COMBINATIONS = 8;

function readPipeline(r: Reader, node: Pipeline): Status {
  const { commands } = node;
  const [first] = commands;
  const negated = node.prefixes.some((prefix) => prefix.type === "Negation");
  if (first === undefined) return true;
  if (commands.length === 1) {
    const status = readNode(r, first);
    return negated && status !== undefined ? !status : status;
  }
  const outer = r.state;
  const { stdin, out, stage } = r;
  const stages: (readonly number[])[] = [];
  let status: Status;
  r.concurrent++;
  r.joint++;
  for (let i = 0; i < commands.length; i++) {
    const command = commands[i];
    if (command === undefined || !spend(r.budget, 1, startOf(r, command))) break;
    const last = i === commands.length - 1;
    let sink: Sink | undefined;
    if (last) r.out = out;
    else r.out = sink = newSink();
    const collected: number[] = [];
    r.stage = collected;
    // The last stage runs in the shell itself in zsh; elsewhere what it assigns is lost.
    r.state = last && r.language === "zsh" ? outer : fork(outer);
    status = readNode(r, command);
    if (r.state !== outer) leaveSubshell(r, outer);
    stages.push(collected);
    if (sink !== undefined) r.stdin = sinkStream(sink);
  }
  r.concurrent--;
  r.joint--;
  r.stdin = stdin;
  r.out = out;
  r.stage = stage;
  if (stage !== undefined) { for (const inner of stages) stage.push(...inner); }
  addPipelines(r, stages, startOf(r, node), endOf(r, node));
  return negated && status !== undefined ? !status : status;
}

/** A pipeline for each combination of the stages' commands. */
function addPipelines(r: Reader, stages: readonly (readonly number[])[], pos: number, end: number): void {
  let combinations: number[][] = [[]];
  for (const stage of stages) {
    const leaves = innermost(r, stage);
    if (leaves.length === 0) continue;
    const next: number[][] = [];
    for (const left of combinations) {
      for (const index of leaves) {
        if (next.length < MOST_COMBINATIONS) next.push([...left, index]);
      }
    }
    combinations = next;
  }
  for (const combination of combinations) {
    if (combination.length < 2 || r.pipelines.length >= r.budget.limits.commands) continue;
    const text = combination.map((index) => r.runs[index]?.text ?? "").join(" | ");
    if (r.repeating > 0 && r.pipelines.some((other) => other.pos === pos && other.text === text)) continue;
    r.pipelines.push({ stages: combination, text, pos, end });
  }
}

/** Of a stage's commands those that no other one hands on to, wrappers replaced by what they run. */
function innermost(r: Reader, stage: readonly number[]): readonly number[] {
  if (stage.length < 2) return stage;
  const members = new Set(stage);
  for (const index of stage) {
    const via = r.runs[index]?.via;
    if (via === undefined) continue;
    // What a wrapper runs stands in its place; an interpreter stays, and what its code runs does not count.
    if (r.wrapped?.has(index)) members.delete(via);
    else if (isBelow(r, via, members)) members.delete(index);
  }
  return [...members];
}

function isBelow(r: Reader, start: number, members: ReadonlySet<number>): boolean {
  let index: number | undefined = start;
  for (let i = 0; i < 64 && index !== undefined; i++) {
    if (members.has(index)) return true;
    index = r.runs[index]?.via;
  }
  return false;
}

/** The reader's parts that call each other in a circle. */
export const OPERATIONS: Operations = { readScript, readText, readNode, runWords };
