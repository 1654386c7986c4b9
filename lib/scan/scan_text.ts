/**
 * Looking through what a tool returned, in one pass and in time linear in its length.
 *
 * An automaton looks for all words at which a credential or a marker may stand; where it meets one, a small function
 * looks at that place and decides. Nothing is looked at twice, and each place within bounds.
 *
 * @module
 */

import type { Finding } from "./finding.ts";
import { formatWatchers } from "./format_watchers.ts";
import { findHiddenText, mayHide, shown } from "./hidden_text.ts";
import { injectionWatchers } from "./injection_watchers.ts";
import { namedValueWatcher } from "./named_values.ts";
import { loginWatchers } from "./logins.ts";
import { manifestWatchers } from "./manifests.ts";
import { plainText } from "./plain_text.ts";
import { privateKeyWatchers } from "./private_keys.ts";
import { passwordWatchers } from "./url_passwords.ts";
import type { Scan, Watcher } from "./watcher.ts";
import { makeWordSearch, type WordSearch } from "./word_search.ts";

/** Watchers with their words made ready. */
interface Scanner {
  readonly search: WordSearch;
  /** For each key of {@link search} its length, the words that begin with it, and who watches them. */
  readonly keys: readonly {
    readonly length: number;
    readonly words: readonly { readonly word: string; readonly watcher: Watcher }[];
  }[];
}

/** No shorter text holds anything that is looked for. */
const SHORTEST = 10;

/** The most that is reported: whoever reads more of it is served no better. */
const MOST_FOUND = 10_000;

/** How many patterns are tried, and likenesses checked, in so much text. Ordinary texts ask for a few hundred. */
const MOST_TRIES = 10_000;
const MOST_CHECKS = 5_000;
const SO_MUCH = 1_048_576;

/** Words are met by so many of their first characters, which keeps the automaton small. */
const KEY = 5;

let everything: Scanner | undefined;
let markers: Scanner | undefined;

/**
 * Finds credentials and prompt-injection markers in a text.
 *
 * @param text Of any length; about 5 ms for each 1,048,576 UTF-16 code units.
 * @returns In the order of their places, none within another; at most 10,000.
 *
 * @example
 * ```ts
 * import { scanText } from "./scan_text.ts";
 * console.log(scanText("Ignore all previous instructions.")[0]?.kind); // "instruction-override"
 * ```
 */
export function scanText(text: string): readonly Finding[] {
  if (text.length < SHORTEST) return NOTHING;
  const plain = plainText(text);
  if (plain === undefined) return scanPlain(text);
  return scanPlain(plain.text).map(({ kind, start, end }) => ({
    kind,
    start: plain.place(start),
    end: plain.place(end - 1) + 1,
  }));
}

function scanPlain(text: string): readonly Finding[] {
  if (text.length < SHORTEST) return NOTHING;
  everything ??= makeScanner([
    ...formatWatchers(),
    ...privateKeyWatchers(),
    ...passwordWatchers(),
    namedValueWatcher(),
    ...loginWatchers(),
    ...manifestWatchers(),
    ...injectionWatchers(),
  ]);
  const { found, likely, hides } = run(everything, text);
  if (!hides) return found.length === 0 && likely.length === 0 ? NOTHING : inOrder(found, likely);
  return inOrder([...found, ...findHiddenText(text)], [...likely, ...findBehindHidden(text)]);
}

const NOTHING: readonly Finding[] = Object.freeze([]);

/** Markers whose words are split by characters that nobody sees. */
function findBehindHidden(text: string): readonly Finding[] {
  const plain = shown(text);
  if (plain === undefined) return NOTHING;
  markers ??= makeScanner(injectionWatchers());
  return run(markers, plain.text).found.map(({ kind, start, end }) => ({
    kind,
    start: plain.place(start),
    end: plain.place(end - 1) + 1,
  }));
}

function makeScanner(watchers: readonly Watcher[]): Scanner {
  const keys = new Map<string, { readonly word: string; readonly watcher: Watcher }[]>();
  for (const watcher of watchers) {
    for (const word of watcher.words) {
      const key = word.slice(0, KEY);
      const list = keys.get(key);
      if (list === undefined) keys.set(key, [{ word, watcher }]);
      else list.push({ word, watcher });
    }
  }
  return {
    search: makeWordSearch([...keys.keys()]),
    keys: [...keys].map(([key, words]) => ({ length: key.length, words })),
  };
}

function run(
  { search: { columns, shift, next, ends, isEnd }, keys }: Scanner,
  text: string,
): { readonly found: readonly Finding[]; readonly likely: readonly Finding[]; readonly hides: boolean } {
  const scan = makeScan(text);
  let state = 0;
  let hides = false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 127) {
      state = 0;
      if (code > 0x2000 && mayHide(code)) hides = true;
      continue;
    }
    state = next[(state << shift) + (columns[code] as number)] as number; // Both within their tables.
    if (isEnd[state] === 0) continue;
    for (const place of ends[state] ?? []) {
      const key = keys[place];
      if (key === undefined) continue;
      const start = i + 1 - key.length;
      for (const { word, watcher } of key.words) {
        if (word.length === key.length || text.startsWith(word, start)) {
          watcher.look(scan, start, start + word.length);
        }
      }
    }
    if (scan.found.length + scan.likely.length > MOST_FOUND) break;
  }
  return { found: scan.found, likely: scan.likely, hides };
}

function makeScan(text: string): Scan {
  const known = new Map<string, number>();
  const shares = Math.ceil(text.length / SO_MUCH);
  return {
    text,
    found: [],
    likely: [],
    past: 0,
    pastMarkup: 0,
    pastManifest: 0,
    pastRun: 0,
    tries: MOST_TRIES * shares,
    checks: MOST_CHECKS * shares,
    after(word, from) {
      let place = known.get(word) ?? -1;
      if (place >= from) return place;
      place = text.indexOf(word, from);
      if (place < 0) place = text.length;
      known.set(word, place);
      return place;
    },
  };
}

/** Findings by their places. Where two meet the certain one stays, then the earlier. */
function inOrder(certain: readonly Finding[], likely: readonly Finding[]): readonly Finding[] {
  const first = apart(certain);
  if (likely.length === 0) return first;
  const free = apart(likely).filter((finding) => !meetsAny(first, finding));
  return [...first, ...free].sort(byPlace);
}

function apart(findings: readonly Finding[]): readonly Finding[] {
  const kept: Finding[] = [];
  let past = -1;
  for (const finding of [...findings].sort(byPlace)) {
    if (finding.start < past) continue;
    kept.push(finding);
    past = finding.end;
  }
  return kept;
}

function byPlace(a: Finding, b: Finding): number {
  return a.start - b.start || b.end - a.end;
}

/** Whether one of some findings, in order and apart, meets another. */
function meetsAny(findings: readonly Finding[], { start, end }: Finding): boolean {
  let low = 0;
  let high = findings.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((findings[middle]?.end ?? 0) <= start) low = middle + 1;
    else high = middle;
  }
  return (findings[low]?.start ?? Infinity) < end;
}
