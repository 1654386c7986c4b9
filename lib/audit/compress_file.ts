/**
 * One file of a log compressed: beside it first, compared, then instead of it. A crash leaves the plain file, the compressed
 * one or both, each of them whole.
 *
 * @module
 */

import type { Disk, EventFile } from "./disk.ts";

/** Ending of a file that is being compressed. */
const PART = ".gz.part";

/** Compressed bytes that are gathered before they are written. */
const CHUNK = 1 << 18;

/** What is needed to compress. */
export interface CompressOptions {
  readonly disk: Disk;
  /** Does something under the log's lock. */
  readonly locked: <T>(work: () => Promise<T>) => Promise<T>;
}

/** Removes what processes left that were stopped while they compressed. */
export function removeParts(folder: string, disk: Disk): void {
  for (const { name } of Deno.readDirSync(folder)) if (name.endsWith(PART)) disk.remove(`${folder}/${name}`);
}

/**
 * Compresses a file that nobody appends to. Memory does not grow with it.
 *
 * @returns The name that it has now.
 * @throws Error where it can't be done; then the file is as it was.
 */
export async function compressFile(
  folder: string,
  name: string,
  { disk, locked }: CompressOptions,
): Promise<string> {
  const path = `${folder}/${name}`;
  const part = `${path}${PART}`;
  const file = disk.create(part);
  try {
    await zip(path, file);
    await file.sync();
  } finally {
    file.close();
  }
  if (!await isSame(path, part)) throw new Error(`${name} changed while it was compressed`);
  await locked(() => {
    disk.rename(part, `${path}.gz`);
    disk.syncFolder(folder);
    disk.remove(path);
    disk.syncFolder(folder);
    return Promise.resolve();
  });
  return `${name}.gz`;
}

async function zip(path: string, file: EventFile): Promise<void> {
  const { createGzip } = await import("node:zlib");
  const { Readable } = await import("node:stream");
  using source = Deno.openSync(path, { read: true });
  const gzip = createGzip({ chunkSize: CHUNK });
  const chunks = Readable.from(chunksOf(source));
  chunks.on("error", (error: Error) => gzip.destroy(error));
  for await (const chunk of chunks.pipe(gzip)) file.write(chunk as Uint8Array);
}

/** Whether a compressed file holds what another holds. */
async function isSame(path: string, zipped: string): Promise<boolean> {
  const { createGunzip } = await import("node:zlib");
  const { Readable } = await import("node:stream");
  using source = Deno.openSync(path, { read: true });
  using packed = Deno.openSync(zipped, { read: true });
  const chunks = Readable.from(chunksOf(packed));
  const gunzip = createGunzip({ chunkSize: CHUNK });
  chunks.on("error", (error: Error) => gunzip.destroy(error));
  const expected = new Uint8Array(CHUNK);
  for await (const chunk of chunks.pipe(gunzip)) {
    const bytes = chunk as Uint8Array;
    if (!fill(source, expected.subarray(0, bytes.length))) return false;
    for (let i = 0; i < bytes.length; i++) if (bytes[i] !== expected[i]) return false;
  }
  return source.readSync(expected) === null;
}

function fill(file: Deno.FsFile, bytes: Uint8Array): boolean {
  for (let filled = 0; filled < bytes.length;) {
    const got = file.readSync(bytes.subarray(filled));
    if (got === null) return false;
    filled += got;
  }
  return true;
}

function* chunksOf(file: Deno.FsFile): Generator<Uint8Array> {
  for (;;) {
    const chunk = new Uint8Array(CHUNK);
    const got = file.readSync(chunk);
    if (got === null) return;
    yield chunk.subarray(0, got);
  }
}
