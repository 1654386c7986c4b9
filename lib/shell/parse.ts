/**
 * Parsing with what the reader needs around it: texts that come up again are parsed once.
 *
 * @module
 */

import { parse, type ParsedScript, type Word as WordNode } from "unbash";
import { addGap, tooDense } from "./budget.ts";
import type { Reader } from "./reader.ts";

const LONG = 4_096;

/** Trees that are kept. */
const MOST_KEPT = 512;

const EMPTY: ParsedScript = { type: "Script", pos: 0, end: 0, shebang: undefined, commands: [] };

/** Parses a text, or hands out the tree that was made of it before. Trees are never changed. */
export function parseText(r: Reader, text: string): ParsedScript {
  let script = r.parsed?.get(text);
  if (script === undefined) {
    // Text that the script made costs more than the source: it can be made again and again.
    r.budget.steps -= r.frame.place === undefined ? text.length >> 4 : (text.length * 3) >> 2;
    const reason = text.length > LONG ? tooDense(text) : undefined;
    if (reason !== undefined) {
      addGap(r.budget, reason, 0);
      return EMPTY;
    }
    script = parse(text);
    // The source as a whole does not come up again.
    const again = text !== r.frame.source || r.frame.place !== undefined;
    if (again && (r.parsed ??= new Map()).size < MOST_KEPT) r.parsed.set(text, script);
  }
  return script;
}

/** The text in which the nodes that {@link parseWord} gives have their places. */
export function wordSource(text: string): string {
  return `: ${text}`;
}

/** Parses the text of one word that was made from others (by braces, or the inside of `$((…))`). */
export function parseWord(r: Reader, text: string): WordNode | undefined {
  const command = parseText(r, wordSource(text)).commands[0]?.command;
  if (command?.type !== "Command" || command.suffix.length !== 1) return undefined;
  const word = command.suffix[0];
  return word?.type === "Word" ? word : undefined;
}
