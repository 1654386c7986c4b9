/**
 * Lines of a log's files, plain or compressed, from their start or from their end. Memory does not grow with the file.
 *
 * @module
 */

import { type Line, type LineBlock, lineBlocks, linesBackward, wholeLinesEnd } from "./lines.ts";

/** A file of the log that can be opened and holds something else than it should. */
export class DamagedFile extends Error {
  override readonly name = "DamagedFile";
}

/** What of a file to read. Offsets count bytes that aren't compressed. */
export interface BlockOptions {
  /** Offset at which a line starts. Default 0. */
  readonly start?: number;
  /** Offset to stop at. Default the length that the file has when it is opened. */
  readonly end?: number;
  /** Bytes to read at a time. Default 256 KiB. */
  readonly size?: number;
}

/** How a file's reading ended. */
export interface BlocksEnd {
  /** Offset after the last whole line. */
  readonly end: number;
  /** Bytes after it. */
  readonly torn: number;
}

/** Bytes of a compressed file's lines that are held when it is read from its end. */
const WINDOW = 1 << 24;

/**
 * The whole lines of a file in blocks, each of which is overwritten by the next.
 *
 * @param path Compressed where it ends in `.gz`.
 * @returns What was left after the last block.
 * @throws Error where the file can't be read, or is compressed and damaged.
 */
export async function* fileBlocks(
  path: string,
  options: BlockOptions = {},
): AsyncGenerator<LineBlock, BlocksEnd> {
  if (path.endsWith(".gz")) return yield* zippedBlocks(path, options);
  const { start = 0, size } = options;
  using file = Deno.openSync(path, { read: true });
  const length = file.statSync().size;
  const stop = Math.min(length, options.end ?? length);
  let end = start;
  for (const block of lineBlocks(file, start, stop, size)) {
    end = block.start + block.bytes.length;
    yield block;
  }
  return { end, torn: Math.max(0, stop - end) };
}

async function* zippedBlocks(
  path: string,
  { start = 0, end = Infinity, size = 1 << 18 }: BlockOptions,
): AsyncGenerator<LineBlock, BlocksEnd> {
  let held = new Uint8Array(size);
  let filled = 0;
  // Offset of the first byte that is held.
  let at = start;
  let passed = 0;
  for await (const chunk of unzipped(path)) {
    const from = Math.min(chunk.length, Math.max(0, start - passed));
    const to = Math.min(chunk.length, Math.max(from, end - passed));
    passed += chunk.length;
    const bytes = chunk.subarray(from, to);
    if (filled + bytes.length > held.length) held = grown(held, filled, filled + bytes.length);
    held.set(bytes, filled);
    filled += bytes.length;
    // The rest is read nevertheless, as the checksum stands at the end.
    if (filled < size && passed < end) continue;
    const stop = filled === 0 ? 0 : held.lastIndexOf(10, filled - 1) + 1;
    if (stop === 0) continue;
    yield { start: at, bytes: held.subarray(0, stop) };
    held.copyWithin(0, stop, filled);
    at += stop;
    filled -= stop;
  }
  const stop = filled === 0 ? 0 : held.lastIndexOf(10, filled - 1) + 1;
  if (stop > 0) yield { start: at, bytes: held.subarray(0, stop) };
  return { end: at + stop, torn: filled - stop };
}

function grown(held: Uint8Array, filled: number, needed: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(Math.max(needed, held.length * 2));
  larger.set(held.subarray(0, filled));
  return larger;
}

/** What a compressed file holds, in chunks. */
async function* unzipped(path: string): AsyncGenerator<Uint8Array> {
  // Twice as fast as DecompressionStream; loaded only where a compressed file is read.
  const [{ createGunzip }, { Readable }] = await Promise.all([import("node:zlib"), import("node:stream")]);
  using file = Deno.openSync(path, { read: true });
  const { size } = file.statSync();
  const source = Readable.from(chunksOf(file));
  const gunzip = createGunzip({ chunkSize: 1 << 18 });
  source.on("error", (error: Error) => gunzip.destroy(error));
  try {
    for await (const chunk of source.pipe(gunzip)) yield chunk as Uint8Array;
  } catch (error) {
    throw new DamagedFile(
      `Cannot read ${path}: it is damaged (${error instanceof Error ? error.message : String(error)}).`,
      { cause: error },
    );
  } finally {
    source.destroy();
    gunzip.destroy();
  }
  if (gunzip.bytesWritten !== size) {
    throw new DamagedFile(`Cannot read ${path}: something else follows the compressed events.`);
  }
}

function* chunksOf(file: Deno.FsFile): Generator<Uint8Array> {
  for (;;) {
    const chunk = new Uint8Array(1 << 18);
    const got = file.readSync(chunk);
    if (got === null) return;
    yield chunk.subarray(0, got);
  }
}

/**
 * The whole lines of a file, last first, in runs: the lines of a run can be gone through without waiting. A plain file is
 * read from its end, no further than is asked for. A compressed one is read from its start once for every
 * 16 MiB that are gone through.
 *
 * @throws Error where the file can't be read, or is compressed and damaged.
 */
export async function* runsBackward(path: string): AsyncGenerator<Iterable<Line>> {
  if (!path.endsWith(".gz")) {
    using file = Deno.openSync(path, { read: true });
    yield linesBackward(file, wholeLinesEnd(file, file.statSync().size));
    return;
  }
  let end = Infinity;
  do {
    const blocks: Uint8Array[] = [];
    let [first, length, stop] = [0, 0, 0];
    for await (const { start, bytes } of fileBlocks(path, { end, size: 1 << 20 })) {
      stop = start + bytes.length;
      blocks.push(bytes.slice());
      length += bytes.length;
      while (blocks.length > 1 && length - (blocks[0]?.length ?? 0) >= WINDOW) {
        length -= blocks.shift()?.length ?? 0;
      }
      first = stop - length;
    }
    yield linesOfBlocksBackward(blocks, stop);
    end = first;
  } while (end > 0);
}

function* linesOfBlocksBackward(blocks: readonly Uint8Array[], end: number): Generator<Line> {
  let start = end;
  for (const bytes of [...blocks].reverse()) {
    start -= bytes.length;
    for (let stop = bytes.length; stop > 0;) {
      const feed = stop > 1 ? bytes.lastIndexOf(10, stop - 2) : -1;
      yield { start: start + feed + 1, bytes: bytes.subarray(feed + 1, stop - 1) };
      stop = feed + 1;
    }
  }
}
