/**
 * Reading and writing settings of other programs: through links, whole or not at all, with the owner and the rights that
 * they have.
 *
 * @module
 */

import { dirname, isAbsolute, join, sep } from "node:path";

/** The file that a path means. */
export interface FileBehind {
  /** Path without links; the file need not exist. */
  readonly target: string;
  /** Whether the path is itself a link. */
  readonly link: boolean;
}

/**
 * The file that is meant by a path, which may be a link that leads to one that isn't there yet.
 *
 * @throws Error where the links lead in a circle.
 */
export function fileBehind(path: string): FileBehind {
  let target = path;
  for (let hops = 0; hops < 40; hops++) {
    const to = linkAt(target);
    if (to === undefined) return { target: withRealFolder(target), link: target !== path };
    target = isAbsolute(to) ? to : join(dirname(target), to);
  }
  throw new Error("its links lead in a circle");
}

function linkAt(path: string): string | undefined {
  try {
    return Deno.lstatSync(path).isSymlink ? Deno.readLinkSync(path) : undefined;
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

/** The same path by the real name of the lowest folder above it that exists. */
function withRealFolder(path: string): string {
  for (let folder = dirname(path);; folder = dirname(folder)) {
    try {
      return join(Deno.realPathSync(folder), path.slice(folder.length));
    } catch (error) {
      if (!isAbsent(error) || folder === dirname(folder)) throw error;
    }
  }
}

/** Whether a path lies in a folder. Both without links. */
export function isWithin(path: string, folder: string): boolean {
  return path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

/** The bytes of a file; undefined where there is none. */
export function bytesOf(path: string): Uint8Array | undefined {
  try {
    return Deno.readFileSync(path);
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

/** The permission bits of a file; undefined where there is none, and on systems without. */
export function modeOf(path: string): number | undefined {
  const mode = statOf(path)?.mode;
  return typeof mode === "number" ? mode & 0o777 : undefined;
}

/** Bytes as text; undefined where they are no UTF-8. A byte order mark stays. */
export function textOf(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/**
 * Writes a file whole or not at all.
 *
 * @param mode Rights of a file that is made; one that is there keeps its own.
 */
export function writeWhole(path: string, content: string | Uint8Array, mode: number): void {
  const before = statOf(path);
  const temporary = `${path}.${crypto.randomUUID()}`;
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  try {
    Deno.writeFileSync(temporary, bytes, { createNew: true, mode: 0o600 });
    if (Deno.build.os !== "windows") {
      Deno.chmodSync(temporary, (before?.mode ?? mode) & 0o777);
      if (before !== undefined && before.uid !== Deno.uid() && before.uid !== null) {
        Deno.chownSync(temporary, before.uid, before.gid);
      }
    }
    Deno.renameSync(temporary, path);
  } catch (error) {
    try {
      Deno.removeSync(temporary);
    } catch {
      // It was not made, or is in place already.
    }
    throw error;
  }
}

/**
 * Makes a folder and those above it.
 *
 * @returns Those that were not there, the uppermost first.
 */
export function makeFolders(folder: string): readonly string[] {
  const made: string[] = [];
  for (let at = folder; statOf(at) === undefined; at = dirname(at)) made.unshift(at);
  Deno.mkdirSync(folder, { recursive: true });
  return made;
}

/** Removes folders, the last first, up to one in which something lies. */
export function removeFolders(folders: readonly string[]): void {
  for (const folder of folders.toReversed()) {
    try {
      Deno.removeSync(folder);
    } catch {
      return;
    }
  }
}

function statOf(path: string): Deno.FileInfo | undefined {
  try {
    return Deno.statSync(path);
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

function isAbsent(error: unknown): boolean {
  return error instanceof Deno.errors.NotFound;
}
