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
  /** The rule's conditions, all of one shape. */
  readonly when: AllConditions;
}

/** Conditions with every field in place: objects that are all of one shape are much faster to ask. */
export type AllConditions = { readonly [Field in keyof Required<Conditions>]: Conditions[Field] | undefined };

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
      const ref = {
        id: `${file}:${policy.name}#${n + 1}`,
        policy: policy.name,
        layer,
        file,
        line: rule.line,
      };
      rules.push(new LazyRule({ order: rules.length, policy: index, rule, ref }, options));
    });
  });
  return rules;
}

/**
 * A rule whose patterns are read when they are first asked for. A class, as getters written into an object give each
 * object a shape of its own, and then every look at a rule is slow.
 */
class LazyRule implements CompiledRule {
  readonly order: number;
  readonly policy: number;
  readonly rule: Rule;
  readonly ref: RuleRef;
  readonly about: About;
  readonly #options: CompileOptions;
  #matchers: Matchers | undefined;
  #when: AllConditions | undefined;

  constructor(
    { order, policy, rule, ref }: Pick<CompiledRule, "order" | "policy" | "rule" | "ref">,
    options: CompileOptions,
  ) {
    this.order = order;
    this.policy = policy;
    this.rule = rule;
    this.ref = ref;
    this.about = aboutOf(rule.when);
    this.#options = options;
  }

  get matchers(): Matchers {
    return this.#matchers ??= new LazyMatchers(this.rule.when, this.#options);
  }

  get when(): AllConditions {
    return this.#when ??= allConditions(this.rule.when);
  }
}

function allConditions(when: Conditions): AllConditions {
  return {
    command_matches: when.command_matches,
    command_not_matches: when.command_not_matches,
    command_contains: when.command_contains,
    path_matches: when.path_matches,
    path_not_matches: when.path_not_matches,
    domain_matches: when.domain_matches,
    url_matches: when.url_matches,
    url_is: when.url_is,
    response_matches: when.response_matches,
    response_has: when.response_has,
    session_matches: when.session_matches,
    session_not_matches: when.session_not_matches,
    agent_depth: when.agent_depth,
    tool_param_matches: when.tool_param_matches,
    call_count: when.call_count,
    runs: when.runs,
    effect: when.effect,
    default: when.default,
  };
}

