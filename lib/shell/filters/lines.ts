/**
 * Filters that choose or order lines: `head`, `tail`, `cut`, `sort`, `uniq`, `wc`, and `seq`, `basename`, `dirname`.
 *
 * @module
 */

import type { Stream, Value } from "../value.ts";
import { UNKNOWN } from "../word.ts";
import type { Filter, FilterArgs, FilterInput } from "./input.ts";

function linesOf(text: string): string[] {
  if (text === "") return [];
  return (text.endsWith("\n") ? text.slice(0, -1) : text).split("\n");
}

function endLines(lines: readonly string[]): string {
  return lines.length === 0 ? "" : `${lines.join("\n")}\n`;
}

/** More lines are not sorted, and longer lists of places not gone through. */
const MOST_LINES = 4_096;
const MOST_RANGES = 64;

/** A count as `head -n` takes it. */
function count(text: string | undefined): number | undefined {
  return text !== undefined && /^[-+]?\d{1,9}$/.test(text) ? Number(text) : undefined;
}

/** The words with `-5` spelled out as `-n 5`, as `head` and `tail` have it. */
export function countedArgs(args: readonly Value[]): readonly Value[] {
  const [first] = args;
  if (first === undefined || !/^-\d+$/.test(first.text)) return args;
  return [{ text: "-n" }, { text: first.text.slice(1) }, ...args.slice(1)];
}

/** `head -n 5`, `head -c 5`, `head -n -2`. */
export function headText(text: string, args: FilterArgs): string | undefined {
  const bytes = args.options.get("c");
  if (bytes !== undefined) {
    const n = count(bytes);
    return n === undefined || /\P{ASCII}/u.test(text)
      ? undefined
      : n < 0
      ? text.slice(0, n)
      : text.slice(0, n);
  }
  const n = count(args.options.get("n") ?? "10");
  if (n === undefined) return undefined;
  const lines = text.split(/(?<=\n)/);
  if (lines[lines.length - 1] === "") lines.pop();
  return lines.slice(0, n).join("");
}

/** `tail -n 5`, `tail -n +2`, `tail -c 5`. */
export function tailText(text: string, args: FilterArgs): string | undefined {
  const bytes = args.options.get("c");
  const option = bytes ?? args.options.get("n") ?? "10";
  const n = count(option);
  if (n === undefined || bytes !== undefined && /\P{ASCII}/u.test(text)) return undefined;
  const from = option.startsWith("+");
  const by = Math.abs(n);
  if (bytes !== undefined) return from ? text.slice(Math.max(0, by - 1)) : by === 0 ? "" : text.slice(-by);
  const lines = text.split(/(?<=\n)/);
  if (lines[lines.length - 1] === "") lines.pop();
  return (from ? lines.slice(Math.max(0, by - 1)) : by === 0 ? [] : lines.slice(-by)).join("");
}

/** Whether a place is in a list such as `1,3-5,7-`. */
function inList(list: string): ((place: number) => boolean) | undefined {
  const ranges: [number, number][] = [];
  const parts = list.split(",");
  if (parts.length > MOST_RANGES) return undefined;
  for (const part of parts) {
    const found = /^(\d*)(-?)(\d*)$/.exec(part);
    if (found === null || part === "" || part === "-") return undefined;
    const [, low = "", dash, high = ""] = found;
    const start = low === "" ? 1 : Number(low);
    ranges.push([start, dash === "" ? start : high === "" ? Infinity : Number(high)]);
  }
  return (place) => ranges.some(([low, high]) => place >= low && place <= high);
}

/** `cut -d: -f1`, `cut -c1-3`. */
export function cutText(text: string, args: FilterArgs): string | undefined {
  const { options } = args;
  const list = options.get("f") ?? options.get("c") ?? options.get("b");
  const wanted = list === undefined ? undefined : inList(list);
  if (wanted === undefined) return undefined;
  // GNU's `cut -c` counts bytes, others characters.
  if (!options.has("f") && /[^\0-\x7f]/.test(text)) return undefined;
  const delimiter = options.get("d") ?? "\t";
  return endLines(
    linesOf(text).flatMap((line) => {
      if (!options.has("f")) return [[...line].filter((_, i) => wanted(i + 1)).join("")];
      if (!line.includes(delimiter)) return options.has("s") ? [] : [line];
      return [line.split(delimiter).filter((_, i) => wanted(i + 1)).join(delimiter)];
    }),
  );
}

