/**
 * Where a log ends: its newest file, the event that the next one is chained to, and what stands after it that is none.
 *
 * @module
 */

import { eventFiles } from "./files.ts";
import { linesBackward, wholeLinesEnd } from "./lines.ts";
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
  /** Name of the newest file; undefined where there is none. */
  readonly file: string | undefined;
  /** Its length up to and with the last line feed. */
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
 * @param names The files of events, oldest first, where they are known.
 * @throws Error where a file can't be read.
 */
export function findTail(folder: string, names: readonly string[] = eventFiles(folder)): Tail {
  const garbled: Garbled[] = [];
  let newest: { readonly end: number; readonly size: number } | undefined;
  for (const name of [...names].reverse()) {
    const file = Deno.openSync(`${folder}/${name}`, { read: true });
    try {
      const { size } = file.statSync();
      const end = wholeLinesEnd(file, size);
      newest ??= { end, size };
      for (const { start, bytes } of linesBackward(file, end)) {
        const text = decodeText(bytes);
        const event = text === undefined ? undefined : parseEvent(text);
        if (event !== undefined) {
          const { seq, id, time, hash } = event;
          return { file: names.at(-1), ...newest, last: { seq, id, time, hash }, garbled };
        }
        if (garbled.length < GARBLED_LIMIT) {
          garbled.push({ file: name, offset: start, bytes: bytes.length });
        }
      }
    } finally {
      file.close();
    }
  }
  return { file: names.at(-1), ...(newest ?? { end: 0, size: 0 }), last: undefined, garbled };
}
