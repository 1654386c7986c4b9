/**
 * Finding many words in one pass over a text: the automaton of Aho and Corasick.
 *
 * @module
 */

/** Words made ready to be looked for, in this letter case. */
export interface WordSearch {
  /** Which column of {@link next} a character has; ASCII alone. */
  readonly columns: Uint8Array;
  /** Power of two that a row of {@link next} is wide. */
  readonly shift: number;
  /** The state after a state and a column. State 0 is the start. */
  readonly next: Uint16Array;
  /** For each state the words that end there, by their places in the list, the longest first. Most have none. */
  readonly ends: readonly (readonly number[] | undefined)[];
  /** 1 for each state in which a word ends. */
  readonly isEnd: Uint8Array;
}

/**
 * Makes words ready.
 *
 * @param words In ASCII, none empty, none twice.
 * @throws {RangeError} Where there are too many for a table of 16-bit numbers.
 */
export function makeWordSearch(words: readonly string[]): WordSearch {
  const columns = new Uint8Array(128);
  let used = 1;
  for (const word of words) {
    for (let i = 0; i < word.length; i++) {
      const code = word.charCodeAt(i);
      if (columns[code] === 0) columns[code] = used++;
    }
  }
  const shift = Math.ceil(Math.log2(used));
  const most = words.reduce((sum, word) => sum + word.length, 1);
  if (most > 0xffff) throw new RangeError(`Cannot make a table of ${most} states`);
  const next = new Uint16Array(most << shift);
  const ends: (readonly number[] | undefined)[] = [undefined];
  // The states after each state, in the order in which they were made.
  const after: { readonly column: number; readonly to: number }[][] = [[]];
  words.forEach((word, place) => {
    let state = 0;
    for (let i = 0; i < word.length; i++) {
      const column = columns[word.charCodeAt(i)] ?? 0;
      let to = next[(state << shift) + column] ?? 0;
      if (to === 0) {
        to = after.length;
        next[(state << shift) + column] = to;
        after[state]?.push({ column, to });
        after.push([]);
        ends.push(undefined);
      }
      state = to;
    }
    ends[state] = [place];
  });
  link(next, ends, { after, shift });
  const isEnd = Uint8Array.from({ length: after.length }, (_, state) => ends[state] === undefined ? 0 : 1);
  return { columns, shift, next: next.subarray(0, after.length << shift), ends, isEnd };
}

/** Where a word can't go on, the state goes where the longest of its endings would that begins a word. */
function link(
  next: Uint16Array,
  ends: (readonly number[] | undefined)[],
  { after, shift }: {
    readonly after: readonly (readonly { readonly column: number; readonly to: number }[])[];
    readonly shift: number;
  },
): void {
  const fallback = new Uint16Array(after.length);
  const queue = (after[0] ?? []).map(({ to }) => to);
  for (let i = 0; i < queue.length; i++) {
    const state = queue[i] ?? 0;
    const other = fallback[state] ?? 0;
    const also = ends[other];
    if (also !== undefined) ends[state] = [...ends[state] ?? [], ...also];
    // As the other state, which is nearer to the start and complete, but for its own ways on.
    const [row, from] = [state << shift, other << shift];
    next.copyWithin(row, from, from + (1 << shift));
    for (const { column, to } of after[state] ?? []) {
      fallback[to] = next[row + column] ?? 0;
      next[row + column] = to;
      queue.push(to);
    }
  }
}
