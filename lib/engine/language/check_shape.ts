/**
 * Checking data against a schema, and saying what is wrong with it in plain words.
 *
 * @module
 */

import { type BaseIssue, safeParse } from "valibot";
import { nearest } from "./nearest.ts";
import { quoted, type Report } from "./report.ts";
import { CONDITION_KEYS, type TextSchema, unpack } from "./schema.ts";
import { isMapping, type Path } from "./yaml_tree.ts";

type Issue = BaseIssue<unknown>;

/** Checks data against a schema; what is wrong goes into the report. */
export function checkShape(value: unknown, schema: TextSchema, report: Report): void {
  const result = safeParse(schema, value);
  for (const issue of result.issues ?? []) tell(issue, [], value, report);
}

/** @param at Path of the value that the issue was found under. */
function tell(issue: Issue, at: Path, root: unknown, report: Report): void {
  const path = [...at, ...keysOf(issue)];
  const found = valueAt(root, path);
  if (issue.type === "union" && issue.issues !== undefined) {
    const inner = issue.issues as readonly Issue[];
    const deeper = inner.filter((i) => (i.path?.length ?? 0) > 0);
    if (typeof found === "object" && found !== null && deeper.length > 0) {
      for (const each of deeper) tell(each, path, root, report);
      return;
    }
    const words = inner.find((i) => i.type === "picklist");
    if (typeof found === "string" && words !== undefined) return tellWord(words, found, path, report);
    return tellType(expectedOf(issue), found, path, report);
  }
  const packed = unpack(issue.message);
  if (packed !== undefined && "code" in packed) {
    return report.error({ ...packed, path });
  }
  if (issue.type === "strict_object") {
    if (issue.expected === "never") {
      return tellUnknownKeys(packed?.known ?? [], path.slice(0, -1), root, report);
    }
    if (issue.path?.at(-1)?.origin === "key") return tellMissing(path, report);
  }
  if (issue.type === "literal" && path.at(-1) === "version") return tellVersion(found, path, report);
  if (issue.type === "picklist" && typeof found === "string") return tellWord(issue, found, path, report);
  tellType(expectedOf(issue), found, path, report);
}

function keysOf(issue: Issue): Path {
  return (issue.path ?? []).map((item) => typeof item.key === "number" ? item.key : String(item.key));
}

function valueAt(root: unknown, path: Path): unknown {
  let value = root;
  for (const step of path) {
    if (typeof value !== "object" || value === null) return undefined;
    value = (value as Readonly<Record<string | number, unknown>>)[step];
  }
  return value;
}

/** Where a key belongs that is known, but not here. */
function homeOf(key: string, parent: Path, known: readonly string[]): string | undefined {
  if (CONDITION_KEYS.includes(key) && known.includes("when")) return `"${key}" belongs under "when"`;
  if (["agent", "tool", "session"].includes(key) && (known.includes("match") || parent.at(-1) === "when")) {
    return `"${key}" belongs under the policy's "match"`;
  }
  if (["action", "when"].includes(key) && known.includes("rules")) {
    return `"${key}" belongs into an entry of "rules"`;
  }
  if (["name", "match", "rules", "priority"].includes(key) && known.includes("policies")) {
    return `"${key}" belongs into an entry of "policies"`;
  }
  if (["audit"].includes(key) && known.includes("ask")) return `"${key}" belongs under "ask"`;
  if (["url", "timeout", "fail_open"].includes(key) && known.includes("webhook")) {
    return `"${key}" belongs under "webhook"`;
  }
  if (["message", "locked", "once", "expires_at", "tags"].includes(key) && parent.at(-1) === "when") {
    return `"${key}" belongs to the rule, beside "when"`;
  }
  return undefined;
}

/** What people write for a key of ours: too far from it for a slip of the keyboard. */
const SYNONYMS: ReadonlyMap<string, string> = new Map([
  ["reason", "message"],
  ["decision", "action"],
  ["conditions", "when"],
  ["if", "when"],
  ["expires", "expires_at"],
  ["input", "params"],
  ["expected", "expect"],
  ["id", "name"],
]);

