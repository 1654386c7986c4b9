/**
 * What the log does to files and folders, behind an interface so that tests can let each step fail. Reading is not part of
 * it.
 *
 * @module
 */

import { syncFolder } from "./files.ts";

/** A file of the log, open for appending. */
export interface EventFile {
  /** Bytes in the file. */
  stat(): { readonly size: number };
  /** Appends all of it, or throws. */
  write(bytes: Uint8Array): void;
  /**
   * Makes what was appended durable.
   *
   * @param alone Whether it is one event. Where the disk is quick and nothing was written just before, it is then done at
   *   once, as handing the work to another thread takes a third of the time. Otherwise the process goes on meanwhile, and
   *   what comes in shares the next time. Default false.
   */
  sync(alone?: boolean): Promise<void>;
  /** Cuts the file back. */
  truncate(size: number): void;
  close(): void;
}

/** Changes files and folders. Everything throws where it can't be done. */
export interface Disk {
  /** Opens a file for appending, and makes it with mode 0600 if it isn't there. */
  open(path: string): EventFile;
  /** Makes a file with mode 0600, which must not be there. */
  create(path: string): EventFile;
  /** Makes a folder with mode 0700, and those around it, if it isn't there. */
  makeFolder(path: string): void;
  /** Renames a file, over another if there is one. */
  rename(from: string, to: string): void;
  /** Removes a file. */
  remove(path: string): void;
  /** Makes what was done to a folder's entries durable. */
  syncFolder(path: string): void;
}

/** The machine's own disk. */
export const DISK: Disk = {
  // Appending, so that even a writer without the lock could not overwrite what is there.
  open: (path) => eventFile(Deno.openSync(path, { read: true, append: true, create: true, mode: 0o600 })),
  create: (path) => eventFile(Deno.openSync(path, { append: true, createNew: true, mode: 0o600 })),
  makeFolder: (path) => Deno.mkdirSync(path, { recursive: true, mode: 0o700 }),
  rename: (from, to) => Deno.renameSync(from, to),
  remove: (path) => Deno.removeSync(path),
  syncFolder,
};

/** A disk that takes longer must not hold up the whole process, in milliseconds. */
const QUICK = 2;

/** Milliseconds since the last time from which on there is no press of events. */
const LULL = 0.5;

function eventFile(file: Deno.FsFile): EventFile {
  // Nothing is known of the disk before its first time.
  let took = Infinity;
  let ended = 0;
  return {
    stat: () => file.statSync(),
    write(bytes) {
      for (let at = 0; at < bytes.length;) at += file.writeSync(at === 0 ? bytes : bytes.subarray(at));
    },
    async sync(alone = false) {
      const start = performance.now();
      if (alone && took < QUICK && start - ended > LULL) file.syncDataSync();
      else await file.syncData();
      ended = performance.now();
      took = ended - start;
    },
    truncate: (size) => file.truncateSync(size),
    close: () => file.close(),
  };
}
