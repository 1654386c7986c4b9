/**
 * Text of an agent's, set apart from what Rampart says.
 *
 * @module
 */

import { visible } from "../engine/visible.ts";

/** How a block is set. */
export interface BlockOptions {
  /** Columns of the terminal. */
  readonly width: number;
  /** Lines that are shown at most. What is left out is said. */
  readonly lines: number;
}

const BAR = "   │ ";

/** Narrowest text, in columns, however narrow the terminal. */
const NARROWEST = 20;

/**
 * Text behind a bar, line by line, so that no line of it can be taken for one of Rampart's: lines are broken here, where
 * the terminal would begin the rest of them at its edge. Ends with a line feed.
 */
export function block(text: string, { width, lines }: BlockOptions): string {
  const room = Math.max(NARROWEST, width - BAR.length - 1);
  const shown: string[] = [];
  let length = 0;
  for (const line of visible(text, false).replaceAll("\t", "    ").split("\n")) {
    for (const piece of pieces(line, room)) {
      if (shown.length === lines) {
        const rest = visible(text, false).length - length;
        return `${shown.join("")}   … and ${rest} more characters, which rampart pending --json shows\n`;
      }
      shown.push(`${BAR}${piece}\n`);
      length += piece.length;
    }
    length++;
  }
  return shown.join("");
}

/** A line in pieces of so many columns at most. */
function* pieces(line: string, room: number): Generator<string> {
  let piece = "";
  let columns = 0;
  for (const character of line) {
    const wide = isWide(character) ? 2 : 1;
    if (columns + wide > room) {
      yield piece;
      piece = "";
      columns = 0;
    }
    piece += character;
    columns += wide;
  }
  yield piece;
}

/** Columns that a text takes at most, which is one line. */
export function columnsOf(text: string): number {
  let columns = 0;
  for (const character of text) columns += isWide(character) ? 2 : 1;
  return columns;
}

/** Whether a character may take two columns: better broken too early than by the terminal. */
function isWide(character: string): boolean {
  return (character.codePointAt(0) ?? 0) >= 0x1100;
}
