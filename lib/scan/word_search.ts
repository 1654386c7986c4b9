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
  const width = 1 << shift;
  const most = words.reduce((sum, word) => sum + word.length, 1);
  if (most > 0xffff) throw new RangeError(`Cannot make a table of ${most} states`);
  const next = new Uint16Array(most << shift);
  const ends: (readonly number[] | undefined)[] = [undefined];
  let states = 1;
  words.forEach((word, place) => {
    let state = 0;
    for (let i = 0; i < word.length; i++) {
      const at = (state << shift) + (columns[word.charCodeAt(i)] ?? 0);
      let to = next[at] ?? 0;
      if (to === 0) {
        to = states++;
        next[at] = to;
        ends[to] = undefined;
      }
      state = to;
    }
    ends[state] = [place];
  });
  link(next, ends, { width, shift });
  const isEnd = Uint8Array.from({ length: states }, (_, state) => ends[state] === undefined ? 0 : 1);
  return { columns, shift, next: next.subarray(0, states << shift), ends, isEnd };
}

/** Where a word can't go on, the state goes where the longest of its endings would that begins a word. */
function link(
  next: Uint16Array,
  ends: (readonly number[] | undefined)[],
  { width, shift }: { readonly width: number; readonly shift: number },
): void {
  const fallback = new Uint16Array(ends.length);
  const queue: number[] = [];
  for (let column = 0; column < width; column++) {
    const to = next[column] ?? 0;
    if (to !== 0) queue.push(to);
  }
  for (let i = 0; i < queue.length; i++) {
    const state = queue[i] ?? 0;
    const other = fallback[state] ?? 0;
    const also = ends[other];
    if (also !== undefined) ends[state] = [...ends[state] ?? [], ...also];
    for (let column = 0; column < width; column++) {
      const at = (state << shift) + column;
      const to = next[at] ?? 0;
      const instead = next[(other << shift) + column] ?? 0;
      if (to === 0) next[at] = instead;
      else {
        fallback[to] = instead;
        queue.push(to);
      }
    }
  }
}
