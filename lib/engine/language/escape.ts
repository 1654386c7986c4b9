/**
 * Text made safe to show: what a terminal would obey, or a person could not see, is written out.
 *
 * @module
 */

/**
 * Control characters, formatting characters (bidirectional marks, zero-width ones), what is drawn as nothing, blanks
 * that are not the ordinary one, line separators and halves of surrogate pairs.
 */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]|(?! )\p{Zs}/gu;

const SHORT: ReadonlyMap<string, string> = new Map([["\n", "\\n"], ["\r", "\\r"], ["\t", "\\t"]]);

/**
 * Writes out hidden characters as `\n`, `\t` or `\u{200b}`.
 *
 * @example
 * ```ts
 * import { escapeHidden } from "./escape.ts";
 * console.log(escapeHidden("a\u202Eb")); // a\u{202e}b
 * ```
 */
export function escapeHidden(text: string): string {
  return text.replace(HIDDEN, (c) => SHORT.get(c) ?? `\\u{${(c.codePointAt(0) ?? 0).toString(16)}}`);
}
