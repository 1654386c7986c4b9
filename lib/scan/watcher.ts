/**
 * What a scan is made of: words to stop at, and what to look at there.
 *
 * @module
 */

import type { Finding } from "./finding.ts";

/** A scan in the making. */
export interface Scan {
  readonly text: string;
  /** What was found, in the order of its ends. */
  readonly found: Finding[];
  /** What is likely, and counts only where nothing certain was found in the same place. */
  readonly likely: Finding[];
  /** Where the last certain finding ends: nothing is looked for within it. */
  past: number;
  /** Where the comment or picture's address that was looked at last has ended: none begins within it. */
  pastMarkup: number;
  /** Up to where data of a Secret of Kubernetes were looked for. */
  pastManifest: number;
  /** Where the run of characters that was too long for a value has ended, as far as it was looked at. */
  pastRun: number;
  /** Patterns that may still be tried; see {@link Scan.checks}. */
  tries: number;
  /**
   * Costly checks that may still be made. A text that asks for more is made to be slow: what is met in it is then taken
   * for what it looks like.
   */
  checks: number;
  /** The place of a word from some place on; the text's length where there is none. Asked with growing places. */
  after(word: string, from: number): number;
}

/** Words to stop at, and what to look at there. */
export interface Watcher {
  readonly words: readonly string[];
  /**
   * Looks at a place where a word was met. It must look at a bounded part of the text, so that a scan takes time in
   * proportion to the length.
   *
   * @param start Where the word begins.
   * @param end Where it has ended.
   */
  look(scan: Scan, start: number, end: number): void;
}

/** Adds a certain finding. */
export function report(scan: Scan, finding: Finding): void {
  scan.found.push(finding);
  if (finding.end > scan.past) scan.past = finding.end;
}

/**
 * Whether no character stands before a place that could be part of the same word. In a text within a text the `n` of an
 * escaped line feed is none.
 */
export function isStart(text: string, at: number): boolean {
  if (at === 0 || !isWordCode(text.charCodeAt(at - 1))) return true;
  if (at < 2 || text.charCodeAt(at - 2) !== BACKSLASH) return false;
  const code = text.charCodeAt(at - 1);
  return code === 110 || code === 114 || code === 116;
}

/** Whether a character is a letter, a digit, `_` or `-`. */
export function isWordCode(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57) ||
    code === 95 || code === 45;
}

const BACKSLASH = 92;
