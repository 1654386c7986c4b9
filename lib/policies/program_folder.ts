/**
 * The folder that Rampart's program comes from.
 *
 * @module
 */

import { readPolicyText } from "./real_files.ts";

/** The file in which a copy of the program says from which folder it was made. */
export const SOURCE_FILE = "source";

let known: { readonly folder: string | undefined } | undefined;

/**
 * The folder of the sources that run now, or that the copy which runs now was made from: the next copy is made from
 * them too, and the person's own commands run from them. Undefined where there is none.
 */
export function programFolder(): string | undefined {
  return (known ??= { folder: findFolder() }).folder;
}

function findFolder(): string | undefined {
  if (!import.meta.url.startsWith("file:")) return undefined;
  // Sources and copies alike have this file two folders deep.
  const path = decodeURIComponent(new URL("../..", import.meta.url).pathname).replace(/\/$/, "");
  const root = Deno.build.os === "windows" ? path.slice(1) : path;
  if (import.meta.url.endsWith(".ts")) return root;
  try {
    return readPolicyText(`${root}/${SOURCE_FILE}`).trim() || undefined;
  } catch {
    // A copy from before it was written down.
    return undefined;
  }
}
