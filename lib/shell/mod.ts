/**
 * The shell reader: what a command line would do, worked out without running it.
 *
 * ```ts
 * import { readCommand } from "@rampart/engine";
 *
 * readCommand("cd /tmp && rm -rf x", { home: "/root" }).effects; // delete /tmp/x, recursive
 * ```
 *
 * Pure: no I/O, no clock; files are read through a function that is passed in.
 *
 * @module
 */

import { readCode } from "./code/mod.ts";
import { applyProgram, programName } from "./programs/mod.ts";
import { type ReadingWithOutcomes, readWith } from "./read.ts";
import type { Reading, ReadOptions } from "./reading.ts";

/**
 * Reads a command line: the commands that would run, how they are piped, and what they would do to files and hosts.
 *
 * Never throws. What could not be known stands as {@link UNKNOWN}, and where a budget ran out, or the text is not
 * valid, {@link Reading.gaps} says so.
 *
 * @param source The command line, as it would be given to the shell.
 * @param options What is known of the machine; everything has a default.
 */
export function readCommand(source: string, options: ReadOptions = {}): Reading {
  return readWithOutcomes(source, options).reading;
}

/**
 * Reads a command line, and keeps what {@link applyProgram} said of its commands on the way: who wants to know that
 * too need not ask again.
 *
 * @param source As for {@link readCommand}.
 * @param options As for {@link readCommand}.
 */
export function readWithOutcomes(source: string, options: ReadOptions = {}): ReadingWithOutcomes {
  return readWith(source, options, TOOLS);
}

const TOOLS = { applyProgram, programName, readCode };

export type { ReadingWithOutcomes } from "./read.ts";

export { DEFAULT_BUDGET } from "./budget.ts";
export { applyProgram, compileFlags, hasFlags, knownPrograms, programName } from "./programs/mod.ts";
export type { FlagAnswer, FlagNeed, FlagTest, Inner, Outcome, Touch } from "./programs/mod.ts";
export type {
  CodeOrigin,
  ConnectEffect,
  Effect,
  FileEffect,
  FileEffectKind,
  Gap,
  PipelineReading,
  Place,
  ReadBudget,
  Reading,
  ReadOptions,
  Run,
  ShellLanguage,
} from "./reading.ts";
export { hasUnknown, UNKNOWN, type Word, word } from "./word.ts";