/** What conditions speak of. */
export function aboutOf(when: Conditions): About {
  if (when.response_matches !== undefined || when.response_has !== undefined) return "response";
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

/** Begin patterns over Rampart's own files. */
const RAMPART_HOME = "$RAMPART_HOME";
const RAMPART_PROGRAM = "$RAMPART_PROGRAM";

/**
 * A pattern that names no root speaks of any folder: `.env` is `**` + `/.env`. One that starts with `./` speaks of the
 * folder in which a call is made, and is held against the name that a file has from there.
 */
function rooted(pattern: string, options: CompileOptions): string {
  if (pattern === "." || pattern.startsWith("./")) {
    return `.${normalizePattern(pattern.slice(1) || "/", options)}`.replace(/\/$/, "");
  }
  const normal = normalizePattern(inPlace(pattern, options), options);
  if (/^(\/|\*\*|[a-z]:\/)/i.test(normal)) return normal;
  return `**/${normal.replace(/^\.\//, "")}`;
}

/** A pattern with Rampart's own folders in place of the variables. */
function inPlace(pattern: string, { home, rampartHome, rampartProgram }: CompileOptions): string {
  const below = (folder: string, variable: string): string =>
    folder.replace(/[\\*?[\]{}]/g, "\\$&") + pattern.slice(variable.length);
  if (pattern.startsWith(RAMPART_HOME)) return below(rampartHome ?? `${home}/.rampart`, RAMPART_HOME);
  // Without a folder it stands for a file that cannot be.
  if (pattern.startsWith(RAMPART_PROGRAM)) {
    return below(rampartProgram ?? "/dev/null/rampart", RAMPART_PROGRAM);
  }
  return pattern;
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

/** The matchers of one rule; a class for the reason that {@link LazyRule} is one. */
class LazyMatchers implements Matchers {
  readonly #when: Conditions;
  readonly #options: CompileOptions;
  #command: CommandGlobs | undefined;
  #commandNot: CommandGlobs | undefined;
  #contains: readonly string[] | undefined;
  #runs: readonly RunsMatcher[] | undefined;
  #path: readonly PathGlob[] | undefined;
  #pathNot: readonly PathGlob[] | undefined;
  #domain: readonly TextGlob[] | undefined;
  #url: readonly TextGlob[] | undefined;
  #response: readonly (Regex | undefined)[] | undefined;
  #session: readonly TextGlob[] | undefined;
  #sessionNot: readonly TextGlob[] | undefined;
  #params: readonly ParamMatcher[] | undefined;
  #countedTools: readonly TextGlob[] | undefined;

  constructor(when: Conditions, options: CompileOptions) {
    this.#when = when;
    this.#options = options;
  }

  get command(): CommandGlobs | undefined {
    return this.#command ??= read(this.#when.command_matches, readCommandGlobs);
  }

  get commandNot(): CommandGlobs | undefined {
    return this.#commandNot ??= read(this.#when.command_not_matches, readCommandGlobs);
  }

  get contains(): readonly string[] | undefined {
    return this.#contains ??= read(this.#when.command_contains, readParts);
  }

  get runs(): readonly RunsMatcher[] | undefined {
    return this.#runs ??= read(this.#when.runs, readAllRuns);
  }

  get path(): readonly PathGlob[] | undefined {
    return this.#path ??= read(this.#when.path_matches, (patterns) => readPaths(patterns, this.#options));
  }

  get pathNot(): readonly PathGlob[] | undefined {
    return this.#pathNot ??= read(
      this.#when.path_not_matches,
      (patterns) => readPaths(patterns, this.#options),
    );
  }

  get domain(): readonly TextGlob[] | undefined {
    return this.#domain ??= read(this.#when.domain_matches, readHosts);
  }

  get url(): readonly TextGlob[] | undefined {
    return this.#url ??= read(this.#when.url_matches, readTextGlobs);
  }

  get response(): readonly (Regex | undefined)[] | undefined {
    return this.#response ??= read(
      this.#when.response_matches,
      (all) => all.map((source) => this.#options.regex?.(source)),
    );
  }

  get session(): readonly TextGlob[] | undefined {
    return this.#session ??= read(this.#when.session_matches, readTextGlobs);
  }

  get sessionNot(): readonly TextGlob[] | undefined {
    return this.#sessionNot ??= read(this.#when.session_not_matches, readTextGlobs);
  }

  get params(): readonly ParamMatcher[] | undefined {
    return this.#params ??= read(this.#when.tool_param_matches, readParams);
  }

  get countedTools(): readonly TextGlob[] | undefined {
    return this.#countedTools ??= read(this.#when.call_count?.tool, readTextGlobs);
  }
}

function readPaths(patterns: readonly string[], options: CompileOptions): readonly PathGlob[] {
  return pathGlobTexts(patterns, options).map(parsePathGlob);
}

function readHosts(patterns: readonly string[]): readonly TextGlob[] {
  return domainGlobTexts(patterns).map(parseTextGlob);
}

function readParts(parts: readonly string[]): readonly string[] {
  return parts.map((text) => text.toLowerCase());
}

function readAllRuns(conditions: readonly RunsCondition[]): readonly RunsMatcher[] {
  return conditions.map(readRuns);
}

function readParams(params: Readonly<Record<string, readonly string[]>>): readonly ParamMatcher[] {
  return Object.entries(params).map(([name, value]) => ({
    name: readTextGlobs([name]),
    value: readTextGlobs(value),
  }));
}

/** What a condition's text reads as; undefined where the condition is not given. */
function read<Text, Read>(text: Text | undefined, parse: (text: Text) => Read): Read | undefined {
  return text === undefined ? undefined : parse(text);
}
