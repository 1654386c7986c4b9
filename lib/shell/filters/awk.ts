/**
 * `awk '{print …}'` over known text: fields, constants, and a few functions of them.
 *
 * @module
 */

import type { Stream } from "../value.ts";
import { UNKNOWN } from "../word.ts";
import { type FilterInput, inputOf, parseFilterArgs } from "./input.ts";

/** The fields of a line; the line itself is the first. */
type Record_ = readonly string[];

type Item = (fields: Record_, number: number) => string;

interface Cursor {
  readonly text: string;
  at: number;
}

/** Longer programs are not worked out, nor more lines. */
const LONGEST = 256;
const MOST_LINES = 4_096;

/** `awk '{print $1}'`, with `-F`. Undefined for a program that isn't worked out. */
export function awkText(input: FilterInput): Stream | undefined {
  const args = parseFilterArgs(input.args, "F:");
  const [program, ...files] = args?.operands ?? [];
  if (args === undefined || program === undefined || program.text.length > LONGEST) return undefined;
  const begin = /^\s*BEGIN\s*\{\s*print\b\s*([^]*?)\s*;?\s*(?:exit\s*;?\s*)?\}\s*$/.exec(program.text);
  if (begin !== null) {
    // Nothing is read: there are no fields.
    const items = parseItems(begin[1] === undefined || begin[1] === "" ? '""' : begin[1]);
    return items === undefined ? undefined : { text: `${items.map((item) => item([""], 0)).join(" ")}\n` };
  }
  const found = /^\s*(?:NR\s*==\s*(\d+)\s*)?\{\s*print\b\s*([^]*?)\s*;?\s*\}\s*$/.exec(program.text);
  const separator = args.options.get("F") ?? " ";
  if (found === null || !/^(?: |[^\\.*+?^$()[\]{}|]|\\t)$/.test(separator)) return undefined;
  const only = found[1] === undefined ? undefined : Number(found[1]);
  const items = parseItems(found[2] === undefined || found[2] === "" ? "$0" : found[2]);
  const text = inputOf(input, files);
  if (items === undefined || text === undefined || text.text.includes(UNKNOWN)) return undefined;
  // Some count bytes, others characters.
  if (/[a-z]\(/.test(program.text) && /[^\0-\x7f]/.test(text.text)) return undefined;
  const lines = text.text === "" ? [] : text.text.replace(/\n$/, "").split("\n");
  if (lines.length > MOST_LINES) return undefined;
  let out = "";
  for (let i = 0; i < lines.length; i++) {
    if (only !== undefined && only !== i + 1) continue;
    const fields = fieldsOf(lines[i] ?? "", separator);
    out += `${items.map((item) => item(fields, i + 1)).join(" ")}\n`;
  }
  return { text: out };
}

function fieldsOf(line: string, separator: string): Record_ {
  if (separator === " ") return [line, ...line.split(/[ \t\n]+/).filter((part) => part !== "")];
  return line === "" ? [line] : [line, ...line.split(separator === "\\t" ? "\t" : separator)];
}

/** What `print` prints, its parts separated by commas. */
function parseItems(text: string): Item[] | undefined {
  const cursor = { text, at: 0 };
  const items: Item[] = [];
  for (;;) {
    const item = parseItem(cursor);
    if (item === undefined) return undefined;
    items.push(item);
    if (cursor.at >= text.length) return items;
    if (text[cursor.at++] !== ",") return undefined;
  }
}

function blank(cursor: Cursor): void {
  while (/[ \t]/.test(cursor.text[cursor.at] ?? "")) cursor.at++;
}

/** Values that stand side by side are one text. */
function parseItem(cursor: Cursor): Item | undefined {
  const parts: Item[] = [];
  blank(cursor);
  while (cursor.at < cursor.text.length && !/[,)]/.test(cursor.text[cursor.at] ?? "")) {
    const part = parseAtom(cursor);
    if (part === undefined) return undefined;
    parts.push(part);
    blank(cursor);
  }
  if (parts.length === 0) return undefined;
  return (fields, number) => parts.map((part) => part(fields, number)).join("");
}

const ATOM =
  /\$(\d{1,4}|NF)|(NF|NR)\b|"((?:[^"\\]|\\["\\nt])*)"|(\d{1,9})(?![\w.])|(toupper|tolower|length|substr)\(/y;

function parseAtom(cursor: Cursor): Item | undefined {
  ATOM.lastIndex = cursor.at;
  const found = ATOM.exec(cursor.text);
  if (found === null) return undefined;
  cursor.at = ATOM.lastIndex;
  const [, field, counter, text, number, call] = found;
  if (field !== undefined) {
    return (fields) => fields[field === "NF" ? fields.length - 1 : Number(field)] ?? "";
  }
  if (counter !== undefined) return (fields, line) => String(counter === "NF" ? fields.length - 1 : line);
  if (text !== undefined) {
    const value = text.replace(
      /\\(.)/g,
      (_, char: string) => char === "n" ? "\n" : char === "t" ? "\t" : char,
    );
    return () => value;
  }
  if (number !== undefined) return () => String(Number(number));
  return parseCall(cursor, call ?? "");
}

function parseCall(cursor: Cursor, name: string): Item | undefined {
  const args: Item[] = [];
  for (;;) {
    const item = parseItem(cursor);
    if (item === undefined) return undefined;
    args.push(item);
    const next = cursor.text[cursor.at++];
    if (next === ")") break;
    if (next !== ",") return undefined;
  }
  const [first, second, third] = args;
  if (first === undefined || (name === "substr") !== (second !== undefined)) return undefined;
  switch (name) {
    case "toupper":
      return (fields, line) => first(fields, line).toUpperCase();
    case "tolower":
      return (fields, line) => first(fields, line).toLowerCase();
    case "length":
      return (fields, line) => String([...first(fields, line)].length);
    default:
      return (fields, line) => {
        const start = Number(second?.(fields, line));
        const end = third === undefined ? undefined : start - 1 + Number(third(fields, line));
        return [...first(fields, line)].slice(Math.max(start - 1, 0), end).join("");
      };
  }
}
