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
  commandGlobTexts,
  expandBraces,
  joinsCommands,
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
  readonly matchers: Matchers;
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
  readonly forkBomb: boolean;
}

/** A rule's conditions with their patterns read, each when it is first asked for. Undefined: not given. */
export interface Matchers {
  readonly command: CommandGlobs | undefined;
  readonly commandNot: CommandGlobs | undefined;
  /** Lower case. */
  readonly contains: readonly string[] | undefined;
  readonly runs: readonly RunsMatcher[] | undefined;
  readonly path: readonly PathGlob[] | undefined;
  readonly pathNot: readonly PathGlob[] | undefined;
  readonly domain: readonly TextGlob[] | undefined;
  readonly url: readonly TextGlob[] | undefined;
  /** Undefined within the list: no compiler for regular expressions was given. */
  readonly response: readonly (Regex | undefined)[] | undefined;
  readonly session: readonly TextGlob[] | undefined;
  readonly sessionNot: readonly TextGlob[] | undefined;
  readonly params: readonly ParamMatcher[] | undefined;
  readonly countedTools: readonly TextGlob[] | undefined;
}

/** One entry of `tool_param_matches` with its globs read. */
export interface ParamMatcher {
  readonly name: readonly TextGlob[];
  readonly value: readonly TextGlob[];
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
        get matchers() {
          return matchers ??= matchersOf(rule.when, options);
        },
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
  return patterns.flatMap(alternatives).map(parseTextGlob);
}

/** The globs, as text, of path patterns: alternatives and `~` written out, folded as the platform's files are. */
export function pathGlobTexts(patterns: readonly string[], options: CompileOptions): readonly string[] {
  return patterns.flatMap(alternatives).map((pattern) => rooted(pattern, options));
}

/** Begins patterns over Rampart's own files. */
const RAMPART_HOME = "$RAMPART_HOME";

/**
 * A pattern that names no root speaks of any folder: `.env` is `**` + `/.env`. One that starts with `./` speaks of the
 * folder in which a call is made, and is held against the name that a file has from there.
 */
function rooted(pattern: string, options: CompileOptions): string {
  if (pattern === "." || pattern.startsWith("./")) {
    return `.${normalizePattern(pattern.slice(1) || "/", options)}`.replace(/\/$/, "");
  }
  const own = options.rampartHome ?? `${options.home}/.rampart`;
  const placed = pattern.startsWith(RAMPART_HOME)
    ? own.replace(/[\\*?[\]{}]/g, "\\$&") + pattern.slice(RAMPART_HOME.length)
    : pattern;
  const normal = normalizePattern(placed, options);
  if (/^(\/|\*\*|[a-z]:\/)/i.test(normal)) return normal;
  return `**/${normal.replace(/^\.\//, "")}`;
}

/** The globs, as text, of host patterns. Hosts are lower case and have no trailing dot. */
export function domainGlobTexts(patterns: readonly string[]): readonly string[] {
  return patterns.flatMap(alternatives).map((p) => p.toLowerCase().replace(/\.$/, ""));
}

/** The globs, as text, of command patterns: those that spell out several commands, or the others. */
export function commandGlobs(patterns: readonly string[], joined: boolean): readonly string[] {
  return patterns.flatMap(alternatives).filter((p) => joinsCommands(p) === joined).flatMap(commandGlobTexts);
}

function readCommandGlobs(patterns: readonly string[]): CommandGlobs {
  return {
    single: commandGlobs(patterns, false).map(parseTextGlob),
    joined: commandGlobs(patterns, true).map(parseTextGlob),
  };
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
    forkBomb: condition.fork_bomb === true,
  };
}

function matchersOf(when: Conditions, options: CompileOptions): Matchers {
  const paths = (patterns: readonly string[]): readonly PathGlob[] =>
    pathGlobTexts(patterns, options).map(parsePathGlob);
  const command = read(when.command_matches, readCommandGlobs);
  const commandNot = read(when.command_not_matches, readCommandGlobs);
  const contains = read(when.command_contains, (parts) => parts.map((t) => t.toLowerCase()));
  const runs = read(when.runs, (conditions) => conditions.map(readRuns));
  const path = read(when.path_matches, paths);
  const pathNot = read(when.path_not_matches, paths);
  const domain = read(when.domain_matches, (patterns) => domainGlobTexts(patterns).map(parseTextGlob));
  const url = read(when.url_matches, readTextGlobs);
  const response = read(when.response_matches, (sources) => sources.map((r) => options.regex?.(r)));
  const session = read(when.session_matches, readTextGlobs);
  const sessionNot = read(when.session_not_matches, readTextGlobs);
  const params = read(when.tool_param_matches, readParams);
  const countedTools = read(when.call_count?.tool, readTextGlobs);
  return {
    get command() {
      return command();
    },
    get commandNot() {
      return commandNot();
    },
    get contains() {
      return contains();
    },
    get runs() {
      return runs();
    },
    get path() {
      return path();
    },
    get pathNot() {
      return pathNot();
    },
    get domain() {
      return domain();
    },
    get url() {
      return url();
    },
    get response() {
      return response();
    },
    get session() {
      return session();
    },
    get sessionNot() {
      return sessionNot();
    },
    get params() {
      return params();
    },
    get countedTools() {
      return countedTools();
    },
  };
}

function readParams(params: Readonly<Record<string, readonly string[]>>): readonly ParamMatcher[] {
  return Object.entries(params).map(([name, value]) => ({
    name: readTextGlobs([name]),
    value: readTextGlobs(value),
  }));
}

/** What a condition's text reads as, once. */
function read<Text, Read>(text: Text | undefined, parse: (text: Text) => Read): () => Read | undefined {
  let made: Read | undefined;
  return text === undefined ? nothing : () => made ??= parse(text);
}

function nothing(): undefined {}
