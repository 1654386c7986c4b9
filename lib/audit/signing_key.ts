/**
 * The private key that checkpoints are signed with, in a file that only its owner can read.
 *
 * @module
 */

import { createKey, type Signer, signerOf } from "./note.ts";

/** How to load the key. */
export interface SigningKeyOptions {
  /** Whether to make a key where there is none. */
  readonly create: boolean;
}

/**
 * Loads the key of a file.
 *
 * Of several processes that make a key at once, all get the same one.
 *
 * @returns Undefined where there is none and none is to be made.
 * @throws Error where the file can't be read or made, where others may read it, or where it holds no key; with what to do.
 */
export async function loadSigningKey(
  path: string,
  { create }: SigningKeyOptions,
): Promise<Signer | undefined> {
  let text = readKey(path);
  if (text === undefined) {
    if (!create) return undefined;
    const { privateKey } = await createKey();
    placeKey(path, `${privateKey}\n`);
    text = readKey(path);
  }
  if (text === undefined) throw new Error(`Cannot make the key ${path}: it was removed at once. Try again.`);
  try {
    return await signerOf(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(
      `Cannot use the key ${path}: ${reason}. Put it back from a copy, or move it away: a new one is made then.`,
      { cause: error },
    );
  }
}

/** The file's text; undefined where there is none. */
function readKey(path: string): string | undefined {
  try {
    const file = Deno.openSync(path, { read: true });
    try {
      // Of the opened file, so that it can't be another one than is read.
      const { mode, size } = file.statSync();
      if (Deno.build.os !== "windows" && mode !== null && (mode & 0o077) !== 0) {
        throw new Error(
          `Cannot use the key ${path}: others may read or change it (mode ${
            (mode & 0o777).toString(8)
          }). If none of them had it, run chmod 600 on it; else move it away: a new one is made then.`,
        );
      }
      const bytes = new Uint8Array(Math.min(size, 4096));
      let filled = 0;
      while (filled < bytes.length) {
        const got = file.readSync(bytes.subarray(filled));
        if (got === null) break;
        filled += got;
      }
      return new TextDecoder().decode(bytes.subarray(0, filled));
    } finally {
      file.close();
    }
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** Puts a key to its place, whole and durable, where none is yet. */
function placeKey(path: string, text: string): void {
  const made = `${path}.${crypto.randomUUID()}.new`;
  const file = Deno.openSync(made, { write: true, createNew: true, mode: 0o600 });
  try {
    try {
      const bytes = new TextEncoder().encode(text);
      for (let at = 0; at < bytes.length;) at += file.writeSync(bytes.subarray(at));
      file.syncSync();
    } finally {
      file.close();
    }
    try {
      // Unlike a rename, a link never takes the place of another's key.
      Deno.linkSync(made, path);
    } catch (error) {
      if (error instanceof Deno.errors.AlreadyExists) return;
      // Some file systems have no links. There, the last of several keys stays.
      Deno.renameSync(made, path);
    }
  } finally {
    try {
      Deno.removeSync(made);
    } catch {
      // It was renamed.
    }
  }
  syncFolderOf(path);
}

function syncFolderOf(path: string): void {
  if (Deno.build.os === "windows") return;
  const folder = Deno.openSync(path.replace(/[^/]*$/, "") || ".", { read: true });
  try {
    folder.syncSync();
  } finally {
    folder.close();
  }
}
