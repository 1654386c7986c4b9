/**
 * Checkpoints: what a log said its events were, at one of its sizes (c2sp.org/tlog-checkpoint).
 *
 * @module
 */

import { fromBase64 } from "./note.ts";

/** Name of the file in a log's folder that holds its checkpoints, oldest first. */
export const CHECKPOINTS = "checkpoints.txt";

/** Name of the file in a log's folder that holds the public keys of its checkpoints, one a line. */
export const PUBLIC_KEY = "public-key.txt";

/** The text of a checkpoint. */
export interface Checkpoint {
  /** Which log it is of: the name of the key that signs it. */
  readonly origin: string;
  /** Number of events. */
  readonly size: number;
  /** Root of the Merkle tree over them, in lower-case hex. */
  readonly root: string;
  /** When it was made: RFC 3339 in UTC with milliseconds. */
  readonly time?: string;
  /** Id of the last event; `-` where there is none. */
  readonly last?: string;
  /** SHA-256 of the note before it in the log, in lower-case hex; 64 zeros for the first. */
  readonly previous?: string;
  /** Further lines. */
  readonly extensions?: readonly string[];
}

/** `previous` of a log's first checkpoint. */
export const NO_NOTE: string = "0".repeat(64);

/** Forms of the lines that are known, by their first word. */
const KNOWN: Readonly<Record<"time" | "last" | "previous", RegExp>> = {
  time: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/,
  last: /^(?:-|[0-7][0-9A-HJKMNP-TV-Z]{25})$/,
  previous: /^[0-9a-f]{64}$/,
};

/** The text to sign. Ends with a line feed. */
export function checkpointText(checkpoint: Checkpoint): string {
  const { origin, size, root, time, last, previous, extensions = [] } = checkpoint;
  const lines = [origin, String(size), Uint8Array.fromHex(root).toBase64()];
  if (time !== undefined) lines.push(`time ${time}`);
  if (last !== undefined) lines.push(`last ${last}`);
  if (previous !== undefined) lines.push(`previous ${previous}`);
  return [...lines, ...extensions, ""].join("\n");
}

/**
 * Reads the text of a checkpoint.
 *
 * @param text What was signed, without the signatures.
 * @returns Undefined for other texts, also where a line that is known is not in its form, or is there twice.
 */
export function parseCheckpoint(text: string): Checkpoint | undefined {
  if (!text.endsWith("\n")) return undefined;
  const [origin = "", size = "", base64 = "", ...more] = text.slice(0, -1).split("\n");
  const root = fromBase64(base64);
  if (origin === "" || !/^(?:0|[1-9]\d{0,15})$/.test(size) || root?.length !== 32 || more.includes("")) {
    return undefined;
  }
  const known: { time?: string; last?: string; previous?: string } = {};
  const extensions: string[] = [];
  for (const line of more) {
    const space = line.indexOf(" ");
    const word = line.slice(0, Math.max(space, 0));
    if (word !== "time" && word !== "last" && word !== "previous") {
      extensions.push(line);
      continue;
    }
    const value = line.slice(space + 1);
    if (known[word] !== undefined || !KNOWN[word].test(value)) return undefined;
    known[word] = value;
  }
  const number = Number(size);
  if (!Number.isSafeInteger(number)) return undefined;
  return {
    origin,
    size: number,
    root: root.toHex(),
    ...known,
    ...(extensions.length === 0 ? {} : { extensions }),
  };
}

/** A note in a file of notes. */
export interface PlacedNote {
  /** All of it, with the last line feed and without the empty line after it. */
  readonly note: string;
  /** Bytes of the file before it. */
  readonly offset: number;
  /** Line on which it begins, from 1. */
  readonly line: number;
}

/** The notes of a file. */
export interface SplitNotes {
  readonly notes: readonly PlacedNote[];
  /** Bytes before what follows the last whole note; absent where nothing does. */
  readonly torn?: { readonly offset: number; readonly line: number };
}

/**
 * Splits a file of notes. A note ends with a line that begins with an em dash and a space, and an empty line after it; what
 * is no note is a part of the next.
 *
 * @param text Read with its byte order mark, if it has one.
 */
export function splitNotes(text: string): SplitNotes {
  const notes: PlacedNote[] = [];
  const encoder = new TextEncoder();
  let [start, offset, line] = [0, 0, 1];
  for (;;) {
    const end = noteEnd(text, start);
    if (end < 0) break;
    const note = text.slice(start, end);
    notes.push({ note, offset, line });
    offset += encoder.encode(note).length + 1;
    line += note.split("\n").length;
    start = end + 1;
  }
  return start < text.length ? { notes, torn: { offset, line } } : { notes };
}

/** Where the note that begins somewhere ends: after the line feed of its last line. -1 where it doesn't. */
function noteEnd(text: string, start: number): number {
  for (let at = start;;) {
    const blank = text.indexOf("\n\n", at);
    if (blank < 0) return -1;
    const lineStart = Math.max(text.lastIndexOf("\n", blank - 1) + 1, start);
    if (text.startsWith("— ", lineStart)) return blank + 1;
    at = blank + 1;
  }
}
