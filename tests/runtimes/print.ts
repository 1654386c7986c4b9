/**
 * Prints the checks as JSON: for runtimes that run a program.
 *
 * @module
 */

import { checks } from "./checks.ts";

console.log(JSON.stringify(checks()));
