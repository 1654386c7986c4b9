/**
 * One daemon for each home.
 *
 * The lock is the kernel's: it goes with the process that holds it, however that ends, so that nothing left over from a
 * crash can keep a daemon from starting.
 *
 * @module
 */

import type { RampartHome } from "../policies/mod.ts";

/** What a running daemon leaves for others to read. */
export interface DaemonRecord {
  readonly pid: number;
  readonly version: string;
  /** RFC 3339. */
  readonly started: string;
  /** `127.0.0.1:9090`; absent while it starts. */
  readonly address?: string;
}

/** A lock that is held. */
export interface DaemonLock {
  /** Tells others about this daemon. */
  readonly write: (record: DaemonRecord) => void;
  readonly release: () => void;
}

/** Takes the lock; undefined where another daemon holds it. */
export function takeDaemonLock({ run }: RampartHome): DaemonLock | undefined {
  Deno.mkdirSync(run, { recursive: true, mode: 0o700 });
  if (Deno.build.os !== "windows") Deno.chmodSync(run, 0o700);
  const file = Deno.openSync(`${run}/daemon.lock`, { create: true, read: true, write: true, mode: 0o600 });
  if (!file.tryLockSync(true)) {
    file.close();
    return undefined;
  }
  const path = `${run}/daemon.json`;
  // What a daemon left that was killed is not true of this one, which writes its own once it can be reached.
  removeIfThere(path);
  return {
    write(record) {
      Deno.writeTextFileSync(`${path}.new`, `${JSON.stringify(record)}\n`, { mode: 0o600 });
      Deno.renameSync(`${path}.new`, path);
    },
    release() {
      removeIfThere(path);
      file.close();
    },
  };
}

function removeIfThere(path: string): void {
  try {
    Deno.removeSync(path);
  } catch {
    // Whoever takes the lock next writes its own.
  }
}

/** The daemon that runs in this home; undefined where none does. */
export function runningDaemon({ run }: RampartHome): Partial<DaemonRecord> | undefined {
  let file: Deno.FsFile;
  try {
    file = Deno.openSync(`${run}/daemon.lock`, { read: true, write: true });
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
  try {
    if (file.tryLockSync(true)) return undefined;
  } finally {
    file.close();
  }
  try {
    const record: unknown = JSON.parse(Deno.readTextFileSync(`${run}/daemon.json`));
    return typeof record === "object" && record !== null ? record : {};
  } catch {
    return {};
  }
}
