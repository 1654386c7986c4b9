/**
 * Values as the reader carries them: text with what is unknown marked in it, and where the unknown comes from.
 *
 * @module
 */

import type { CodeOrigin } from "./reading.ts";
import { UNKNOWN, type Word } from "./word.ts";

/** A text and where its unknown parts come from. */
export interface Value {
  readonly text: string;
  /** Where the unknown parts come from; absent when all is known. */
  readonly origin?: CodeOrigin;
  /** Why a part is unknown, for a person. */
  readonly why?: string;
  /** Nothing assigned the variable: it may as well be empty. Holds its name. */
  readonly unset?: string;
  /** With `unset`: the variable was assigned from the one that is not set, so it is set, though perhaps empty. */
  readonly assigned?: boolean;
  /** Set when the text stands for file names: patterns that they match, one of them for each line. */
  readonly globs?: readonly string[];
}

/** A value that is one of several, depending on which branch ran. Its identity says which choice is meant. */
export interface Alternatives {
  readonly alternatives: readonly Value[];
}

/** A word that knows where its unknown parts come from. */
export interface Field extends Word {
  readonly origin?: CodeOrigin;
}

/** What an expansion gives: one value, or a list as `$@` does. */
export interface Expansion {
  readonly values: readonly Value[];
  readonly list: boolean;
  /** `*`: in quotes the list is joined by this. */
  readonly glue: string | undefined;
}

/** What a command reads or prints. */
export interface Stream extends Value {
  /** Set when the text is exactly what this file holds, which has not been looked at. */
  readonly file?: string;
  /** The file that a redirection took it from. */
  readonly from?: string;
  /** It came with a repository that was cloned. */
  readonly checkout?: true;
}

/** Origins, the one that weighs most first. */
const WEIGHT: readonly CodeOrigin[] = [
  "download",
  "downloaded_file",
  "decoded",
  "output",
  "unknown",
  "file",
  "input",
];

/** The weightier of two origins. */
export function worse(a: CodeOrigin | undefined, b: CodeOrigin | undefined): CodeOrigin | undefined {
  if (a === undefined || a === b) return b;
  if (b === undefined) return a;
  return WEIGHT.indexOf(a) <= WEIGHT.indexOf(b) ? a : b;
}

/** The weightiest origin among words; `unknown` for an unknown part that doesn't say. */
export function originOf(words: readonly Field[]): CodeOrigin | undefined {
  let origin: CodeOrigin | undefined;
  for (const word of words) {
    if (word.origin !== undefined) origin = worse(origin, word.origin);
    else if (word.value.includes(UNKNOWN)) origin = worse(origin, "unknown");
  }
  return origin;
}

/** A value that is wholly unknown. */
export function unknownValue(origin: CodeOrigin, why?: string): Value {
  return why === undefined ? { text: UNKNOWN, origin } : { text: UNKNOWN, origin, why };
}

/** The same origin for another text: nothing where the text is known. */
export function withText(value: Value, text: string): Value {
  if (value.origin === undefined && value.why === undefined) return { text };
  if (!text.includes(UNKNOWN)) return { text };
  return {
    text,
    ...(value.origin === undefined ? undefined : { origin: value.origin }),
    ...(value.why === undefined ? undefined : { why: value.why }),
  };
}

/** Whether two values say the same. */
export function sameValue(a: Value, b: Value): boolean {
  return a === b || a.text === b.text && a.origin === b.origin && a.unset === b.unset &&
      (a.globs === b.globs || a.globs?.join("\n") === b.globs?.join("\n"));
}

/** A word as a value: a pattern stays one. */
export function valueOf(word: Field): Value {
  const { value, pattern, origin, why } = word;
  if (pattern === undefined && !value.includes(UNKNOWN)) return { text: value };
  return {
    text: value,
    ...(value.includes(UNKNOWN) ? { origin: origin ?? "unknown" } : undefined),
    ...(why === undefined ? undefined : { why }),
    ...(pattern === undefined ? undefined : { globs: [pattern] }),
  };
}

/** A value as a word. */
export function fieldOf(value: Value, pos: number, end: number): Field {
  const { text, origin, why } = value;
  const pattern = value.globs?.[0];
  if (origin === undefined && pattern === undefined) return { value: text, pos, end };
  return {
    value: text,
    ...(pattern === undefined ? undefined : { pattern }),
    ...(origin === undefined ? undefined : { origin }),
    ...(why === undefined ? undefined : { why }),
    pos,
    end,
  };
}
