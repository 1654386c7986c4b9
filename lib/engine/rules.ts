/**
 * Rules with their patterns read: what a condition is matched with.
 *
 * Patterns are read when a rule is first asked, so that a cold start pays only for the few rules that a call touches.
 *
 * @module
 */

import type { CompileOptions, PlacedPolicy, Regex } from "./compiled.ts";
import type { RuleRef } from "./decision.ts";
import { normalizePattern } from "./paths/mod.ts";
import {
  expandBraces,
  joinsCommands,
  parseCommandPattern,
  parsePathGlob,
  parseTextGlob,
  type PathGlob,
  type TextGlob,
} from "./patterns/mod.ts";
import type { Conditions, Rule, RunsCondition } from "./policy.ts";
import { compileFlags, type FlagTest } from "../shell/mod.ts";

/**
 * What a rule speaks of, told by its conditions: commands, files and hosts (`effect`), a tool's output, or calls
 * whatever they are (`any`).
 */
export type About = "command" | "effect" | "response" | "any";

/** A rule ready to be asked. */
export interface CompiledRule {
  /** Place in the judged order, from 0. */
  readonly order: number;
  /** Index of its policy among the enabled ones. */
  readonly policy: number;
  readonly rule: Rule;
  readonly ref: RuleRef;
  readonly about: About;
  /** The patterns, read on first use. */
  readonly matchers: () => Matchers;
}

/** A command condition's globs. */
export interface CommandGlobs {
  /** Patterns that speak of one command. */
  readonly single: readonly TextGlob[];
  /** Patterns that spell out several commands (`curl * | bash`). */
  readonly joined: readonly TextGlob[];
}

/** A `runs` condition with its globs read. */
export interface RunsMatcher {
  readonly program: readonly TextGlob[];
  readonly flags: readonly FlagTest[];
  /** Operands in order; "rest" stands for any number. */
  readonly args: readonly (readonly TextGlob[] | "rest")[];
  readonly code: ReadonlySet<string> | undefined;
}

/** A rule's conditions with their patterns read. Absent fields were not given. */
export interface Matchers {
  readonly command?: CommandGlobs;
  readonly commandNot?: CommandGlobs;
  /** Lower case. */
  readonly contains?: readonly string[];
  readonly runs?: readonly RunsMatcher[];
  readonly path?: readonly PathGlob[];
  readonly pathNot?: readonly PathGlob[];
  readonly domain?: readonly TextGlob[];
  readonly url?: readonly TextGlob[];
  /** Undefined within the list: no compiler for regular expressions was given. */
  readonly response?: readonly (Regex | undefined)[];
  readonly session?: readonly TextGlob[];
  readonly sessionNot?: readonly TextGlob[];
  readonly params?: readonly { readonly name: readonly TextGlob[]; readonly value: readonly TextGlob[] }[];
  readonly countedTools?: readonly TextGlob[];
}

/** Makes the rules of policies that are in judged order. */
export function buildRules(
  placed: readonly PlacedPolicy[],
  options: CompileOptions,
): readonly CompiledRule[] {
  const rules: CompiledRule[] = [];
  placed.forEach(({ policy, layer, file }, index) => {
    policy.rules.forEach((rule, n) => {
      let matchers: Matchers | undefined;
      rules.push({
        order: rules.length,
        policy: index,
        rule,
        ref: { id: `${file}:${policy.name}#${n + 1}`, policy: policy.name, layer, file, line: rule.line },
        about: aboutOf(rule.when),
        matchers: () => matchers ??= readMatchers(rule.when, options),
      });
    });
  });
  return rules;
}

/** What conditions speak of. */
export function aboutOf(when: Conditions): About {
  if (when.response_matches !== undefined) return "response";
  if (
    when.path_matches !== undefined || when.path_not_matches !== undefined ||
    when.domain_matches !== undefined ||
    when.url_matches !== undefined || when.url_is !== undefined || when.effect !== undefined
  ) return "effect";
  if (
    when.command_matches !== undefined || when.command_not_matches !== undefined ||
    when.command_contains !== undefined || when.runs !== undefined
  ) return "command";
  return "any";
}

/** The globs of patterns over names: agents, tools, sessions, values. */
export function readTextGlobs(patterns: readonly string[]): readonly TextGlob[] {
  return patterns.flatMap((p) => alternatives(p).map(parseTextGlob));
}

/** The globs of path patterns, `~` written out and folded as the platform's files are. */
export function readPathGlobs(patterns: readonly string[], options: CompileOptions): readonly PathGlob[] {
  return patterns.flatMap((p) => alternatives(p).map((a) => parsePathGlob(rooted(a, options))));
}

/** A pattern that names no root speaks of any folder: `.env` is `**` + `/.env`. */
function rooted(pattern: string, options: CompileOptions): string {
  const normal = normalizePattern(pattern, options);
  if (/^(\/|\*\*|[a-z]:\/)/i.test(normal)) return normal;
  return `**/${normal.replace(/^\.\//, "")}`;
}

/** The globs of host patterns. Hosts are lower case and have no trailing dot. */
export function readDomainGlobs(patterns: readonly string[]): readonly TextGlob[] {
  return readTextGlobs(patterns.map((p) => p.toLowerCase().replace(/\.$/, "")));
}

/** The globs of command patterns. */
export function readCommandGlobs(patterns: readonly string[]): CommandGlobs {
  const single: TextGlob[] = [];
  const joined: TextGlob[] = [];
  for (const pattern of patterns.flatMap(alternatives)) {
    (joinsCommands(pattern) ? joined : single).push(...parseCommandPattern(pattern));
  }
  return { single, joined };
}

/** A pattern's alternatives. One with too many was refused at load; here it stands for itself. */
export function alternatives(pattern: string): readonly string[] {
  const all = expandBraces(pattern);
  return "error" in all ? [pattern] : all;
}

function readRuns(condition: RunsCondition): RunsMatcher {
  return {
    program: readTextGlobs(condition.program),
    flags: (condition.flags ?? []).map(compileFlags),
    args: (condition.args ?? []).map((a) => a === "**" ? "rest" : readTextGlobs([a])),
    code: condition.code_from === undefined ? undefined : new Set(condition.code_from),
  };
}

function readMatchers(when: Conditions, options: CompileOptions): Matchers {
  return {
    ...(when.command_matches && { command: readCommandGlobs(when.command_matches) }),
    ...(when.command_not_matches && { commandNot: readCommandGlobs(when.command_not_matches) }),
    ...(when.command_contains && { contains: when.command_contains.map((t) => t.toLowerCase()) }),
    ...(when.runs && { runs: when.runs.map(readRuns) }),
    ...(when.path_matches && { path: readPathGlobs(when.path_matches, options) }),
    ...(when.path_not_matches && { pathNot: readPathGlobs(when.path_not_matches, options) }),
    ...(when.domain_matches && { domain: readDomainGlobs(when.domain_matches) }),
    ...(when.url_matches && { url: readTextGlobs(when.url_matches) }),
    ...(when.response_matches && { response: when.response_matches.map((r) => options.regex?.(r)) }),
    ...(when.session_matches && { session: readTextGlobs(when.session_matches) }),
    ...(when.session_not_matches && { sessionNot: readTextGlobs(when.session_not_matches) }),
    ...(when.tool_param_matches && {
      params: Object.entries(when.tool_param_matches).map(([name, value]) => ({
        name: readTextGlobs([name]),
        value: readTextGlobs(value),
      })),
    }),
    ...(when.call_count?.tool && { countedTools: readTextGlobs(when.call_count.tool) }),
  };
}
