/**
 * What can't be part of the log and must not be lost: torn lines and spooled files that are no entries. They are kept in
 * the folder `torn`, and an event says so.
 *
 * A file there has the ending `.new` until an event about it is on disk, so that a crash in between loses neither.
 *
 * @module
 */

import type { Disk } from "./disk.ts";
import type { NoticeEntry } from "./entry.ts";
import { exists } from "./files.ts";

/** The folder, within the log's. */
export const ASIDE = "torn";

const NEW = ".new";

/** Part of a file. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** Copies bytes of a file of the log to a file of their own. They are on disk when this is done. */
export async function setBytesAside(
  folder: string,
  name: string,
  { range, disk }: { readonly range: ByteRange; readonly disk: Disk },
): Promise<void> {
  const aside = makeAside(folder, disk);
  using source = Deno.openSync(`${folder}/${name}`, { read: true });
  source.seekSync(range.start, Deno.SeekMode.Start);
  const target = disk.create(freePath(aside, `${name}.${range.start}`));
  try {
    const buffer = new Uint8Array(1 << 16);
    for (let left = range.end - range.start; left > 0;) {
      const got = source.readSync(buffer.subarray(0, Math.min(buffer.length, left)));
      if (got === null) break;
      target.write(buffer.subarray(0, got));
      left -= got;
    }
    await target.sync();
  } finally {
    target.close();
  }
  disk.syncFolder(aside);
}

/** Moves a file aside, whatever it is. */
export function moveAside(
  folder: string,
  path: string,
  { name, disk }: { readonly name: string; readonly disk: Disk },
): void {
  const aside = makeAside(folder, disk);
  disk.rename(path, freePath(aside, `spool.${name}`));
  disk.syncFolder(aside);
}

/** Files that were set aside and that no event speaks of yet. */
export function newlySetAside(folder: string): readonly string[] {
  try {
    return [...Deno.readDirSync(`${folder}/${ASIDE}`)].map(({ name }) => name)
      .filter((name) => name.endsWith(NEW)).sort();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

/** The event about a file that was set aside. */
export function asideNotice(folder: string, name: string): NoticeEntry {
  const kept = `${ASIDE}/${name.slice(0, -NEW.length)}`;
  let bytes: number | undefined;
  try {
    bytes = Deno.lstatSync(`${folder}/${ASIDE}/${name}`).size;
  } catch {
    // It is gone, or can't be looked at. That it was there is what matters.
  }
  const detail = { kept, ...(bytes === undefined ? {} : { bytes }) };
  if (name.startsWith("spool.")) {
    return {
      kind: "notice",
      notice: "spool-invalid",
      level: "warning",
      message: `A file in the spool is not an entry of this log. It is kept as ${kept}.`,
      detail,
    };
  }
  const what = name.startsWith("checkpoints.") ? "The part of a checkpoint" : "The part of a line";
  return {
    kind: "notice",
    notice: "torn-tail",
    level: "warning",
    message: `A process was stopped while it wrote to the log. ${what} it left is kept as ${kept}.`,
    detail,
  };
}

/** Marks files as spoken of by an event. */
export function settleAside(folder: string, names: readonly string[], disk: Disk): void {
  for (const name of names) {
    try {
      disk.rename(`${folder}/${ASIDE}/${name}`, `${folder}/${ASIDE}/${name.slice(0, -NEW.length)}`);
    } catch {
      // The next process speaks of it once more, which does no harm.
    }
  }
}

function makeAside(folder: string, disk: Disk): string {
  const aside = `${folder}/${ASIDE}`;
  if (!exists(aside)) {
    disk.makeFolder(aside);
    disk.syncFolder(folder);
  }
  return aside;
}

/** A path with the ending `.new` that is free with and without it. */
function freePath(folder: string, name: string): string {
  for (let i = 0;; i++) {
    const path = `${folder}/${name}${i === 0 ? "" : `.${i}`}`;
    if (!exists(path) && !exists(path + NEW)) return path + NEW;
  }
}
