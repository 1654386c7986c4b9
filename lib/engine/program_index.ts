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
import { runsMatches } from "./holds.ts";
import type { RunsCondition } from "./policy.ts";
import { alternatives, type CompiledRule } from "./rules.ts";
import { type CommandSubject, outcomeOf } from "./subjects.ts";

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
  /** What was found for the programs that were asked for before. */
  readonly found: Map<string, Found>;
}

/** All conditions that name a program, looked up once. */
interface Found {
  /** Those that ask for a first operand, by it; undefined where there are none. */
  readonly byFirst: ReadonlyMap<string, Conditions> | undefined;
  readonly others: Conditions;
}

/** Names come from outside: what is remembered must not grow with them. */
const MOST_REMEMBERED = 4_096;

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
  const stored = { byName: Object.fromEntries(named), globs, byGlob: byGlob.stored(), onTraits };
  return { byGlob, stored, found: new Map() };
}

/** Makes an index of its plain data. */
export function loadProgramIndex(stored: StoredPrograms): ProgramIndex {
  return { stored, byGlob: loadPatternIndex(stored.byGlob, TEXT_GLOBS), found: new Map() };
}

/** Adds the orders of the rules of which some condition may hold for a command, and does. */
export function addRunning(
  index: ProgramIndex,
  rules: readonly CompiledRule[],
  subject: CommandSubject,
  into: number[],
): void {
  const { program, code, forkBomb } = subject.run;
  const { byFirst, others } = index.found.get(program) ?? lookUp(index, program);
  if (byFirst !== undefined) {
    const first = outcomeOf(subject).operands[0];
    const asked = first === undefined ? undefined : byFirst.get(first.value);
    if (asked !== undefined) addHolding(asked, rules, subject, true, into);
  }
  if (others.length > 0) addHolding(others, rules, subject, true, into);
  if (code !== undefined || forkBomb === true) {
    addHolding(index.stored.onTraits, rules, subject, false, into);
  }
}

/**
 * Adds the orders of the conditions that hold.
 *
 * @param named They are known to name the command's program.
 */
function addHolding(
  conditions: Conditions,
  rules: readonly CompiledRule[],
  subject: CommandSubject,
  named: boolean,
  into: number[],
): void {
  for (let i = 0; i < conditions.length; i += 2) {
    const order = conditions[i] as number; // two numbers each
    const condition = rules[order]?.matchers.runs?.[conditions[i + 1] as number];
    if (condition !== undefined && runsMatches(condition, subject, named)) into.push(order);
  }
}

const NONE: Conditions = [];

/** Finds the conditions that name a program, and remembers them. */
function lookUp({ stored, byGlob, found }: ProgramIndex, program: string): Found {
  const named = own(stored.byName, program);
  const places: number[] = [];
  byGlob.addMatches(program, places);
  const answer: Found = {
    byFirst: named?.asksFirst === true ? new Map(Object.entries(named.byFirst)) : undefined,
    others: places.length === 0
      ? named?.others ?? NONE
      : [...named?.others ?? NONE, ...places.flatMap((at) => stored.globs.slice(at, at + 2))],
  };
  if (found.size >= MOST_REMEMBERED) found.clear();
  found.set(program, answer);
  return answer;
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
