/**
 * The newest checkpoint of a log, read from the end of its file. Nothing but what every writer needs: signing, checking and
 * the tree are elsewhere, so that a process that lives for one call does not load them.
 *
 * @module
 */

import { readAt } from "./lines.ts";

/** Name of the file of checkpoints. */
const CHECKPOINTS = "checkpoints.txt";

/** The newest whole note in the file of checkpoints. */
export interface LastCheckpoint {
  /** The note, without the empty line after it. */
  readonly note: string;
  /** Number of events that it covers; undefined where it is no checkpoint. */
  readonly size: number | undefined;
  /** Root of the tree, in lower-case hex; empty where it is no checkpoint. */
  readonly root: string;
  /** Id of the last event that it covers. */
  readonly last: string | undefined;
}

/** How the file of checkpoints ends. */
export interface CheckpointsEnd {
  readonly last: LastCheckpoint | undefined;
  /** Bytes up to and with the empty line after the newest note. */
  readonly end: number;
  /** Bytes of the file. What lies between `end` and it is a torn note. */
  readonly size: number;
}

const NONE: CheckpointsEnd = { last: undefined, end: 0, size: 0 };

/** Longer than most notes. */
const CHUNK = 1 << 10;

/**
 * Reads the newest checkpoint.
 *
 * @throws Error where the file is there and can't be read.
 */
export function readLastCheckpoint(folder: string): CheckpointsEnd {
  let file: Deno.FsFile;
  try {
    file = Deno.openSync(`${folder}/${CHECKPOINTS}`, { read: true });
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return NONE;
    throw error;
  }
  try {
    const { size } = file.statSync();
    for (let length = Math.min(size, CHUNK);; length = Math.min(size, length * 8)) {
      const bytes = new Uint8Array(length);
      readAt(file, bytes, size - length);
      const end = noteEnd(bytes, length);
      const start = end < 0 ? -1 : noteEnd(bytes, end - 1);
      const isWhole = length === size;
      if (start < 0 && !isWhole) continue;
      if (end < 0) return { last: undefined, end: 0, size };
      const note = new TextDecoder().decode(bytes.subarray(Math.max(0, start), end - 1));
      return { last: partsOf(note), end: size - length + end, size };
    }
  } finally {
    file.close();
  }
}

const LINE_FEED = 10;
/** An em dash and a space. */
const MARK: readonly number[] = [0xe2, 0x80, 0x94, 0x20];

/** Offset after the last note that ends before an offset: after the empty line behind its signature. -1 for none. */
function noteEnd(bytes: Uint8Array, before: number): number {
  for (let at = before - 1; at > 0; at--) {
    if (bytes[at] !== LINE_FEED || bytes[at - 1] !== LINE_FEED) continue;
    const line = at < 2 ? 0 : bytes.lastIndexOf(LINE_FEED, at - 2) + 1;
    if (MARK.every((byte, i) => bytes[line + i] === byte)) return at + 1;
  }
  return -1;
}

function partsOf(note: string): LastCheckpoint {
  const [, size, root] = /^[^\n]+\n(0|[1-9]\d{0,14})\n([A-Za-z0-9+/]{43}=)\n/.exec(note) ?? [];
  if (size === undefined || root === undefined) return { note, size: undefined, root: "", last: undefined };
  const [, last] = /\nlast ([0-7][0-9A-HJKMNP-TV-Z]{25})\n/.exec(note) ?? [];
  return { note, size: Number(size), root: Uint8Array.fromBase64(root).toHex(), last };
}
