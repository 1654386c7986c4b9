/**
 * What files that others wrote may say: a project's, which comes with the repository, and a community policy's, which was
 * fetched. Both can only make things stricter, and neither chooses who hears of the person's calls.
 *
 * @module
 */

import type { Diagnostic } from "../engine/language/mod.ts";
import type { PolicyFile, Rule } from "../engine/mod.ts";
import type { Place, PolicyText } from "./layers.ts";

/** What was taken out of a file, for a person: line by line. */
export type Refuse = (line: number, what: string) => void;

/** Name of the file that a community policy is kept in. */
export function communityFile(name: string): string {
  return `community-${name}.yaml`;
}

/** Whether a file holds a community policy, by its name: nothing in its text can make it another. */
export function isCommunity({ path }: Pick<Place, "path">): boolean {
  return /(?:^|[/\\])community-[^/\\]*\.ya?ml$/i.test(path);
}

/** The file without what its author must not say; all of it for a person's own. */
export function restrict(file: PolicyFile, text: PolicyText, diagnostics: Diagnostic[]): PolicyFile {
  if (text.layer === "project") return restrictProject(file, text, diagnostics);
  return isCommunity(text) ? restrictCommunity(file, text, diagnostics) : file;
}

/**
 * A project's policy without what would send the calls, or word of them, to a service that the repository's author
 * chose.
 */
function restrictProject(file: PolicyFile, text: PolicyText, diagnostics: Diagnostic[]): PolicyFile {
  const refuse = refusing(text, diagnostics, (what) => ({
    message: `${what} in a project's policy is left out`,
    hint: "a repository must not choose who hears of your calls: put it into custom.yaml",
  }));
  const isHarmless = (rule: Rule): boolean => {
    if (rule.action !== "webhook") return true;
    refuse(rule.line, "a webhook rule");
    return false;
  };
  const policies = file.policies.map((policy) => ({ ...policy, rules: policy.rules.filter(isHarmless) }));
  if (file.notify === undefined) return { ...file, policies };
  refuse(lineOfKey(text.text, "notify"), "notify");
  const { notify: _, ...rest } = file;
  return { ...rest, policies };
}

/**
 * A community policy's rules that deny, ask or watch, none of them locked. It says nothing about what no rule speaks of,
 * nor about other files.
 */
function restrictCommunity(file: PolicyFile, text: PolicyText, diagnostics: Diagnostic[]): PolicyFile {
  const refuse = refusing(text, diagnostics, (what) => ({
    message: `${what} in a community policy is left out`,
    hint: "what was fetched may only make things stricter: put your own rules into custom.yaml",
  }));
  return stricterOnly(file, text.text, refuse);
}

/** What of a file can only make things stricter. What is left out is told, with its line. */
export function stricterOnly(file: PolicyFile, text: string, refuse: Refuse): PolicyFile {
  const keep = (rule: Rule): Rule | undefined => {
    if (rule.action === "webhook") return void refuse(rule.line, "a webhook rule");
    if (rule.action === "allow") return void refuse(rule.line, "a rule that allows");
    if (!rule.locked) return rule;
    refuse(rule.line, "locked");
    return { ...rule, locked: false };
  };
  for (const key of ["default_action", "notify", "extends", "actions"] as const) {
    if (file[key] !== undefined) refuse(lineOfKey(text, key), key);
  }
  const policies = file.policies.map((policy) => ({
    ...policy,
    rules: policy.rules.map(keep).filter((rule) => rule !== undefined),
  }));
  return { version: file.version, policies, tests: file.tests };
}

function refusing(
  text: PolicyText,
  diagnostics: Diagnostic[],
  words: (what: string) => Pick<Diagnostic, "message" | "hint">,
): Refuse {
  return (line, what) => {
    diagnostics.push(diagnosticAt(text, line, { severity: "warning", ...words(what) }));
  };
}

/** Line of a key at the top of a file, from 1. */
export function lineOfKey(text: string, key: string): number {
  const line = text.split("\n").findIndex((l) => l.startsWith(`${key}:`) || l.startsWith(`"${key}"`));
  return Math.max(line, 0) + 1;
}

/** A diagnostic about a whole line. */
export function diagnosticAt(
  text: PolicyText,
  line: number,
  what: Pick<Diagnostic, "severity" | "message"> & Partial<Pick<Diagnostic, "code" | "hint">>,
): Diagnostic {
  const source = text.text.split(/\r?\n/)[line - 1] ?? "";
  const column = source.length - source.trimStart().length + 1;
  return {
    code: "bad-value",
    ...what,
    file: text.file,
    start: { line, column },
    end: { line, column: Math.max(column + 1, source.trimEnd().length + 1) },
    source,
  };
}
