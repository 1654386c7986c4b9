/**
 * `read` and `mapfile`: standard input taken apart into variables.
 *
 * @module
 */

import { type BuiltinCall, type BuiltinResult, NAME, SURE } from "./builtin_call.ts";
import type { Reader } from "./reader.ts";
import { type Value, withText } from "./value.ts";
import { fieldSeparators, getElements, setElements, setValue } from "./variables.ts";
import { fileStream } from "./virtual_files.ts";
import { hasUnknown, UNKNOWN } from "./word.ts";

/** More fields of a line, and more lines, are one unknown. */
const MOST_FIELDS = 2_048;

/** Takes the next line off standard input. Undefined: there is none. */
function nextLine(r: Reader, delimiter: string): Value | undefined {
  const { stdin } = r;
  if (stdin === undefined) {
    return { text: UNKNOWN, origin: "input", why: "it is read from standard input" };
  }
  if (stdin.globs !== undefined) {
    const [first, ...rest] = stdin.globs;
    if (first === undefined) return undefined;
    r.stdin = rest.length > 0 ? { ...stdin, globs: rest } : { text: "" };
    return { text: UNKNOWN, origin: stdin.origin ?? "output", globs: [first] };
  }
  if (stdin.text === "") return undefined;
  const unknown = stdin.text.indexOf(UNKNOWN);
  const end = stdin.text.indexOf(delimiter === "" ? "\0" : delimiter);
  if (unknown >= 0 && (end < 0 || unknown < end)) {
    // The unknown part may hold several lines; what stands after it are others.
    const line = end < 0 ? stdin.text : stdin.text.slice(0, end);
    r.stdin = { ...stdin, text: end < 0 ? "" : stdin.text.slice(end + 1) };
    return {
      text: line.replace(/\n$/, ""),
      origin: stdin.origin ?? "output",
      ...(stdin.why === undefined ? undefined : { why: stdin.why }),
    };
  }
  r.stdin = { ...stdin, text: end < 0 ? "" : stdin.text.slice(end + 1) };
  return { text: end < 0 ? stdin.text : stdin.text.slice(0, end) };
}

/** Takes all that is left of standard input, for `read -N`. Undefined: there is none. */
function takeText(r: Reader): Value | undefined {
  const { stdin } = r;
  if (stdin === undefined) return nextLine(r, "");
  r.stdin = { text: "" };
  return stdin.text === "" ? undefined : stdin;
}

/** `read`: `-r`, `-a`, `-d`, `-n`, `-u`. */
export function read(r: Reader, call: BuiltinCall): BuiltinResult {
  const names: string[] = [];
  let raw = false;
  let array: string | undefined;
  let delimiter = "\n";
  let count: number | undefined;
  let exactly = false;
  const { argv } = call;
  for (let at = 1; at < argv.length; at++) {
    const { value = "" } = argv[at] ?? {};
    if (!/^-[A-Za-z]/.test(value) || names.length > 0) {
      if (value !== "--") names.push(value);
      continue;
    }
    for (let i = 1; i < value.length; i++) {
      const letter = value[i] ?? "";
      if (letter === "r") raw = true;
      else if ("adinNptu".includes(letter)) {
        const argument = i + 1 < value.length ? value.slice(i + 1) : argv[++at]?.value ?? "";
        if (letter === "a") array = argument;
        if (letter === "d") delimiter = argument.slice(0, 1);
        if (letter === "n" || letter === "N") count = Number(argument);
        if (letter === "N") exactly = true;
        if (letter === "u") r.stdin = fileStream(r, `/dev/fd/${argument}`);
        break;
      }
    }
  }
  const delimited = r.stdin !== undefined && r.stdin.text.includes(delimiter === "" ? "\0" : delimiter);
  let line = exactly && r.stdin?.globs === undefined ? takeText(r) : nextLine(r, delimiter);
  const ended = line === undefined;
  // A line is read where its end was found, even if what it holds is not known.
  const certain = line !== undefined && (!hasUnknown(line.text) || delimited && line.globs === undefined);
  line ??= { text: "" };
  if (!raw && line.text.includes("\\") && !hasUnknown(line.text)) {
    while (/(?:^|[^\\])(?:\\\\)*\\$/.test(line.text) && r.stdin !== undefined && r.stdin.text !== "") {
      const next: Value | undefined = nextLine(r, delimiter);
      if (next === undefined) break;
      line = { ...line, text: line.text.slice(0, -1) + next.text };
    }
    // At the end of the input there is no line to go on with.
    if (/(?:^|[^\\])(?:\\\\)*\\$/.test(line.text)) line = { ...line, text: line.text.slice(0, -1) };
  }
  if (count !== undefined && Number.isFinite(count)) line = { ...line, text: line.text.slice(0, count) };
  const separators = exactly ? "" : fieldSeparators(r);
  if (array !== undefined) {
    const parts = splitLine(line, separators, Infinity, raw);
    setElements(r, array, new Map(parts.map((part, index) => [String(index), part])), false);
  } else if (names.length === 0) {
    setValue(r, "REPLY", raw ? line : { ...line, text: unescapeLine(line.text) });
  } else {
    const parts = splitLine(line, separators, names.length, raw);
    names.forEach((name, index) => {
      if (NAME.test(name)) setValue(r, name, parts[index] ?? { text: "" });
    });
  }
  return { status: ended ? false : certain ? true : undefined, touches: false };
}

