/**
 * Parts and joins of words that keep what is known about them: the position, the pattern, why a part is unknown.
 *
 * @module
 */

import { UNKNOWN, type Word } from "../word.ts";

/** Characters that mean something in path patterns. */
const SPECIAL = /[\\*?[\]{}()!+@|]/g;

/** The text as a pattern that matches it alone. */
export function escapePattern(text: string): string {
  return text.replace(SPECIAL, "\\$&");
}

/** The word's pattern, or its value as a pattern. */
export function patternOf(word: Word): string {
  return word.pattern ?? escapePattern(word.value);
}

/** Index in the pattern that stands for the index in the value. A backslash and what it guards count as one. */
function patternIndex(pattern: string, index: number): number {
  let at = 0;
  for (let seen = 0; seen < index && at < pattern.length; seen++) {
    at += pattern[at] === "\\" && at + 1 < pattern.length ? 2 : 1;
  }
  return at;
}

/** A part of the word, with the same part of its pattern. */
export function sliceWord(word: Word, start: number, end: number = word.value.length): Word {
  if (start === 0 && end === word.value.length) return word;
  const value = word.value.slice(start, end);
  const base = { value, pos: word.pos, end: word.end };
  const why = word.why !== undefined && value.includes(UNKNOWN) ? { why: word.why } : undefined;
  if (word.pattern === undefined) return why ? { ...base, ...why } : base;
  const pattern = word.pattern.slice(
    patternIndex(word.pattern, start),
    patternIndex(word.pattern, end),
  );
  // A part without anything to expand is an ordinary word again.
  if (pattern === escapePattern(value) || pattern === value && value.search(SPECIAL) < 0) {
    return why ? { ...base, ...why } : base;
  }
  return { ...base, ...why, pattern };
}

/** A word with another value at the same place. */
export function withValue(word: Word, value: string, pattern?: string): Word {
  const why = word.why !== undefined && value.includes(UNKNOWN) ? { why: word.why } : undefined;
  return {
    value,
    ...(pattern === undefined ? undefined : { pattern }),
    ...why,
    pos: word.pos,
    end: word.end,
  };
}

/** Several words as one, with `glue` between them; the place is that of all. */
export function joinWords(words: readonly Word[], glue: string): Word {
  const first = words[0];
  if (first === undefined) return { value: "", pos: 0, end: 0 };
  if (words.length === 1) return first;
  let value = first.value;
  let end = first.end;
  let why = first.why;
  for (let i = 1; i < words.length; i++) {
    const next = words[i];
    if (next === undefined) break;
    value += glue + next.value;
    if (next.end > end) end = next.end;
    why ??= next.why;
  }
  return why === undefined ? { value, pos: first.pos, end } : { value, why, pos: first.pos, end };
}

/** Whether the path does not depend on the directory: absolute, in a home folder, or on a Windows drive. */
export function isAbsolute(path: string): boolean {
  return /^(?:[/~\\]|[A-Za-z]:[/\\]|[a-z][a-z0-9+.-]*:\/\/)/.test(path);
}

/** The path as seen from outside when the program changes to `dir` first. */
export function inDirectory(dir: Word | undefined, path: Word): Word {
  if (dir === undefined || dir.value === "" || dir.value === "." || isAbsolute(path.value)) return path;
  const slash = dir.value.endsWith("/") ? "" : "/";
  const value = dir.value + slash + path.value;
  const why = path.why ?? dir.why;
  const base = { value, ...(why === undefined ? undefined : { why }), pos: path.pos, end: path.end };
  if (dir.pattern === undefined && path.pattern === undefined) return base;
  return { ...base, pattern: patternOf(dir) + slash + patternOf(path) };
}

/** A word in single quotes, so that a shell reads back the same word. An unquoted pattern stays one. */
export function quoteWord(word: Word): string {
  if (word.pattern !== undefined) return word.value;
  return /^[A-Za-z0-9_@%+=:,./-]+$/.test(word.value)
    ? word.value
    : `'${word.value.replaceAll("'", `'\\''`)}'`;
}
