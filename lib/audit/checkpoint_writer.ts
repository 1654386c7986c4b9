/**
 * When checkpoints are due, and what is known for them without reading. What makes them is loaded when one is due.
 *
 * @module
 */

import { reasonOf } from "./audit_error.ts";
import type { CheckpointMaker } from "./checkpoint_maker.ts";
import type { Disk } from "./disk.ts";
import type { AuditEvent, NoticeEntry } from "./entry.ts";
import { type LastCheckpoint, readLastCheckpoint } from "./last_checkpoint.ts";
import { firstEvent } from "./leaves.ts";
import type { Last } from "./tail.ts";

/** After so many events there is a checkpoint. */
export const CHECKPOINT_EVERY = 100;

/** So many hashes are held. */
const MOST_RECENT = 10_000;

/** Hashes of the events that this process wrote last, without gaps. */
export interface RecentLeaves {
  /** Number of the first. */
  readonly first: number;
  /** In lower-case hex. */
  readonly hashes: readonly string[];
  /** Where files ended: number of events before, and the id of the last of them. */
  readonly ends: readonly { readonly size: number; readonly last: string }[];
}

/** How to make checkpoints. */
export interface CheckpointWriterOptions {
  /** Path of the private key. */
  readonly key: string;
  readonly disk: Disk;
  readonly now: () => number;
  /** Whether this process lives for one call. */
  readonly brief: boolean;
  /** Gets each checkpoint once it is on disk. */
  readonly onCheckpoint?: (note: string) => void;
}

/** Makes a log's checkpoints. All but {@link CheckpointWriter.isDue} and the ends is called under the lock. */
export interface CheckpointWriter {
  /** Compares a log's end with its last checkpoint. The event about what is wrong, if something is. */
  compare(last: Last | undefined): NoticeEntry | undefined;
  /** Finds out whether the file before the newest was left without a checkpoint at its end. */
  findEnd(newest: string): Promise<void>;
  /** Takes note of a batch that is on disk. */
  wrote(events: readonly AuditEvent[], before: Last | undefined, isNewFile: boolean): void;
  /** Whether a checkpoint is due. */
  isDue(): boolean;
  /** Whether any event of this process lies after the last checkpoint. */
  isBehind(): boolean;
  /** Does, before the lock is taken, what takes long. */
  prepare(size: number): Promise<void>;
  /**
   * Makes the checkpoints that are due for a log that ends with an event. Does not throw.
   *
   * @param least See {@link MakerJob.least}.
   * @returns Events about what went wrong or was found, and whether the part of a checkpoint was set aside.
   */
  make(
    last: Last,
    least: number,
  ): Promise<{ readonly notices: readonly NoticeEntry[]; readonly torn: boolean }>;
  /** Waits until what was made is on disk. Events about what went wrong. */
  settled(): Promise<readonly NoticeEntry[]>;
  /** What signs them. */
  maker(): Promise<CheckpointMaker>;
}

