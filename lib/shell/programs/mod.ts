/**
 * What programs do with their words: the table, and the function that applies it.
 *
 * @module
 */

export type { Site } from "./apply_row.ts";
export { applyProgram } from "./apply_program.ts";
export type { Assignment, Inner, Mount, Outcome, Touch } from "./outcome.ts";
export { knownPrograms, programName } from "./program_names.ts";
export { type CodeLanguage, type ProgramRow, type ProgramTable, type Role, ROLES } from "./row.ts";
export { PROGRAMS } from "./tables/mod.ts";
export { compileFlags, type FlagAnswer, type FlagNeed, type FlagTest, hasFlags } from "./wanted_flags.ts";
