/**
 * Which of many patterns might match a text, found in one pass over the text.
 *
 * Each pattern is filed under three characters in a row that every text it matches must contain, the rarest such
 * run that it has. A text is then looked up run by run; patterns under runs that it lacks are never touched, so
 * they cost nothing however many they are.
 *
 * @module
 */

/** Stands before the first and after the last character of a text, so that short anchored patterns have runs too. */
export const MARK = "\u0000";

/** One pattern to file: the literal runs that every matching text contains, {@link MARK} at the text's ends. */
export interface IndexEntry {
  readonly id: number;
  readonly runs: readonly string[];
}

/** An index over patterns. */
export interface GramIndex {
  /** Ids filed under each run of three. */
  readonly grams: ReadonlyMap<number, readonly number[]>;
  /** Bit set of the runs that occur, to pass over the others without a look-up. */
  readonly filter: Uint8Array;
  /** Ids of patterns that have no run of three. */
  readonly rest: readonly number[];
}

const FILTER_BITS = 16;
const FILTER_MASK = (1 << FILTER_BITS) - 1;

/** Files patterns. */
export function buildGramIndex(entries: readonly IndexEntry[]): GramIndex {
  const counts = new Map<number, number>();
  const keysOf: number[][] = [];
  for (const entry of entries) {
    const keys: number[] = [];
    for (const run of entry.runs) {
      for (let i = 0; i + 3 <= run.length; i++) {
        const key = gramKey(run.charCodeAt(i), run.charCodeAt(i + 1), run.charCodeAt(i + 2));
        keys.push(key);
        counts.set(key, (counts.get(key) ?? 0) + 1);
      }
    }
    keysOf.push(keys);
  }
  const grams = new Map<number, number[]>();
  const rest: number[] = [];
  entries.forEach((entry, index) => {
    let best: number | undefined;
    let bestCount = Infinity;
    for (const key of keysOf[index] ?? []) {
      const count = counts.get(key) ?? 0;
      if (count < bestCount) {
        best = key;
        bestCount = count;
      }
    }
    if (best === undefined) {
      rest.push(entry.id);
      return;
    }
    const list = grams.get(best);
    if (list === undefined) grams.set(best, [entry.id]);
    else list.push(entry.id);
  });
  return { grams, filter: filterOver(grams.keys()), rest };
}

function filterOver(keys: Iterable<number>): Uint8Array {
  const filter = new Uint8Array((1 << FILTER_BITS) >> 3);
  for (const key of keys) {
    const bit = key & FILTER_MASK;
    filter[bit >> 3] = (filter[bit >> 3] ?? 0) | (1 << (bit & 7));
  }
  return filter;
}

/** An index as numbers: how many ids have no run and these, then for each run its key, how many ids, and these. */
export function storeGramIndex({ grams, rest }: GramIndex): readonly number[] {
  const numbers = [rest.length, ...rest];
  for (const [key, ids] of grams) numbers.push(key, ids.length, ...ids);
  return numbers;
}

/** Reads what {@link storeGramIndex} wrote. */
export function loadGramIndex(numbers: readonly number[]): GramIndex {
  let at = 0;
  const take = (): readonly number[] => {
    const count = numbers[at] ?? 0;
    const ids = numbers.slice(at + 1, at + 1 + count);
    at += 1 + count;
    return ids;
  };
  const rest = take();
  const grams = new Map<number, readonly number[]>();
  while (at < numbers.length) {
    const key = numbers[at++] ?? 0;
    grams.set(key, take());
  }
  return { grams, filter: filterOver(grams.keys()), rest };
}

/**
 * Calls back with the ids of all patterns that might match a text. An id may come more than once.
 */
export function forEachCandidate(index: GramIndex, text: string, found: (id: number) => void): void {
  for (const id of index.rest) found(id);
  const { grams, filter } = index;
  if (grams.size === 0) return;
  let a = 0;
  let b = 0;
  // The first run starts at the mark before the text, the last ends at the mark after it.
  for (let i = 0; i <= text.length; i++) {
    const c = i < text.length ? text.charCodeAt(i) : 0;
    if (i > 0) {
      const key = gramKey(a, b, c);
      const bit = key & FILTER_MASK;
      if (((filter[bit >> 3] as number) & (1 << (bit & 7))) !== 0) {
        const ids = grams.get(key);
        if (ids !== undefined) { for (const id of ids) found(id); }
      }
    }
    a = b;
    b = c;
  }
}

/** A small integer for three code units; different runs may share one, which costs a needless match and no more. */
function gramKey(a: number, b: number, c: number): number {
  return (Math.imul(a, 0x9e5f) ^ Math.imul(b, 0x3c6b) ^ Math.imul(c, 0x51)) & 0x3fffffff;
}
