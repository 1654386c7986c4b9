/**
 * What can't be part of the log and must not be lost: torn lines and spooled files that are no entries. They are kept in
 * the folder `torn`, and an event says so.
 *
 * A file there has the ending `.new` until an event about it is on disk, so that a crash in between loses neither.
 *
 * @module
 */

import type { NoticeEntry } from "./entry.ts";
import { exists, syncFolder } from "./files.ts";

/** The folder, within the log's. */
export const ASIDE = "torn";

const NEW = ".new";

/** Sets the bytes of a file from an offset to another aside. */
export function setBytesAside(
  folder: string,
  name: string,
  range: { readonly start: number; readonly end: number },
): void {
  const aside = makeAside(folder);
  const source = Deno.openSync(`${folder}/${name}`, { read: true });
  try {
    source.seekSync(range.start, Deno.SeekMode.Start);
    const to = freePath(aside, `${name}.${range.start}`);
    const target = Deno.openSync(to, { write: true, createNew: true, mode: 0o600 });
    try {
      const buffer = new Uint8Array(1 << 16);
      for (let left = range.end - range.start; left > 0;) {
        const got = source.readSync(buffer.subarray(0, Math.min(buffer.length, left)));
        if (got === null) break;
        for (let at = 0; at < got;) at += target.writeSync(buffer.subarray(at, got));
        left -= got;
      }
      target.syncSync();
    } finally {
      target.close();
    }
  } finally {
    source.close();
  }
  syncFolder(aside);
}

/** Moves a file aside, whatever it is. */
export function moveAside(folder: string, path: string, name: string): void {
  const aside = makeAside(folder);
  Deno.renameSync(path, freePath(aside, `spool.${name}`));
  syncFolder(aside);
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
  return {
    kind: "notice",
    notice: "torn-tail",
    level: "warning",
    message:
      `A process was stopped while it wrote to the log. The part of a line it left is kept as ${kept}.`,
    detail,
  };
}

/** Marks files as spoken of by an event. */
export function settleAside(folder: string, names: readonly string[]): void {
  for (const name of names) {
    try {
      Deno.renameSync(`${folder}/${ASIDE}/${name}`, `${folder}/${ASIDE}/${name.slice(0, -NEW.length)}`);
    } catch {
      // The next process speaks of it once more, which does no harm.
    }
  }
}

function makeAside(folder: string): string {
  const aside = `${folder}/${ASIDE}`;
  Deno.mkdirSync(aside, { recursive: true, mode: 0o700 });
  return aside;
}

/** A path with the ending `.new` that is free with and without it. */
function freePath(folder: string, name: string): string {
  for (let i = 0;; i++) {
    const path = `${folder}/${name}${i === 0 ? "" : `.${i}`}`;
    if (!exists(path) && !exists(path + NEW)) return path + NEW;
  }
}
