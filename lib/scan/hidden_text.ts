/**
 * Text that a person does not see and an agent reads: invisible characters that spell something, and signs that turn
 * the order of what is shown.
 *
 * @module
 */

import type { Finding } from "./finding.ts";

/** Whether a character beyond ASCII may hide something: a first and cheap look. */
export function mayHide(code: number): boolean {
  return code >= 0x200b && (code <= 0x200f || (code >= 0x202a && code <= 0x202e) ||
    (code >= 0x2060 && code <= 0x2069) || code === 0xdb40 || (code >= 0xfe00 && code <= 0xfe0f) ||
    code === 0xfeff);
}

// Tags spell ASCII invisibly. With a black flag before and an end mark after they are the flag of a region.
const TAG_RUN = /(\ud83c\udff4)?(?:\udb40[\udc01-\udc7f]){1,4096}/g;
// A run of selectors after a picture can hold any bytes; one is usual.
const SELECTOR_RUN = /(?:[\ufe00-\ufe0f]|\udb40[\udd00-\uddef]){4,4096}/g;
const INVISIBLE_RUN = /[\u200b-\u200d\u2060-\u2064\ufeff]{8,4096}/g;
// Overrides turn letters round; nothing but an attack or a test needs them.
const OVERRIDE = /[\u202d\u202e]/g;
const SPLIT_WORD = /[A-Za-z][\u200b-\u200d\u2060\ufeff]{1,8}(?=[A-Za-z])/g;

/** From so many words on that are split by invisible characters, it is no mark for line breaks. */
const MANY_SPLITS = 3;

/** The most that is reported of one kind of characters. */
const MOST = 1_000;

/** Finds hidden text. To be asked where {@link mayHide} said so. */
export function findHiddenText(text: string): readonly Finding[] {
  const found: Finding[] = [];
  const add = (start: number, length: number): void => {
    found.push({ kind: "hidden-text", start, end: start + length });
  };
  for (const { 0: run, 1: flag, index } of take(text.matchAll(TAG_RUN), MOST)) {
    if (flag !== undefined && run.length <= 18 && run.endsWith("\udb40\udc7f")) continue;
    add(index + (flag?.length ?? 0), run.length - (flag?.length ?? 0));
  }
  for (const pattern of [SELECTOR_RUN, INVISIBLE_RUN, OVERRIDE]) {
    for (const { 0: run, index } of take(text.matchAll(pattern), MOST)) add(index, run.length);
  }
  for (const line of take(unclosedLines(text), MOST)) add(line.start, 1);
  const splits = [...take(text.matchAll(SPLIT_WORD), MOST)];
  if (splits.length >= MANY_SPLITS) {
    for (const { 0: split, index } of splits) add(index + 1, split.length - 1);
  }
  return found;
}

/** Signs that turn the order of what follows and are not closed on their line, as in CVE-2021-42574. */
function* unclosedLines(text: string): Generator<{ readonly start: number }> {
  let open = 0;
  let first = -1;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === LINE_FEED) {
      if (open > 0) yield { start: first };
      open = 0;
    } else if (code >= 0x202a && code <= 0x2069) {
      if (code === 0x202c || code === 0x2069) open = Math.max(0, open - 1);
      else if (code <= 0x202b || code >= 0x2066) {
        if (open++ === 0) first = i;
      }
    }
  }
  if (open > 0) yield { start: first };
}

const LINE_FEED = 10;

function* take<T>(items: Iterable<T>, most: number): Generator<T> {
  let left = most;
  for (const item of items) {
    if (left-- <= 0) return;
    yield item;
  }
}

const INVISIBLE = /[\u200b-\u200d\u2060-\u2064\ufeff\u00ad]/;

/** From so many invisible characters on nothing is gained by reading past them: they are reported themselves. */
const MANY_INVISIBLE = 10_000;

/**
 * A text without its invisible characters, and where its characters stood before. Undefined where there are none, or
 * so many that the text is hidden anyway.
 */
export function shown(
  text: string,
): { readonly text: string; readonly place: (at: number) => number } | undefined {
  if (!INVISIBLE.test(text)) return undefined;
  const parts = text.split(/[\u200b-\u200d\u2060-\u2064\ufeff\u00ad]/, MANY_INVISIBLE);
  if (parts.length === MANY_INVISIBLE) return undefined;
  // Where each part begins, without the invisible characters and with them: those of one part differ by its number.
  const starts = new Uint32Array(parts.length);
  let at = 0;
  parts.forEach((part, i) => {
    starts[i] = at;
    at += part.length;
  });
  const place = (index: number): number => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= index) low = middle;
      else high = middle - 1;
    }
    return index + low;
  };
  return { text: parts.join(""), place };
}
