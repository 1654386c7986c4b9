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

/** Files patterns. */
export function buildGramIndex(entries: readonly IndexEntry[]): GramIndex {
  const counts = new Map<number, number>();
  const keysOf: number[][] = [];
  for (const entry of entries) {
    const keys: number[] = [];
    for (const run of entry.runs) {
      let key = 0;
      for (let i = 0; i < run.length; i++) {
        key = nextKey(key, run.charCodeAt(i));
        if (i < 2) continue;
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
    let bestWeight = Infinity;
    for (const key of keysOf[index] ?? []) {
      // How many patterns a text with the run is held against, times how many texts have it.
      const weight = (counts.get(key) ?? 0) * commonness(key);
      if (weight < bestWeight) {
        best = key;
        bestWeight = weight;
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

/** How often a character stands in commands and paths, roughly, in a thousand. */
const FREQUENCIES: Uint8Array = frequencies();

function frequencies(): Uint8Array {
  const table = new Uint8Array(128).fill(3);
  const often: readonly (readonly [number, string])[] = [
    [120, " /"],
    [75, "etao"],
    [55, "inrs-"],
    [35, "lcdpm"],
    [25, "uhgf.:\0"],
    [12, "bywvk_"],
    [7, "xjzq0123456789="],
  ];
  for (const [frequency, characters] of often) {
    for (const character of characters) table[character.charCodeAt(0)] = frequency;
  }
  return table;
}

/** Words that stand in many commands and paths: their runs are met more often than their letters tell. */
const WORDS =
  "file path name list test info build config install user input output host port main lib src local " +
  "home https example.com version profile script image server project";

const OFTEN = 6;

let common: ReadonlySet<number> | undefined;

function runsOfWords(): ReadonlySet<number> {
  const runs = new Set<number>();
  for (const word of WORDS.split(" ")) {
    let key = 0;
    for (let i = 0; i < word.length; i++) {
      key = nextKey(key, word.charCodeAt(i));
      if (i >= 2) runs.add(key);
    }
  }
  return runs;
}

/** How often a run is to be expected in a text: as often as its characters, were they to stand at random. */
function commonness(key: number): number {
  const times = (common ??= runsOfWords()).has(key) ? OFTEN : 1;
  return times * (FREQUENCIES[key >> 14] as number) * (FREQUENCIES[(key >> 7) & 127] as number) *
    (FREQUENCIES[key & 127] as number);
}

function filterOver(keys: Iterable<number>): Uint8Array {
  const filter = new Uint8Array((1 << FILTER_BITS) >> 3);
  for (const key of keys) {
    const bit = filterBit(key);
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

/** The runs that a text has, as a bit set: a run that it lacks may be in it, one that it has is. */
export type RunSet = Uint8Array;

let lastText: string | undefined;
let lastRuns: RunSet | undefined;

/** The runs of a text; good until the next text is asked for. The same text is often asked for again at once. */
export function runsOf(text: string): RunSet {
  const set = lastRuns ??= new Uint8Array((1 << FILTER_BITS) >> 3);
  if (text === lastText) return set;
  lastText = text;
  set.fill(0);
  const { length } = text;
  let key = length === 0 ? 0 : nextKey(0, text.charCodeAt(0));
  for (let i = 1; i <= length; i++) {
    key = nextKey(key, i < length ? text.charCodeAt(i) : 0);
    const bit = filterBit(key);
    set[bit >> 3] = (set[bit >> 3] as number) | (1 << (bit & 7));
  }
  return set;
}

/** The bits of the runs of three that every text a pattern matches must have. */
export function runBits(runs: readonly string[]): Uint16Array {
  const bits = new Set<number>();
  for (const run of runs) {
    let key = 0;
    for (let i = 0; i < run.length; i++) {
      key = nextKey(key, run.charCodeAt(i));
      if (i >= 2) bits.add(filterBit(key));
    }
  }
  return Uint16Array.from(bits);
}

/** Whether a set has all runs of a pattern. */
export function hasRuns(set: RunSet, bits: Uint16Array): boolean {
  for (let i = 0; i < bits.length; i++) {
    const bit = bits[i] as number;
    if (((set[bit >> 3] as number) & (1 << (bit & 7))) === 0) return false;
  }
  return true;
}

/** What is kept from one text to the next, so that nothing is made anew. */
export interface Asking {
  /** How many texts were asked about. */
  texts: number;
  /** For each id the last text, by its number, that it was a candidate for. */
  readonly last: Uint32Array;
  /** The candidates for the text, each once. */
  readonly ids: Uint32Array;
  /** Runs that the last short text had, a few bits of each: one that it lacks may seem to be there, one that it has does. */
  readonly seen: Uint32Array;
  /** The runs that ids are filed under, by their bits, and the ids under each; made for the first long text. */
  filed: { readonly bits: Uint16Array; readonly ids: readonly (readonly number[])[] } | undefined;
}

/** Nothing asked yet. Ids are below `count`. */
export function newAsking(count: number): Asking {
  return {
    texts: 0,
    last: new Uint32Array(count),
    ids: new Uint32Array(count),
    seen: new Uint32Array((SEEN + 1) >> 5),
    filed: undefined,
  };
}

/** Puts the ids of all patterns that might match a text into `asking.ids`. Returns how many there are. */
export function findCandidates({ grams, filter, rest }: GramIndex, text: string, asking: Asking): number {
  const { last, ids } = asking;
  if (asking.texts === LAST_NUMBER) {
    asking.texts = 0;
    last.fill(0);
  }
  const number = ++asking.texts;
  let count = 0;
  for (let i = 0; i < rest.length; i++) ids[count++] = rest[i] as number; // i < length
  if (grams.size === 0) return count;
  const { seen } = asking;
  seen.fill(0);
  // The first run starts at the mark before the text, the last ends at the mark after it.
  const { length } = text;
  let key = length === 0 ? 0 : nextKey(0, text.charCodeAt(0));
  for (let i = 1; i <= length; i++) {
    key = nextKey(key, i < length ? text.charCodeAt(i) : 0);
    const bit = filterBit(key);
    seen[(bit & SEEN) >> 5] = (seen[(bit & SEEN) >> 5] as number) | (1 << (bit & 31));
    if (((filter[bit >> 3] as number) & (1 << (bit & 7))) === 0) continue;
    const filed = grams.get(key);
    if (filed === undefined) continue;
    for (let k = 0; k < filed.length; k++) {
      const id = filed[k] as number; // k < length
      // A run may stand in a text a thousand times.
      if (last[id] === number) continue;
      last[id] = number;
      ids[count++] = id;
    }
  }
  return count;
}

/** Whether the text that was last asked about may have all runs of a pattern; see {@link runBits}. */
export function maySee({ seen }: Asking, bits: Uint16Array): boolean {
  for (let i = 0; i < bits.length; i++) {
    const bit = bits[i] as number; // i < length
    if (((seen[(bit & SEEN) >> 5] as number) & (1 << (bit & 31))) === 0) return false;
  }
  return true;
}

/** Bits of `seen`, less one. */
const SEEN = 255;

/** The highest number that `last` holds. */
const LAST_NUMBER = 0xffff_ffff;

/** As {@link findCandidates} for a text that has more runs than the index: goes through those of the index. */
export function findInRuns({ grams, rest }: GramIndex, runs: RunSet, asking: Asking): number {
  const { ids } = asking;
  const filed = asking.filed ??= {
    bits: Uint16Array.from(grams.keys(), filterBit),
    ids: [...grams.values()],
  };
  let count = 0;
  for (let i = 0; i < rest.length; i++) ids[count++] = rest[i] as number; // i < length
  const { bits } = filed;
  for (let i = 0; i < bits.length; i++) {
    const bit = bits[i] as number;
    if (((runs[bit >> 3] as number) & (1 << (bit & 7))) === 0) continue;
    const under = filed.ids[i] as readonly number[]; // as many as bits
    for (let k = 0; k < under.length; k++) ids[count++] = under[k] as number; // k < length
  }
  return count;
}

/**
 * The key of the run that ends with a code unit: seven bits of each of the last three, which tells all runs of ASCII
 * apart. Other runs may share a key, which costs a needless match and no more.
 */
function nextKey(key: number, code: number): number {
  return ((key << 7) | (code & 127)) & 0x1fffff;
}

function filterBit(key: number): number {
  return Math.imul(key, 0x9e3779b1) >>> (32 - FILTER_BITS);
}
