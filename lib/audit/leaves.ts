/**
 * The hashes of a log's events, read back from its files.
 *
 * @module
 */

import { fileBlocks } from "./blocks.ts";
import { eventFiles, type LogFile } from "./files.ts";
import { decodeText, parseEvent } from "./parse_event.ts";

/** Events in order, from one file. */
export interface LeafRun {
  readonly file: LogFile;
  /** Number of the first. */
  readonly first: number;
  /** Whether the first is also the first of its file. */
  readonly starts: boolean;
  readonly hashes: readonly Uint8Array[];
  /** Id of the last. */
  readonly last: string;
}

/** Which leaves to read. */
export interface LeafRange {
  /** Number of the first event. */
  readonly from: number;
  /** Number of the event to stop before. Default as far as the log goes. */
  readonly to?: number;
}

/**
 * Reads the hashes of events, as they are stated there: whether they are right is for the verification to say. Memory does
 * not grow with the log.
 *
 * @throws Error where a file can't be read, or events between the first and the last aren't there.
 */
export async function* readLeaves(
  folder: string,
  { from, to = Infinity }: LeafRange,
): AsyncGenerator<LeafRun> {
  if (from >= to) return;
  const files = eventFiles(folder);
  let next = from;
  for (const file of files.slice(await fileOf(folder, files, from))) {
    let isStart = true;
    for await (const { bytes } of fileBlocks(`${folder}/${file.name}`)) {
      const hashes: Uint8Array[] = [];
      const first = next;
      let starts = false;
      let last = "";
      for (let at = 0; at < bytes.length && next < to;) {
        const feed = bytes.indexOf(10, at);
        const event = parseEvent(decodeText(bytes.subarray(at, feed)) ?? "");
        at = feed + 1;
        if (event === undefined) continue;
        if (event.seq > next) throw new Error(`event ${next} is missing`);
        if (event.seq === next) {
          starts ||= isStart && hashes.length === 0;
          hashes.push(Uint8Array.fromHex(event.hash));
          last = event.id;
          next++;
        }
        isStart = false;
      }
      if (hashes.length > 0) yield { file, first, starts, hashes, last };
      if (next >= to) return;
    }
  }
  if (to !== Infinity) throw new Error(`event ${next} is missing`);
}

/** Index of the file that holds an event: the last one that does not begin after it. */
async function fileOf(folder: string, files: readonly LogFile[], seq: number): Promise<number> {
  for (let i = files.length - 1; i > 0; i--) {
    const first = await firstEvent(`${folder}/${files[i]?.name}`);
    if (first !== undefined && first.seq <= seq) return i;
  }
  return 0;
}

/** The first event of a file; undefined where it has none. */
export async function firstEvent(
  path: string,
): Promise<{ readonly seq: number; readonly prev: string } | undefined> {
  for await (const { bytes } of fileBlocks(path, { size: 1 << 13 })) {
    for (let at = 0; at < bytes.length;) {
      const feed = bytes.indexOf(10, at);
      const event = parseEvent(decodeText(bytes.subarray(at, feed)) ?? "");
      if (event !== undefined) return { seq: event.seq, prev: event.prev };
      at = feed + 1;
    }
  }
  return undefined;
}
