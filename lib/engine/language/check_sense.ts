/**
 * What makes no sense although each part of it is well formed: names given twice, blocks without their action,
 * rules without a condition. These are errors: what the author meant can't be told.
 *
 * @module
 */

import { nearest } from "./nearest.ts";
import { quoted, type Report } from "./report.ts";
import { isMapping, type Mapping, type Path } from "./yaml_tree.ts";

/** The shipped profiles: their names, or a test for them. Absent: any name will do. */
export type Profiles = readonly string[] | ((name: string) => boolean);

/** Checks the data of a policy file, whatever the faults it already has. `at` is where the policy stands in the file. */
export function checkSense(value: unknown, at: Path, profiles: Profiles | undefined, report: Report): void {
  if (!isMapping(value)) return;
  checkExtends(value, at, profiles, report);
  const names = new Map<string, Path>();
  forEachMapping(value.policies, [...at, "policies"], (policy, path) => {
    checkName(policy, path, names, report);
    forEachMapping(policy.rules, [...path, "rules"], (rule, rulePath) => checkRule(rule, rulePath, report));
  });
}

/** Calls back for each mapping in a list. */
export function forEachMapping(list: unknown, at: Path, visit: (item: Mapping, path: Path) => void): void {
  if (!Array.isArray(list)) return;
  list.forEach((item: unknown, index) => {
    if (isMapping(item)) visit(item, [...at, index]);
  });
}

function checkExtends(value: Mapping, at: Path, profiles: Profiles | undefined, report: Report): void {
  const name = value.extends;
  if (typeof name !== "string" || name.trim() === "") return;
  const path = [...at, "extends"];
  if (profiles === undefined || isPath(name)) return;
  const isKnown = typeof profiles === "function" ? profiles(name) : profiles.includes(name);
  if (isKnown) return;
  const near = typeof profiles === "function" ? undefined : nearest(name, profiles);
  const hint = near !== undefined
    ? `did you mean "${near}"?`
    : typeof profiles === "function"
    ? "name a shipped profile, or a file by its path"
    : `there are ${profiles.join(", ")}; a file is named by its path`;
  report.error({ code: "extends", path, message: `there is no profile ${quoted(name)}`, hint });
}

/** Whether `extends` names a file, which whoever loads it must find. */
function isPath(name: string): boolean {
  return /[/\\]|\.ya?ml$/i.test(name);
}

function checkName(policy: Mapping, path: Path, names: Map<string, Path>, report: Report): void {
  const { name } = policy;
  if (typeof name !== "string") return;
  if (names.has(name)) {
    report.error({
      code: "duplicate-name",
      path: [...path, "name"],
      message: `there is already a policy named ${quoted(name)} in this file`,
      hint: "give each policy a name of its own",
    });
  } else names.set(name, path);
}

function checkRule(rule: Mapping, path: Path, report: Report): void {
  const { action } = rule;
  if (action === "webhook" && !Object.hasOwn(rule, "webhook")) {
    const message = `a rule with action webhook needs a "webhook" block`;
    const hint = "say which service to ask: webhook: {url: https://…}";
    report.error({ code: "missing-key", path: [...path, "action"], message, hint });
  }
  if (typeof action === "string" && action !== "webhook" && Object.hasOwn(rule, "webhook")) {
    const message = `a "webhook" block does nothing with action ${quoted(action)}`;
    const hint = "write action: webhook, or remove the block";
    report.error({ code: "bad-value", path: [...path, "webhook"], part: "key", message, hint });
  }
  // The removed action is reported already, and its replacement is this very block.
  if (
    typeof action === "string" && !["ask", "require_approval"].includes(action) && Object.hasOwn(rule, "ask")
  ) {
    const message = `an "ask" block does nothing with action ${quoted(action)}`;
    const hint = "write action: ask, or remove the block";
    report.error({ code: "bad-value", path: [...path, "ask"], part: "key", message, hint });
  }
  checkResponse(rule, path, report);
  if (isMapping(rule.when)) checkConditions(rule.when, [...path, "when"], report);
}

/** What `response` says must be able to happen. */
function checkResponse(rule: Mapping, path: Path, report: Report): void {
  if (!Object.hasOwn(rule, "response")) return;
  const at = [...path, "response"];
  const { action, when } = rule;
  if (typeof action === "string" && action !== "deny" && action !== "webhook") {
    report.error({
      code: "bad-value",
      path: at,
      part: "key",
      message: `"response" does nothing with action ${quoted(action)}`,
      hint: "write action: deny, or remove it",
    });
  } else if (rule.response === "redact" && isMapping(when) && !Object.hasOwn(when, "response_has")) {
    report.error({
      code: "bad-value",
      path: at,
      part: "key",
      message: `"response: redact" takes out what "response_has" finds, and the rule has none`,
      hint: "say what to take out: response_has: credential",
    });
  }
}

const BOUNDS = ["gt", "gte", "lt", "lte", "eq"] as const;

/** Names that objects of JavaScript have by birth; the schema's check passes over them. */
const INHERITED = ["__proto__", "prototype", "constructor"];

function checkConditions(when: Mapping, path: Path, report: Report): void {
  const keys = Object.keys(when);
  const hint = "write when: {default: true} if the rule is to apply to every call";
  if (keys.length === 0) {
    report.error({ code: "missing-key", path, message: `"when" holds no condition`, hint });
  } else if (keys.length === 1 && when.default === false) {
    report.error({
      code: "bad-value",
      path: [...path, "default"],
      message: "default: false is no condition",
      hint,
    });
  }
  for (const key of ["call_count", "agent_depth"]) {
    const range = when[key];
    if (!isMapping(range) || BOUNDS.some((b) => Object.hasOwn(range, b))) continue;
    const message = `"${key}" has no bound`;
    report.error({
      code: "missing-key",
      path: [...path, key],
      part: "key",
      message,
      hint: "add one of gt, gte, lt, lte, eq",
    });
  }
  const params = when.tool_param_matches;
  if (!isMapping(params)) return;
  if (Object.keys(params).length === 0) {
    const message = `"tool_param_matches" names no parameter`;
    report.error({ code: "bad-value", path: [...path, "tool_param_matches"], part: "key", message });
  }
  for (const name of Object.keys(params)) {
    if (!INHERITED.includes(name)) continue;
    const at = [...path, "tool_param_matches", name];
    const message = `a parameter can't be named ${quoted(name)} here`;
    report.error({
      code: "bad-value",
      path: at,
      part: "key",
      message,
      hint: `write a glob for it: "${name.slice(0, -1)}?"`,
    });
  }
}
