/**
 * `rampart verifier` on its own, to be run with exactly the permissions that it needs.
 *
 * @module
 */

import { parseInput } from "../../lib/cli/parse.ts";
import { processTerminal } from "../../lib/cli/terminal.ts";
import { command } from "../../lib/cli/verifier.ts";

const terminal = processTerminal();
const input = parseInput(command, Deno.args);
if ("problem" in input) throw new Error(input.problem);
Deno.exit(await command.run(input, terminal));
