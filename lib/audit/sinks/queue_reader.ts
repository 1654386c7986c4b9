/**
 * The log as a queue: events in order from a position on, a little at a time, so that those who record are not held up.
 *
 * @module
 */

import { fileBlocks } from "../blocks.ts";
import { eventIdTime } from "../event_id.ts";
import { dayOf, eventFiles, type LogFile } from "../files.ts";
import { type Line, lineBlocks, linesBackward, readAt, wholeLinesEnd } from "../lines.ts";
import { decodeText, parseEvent } from "../parse_event.ts";
import type { Position, QueuedEvent } from "./outlet.ts";

/** Reads a log in order. */
export interface QueueReader {
  /**
   * The next events, at most a block of the log; none where it ends. One call at a time.
   *
   * @throws Error where a file can't be read.
   */
  next(): Promise<readonly QueuedEvent[]>;
  /** Goes to the place after an event, which need not be there. */
  seek(id: string): void;
  /** Closes what is open. */
  close(): Promise<void>;
}

/** Bytes of the log that are read, decoded and sent in one turn. */
const BLOCK = 1 << 16;

/** Where the reading of a plain file has come to, or that of a compressed one. */
type Place = { readonly file: LogFile } & ({ offset: number } | { readonly blocks: Blocks });
type Blocks = AsyncGenerator<{ readonly bytes: Uint8Array }>;

/** A reader of the events after one. */
export function queueReader(folder: string, from: string): QueueReader {
  let after = from;
  let place: Place | undefined;

  const leave = async (): Promise<void> => {
    const left = place;
    place = undefined;
    if (left !== undefined && "blocks" in left) await left.blocks.return(undefined);
  };

  const enter = (file: LogFile, offset: number): Place => {
    const path = `${folder}/${file.name}`;
    return file.zipped ? { file, blocks: fileBlocks(path, { size: BLOCK }) } : { file, offset };
  };

  /** The first place that has events after the last; the log's end where there is none. */
  const locate = (files: readonly LogFile[]): Place | undefined => {
    // An id's time is never before its file's day.
    const day = dayOf(eventIdTime(after));
    let last: Place | undefined;
    for (const file of files) {
      if (file.day < day) continue;
      if (file.zipped) return enter(file, 0);
      using opened = Deno.openSync(`${folder}/${file.name}`, { read: true });
      const end = wholeLinesEnd(opened, opened.statSync().size);
      const offset = offsetAfter(opened, end, after);
      last = enter(file, offset);
      if (offset < end) return last;
    }
    return last;
  };

  /** What stands at the place. Undefined where nothing more does. */
  const read = async (at: Place): Promise<readonly QueuedEvent[] | undefined> => {
    if ("blocks" in at) {
      const { value, done } = await at.blocks.next();
      return done ? undefined : eventsOf(value.bytes).filter(({ event }) => event.id > after);
    }
    using file = Deno.openSync(`${folder}/${at.file.name}`, { read: true });
    const { size } = file.statSync();
    // A writer that fails cuts back what it wrote.
    if (size < at.offset) at.offset = size;
    for (const { start, bytes } of lineBlocks(file, at.offset, size, BLOCK)) {
      at.offset = start + bytes.length;
      return eventsOf(bytes);
    }
    return undefined;
  };

  return {
    async next() {
      for (;;) {
        // INVARIANT: the files are listed before one is found to be at its end: what is listed after it was begun when
        // nothing was appended to it any more.
        const files = eventFiles(folder);
        try {
          place ??= locate(files);
          if (place === undefined) return [];
          const events = await read(place);
          if (events === undefined) {
            const { file } = place;
            const next = files.find((one) => isLater(one, file));
            if (next === undefined) return [];
            await leave();
            place = enter(next, 0);
            continue;
          }
          const last = events.at(-1);
          if (last === undefined) continue;
          after = last.event.id;
          return events;
        } catch (error) {
          if (!(error instanceof Deno.errors.NotFound)) throw error;
          // It was compressed or deleted since the folder was looked into.
          await leave();
          await new Promise((resolve) => setTimeout(resolve));
        }
      }
    },
    seek(id) {
      after = id;
      void leave();
    },
    close: leave,
  };
}

function isLater(one: LogFile, other: LogFile): boolean {
  return one.day === other.day ? one.part > other.part : one.day > other.day;
}

function eventsOf(bytes: Uint8Array): readonly QueuedEvent[] {
  const events: QueuedEvent[] = [];
  for (let at = 0; at < bytes.length;) {
    const feed = bytes.indexOf(10, at);
    const queued = queuedOf(bytes.subarray(at, feed));
    if (queued !== undefined) events.push(queued);
    at = feed + 1;
  }
  return events;
}

function queuedOf(bytes: Uint8Array): QueuedEvent | undefined {
  const line = decodeText(bytes);
  const event = line === undefined ? undefined : parseEvent(line);
  return line === undefined || event === undefined ? undefined : { event, line };
}

/** Offset of the first line whose event comes after another, by halving. Lines that are no events are passed over. */
function offsetAfter(file: Deno.FsFile, end: number, id: string): number {
  // INVARIANT: lines that start before `low`, at which a line starts, are not after the event; those from `high` on are.
  let [low, high] = [0, end];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    let line = lineFrom(file, middle === low ? low : middle, { low, end });
    let found = line === undefined ? undefined : queuedOf(line.bytes);
    while (line !== undefined && line.start < high && found === undefined) {
      line = lineFrom(file, line.start + line.bytes.length + 1, { low, end });
      found = line === undefined ? undefined : queuedOf(line.bytes);
    }
    if (line === undefined || found === undefined || line.start >= high || found.event.id > id) high = middle;
    else low = line.start + line.bytes.length + 1;
  }
  return low;
}

/** The first line that starts at an offset or after it. */
function lineFrom(
  file: Deno.FsFile,
  offset: number,
  { low, end }: { readonly low: number; readonly end: number },
): Line | undefined {
  let start = offset;
  if (offset > low) {
    const feed = feedFrom(file, offset - 1, end);
    if (feed === undefined) return undefined;
    start = feed + 1;
  }
  if (start >= end) return undefined;
  const stop = feedFrom(file, start, end) ?? end;
  const bytes = new Uint8Array(stop - start);
  readAt(file, bytes, start);
  return { start, bytes };
}

function feedFrom(file: Deno.FsFile, offset: number, end: number): number | undefined {
  const buffer = new Uint8Array(4096);
  for (let at = offset; at < end; at += buffer.length) {
    const part = buffer.subarray(0, Math.min(buffer.length, end - at));
    readAt(file, part, at);
    const feed = part.indexOf(10);
    if (feed >= 0) return at + feed;
  }
  return undefined;
}

/**
 * The position at a log's end. That of a log whose newest events lie in a compressed file can't be had so quickly.
 *
 * @throws Error where a file can't be read.
 */
export function logEnd(folder: string): Position | "empty" | "compressed" {
  for (const { name, zipped } of [...eventFiles(folder)].reverse()) {
    if (zipped) return "compressed";
    using file = Deno.openSync(`${folder}/${name}`, { read: true });
    for (const { bytes } of linesBackward(file, wholeLinesEnd(file, file.statSync().size))) {
      const queued = queuedOf(bytes);
      if (queued !== undefined) return { id: queued.event.id, seq: queued.event.seq };
    }
  }
  return "empty";
}
