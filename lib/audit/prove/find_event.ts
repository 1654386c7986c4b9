/**
 * One event of a log, with its line.
 *
 * @module
 */

import { fileBlocks } from "../blocks.ts";
import type { AuditEvent } from "../entry.ts";
import { EVENT_ID, eventIdTime } from "../event_id.ts";
import { dayOf, eventFiles, type LogFile } from "../files.ts";
import { firstEvent } from "../leaves.ts";
import { decodeText, parseEvent } from "../parse_event.ts";

/** An event and its line, without line feed. */
export interface FoundEvent {
  readonly event: AuditEvent;
  readonly line: string;
}

/**
 * Finds an event.
 *
 * @param which Its number or its id.
 * @returns Undefined where it isn't there.
 * @throws Error where a file can't be read.
 */
export async function findEvent(folder: string, which: number | string): Promise<FoundEvent | undefined> {
  if (typeof which === "string" && !EVENT_ID.test(which)) return undefined;
  const isIt = typeof which === "number"
    ? ({ seq }: AuditEvent) => seq === which
    : ({ id }: AuditEvent) => id === which;
  const needle = new TextEncoder().encode(typeof which === "number" ? `"seq":${which},` : `"id":"${which}"`);
  for (const { name } of await likelyFirst(folder, which)) {
    for await (const { bytes } of fileBlocks(`${folder}/${name}`)) {
      for (let at = indexOf(bytes, needle, 0); at >= 0;) {
        const start = at === 0 ? 0 : bytes.lastIndexOf(10, at - 1) + 1;
        const end = bytes.indexOf(10, at);
        const line = decodeText(bytes.subarray(start, end));
        const event = line === undefined ? undefined : parseEvent(line);
        if (line !== undefined && event !== undefined && isIt(event)) return { event, line };
        at = indexOf(bytes, needle, end);
      }
    }
  }
  return undefined;
}

/** All files, those that the event is in if the log is sound before the others. */
async function likelyFirst(folder: string, which: number | string): Promise<readonly LogFile[]> {
  const files = eventFiles(folder);
  if (typeof which === "string") {
    const day = dayOf(eventIdTime(which));
    return [...files.filter((file) => file.day === day), ...files.filter((file) => file.day !== day)];
  }
  for (let i = files.length - 1; i > 0; i--) {
    const first = await firstEvent(`${folder}/${files[i]?.name}`);
    if (first !== undefined && first.seq <= which) return [...files.slice(i), ...files.slice(0, i)];
  }
  return files;
}

/** Where some bytes stand within others, from an offset on; -1 where they don't. */
function indexOf(bytes: Uint8Array, needle: Uint8Array, from: number): number {
  const first = needle[0] as number;
  for (let at = bytes.indexOf(first, from); at >= 0; at = bytes.indexOf(first, at + 1)) {
    let same = 1;
    while (same < needle.length && bytes[at + same] === needle[same]) same++;
    if (same === needle.length) return at;
  }
  return -1;
}
