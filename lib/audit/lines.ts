/**
 * Lines of a file, from its start or from its end, without loading it whole.
 *
 * @module
 */

const LINE_FEED = 10;

/** A whole line, without its line feed. */
export interface Line {
  /** Offset of its first byte. */
  readonly start: number;
  readonly bytes: Uint8Array;
}

/** A run of whole lines, as they lie in the file. */
export interface LineBlock {
  /** Offset of the first byte. */
  readonly start: number;
  /** Ends with a line feed. Overwritten by the next block. */
  readonly bytes: Uint8Array;
}

/**
 * The lines of a file in blocks, from an offset at which a line starts.
 *
 * @param end Where to stop: what is appended later isn't read. Bytes after the last line feed before it aren't given out.
 * @param size Bytes to read at a time. A line that is longer makes its block longer.
 */
export function* lineBlocks(
  file: Deno.FsFile,
  start: number,
  end: number,
  size = 1 << 18,
): Generator<LineBlock> {
  let buffer: Uint8Array = new Uint8Array(Math.min(size, Math.max(1, end - start)));
  let filled = 0;
  let at = start;
  file.seekSync(start, Deno.SeekMode.Start);
  while (at + filled < end) {
    if (filled === buffer.length) buffer = grown(buffer);
    const got = file.readSync(buffer.subarray(filled, Math.min(buffer.length, filled + end - at - filled)));
    if (got === null) return;
    const stop = buffer.lastIndexOf(LINE_FEED, filled + got - 1) + 1;
    filled += got;
    if (stop === 0) continue;
    yield { start: at, bytes: buffer.subarray(0, stop) };
    buffer.copyWithin(0, stop, filled);
    at += stop;
    filled -= stop;
  }
}

function grown(buffer: Uint8Array): Uint8Array {
  const larger = new Uint8Array(buffer.length * 2);
  larger.set(buffer);
  return larger;
}

/**
 * The whole lines of a file, last first.
 *
 * @param end Offset after a line feed.
 */
export function* linesBackward(file: Deno.FsFile, end: number): Generator<Line> {
  let chunk = 1 << 14;
  // `held` are the bytes from `at` on; the line that is looked for ends before `stop` within them.
  let held: Uint8Array = new Uint8Array(0);
  let at = end;
  let stop = 0;
  while (at > 0 || stop > 0) {
    const feed = stop > 1 ? held.lastIndexOf(LINE_FEED, stop - 2) : -1;
    if (feed < 0 && at > 0) {
      const length = Math.min(chunk, at);
      const more = new Uint8Array(length + stop);
      at -= length;
      readAt(file, more.subarray(0, length), at);
      more.set(held.subarray(0, stop), length);
      held = more;
      stop += length;
      // A line longer than the chunk is copied with each: doubling keeps that linear.
      if (chunk < 1 << 22) chunk *= 2;
      continue;
    }
    yield { start: at + feed + 1, bytes: held.subarray(feed + 1, stop - 1) };
    stop = feed + 1;
    if (stop === 0 && at === 0) return;
  }
}

/** Offset after the last line feed before an end; 0 where there is none. */
export function wholeLinesEnd(file: Deno.FsFile, end: number): number {
  const chunk = new Uint8Array(Math.min(1 << 14, Math.max(1, end)));
  for (let at = end; at > 0;) {
    const length = Math.min(chunk.length, at);
    at -= length;
    const bytes = chunk.subarray(0, length);
    readAt(file, bytes, at);
    const feed = bytes.lastIndexOf(LINE_FEED);
    if (feed >= 0) return at + feed + 1;
  }
  return 0;
}

/**
 * Fills a buffer from an offset.
 *
 * @throws Error where the file ends before.
 */
export function readAt(file: Deno.FsFile, buffer: Uint8Array, offset: number): void {
  file.seekSync(offset, Deno.SeekMode.Start);
  for (let filled = 0; filled < buffer.length;) {
    const got = file.readSync(buffer.subarray(filled));
    if (got === null) throw new Error("the file became shorter while it was read");
    filled += got;
  }
}
