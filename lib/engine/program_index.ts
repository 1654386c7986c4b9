/**
 * `runs` conditions by the programs that they name, as plain data: a process that has just started takes them from the
 * cache as they are. Most policies name hundreds of programs, and a call runs one or two.
 *
 * @module
 */

import {
  buildPatternIndex,
  loadPatternIndex,
  type PatternIndex,
  type StoredIndex,
  TEXT_GLOBS,
} from "./patterns/mod.ts";
import type { RunsCondition } from "./policy.ts";
import { alternatives, type CompiledRule } from "./rules.ts";

/** Conditions, each as two numbers: its rule's order, and its place among the rule's conditions. */
type Conditions = readonly number[];

/** The conditions on one program. */
interface OfProgram {
  /** Those that ask for a first operand, by it: `push` of `git push`. */
  readonly byFirst: Readonly<Record<string, Conditions>>;
  /** Whether there are such. */
  readonly asksFirst: boolean;
  readonly others: Conditions;
}

/** The index as plain data. */
export interface StoredPrograms {
  readonly byName: Readonly<Record<string, OfProgram>>;
  /** Conditions whose program is a glob. */
  readonly globs: Conditions;
  /** Places of conditions in `globs`, by the names that their globs match. */
  readonly byGlob: StoredIndex;
  /** Conditions on whatever program runs code from somewhere, or runs away: asked only of commands that do. */
  readonly onTraits: Conditions;
}

/** Conditions by program. */
export interface ProgramIndex {
  readonly stored: StoredPrograms;
  readonly byGlob: PatternIndex;
}

/** Files the `runs` conditions of rules. */
export function buildProgramIndex(rules: readonly CompiledRule[]): ProgramIndex {
  const byName = new Map<string, { byFirst: Map<string, number[]>; others: number[] }>();
  const globs: number[] = [];
  const patterns: { id: number; pattern: string }[] = [];
  const onTraits: number[] = [];
  for (const { order, rule } of rules) {
    (rule.when.runs ?? []).forEach((condition, n) => {
      const firsts = firstOperands(condition);
      for (const name of condition.program.flatMap(alternatives)) {
        if (WILD.test(name)) {
          if (condition.code_from !== undefined || condition.fork_bomb === true) onTraits.push(order, n);
          else patterns.push({ id: globs.push(order, n) - 2, pattern: name });
          continue;
        }
        let program = byName.get(name);
        if (program === undefined) byName.set(name, program = { byFirst: new Map(), others: [] });
        if (firsts === undefined) program.others.push(order, n);
        else {
          for (const first of firsts) {
            const filed = program.byFirst.get(first);
            if (filed === undefined) program.byFirst.set(first, [order, n]);
            else filed.push(order, n);
          }
        }
      }
    });
  }
  const byGlob = buildPatternIndex(patterns, TEXT_GLOBS);
  const named = [...byName].map(([name, { byFirst, others }]) =>
    [name, { byFirst: Object.fromEntries(byFirst), asksFirst: byFirst.size > 0, others }] as const
  );
  return { byGlob, stored: { byName: Object.fromEntries(named), globs, byGlob: byGlob.stored(), onTraits } };
}

/** Makes an index of its plain data. */
export function loadProgramIndex(stored: StoredPrograms): ProgramIndex {
  return { stored, byGlob: loadPatternIndex(stored.byGlob, TEXT_GLOBS) };
}

/** What is asked of a command. */
export interface AskedCommand {
  readonly program: string;
  readonly firstOperand: () => string | undefined;
  /** Whether it runs code that could not be read, or runs away. */
  readonly odd: boolean;
}

/** Adds the orders of the rules of which some condition may hold for a command, and does. */
export function addRunning(
  { stored, byGlob }: ProgramIndex,
  command: AskedCommand,
  holds: (order: number, place: number) => boolean,
  into: number[],
): void {
  const ask = (conditions: Conditions | undefined): void => {
    if (conditions === undefined) return;
    for (let i = 0; i < conditions.length; i += 2) {
      const order = conditions[i] as number; // two numbers each
      if (holds(order, conditions[i + 1] as number)) into.push(order);
    }
  };
  const { program, firstOperand, odd } = command;
  const named = own(stored.byName, program);
  if (named !== undefined) {
    const first = named.asksFirst ? firstOperand() : undefined;
    if (first !== undefined) ask(own(named.byFirst, first));
    ask(named.others);
  }
  const found: number[] = [];
  byGlob.addMatches(program, found);
  for (const at of found) ask(stored.globs.slice(at, at + 2));
  if (odd) ask(stored.onTraits);
}

/** A field of the data itself: names come from commands, and `constructor` is one as well. */
function own<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

/** The first operands that a condition asks for; undefined where it takes others too. */
function firstOperands({ args }: RunsCondition): readonly string[] | undefined {
  const first = args?.[0];
  if (first === undefined) return undefined;
  const all = alternatives(first);
  return all.some((text) => WILD.test(text)) ? undefined : all;
}

/** What makes a text more than itself. */
const WILD = /[*?[\\]/;
