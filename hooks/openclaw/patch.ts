/**
 * The files that a patch of OpenClaw's `apply_patch` touches:
 *
 *     *** Begin Patch
 *     *** Add File: new.txt
 *     +a line
 *     *** Update File: a.txt
 *     *** Move to: b/a.txt
 *     @@
 *     -old
 *     +new
 *     *** Delete File: gone.txt
 *     *** End Patch
 *
 * @module
 */

/** What a patch does. Paths are as it names them, relative to the folder in which it is applied. */
export interface Patch {
  readonly written: readonly string[];
  /** Deleted, or moved away. */
  readonly gone: readonly string[];
}

/**
 * A header line. A line of a file's content begins with `+`, `-` or a blank: one
 * of those with a header behind blanks counts as a header, which can only be too strict.
 */
const HEADER = /^\s*\*\*\* (?:(Add|Update|Delete) File|Move to):(.*)$/;

/** Reads a patch. */
export function patchOf(text: string): Patch {
  const written = new Set<string>();
  const gone = new Set<string>();
  let last = "";
  for (const line of text.split("\n")) {
    const [, kind, name = ""] = HEADER.exec(line) ?? [];
    const path = name.trim();
    if (path === "") continue;
    if (kind === "Delete") gone.add(path);
    else written.add(path);
    // A file that is moved is changed and then gone from where it was.
    if (kind === undefined && last !== "" && last !== path) gone.add(last);
    last = kind === undefined ? "" : path;
  }
  return { written: [...written], gone: [...gone] };
}
