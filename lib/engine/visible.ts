/**
 * Text of an agent's made safe to show.
 *
 * @module
 */

// Control characters but line feed and tab, line and paragraph separators, bidirectional marks, zero-width and other
// invisible characters, variation selectors and tags, lone surrogates, noncharacters: what moves a cursor, reorders a
// line or hides in it.
const HIDDEN =
  // deno-lint-ignore no-control-regex
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb\ufffe\uffff\ufdd0-\ufdef]|[\u{e0000}-\u{e0fff}]|\p{Cs}/gu;

/**
 * Writes characters that can't be seen, or that would move the cursor or reorder the line, as escapes.
 *
 * @param text Text from an agent, a command or a file.
 * @param line Whether line feeds and tabs are escaped too, to keep the text on one line. Default true.
 *
 * @example
 * ```ts
 * import { visible } from "./visible.ts";
 * console.log(visible("a\u001b[2Jb")); // "a\\u001b[2Jb"
 * ```
 */
export function visible(text: string, line = true): string {
  const shown = text.replace(HIDDEN, escape);
  return line ? shown.replaceAll("\n", "\\n").replaceAll("\t", "\\t") : shown;
}

function escape(c: string): string {
  const code = c.codePointAt(0) ?? 0;
  return code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${code.toString(16).padStart(4, "0")}`;
}
