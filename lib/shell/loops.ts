/**
 * Loops: with known lists and conditions round by round, others as one round of which nothing is known.
 *
 * @module
 */

import type { ArithmeticExpression, ArithmeticFor, CompoundList, For, Select, While } from "unbash";
import { spend } from "./budget.ts";
import { arithmeticValue, expandWord } from "./expand.ts";
import { closeLoop, endRound, join, type Loop, openLoop, readDead } from "./flow.ts";
import { type Reader, startOf, type Status } from "./reader.ts";
import { fork } from "./state.ts";
import { type Field, type Value, valueOf } from "./value.ts";
import { getElements, setValue } from "./variables.ts";
import { UNKNOWN } from "./word.ts";

const MOST_ROUNDS = 256;

/** Reads a loop's body once. Returns false where the shell surely left the loop. */
function readBody(r: Reader, body: CompoundList, loop: Loop): boolean {
  const dead = r.state.ended;
  r.operations.readList(r, body);
  endRound(r, loop);
  return dead || !r.state.ended;
}

function manyValues(r: Reader, name: string, why: string): void {
  setValue(r, name, { text: UNKNOWN, origin: "unknown", why: `"$${name}" ${why}` });
}

/** `for x in …`, `select x in …`. */
export function readFor(r: Reader, node: For | Select): Status {
  const name = node.name.value;
  let values: readonly Value[];
  if (node.wordlist === undefined) values = [...getElements(r, "@").values()];
  else {
    const fields: Field[] = [];
    for (const item of node.wordlist) expandWord(r, item, fields);
    values = fields.map(valueOf);
  }
  const loop = openLoop(r);
  if (values.length === 0) {
    // The list may be empty here, and is read all the same.
    readNever(r, node.body);
    closeLoop(r, loop);
    return true;
  }
  r.repeating++;
  const rounds = Math.min(values.length, MOST_ROUNDS);
  const { steps } = r.budget;
  let going = true;
  const before = node.type === "Select" && !r.state.ended ? fork(r.state) : undefined;
  for (let i = 0; i < rounds && going; i++) {
    // Of a menu any item may be chosen first.
    if (before !== undefined && r.state.ended) r.state = fork(before);
    const value = values[i];
    if (value === undefined) continue;
    if (!spend(r.budget, 2, startOf(r, node))) break;
    // A loop may take half of what is left; the rest of its values are then read as one unknown.
    if (i > 8 && (r.budget.steps < steps / 2 || r.runs.length > r.budget.limits.commands / 2)) {
      manyValues(r, name, "has many values");
      readBody(r, node.body, loop);
      break;
    }
    setValue(r, name, value);
    going = readBody(r, node.body, loop) || before !== undefined;
  }
  if (values.length > rounds && going) {
    manyValues(r, name, "has many values");
    readBody(r, node.body, loop);
  }
  r.repeating--;
  closeLoop(r, loop);
  return true;
}

/** Reads a body that does not run. */
function readNever(r: Reader, body: CompoundList): void {
  readDead(r, () => {
    const loop = openLoop(r);
    readRound(r, body, loop);
    closeLoop(r, loop);
  });
}

/** One round of a loop of which nothing is known: what it changes may have changed or not. */
function readRound(r: Reader, body: CompoundList, loop: Loop, certain = false): void {
  r.repeating++;
  if (!certain) r.conditional++;
  const before = fork(r.state);
  readBody(r, body, loop);
  const version = r.version;
  r.state = join(r, r.state, before);
  if (version !== r.version || before.variables !== r.state.variables || before.cwd !== r.state.cwd) {
    // A second round sees what the first left. What changes yet again is not followed further.
    const first = fork(r.state);
    readBody(r, body, loop);
    r.state = join(r, r.state, first);
  }
  if (!certain) r.conditional--;
  r.repeating--;
}

/** Whether a condition holds each time: `while true`, `until false`. */
function isConstantly(list: CompoundList, wanted: boolean): boolean {
  const [only] = list.commands;
  if (only === undefined || list.commands.length > 1) return false;
  const { command } = only;
  if (command.type === "Command") {
    // What stands with it is read each time.
    if (command.suffix.length + command.prefix.length + command.redirects.length > 0) return false;
    const name = command.name?.value;
    return wanted ? name === "true" || name === ":" : name === "false";
  }
  return wanted && command.type === "ArithmeticCommand" && /^\s*1\s*$/.test(command.body);
}

/** `while`, `until`. */
export function readWhile(r: Reader, node: While): Status {
  const wanted = node.kind === "while";
  const endless = isConstantly(node.clause, wanted);
  const leaves = !endless || /\b(?:break|return|exit)\b/.test(r.frame.source.slice(node.pos, node.end));
  const loop = openLoop(r);
  r.repeating++;
  for (let i = 0; i < MOST_ROUNDS && leaves; i++) {
    const { version, state } = r;
    const status = endless ? wanted : r.operations.readList(r, node.clause);
    if (status !== wanted || !spend(r.budget, 2, startOf(r, node))) {
      if (status === !wanted) {
        // Where there is no round at all, the body is read all the same.
        if (i === 0) readNever(r, node.body);
        r.repeating--;
        closeLoop(r, loop);
        return true;
      }
      break;
    }
    if (i > 8 && r.runs.length > r.budget.limits.commands / 2) break;
    if (!readBody(r, node.body, loop)) {
      r.repeating--;
      closeLoop(r, loop);
      return true;
    }
    // A round that changed nothing, or left the loop perhaps: the rounds to come are no different.
    if (endless && (loop.broken !== undefined || version === r.version && state.cwd === r.state.cwd)) break;
  }
  readRound(r, node.body, loop, endless);
  if (!endless) r.operations.readList(r, node.clause);
  else if (loop.broken !== undefined) r.state.ended = true;
  r.repeating--;
  closeLoop(r, loop);
  return undefined;
}

function expressionText(r: Reader, expression: ArithmeticExpression | undefined): string {
  return expression === undefined ? "1" : r.frame.source.slice(expression.pos, expression.end);
}

/** The status of `((…))` with this value. */
export function arithmeticStatus(value: Value): Status {
  return value.text.includes(UNKNOWN) ? undefined : value.text !== "0";
}

/** `for ((…; …; …))`. */
export function readArithmeticFor(r: Reader, node: ArithmeticFor): Status {
  const loop = openLoop(r);
  r.repeating++;
  if (node.initialize !== undefined) arithmeticValue(r, expressionText(r, node.initialize));
  const test = expressionText(r, node.test);
  const update = node.update === undefined ? undefined : expressionText(r, node.update);
  let status: Status;
  for (let i = 0; i < MOST_ROUNDS && node.test !== undefined; i++) {
    status = arithmeticStatus(arithmeticValue(r, test));
    if (status !== true || !spend(r.budget, 2, startOf(r, node))) break;
    if (i > 8 && r.runs.length > r.budget.limits.commands / 2) break;
    if (!readBody(r, node.body, loop)) {
      status = false;
      break;
    }
    if (update !== undefined) arithmeticValue(r, update);
  }
  if (status !== false) {
    for (const name of test.match(/[A-Za-z_]\w*/g) ?? []) manyValues(r, name, "counts a loop's rounds");
    readRound(r, node.body, loop);
  }
  r.repeating--;
  closeLoop(r, loop);
  return true;
}
