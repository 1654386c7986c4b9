/**
 * `grep` over known text.
 *
 * @module
 */

import { UNKNOWN } from "../word.ts";
import type { Stream } from "../value.ts";
import { type FilterInput, inputOf, parseFilterArgs } from "./input.ts";
import { testRegExp, toRegExp } from "./sed.ts";

const LONG: Readonly<Record<string, string>> = {
  "invert-match": "v",
  "ignore-case": "i",
  "extended-regexp": "E",
  "fixed-strings": "F",
  "only-matching": "o",
  "line-regexp": "x",
  count: "c",
  quiet: "q",
  silent: "q",
  regexp: "e",
  text: "a",
  "no-messages": "s",
};

/**
 * `grep`, `egrep`, `fgrep` with `-v`, `-i`, `-E`, `-F`, `-o`, `-x`, `-c`, `-q`, `-e`.
 *
 * @returns undefined for other options, and for patterns that are not worked out.
 */
export function grepText(program: "grep" | "egrep" | "fgrep"): (input: FilterInput) => Stream | undefined {
  return (input) => {
    const args = parseFilterArgs(input.args, "viEFoxcqsae:h", LONG);
    if (args === undefined) return undefined;
    const { options, operands } = args;
    const given = options.get("e");
    const source = given ?? operands[0]?.text;
    const text = inputOf(input, given === undefined ? operands.slice(1) : operands);
    if (source === undefined || source.includes(UNKNOWN) || source.includes("\n")) return undefined;
    if (
      text === undefined || text.text.includes(UNKNOWN) || operands.length > (given === undefined ? 2 : 1)
    ) {
      return undefined;
    }
    if (options.has("q")) return { text: "" };
    const fixed = program === "fgrep" || options.has("F");
    const extended = program === "egrep" || options.has("E");
    const body = fixed ? source.replace(/[.*[\]^$\\]/g, "\\$&") : source;
    const whole = options.has("x");
    if (whole && body.includes("|")) return undefined;
    const pattern = toRegExp(whole ? `^${body}$` : body, extended && !fixed, options.has("i") ? "i" : "");
    if (pattern === undefined) return undefined;
    const lines = text.text === "" ? [] : text.text.replace(/\n$/, "").split("\n");
    const found: string[] = [];
    for (const line of lines) {
      const matches = testRegExp(pattern, line);
      if (matches === undefined) return undefined;
      if (matches !== options.has("v")) found.push(line);
    }
    if (options.has("c")) return { text: `${found.length}\n` };
    if (!options.has("o")) return { text: found.map((line) => `${line}\n`).join("") };
    if (options.has("v")) return { text: "" };
    const every = new RegExp(pattern.source, `${pattern.flags}g`);
    return {
      text: found.flatMap((line) => line.match(every) ?? []).filter((part) => part !== "")
        .map((part) => `${part}\n`).join(""),
    };
  };
}
