/**
 * `tr`: translation, deletion and squeezing of characters.
 *
 * @module
 */

import type { Stream } from "../value.ts";
import { UNKNOWN } from "../word.ts";
import { type FilterInput, parseFilterArgs } from "./input.ts";

const CLASSES: Readonly<Record<string, string>> = {
  upper: "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
  lower: "abcdefghijklmnopqrstuvwxyz",
  digit: "0123456789",
  space: "\t\n\v\f\r ",
  blank: "\t ",
  alpha: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
  alnum: "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
  xdigit: "0123456789ABCDEFabcdef",
  punct: "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~",
};

const ESCAPES: Readonly<Record<string, string>> = {
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
};

/** The characters of a set such as `a-z\n[:digit:]`. */
function expandSet(set: string, fill: number | undefined): string[] | undefined {
  const out: string[] = [];
  let at = 0;
  const next = (): string => {
    if (set[at] !== "\\" || at + 1 >= set.length) return set[at++] ?? "";
    const octal = /^\\([0-7]{1,3})/.exec(set.slice(at, at + 4));
    if (octal !== null) {
      at += octal[0].length;
      return String.fromCharCode(parseInt(octal[1] ?? "0", 8) & 255);
    }
    at += 2;
    const letter = set[at - 1] ?? "";
    return ESCAPES[letter] ?? letter;
  };
  while (at < set.length) {
    const named = /^\[:([a-z]+):\]/.exec(set.slice(at, at + 12));
    if (named !== null) {
      const members = CLASSES[named[1] ?? ""];
      if (members === undefined) return undefined;
      out.push(...members);
      at += named[0].length;
      continue;
    }
    const repeat = /^\[(.)\*(\d*)\]/s.exec(set.slice(at, at + 16));
    if (repeat !== null) {
      const times = repeat[2] === "" || repeat[2] === undefined
        ? (fill ?? 0) - out.length
        : Number(repeat[2]);
      for (let i = 0; i < Math.min(times, 256); i++) out.push(repeat[1] ?? "");
      at += repeat[0].length;
      continue;
    }
    const low = next();
    if (set[at] === "-" && at + 1 < set.length) {
      at++;
      const high = next();
      for (let code = low.charCodeAt(0); code <= high.charCodeAt(0) && out.length < 70_000; code++) {
        out.push(String.fromCharCode(code));
      }
    } else out.push(low);
  }
  return out;
}

/** `tr`: `-d`, `-s`, `-c`. Unknown parts of the input stay unknown. */
export function trText(input: FilterInput): Stream | undefined {
  const args = parseFilterArgs(input.args, "dscCt", {
    delete: "d",
    "squeeze-repeats": "s",
    complement: "c",
    "truncate-set1": "t",
  });
  const { stdin } = input;
  if (args === undefined || stdin === undefined) return undefined;
  const [first, second] = args.operands;
  if (first === undefined || first.text.includes(UNKNOWN) || second?.text.includes(UNKNOWN)) return undefined;
  const from = expandSet(first.text, undefined);
  if (from === undefined) return undefined;
  const to = second === undefined ? undefined : expandSet(second.text, from.length);
  if (second !== undefined && to === undefined) return undefined;
  const complement = args.options.has("c") || args.options.has("C");
  const deletes = args.options.has("d");
  const members = new Set(from);
  const isMember = (char: string): boolean => members.has(char) !== complement;
  const table = new Map<string, string>();
  if (to !== undefined && !deletes && !complement) {
    const last = to[to.length - 1];
    from.forEach((char, i) => {
      const by = to[i] ?? (args.options.has("t") ? char : last);
      if (by !== undefined) table.set(char, by);
    });
  }
  const squeezes = args.options.has("s");
  const squeezed = to === undefined ? isMember : (char: string): boolean => to.includes(char);
  let out = "";
  let before = "";
  for (const char of stdin.text) {
    let made = char;
    if (char !== UNKNOWN) {
      if (deletes && isMember(char)) continue;
      if (!deletes && to !== undefined && isMember(char)) {
        made = complement ? to[to.length - 1] ?? char : table.get(char) ?? char;
      }
    }
    if (squeezes && made === before && made !== UNKNOWN && squeezed(made)) continue;
    out += made;
    before = made;
  }
  return stdin.origin === undefined ? { text: out } : { ...stdin, text: out };
}
