/**
 * Batches of entries written to the log, each under the lock, by one write and one sync.
 *
 * @module
 */

import { ASIDE, asideNotice, newlySetAside, setBytesAside, settleAside } from "./aside.ts";
import { chainEvent, NO_HASH, writeEntry, type WrittenEntry } from "./chain.ts";
import { writeCompact } from "./compact.ts";
import { DISK, type Disk, type EventFile } from "./disk.ts";
import type { AuditEvent, Entry, NoticeEntry } from "./entry.ts";
import { eventIdTime, nextEventId } from "./event_id.ts";
import { dayFile, listLogFolder, syncFolder, timeText } from "./files.ts";
import { folderLock } from "./lock.ts";
import { redactEntry } from "./redact.ts";
import { readSpool, SPOOL, type Spooled } from "./spool.ts";
import { findTail, type Garbled, type Last, type Tail } from "./tail.ts";
import { recentSpoolNames } from "./recent.ts";

/** How to write. */
export interface WriterOptions {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Milliseconds to wait for another process that holds the log. */
  readonly patience: number;
  /** Default the machine's own. */
  readonly disk?: Disk;
}

/** Writes to a log's folder. One batch at a time. */
export interface Writer {
  /**
   * Writes a batch, with what waits in the spool before it.
   *
   * @param entries Redacted.
   * @returns The batch's events, on disk.
   * @throws Error where they could not be made durable; then the log is as it was.
   */
  write(entries: readonly Entry[]): Promise<readonly AuditEvent[]>;
  /** Closes the files. */
  close(): void;
}

/** What is known of the log, as long as nobody else has written to it. */
interface State {
  readonly name: string;
  readonly file: EventFile;
  size: number;
  last: Last | undefined;
  /** Modification time of the folder. It changes when a file is made or removed. */
  folderTime: number;
  /** The clock when this was so. */
  clock: number;
}

/** A clock that is behind the log by less is no event: it may be set by a few milliseconds at any time. */
const CLOCK_TOLERANCE = 1000;

