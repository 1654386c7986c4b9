/**
 * Files of the cache. Whatever goes wrong with it means only that there is no cache.
 *
 * @module
 */

import { readBytes } from "./real_files.ts";

/** A larger cache is none of ours. */
const CACHE_LIMIT = 64 * 1024 * 1024;

/**
 * Reads a cache file.
 *
 * @returns Undefined if there is none, or if anyone but this user (or root) could have written it.
 */
export function readCache(folder: string, name: string): string | undefined {
  const path = `${folder}/${name}`;
  try {
    if (!isOurs(folder) || !isOurs(path)) return undefined;
    return new TextDecoder().decode(readBytes(path, CACHE_LIMIT));
  } catch {
    return undefined;
  }
}

/** Writes a cache file, whole or not at all, for this user alone. Silent where it can't be written. */
export function writeCache(folder: string, name: string, text: string): void {
  const temporary = `${folder}/.${name}.${crypto.randomUUID()}`;
  try {
    Deno.mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (!isOurs(folder)) return;
    Deno.writeTextFileSync(temporary, text, { createNew: true, mode: 0o600 });
    Deno.renameSync(temporary, `${folder}/${name}`);
  } catch {
    try {
      Deno.removeSync(temporary);
    } catch {
      // It was never there.
    }
  }
}

/** Windows keeps a profile's folders to their user by itself and reports neither owner nor mode. */
function isOurs(path: string): boolean {
  const { uid, mode } = Deno.lstatSync(path);
  if (Deno.build.os === "windows") return true;
  return (uid === Deno.uid() || uid === 0) && mode !== null && (mode & 0o022) === 0;
}
