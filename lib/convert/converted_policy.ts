/**
 * Claude Code's permission rules as a policy file: what was converted, where it came from, and what was left.
 *
 * @module
 */

import type { PolicyFile } from "../engine/mod.ts";
import { parsePolicy } from "../engine/language/mod.ts";
import { type ConvertedRule, convertRule, type SettingsPlace } from "./convert_rule.ts";
import {
  readSettings,
  RULE_LISTS,
  type RuleList,
  type SettingsNote,
  type SettingsRule,
} from "./settings_rules.ts";

/** A settings file. */
export interface SettingsFile {
  /** The path as it is shown. */
  readonly file: string;
  readonly text: string;
  readonly place: SettingsPlace;
  /**
   * Whether it holds in one project, and no person chose to have its rules everywhere: then what it allows is left, but
   * for the project's own files. Default false.
   */
  readonly confined?: boolean;
}

/** Where a rule or setting stands. */
export interface Origin {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** As it stands there. */
  readonly text: string;
}

/** A rule that was converted, and where it stands. */
export type Imported = Origin & ConvertedRule;

/** What was left, and why. */
export interface Left extends Origin {
  /** The rule's list; absent for what is no rule. */
  readonly list?: RuleList;
  readonly why: string;
}

/** What {@link convertSettings} gives. */
export interface Conversion {
  readonly imported: readonly Imported[];
  readonly left: readonly Left[];
  /** The policy file's text; undefined where no rule was converted. */
  readonly text: string | undefined;
  /** What it holds. */
  readonly policy: PolicyFile | undefined;
}

/** A settings file that can't be read. */
export interface SettingsProblem extends Omit<Origin, "text"> {
  readonly problem: string;
}

/** Converts the rules of settings files. A rule that stands in several of them is converted once. */
export function convertSettings(files: readonly SettingsFile[]): Conversion | SettingsProblem {
  const imported: Imported[] = [];
  const left: Left[] = [];
  const seen = new Set<string>();
  for (const { file, text, place, confined = false } of files) {
    const read = readSettings(text);
    if ("problem" in read) return { file, ...read };
    for (const note of read.notes) left.push(noteOf(file, note));
    for (const rule of read.rules) {
      const converted = confine(converting(rule, place), rule, confined);
      const origin = { file, line: rule.line, text: rule.text };
      if ("why" in converted) {
        left.push({ ...origin, list: rule.list, why: converted.why });
        continue;
      }
      const key = JSON.stringify([converted.list, converted.tools, converted.when]);
      if (!seen.has(key)) imported.push({ ...origin, ...converted });
      seen.add(key);
    }
  }
  if (imported.length === 0) return { imported, left, text: undefined, policy: undefined };
  const text = policyText(imported, left);
  return { imported, left, text, policy: parsePolicy(text).file };
}

/** A rule of a project's settings: a policy of a person's own would hold everywhere. */
function confine(
  converted: ConvertedRule | { readonly why: string },
  { list, text }: SettingsRule,
  confined: boolean,
): ConvertedRule | { readonly why: string } {
  if (!confined || "why" in converted) return converted;
  const ofProject = converted.when.path_matches !== undefined && !/\(\s*(?:~|\/\/)/.test(text);
  if (ofProject) return converted;
  if (list === "allow") {
    return {
      why:
        "it allows in this project alone, and a policy allows everywhere; name its file to convert it all the same",
    };
  }
  const remark = [...(converted.remark === undefined ? [] : [converted.remark]), "it holds in every project"]
    .join("; ");
  return { ...converted, remark };
}

/** Converts a rule, and makes sure that what came of it can be loaded. */
function converting(rule: SettingsRule, place: SettingsPlace): ConvertedRule | { readonly why: string } {
  const converted = convertRule(rule, place);
  if ("why" in converted) return converted;
  const text = policyText([{ file: "", line: rule.line, text: rule.text, ...converted }], []);
  const error = parsePolicy(text).diagnostics.find(({ severity }) => severity === "error");
  return error === undefined ? converted : { why: `no rule can be made of it: ${error.message}` };
}

function noteOf(file: string, { line, text, why }: SettingsNote): Left {
  return { file, line, text, why };
}

const HEAD = `# Claude Code's permission rules, converted by \`rampart convert\`.
#
# In Claude Code's settings they stay as they are and go on to hold there. Here they hold for every agent. Deny wins over
# ask, and ask over allow, as there; no allow lifts what the profile or another file denies or asks about.
version: "1"

policies:
`;

function policyText(imported: readonly Imported[], left: readonly Left[]): string {
  let text = HEAD;
  const names = new Set<string>();
  for (const list of RULE_LISTS) {
    const groups = Map.groupBy(
      imported.filter((rule) => rule.list === list),
      ({ tools }) => JSON.stringify(tools ?? []),
    );
    for (const [key, rules] of groups) {
      const tools = rules[0]?.tools ?? [];
      const name = freeName(["claude-code", list, ...tools.slice(0, 1)].join("-"), names);
      text += `  - name: ${name}\n`;
      if (tools.length > 0) text += `    match: { tool: ${key} }\n`;
      text += "    rules:\n";
      if (list === "allow" && rules.some(({ when }) => when.command_matches !== undefined)) text += WRAPPERS;
      for (const rule of rules) text += ruleText(rule);
      text += "\n";
    }
  }
  if (left.length > 0) text += "# Not converted:\n";
  for (const { file, line, list, text: source, why } of left) {
    text += comment(`${file}:${line}: ${list === undefined ? "" : `${list} `}${source}`, "# ");
    text += comment(why, "#   ");
  }
  return `${text.trimEnd()}\n`;
}

/** Claude Code looks through these, so that a rule about what they start is enough. */
const WRAPPERS = `      # Programs that only start another one, which needs a rule of its own.
      - { action: allow, when: { runs: { program: "{timeout,time,nice,nohup,stdbuf}" } } }
`;

function ruleText({ file, line, text, list, when, remark }: Imported): string {
  const message = list === "allow" ? "" : `        message: ${JSON.stringify(messageOf(list, text))}\n`;
  return comment(`${file}:${line}: ${text}`, "      # ") +
    (remark === undefined ? "" : comment(`${remark}.`, "      # ")) +
    `      - action: ${list}\n        when: ${flow(when)}\n${message}`;
}

function messageOf(list: RuleList, text: string): string {
  const rule = text.length > 200 ? `${text.slice(0, 200)}…` : text;
  return list === "deny"
    ? `Claude Code's settings deny ${rule}.`
    : `Claude Code's settings ask about ${rule}.`;
}

/** JSON, with spaces as YAML is written. */
function flow(when: ConvertedRule["when"]): string {
  const parts = Object.entries(when).map(([key, value]) =>
    `${key}: ${JSON.stringify(value).replaceAll('","', '", "')}`
  );
  return `{ ${parts.join(", ")} }`;
}

/** A text as comment lines: what it holds must not end the comment. */
function comment(text: string, before: string): string {
  // deno-lint-ignore no-control-regex
  return `${before}${text.replace(/[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]+/g, " ")}\n`;
}

function freeName(wanted: string, taken: Set<string>): string {
  const plain = wanted.replace(/[^\w-]+/g, "-").replace(/-+/g, "-").replace(/-$/, "");
  let name = plain;
  for (let i = 2; taken.has(name); i++) name = `${plain}-${i}`;
  taken.add(name);
  return name;
}
