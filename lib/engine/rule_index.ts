/**
 * Which rules might apply to a command, a path, a host: an index, so that rules that can't apply cost nothing.
 *
 * A rule is filed under one of its positive conditions, the most telling one; the others are checked when it comes
 * up. Each part of the index is built when the first call needs it.
 *
 * INVARIANT: a rule that holds for a subject is among the candidates for it. tests/engine holds the index against a
 * naive scan.
 *
 * @module
 */

import type { CompileOptions } from "./compiled.ts";
import {
  buildMeetingIndex,
  buildPatternIndex,
  type IndexedPattern,
  literalOf,
  loadPatternIndex,
  MARK,
  matchPathGlob,
  type MeetingIndex,
  parsePathGlob,
  type PathGlob,
  pathRuns,
  type PatternIndex,
  type PatternLanguage,
  type StoredIndex,
  TEXT_GLOBS,
} from "./patterns/mod.ts";
import type { Conditions, EffectKind } from "./policy.ts";
import {
  buildProgramIndex,
  loadProgramIndex,
  type ProgramIndex,
  type StoredPrograms,
} from "./program_index.ts";
import { alternatives, commandGlobs, type CompiledRule, domainGlobTexts, pathGlobTexts } from "./rules.ts";

/** Ids (orders) of rules, by what they might apply to. */
export interface RuleIndex {
  /** Rules on one command, by its text. */
  readonly command: () => PatternIndex;
  /** Rules that spell out several commands, by the pipeline's or the whole text. */
  readonly joined: () => PatternIndex;
  /** Rules on a part of the text, by the text in lower case. */
  readonly contains: () => PatternIndex;
  /** Rules on programs. */
  readonly programs: () => ProgramIndex;
  /** Rules on commands that no text or program leads to. */
  readonly commandRest: () => readonly number[];
  /** Rules on files, by path. */
  readonly path: () => PatternIndex;
  /** Rules on files, for paths with wildcards of their own. */
  readonly meeting: () => MeetingIndex;
  /** Rules on hosts, by host. */
  readonly host: () => PatternIndex;
  /** Rules on URLs, by URL. */
  readonly url: () => PatternIndex;
  /** Rules on effects that no path, host or URL leads to. */
  readonly effectRest: (kind: EffectKind) => readonly number[];
  /** Rules on calls as such. */
  readonly any: () => readonly number[];
  /** Rules on calls as such, by their parameters. */
  readonly params: () => ParamIndex;
  /** Rules on what a tool returned. */
  readonly response: () => readonly number[];
}

/** Rules by a parameter's value. */
export interface ParamIndex {
  /** The first words of the parameters' names, as `a` of `a.b`, where they are no globs. */
  readonly names: ReadonlySet<string>;
  /** Whether some rule's parameter is a glob, so that calls with any parameter are looked up. */
  readonly anyName: boolean;
  readonly values: PatternIndex;
}

/** The condition that a rule is filed under. */
type Key = "runs" | "command" | "contains" | "path" | "host" | "url" | "params" | "effect" | "none";

/** The parts of an index that are worth keeping. */
export interface StoredRuleIndex extends Readonly<Record<PatternPart, StoredIndex>> {
  readonly programs: StoredPrograms;
}

/** The parts of an index that are over patterns. */
type PatternPart = "command" | "joined" | "contains" | "path" | "host" | "url";

const PATTERN_PARTS: readonly PatternPart[] = ["command", "joined", "contains", "path", "host", "url"];

/** An index as plain data. */
export function storeIndex(index: RuleIndex): StoredRuleIndex {
  const parts = PATTERN_PARTS.map((part) => [part, index[part]().stored()] as const);
  return {
    ...Object.fromEntries(parts) as Record<PatternPart, StoredIndex>,
    programs: index.programs().stored,
  };
}

/** Whether plain data has the form that {@link storeIndex} gives. */
export function isStoredIndex(value: unknown): value is StoredRuleIndex {
  const parts = value as Partial<StoredRuleIndex> | null | undefined;
  const { byName, byGlob, globs, onTraits } = parts?.programs ?? {};
  return PATTERN_PARTS.every((part) => isStoredPatterns(parts?.[part])) && isStoredPatterns(byGlob) &&
    typeof byName === "object" && byName !== null && Array.isArray(globs) && Array.isArray(onTraits);
}

function isStoredPatterns(part: Partial<StoredIndex> | undefined): boolean {
  const { patterns, ids, grams } = part ?? {};
  return Array.isArray(patterns) && Array.isArray(ids) && Array.isArray(grams) &&
    patterns.length === ids.length;
}

const PATH_GLOBS: PatternLanguage<PathGlob> = {
  parse: parsePathGlob,
  runs: (glob) => pathRuns(glob, MARK),
  matches: matchPathGlob,
};

