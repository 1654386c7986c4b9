/**
 * Batches of entries written to the log, each under the lock, by one write and one sync.
 *
 * @module
 */

import type { Keeping } from "../policies/mod.ts";
import { ASIDE, asideNotice, newlySetAside, setBytesAside, settleAside } from "./aside.ts";
import { chainEvent, NO_HASH, writeEntry, type WrittenEntry } from "./chain.ts";
import { CHECKPOINT_EVERY, type CheckpointWriter, rolledBack } from "./checkpoint_writer.ts";
import { writeCompact } from "./compact.ts";
import type { Disk, EventFile } from "./disk.ts";
import type { AuditEvent, Entry, NoticeEntry } from "./entry.ts";
import { eventIdTime, nextEventId } from "./event_id.ts";
import { dayOf, exists, fileName, listLogFolder, type LogFile, timeText } from "./files.ts";
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
  readonly disk: Disk;
  /** Bytes after which a file is followed by another of the same day. */
  readonly maxSize: Keeping["maxSize"];
  /** Absent: no checkpoints. */
  readonly checkpoints?: CheckpointWriter;
}

/** Writes to a log's folder. One thing at a time: a caller waits for each to end before it begins the next. */
export interface Writer {
  /**
   * Writes a batch, with what waits in the spool before it.
   *
   * @param entries Redacted.
   * @returns The batch's events, on disk.
   * @throws Error where they could not be made durable; then the log is as it was.
   */
  write(entries: readonly Entry[]): Promise<readonly AuditEvent[]>;
  /** Whether a checkpoint is due. */
  isDue(): boolean;
  /**
   * Makes the checkpoints that are due. They are on disk later: see {@link Writer.settled}. What goes wrong is an event.
   *
   * @param all Whether there is to be one at the log's end even if few events lie after the last.
   */
  checkpoint(all: boolean): Promise<void>;
  /** Waits until checkpoints are on disk. */
  settled(): Promise<void>;
  /**
   * Does something under the lock.
   *
   * @throws Error where another process holds the log.
   */
  locked<T>(work: () => Promise<T>): Promise<T>;
  /** Closes the files. */
  close(): void;
}

/** What is known of the log, as long as nobody else has written to it. */
interface State {
  /** The newest file; undefined where there is none. */
  readonly newest: LogFile | undefined;
  /** That file, open; undefined where it can't be appended to. */
  readonly file: EventFile | undefined;
  size: number;
  last: Last | undefined;
  /** Modification time of the folder. It changes when a file is made or removed. */
  folderTime: number;
  /** The clock when this was so. */
  clock: number;
}

/** A state in which there is a file to append to. */
type OpenState = State & { readonly newest: LogFile; readonly file: EventFile };

/** A clock that is behind the log by less is no event: it may be set by a few milliseconds at any time. */
const CLOCK_TOLERANCE = 1000;

/** Milliseconds within which a file's first batch is written after the file was made. */
const YOUNG = 5000;

