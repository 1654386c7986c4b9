/**
 * The permission rules in a settings file of Claude Code, each with its line.
 *
 * @module
 */

import { findNodeAtLocation, type Node, type ParseError, parseTree, printParseErrorCode } from "jsonc-parser";

/** The lists that rules stand in. */
export type RuleList = "deny" | "ask" | "allow";

/** The lists in the order in which Claude Code goes through them: the first that has a matching rule decides. */
export const RULE_LISTS: readonly RuleList[] = ["deny", "ask", "allow"];

/** A rule as it is written. */
export interface SettingsRule {
  readonly list: RuleList;
  /** `Bash(rm:*)`. */
  readonly text: string;
  /** From 1. */
  readonly line: number;
}

/** Something in the file that is no rule, and why it is not converted. */
export interface SettingsNote {
  /** `defaultMode: acceptEdits`. */
  readonly text: string;
  readonly line: number;
  readonly why: string;
}

/** What {@link readSettings} gives: what the file holds, or why it can't be read. */
export type SettingsRead =
  | { readonly rules: readonly SettingsRule[]; readonly notes: readonly SettingsNote[] }
  | { readonly problem: string; readonly line: number };

/** Reads the text of a `settings.json`. Comments and trailing commas are let pass, though Claude Code itself may not. */
export function readSettings(text: string): SettingsRead {
  const blank = text.replace(/^\ufeff/, " ");
  if (blank.trim() === "") return { rules: [], notes: [] };
  const errors: ParseError[] = [];
  const root = parseTree(blank, errors, { allowTrailingComma: true });
  const [error] = errors;
  const lineAt = (offset: number): number => text.slice(0, offset).split("\n").length;
  if (error !== undefined) {
    const words = printParseErrorCode(error.error).replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
    return { problem: words, line: lineAt(error.offset) };
  }
  if (root?.type !== "object") return { problem: "it is no JSON object", line: 1 };
  const permissions = findNodeAtLocation(root, ["permissions"]);
  if (permissions === undefined) return { rules: [], notes: [] };
  if (permissions.type !== "object") {
    return { problem: "permissions is no object", line: lineAt(permissions.offset) };
  }
  const rules: SettingsRule[] = [];
  const notes: SettingsNote[] = [];
  for (const { key, value } of members(permissions)) {
    const line = lineAt(value.offset);
    if (!isList(key)) {
      notes.push({ text: `${key}: ${sourceOf(blank, value)}`, line, why: OTHER_KEYS[key] ?? UNKNOWN_KEY });
      continue;
    }
    if (value.type !== "array") {
      notes.push({ text: `${key}: ${sourceOf(blank, value)}`, line, why: "it is no list of rules" });
      continue;
    }
    for (const entry of value.children ?? []) {
      const at = lineAt(entry.offset);
      if (entry.type === "string") rules.push({ list: key, text: String(entry.value), line: at });
      else notes.push({ text: sourceOf(blank, entry), line: at, why: "it is no text, and so no rule" });
    }
  }
  return { rules, notes };
}

/** What the other keys do, and why no policy comes of them. */
const OTHER_KEYS: Readonly<Record<string, string>> = {
  defaultMode:
    "it says what Claude Code does where no rule matches, and keeps doing so; the profile is Rampart's answer to that: " +
    "paranoid denies what isn't listed",
  additionalDirectories:
    "it says which folders Claude Code looks into without asking; Rampart does not ask about a folder unless a rule " +
    "says so",
  disableBypassPermissionsMode: "it switches a mode of Claude Code off, and keeps doing so",
  disableAutoMode: "it switches a mode of Claude Code off, and keeps doing so",
};
const UNKNOWN_KEY = "no such key is known";

function isList(key: string): key is RuleList {
  return (RULE_LISTS as readonly string[]).includes(key);
}

function* members(object: Node): Generator<{ readonly key: string; readonly value: Node }> {
  for (const { children = [] } of object.children ?? []) {
    const [key, value] = children;
    if (key !== undefined && value !== undefined) yield { key: String(key.value), value };
  }
}

/** The text of a value on one line, not longer than is good to read. */
function sourceOf(text: string, { offset, length }: Node): string {
  const source = text.slice(offset, offset + length).replace(/\s+/g, " ");
  return source.length > 120 ? `${source.slice(0, 120)}…` : source;
}
