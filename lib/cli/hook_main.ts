/**
 * The program with the one command that the gate runs where no daemon answers. What the others need is not even looked
 * for: of a start without a daemon that is a tenth.
 *
 * @module
 */

import { command } from "./hook.ts";
import { parseInput } from "./parse.ts";
import { processTerminal } from "./terminal.ts";

const terminal = processTerminal();
const input = parseInput(command, Deno.args.slice(1));
if ("problem" in input) {
  terminal.err(`rampart: ${input.problem}\n`);
  Deno.exit(2);
}
try {
  Deno.exit(await command.run(input, terminal));
} catch (error) {
  // A fault of the program's own must never look like an answer.
  terminal.err(`rampart: internal error: ${error instanceof Error ? error.message : String(error)}\n`);
  Deno.exit(2);
}