/** A writer for a folder, which is made on first use. */
export function openWriter(folder: string, options: WriterOptions): Writer {
  const { now, patience, disk, maxSize, checkpoints } = options;
  const lock = folderLock(`${folder}/.lock`);
  /** Spooled entries that are in the log and whose files could not be removed. */
  const taken = new Set<string>();
  let state: State | undefined;
  /** The last event that this process wrote or saw. */
  let known: Last | undefined;
  /** Notices that the next batch begins with: what was found, and what went wrong. */
  let notices: readonly NoticeEntry[] = [];
  let troubles: readonly NoticeEntry[] = [];
  let aside: readonly string[] = [];
  let made = false;

  const forget = (): void => {
    state?.file?.close();
    state = undefined;
  };

  /** Makes sure that `state` is the log's. Repairs its end. */
  const look = async (clock: number): Promise<State> => {
    const folderTime = modified(folder);
    if (state !== undefined && state.folderTime === folderTime && clock >= state.clock) {
      if (state.file?.stat().size === state.size) return state;
    }
    forget();
    const { events, names } = listLogFolder(folder);
    // Made early, so that it is there for the gate, and for the day on which there is no room for it.
    if (!names.has(SPOOL)) disk.makeFolder(`${folder}/${SPOOL}`);
    const tail = await findTail(folder, events);
    const { file: newest, end, size, last } = tail;
    if (newest !== undefined && size > end) await repair(newest.name, tail);
    aside = [];
    notices = [
      ...(tail.garbled.length === 0 ? [] : [garbledNotice(tail.garbled)]),
      ...lossNotices(last),
    ];
    // Asked for only where it is there: an error about a missing folder costs more than all else here.
    if (names.has(ASIDE) || size > end) announceAside();
    if (newest !== undefined) await checkpoints?.findEnd(`${folder}/${newest.name}`);
    if (newest === undefined || newest.zipped) return state = begin(newest, undefined, tail, clock);
    if (end > 0 && isYoung(`${folder}/${newest.name}`)) syncNames(folder, disk);
    return state = begin(newest, disk.open(`${folder}/${newest.name}`), tail, clock);
  };

  const begin = (
    newest: LogFile | undefined,
    file: EventFile | undefined,
    { end, last }: Pick<Tail, "end" | "last">,
    clock: number,
  ): State => ({ newest, file, size: end, last, folderTime: modified(folder), clock });

  /** What the log lost, by what this process knows of it and by its last checkpoint. */
  const lossNotices = (last: Last | undefined): readonly NoticeEntry[] => {
    const compared = checkpoints?.compare(last);
    if (known === undefined || last !== undefined && last.seq > known.seq || last?.hash === known.hash) {
      return compared === undefined ? [] : [compared];
    }
    const detail = { expected: known.seq + 1, found: last === undefined ? 0 : last.seq + 1, last: known.id };
    return [rolledBack(detail)];
  };

  const announceAside = (): void => {
    const found = newlySetAside(folder);
    const more = found.filter((name) => !aside.includes(name));
    notices = [...notices, ...more.map((name) => asideNotice(folder, name))];
    aside = found;
  };

  const repair = async (name: string, { end, size }: Tail): Promise<void> => {
    await setBytesAside(folder, name, { range: { start: end, end: size }, disk });
    const file = disk.open(`${folder}/${name}`);
    try {
      file.truncate(end);
    } finally {
      file.close();
    }
  };

  /** The state with a file that a batch of this moment goes to. */
  const withFile = (current: State, clock: number): OpenState => {
    const { newest, file, size } = current;
    const today = dayOf(clock);
    if (newest !== undefined && file !== undefined && newest.day >= today && size < maxSize) {
      return { ...current, newest, file };
    }
    forget();
    // A clock that went back does not make a file before the newest.
    const isSame = newest !== undefined && newest.day >= today;
    const day = isSame ? newest.day : today;
    const part = isSame ? newest.part + 1 : 1;
    const next = { name: fileName(day, part), day, part, zipped: false };
    const open = disk.open(`${folder}/${next.name}`);
    const { last } = current;
    const opened = { newest: next, file: open, size: 0, last, folderTime: modified(folder), clock };
    state = opened;
    return opened;
  };

  const batchOf = async (entries: readonly WrittenEntry[], spooled: readonly Spooled[], clock: number) => {
    const last = state?.last;
    const back = last !== undefined && isBack(clock, last) ? [clockNotice(clock, last)] : [];
    const all: WrittenEntry[] = [...notices, ...troubles, ...back].map((notice) => writeEntry(notice));
    for (const { entry, happened, name } of spooled) {
      all.push(await writeCompact(redactEntry(entry), { late: true, happened, spool: name }));
    }
    all.push(...entries);
    return all;
  };

  const writeLocked = async (entries: readonly WrittenEntry[]): Promise<readonly AuditEvent[]> => {
    const clock = now();
    let found = await look(clock);
    for (const name of taken) drop({ path: `${folder}/${SPOOL}/${name}.json`, name });
    const waiting = readSpool(folder, { taken, disk });
    if (waiting.setAside > 0) announceAside();
    const spooled = await withoutRecent(waiting.entries);
    const batch = await batchOf(entries, spooled, clock);
    if (batch.length === 0) return [];
    const current = withFile(found, clock);
    found = state = current;
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
    const isNew = current.size === 0;
    try {
      current.file.write(bytes);
      await current.file.sync(entries.length <= 1);
      if (isNew) syncNames(folder, disk);
    } catch (error) {
      takeBack(current);
      throw error;
    }
    checkpoints?.wrote(events, current.last, isNew);
    const { seq, id, hash } = events[events.length - 1] as AuditEvent;
    current.size += bytes.length;
    current.last = known = { seq, id, time, hash };
    current.clock = clock;
    const touched = isNew || spooled.length > 0 || aside.length > 0;
    settle(spooled);
    if (touched) current.folderTime = modified(folder);
    return events.slice(events.length - entries.length);
  };

  /** Cuts the file back. Where that fails too, the next writer sets the torn line aside, or finds whole events. */
  const takeBack = ({ file, size }: OpenState): void => {
    try {
      file.truncate(size);
    } catch {
      // What stands there now is found by looking at it anew.
    }
    forget();
  };

  /** Spooled entries but those that a process recorded and then was stopped before it removed their files. */
  const withoutRecent = async (spooled: readonly Spooled[]): Promise<readonly Spooled[]> => {
    if (spooled.length === 0) return spooled;
    const recent = await recentSpoolNames(folder);
    const done = spooled.filter(({ name }) => recent.has(name));
    for (const one of done) drop(one);
    return spooled.filter(({ name }) => !recent.has(name));
  };

  const drop = ({ path, name }: Pick<Spooled, "path" | "name">): void => {
    try {
      disk.remove(path);
      taken.delete(name);
    } catch (error) {
      // Tried again with the next batch: another process would record it once more, were it there for long.
      if (error instanceof Deno.errors.NotFound) taken.delete(name);
      else taken.add(name);
    }
  };

  const settle = (spooled: readonly Spooled[]): void => {
    notices = [];
    troubles = [];
    for (const one of spooled) drop(one);
    settleAside(folder, aside, disk);
    aside = [];
  };

  const locked = async <T>(work: () => Promise<T>): Promise<T> => {
    if (!made) {
      disk.makeFolder(folder);
      made = true;
    }
    if (!await acquire()) throw new Error(`another process has held ${folder}/.lock for ${patience} ms`);
    try {
      return await work();
    } catch (error) {
      forget();
      throw error;
    } finally {
      lock.release();
    }
  };

  const checkpointLocked = async (due: CheckpointWriter, all: boolean): Promise<void> => {
    const clock = now();
    let current = await look(clock);
    // What was found is recorded first, so that the checkpoint covers it.
    if (notices.length > 0) {
      await writeLocked([]);
      current = await look(clock);
    }
    if (current.last === undefined) return;
    const { notices: more, torn } = await due.make(current.last, all ? 1 : CHECKPOINT_EVERY);
    troubles = [...troubles, ...more];
    if (torn) forget();
    // Its own files were made and renamed.
    else current.folderTime = modified(folder);
  };

  return {
    async write(entries) {
      const written: WrittenEntry[] = [];
      for (const entry of entries) written.push(await writeCompact(entry));
      return await locked(() => writeLocked(written));
    },
    isDue: () => checkpoints?.isDue() ?? false,
    async checkpoint(all) {
      if (checkpoints === undefined || !made && !exists(folder)) return;
      if (known !== undefined) {
        if (!(all ? checkpoints.isBehind() : checkpoints.isDue())) return;
        await checkpoints.prepare(known.seq + 1);
      }
      try {
        await locked(() => checkpointLocked(checkpoints, all));
      } catch {
        // The log can't be looked at, or another process holds it: it stays due.
      }
    },
    async settled() {
      troubles = [...troubles, ...await checkpoints?.settled() ?? []];
    },
    locked,
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
      disk.makeFolder(folder);
      return await lock.acquire(patience);
    }
  }
}

/**
 * Whether a file was written to only right after it was made. Then the process that made it may have been stopped before
 * the file's name was durable, and nobody else has seen to that.
 */
function isYoung(path: string): boolean {
  const { birthtime, mtime } = Deno.statSync(path);
  return birthtime === null || mtime === null || mtime.getTime() - birthtime.getTime() < YOUNG;
}

/** Makes the names of a new file and of a new folder durable. */
function syncNames(folder: string, disk: Disk): void {
  disk.syncFolder(folder);
  try {
    disk.syncFolder(`${folder}/..`);
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
