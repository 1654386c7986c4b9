/**
 * Warnings: what loads, but hardly does what its author meant.
 *
 * @module
 */

import type { Rule } from "../policy.ts";
import { buildRule } from "./build.ts";
import { forEachMapping } from "./check_sense.ts";
import { editDistance } from "./nearest.ts";
import { neverMatches } from "./never_matches.ts";
import { quoted, type Report } from "./report.ts";
import { DEPRECATED_ACTIONS } from "./schema.ts";
import { findShadows } from "./shadowing.ts";
import { isInsecure } from "./url.ts";
import { isMapping, type Mapping, type Path } from "./yaml_tree.ts";

/** Warns about the data of a policy file. Parts with errors are passed over. */
export function lintFile(value: unknown, at: Path, now: number | undefined, report: Report): void {
  if (!isMapping(value)) return;
  warnOfOldWords(value.default_action, [...at, "default_action"], report);
  if (isMapping(value.actions)) {
    for (const [key, word] of Object.entries(value.actions)) {
      warnOfOldWords(word, [...at, "actions", key], report);
    }
  }
  lintNotify(value.notify, [...at, "notify"], report);
  lintTests(value.tests, [...at, "tests"], report);
  // What looks missing may be what is misspelt.
  const isEmpty = !report.isFaulty(at) && (!Array.isArray(value.policies) || value.policies.length === 0);
  if (
    isEmpty &&
    (value.policies === null ||
      ["default_action", "extends", "actions", "tests"].every((k) => value[k] === undefined))
  ) {
    report.warn({
      code: "empty",
      path: [...at, "policies"],
      part: "key",
      message: "the file holds no policies",
      hint: "list them under policies:, each starting with - name:",
    });
  }
  forEachMapping(
    value.policies,
    [...at, "policies"],
    (policy, path) => lintPolicyEntry(policy, path, now, report),
  );
}

/** Warns about tests. */
export function lintTests(list: unknown, at: Path, report: Report): void {
  if (list === null || (Array.isArray(list) && list.length === 0)) {
    report.warn({ code: "empty", path: at, part: "key", message: "there are no tests in this list" });
  }
  const names = new Set<string>();
  forEachMapping(list, at, (test, path) => {
    warnOfOldWords(test.expect, [...path, "expect"], report);
    if (typeof test.name !== "string") return;
    if (names.has(test.name)) {
      const message = `there is already a test named ${quoted(test.name)}`;
      report.warn({
        code: "duplicate-name",
        path: [...path, "name"],
        message,
        hint: "give each test a name of its own",
      });
    }
    names.add(test.name);
  });
}

function lintNotify(notify: unknown, path: Path, report: Report): void {
  if (!isMapping(notify)) return;
  warnOfOldWords(notify.on, [...path, "on"], report);
  if (typeof notify.url !== "string" || report.isFaulty(path) || !isInsecure(notify.url)) return;
  report.warn({
    code: "insecure",
    path: [...path, "url"],
    message: "notifications name commands and files, and this URL sends them unencrypted",
    hint: "use https",
  });
}

function warnOfOldWords(value: unknown, path: Path, report: Report): void {
  if (Array.isArray(value)) {
    return value.forEach((item, index) => warnOfOldWords(item, [...path, index], report));
  }
  const now = typeof value === "string" ? DEPRECATED_ACTIONS.get(value) : undefined;
  if (now === undefined) return;
  report.warn({
    code: "deprecated",
    path,
    message: `"${value}" is now called "${now}"`,
    hint: `write ${now}`,
  });
}

function lintPolicyEntry(policy: Mapping, path: Path, now: number | undefined, report: Report): void {
  const list: readonly unknown[] = Array.isArray(policy.rules) ? policy.rules : [];
  if (list.length === 0 && Object.hasOwn(policy, "rules") && !report.isFaulty([...path, "rules"])) {
    report.warn({
      code: "empty",
      path: [...path, "rules"],
      part: "key",
      message: `the policy ${quoted(String(policy.name ?? ""))} has no rules and does nothing`,
      hint: "add a rule, or remove the policy",
    });
  }
  const tools = toolsOf(policy, path, report);
  const rules = list.map((raw, index): Rule | undefined => {
    const rulePath = [...path, "rules", index];
    if (!isMapping(raw) || report.isFaulty(rulePath)) return undefined;
    warnOfOldWords(raw.action, [...rulePath, "action"], report);
    const rule = buildRule(raw, 0);
    lintRule(rule, rulePath, tools, now, report);
    return rule;
  });
  for (const { index, by, byDefault } of findShadows(rules)) {
    const line = report.lineOf([...path, "rules", by]);
    report.warn({
      code: "shadowed",
      path: [...path, "rules", index, "action"],
      part: "key",
      message: byDefault
        ? `the rule stands after the one of line ${line}, which applies to every call`
        : `the rule is never asked: the one of line ${line} applies wherever it would`,
      hint: byDefault
        ? "move the rule with default: true to the end"
        : "remove one of them, or change their order",
    });
  }
}

function lintRule(
  rule: Rule,
  path: Path,
  tools: readonly string[] | undefined,
  now: number | undefined,
  report: Report,
): void {
  for (const { key, inWhen, ...rest } of neverMatches(rule, tools, now)) {
    report.warn({ ...rest, path: inWhen ? [...path, "when", key] : [...path, key], part: "key" });
  }
  if (rule.when.default === true && Object.keys(rule.when).length > 1) {
    report.warn({
      code: "redundant",
      path: [...path, "when", "default"],
      part: "key",
      message: "default: true adds nothing beside other conditions, which must hold all the same",
      hint: "remove it, or make it a rule of its own",
    });
  }
}

/** Tools with a meaning of their own whose names are long enough to tell a slip from another tool. */
const SPELLED = ["exec", "read", "write", "fetch"];

/** The tools a policy speaks of; undefined if all, or if that can't be told. Warns of slips of the keyboard. */
function toolsOf(policy: Mapping, path: Path, report: Report): readonly string[] | undefined {
  if (!isMapping(policy.match) || report.isFaulty([...path, "match"])) return undefined;
  const { tool } = policy.match;
  const list: readonly unknown[] = Array.isArray(tool) ? tool : tool === undefined ? [] : [tool];
  const tools = list.filter((t) => typeof t === "string");
  tools.forEach((name, index) => {
    const meant = SPELLED.find((known) => name !== known && editDistance(name.toLowerCase(), known, 2) < 2);
    // An agent's own tool may well be called `Read` or `reads`; only a slip within the word is told.
    if (meant === undefined || name.toLowerCase() === meant || name.toLowerCase() === `${meant}s`) return;
    report.warn({
      code: "never-matches",
      path: Array.isArray(tool) ? [...path, "match", "tool", index] : [...path, "match", "tool"],
      message: `there is no tool ${quoted(name)} that Rampart knows`,
      hint: `did you mean "${meant}"?`,
    });
  });
  return tools.length === 0 ? undefined : tools;
}
