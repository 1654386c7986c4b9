/**
 * Events read back: all in order, the last ones, and those to come.
 *
 * Lines that are no events are passed over; {@link verifyLog} is what speaks of them.
 *
 * @module
 */

import { fileBlocks, runsBackward } from "./blocks.ts";
import type { AuditEvent } from "./entry.ts";
import { eventIdTime } from "./event_id.ts";
import { dayOf, eventFiles, exists, fileName, type LogFile } from "./files.ts";
import { decodeText, parseEvent } from "./parse_event.ts";

/** Which events to read. */
export interface ReadOptions {
  /** Id of an event: those after it are read. It need not be in the log. */
  readonly after?: string;
  /** Day of the files to begin with, in UTC: `2026-01-31`. Default the oldest. */
  readonly from?: string;
  /** Milliseconds since the epoch: events that were recorded before are left out. */
  readonly since?: number;
}

/**
 * Reads a log's events in order, as far as it goes when this is called. Memory does not grow with the log.
 *
 * @throws Error where a file can't be read. No event where there is no log.
 */
export async function* readEvents(folder: string, options: ReadOptions = {}): AsyncGenerator<AuditEvent> {
  for (const file of eventFiles(folder)) {
    if (options.from !== undefined && file.day < options.from) continue;
    // An id's time is never before its file's day, so whole files can be left out.
    if (options.after !== undefined && file.day < dayOf(eventIdTime(options.after))) continue;
    for await (const { bytes } of fileBlocks(pathNow(folder, file))) {
      for (const event of eventsOf(bytes)) if (isWanted(event, options)) yield event;
    }
  }
}

function isWanted({ id, time }: AuditEvent, { after, since }: ReadOptions): boolean {
  return (after === undefined || id > after) && (since === undefined || Date.parse(time) >= since);
}

/** Path of a file, which may have been compressed since the folder was looked into. */
function pathNow(folder: string, { name, zipped }: LogFile): string {
  const path = `${folder}/${name}`;
  return !zipped && !exists(path) && exists(`${path}.gz`) ? `${path}.gz` : path;
}

function eventsOf(bytes: Uint8Array): readonly AuditEvent[] {
  const events: AuditEvent[] = [];
  for (let at = 0; at < bytes.length;) {
    const feed = bytes.indexOf(10, at);
    const event = eventOf(bytes.subarray(at, feed));
    if (event !== undefined) events.push(event);
    at = feed + 1;
  }
  return events;
}

function eventOf(bytes: Uint8Array): AuditEvent | undefined {
  const text = decodeText(bytes);
  return text === undefined ? undefined : parseEvent(text);
}

/** How to follow a log. */
export interface FollowOptions {
  /** Id of an event: those after it are given out. Default only events to come. */
  readonly after?: string;
  /** Ends the following. */
  readonly signal: AbortSignal;
  /** Milliseconds between looks at the files. Default 200. */
  readonly interval?: number;
}

/**
 * Gives out events as they are recorded, by any process, through new days' files. Waits for a log that isn't there yet.
 *
 * @throws Error where a file can't be read.
 */
export async function* followEvents(
  folder: string,
  { after, signal, interval = 200 }: FollowOptions,
): AsyncGenerator<AuditEvent> {
  // The last event given out, and where the reading of each file has come to.
  let seen = after ?? (await lastEvents(folder, 1))[0]?.id;
  const begin = seen === undefined ? "" : dayOf(eventIdTime(seen));
  const read = new Map<string, number>();
  while (!signal.aborted) {
    for (const file of eventFiles(folder)) {
      if (file.day < begin) continue;
      // Offsets are the same before and after the compression, after which nothing is appended.
      const key = fileName(file.day, file.part);
      const at = read.get(key) ?? 0;
      if (file.zipped && at > 0) continue;
      const path = pathNow(folder, file);
      if (path.endsWith(".jsonl")) {
        const { size } = Deno.statSync(path);
        // A writer that fails cuts back what it wrote.
        if (size < at) read.set(key, size);
        if (size <= at) continue;
      }
      for await (const { start, bytes } of fileBlocks(path, { start: at })) {
        read.set(key, start + bytes.length);
        for (const event of eventsOf(bytes)) {
          if (seen !== undefined && event.id <= seen) continue;
          seen = event.id;
          yield event;
          if (signal.aborted) return;
        }
      }
    }
    await pause(interval, signal);
  }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal.addEventListener("abort", end);
  });
}

/**
 * The last events of a log, oldest first. Files are read from their ends, no further than is needed.
 *
 * @param filter Which events count; `"stop"` says that no older one will.
 * @throws Error where a file can't be read.
 */
export async function lastEvents(
  folder: string,
  count: number,
  filter: (event: AuditEvent) => boolean | "stop" = () => true,
): Promise<readonly AuditEvent[]> {
  const found: AuditEvent[] = [];
  if (count <= 0) return found;
  for (const file of [...eventFiles(folder)].reverse()) {
    for await (const run of runsBackward(pathNow(folder, file))) {
      for (const { bytes } of run) {
        const event = eventOf(bytes);
        const wanted = event === undefined ? false : filter(event);
        if (wanted === "stop") return found.reverse();
        if (event !== undefined && wanted) found.push(event);
        if (found.length >= count) return found.reverse();
      }
    }
  }
  return found.reverse();
}
