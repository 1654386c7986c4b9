/**
 * Source text of fish while it is read, and quoting for what is written in its place.
 *
 * @module
 */

import type { Sink } from "../sink.ts";

/** A reading of one source text. */
export interface FishText {
  readonly src: string;
  readonly sink: Sink;
  /** Offset of the next character. */
  i: number;
  /** Open substitutions and blocks, over nested texts too. */
  depth: number;
  /** Open substitutions: a closing bracket ends the text. */
  parens: number;
  /** Names of functions that the source defines. */
  readonly functions: Set<string>;
}

/** Deepest nesting that is read. */
export const DEEPEST = 48;

const PLAIN = /^[\w@%+:,./-]+$/;

/** The text as one literal word of a POSIX shell. */
export function quoted(s: string): string {
  return PLAIN.test(s) ? s : `'${s.replaceAll("'", "'\\''")}'`;
}

/** Reserved words of POSIX shells: in fish some of them are mere names. */
const RESERVED =
  /^(?:if|then|else|elif|fi|do|done|case|esac|while|until|for|in|function|select|coproc|time|\{|\}|!|\[\[|\]\])$/;

/** A program's name that no POSIX shell takes for a reserved word. */
export function commandName(s: string): string {
  return RESERVED.test(s) ? `'${s}'` : s;
}

/** Steps over blanks, line continuations and comments; not over ends of lines. */
export function skipBlanks(t: FishText): void {
  const { src } = t;
  for (;;) {
    const c = src[t.i];
    if (c === " " || c === "\t" || c === "\r") t.i++;
    else if (c === "\\" && src[t.i + 1] === "\n") t.i += 2;
    else if (c === "\\" && src[t.i + 1] === "\r" && src[t.i + 2] === "\n") t.i += 3;
    else if (c === "#") {
      const end = src.indexOf("\n", t.i);
      t.i = end < 0 ? src.length : end;
    } else return;
  }
}
