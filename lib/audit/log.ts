/**
 * Appends to the audit log.
 *
 * @module
 */

import { AuditError, reasonOf } from "./audit_error.ts";
import type { Disk } from "./disk.ts";
import type { AuditEvent, Entry } from "./entry.ts";
import { redactEntry } from "./redact.ts";
import { SPOOL, spoolEntry } from "./spool.ts";
import { openWriter } from "./writer.ts";

/** How to open a log. */
export interface AuditLogOptions {
  /** Milliseconds since the epoch. Default `Date.now`. */
  readonly now?: () => number;
  /** Milliseconds to wait for another process that holds the log. Default 1,000. */
  readonly patience?: number;
  /** What opens the files of events. Default the machine's disk; tests let it fail. */
  readonly disk?: Disk;
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
  /** Waits for what is under way, and closes the files. */
  close(): Promise<void>;
}

/** Entries that one flush takes at most, so that the first of them doesn't wait for long. */
const BATCH = 512;

interface Waiting {
  readonly entry: Entry;
  readonly resolve: (event: AuditEvent) => void;
  readonly reject: (error: AuditError) => void;
}

/** Opens the log in a folder, which is made if it isn't there. */
export function openAuditLog(folder: string, options: AuditLogOptions = {}): AuditLog {
  const { now = Date.now, patience = 1000, disk } = options;
  const writer = openWriter(folder, { now, patience, ...(disk === undefined ? {} : { disk }) });
  const queue: Waiting[] = [];
  let draining: Promise<void> | undefined;
  let closed = false;

  async function drain(): Promise<void> {
    // All that is appended in the same turn goes into the same flush.
    await undefined;
    while (queue.length > 0) await flush(queue.splice(0, BATCH));
    draining = undefined;
  }

  async function flush(batch: readonly Waiting[]): Promise<void> {
    try {
      const events = await writer.write(batch.map(({ entry }) => entry));
      batch.forEach(({ resolve }, i) => resolve(events[i] as AuditEvent));
    } catch (error) {
      for (const { entry, reject } of batch) reject(keep(entry, error));
    }
  }

  /** Puts an entry that could not be recorded into the spool. */
  function keep(entry: Entry, cause: unknown): AuditError {
    const what = `Cannot record ${noun(entry)} in ${folder}: ${reasonOf(cause)}.`;
    try {
      spoolEntry(folder, entry, now());
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
    async close() {
      closed = true;
      await draining;
      writer.close();
    },
  };
}

function noun({ kind }: Entry): string {
  return kind === "notice" ? "a notice" : `a ${kind}`;
}
