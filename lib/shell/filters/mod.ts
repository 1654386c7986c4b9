/**
 * What well-known programs print for a known input: `echo`, `printf`, `base64 -d`, `tr`, `sed` and the like, so that
 * text which a script assembles is read as what it becomes. Pure functions from words and input to output.
 *
 * @module
 */

import type { Stream } from "../value.ts";
import { UNKNOWN } from "../word.ts";
import { awkText } from "./awk.ts";
import { base32Filter, base64Filter, hexFilter, opensslFilter } from "./decoders.ts";
import { type Filter, type FilterArgs, type FilterInput, inputOf, parseFilterArgs } from "./input.ts";
import { grepText } from "./grep.ts";
import { echoText, printfText } from "./print.ts";
import { sedText } from "./sed.ts";
import {
  countedArgs,
  cutText,
  headText,
  pathText,
  seqText,
  sortText,
  tailText,
  uniqText,
  wcText,
} from "./lines.ts";
import { trText } from "./tr.ts";

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

/** A filter that has `-5` for `-n 5`. */
function counted(filter: Filter): Filter {
  return (input) => filter({ ...input, args: countedArgs(input.args) });
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
  head: counted(textFilter("n:c:q", { lines: "n", bytes: "c", quiet: "q" }, headText)),
  tail: counted(textFilter("n:c:q", { lines: "n", bytes: "c", quiet: "q" }, tailText)),
  cut: textFilter("d:f:c:b:s", { delimiter: "d", fields: "f", characters: "c", bytes: "b" }, cutText),
  sort: textFilter("ruhnbf", { reverse: "r", unique: "u", "numeric-sort": "n" }, sortText),
  uniq: textFilter("", {}, uniqText),
  wc: textFilter("lwcm", { lines: "l", words: "w", bytes: "c", chars: "m" }, wcText),
  sed: sedText,
  grep: grepText("grep"),
  egrep: grepText("egrep"),
  fgrep: grepText("fgrep"),
  awk: awkText,
  gawk: awkText,
  mawk: awkText,
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

export { formatPrintf } from "./print.ts";
export { testRegExp, toRegExp } from "./sed.ts";
export type { FilterInput } from "./input.ts";
