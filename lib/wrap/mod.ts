/**
 * Running a program so that the shells it starts ask first: what `rampart wrap` is made of.
 *
 * @module
 */

export { type CallCounts, countCalls, type CountOptions } from "./count_calls.ts";
export { findCommand, type FindOptions, type Found, type NotFound } from "./find_command.ts";
export { type Given, givenEnvironment, wrapEnvironment, type WrapEnvironmentOptions } from "./environment.ts";
export {
  commandText,
  judgeCommand,
  type JudgeCommandOptions,
  type Judgement,
  type WrapMachine,
} from "./judge_command.ts";
export { dieOf, type Ended, runCommand, type RunCommandOptions } from "./run_command.ts";
export { provideShims, type ShimsOptions } from "./shims.ts";
