/**
 * What the log does to its files of events, behind an interface so that tests can let it fail.
 *
 * @module
 */

/** A file of events, open for appending. */
export interface EventFile {
  /** Bytes in the file, and which file it is. */
  stat(): { readonly size: number };
  /** Appends all of it, or throws. */
  write(bytes: Uint8Array): void;
  /** Makes what was appended durable. */
  sync(): Promise<void>;
  /** Cuts the file back. */
  truncate(size: number): void;
  close(): void;
}

/** Opens files of events. */
export interface Disk {
  /**
   * Opens a file of events, and makes it with mode 0600 if it isn't there.
   *
   * @throws Error where it can't be opened.
   */
  open(path: string): EventFile;
}

/** The machine's own disk. */
export const DISK: Disk = {
  open(path) {
    // Appending, so that even a writer without the lock could not overwrite what is there.
    const file = Deno.openSync(path, { read: true, append: true, create: true, mode: 0o600 });
    return {
      stat: () => file.statSync(),
      write(bytes) {
        for (let at = 0; at < bytes.length;) at += file.writeSync(at === 0 ? bytes : bytes.subarray(at));
      },
      sync: () => file.syncData(),
      truncate: (size) => file.truncateSync(size),
      close: () => file.close(),
    };
  },
};