/** All keys are ASCII; a letter of another alphabet may look the same. */
function foreignHint(letter: string | undefined): string | undefined {
  if (letter === undefined) return undefined;
  const code = (letter.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
  return `it holds "${letter}" (U+${code}), and known keys hold ASCII letters only`;
}

/** valibot tells of the first unknown key only; a person wants to hear of all. */
function tellUnknownKeys(known: readonly string[], parent: Path, root: unknown, report: Report): void {
  const holder = valueAt(root, parent);
  if (!isMapping(holder)) return;
  for (const key of Object.keys(holder)) {
    if (known.includes(key)) continue;
    const synonym = SYNONYMS.get(key);
    const near = synonym !== undefined && known.includes(synonym) ? synonym : nearest(key, known);
    const foreign = /\P{ASCII}/u.exec(key)?.[0];
    const hint = homeOf(key, parent, known) ?? foreignHint(foreign) ??
      (near === undefined ? `known here: ${known.join(", ")}` : `did you mean "${near}"?`);
    report.error({
      code: "unknown-key",
      path: [...parent, key],
      part: "key",
      message: `unknown key ${quoted(key)}`,
      hint,
    });
  }
}

const MISSING: Readonly<Record<string, readonly [message: string, hint: string]>> = {
  version: [`the file has no "version"`, `start it with version: "1"`],
  when: [`the rule has no "when"`, "write when: {default: true} if it is to apply to every call"],
  action: [`the rule has no "action"`, "say what to answer: deny, ask, watch, allow or webhook"],
  rules: [`the policy has no "rules"`, "list them under rules:, each starting with - action:"],
  program: [`"runs" names no program`, `write program: "*" for any`],
  window: [`"call_count" has no "window"`, "say how far back calls count: window: 1m"],
  expect: [`the test has no "expect"`, "say what is right: deny, ask, watch or allow"],
};

function tellMissing(path: Path, report: Report): void {
  const key = String(path.at(-1));
  const [message, hint] = (Object.hasOwn(MISSING, key) ? MISSING[key] : undefined) ??
    [`${nameOf(path.slice(0, -1))} has no "${key}"`, undefined];
  report.error({ code: "missing-key", path, part: "key", message, hint });
}

/** What a person calls the thing at a path. */
function nameOf(path: Path): string {
  const last = path.at(-1);
  if (last === undefined) return "the file";
  if (typeof last === "string") return `"${last}"`;
  const list = path.at(-2);
  return list === "policies"
    ? "the policy"
    : list === "rules"
    ? "the rule"
    : list === "tests"
    ? "the test"
    : "the entry";
}

function tellVersion(found: unknown, path: Path, report: Report): void {
  const isNumber = typeof found === "number";
  report.error({
    code: isNumber ? "wrong-type" : "bad-value",
    path,
    message: isNumber
      ? "the version must be a text, and this is a number"
      : `the version must be "1", not ${describe(found)}`,
    hint: isNumber && found === 1 ? `put it in quotes: version: "1"` : `write version: "1"`,
  });
}

function tellWord(issue: Issue, found: string, path: Path, report: Report): void {
  if (found === "require_approval") {
    report.error({
      code: "removed",
      path,
      message: `"require_approval" is no longer an action`,
      hint: path.at(-1) === "action" ? "write action: ask and, below it, ask: {audit: true}" : `write "ask"`,
    });
    return;
  }
  const words = (issue.expected ?? "").replace(/^\(|\)$/g, "").split(/\s*\|\s*/).map((w) =>
    w.replace(/"/g, "")
  )
    .filter((w) => w !== "log");
  const near = nearest(found, words);
  const what = typeof path.at(-1) === "number" ? path.at(-2) : path.at(-1);
  const kind =
    ["action", "default_action", "on", "expect"].includes(String(what)) || path.at(-2) === "actions"
      ? "an action"
      : `known to "${what}"`;
  report.error({
    code: "bad-value",
    path,
    message: `${quoted(found)} is not ${kind}`,
    hint: near === undefined ? `write one of ${words.join(", ")}` : `did you mean "${near}"?`,
  });
}

function expectedOf(issue: Issue): readonly string[] {
  const parts = (issue.expected ?? "").replace(/[()]/g, "").split(/\s*\|\s*/);
  return [...new Set(parts.map((p) => p.startsWith('"') ? "text" : WORDS[p] ?? p))];
}

const WORDS: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  boolean: "true or false",
  Array: "a list",
  Object: "a mapping",
  null: "nothing",
};

function tellType(expected: readonly string[], found: unknown, path: Path, report: Report): void {
  const kind = SPECIAL_TEXTS.get(String(path.at(-1)));
  const wanted = expected.filter((e) => e !== "nothing").map((e) => e === "text" ? kind ?? e : e);
  const message = `${nameOf(path)} must be ${wanted.join(" or ")}, and this is ${describe(found)}`;
  report.error({ code: "wrong-type", path, message, hint: typeHint(wanted, found, path) });
}

/** Texts of a form of their own, by their key. */
const SPECIAL_TEXTS: ReadonlyMap<string, string> = new Map([
  ["window", "a duration"],
  ["timeout", "a duration"],
  ["expires_at", "a moment in time"],
]);

function typeHint(wanted: readonly string[], found: unknown, path: Path): string | undefined {
  const key = String(path.at(-1));
  if (key === "window" || key === "timeout") return "write a number with its unit: 30s, 5m, 1h, 7d";
  if (key === "expires_at") return `write it as in RFC 3339: "2026-12-31T18:00:00Z"`;
  if (key === "when") return "write when: {default: true} if the rule is to apply to every call";
  if (found === null) return "write a value after the colon, or leave the key out";
  if (wanted.includes("text") && (typeof found === "number" || typeof found === "boolean")) {
    return `put it in quotes: "${found}"`;
  }
  if (wanted.includes("true or false")) return "write true or false, without quotes";
  if (wanted.includes("a number") && typeof found === "string" && /^\d+$/.test(found)) {
    return "remove the quotes";
  }
  if (wanted.includes("text") && wanted.includes("a list")) {
    return `write ${typeof path.at(-1) === "number" ? "it" : key} as a list of texts: ["…", "…"]`;
  }
  if (wanted.includes("a number") && wanted.includes("a mapping")) {
    return "write a number, or bounds: {gte: 1, lt: 4}";
  }
  if (wanted.includes("a list")) return `start each entry below it with "- "`;
  if (wanted.includes("a mapping")) return `write keys and values below it: key: value`;
  return undefined;
}

function describe(value: unknown): string {
  if (value === null || value === undefined) return "empty";
  if (Array.isArray(value)) return "a list";
  if (isMapping(value)) return "a mapping";
  return typeof value === "string"
    ? `the text ${quoted(value)}`
    : `the ${typeof value === "number" ? "number" : "word"} ${value}`;
}
