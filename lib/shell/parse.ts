/**
 * Parsing with what the reader needs around it: texts that come up again are parsed once.
 *
 * @module
 */

import { parse, type ParsedScript, type Word as WordNode } from "unbash";
import type { Reader } from "./reader.ts";

/** Parses a text, or hands out the tree that was made of it before. Trees are never changed. */
export function parseText(r: Reader, text: string): ParsedScript {
  let script = r.parsed.get(text);
  if (script === undefined) {
    r.budget.steps -= text.length >> 2;
    script = parse(text);
    if (r.parsed.size < 512) r.parsed.set(text, script);
  }
  return script;
}

/** Parses the text of one word that was made from others (by braces, or the inside of `$((…))`). */
export function parseWord(r: Reader, text: string): WordNode | undefined {
  const command = parseText(r, `: ${text}`).commands[0]?.command;
  if (command?.type !== "Command" || command.suffix.length !== 1) return undefined;
  const word = command.suffix[0];
  return word?.type === "Word" ? word : undefined;
}