/** `sort` in the order of bytes: `-r`, `-u`, `-n`. */
export function sortText(text: string, args: FilterArgs): string | undefined {
  const { options } = args;
  if (options.has("h") || options.has("b") || options.has("f")) return undefined;
  const lines = linesOf(text);
  if (lines.length > MOST_LINES) return undefined;
  const numeric = options.has("n");
  const byText = (a: string, b: string): number => a < b ? -1 : a > b ? 1 : 0;
  lines.sort((a, b) => {
    if (!numeric) return byText(a, b);
    const difference = (Number.parseFloat(a) || 0) - (Number.parseFloat(b) || 0);
    return difference !== 0 ? difference : byText(a, b);
  });
  if (options.has("r")) lines.reverse();
  if (!options.has("u")) return endLines(lines);
  if (!numeric) return endLines([...new Set(lines)]);
  // Equal numbers count as equal lines, whichever of them comes first.
  const numbers = new Set(lines.map((line) => Number.parseFloat(line) || 0));
  return numbers.size === new Set(lines).size ? endLines([...new Set(lines)]) : undefined;
}

/** `uniq` without options. */
export function uniqText(text: string): string {
  return endLines(linesOf(text).filter((line, i, all) => i === 0 || line !== all[i - 1]));
}

/** `wc` with one of its options, reading standard input. */
export function wcText(text: string, args: FilterArgs): string | undefined {
  const { options, operands } = args;
  if (options.size !== 1 || operands.length > 0) return undefined;
  if (options.has("l")) return `${text.split("\n").length - 1}\n`;
  if (options.has("w")) return `${text.split(/\s+/).filter((part) => part !== "").length}\n`;
  return /\P{ASCII}/u.test(text) ? undefined : `${text.length}\n`;
}

const MOST_NUMBERS = 10_000;

/** `seq 3`, `seq 2 5`, `seq 1 2 9`, `-s`, `-w`. */
export function seqText(input: FilterInput): Stream | undefined {
  const numbers: number[] = [];
  let separator = "\n";
  let equal = false;
  for (let i = 0; i < input.args.length; i++) {
    const text = input.args[i]?.text ?? "";
    if (text === "-w") equal = true;
    else if (text === "-s") separator = input.args[++i]?.text ?? "";
    else if (text.startsWith("-s")) separator = text.slice(2);
    else if (/^[-+]?\d{1,9}$/.test(text)) numbers.push(Number(text));
    else return undefined;
  }
  const [a, b, c] = numbers;
  if (a === undefined || separator.includes(UNKNOWN)) return undefined;
  const first = b === undefined ? 1 : a;
  const step = c === undefined ? 1 : b ?? 1;
  const last = c ?? b ?? a;
  if (step === 0 || (last - first) / step > MOST_NUMBERS) return undefined;
  const out: string[] = [];
  for (let n = first; step > 0 ? n <= last : n >= last; n += step) out.push(String(n));
  const width = equal ? Math.max(...out.map((text) => text.length)) : 0;
  return {
    text: out.length === 0 ? "" : `${out.map((text) => text.padStart(width, "0")).join(separator)}\n`,
  };
}

/** `basename` and `dirname` of known paths. */
export function pathText(program: "basename" | "dirname"): Filter {
  return (input) => {
    const args = input.args[0]?.text === "--" ? input.args.slice(1) : input.args;
    const [path, suffix] = args;
    if (path === undefined || path.text.startsWith("-") || args.length > 2) return undefined;
    if (program === "dirname" && args.length > 1) return undefined;
    const { text } = path;
    const trimmed = text.replace(/\/+$/, "") || (text.startsWith("/") ? "/" : "");
    const slash = trimmed.lastIndexOf("/");
    // The end of a path is known even where its start is not, and the other way round.
    let out: string;
    if (program === "dirname") {
      if (trimmed.slice(slash + 1).includes(UNKNOWN) && !trimmed.includes("/")) return undefined;
      out = slash < 0 ? "." : trimmed.slice(0, slash).replace(/\/+$/, "") || "/";
    } else {
      out = trimmed === "/" ? "/" : trimmed.slice(slash + 1);
      if (suffix !== undefined && out !== suffix.text && out.endsWith(suffix.text)) {
        out = out.slice(0, out.length - suffix.text.length);
      }
    }
    if (!out.includes(UNKNOWN)) return { text: `${out}\n` };
    return { ...path, text: `${out}\n` };
  };
}
