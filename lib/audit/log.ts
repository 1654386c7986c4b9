/**
 * Appends to the audit log.
 *
 * @module
 */

import type { Keeping } from "../policies/mod.ts";
import { AuditError, reasonOf } from "./audit_error.ts";
import { openCheckpointWriter } from "./checkpoint_writer.ts";
import { DISK, type Disk } from "./disk.ts";
import type { AuditEvent, Entry, NoticeEntry } from "./entry.ts";
import { redactEntry } from "./redact.ts";
import { SPOOL, spoolEntry } from "./spool.ts";
import type { TidyReport } from "./tidy.ts";
import { openWriter } from "./writer.ts";

/** How to open a log. */
export interface AuditLogOptions {
  /** Milliseconds since the epoch. Default `Date.now`. */
  readonly now?: () => number;
  /** Milliseconds to wait for another process that holds the log. Default 1,000. */
  readonly patience?: number;
  /** What changes files. Default the machine's disk; tests let it fail. */
  readonly disk?: Disk;
  /** Path of the private key that checkpoints are signed with; it is made where there is none. Absent: no checkpoints. */
  readonly key?: string;
  /** Gets each checkpoint, a signed note, once it is on disk. */
  readonly onCheckpoint?: (note: string) => void;
  /** How files are kept. */
  readonly keeping?: Partial<Keeping>;
  /**
   * Whether this process lives for one call. It makes checkpoints only where they are due, and none at its end, and leaves
   * what takes long to others. Default false.
   */
  readonly brief?: boolean;
}

/** A log that is open for appending. */
export interface AuditLog {
  /**
   * Records an entry.
   *
   * @returns The event, once it is on disk. All who wait at a moment share one fsync.
   * @throws {AuditError} Where it could not be made durable. It is kept for a later try if it could be spooled.
   */
  append(entry: Entry): Promise<AuditEvent>;
  /** Makes a checkpoint if any event lies after the last one. It is on disk then, or an event says why not. */
  checkpoint(): Promise<void>;
  /**
   * Compresses and deletes old files, as the keeping says. Events say what was done.
   *
   * @param now Milliseconds since the epoch. Default the log's clock.
   */
  tidy(now?: number): Promise<TidyReport>;
  /** Waits for what is under way, makes a last checkpoint, and closes the files. */
  close(): Promise<void>;
}

/** How files are kept where nothing else is said. */
const KEEPING: Keeping = { maxSize: 64 << 20, gzipAfterDays: 2, keepDays: 0 };

/** Entries that one flush takes at most, so that the first of them doesn't wait for long. */
const BATCH = 512;

interface Waiting {
  readonly entry: Entry;
  readonly resolve: (event: AuditEvent) => void;
  readonly reject: (error: AuditError) => void;
}

/** Opens the log in a folder, which is made if it isn't there. */
export function openAuditLog(folder: string, options: AuditLogOptions = {}): AuditLog {
  const { now = Date.now, patience = 1000, disk = DISK, key, onCheckpoint, brief = false } = options;
  const keeping = { ...KEEPING, ...options.keeping };
  const checkpoints = key === undefined ? undefined : openCheckpointWriter(folder, {
    key,
    disk,
    now,
    brief,
    ...(onCheckpoint === undefined ? {} : { onCheckpoint }),
  });
  const writer = openWriter(folder, {
    now,
    patience,
    disk,
    maxSize: keeping.maxSize,
    ...(checkpoints === undefined ? {} : { checkpoints }),
  });
  const queue: Waiting[] = [];
  let draining: Promise<void> | undefined;
  let closed = false;
  let turn: Promise<unknown> = Promise.resolve();

  /** The writer does one thing at a time. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = turn.then(work, work);
    turn = mine.catch(() => {});
    return mine;
  }

  async function drain(): Promise<void> {
    // All that is appended in the same turn goes into the same flush.
    await undefined;
    while (queue.length > 0) {
      await inTurn(() => flush(queue.splice(0, BATCH)));
      // Those who waited have their events already.
      if (writer.isDue()) await inTurn(() => writer.checkpoint(false));
    }
    draining = undefined;
  }

  async function flush(batch: readonly Waiting[]): Promise<void> {
    try {
      const events = await writer.write(batch.map(({ entry }) => entry));
      batch.forEach(({ resolve }, i) => resolve(events[i] as AuditEvent));
    } catch (error) {
      for (const { entry, reject } of batch) reject(await keep(entry, error));
    }
  }

  async function checkpoint(): Promise<void> {
    await draining;
    await inTurn(async () => {
      await writer.checkpoint(true);
      await writer.settled();
    });
  }

  /** Puts an entry that could not be recorded into the spool. */
  async function keep(entry: Entry, cause: unknown): Promise<AuditError> {
    const what = `Cannot record ${noun(entry)} in ${folder}: ${reasonOf(cause)}.`;
    try {
      await spoolEntry(folder, entry, { now: now(), disk });
    } catch (error) {
      const message = `${what} It could not be kept in ${folder}/${SPOOL} either: ${
        reasonOf(error)
      }. Make room, or make the folder writable.`;
      return new AuditError(message, { spooled: false, cause });
    }
    const message = `${what} It is kept in ${folder}/${SPOOL} and recorded with the next event that can be.`;
    return new AuditError(message, { spooled: true, cause });
  }

  return {
    append(entry) {
      const { promise, resolve, reject } = Promise.withResolvers<AuditEvent>();
      if (closed) {
        reject(
          new AuditError(`Cannot record ${noun(entry)} in ${folder}: the log is closed.`, { spooled: false }),
        );
        return promise;
      }
      try {
        queue.push({ entry: redactEntry(entry), resolve, reject });
      } catch (cause) {
        const message = `Cannot record an entry in ${folder}: it is not made of JSON values: ${
          reasonOf(cause)
        }.`;
        reject(new AuditError(message, { spooled: false, cause }));
        return promise;
      }
      draining ??= drain();
      return promise;
    },
    checkpoint,
    async tidy(at = now()) {
      const { tidyLog } = await import("./tidy.ts");
      const record = async (notice: NoticeEntry): Promise<void> => {
        await inTurn(() => writer.write([redactEntry(notice)]));
      };
      return await tidyLog(folder, {
        now: at,
        keeping,
        disk,
        record,
        locked: (work) => inTurn(() => writer.locked(work)),
        ...(checkpoints === undefined
          ? {}
          : { signer: async () => await (await checkpoints.maker()).signer() }),
      });
    },
    async close() {
      closed = true;
      await draining;
      if (brief) await inTurn(() => writer.settled());
      else await checkpoint();
      writer.close();
    },
  };
}

function noun({ kind }: Entry): string {
  return kind === "notice" ? "a notice" : `a ${kind}`;
}
