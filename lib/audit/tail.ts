/**
 * Where a log ends: its newest file, the event that the next one is chained to, and what stands after it that is none.
 *
 * @module
 */

import { runsBackward } from "./blocks.ts";
import { eventFiles, type LogFile } from "./files.ts";
import { wholeLinesEnd } from "./lines.ts";
import { decodeText, parseEvent } from "./parse_event.ts";

/** What the next event is chained to. */
export interface Last {
  readonly seq: number;
  readonly id: string;
  readonly time: string;
  readonly hash: string;
}

/** A whole line at the end of the log that is no event. */
export interface Garbled {
  readonly file: string;
  /** Offset of its first byte. */
  readonly offset: number;
  /** Length without the line feed. */
  readonly bytes: number;
}

/** Where a log ends. */
export interface Tail {
  /** The newest file; undefined where there is none. */
  readonly file: LogFile | undefined;
  /** Its length up to and with the last line feed; that and `size` are 0 for a compressed one, which is whole. */
  readonly end: number;
  /** Its length. What lies between `end` and it is a torn line. */
  readonly size: number;
  readonly last: Last | undefined;
  /** Lines after the last event, newest first; no more than {@link GARBLED_LIMIT}. */
  readonly garbled: readonly Garbled[];
}

/** Of so many garbled lines is kept where they are. */
const GARBLED_LIMIT = 16;

/**
 * Finds a log's end.
 *
 * @param files The files of events, oldest first, where they are known.
 * @throws Error where a file can't be read.
 */
export async function findTail(
  folder: string,
  files: readonly LogFile[] = eventFiles(folder),
): Promise<Tail> {
  const garbled: Garbled[] = [];
  const newest = files.at(-1);
  const found = { file: newest, ...(newest === undefined ? NOTHING : extentOf(folder, newest)), garbled };
  for (const { name } of [...files].reverse()) {
    for await (const run of runsBackward(`${folder}/${name}`)) {
      for (const { start, bytes } of run) {
        const text = decodeText(bytes);
        const event = text === undefined ? undefined : parseEvent(text);
        if (event !== undefined) {
          const { seq, id, time, hash } = event;
          return { ...found, last: { seq, id, time, hash } };
        }
        if (garbled.length < GARBLED_LIMIT) {
          garbled.push({ file: name, offset: start, bytes: bytes.length });
        }
      }
    }
  }
  return { ...found, last: undefined };
}

const NOTHING = { end: 0, size: 0 };

function extentOf(
  folder: string,
  { name, zipped }: LogFile,
): { readonly end: number; readonly size: number } {
  if (zipped) return NOTHING;
  using file = Deno.openSync(`${folder}/${name}`, { read: true });
  const { size } = file.statSync();
  return { end: wholeLinesEnd(file, size), size };
}
