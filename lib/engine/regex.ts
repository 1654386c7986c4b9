/**
 * Regular expressions in RE2's syntax, matched in time linear in the text: no expression can make a match run away.
 *
 * It is a door of its own, because the library behind it takes longer to load than a whole decision takes, and few
 * policies look at output.
 *
 * @module
 */

import { RE2JS } from "re2js";
import type { Regex } from "./compiled.ts";

/**
 * Compiles an expression.
 *
 * @param source RE2 syntax: no look-around, no back-references.
 * @throws {Error} When the expression can't be compiled; the message says why.
 *
 * @example
 * ```ts
 * import { linearRegex } from "@rampart/engine";
 * console.log(linearRegex("AKIA[0-9A-Z]{16}").test("key: AKIAIOSFODNN7EXAMPLE")); // true
 * ```
 */
export function linearRegex(source: string): Regex {
  const compiled = RE2JS.compile(source);
  return { test: (text) => compiled.matcher(text).find() };
}
