/**
 * Many patterns over one kind of text, asked all at once, and kept in a form that is quick to load.
 *
 * @module
 */

import {
  buildGramIndex,
  findCandidates,
  findInRuns,
  type GramIndex,
  hasRuns,
  loadGramIndex,
  maySee,
  newAsking,
  runBits,
  runsOf,
  storeGramIndex,
} from "./gram_index.ts";

/** A pattern to file, its alternatives written out. */
export interface IndexedPattern {
  /** What is called back with when the pattern matches. */
  readonly id: number;
  readonly pattern: string;
}

/** What there is to know of one kind of pattern. */
export interface PatternLanguage<Glob> {
  readonly parse: (pattern: string) => Glob;
  /** The literal runs that every matching text contains; see gram_index.ts. */
  readonly runs: (glob: Glob) => readonly string[];
  readonly matches: (glob: Glob, text: string) => boolean;
  /** Patterns are in lower case, and texts are held against them in lower case. Default: false. */
  readonly folds?: boolean;
}

/** Patterns that are asked all at once. */
export interface PatternIndex {
  readonly patterns: readonly IndexedPattern[];
  /** Adds the id of each pattern that matches a text to a list; more than once where several bear the same id. */
  readonly addMatches: (text: string, into: number[]) => void;
  /** The index as plain data. */
  readonly stored: () => StoredIndex;
}

/** An index as plain data: loading it parses no pattern. */
export interface StoredIndex {
  readonly patterns: readonly string[];
  readonly ids: readonly number[];
  readonly grams: readonly number[];
}

/** Files patterns. */
export function buildPatternIndex<Glob>(
  patterns: readonly IndexedPattern[],
  language: PatternLanguage<Glob>,
): PatternIndex {
  if (patterns.length === 0) return NO_PATTERNS;
  const globs = patterns.map(({ pattern }) => language.parse(pattern));
  return indexOver(
    patterns,
    globs,
    buildGramIndex(globs.map((g, id) => ({ id, runs: language.runs(g) }))),
    language,
  );
}

/** Makes an index of what {@link PatternIndex.stored} gave. Each pattern is parsed when a text first might match it. */
export function loadPatternIndex<Glob>(stored: StoredIndex, language: PatternLanguage<Glob>): PatternIndex {
  if (stored.patterns.length === 0) return NO_PATTERNS;
  const patterns = stored.patterns.map((pattern, n) => ({ id: stored.ids[n] ?? 0, pattern }));
  return indexOver(patterns, new Array(patterns.length), loadGramIndex(stored.grams), language);
}

function indexOver<Glob>(
  patterns: readonly IndexedPattern[],
  globs: (Glob | undefined)[],
  index: GramIndex,
  language: PatternLanguage<Glob>,
): PatternIndex {
  const asking = newAsking(patterns.length);
  const bits: (Uint16Array | undefined)[] = new Array(patterns.length);
  return {
    patterns,
    addMatches(given, into) {
      const text = language.folds === true ? given.toLowerCase() : given;
      // A long text is cheaper asked once for its runs than gone through for each index, and than being matched.
      const runs = text.length > LONG_TEXT ? runsOf(text) : undefined;
      const count = runs === undefined
        ? findCandidates(index, text, asking)
        : findInRuns(index, runs, asking);
      if (count === 0) return;
      const { ids } = asking;
      for (let i = 0; i < count; i++) {
        const slot = ids[i] as number; // i < count
        // Slots are the patterns' own places.
        const pattern = patterns[slot] as IndexedPattern;
        const glob = globs[slot] ??= language.parse(pattern.pattern);
        const needed = bits[slot] ??= runBits(language.runs(glob));
        if (runs === undefined ? !maySee(asking, needed) : !hasRuns(runs, needed)) continue;
        if (language.matches(glob, text)) into.push(pattern.id);
      }
    },
    stored: () => ({
      patterns: patterns.map((p) => p.pattern),
      ids: patterns.map((p) => p.id),
      grams: storeGramIndex(index),
    }),
  };
}

/** From so many letters on a text has more runs than most indexes have. */
const LONG_TEXT = 512;

const NO_PATTERNS: PatternIndex = {
  patterns: [],
  addMatches: () => {},
  stored: () => ({ patterns: [], ids: [], grams: [0] }),
};
