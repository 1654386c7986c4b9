/**
 * A part of a file, checked by itself: by a worker, or by the process that wants to know, while it has nothing else to do.
 *
 * @module
 */

import { readAt } from "../lines.ts";
import { HASH_SIZE } from "../merkle/mod.ts";
import { createLineChecker, MOST_LINES } from "./line_checker.ts";

/** A part of a file: all lines that begin in it. */
export interface FilePart {
  readonly path: string;
  /** Offset of its first byte. */
  readonly start: number;
  /** Offset after its last. A line that begins before it is read to its end. */
  readonly end: number;
  /** Length of the file: what is appended later isn't read. */
  readonly size: number;
}

/** What is said about a part. */
export interface PartAnswer {
  /** 1 for each line that is sound; never for the first. */
  readonly sound: Uint8Array<ArrayBuffer>;
  /** The hashes that the lines state, one after the other. */
  readonly hashes: Uint8Array<ArrayBuffer>;
  /** Those lines that are looked at again: the ones that are not sound, those right before them, and the last. */
  readonly lines: ReadonlyMap<number, Uint8Array>;
  /** Bytes after the last line feed of the file, where the part reaches its end. */
  readonly torn: number;
}

/** Checks parts, one after the other. */
export interface PartChecker {
  /** @throws Error where the file can't be read. */
  check(part: FilePart): PartAnswer;
  /** Lets go of the file that was read last. */
  close(): void;
}

const LINE_FEED = 10;
/** Bytes to read at a time after a part's end, to find that of its last line. */
const MORE = 1 << 14;

/** Makes a checker of parts, with memory of its own. */
export function createPartChecker(): PartChecker {
  const checker = createLineChecker();
  let buffer = new Uint8Array(1 << 20);
  let open: { readonly path: string; readonly file: Deno.FsFile } | undefined;

  const fileOf = (path: string): Deno.FsFile => {
    if (open?.path === path) return open.file;
    open?.file.close();
    open = undefined;
    open = { path, file: Deno.openSync(path, { read: true }) };
    return open.file;
  };

  /** The lines that begin in a part, and what follows the file's last line feed. */
  const linesOf = (
    { path, start, end, size }: FilePart,
  ): { readonly bytes: Uint8Array; readonly torn: number } => {
    const file = fileOf(path);
    // The byte before tells whether a line begins with the part.
    const from = Math.max(0, start - 1);
    let filled = end - from;
    makeRoom(filled);
    readAt(file, buffer.subarray(0, filled), from);
    const first = start === 0 ? 0 : buffer.subarray(0, filled).indexOf(LINE_FEED) + 1;
    if (start > 0 && (first === 0 || from + first >= end)) return { bytes: buffer.subarray(0, 0), torn: 0 };
    let stop = buffer[filled - 1] === LINE_FEED ? filled : 0;
    while (stop === 0 && from + filled < size) {
      const length = Math.min(MORE, size - from - filled);
      makeRoom(filled + length);
      readAt(file, buffer.subarray(filled, filled + length), from + filled);
      stop = buffer.subarray(filled, filled + length).indexOf(LINE_FEED) + 1;
      if (stop > 0) stop += filled;
      filled += length;
    }
    if (stop > 0) return { bytes: buffer.subarray(first, stop), torn: 0 };
    // The file ends within a line.
    stop = buffer.lastIndexOf(LINE_FEED, filled - 1) + 1;
    const whole = Math.max(first, stop);
    return { bytes: buffer.subarray(first, whole), torn: filled - whole };
  };

  const makeRoom = (size: number): void => {
    if (size <= buffer.length) return;
    const larger = new Uint8Array(size * 2);
    larger.set(buffer);
    buffer = larger;
  };

  /** What is said about lines is gathered here. */
  let sound = new Uint8Array(MOST_LINES);
  let hashes = new Uint8Array(MOST_LINES * HASH_SIZE);

  const check = (part: FilePart): PartAnswer => {
    const { bytes, torn } = linesOf(part);
    const found = new Map<number, Uint8Array>();
    // Who knows what was before it is the other side.
    checker.forget();
    checker.load(bytes);
    let count = 0;
    for (let lines = checker.check(); lines !== undefined; lines = checker.check()) {
      if (count + lines.count > sound.length) {
        const [oldSound, oldHashes] = [sound, hashes];
        sound = new Uint8Array(sound.length * 2);
        sound.set(oldSound);
        hashes = new Uint8Array(hashes.length * 2);
        hashes.set(oldHashes);
      }
      const first = checker.hashAddress(0);
      hashes.set(checker.bytes().subarray(first, first + lines.count * HASH_SIZE), count * HASH_SIZE);
      const keep = (i: number): void => void found.set(count + i, lines.line(i).slice());
      for (let i = 0; i < lines.count; i++) {
        const isSound = lines.isSound(i);
        sound[count + i] = isSound ? 1 : 0;
        if (isSound) continue;
        keep(i);
        if (i > 0) keep(i - 1);
      }
      // The lines that are looked at next may be held against it.
      keep(lines.count - 1);
      count += lines.count;
    }
    return { sound: sound.slice(0, count), hashes: hashes.slice(0, count * HASH_SIZE), lines: found, torn };
  };
  return {
    check,
    close: () => {
      open?.file.close();
      open = undefined;
    },
  };
}
