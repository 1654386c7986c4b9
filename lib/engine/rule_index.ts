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

import type { EffectKind } from "./policy.ts";
import type { CompiledRule, Matchers } from "./rules.ts";
import {
  buildGramIndex,
  type GramIndex,
  type IndexEntry,
  literalOf,
  literalRuns,
  MARK,
  matchTextGlob,
  type PathGlob,
  pathRuns,
  type PathSegment,
} from "./patterns/mod.ts";

/** Ids (orders) of rules, by what they might apply to. */
export interface RuleIndex {
  /** Rules on one command, by its text. */
  readonly command: () => GramIndex;
  /** Rules that spell out several commands, by the pipeline's or the whole text. */
  readonly joined: () => GramIndex;
  /** Rules on a part of the text, by the text in lower case. */
  readonly contains: () => GramIndex;
  /** Rules on programs. */
  readonly programs: () => ProgramIndex;
  /** Rules on commands that no text or program leads to. */
  readonly commandRest: () => readonly number[];
  /** Rules on files, by path. */
  readonly path: () => GramIndex;
  /** Rules on files, by the first name in their patterns: for paths with wildcards of their own. */
  readonly firstName: () => FirstNameIndex;
  /** Rules on hosts, by host. */
  readonly host: () => GramIndex;
  /** Rules on URLs, by URL. */
  readonly url: () => GramIndex;
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
  readonly byName: ReadonlyMap<string, readonly number[]>;
  /** Rules whose program is a glob. */
  readonly globs: readonly number[];
}

/** Rules by a parameter's value. */
export interface ParamIndex {
  /** The first words of the parameters' names, as `a` of `a.b`, where they are no globs. */
  readonly names: ReadonlySet<string>;
  /** Whether some rule's parameter is a glob, so that calls with any parameter are looked up. */
  readonly anyName: boolean;
  readonly values: GramIndex;
}

/** Rules by the first segment of their path patterns that is not `**`. */
export interface FirstNameIndex {
  readonly byName: ReadonlyMap<string, readonly number[]>;
  readonly globs: readonly number[];
  /** Ids by a glob over names that was asked for before. */
  readonly remembered: Map<string, readonly number[]>;
}

/** The condition that a rule is filed under. */
type Key = "runs" | "command" | "contains" | "path" | "host" | "url" | "params" | "effect" | "none";

/** Builds an index over rules that are in judged order. Its parts are built on first use. */
export function buildIndex(rules: readonly CompiledRule[]): RuleIndex {
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
  const grams = (key: Key, runs: (matchers: Matchers) => readonly (readonly string[])[]): () => GramIndex =>
    once(() => buildGramIndex(group(key).flatMap((rule) => entries(rule, runs(rule.matchers())))));
  const effectRest = once(() => group("effect"));
  const byKind = new Map<EffectKind, readonly number[]>();
  return {
    command: grams("command", (m) => (m.command?.single ?? []).map((g) => literalRuns(g, MARK))),
    joined: grams("command", (m) => (m.command?.joined ?? []).map((g) => literalRuns(g, MARK))),
    contains: grams("contains", (m) => (m.contains ?? []).map((t) => [t])),
    programs: once(() => buildPrograms(group("runs"))),
    commandRest: once(() => orders(group("none").filter((r) => r.about === "command"))),
    path: grams("path", (m) => (m.path ?? []).map((g) => pathRuns(g, MARK))),
    firstName: once(() => buildFirstNames(group("path"))),
    host: grams("host", (m) => (m.domain ?? []).map((g) => literalRuns(g, MARK))),
    url: grams("url", (m) => (m.url ?? []).map((g) => literalRuns(g, MARK))),
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

/** Calls back with the rules on files that a path pattern of the call's own might meet. */
export function forEachMeeting(
  index: FirstNameIndex,
  glob: PathGlob,
  reach: boolean,
  found: (id: number) => void,
): void {
  index.globs.forEach(found);
  if (reach) {
    for (const ids of index.byName.values()) ids.forEach(found);
    return;
  }
  // Without reach the first name of a policy's pattern has to be met by a segment that is not a lone wildcard.
  for (const segment of glob.segments) {
    if (segment.kind === "literal") index.byName.get(segment.text)?.forEach(found);
    else if (segment.kind === "glob") rulesNamed(index, segment).forEach(found);
  }
}

function rulesNamed(
  index: FirstNameIndex,
  segment: Extract<PathSegment, { kind: "glob" }>,
): readonly number[] {
  const known = index.remembered.get(segment.text);
  if (known !== undefined) return known;
  if (index.remembered.size >= MAX_REMEMBERED) index.remembered.clear();
  const ids: number[] = [];
  for (const [name, rules] of index.byName) {
    if (matchTextGlob(segment.glob, name)) ids.push(...rules);
  }
  index.remembered.set(segment.text, ids);
  return ids;
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

function entries(rule: CompiledRule, runs: readonly (readonly string[])[]): readonly IndexEntry[] {
  return runs.map((r) => ({ id: rule.order, runs: r }));
}

function orders(rules: readonly CompiledRule[]): readonly number[] {
  return rules.map((r) => r.order);
}

function buildPrograms(rules: readonly CompiledRule[]): ProgramIndex {
  const byName = new Map<string, number[]>();
  const globs: number[] = [];
  for (const rule of rules) {
    for (const glob of rule.matchers().runs?.flatMap((r) => r.program) ?? []) {
      file(byName, globs, literalOf(glob), rule.order);
    }
  }
  return { byName, globs };
}

function buildFirstNames(rules: readonly CompiledRule[]): FirstNameIndex {
  const byName = new Map<string, number[]>();
  const globs: number[] = [];
  for (const rule of rules) {
    for (const glob of rule.matchers().path ?? []) file(byName, globs, firstName(glob), rule.order);
  }
  return { byName, globs, remembered: new Map() };
}

/** A rule is filed under the first parameter that it names. */
function buildParams(rules: readonly CompiledRule[]): ParamIndex {
  const names = new Set<string>();
  let anyName = false;
  const filed: IndexEntry[] = [];
  for (const rule of rules) {
    const first = rule.matchers().params?.[0];
    for (const name of (first?.name ?? []).map(literalOf)) {
      if (name === undefined) anyName = true;
      else names.add(name.split(".")[0] ?? "");
    }
    filed.push(...entries(rule, (first?.value ?? []).map((g) => literalRuns(g, MARK))));
  }
  return { names, anyName, values: buildGramIndex(filed) };
}

function firstName(glob: PathGlob): string | undefined {
  for (const segment of glob.segments) {
    if (segment.kind === "deep" || (segment.kind === "literal" && segment.text === "")) continue;
    return segment.kind === "literal" ? segment.text : undefined;
  }
  return undefined;
}

function file(map: Map<string, number[]>, rest: number[], name: string | undefined, id: number): void {
  if (name === undefined) rest.push(id);
  else {
    const list = map.get(name);
    if (list === undefined) map.set(name, [id]);
    else list.push(id);
  }
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
