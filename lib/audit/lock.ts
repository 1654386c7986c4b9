/**
 * One writer at a time, among all processes: an advisory lock on a file of the log's folder. The system releases it when
 * its holder dies.
 *
 * @module
 */

/** A lock that this process may take. */
export interface FolderLock {
  /**
   * Takes the lock.
   *
   * @param patience Milliseconds to wait for another process.
   * @returns False where another held it all that time.
   * @throws Error where the lock's file can't be made or opened.
   */
  acquire(patience: number): Promise<boolean>;
  /** Gives the lock back. */
  release(): void;
  /** Closes the file. */
  close(): void;
}

/** The lock of a file, which is made on first use. */
export function folderLock(path: string): FolderLock {
  let file: Deno.FsFile | undefined;
  const close = (): void => {
    file?.close();
    file = undefined;
  };
  const attempt = (): boolean => {
    file ??= Deno.openSync(path, { read: true, write: true, create: true, mode: 0o600 });
    if (!file.tryLockSync(true)) return false;
    if (isStillAt(path, file)) return true;
    // Someone removed the file: others lock the one that stands there now.
    close();
    return false;
  };
  return {
    close,
    release: () => file?.unlockSync(),
    async acquire(patience) {
      const until = performance.now() + patience;
      // Polled, as a blocking wait can't be given up: a holder may be stopped for good.
      while (!attempt()) {
        if (performance.now() >= until) return false;
        await new Promise((resolve) => setTimeout(resolve, 1 + Math.random() * 4));
      }
      return true;
    },
  };
}

function isStillAt(path: string, file: Deno.FsFile): boolean {
  try {
    const [there, ours] = [Deno.statSync(path), file.statSync()];
    return there.ino === ours.ino && there.dev === ours.dev;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
