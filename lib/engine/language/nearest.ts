/**
 * The word that was probably meant.
 *
 * @module
 */

/**
 * The known word nearest to one that was written: by case and dashes first, then by slips of the keyboard, then by
 * its beginning (`command` for `command_matches`).
 *
 * @returns Undefined if none is near enough to be worth a guess.
 */
export function nearest(word: string, known: readonly string[]): string | undefined {
  if (word.length === 0 || word.length > 64) return undefined;
  const plain = fold(word);
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.floor(plain.length / 3)) + 1;
  for (const candidate of known) {
    const distance = editDistance(plain, fold(candidate), bestDistance);
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  return best ?? (plain.length < 3 ? undefined : known.find((k) => k.startsWith(`${plain}_`)));
}

/** `commandMatches`, `command-matches` and `Command_Matches` are `command_matches`. */
function fold(word: string): string {
  return word.replace(/([a-z])([A-Z])/g, "$1_$2").replace(/[- ]/g, "_").toLowerCase();
}

/**
 * How many slips lie between two words: a letter left out, added, replaced, or two neighbours swapped.
 *
 * @param limit What counts as too far: any number from it on may be returned instead of the true one.
 */
export function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit;
  let twoBack: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min(at(last, j) + 1, at(row, j - 1) + 1, at(last, j - 1) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        cost = Math.min(cost, at(twoBack, j - 2) + 1);
      }
      row.push(cost);
    }
    [twoBack, last] = [last, row];
  }
  return at(last, b.length);
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Infinity;
}
