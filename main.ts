/**
 * The program: `rampart test "rm -rf /"`. It loads the command that was named, and nothing of the others.
 *
 * @module
 */

import { processTerminal, runProgram } from "./lib/cli/mod.ts";

const terminal = processTerminal();
let status: number;
try {
  status = await runProgram(Deno.args, terminal);
} catch (error) {
  // A fault of the program's own must never look like an allow.
  terminal.err(
    `rampart: internal error: ${error instanceof Error ? error.stack ?? error.message : String(error)}\n`,
  );
  status = 2;
}
Deno.exit(status);
