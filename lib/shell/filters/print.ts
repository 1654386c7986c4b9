/**
 * `echo` and `printf`.
 *
 * @module
 */

import { decodeBytes, quoteWithBackslashes } from "../quoting.ts";
import type { Stream, Value } from "../value.ts";
import { worse } from "../value.ts";
import { UNKNOWN } from "../word.ts";
import type { FilterInput } from "./input.ts";

const ESCAPES: Readonly<Record<string, string>> = {
  a: "\x07",
  b: "\b",
  e: "\x1b",
  E: "\x1b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  "\\": "\\",
};

/**
 * Undoes backslash escapes. `zero`: octal may have a leading nought (`%b`). `always`: it must (`echo -e`). `\c` ends
 * the text.
 */
function unescape(text: string, zero: boolean, always = false): { text: string; stop: boolean } {
  if (!text.includes("\\")) return { text, stop: false };
  let out = "";
  for (let at = 0; at < text.length; at++) {
    const char = text[at] ?? "";
    if (char !== "\\" || at + 1 >= text.length) {
      out += char;
      continue;
    }
    const rest = text.slice(at + 1, at + 11);
    const octal = (always ? /^0([0-7]{1,3})/ : zero ? /^0([0-7]{1,3})|^([1-7][0-7]{0,2})/ : /^([0-7]{1,3})/)
      .exec(rest);
    if (octal !== null) {
      out += String.fromCharCode(parseInt(octal[1] ?? octal[2] ?? "0", 8) & 255);
      at += octal[0].length;
      continue;
    }
    if (zero && rest.startsWith("0")) {
      out += "\0";
      at++;
      continue;
    }
    const hex = /^x([0-9A-Fa-f]{1,2})/.exec(rest);
    if (hex !== null) {
      out += String.fromCharCode(parseInt(hex[1] ?? "0", 16));
      at += hex[0].length;
      continue;
    }
    const point = /^(?:u([0-9A-Fa-f]{1,4})|U([0-9A-Fa-f]{1,8}))/.exec(rest);
    if (point !== null) {
      const code = parseInt(point[1] ?? point[2] ?? "0", 16);
      out += code <= 0x10ffff ? String.fromCodePoint(code) : "";
      at += point[0].length;
      continue;
    }
    const letter = rest[0] ?? "";
    if (letter === "c") return { text: out, stop: true };
    const named = ESCAPES[letter];
    if (named !== undefined) out += named;
    else if (!zero && (letter === '"' || letter === "'" || letter === "?")) out += letter;
    else out += `\\${letter}`;
    at++;
  }
  return { text: out, stop: false };
}

function stream(text: string, values: readonly Value[], globs?: readonly string[]): Stream {
  if (!text.includes(UNKNOWN) && globs === undefined) return { text };
  let origin: Stream["origin"];
  let why: string | undefined;
  for (const value of values) {
    if (value.text.includes(UNKNOWN)) origin = worse(origin, value.origin ?? "unknown");
    why ??= value.why;
  }
  return {
    text,
    ...(origin === undefined ? undefined : { origin }),
    ...(why === undefined ? undefined : { why }),
    ...(globs === undefined ? undefined : { globs }),
  };
}

/** `echo` with `-n`, `-e`, `-E`: as Bash has it, or undoing escapes unasked. */
export function echoText(input: FilterInput): Stream | undefined {
  let { args } = input;
  let newline = true;
  let escapes = "escapes" in input ? input.escapes : false;
  while (args[0] !== undefined && /^-[neE]+$/.test(args[0].text)) {
    for (const letter of args[0].text.slice(1)) {
      if (letter === "n") newline = false;
      else escapes = letter === "e";
    }
    args = args.slice(1);
  }
  let text = args.map((arg) => arg.text).join(" ");
  if (escapes !== false && text.includes("\\")) {
    const done = unescape(text, true, escapes !== undefined);
    if (escapes === undefined && (done.stop || done.text !== text)) return undefined;
    text = decodeBytes(done.text);
    if (done.stop) newline = false;
  }
  const globs = args.flatMap((arg) => arg.globs ?? []);
  const all = globs.length > 0 && args.every((arg) => arg.globs !== undefined);
  return stream(text + (newline ? "\n" : ""), args, all ? globs : undefined);
}