/** A writer of checkpoints. Nothing is read or written yet. */
export function openCheckpointWriter(folder: string, options: CheckpointWriterOptions): CheckpointWriter {
  const { onCheckpoint, ...rest } = options;
  let making: CheckpointMaker | undefined;
  let last: LastCheckpoint | undefined;
  let recent = { first: 0, hashes: [] as string[], ends: [] as { size: number; last: string }[] };
  /** Number of events in the log, as far as is known. */
  let size = 0;
  /** The number of events at which to try again. */
  let retry = 0;
  let isForced = false;
  let syncing: Promise<readonly NoticeEntry[]> = Promise.resolve([]);

  const maker = async (): Promise<CheckpointMaker> => {
    if (making !== undefined) return making;
    const { openCheckpointMaker } = await import("./checkpoint_maker.ts");
    return making ??= openCheckpointMaker(folder, rest);
  };

  const failed = (error: unknown): readonly NoticeEntry[] => {
    retry = size + CHECKPOINT_EVERY;
    return [{
      kind: "notice",
      notice: "checkpoint-failed",
      level: "error",
      message: `Cannot make a checkpoint of the log: ${
        reasonOf(error)
      }. Events are recorded as before, and it is tried again after ${CHECKPOINT_EVERY} of them.`,
    }];
  };

  const sync = async (made: {
    readonly notes: readonly string[];
    readonly sync: () => Promise<void>;
  }): Promise<readonly NoticeEntry[]> => {
    try {
      await made.sync();
    } catch (error) {
      return failed(error);
    }
    for (const note of made.notes) onCheckpoint?.(note);
    return [];
  };

  const covered = (): number => last?.size ?? 0;

  return {
    maker,
    compare(end) {
      last = readLastCheckpoint(folder).last;
      size = end === undefined ? 0 : end.seq + 1;
      const isShorter = covered() > size;
      const isOther = covered() === size && last?.last !== undefined && last.last !== end?.id;
      if (!isShorter && !isOther) return undefined;
      isForced = true;
      return rolledBack({
        expected: covered(),
        found: size,
        ...(last?.last === undefined ? {} : { last: last.last }),
      });
    },
    async findEnd(newest) {
      // A process that lives for one call leaves it to the next checkpoint that is due.
      if (rest.brief || covered() >= size) return;
      const first = await firstEvent(newest);
      isForced ||= first !== undefined && first.seq > covered();
    },
    wrote(events, before, isNewFile) {
      const first = events[0]?.seq ?? size;
      if (recent.first + recent.hashes.length !== first) recent = { first, hashes: [], ends: [] };
      if (isNewFile && before !== undefined) recent.ends.push({ size: first, last: before.id });
      for (const { hash } of events) recent.hashes.push(hash);
      // Where no checkpoint can be made, they are read from the files when one can.
      if (recent.hashes.length > MOST_RECENT) recent = { first: first + events.length, hashes: [], ends: [] };
      size = first + events.length;
    },
    isDue() {
      if (size < retry) return false;
      return isForced || size - covered() >= CHECKPOINT_EVERY ||
        recent.ends.some((end) => end.size > covered());
    },
    isBehind: () => isForced || size !== covered(),
    async prepare(end) {
      try {
        await (await maker()).prepare(end);
      } catch {
        // The making says what is wrong.
      }
    },
    async make(end, least) {
      const notices = [...await syncing];
      let torn = false;
      size = end.seq + 1;
      try {
        const made = await (await maker()).make({ size, last: end.id, recent, least });
        syncing = sync(made);
        last = made.last;
        torn = made.torn;
        isForced = false;
        if (made.differs) notices.push(rolledBack({ expected: covered(), found: size }));
        // Nothing was due after all, or it is left to a process that has more time.
        if (made.notes.length === 0) retry = Math.max(size + 1, Math.min(size, covered()) + CHECKPOINT_EVERY);
        const keep = Math.min(covered(), size) - recent.first;
        if (keep > 0) {
          recent = {
            first: recent.first + keep,
            hashes: recent.hashes.slice(keep),
            ends: recent.ends.filter((one) => one.size > covered()),
          };
        }
      } catch (error) {
        notices.push(...failed(error));
      }
      return { notices, torn };
    },
    async settled() {
      const notices = await syncing;
      syncing = Promise.resolve([]);
      return notices;
    },
  };
}

/** The event about a log that lost events which it had. */
export function rolledBack(detail: {
  readonly expected: number;
  readonly found: number;
  readonly last?: string;
}): NoticeEntry {
  const { expected, found } = detail;
  return {
    kind: "notice",
    notice: "log-rolled-back",
    level: "error",
    message: expected > found
      ? `The log had ${expected} events and has ${found}: someone removed events or put an older log in its place. Run rampart audit verify.`
      : "The log's events are not those that were written: someone changed them. Run rampart audit verify.",
    detail,
  };
}
