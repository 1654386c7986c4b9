/**
 * From data that was checked to policies. Only ever asked for data in which no error was found.
 *
 * @module
 */

import {
  type Action,
  ACTIONS,
  type CallCount,
  type Conditions,
  type EffectKind,
  type Match,
  type Notify,
  type NotifyPlatform,
  type NumberRange,
  type Policy,
  type PolicyFile,
  type PolicyTest,
  type ResponseHandling,
  type Rule,
  type RuleAction,
  type RunsCondition,
  type Webhook,
} from "../policy.ts";
import type { UrlTrait } from "../urls/mod.ts";
import { forEachMapping } from "./check_sense.ts";
import { parseDuration } from "./duration.ts";
import { DEPRECATED_ACTIONS } from "./schema.ts";
import { parseTimestamp } from "./timestamp.ts";
import { platformOf } from "./url.ts";
import { isMapping, type Mapping, type Path } from "./yaml_tree.ts";

/** Line on which the thing at a path starts, from 1. */
export type LineOf = (path: Path) => number;

const DEFAULT_PRIORITY = 100;
const DEFAULT_TIMEOUT = 5_000;

/** Builds a policy file. */
export function buildFile(value: Mapping, at: Path, lineOf: LineOf): PolicyFile {
  const policies: Policy[] = [];
  forEachMapping(value.policies, [...at, "policies"], (policy, path) => {
    policies.push(buildPolicy(policy, path, lineOf));
  });
  return compact<PolicyFile>({
    version: "1",
    default_action: word<Action>(value.default_action),
    notify: isMapping(value.notify) ? buildNotify(value.notify) : undefined,
    extends: text(value.extends),
    actions: isMapping(value.actions) ? buildActions(value.actions) : undefined,
    policies,
    tests: buildTests(value.tests, [...at, "tests"], lineOf),
  });
}

/** Builds tests. */
export function buildTests(list: unknown, at: Path, lineOf: LineOf): readonly PolicyTest[] {
  const tests: PolicyTest[] = [];
  forEachMapping(list, at, (test, path) => {
    tests.push(compact<PolicyTest>({
      name: String(test.name),
      tool: String(test.tool),
      agent: text(test.agent),
      session: text(test.session),
      cwd: text(test.cwd),
      params: isMapping(test.params) ? ordinary(test.params) : {},
      response: text(test.response),
      expect: words<Action>(test.expect) ?? [],
      expect_message: text(test.expect_message),
      line: lineOf(path),
    }));
  });
  return tests;
}

function buildActions(actions: Mapping): Readonly<Partial<Record<Action, Action>>> {
  const pairs = ACTIONS.map((action) => [action, word<Action>(actions[action])]);
  return Object.fromEntries(pairs.filter(([, as]) => as !== undefined));
}

function buildNotify(notify: Mapping): Notify {
  const url = String(notify.url);
  return {
    url,
    platform: word<NotifyPlatform>(notify.platform) ?? platformOf(url),
    on: words<Action>(notify.on) ?? ["deny"],
  };
}

function buildPolicy(policy: Mapping, path: Path, lineOf: LineOf): Policy {
  const rules: Rule[] = [];
  forEachMapping(
    policy.rules,
    [...path, "rules"],
    (rule, rulePath) => rules.push(buildRule(rule, lineOf(rulePath))),
  );
  const match = isMapping(policy.match) ? policy.match : {};
  return compact<Policy>({
    name: String(policy.name),
    description: text(policy.description),
    priority: number(policy.priority) ?? DEFAULT_PRIORITY,
    enabled: flag(policy.enabled) ?? true,
    match: compact<Match>({
      agent: texts(match.agent),
      tool: texts(match.tool),
      session: texts(match.session),
    }),
    rules,
    line: lineOf(path),
  });
}

/** Builds one rule. */
export function buildRule(rule: Mapping, line: number): Rule {
  const expiry = text(rule.expires_at);
  return compact<Rule>({
    action: word<RuleAction>(rule.action) ?? "deny",
    when: buildConditions(isMapping(rule.when) ? rule.when : {}),
    message: text(rule.message),
    locked: flag(rule.locked) ?? false,
    expires_at: expiry === undefined ? undefined : parseTimestamp(expiry),
    once: flag(rule.once) ?? false,
    ask: isMapping(rule.ask) ? { audit: flag(rule.ask.audit) ?? false } : undefined,
    webhook: isMapping(rule.webhook) ? buildWebhook(rule.webhook) : undefined,
    response: word<ResponseHandling>(rule.response),
    tags: texts(rule.tags),
    line,
  });
}

