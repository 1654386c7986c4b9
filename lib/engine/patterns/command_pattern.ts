/**
 * Patterns over commands. `*` matches any run of characters, slashes and spaces too; the pattern speaks for the whole
 * command; spaces around `|`, `&&` and `;` do not count; a trailing ` *` also matches the bare command.
 *
 * @module
 */

import { matchTextGlob, type TextGlob } from "./text_glob.ts";

/** What a star of an allow rule's pattern never runs over: the characters that would start another command. */
const OPERATORS = /[;&|\n\r`(){}<>]/;

/**
 * A command's text with single spaces, and none around the operators.
 *
 * @example
 * ```ts
 * import { normalizeCommand } from "./command_pattern.ts";
 * console.log(normalizeCommand("curl  x |  bash")); // "curl x|bash"
 * ```
 */
export function normalizeCommand(text: string): string {
  return /[|&;\n\t\r]| {2}|^ | $/.test(text) ? withoutBlanks(text.trim()) : text;
}

/** A text whose runs of blanks become one space, or nothing beside an operator. */
function withoutBlanks(text: string): string {
  let out = "";
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    if (!isBlank(text.charCodeAt(at))) continue;
    let end = at + 1;
    while (end < text.length && isBlank(text.charCodeAt(end))) end++;
    const beside = isOperator(text.charCodeAt(at - 1)) || isOperator(text.charCodeAt(end));
    if (beside || end > at + 1 || text.charCodeAt(at) !== 32) {
      out += text.slice(from, at) + (beside ? "" : " ");
      from = end;
    }
    at = end;
  }
  return from === 0 ? text : out + text.slice(from);
}

function isBlank(code: number): boolean {
  return code === 32 || code === 9 || code === 13;
}

/** `|`, `&`, `;` and a new line. */
function isOperator(code: number): boolean {
  return code === 124 || code === 38 || code === 59 || code === 10;
}

/** The globs, as text, that one command pattern whose alternatives are written out stands for. */
export function commandGlobTexts(pattern: string): readonly string[] {
  const text = normalizeCommand(pattern);
  return text.endsWith(" *") && !text.endsWith("\\ *") ? [text, text.slice(0, -2)] : [text];
}

/** Whether a pattern speaks of more than one command, and is therefore held against the whole text. */
export function joinsCommands(pattern: string): boolean {
  return /\||&&|;|&|\n/.test(pattern);
}

/**
 * Whether an allow rule's pattern that joins commands covers a whole text: part by part, its stars never running
 * over into a command that the pattern does not spell out.
 */
export function coversWholeText(glob: TextGlob, text: string): boolean {
  return matchTextGlob(glob, text, { barrier: OPERATORS });
}
