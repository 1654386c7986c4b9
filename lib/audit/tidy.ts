/**
 * Old files of a log compressed and deleted, as its keeping says, so that what is kept can still be verified.
 *
 * @module
 */

import type { Keeping } from "../policies/mod.ts";
import { reasonOf } from "./audit_error.ts";
import { compressFile, removeParts } from "./compress_file.ts";
import type { Disk } from "./disk.ts";
import type { NoticeEntry } from "./entry.ts";
import { dayOf, eventFiles, type LogFile, timeText } from "./files.ts";
import { firstEvent, readLeaves } from "./leaves.ts";
import { folderLock } from "./lock.ts";
import { type LogStart, START, startText } from "./log_start.ts";
import { grow, rootOf } from "./merkle/mod.ts";
import { isSignedBy, type Signer } from "./note.ts";
import { findCheckpoint, prunedTree, readStart } from "./tree_state.ts";

/** What was done. */
export interface TidyReport {
  /** Names of the files that were compressed, as they are now. */
  readonly compressed: readonly string[];
  /** Names of the files that were deleted. */
  readonly pruned: readonly string[];
  /** Why something could not be done, and what to do, in a sentence each. */
  readonly problems: readonly string[];
}

/** How to tidy. */
export interface TidyOptions {
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly keeping: Keeping;
  readonly disk: Disk;
  /** Records an event. */
  readonly record: (notice: NoticeEntry) => Promise<void>;
  /** Does something under the log's lock. */
  readonly locked: <T>(work: () => Promise<T>) => Promise<T>;
  /** What signs where the log begins. Without it nothing is deleted. */
  readonly signer?: () => Promise<Signer>;
}

const DAY = 86_400_000;

/**
 * Compresses and deletes files. The newest is left alone, as events are appended to it; the others never change, so that
 * they are read without the log's lock. Where another process tidies the log just now, nothing is done.
 */
export async function tidyLog(folder: string, options: TidyOptions): Promise<TidyReport> {
  const nothing = { compressed: [], pruned: [], problems: [] };
  if (eventFiles(folder).length < 2) return nothing;
  const lock = folderLock(`${folder}/.tidy`);
  try {
    if (!await lock.acquire(0)) return nothing;
    const problems: string[] = [];
    const pruned = await noting(problems, "delete old files", () => prune(folder, options));
    const compressed: string[] = [];
    await noting(problems, "compress old files", async () => {
      await removeParts(folder, options.disk);
      await compress(folder, options, compressed);
    });
    lock.release();
    return { compressed, pruned: pruned ?? [], problems };
  } finally {
    lock.close();
  }
}

async function noting<T>(
  problems: string[],
  what: string,
  work: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    problems.push(`Cannot ${what} of the log: ${reasonOf(error)}`);
    return undefined;
  }
}

/** Files that aren't the newest, of days that lie so many days back or more. */
function filesBefore(folder: string, day: string): readonly LogFile[] {
  return eventFiles(folder).slice(0, -1).filter((file) => file.day < day);
}

async function compress(
  folder: string,
  { now, keeping, disk, locked, record }: TidyOptions,
  compressed: string[],
): Promise<void> {
  if (keeping.gzipAfterDays <= 0) return;
  const files = filesBefore(folder, dayOf(now - (keeping.gzipAfterDays - 1) * DAY));
  try {
    for (const { name } of files.filter(({ zipped }) => !zipped)) {
      compressed.push(await compressFile(folder, name, { disk, locked }));
    }
  } finally {
    if (compressed.length > 0) {
      await record({
        kind: "notice",
        notice: "log-compressed",
        level: "info",
        message: `Compressed ${
          compressed.length === 1 ? "an old file" : `${compressed.length} old files`
        } of the log.`,
        detail: { files: compressed },
      });
    }
  }
}

async function prune(
  folder: string,
  { now, keeping, disk, locked, record, signer }: TidyOptions,
): Promise<readonly string[]> {
  if (keeping.keepDays <= 0) return [];
  const files = eventFiles(folder);
  const old = filesBefore(folder, dayOf(now - keeping.keepDays * DAY));
  const kept = files[old.length];
  if (old.length === 0 || kept === undefined) return [];
  if (signer === undefined) throw new Error("there is no key to sign where the log begins then");
  const start = await startOf(folder, kept, { now, signing: await signer() });
  const names = old.map(({ name }) => name);
  // First, so that no crash leaves a log that is shorter without an event that says so.
  await record({
    kind: "notice",
    notice: "log-pruned",
    level: "info",
    message: `Deleted the events before number ${start.first}: they are older than ${keeping.keepDays} days.`,
    detail: { files: names, events: start.first, keep_days: keeping.keepDays },
  });
  await locked(async () => {
    if (start.note !== undefined) await placeStart(folder, start.note, disk);
    // Oldest first: a crash leaves a log without gaps.
    for (const { name, zipped } of old) {
      disk.remove(`${folder}/${name}`);
      // Left by a process that was stopped while it compressed the file.
      if (!zipped) removeIfThere(`${folder}/${name}.gz`, disk);
    }
    disk.syncFolder(folder);
  });
  return names;
}

async function placeStart(folder: string, note: string, disk: Disk): Promise<void> {
  const part = `${folder}/${START}.part`;
  const file = disk.open(part);
  try {
    file.truncate(0);
    file.write(new TextEncoder().encode(note));
    await file.sync();
  } finally {
    file.close();
  }
  disk.rename(part, `${folder}/${START}`);
  disk.syncFolder(folder);
}

function removeIfThere(path: string, disk: Disk): void {
  try {
    disk.remove(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

/** Where a log begins of which a file is to be the first, and the note that says so if it isn't there yet. */
async function startOf(
  folder: string,
  kept: LogFile,
  { now, signing }: { readonly now: number; readonly signing: Signer },
): Promise<{ readonly first: number; readonly note?: string }> {
  const first = await firstEvent(`${folder}/${kept.name}`);
  if (first === undefined) throw new Error(`${kept.name} has no event. Run rampart audit verify`);
  // Neither may be signed for again that was not signed before.
  const start = readStart(folder);
  if (start !== undefined && !await isSignedBy(start, signing)) {
    throw new Error(`start.txt is not signed by this log's key. Run rampart audit verify`);
  }
  let frontier = prunedTree(folder);
  // A process was stopped before it had deleted all that it had said.
  if (frontier.size >= first.seq) return { first: frontier.size };
  let last = "";
  for await (const run of readLeaves(folder, { from: frontier.size, to: first.seq })) {
    frontier = grow(frontier, run.hashes);
    last = run.last;
  }
  const checkpoint = findCheckpoint(folder, first.seq);
  if (checkpoint === undefined) {
    throw new Error(`there is no checkpoint of the events before number ${first.seq} yet`);
  }
  if (!await isSignedBy(checkpoint.note, signing)) {
    throw new Error(
      `the checkpoint of the events before number ${first.seq} is not signed by this log's key. Run rampart audit verify`,
    );
  }
  // Evidence of tampering must not be deleted, nor signed.
  if (checkpoint.root !== rootOf(frontier).toHex()) {
    throw new Error(
      `the events before number ${first.seq} are not those of the checkpoint. Run rampart audit verify`,
    );
  }
  const text: LogStart = {
    origin: signing.name,
    time: timeText(now),
    last,
    previousHash: first.prev,
    frontier,
  };
  return { first: first.seq, note: await signing.sign(startText(text)) };
}
