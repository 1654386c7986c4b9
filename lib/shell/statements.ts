/**
 * Control flow: lists, pipelines, branches, loops, groups and function definitions. Every branch counts as run.
 *
 * @module
 */

import type {
  AndOr,
  Case,
  CommandNode,
  CompoundList,
  Coproc,
  If,
  ParsedScript,
  Pipeline,
  PipelineNode,
  Statement,
  Word as WordNode,
} from "unbash";
import { addGap, spend } from "./budget.ts";
import { readCommandNode, runWords } from "./command.ts";
import { arithmeticValue, expandPattern, expandText } from "./expand.ts";
import { join, readDead, SUBSHELL } from "./flow.ts";
import { arithmeticStatus, readArithmeticFor, readFor, readWhile } from "./loops.ts";
import { parseText } from "./parse.ts";
import { matchCost, matchesWhole, parsePattern } from "./pattern.ts";
import {
  addRun,
  eachChoice,
  endOf,
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
import { fork, ownFunctions, type State } from "./state.ts";
import { testStatus } from "./status.ts";
import type { Value } from "./value.ts";
import {} from "./variables.ts";
import { UNKNOWN, word } from "./word.ts";

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
      const { state: outer, flow } = r;
      r.state = fork(outer);
      r.flow = SUBSHELL;
      readNode(r, statement.command);
      leaveSubshell(r, outer);
      r.flow = flow;
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
      const { state: outer, flow } = r;
      r.state = fork(outer);
      r.flow = SUBSHELL;
      const status = readList(r, node.body);
      leaveSubshell(r, outer);
      r.flow = flow;
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
    if (or) status = surely(r, status);
    if (status !== undefined) {
      if (status !== or) status = readNode(r, part);
      else readDead(r, () => readNode(r, part));
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
    if (or) r.state = join(r, r.state, without);
    else skipped = skipped === undefined ? without : join(r, skipped, without);
    status = result === status ? result : undefined;
  }
  if (skipped !== undefined) r.state = join(r, r.state, skipped);
  return status;
}

/** A status without what is only likely: a directory that is there, a file that can be opened. */
function surely(r: Reader, status: Status): Status {
  return status === true && r.likely ? undefined : status;
}

function readIf(r: Reader, node: If): Status {
  // Whether the shell comes to the next condition.
  let comes: Status = true;
  let after: State | undefined;
  let conditional = 0;
  const meet = (): void => {
    after = after === undefined ? r.state : join(r, after, r.state);
  };
  for (const { clause, then } of [node, ...node.elif]) {
    if (comes === false) {
      readDead(r, () => {
        readList(r, clause);
        readList(r, then);
      });
      continue;
    }
    const status = surely(r, readList(r, clause));
    if (status === undefined) {
      comes = undefined;
      conditional++;
      r.conditional++;
    }
    if (status === false) {
      readDead(r, () => readList(r, then));
      continue;
    }
    const before = r.state;
    r.state = fork(before);
    readList(r, then);
    meet();
    if (status === true) comes = false;
    else r.state = before;
  }
  const last = node.else;
  if (last !== undefined && comes === false) readDead(r, () => readList(r, last));
  else if (last !== undefined) readList(r, last);
  if (comes !== false) meet();
  r.conditional -= conditional;
  if (after !== undefined) r.state = after;
  return undefined;
}

/** Whether a text surely matches one of the patterns, or surely none. */
function matchesAny(r: Reader, subject: Value, patterns: readonly WordNode[]): Status {
  let status: Status = false;
  for (const text of patterns) {
    const source = expandPattern(r, text);
    const pattern = source.includes(UNKNOWN) ? undefined : parsePattern(source);
    if (
      pattern === undefined || subject.text.includes(UNKNOWN) || subject.unset !== undefined ||
      matchCost(pattern, subject.text) > MOST_WORK
    ) status = undefined;
    else if (matchesWhole(pattern, subject.text)) return true;
  }
  return status;
}

function readCase(r: Reader, node: Case): Status {
  const subject = expandText(r, node.word);
  const before = r.state;
  let after: State | undefined;
  let decided = false;
  let falls = false;
  r.conditional++;
  for (const item of node.items) {
    const matches = matchesAny(r, subject, item.pattern);
    if (!falls && (decided || matches === false)) {
      readDead(r, () => readList(r, item.body));
      continue;
    }
    const from = falls ? r.state : fork(before);
    r.state = from;
    readList(r, item.body);
    // `;&` goes on with the next body, `;;&` with the next pattern.
    falls = item.terminator === ";&";
    if (!falls) after = after === undefined ? r.state : join(r, after, r.state);
    if (matches === true && item.terminator !== ";;&") decided = true;
    if (falls) after = after === undefined ? fork(r.state) : join(r, after, r.state);
    else r.state = before;
  }
  r.conditional--;
  r.state = after === undefined ? before : decided ? after : join(r, after, before);
  return undefined;
}

/** Work that matching a `case` may take; over it a pattern counts as not surely matching. */
const MOST_WORK = 131_072;

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
  const { stdin, out, stage, flow } = r;
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
    const inside = last && r.language === "zsh";
    r.state = inside ? outer : fork(outer);
    r.flow = inside ? flow : SUBSHELL;
    status = readNode(r, command);
    if (!inside) leaveSubshell(r, outer);
    stages.push(collected);
    if (sink !== undefined) r.stdin = sinkStream(sink);
  }
  r.concurrent--;
  r.joint--;
  r.flow = flow;
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
export const OPERATIONS: Operations = { readScript, readText, readList, readNode, runWords };