const DIRECTIVE = /%([-+ #0']*)(\*|\d+)?(?:\.(\*|\d*))?(?:hh|h|ll|l|L|q|j|z|t)?([a-zA-Z%]|\([^)]*\)T)/g;

function numberOf(text: string): number | undefined {
  const value = text.trim();
  if (value === "") return 0;
  if (/^["']/.test(value)) return value.codePointAt(1) ?? 0;
  if (/^[-+]?0[xX][0-9a-fA-F]+$/.test(value)) {
    return Number(value.replace("+", "").replace("-", "")) * (value.startsWith("-") ? -1 : 1);
  }
  if (/^[-+]?0[0-7]+$/.test(value)) return parseInt(value, 8);
  return /^[-+]?\d{1,15}$/.test(value) ? Number(value) : undefined;
}

function pad(text: string, flags: string, width: number | undefined, zero: boolean): string {
  if (width === undefined || text.length >= width) return text;
  if (flags.includes("-")) return text.padEnd(width);
  if (!zero || !flags.includes("0")) return text.padStart(width);
  const sign = /^[-+ ]|^0[xX]/.exec(text)?.[0] ?? "";
  return sign + text.slice(sign.length).padStart(width - sign.length, "0");
}

/** One round of the format over the arguments. Returns undefined for a directive that isn't worked out. */
function formatOnce(
  format: string,
  args: readonly Value[],
  start: number,
): { text: string; used: number; stop: boolean } | undefined {
  let out = "";
  let at = start;
  let last = 0;
  for (const found of format.matchAll(DIRECTIVE)) {
    const literal = unescape(format.slice(last, found.index), false);
    out += literal.text;
    if (literal.stop) return { text: out, used: at - start, stop: true };
    last = found.index + found[0].length;
    const [whole, flags = "", widthText, precisionText, conversion = ""] = found;
    if (conversion === "%") {
      if (whole !== "%%") return undefined;
      out += "%";
      continue;
    }
    const take = (): string => args[at++]?.text ?? "";
    const counted = widthText !== undefined || precisionText !== undefined || conversion === "c";
    let width = widthText === "*"
      ? numberOf(take())
      : widthText === undefined
      ? undefined
      : Number(widthText);
    let leftFlags = flags;
    if (width !== undefined && width < 0) {
      width = -width;
      leftFlags += "-";
    }
    if (width !== undefined && width > 4_096) return undefined;
    const precision = precisionText === undefined
      ? undefined
      : precisionText === "*"
      ? numberOf(take())
      : Number(precisionText || "0");
    const arg = take();
    // Widths count bytes, or characters: that depends on the shell.
    if (counted && /[^\0-\x7f]/.test(arg) && !arg.includes(UNKNOWN)) return undefined;
    switch (conversion) {
      case "s":
        out += pad(precision === undefined ? arg : arg.slice(0, precision), leftFlags, width, false);
        break;
      case "b": {
        const done = unescape(arg, true);
        out += pad(
          precision === undefined ? done.text : done.text.slice(0, precision),
          leftFlags,
          width,
          false,
        );
        if (done.stop) return { text: out, used: at - start, stop: true };
        break;
      }
      case "q":
        if (arg.includes(UNKNOWN)) out += arg;
        else out += pad(quoteWithBackslashes(arg), leftFlags, width, false);
        break;
      case "c":
        // Of nothing it is a NUL.
        if (arg === "") return undefined;
        out += pad(arg.slice(0, 1), leftFlags, width, false);
        break;
      case "d":
      case "i":
      case "u":
      case "x":
      case "X":
      case "o": {
        if (arg.includes(UNKNOWN)) {
          out += UNKNOWN;
          break;
        }
        const value = numberOf(arg);
        if (value === undefined || value < 0 && conversion !== "d" && conversion !== "i") return undefined;
        let digits = Math.abs(value).toString(
          conversion === "o" ? 8 : conversion === "x" || conversion === "X" ? 16 : 10,
        );
        if (conversion === "X") digits = digits.toUpperCase();
        if (precision !== undefined) digits = digits.padStart(precision, "0");
        if (leftFlags.includes("#") && value !== 0) {
          digits = (conversion === "o" ? "0" : conversion === "x" ? "0x" : conversion === "X" ? "0X" : "") +
            digits;
        }
        const sign = value < 0 ? "-" : leftFlags.includes("+") ? "+" : leftFlags.includes(" ") ? " " : "";
        out += pad(sign + digits, leftFlags, width, precision === undefined);
        break;
      }
      default:
        return undefined;
    }
  }
  const tail = unescape(format.slice(last), false);
  return { text: out + tail.text, used: at - start, stop: tail.stop };
}

/** With more of them the text counts as unknown. */
const MOST_ARGUMENTS = 4_096;

/**
 * The text that `printf` makes, its `-v` option taken out.
 *
 * @returns undefined where a directive isn't worked out (`%f`, `%(…)T`).
 */
export function formatPrintf(args: readonly Value[]): Value | undefined {
  const words = args[0]?.text === "--" ? args.slice(1) : args;
  const [first, ...rest] = words;
  if (first === undefined) return { text: "" };
  if (first.text.includes(UNKNOWN)) return undefined;
  if (rest.length > MOST_ARGUMENTS) return undefined;
  let out = "";
  let at = 0;
  do {
    const round = formatOnce(first.text, rest, at);
    if (round === undefined) return undefined;
    out += round.text;
    at += round.used;
    if (round.used === 0 || round.stop || out.length > 65_536) break;
  } while (at < rest.length);
  return stream(decodeBytes(out), rest);
}

/** `printf` as a filter. */
export function printfText(input: FilterInput): Stream | undefined {
  if (input.args[0]?.text === "-v") return { text: "" };
  const value = formatPrintf(input.args);
  const [format, ...rest] = input.args;
  const globs = rest.flatMap((arg) => arg.globs ?? []);
  // Names alone, one after another: with anything else among them the text says more.
  const names = rest.every((arg) => arg.globs !== undefined) &&
    /^%[sb](?:\s|\\[nt0])*$/.test(format?.text ?? "");
  return value === undefined || globs.length === 0 || !names ? value : { ...value, globs };
}
