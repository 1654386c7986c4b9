/**
 * Globs over a whole text: commands, hosts, URLs, names. `*` matches any run of characters.
 *
 * A glob is cut at its stars into chunks of fixed length, each searched for from the left once: the time is linear
 * in the text for every pattern, at most length of text × length of the longest chunk.
 *
 * @module
 */

import { UNKNOWN } from "../../shell/word.ts";
import { classEnd } from "./brace.ts";
import { MARK } from "./gram_index.ts";
import type { PatternLanguage } from "./pattern_index.ts";

/** One character of a chunk: itself, any, or one of a set. */
type Unit = string | null | CharacterSet;

interface CharacterSet {
  readonly negated: boolean;
  /** Pairs of first and last code unit. */
  readonly ranges: readonly number[];
}

/** What stands between two stars. */
export interface Chunk {
  readonly length: number;
  /** The text, if there is nothing else in it. */
  readonly literal: string | undefined;
  readonly units: readonly Unit[];
}

/** A glob without alternatives, ready to match. */
export interface TextGlob {
  /** Chunk at the start. */
  readonly head: Chunk;
  /** Chunks between stars. */
  readonly middle: readonly Chunk[];
  /** Chunk at the end; undefined when the glob has no star. */
  readonly tail: Chunk | undefined;
}

/** How to match. */
export interface MatchOptions {
  /** Characters that a star does not run over. Default: none. */
  readonly barrier?: RegExp;
}

/**
 * Reads a glob that has no alternatives left.
 *
 * @param pattern The glob: `*`, `?`, `[abc]`, `[!a-z]`, and a backslash before what is meant literally.
 */
export function parseTextGlob(pattern: string): TextGlob {
  const chunks: Chunk[] = [];
  let units: Unit[] = [];
  for (let i = 0; i < pattern.length; i++) {
    const c = pattern.charAt(i);
    if (c === "*") {
      chunks.push(chunk(units));
      units = [];
    } else if (c === "?") units.push(null);
    else if (c === "\\" && i + 1 < pattern.length) units.push(pattern.charAt(++i));
    else if (c === "[" && classEnd(pattern, i) > i + 1) {
      const end = classEnd(pattern, i);
      units.push(characterSet(pattern.slice(i + 1, end - 1)));
      i = end - 1;
    } else units.push(c);
  }
  const last = chunk(units);
  const [head, ...middle] = chunks;
  if (head === undefined) return { head: last, middle: [], tail: undefined };
  return { head, middle: middle.filter((m) => m.length > 0), tail: last };
}

/**
 * Whether a glob matches a whole text. A part of the text that is unknown is matched by a star only.
 */
export function matchTextGlob(glob: TextGlob, text: string, options?: MatchOptions): boolean {
  const { head, tail } = glob;
  if (tail === undefined) return text.length === head.length && chunkAt(head, text, 0);
  const end = text.length - tail.length;
  if (end < head.length || !chunkAt(head, text, 0) || !chunkAt(tail, text, end)) return false;
  let at = head.length;
  for (const piece of glob.middle) {
    const found = findChunk(piece, text, at, end);
    if (found < 0 || blocked(text, at, found, options)) return false;
    at = found + piece.length;
  }
  return !blocked(text, at, end, options);
}

/** Whether a glob has neither star nor `?` nor class, and which text it then is. */
export function literalOf(glob: TextGlob): string | undefined {
  return glob.tail === undefined ? glob.head.literal : undefined;
}

/** What every matching text ends with. */
export function lastLetters({ head, tail }: TextGlob): string {
  const { units } = tail ?? head;
  let from = units.length;
  while (from > 0 && typeof units[from - 1] === "string") from--;
  return units.slice(from).join("");
}

/** The literal runs that every matching text contains; `mark` stands for the text's start and end. */
export function literalRuns(glob: TextGlob, mark: string): readonly string[] {
  const runs: string[] = [];
  const chunks = glob.tail === undefined ? [glob.head] : [glob.head, ...glob.middle, glob.tail];
  chunks.forEach((piece, index) => {
    let run = index === 0 ? mark : "";
    if (piece.literal !== undefined) run += piece.literal;
    else {
      for (const unit of piece.units) {
        if (typeof unit === "string") run += unit;
        else {
          if (run !== "") runs.push(run);
          run = "";
        }
      }
    }
    if (index === chunks.length - 1) run += mark;
    if (run !== "") runs.push(run);
  });
  return runs;
}

function blocked(text: string, from: number, to: number, options: MatchOptions | undefined): boolean {
  return options?.barrier !== undefined && options.barrier.test(text.slice(from, to));
}

function chunk(units: readonly Unit[]): Chunk {
  const literal = units.every((u) => typeof u === "string") ? units.join("") : undefined;
  return { length: units.length, literal, units };
}

function chunkAt(piece: Chunk, text: string, at: number): boolean {
  if (piece.literal !== undefined) return text.startsWith(piece.literal, at);
  for (let i = 0; i < piece.length; i++) {
    if (!unitMatches(piece.units[i] as Unit, text.charAt(at + i))) return false;
  }
  return true;
}

function findChunk(piece: Chunk, text: string, from: number, end: number): number {
  if (piece.literal !== undefined) {
    const found = text.indexOf(piece.literal, from);
    return found >= 0 && found + piece.length <= end ? found : -1;
  }
  for (let at = from; at + piece.length <= end; at++) {
    if (chunkAt(piece, text, at)) return at;
  }
  return -1;
}

function unitMatches(unit: Unit, c: string): boolean {
  if (typeof unit === "string") return unit === c;
  if (c === UNKNOWN) return false;
  return unit === null || inSet(unit, c.charCodeAt(0));
}

function inSet(set: CharacterSet, code: number): boolean {
  for (let i = 0; i < set.ranges.length; i += 2) {
    if (code >= (set.ranges[i] as number) && code <= (set.ranges[i + 1] as number)) return !set.negated;
  }
  return set.negated;
}

function characterSet(body: string): CharacterSet {
  const negated = body[0] === "!" || body[0] === "^";
  const ranges: number[] = [];
  let i = negated ? 1 : 0;
  const read = (): number => {
    if (body[i] === "\\" && i + 1 < body.length) i++;
    return body.charCodeAt(i++);
  };
  while (i < body.length) {
    const low = read();
    if (body[i] === "-" && i + 1 < body.length) {
      i++;
      ranges.push(low, read());
    } else ranges.push(low, low);
  }
  return { negated, ranges };
}

/** How an index reads these globs. */
export const TEXT_GLOBS: PatternLanguage<TextGlob> = {
  parse: parseTextGlob,
  runs: (glob) => literalRuns(glob, MARK),
  matches: matchTextGlob,
};
