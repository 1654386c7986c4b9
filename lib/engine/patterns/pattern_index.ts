/**
 * Many patterns over one kind of text, asked all at once.
 *
 * @module
 */

import { buildGramIndex, forEachCandidate } from "./gram_index.ts";

/** A pattern to file. */
export interface IndexedPattern<Glob> {
  /** What is called back with when the pattern matches. */
  readonly id: number;
  readonly glob: Glob;
  /** The literal runs that every matching text contains; see gram_index.ts. */
  readonly runs: readonly string[];
}

/** Patterns that are asked all at once. */
export interface PatternIndex {
  /** Calls back with the id of each pattern that matches a text; more than once where several bear the same id. */
  readonly forEachMatch: (text: string, found: (id: number) => void) => void;
}

/**
 * Files patterns.
 *
 * @param patterns What to file.
 * @param matches Whether a pattern matches a text. Asked only of those that the text might match.
 */
export function buildPatternIndex<Glob>(
  patterns: readonly IndexedPattern<Glob>[],
  matches: (glob: Glob, text: string) => boolean,
): PatternIndex {
  if (patterns.length === 0) return NO_PATTERNS;
  const index = buildGramIndex(patterns.map(({ runs }, id) => ({ id, runs })));
  return {
    forEachMatch(text, found) {
      forEachCandidate(index, text, (slot) => {
        // Slots are the patterns' own places.
        const pattern = patterns[slot] as IndexedPattern<Glob>;
        if (matches(pattern.glob, text)) found(pattern.id);
      });
    },
  };
}

const NO_PATTERNS: PatternIndex = { forEachMatch: () => {} };
