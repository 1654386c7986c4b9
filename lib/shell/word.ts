/**
 * A word of a command line: the value that the program would receive, as far as it can be known.
 *
 * Values are plain strings. A part that cannot be known without running something stands in them as the one
 * character {@link UNKNOWN}, so that it is carried along by every later step and never dropped.
 *
 * @module
 */

/**
 * Stands for any run of characters that could not be known (the value of a variable that nothing assigned, the
 * output of a program that was not run). It is a Unicode noncharacter; a source text that contains it is read as
 * if it were unknown at that place, which is the strict reading.
 */
export const UNKNOWN = "\uFFFF";

/** One word as a program would receive it. */
export interface Word {
  /** The value, quotes removed and expansions done; {@link UNKNOWN} where it could not be known. */
  readonly value: string;
  /**
   * Set when the shell would still expand the word to file names: the same text in path pattern syntax (`*`, `?`,
   * `[…]`, `**`), with a backslash before each special character that is meant literally. `value` is then the text
   * that the program receives when nothing matches.
   */
  readonly pattern?: string;
  /** Why a part is unknown, for a person: `"$X is not set in this command"`. */
  readonly why?: string;
  /** Where the word stands in the source: start, UTF-16 code units. */
  readonly pos: number;
  /** Where the word ends in the source, exclusive. */
  readonly end: number;
}

/** Whether a part of the text could not be known. */
export function hasUnknown(text: string): boolean {
  return text.includes(UNKNOWN);
}

/** A word with a known value, as wrappers and interpreters make them. */
export function word(value: string, pos = 0, end = pos): Word {
  return { value, pos, end };
}
