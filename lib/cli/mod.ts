/**
 * The command line.
 *
 * @module
 */

export { runProgram } from "./run_program.ts";
export { processTerminal, type Terminal } from "./terminal.ts";
