/**
 * Events of a block of lines that answer a question, found without parsing the others.
 *
 * A block is looked at as text of one character for each byte: the runtime searches such text at gigabytes a second, ten
 * times faster than it searches bytes.
 *
 * @module
 */

import { Buffer } from "node:buffer";
import type { AuditEvent } from "../entry.ts";
import { decodeText, parseEvent } from "../parse_event.ts";
import type { CompiledQuery } from "./compile_query.ts";

/** Looks through blocks of whole lines, one after the other. */
export interface Scanner {
  /** The wanted events of a block, in order. */
  scan(bytes: Uint8Array): Generator<AuditEvent>;
}

/** A scanner for a question. */
export function scannerOf({ groups, matches }: CompiledQuery): Scanner {
  let order: readonly (readonly string[])[] | undefined;
  return {
    *scan(bytes) {
      const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1");
      order ??= byRarity(groups, text);
      const [rarest, ...others] = order;
      for (const { start, end } of rarest === undefined ? allLines(text) : linesWith(text, rarest)) {
        if (!others.every((needles) => holdsOne(text, start, end, needles))) continue;
        const line = lineText(text, bytes, start, end);
        const event = line === undefined ? undefined : parseEvent(line);
        if (event !== undefined && matches(event)) yield event;
      }
    },
  };
}

// deno-lint-ignore no-control-regex
const ASCII = /^[\x00-\x7f]*$/;

/** A line as it reads. Where all is ASCII, as in most lines, that stands there already. */
function lineText(text: string, bytes: Uint8Array, start: number, end: number): string | undefined {
  const line = text.slice(start, end);
  return ASCII.test(line) ? line : decodeText(bytes.subarray(start, end));
}

interface Span {
  readonly start: number;
  /** Offset of the line feed. */
  readonly end: number;
}

/** Characters that are enough to see which needles are rare. */
const SAMPLE = 1 << 18;

/** The groups, that which fewest lines hold first. */
function byRarity(
  groups: readonly (readonly string[])[],
  text: string,
): readonly (readonly string[])[] {
  if (groups.length < 2) return groups;
  const sample = text.slice(0, SAMPLE);
  return groups.map((needles) => ({ needles, found: count(linesWith(sample, needles)) }))
    .sort((a, b) => a.found - b.found).map(({ needles }) => needles);
}

function count(spans: Iterable<Span>): number {
  let found = 0;
  for (const _ of spans) found++;
  return found;
}

function* allLines(text: string): Generator<Span> {
  for (let start = 0; start < text.length;) {
    const end = text.indexOf("\n", start);
    yield { start, end };
    start = end + 1;
  }
}

/** The lines that hold one of some needles, in order. */
function* linesWith(text: string, needles: readonly string[]): Generator<Span> {
  // Where each needle is found next, from the current line on.
  const next = needles.map((needle) => text.indexOf(needle));
  for (;;) {
    let at = -1;
    for (const found of next) if (found >= 0 && (at < 0 || found < at)) at = found;
    if (at < 0) return;
    const feed = text.indexOf("\n", at);
    const end = feed < 0 ? text.length : feed;
    yield { start: text.lastIndexOf("\n", at) + 1, end };
    for (let i = 0; i < next.length; i++) {
      const found = next[i] ?? -1;
      if (found >= 0 && found < end) next[i] = text.indexOf(needles[i] ?? "", end);
    }
  }
}

function holdsOne(text: string, start: number, end: number, needles: readonly string[]): boolean {
  // Of the line alone: a search goes on to the end of what it is given.
  const line = text.slice(start, end);
  return needles.some((needle) => line.includes(needle));
}
