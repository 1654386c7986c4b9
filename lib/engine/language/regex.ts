/**
 * Regular expressions of policies. They are RE2's, which match in linear time whatever the text; this is the only
 * file of the language that knows the library.
 *
 * @module
 */

import { RE2JS } from "re2js";

const MAX_LENGTH = 4096;

/**
 * Says what is wrong with a regular expression.
 *
 * @returns Why it can't be used, for a person; undefined if it can.
 */
export function checkRegex(source: string): string | undefined {
  if (source === "") return "the regular expression is empty and would match every response";
  if (source.length > MAX_LENGTH) return `the regular expression is longer than ${MAX_LENGTH} characters`;
  try {
    RE2JS.compile(source);
    return undefined;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const said = reason.replace(/^error parsing regexp:\s*/i, "").replace(/\s+/g, " ");
    return `the regular expression can't be read: ${said}`;
  }
}
