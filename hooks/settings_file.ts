/**
 * Editing an agent's settings, which people write by hand: JSON, perhaps with comments and trailing commas. What isn't
 * ours stays byte for byte.
 *
 * Each edit is text to text. Taking out what was put in last gives the text as it was.
 *
 * @module
 */

import { type Node, type ParseError, parseTree, printParseErrorCode } from "jsonc-parser";

/** A place in a text, and what is wrong there. */
export interface SettingsProblem {
  readonly problem: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
}

/** A text of settings, parsed. */
export interface Settings {
  readonly text: string;
  /** The object that all of it is. */
  readonly root: Node;
}

/** Names and numbers that lead to a value. */
export type SettingsPath = readonly (string | number)[];

/** The text of settings that are made from nothing. Agents and people end theirs with a line feed. */
export const EMPTY_SETTINGS = "{}";

/** Parses settings. An empty text counts as settings that hold nothing. */
export function parseSettings(text: string): Settings | SettingsProblem {
  const whole = text.trim() === "" ? EMPTY_SETTINGS : text;
  // The byte order mark is no JSON, but some editors write it.
  const blank = whole.replace(/^\ufeff/, " ");
  const errors: ParseError[] = [];
  const root = parseTree(blank, errors, { allowTrailingComma: true, disallowComments: false });
  const error = errors[0];
  if (error !== undefined) return problemAt(whole, error.offset, worded(printParseErrorCode(error.error)));
  if (root?.type !== "object") return problemAt(whole, root?.offset ?? 0, "it is not a JSON object");
  return { text: whole, root };
}

/** What an agent that reads nothing but plain JSON would stumble over; undefined where there is nothing. */
export function plainJsonProblem(text: string): SettingsProblem | undefined {
  if (text.trim() === "") return undefined;
  const errors: ParseError[] = [];
  parseTree(text.replace(/^\ufeff/, " "), errors, { allowTrailingComma: false, disallowComments: true });
  const error = errors[0];
  return error === undefined
    ? undefined
    : problemAt(text, error.offset, worded(printParseErrorCode(error.error)));
}

/** `CommaExpected` becomes `comma expected`. */
function worded(code: string): string {
  return code.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
}

/** A problem with its line and column. */
export function problemAt(text: string, offset: number, problem: string): SettingsProblem {
  const before = text.slice(0, offset).split("\n");
  return { problem, line: before.length, column: (before.at(-1) ?? "").length + 1 };
}

/** The value of a name in an object; of a name that stands there twice the last, as JSON has it. */
export function member(object: Node, name: string): Node | undefined {
  return object.children?.findLast((property) => property.children?.[0]?.value === name)?.children?.[1];
}

/** A value as data. */
export function dataOf(node: Node): unknown {
  if (node.type === "array") return (node.children ?? []).map(dataOf);
  if (node.type !== "object") return node.value;
  return Object.fromEntries(
    (node.children ?? []).flatMap(({ children }) =>
      children?.[1] === undefined ? [] : [[String(children[0]?.value), dataOf(children[1])]]
    ),
  );
}

/**
 * Adds a member at the end of an object, or an item at the end of an array.
 *
 * @param name The member's name; absent for an array.
 */
export function append(settings: Settings, container: Node, value: unknown, name?: string): string {
  const { text } = settings;
  const style = styleOf(settings);
  const close = container.offset + container.length - 1;
  const last = container.children?.at(-1);
  const key = name === undefined ? "" : `${JSON.stringify(name)}: `;
  if (last === undefined && text.slice(container.offset + 1, close).trim() === "") {
    const inner = style.unit === undefined
      ? key + JSON.stringify(value)
      : `${style.eol}${indented(key, value, depthOf(container) + 1, style)}${style.eol}${
        style.unit.repeat(depthOf(container))
      }`;
    return splice(text, container.offset + 1, close, inner);
  }
  const trailing = last !== undefined && followingComma(text, last) !== undefined;
  const space = text.slice(0, close).search(/\s*$/);
  const item = style.unit === undefined
    ? ` ${key}${JSON.stringify(value)}`
    : style.eol + indented(key, value, depthOf(container) + 1, style);
  // What stands behind the last item, a comment perhaps, stays where it is.
  const longer = splice(text, space, space, trailing ? `${item},` : item);
  if (last === undefined || trailing) return longer;
  return splice(longer, endOf(last), endOf(last), ",");
}

/** Takes a member or an item out, with the comma and the line that it brought. */
export function takeOut(text: string, node: Node): string {
  const item = node.parent?.type === "property" ? node.parent : node;
  const siblings = item.parent?.children ?? [];
  const before = siblings[siblings.indexOf(item) - 1];
  const start = text.slice(0, item.offset).search(/\s*$/);
  const comma = followingComma(text, item);
  if (comma !== undefined) return splice(text, start, comma + 1, "");
  const without = splice(text, start, endOf(item), "");
  const earlier = before === undefined ? undefined : followingComma(text, before);
  const shorter = earlier === undefined ? without : splice(without, earlier, earlier + 1, "");
  if (siblings.length > 1 || item.parent === undefined) return shorter;
  const open = item.parent.offset + 1;
  const close = item.parent.offset + item.parent.length - 1 - (text.length - shorter.length);
  return shorter.slice(open, close).trim() === "" ? splice(shorter, open, close, "") : shorter;
}

/** Writes another value in a value's place. */
export function replace(settings: Settings, node: Node, value: unknown): string {
  const style = styleOf(settings);
  const depth = depthOf(node.parent?.type === "property" ? node.parent : node);
  const written = style.unit === undefined
    ? JSON.stringify(value)
    : indented("", value, depth, style).trimStart();
  return splice(settings.text, node.offset, endOf(node), written);
}

/** How the file is laid out. */
interface Style {
  /** One step of indentation; undefined where all stands on one line. */
  readonly unit: string | undefined;
  readonly eol: string;
}

function styleOf({ text, root }: Settings): Style {
  const eol = text.includes("\r\n") ? "\r\n" : "\n";
  const first = root.children?.[0];
  if (first === undefined) return { unit: "  ", eol };
  const before = text.slice(root.offset, first.offset);
  if (!before.includes("\n")) {
    return { unit: text.slice(root.offset, endOf(root)).includes("\n") ? "  " : undefined, eol };
  }
  return { unit: /[ \t]*$/.exec(before)?.[0] || "  ", eol };
}

/** How many containers a container, property or item lies in. */
function depthOf(node: Node): number {
  let depth = 0;
  for (let at = node.parent; at !== undefined; at = at.parent) if (at.type !== "property") depth++;
  return depth;
}

function indented(key: string, value: unknown, depth: number, { unit = "", eol }: Style): string {
  const lines = (key + JSON.stringify(value, null, unit)).split("\n");
  return lines.map((line) => unit.repeat(depth) + line).join(eol);
}

function endOf({ offset, length }: Node): number {
  return offset + length;
}

/** Offset of the comma behind an item, past comments. */
function followingComma(text: string, item: Node): number | undefined {
  const between = /^(?:\s|\/\/[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)*/.exec(text.slice(endOf(item)))?.[0] ?? "";
  const at = endOf(item) + between.length;
  return text[at] === "," ? at : undefined;
}

function splice(text: string, start: number, end: number, by: string): string {
  return text.slice(0, start) + by + text.slice(end);
}
