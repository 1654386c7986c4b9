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
  buildPatternIndex,
  type IndexedPattern,
  literalOf,
  literalRuns,
  loadPatternIndex,
  MARK,
  matchPathGlob,
  matchTextGlob,
  type MeetOptions,
  meetPathGlobs,
  namesMeet,
  parsePathGlob,
  parseSegment,
  parseTextGlob,
  type PathGlob,
  pathRuns,
  type PathSegment,
  type PatternIndex,
  type PatternLanguage,
  type StoredIndex,
  type TextGlob,
} from "./patterns/mod.ts";
import type { Conditions, EffectKind } from "./policy.ts";
import {
  alternatives,
  commandGlobs,
  type CompiledRule,
  domainGlobTexts,
  pathGlobTexts,
  type RunsMatcher,
} from "./rules.ts";

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
  /** Rules on files, by the first name in their patterns: for paths with wildcards of their own. */
  readonly firstName: () => FirstNameIndex;
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

/** Rules by a program's name. */
export interface ProgramIndex {
  readonly byName: ReadonlyMap<string, readonly FiledRuns[]>;
  /** Calls back with the conditions whose program is a glob that matches a name. */
  readonly forEachGlob: (name: string, found: (filed: FiledRuns) => void) => void;
  /** Conditions on whatever program runs code from somewhere, or runs away: asked only of commands that do. */
  readonly onTraits: readonly FiledRuns[];
}

/** One `runs` condition of a rule. */
export interface FiledRuns {
  readonly id: number;
  /** The condition with its globs read, when it comes to that. */
  readonly runs: () => RunsMatcher | undefined;
}

/** Rules by a parameter's value. */
export interface ParamIndex {
  /** The first words of the parameters' names, as `a` of `a.b`, where they are no globs. */
  readonly names: ReadonlySet<string>;
  /** Whether some rule's parameter is a glob, so that calls with any parameter are looked up. */
  readonly anyName: boolean;
  readonly values: PatternIndex;
}

/** Path patterns by what they begin with: for paths with wildcards of their own. */
export interface FirstNameIndex {
  /** Patterns with a root, by the path up to their first wildcard. */
  readonly rooted: ReadonlyMap<string, readonly FiledPath[]>;
  /** The keys of `rooted`, sorted. */
  readonly roots: readonly string[];
  /** Patterns that begin with `**`, by the name that comes next. */
  readonly byName: ReadonlyMap<string, readonly FiledPath[]>;
  /** Those where it is a glob. */
  readonly globs: readonly FiledPath[];
  /** Places in `globs`, by the names that those globs match. */
  readonly byGlob: PatternIndex;
  /** Those where it may be any. */
  readonly wild: readonly FiledPath[];
  /** Patterns by a glob over names that was asked for before. */
  readonly remembered: Map<string, readonly FiledPath[]>;
}

/** One path pattern of a rule. */
export interface FiledPath {
  readonly id: number;
  /** The first name after a leading `**`. */
  readonly name: string;
  readonly glob: () => PathGlob;
}

/** The condition that a rule is filed under. */
type Key = "runs" | "command" | "contains" | "path" | "host" | "url" | "params" | "effect" | "none";

/** The parts of an index that are worth keeping: those over patterns. */
export type StoredRuleIndex = Readonly<Record<StoredPart, StoredIndex>>;

/** The parts of an index that are kept. */
type StoredPart = "command" | "joined" | "contains" | "path" | "host" | "url";

const STORED_PARTS: readonly StoredPart[] = ["command", "joined", "contains", "path", "host", "url"];

/** An index as plain data. */
export function storeIndex(index: RuleIndex): StoredRuleIndex {
  return Object.fromEntries(STORED_PARTS.map((part) => [part, index[part]().stored()])) as StoredRuleIndex;
}

/** Whether plain data has the form that {@link storeIndex} gives. */
export function isStoredIndex(value: unknown): value is StoredRuleIndex {
  const parts = value as Partial<Record<StoredPart, Partial<StoredIndex>>> | null | undefined;
  return STORED_PARTS.every((part) => {
    const { patterns, ids, grams } = parts?.[part] ?? {};
    return Array.isArray(patterns) && Array.isArray(ids) && Array.isArray(grams) &&
      patterns.length === ids.length;
  });
}

const TEXT_GLOBS: PatternLanguage<TextGlob> = {
  parse: parseTextGlob,
  runs: (glob) => literalRuns(glob, MARK),
  matches: matchTextGlob,
};

const PATH_GLOBS: PatternLanguage<PathGlob> = {
  parse: parsePathGlob,
  runs: (glob) => pathRuns(glob, MARK),
  matches: matchPathGlob,
};

const PARTS: PatternLanguage<string> = {
  parse: (text) => text,
  runs: (text) => [text],
  matches: (part, text) => text.includes(part),
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
    name: StoredPart,
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
    programs: once(() => buildPrograms(group("runs"))),
    commandRest: once(() => orders(group("none").filter((r) => r.about === "command"))),
    path,
    firstName: once(() => buildFirstNames(path().patterns)),
    host: part("host", "host", TEXT_GLOBS, (w) => domainGlobTexts(w.domain_matches ?? [])),
    url: part("url", "url", TEXT_GLOBS, (w) => (w.url_matches ?? []).flatMap(alternatives)),
    effectRest: (kind) => {
      let found = byKind.get(kind);
      if (found === undefined) {
        found = orders(effectRest().filter(({ rule }) => rule.when.effect?.includes(kind) ?? true));
        byKind.set(kind, found);
      }
      return found;
    },
    any: once(() => orders(group("none").filter((r) => r.about === "any"))),
    params: once(() => buildParams(group("params"))),
    response: once(() => orders(rules.filter((r) => r.about === "response"))),
  };
}