function buildWebhook(webhook: Mapping): Webhook {
  return {
    url: String(webhook.url),
    timeout: parseDuration(text(webhook.timeout) ?? "") ?? DEFAULT_TIMEOUT,
    fail_open: flag(webhook.fail_open) ?? false,
  };
}

function buildConditions(when: Mapping): Conditions {
  return compact<Conditions>({
    command_matches: texts(when.command_matches),
    command_not_matches: texts(when.command_not_matches),
    command_contains: texts(when.command_contains),
    path_matches: texts(when.path_matches),
    path_not_matches: texts(when.path_not_matches),
    domain_matches: texts(when.domain_matches),
    url_matches: texts(when.url_matches),
    url_is: words<UrlTrait>(when.url_is),
    response_matches: texts(when.response_matches),
    response_has: texts(when.response_has),
    session_matches: texts(when.session_matches),
    session_not_matches: texts(when.session_not_matches),
    agent_depth: typeof when.agent_depth === "number"
      ? { gte: when.agent_depth }
      : isMapping(when.agent_depth)
      ? buildRange(when.agent_depth)
      : undefined,
    tool_param_matches: isMapping(when.tool_param_matches)
      ? Object.fromEntries(
        Object.entries(when.tool_param_matches).map(([name, globs]) => [name, texts(globs) ?? []]),
      )
      : undefined,
    call_count: isMapping(when.call_count) ? buildCallCount(when.call_count) : undefined,
    runs: buildRuns(when.runs),
    effect: words<EffectKind>(when.effect),
    // False says nothing, and absence says that in one way.
    default: when.default === true ? true : undefined,
  });
}

function buildRange(range: Mapping): NumberRange {
  return compact<NumberRange>({
    gt: number(range.gt),
    gte: number(range.gte),
    lt: number(range.lt),
    lte: number(range.lte),
    eq: number(range.eq),
  });
}

function buildCallCount(count: Mapping): CallCount {
  return compact<CallCount>({
    tool: texts(count.tool),
    window: parseDuration(text(count.window) ?? "") ?? 0,
    ...buildRange(count),
  });
}

function buildRuns(runs: unknown): readonly RunsCondition[] | undefined {
  if (runs === undefined) return undefined;
  return (Array.isArray(runs) ? runs : [runs]).map((one: unknown): RunsCondition =>
    isMapping(one)
      ? compact<RunsCondition>({
        program: texts(one.program) ?? [],
        flags: texts(one.flags),
        args: texts(one.args),
        code_from: texts(one.code_from),
        fork_bomb: one.fork_bomb === true ? true : undefined,
      })
      : { program: texts(one) ?? [] }
  );
}

/** An object without its undefined fields. */
function compact<T extends object>(fields: { readonly [K in keyof T]: T[K] | undefined }): T {
  const kept = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(kept) as T;
}

/** Data as ordinary objects, as JSON would give them. */
function ordinary(value: Mapping): Readonly<Record<string, unknown>> {
  const copy = (part: unknown): unknown =>
    Array.isArray(part)
      ? part.map(copy)
      : isMapping(part)
      ? Object.fromEntries(Object.entries(part).map(([key, inner]) => [key, copy(inner)]))
      : part;
  return copy(value) as Readonly<Record<string, unknown>>;
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function number(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}

function flag(value: unknown): boolean | undefined {
  return typeof value === "boolean" ? value : undefined;
}

function texts(value: unknown): readonly string[] | undefined {
  if (typeof value === "string") return [value];
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : undefined;
}

/** A word of a closed list, which the schema has checked; words of earlier versions become today's. */
function word<W extends string>(value: unknown): W | undefined {
  return typeof value === "string" ? (DEPRECATED_ACTIONS.get(value) ?? value) as W : undefined;
}

function words<W extends string>(value: unknown): readonly W[] | undefined {
  return texts(value)?.map((w) => (DEPRECATED_ACTIONS.get(w) ?? w) as W);
}
