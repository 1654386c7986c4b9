/**
 * Checkpoints in a file that this user may append to.
 *
 * @module
 */

import { reasonOf } from "../audit_error.ts";
import type { AnchorPlace, Placed } from "./anchor_place.ts";

const encoder = new TextEncoder();

/** A file as a place for checkpoints. It is opened for appending alone, and needs not be readable. */
export function fileAnchor(path: string): AnchorPlace {
  return {
    name: `file ${path}`,
    settings: JSON.stringify(["file", path]),
    wantsAll: true,
    async place(notes, { mark }): Promise<Placed> {
      try {
        // Opening a pipe would wait for its reader.
        const there = await sizeOf(path);
        const file = await Deno.open(path, { append: true, create: true, mode: 0o600 });
        try {
          const before = (await file.stat()).size;
          const gap = before === 0 || await endsWithNote(path, before) ? "" : "\n\n";
          const bytes = encoder.encode(gap + notes.map((note) => `${note}\n`).join(""));
          // One write, so that what others append at this moment does not get in between.
          const written = await file.write(bytes);
          if (written < bytes.length) return { kind: "failed", problem: "there is no room for a checkpoint" };
          await file.sync();
          const lost = mark === undefined || before >= Number(mark)
            ? undefined
            : `${path} ${
              there === undefined ? "was gone" : `had ${before} bytes`
            }, and ${mark} after the last checkpoint`;
          return {
            kind: "placed",
            mark: String(before + bytes.length),
            ...(lost === undefined ? {} : { lost }),
          };
        } finally {
          file.close();
        }
      } catch (error) {
        return { kind: "failed", problem: reasonOf(error) };
      }
    },
  };
}

/** Size of a file in bytes; undefined where it isn't there. */
async function sizeOf(path: string): Promise<number | undefined> {
  try {
    const { isFile, size } = await Deno.stat(path);
    if (!isFile) throw new Error("it is not a file");
    return size;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** Whether a file ends as it does after a whole note. Where it can't be read, that isn't known. */
async function endsWithNote(path: string, size: number): Promise<boolean> {
  try {
    using file = await Deno.open(path, { read: true });
    await file.seek(Math.max(0, size - 2), Deno.SeekMode.Start);
    const end = new Uint8Array(2);
    return await file.read(end) === 2 && end[0] === 10 && end[1] === 10;
  } catch {
    return false;
  }
}
