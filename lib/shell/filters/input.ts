/**
 * What filters are given: their words taken apart, and the text that they read.
 *
 * @module
 */

import type { Stream, Value } from "../value.ts";
import { UNKNOWN } from "../word.ts";

/** What a filter is given. */
export interface FilterInput {
  /** The words after the program's name. */
  readonly args: readonly Value[];
  /** Standard input; undefined where it is the tool call's own. */
  readonly stdin: Stream | undefined;
  /** Whether `echo` undoes backslash escapes unasked; undefined where that depends on the system. */
  readonly escapes?: boolean | undefined;
  /** What a file holds, where the script wrote it. */
  file(path: string): Stream;
}

/** Makes the output; undefined where the program is not worked out for these words. */
export type Filter = (input: FilterInput) => Stream | undefined;

/** Options that were given, and the operands. */
export interface FilterArgs {
  readonly options: ReadonlyMap<string, string>;
  readonly operands: readonly Value[];
}

/**
 * Takes options apart as getopt does.
 *
 * @param spec Short options; a colon after one that takes a value: `n:c:q`. Long ones as `lines=n`.
 * @returns undefined for an option that the filter doesn't know.
 */
export function parseFilterArgs(
  args: readonly Value[],
  spec: string,
  long: Readonly<Record<string, string>> = {},
): FilterArgs | undefined {
  const options = new Map<string, string>();
  const operands: Value[] = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i];
    if (arg === undefined) continue;
    const { text } = arg;
    if (text === "--") {
      operands.push(...args.slice(i + 1));
      break;
    }
    if (text.includes(UNKNOWN) && text.startsWith("-")) return undefined;
    if (text.startsWith("--")) {
      const equals = text.indexOf("=");
      const name = equals < 0 ? text.slice(2) : text.slice(2, equals);
      const short = long[name];
      if (short === undefined) return undefined;
      const takes = spec.includes(`${short}:`);
      if (equals >= 0) options.set(short, text.slice(equals + 1));
      else options.set(short, takes ? args[++i]?.text ?? "" : "");
      continue;
    }
    if (text.length < 2 || !text.startsWith("-")) {
      operands.push(arg);
      continue;
    }
    for (let at = 1; at < text.length; at++) {
      const letter = text[at] ?? "";
      const place = spec.indexOf(letter);
      if (place < 0 || letter === ":") return undefined;
      if (spec[place + 1] !== ":") {
        options.set(letter, "");
        continue;
      }
      options.set(letter, at + 1 < text.length ? text.slice(at + 1) : args[++i]?.text ?? "");
      break;
    }
  }
  return { options, operands };
}

/** The files that the operands name, one after another; standard input where there are none. */
export function inputOf(input: FilterInput, operands: readonly Value[]): Stream | undefined {
  if (operands.length === 0) return input.stdin;
  const [only] = operands;
  if (only !== undefined && operands.length === 1) {
    if (only.text === "-" || only.text === "/dev/stdin") return input.stdin;
    return only.globs === undefined ? input.file(only.text) : undefined;
  }
  let text = "";
  let origin: Stream["origin"];
  for (const operand of operands) {
    const part = operand.text === "-"
      ? input.stdin
      : operand.globs === undefined
      ? input.file(operand.text)
      : undefined;
    if (part === undefined) return undefined;
    text += part.text;
    origin ??= part.origin;
  }
  return origin === undefined ? { text } : { text, origin };
}