/** A writer for a folder, which is made on first use. */
export function openWriter(folder: string, { now, patience, disk = DISK }: WriterOptions): Writer {
  const lock = folderLock(`${folder}/.lock`);
  /** Spooled entries that are in the log and whose files could not be removed. */
  const taken = new Set<string>();
  let state: State | undefined;
  /** Notices that the next batch begins with. */
  let notices: NoticeEntry[] = [];
  let aside: readonly string[] = [];
  let made = false;

  const forget = (): void => {
    state?.file.close();
    state = undefined;
  };

  /** Makes sure that `state` is the log's. Repairs its end. */
  const look = (clock: number): State => {
    const folderTime = modified(folder);
    if (state !== undefined && state.folderTime === folderTime && clock >= state.clock) {
      if (state.file.stat().size === state.size) return state;
    }
    forget();
    const { events, names } = listLogFolder(folder);
    // Made early, so that it is there for the gate, and for the day on which there is no room for it.
    if (!names.has(SPOOL)) Deno.mkdirSync(`${folder}/${SPOOL}`, { recursive: true, mode: 0o700 });
    const tail = findTail(folder, events);
    if (tail.file !== undefined && tail.size > tail.end) repair(tail, tail.file);
    aside = [];
    notices = tail.garbled.length === 0 ? [] : [garbledNotice(tail.garbled)];
    // Asked for only where it is there: an error about a missing folder costs more than all else here.
    if (names.has(ASIDE) || tail.size > tail.end) announceAside();
    const today = dayFile(clock);
    const name = tail.file !== undefined && tail.file > today ? tail.file : today;
    return state = begin(name, name === tail.file ? tail.end : 0, tail.last, clock);
  };

  const announceAside = (): void => {
    const found = newlySetAside(folder);
    const more = found.filter((name) => !aside.includes(name));
    notices = [...notices, ...more.map((name) => asideNotice(folder, name))];
    aside = found;
  };

  const repair = (tail: Tail, name: string): void => {
    setBytesAside(folder, name, { start: tail.end, end: tail.size });
    const file = disk.open(`${folder}/${name}`);
    try {
      file.truncate(tail.end);
    } finally {
      file.close();
    }
  };

  const begin = (name: string, size: number, last: Last | undefined, clock: number): State => {
    const file = disk.open(`${folder}/${name}`);
    return { name, file, size, last, folderTime: modified(folder), clock };
  };

  const batchOf = async (entries: readonly WrittenEntry[], spooled: readonly Spooled[], clock: number) => {
    const last = state?.last;
    if (last !== undefined && isBack(clock, last)) notices = [...notices, clockNotice(clock, last)];
    const all: WrittenEntry[] = notices.map(writeEntry);
    for (const { entry, happened, name } of spooled) {
      all.push(await writeCompact(redactEntry(entry), { late: true, happened, spool: name }));
    }
    all.push(...entries);
    return all;
  };

  const writeLocked = async (entries: readonly WrittenEntry[]): Promise<readonly AuditEvent[]> => {
    const clock = now();
    let current = look(clock);
    const today = dayFile(clock);
    if (current.name < today) {
      current.file.close();
      state = undefined;
      state = current = begin(today, 0, current.last, clock);
    }
    const waiting = readSpool(folder, { taken });
    if (waiting.setAside > 0) announceAside();
    const spooled = withoutRecent(waiting.entries);
    const batch = await batchOf(entries, spooled, clock);
    const time = timeText(clock);
    const events: AuditEvent[] = [];
    let text = "";
    let last = current.last;
    for (const one of batch) {
      const { event, line } = await chainEvent(one, {
        v: 1,
        seq: last === undefined ? 0 : last.seq + 1,
        id: nextEventId(clock, last?.id),
        time,
        prev: last?.hash ?? NO_HASH,
      });
      events.push(event);
      text += line;
      last = event;
    }
    const bytes = new TextEncoder().encode(text);
    try {
      current.file.write(bytes);
      await current.file.sync();
      if (current.size === 0) syncNames(folder);
    } catch (error) {
      takeBack(current);
      throw error;
    }
    const { seq, id, hash } = events[events.length - 1] as AuditEvent;
    current.size += bytes.length;
    current.last = { seq, id, time, hash };
    current.clock = clock;
    const touched = current.size === bytes.length || spooled.length > 0 || aside.length > 0;
    settle(spooled);
    if (touched) current.folderTime = modified(folder);
    return events.slice(events.length - entries.length);
  };

  /** Cuts the file back. Where that fails too, the next writer sets the torn line aside, or finds whole events. */
  const takeBack = ({ file, size }: State): void => {
    try {
      file.truncate(size);
    } catch {
      // What stands there now is found by looking at it anew.
    }
    forget();
  };

  /** Spooled entries but those that a process recorded and then was stopped before it removed their files. */
  const withoutRecent = (spooled: readonly Spooled[]): readonly Spooled[] => {
    if (spooled.length === 0) return spooled;
    const recent = recentSpoolNames(folder);
    const done = spooled.filter(({ name }) => recent.has(name));
    for (const one of done) drop(one);
    return spooled.filter(({ name }) => !recent.has(name));
  };

  const drop = ({ path, name }: Spooled): void => {
    try {
      Deno.removeSync(path);
    } catch {
      taken.add(name);
    }
  };

  const settle = (spooled: readonly Spooled[]): void => {
    notices = [];
    for (const one of spooled) drop(one);
    settleAside(folder, aside);
    aside = [];
  };

  return {
    async write(entries) {
      if (!made) {
        Deno.mkdirSync(folder, { recursive: true, mode: 0o700 });
        made = true;
      }
      const written: WrittenEntry[] = [];
      for (const entry of entries) written.push(await writeCompact(entry));
      if (!await acquire()) {
        throw new Error(`another process has held ${folder}/.lock for ${patience} ms`);
      }
      try {
        return await writeLocked(written);
      } catch (error) {
        forget();
        throw error;
      } finally {
        lock.release();
      }
    },
    close() {
      forget();
      lock.close();
    },
  };

  async function acquire(): Promise<boolean> {
    try {
      return await lock.acquire(patience);
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
      // Someone removed the folder.
      Deno.mkdirSync(folder, { recursive: true, mode: 0o700 });
      return await lock.acquire(patience);
    }
  }
}

/** Makes the names of a new file and of a new folder durable. */
function syncNames(folder: string): void {
  syncFolder(folder);
  try {
    syncFolder(`${folder}/..`);
  } catch {
    // The folder around the log may be one that this user, or this process, may not open.
  }
}

function modified(folder: string): number {
  return Deno.statSync(folder).mtime?.getTime() ?? 0;
}

/** Whether the clock went back behind the log's last event, which was itself recorded by a clock that had not. */
function isBack(clock: number, { id, time }: Last): boolean {
  const at = eventIdTime(id);
  return clock < at - CLOCK_TOLERANCE && !(Date.parse(time) < at - CLOCK_TOLERANCE);
}

function clockNotice(clock: number, { id }: Last): NoticeEntry {
  const before = timeText(eventIdTime(id));
  return {
    kind: "notice",
    notice: "clock-went-back",
    level: "warning",
    message: `The clock says ${timeText(clock)}; the event before was recorded at ${before}.`,
    detail: { before, now: timeText(clock) },
  };
}

function garbledNotice(garbled: readonly Garbled[]): NoticeEntry {
  return {
    kind: "notice",
    notice: "unreadable-line",
    level: "error",
    message:
      "The log ended with a line that is no event. It was left where it is, and the chain goes on from the event before it.",
    detail: { lines: garbled.map(({ file, offset, bytes }) => ({ file, offset, bytes })) },
  };
}