function unescapeLine(text: string): string {
  return text.replace(/\\(.)/gs, "$1");
}

/** Splits a line as `read` does: the last field keeps what is left. */
function splitLine(line: Value, separators: string, most: number, raw: boolean): Value[] {
  if (line.globs !== undefined) return [line];
  const { text } = line;
  const spaces = [...separators].filter((char) => char === " " || char === "\t" || char === "\n").join("");
  const isSpace = (char: string | undefined): boolean => char !== undefined && spaces.includes(char);
  const out: Value[] = [];
  const add = (part: string): void => {
    const value = raw ? part : unescapeLine(part);
    out.push(value.includes(UNKNOWN) ? { ...line, text: value } : { text: value });
  };
  let at = 0;
  while (isSpace(text[at])) at++;
  let end = text.length;
  while (end > at && isSpace(text[end - 1]) && (raw || text[end - 2] !== "\\")) end--;
  while (at < end) {
    if (out.length >= MOST_FIELDS) {
      out.push({ text: UNKNOWN, origin: line.origin ?? "output", why: "the line has too many fields" });
      return out;
    }
    if (out.length === most - 1) {
      let rest = text.slice(at, end);
      // One separator at the end of the last field goes, if it is the only one.
      const last = rest[rest.length - 1] ?? "";
      if (separators.includes(last) && !spaces.includes(last)) {
        const body = rest.slice(0, -1);
        if (![...body].some((char) => separators.includes(char))) rest = body;
      }
      add(rest);
      return out;
    }
    let stop = at;
    while (stop < end && !separators.includes(text[stop] ?? "")) {
      if (!raw && text[stop] === "\\") stop++;
      stop++;
    }
    add(text.slice(at, Math.min(stop, end)));
    at = stop;
    while (isSpace(text[at])) at++;
    if (at < end && separators.includes(text[at] ?? "") && !isSpace(text[at])) {
      if (stop === at || isSpace(text[stop]) || stop < at || text[stop] === text[at]) at++;
      while (isSpace(text[at])) at++;
    }
  }
  return out;
}

/** `mapfile`, `readarray`: `-t`, `-d`, `-u`. */
export function mapfile(r: Reader, call: BuiltinCall): BuiltinResult {
  let name = "MAPFILE";
  let trim = false;
  let delimiter = "\n";
  let most = 0;
  let skipped = 0;
  let origin: number | undefined;
  const { argv } = call;
  for (let at = 1; at < argv.length; at++) {
    const { value = "" } = argv[at] ?? {};
    if (!/^-[A-Za-z]/.test(value)) {
      name = value;
      continue;
    }
    for (let i = 1; i < value.length; i++) {
      const letter = value[i] ?? "";
      if (letter === "t") trim = true;
      else if ("dnOsuCc".includes(letter)) {
        const argument = i + 1 < value.length ? value.slice(i + 1) : argv[++at]?.value ?? "";
        if (letter === "d") delimiter = argument.slice(0, 1) || "\0";
        if (letter === "n") most = Number(argument) || 0;
        if (letter === "s") skipped = Number(argument) || 0;
        if (letter === "O") origin = Number(argument) || 0;
        if (letter === "u") r.stdin = fileStream(r, `/dev/fd/${argument}`);
        break;
      }
    }
  }
  const stdin = r.stdin ?? { text: UNKNOWN, origin: "input" as const };
  // With an index to start from, the array keeps what it has.
  const elements = new Map<string, Value>(origin === undefined ? undefined : getElements(r, name));
  const start = origin ?? 0;
  if (stdin.globs !== undefined) {
    stdin.globs.forEach((glob, i) =>
      elements.set(String(start + i), { text: UNKNOWN, origin: "output", globs: [glob] })
    );
  } else if (stdin.text !== "") {
    const lines = stdin.text.split(delimiter);
    const open = lines[lines.length - 1] !== "";
    if (!open) lines.pop();
    const wanted = lines.slice(skipped, most > 0 ? skipped + most : undefined);
    if (wanted.length > MOST_FIELDS) {
      wanted.length = MOST_FIELDS;
      wanted.push(UNKNOWN);
    }
    r.budget.steps -= wanted.length;
    wanted.forEach((line, i) => {
      // What is unknown may hold several lines; those that are known stay in their order.
      const ends = !trim && delimiter !== "\0" && !(open && skipped + i === lines.length - 1);
      elements.set(
        String(start + i),
        withText({ ...stdin, origin: stdin.origin ?? "output" }, ends ? line + delimiter : line),
      );
    });
  }
  if (NAME.test(name)) setElements(r, name, elements, false);
  return SURE;
}
