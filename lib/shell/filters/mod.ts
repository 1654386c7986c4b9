/**
 * What well-known programs print for a known input: `echo`, `printf`, `base64 -d`, `tr`, `sed` and the like, so that
 * text which a script assembles is read as what it becomes. Pure functions from words and input to output.
 *
 * @module
 */

import type { Stream, Value } from "../value.ts";
import { UNKNOWN } from "../word.ts";
import { base32Filter, base64Filter, hexFilter, opensslFilter } from "./decoders.ts";
import { echoText, printfText } from "./print.ts";
import { sedText } from "./sed.ts";
import { cutText, headText, pathText, seqText, sortText, tailText, uniqText, wcText } from "./lines.ts";
import { trText } from "./tr.ts";

/** What a filter is given. */
export interface FilterInput {
  /** The words after the program's name. */
  readonly args: readonly Value[];
  /** Standard input; undefined where it is the tool call's own. */
  readonly stdin: Stream | undefined;
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

/** A filter that changes known text and leaves unknown text unknown. */
function textFilter(
  spec: string,
  long: Readonly<Record<string, string>>,
  change: (text: string, args: FilterArgs) => string | undefined,
  scripts = 0,
): Filter {
  return (input) => {
    const args = parseFilterArgs(input.args, spec, long);
    if (args === undefined) return undefined;
    const source = inputOf(input, args.operands.slice(scripts));
    if (source === undefined || source.text.includes(UNKNOWN)) return undefined;
    if (args.operands.slice(0, scripts).some((operand) => operand.text.includes(UNKNOWN))) return undefined;
    const text = change(source.text, args);
    return text === undefined ? undefined : { text };
  };
}

const cat: Filter = (input) => {
  const args = parseFilterArgs(input.args, "u", {});
  if (args === undefined) return undefined;
  return inputOf(input, args.operands);
};

const tee: Filter = (input) => input.stdin;

/** The whole text reversed line by line. */
function rev(text: string): string {
  return text.split("\n").map((line) => [...line].reverse().join("")).join("\n");
}

/** Lines in reverse order. */
function tac(text: string): string {
  if (text === "") return text;
  const lines = text.endsWith("\n") ? text.slice(0, -1).split("\n") : text.split("\n");
  return lines.reverse().join("\n") + "\n";
}

const FILTERS: Readonly<Record<string, Filter>> = {
  echo: echoText,
  printf: printfText,
  cat,
  tee,
  rev: textFilter("", {}, rev),
  tac: textFilter("", {}, tac),
  tr: trText,
  base64: base64Filter,
  base32: base32Filter,
  openssl: opensslFilter,
  xxd: hexFilter,
  head: textFilter("n:c:q", { lines: "n", bytes: "c", quiet: "q" }, headText),
  tail: textFilter("n:c:q", { lines: "n", bytes: "c", quiet: "q" }, tailText),
  cut: textFilter("d:f:c:b:s", { delimiter: "d", fields: "f", characters: "c", bytes: "b" }, cutText),
  sort: textFilter("ruhnbf", { reverse: "r", unique: "u", "numeric-sort": "n" }, sortText),
  uniq: textFilter("", {}, uniqText),
  wc: textFilter("lwcm", { lines: "l", words: "w", bytes: "c", chars: "m" }, wcText),
  sed: sedText,
  seq: seqText,
  basename: pathText("basename"),
  dirname: pathText("dirname"),
  true: () => ({ text: "" }),
  false: () => ({ text: "" }),
  ":": () => ({ text: "" }),
};

/** Programs that pass their input's lines on without changing one. */
const PASSES_LINES = new Set([
  "cat",
  "tee",
  "head",
  "tail",
  "sort",
  "uniq",
  "grep",
  "egrep",
  "fgrep",
  "tac",
  "shuf",
]);

/**
 * The output of a program for these words and this input.
 *
 * @returns undefined where it isn't known.
 */
export function filterOutput(program: string, input: FilterInput): Stream | undefined {
  const filter = Object.hasOwn(FILTERS, program) ? FILTERS[program] : undefined;
  const globs = input.stdin?.globs;
  if (globs !== undefined && PASSES_LINES.has(program)) return input.stdin;
  if (filter === undefined) return undefined;
  for (const arg of input.args) {
    if (arg.globs !== undefined && program !== "echo" && program !== "printf" && program !== "cat") {
      return undefined;
    }
  }
  return filter(input);
}