/** How many of the call's own name globs are remembered. */
const MAX_REMEMBERED = 256;

/** Calls back with the rules on files that a path pattern of the call's own meets. */
export function forEachMeeting(
  index: FirstNameIndex,
  glob: PathGlob,
  options: MeetOptions,
  found: (id: number) => void,
): void {
  const ask = (filed: FiledPath): void => {
    if (meetPathGlobs(filed.glob(), glob, options)) found(filed.id);
  };
  forEachRooted(index, glob, ask);
  index.wild.forEach(ask);
  if (options.reach) {
    index.globs.forEach(ask);
    for (const filed of index.byName.values()) filed.forEach(ask);
    return;
  }
  // Without reach the first name after `**` has to be met by a segment that is not a lone wildcard.
  for (const segment of glob.segments) {
    if (segment.kind === "literal") {
      index.byName.get(segment.text)?.forEach(ask);
      index.byGlob.forEachMatch(segment.text, (place) => ask(index.globs[place] as FiledPath));
    } else if (segment.kind === "glob") filedUnder(index, segment).forEach(ask);
  }
}

/** Patterns whose root is the call's own, above it or, where the call's path goes on with wildcards, below it. */
function forEachRooted(
  { rooted, roots }: FirstNameIndex,
  glob: PathGlob,
  ask: (filed: FiledPath) => void,
): void {
  let root = "";
  rooted.get(root)?.forEach(ask);
  for (const [i, segment] of glob.segments.entries()) {
    if (segment.kind !== "literal") break;
    root = i === 0 ? segment.text : `${root}/${segment.text}`;
    if (root !== "") rooted.get(root)?.forEach(ask);
  }
  const below = `${root}/`;
  for (let at = firstFrom(roots, below); roots[at]?.startsWith(below) === true; at++) {
    rooted.get(roots[at] as string)?.forEach(ask);
  }
}

/** Place of the first text in a sorted list that is not before another. */
function firstFrom(sorted: readonly string[], text: string): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] as string) < text) low = middle + 1;
    else high = middle;
  }
  return low;
}

function filedUnder(
  index: FirstNameIndex,
  segment: Extract<PathSegment, { kind: "glob" }>,
): readonly FiledPath[] {
  const known = index.remembered.get(segment.text);
  if (known !== undefined) return known;
  if (index.remembered.size >= MAX_REMEMBERED) index.remembered.clear();
  const filed: FiledPath[] = [];
  for (const [name, patterns] of index.byName) {
    if (matchTextGlob(segment.glob, name)) filed.push(...patterns);
  }
  filed.push(...index.globs.filter(({ name }) => namesMeet(parseSegment(name), segment)));
  index.remembered.set(segment.text, filed);
  return filed;
}

function keyOf(rule: CompiledRule): Key {
  const { when } = rule.rule;
  switch (rule.about) {
    case "response":
      return "none";
    case "command":
      return when.runs
        ? "runs"
        : when.command_matches
        ? "command"
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

/** Only the names are read here: most policies name hundreds of programs, and a call runs one or two. */
function buildPrograms(rules: readonly CompiledRule[]): ProgramIndex {
  const byName = new Map<string, FiledRuns[]>();
  const globs: { readonly filed: FiledRuns; readonly name: string }[] = [];
  const onTraits: FiledRuns[] = [];
  for (const rule of rules) {
    (rule.rule.when.runs ?? []).forEach((condition, n) => {
      const filed: FiledRuns = { id: rule.order, runs: () => rule.matchers.runs?.[n] };
      for (const name of condition.program.flatMap(alternatives)) {
        if (!/[*?[\\]/.test(name)) fileUnder(byName, name, filed);
        else if (condition.code_from !== undefined || condition.fork_bomb === true) onTraits.push(filed);
        else globs.push({ filed, name });
      }
    });
  }
  const index = buildPatternIndex(globs.map(({ name }, id) => ({ id, pattern: name })), TEXT_GLOBS);
  return {
    byName,
    // Ids are places in the list.
    forEachGlob: (name, found) =>
      index.forEachMatch(name, (id) => found((globs[id] as (typeof globs)[number]).filed)),
    onTraits,
  };
}

function buildFirstNames(patterns: readonly IndexedPattern[]): FirstNameIndex {
  const rooted = new Map<string, FiledPath[]>();
  const byName = new Map<string, FiledPath[]>();
  const globs: FiledPath[] = [];
  const wild: FiledPath[] = [];
  for (const { id, pattern } of patterns) {
    const names = pattern.split("/");
    const glob = once(() => parsePathGlob(pattern));
    const firstWild = names.findIndex((name) => WILD.test(name));
    if (names[0] !== "**") {
      const root = (firstWild < 0 ? names : names.slice(0, firstWild)).join("/");
      fileUnder(rooted, root, { id, name: root, glob });
      continue;
    }
    const name = names.find((text) => text !== "**") ?? "*";
    const filed: FiledPath = { id, name, glob };
    if (name === "*") wild.push(filed);
    else if (WILD.test(name)) globs.push(filed);
    else fileUnder(byName, name, filed);
  }
  const byGlob = buildPatternIndex(globs.map(({ name }, id) => ({ id, pattern: name })), TEXT_GLOBS);
  return { rooted, roots: [...rooted.keys()].sort(), byName, globs, byGlob, wild, remembered: new Map() };
}

/** What makes a segment more than a name. */
const WILD = /[*?[\\]/;

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

function fileUnder<T>(map: Map<string, T[]>, name: string, filed: T): void {
  const list = map.get(name);
  if (list === undefined) map.set(name, [filed]);
  else list.push(filed);
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
