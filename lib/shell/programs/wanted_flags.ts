/**
 * Options that a policy asks for, compared with those that a command was given, in whatever spelling either has.
 *
 * @module
 */

import { UNKNOWN } from "../word.ts";
import type { Outcome } from "./outcome.ts";
import { findLong, type Spec, subSpecOf, type WantedOption } from "./options.ts";
import { findSpec } from "./program_names.ts";

/** One option that is asked for: as it was written, without its dashes. */
export interface FlagNeed {
  /** The name, or a cluster of names (`rf`). */
  readonly name: string;
  /** How many dashes it was written with; 0 when none (`recursive`). */
  readonly dashes: 0 | 1 | 2;
  /** A glob that one of the option's values must match. */
  readonly value?: string;
}

/** A wanted entry made ready: any one of the alternatives. Plain data, fit for JSON. */
export interface FlagTest {
  /** The alternatives. */
  readonly any: readonly FlagNeed[];
}

/** Whether the options are given; `unknown` when the command line has an option that could not be known. */
export type FlagAnswer = "yes" | "no" | "unknown";

/**
 * Makes a wanted entry ready: `-rf`, `--recursive`, `--output=*.key`, `/s`, `of=/dev/*`, `-f|--force`. Compile once,
 * test often.
 *
 * @example
 * ```ts
 * import { compileFlags } from "@rampart/engine";
 *
 * compileFlags("-rf|--recursive"); // { any: [{ name: "rf", dashes: 1 }, { name: "recursive", dashes: 2 }] }
 * ```
 */
export function compileFlags(wanted: string): FlagTest {
  const any: FlagNeed[] = [];
  for (const part of wanted.split("|")) {
    const text = part.trim();
    if (text === "") continue;
    const dashes = text.startsWith("--") ? 2 : /^[-/]/.test(text) ? 1 : 0;
    const equals = text.indexOf("=", dashes + 1);
    const name = text.slice(dashes, equals < 0 ? text.length : equals);
    any.push(equals < 0 ? { name, dashes } : { name, dashes, value: text.slice(equals + 1) });
  }
  return { any };
}

/** The ready row that counts for the outcome: that of its innermost sub-command. */
function specOf(outcome: Outcome): Spec | undefined {
  if (!outcome.known) return undefined;
  let spec = findSpec(outcome.program, "linux")?.spec;
  for (const operand of outcome.operands) {
    const next: Spec | undefined = spec === undefined ? undefined : subSpecOf(spec, operand.value);
    if (next === undefined) break;
    spec = next;
  }
  return spec;
}

/** The options, by canonical name, that must all be given for the need; worked out once for each row. */
function givenFor(need: FlagNeed, spec: Spec | undefined): readonly WantedOption[] {
  if (spec === undefined) return [{ name: need.name }];
  let given = spec.memo.wanted.get(need);
  if (given === undefined) spec.memo.wanted.set(need, given = givenUnder(need, spec));
  return given;
}

function givenUnder({ name, dashes }: FlagNeed, spec: Spec): readonly WantedOption[] {
  if (name.length > 1 && spec.dashed && dashes === 1) {
    const dashed = spec.options.get(`-${name}`);
    if (dashed !== undefined) return [{ name: dashed.name }];
  }
  const { singleDash, slash, fold } = spec.row;
  if (name.length === 1 || dashes !== 1 || singleDash === true || slash === true) {
    const folded = fold === true || slash === true ? name.toLowerCase() : name;
    return [{
      name: (folded.length === 1 && spec.options.get(folded) || findLong(spec, folded))?.name ?? folded,
    }];
  }
  // `-rf` is two options, unless what follows is the value of the first.
  const all: WantedOption[] = [];
  for (let i = 0; i < name.length; i++) {
    const letter = name[i] as string; // i < length
    const option = spec.options.get(letter);
    const rest = name.slice(i + 1);
    if (option !== undefined && option.values.length > 0 && rest !== "") {
      all.push({ name: option.name, literal: rest });
      break;
    }
    all.push({ name: option?.name ?? letter });
  }
  return all;
}

/**
 * Whether the options that are asked for were given, in any spelling, order and cluster. Every test of the list must
 * hold. `matches` compares a glob with an option's value.
 *
 * @example
 * ```ts
 * import { applyProgram, compileFlags, hasFlags, word } from "@rampart/engine";
 *
 * const outcome = applyProgram(["rm", "-fr", "x"].map((one) => word(one)), { platform: "linux" });
 * hasFlags(outcome, [compileFlags("--recursive"), compileFlags("-f")], () => false); // "yes"
 * ```
 */
export function hasFlags(
  outcome: Outcome,
  wanted: readonly FlagTest[],
  matches: (glob: string, value: string) => boolean,
): FlagAnswer {
  let spec: Spec | undefined;
  let looked = false;
  let answer: FlagAnswer = "yes";
  for (const { any } of wanted) {
    if (outcome.flags.size === 0 && !any.some(({ name }) => name === "")) return "no";
    if (!looked) {
      spec = specOf(outcome);
      looked = true;
    }
    if (any.some((need) => isGiven(outcome, spec, need, matches))) continue;
    if (!outcome.flags.has(UNKNOWN)) return "no";
    answer = "unknown";
  }
  return answer;
}

function isGiven(
  outcome: Outcome,
  spec: Spec | undefined,
  need: FlagNeed,
  matches: (glob: string, value: string) => boolean,
): boolean {
  const { flags } = outcome;
  const valued = (name: string): boolean => {
    const values = flags.get(name);
    if (values === undefined) return false;
    const glob = need.value;
    return glob === undefined || values.some((value) => matches(glob, value));
  };
  const all = givenFor(need, spec);
  // Nobody described the program: `-rf` may be two options, or one.
  if (spec === undefined && need.dashes === 1 && need.name.length > 1 && need.value === undefined) {
    return flags.has(need.name) || [...need.name].every((letter) => flags.has(letter));
  }
  // Within a cluster only the last option can have the value.
  return all.every(({ name, literal }, index) =>
    literal !== undefined
      ? flags.get(name)?.includes(literal) === true
      : index === all.length - 1
      ? valued(name)
      : flags.has(name)
  );
}