const PARTS: PatternLanguage<string> = {
  parse: (text) => text,
  runs: (text) => [text],
  matches: (part, text) => text.includes(part),
  folds: true,
};

/**
 * Builds an index over rules that are in judged order. Its parts are built on first use.
 *
 * @param options What the rules were compiled with.
 * @param stored What {@link storeIndex} gave for the same rules and options, to be loaded instead.
 */
export function buildIndex(
  rules: readonly CompiledRule[],
  options: CompileOptions,
  stored?: StoredRuleIndex,
): RuleIndex {
  const keyed = once(() => {
    const groups = new Map<Key, CompiledRule[]>();
    for (const rule of rules) {
      const key = keyOf(rule);
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [rule]);
      else group.push(rule);
    }
    return groups;
  });
  const group = (key: Key): readonly CompiledRule[] => keyed().get(key) ?? [];
  const part = <Glob>(
    name: PatternPart,
    key: Key,
    language: PatternLanguage<Glob>,
    patterns: (when: Conditions) => readonly string[],
  ): () => PatternIndex =>
    once(() =>
      stored !== undefined ? loadPatternIndex(stored[name], language) : buildPatternIndex(
        group(key).flatMap(({ order, rule }) =>
          patterns(rule.when).map((pattern) => ({ id: order, pattern }))
        ),
        language,
      )
    );
  const path = part("path", "path", PATH_GLOBS, (w) => pathGlobTexts(w.path_matches ?? [], options));
  const effectRest = once(() => group("effect"));
  const byKind = new Map<EffectKind, readonly number[]>();
  return {
    command: part("command", "command", TEXT_GLOBS, (w) => commandGlobs(w.command_matches ?? [], false)),
    joined: part("joined", "command", TEXT_GLOBS, (w) => commandGlobs(w.command_matches ?? [], true)),
    contains: part(
      "contains",
      "contains",
      PARTS,
      (w) => (w.command_contains ?? []).map((t) => t.toLowerCase()),
    ),
    programs: once(() =>
      stored === undefined ? buildProgramIndex(group("runs")) : loadProgramIndex(stored.programs)
    ),
    commandRest: once(() => orders(group("none").filter((r) => r.about === "command"))),
    path,
    meeting: once(() => buildMeetingIndex(path().patterns)),
    host: part("host", "host", TEXT_GLOBS, (w) => domainGlobTexts(w.domain_matches ?? [])),
    url: part("url", "url", TEXT_GLOBS, (w) => (w.url_matches ?? []).flatMap(alternatives)),
    effectRest: (kind) => {
      let found = byKind.get(kind);
      if (found === undefined) {
        found = orders(effectRest().filter((rule) => mayConcern(rule, kind)));
        byKind.set(kind, found);
      }
      return found;
    },
    any: once(() => orders(group("none").filter((r) => r.about === "any"))),
    params: once(() => buildParams(group("params"))),
    response: once(() => orders(rules.filter((r) => r.about === "response"))),
  };
}

/** Whether a rule on effects may hold for one of this kind, whatever file or host it is. */
function mayConcern({ rule: { when } }: CompiledRule, kind: EffectKind): boolean {
  if (when.effect !== undefined && !when.effect.includes(kind)) return false;
  return (kind === "connect" ? when.path_not_matches : when.url_is) === undefined;
}

function keyOf(rule: CompiledRule): Key {
  const { when } = rule.rule;
  switch (rule.about) {
    case "response":
      return "none";
    case "command":
      // Patterns come first: asked all at once, they tell more texts apart than the names of programs do.
      return when.command_matches
        ? "command"
        : when.runs
        ? "runs"
        : when.command_contains
        ? "contains"
        : "none";
    case "effect":
      return when.path_matches ? "path" : when.domain_matches ? "host" : when.url_matches ? "url" : "effect";
    case "any":
      return when.tool_param_matches ? "params" : "none";
    default:
      return rule.about satisfies never;
  }
}

function orders(rules: readonly CompiledRule[]): readonly number[] {
  return rules.map((r) => r.order);
}

/** A rule is filed under the first parameter that it names. */
function buildParams(rules: readonly CompiledRule[]): ParamIndex {
  const names = new Set<string>();
  let anyName = false;
  const filed: IndexedPattern[] = [];
  for (const rule of rules) {
    const first = rule.matchers.params?.[0];
    for (const name of (first?.name ?? []).map(literalOf)) {
      if (name === undefined) anyName = true;
      else names.add(name.split(".")[0] ?? "");
    }
    const [values = []] = Object.values(rule.rule.when.tool_param_matches ?? {});
    filed.push(...values.flatMap(alternatives).map((pattern) => ({ id: rule.order, pattern })));
  }
  return { names, anyName, values: buildPatternIndex(filed, TEXT_GLOBS) };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
