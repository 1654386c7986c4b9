/**
 * The files that a patch of `apply_patch` touches, as OpenCode, Cline and OpenClaw read it:
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

import type { JudgedAs, ToolInput } from "./tool_rows.ts";

/** What a patch does. Paths are as it names them, relative to the folder in which it is applied. */
export interface Patch {
  readonly written: readonly string[];
  /** Deleted, or moved away. */
  readonly gone: readonly string[];
}

/**
 * A header line; no blank is needed behind the colon. A line of a file's content begins with `+`, `-` or a blank: one
 * of those with a header behind blanks counts as a header, which can only be too strict.
 */
const HEADER = /^\s*\*\*\* (?:(Add|Update|Delete) File|Move to):(.*)$/;

/** Reads a patch. */
export function patchOf(text: string): Patch {
  return patchBy(text, HEADER, (name) => name.trim());
}

/**
 * Reads a patch by an agent's own idea of its header lines.
 *
 * @param header Its groups: `Add`, `Update` or `Delete`, none for a move; and what stands for the name.
 * @param nameOf The name in that. An empty one is none.
 */
export function patchBy(text: string, header: RegExp, nameOf: (name: string) => string): Patch {
  const written = new Set<string>();
  const gone = new Set<string>();
  let last = "";
  for (const line of text.split("\n")) {
    const [, kind, name = ""] = header.exec(line) ?? [];
    const path = nameOf(name);
    if (path === "") continue;
    if (kind === "Delete") gone.add(path);
    else written.add(path);
    // A file that is moved is changed and then gone from where it was.
    if (kind === undefined && last !== "" && last !== path) gone.add(last);
    last = kind === undefined ? "" : path;
  }
  return { written: [...written], gone: [...gone] };
}

/**
 * What a patch is judged as: each of its files, so that one that may not be touched stops all of it. Files that go are named
 * by a command where others are written, as a call of `write` has either of them.
 *
 * @param rest What else stands in the call's parameters.
 */
export function patched(text: string, rest: ToolInput): JudgedAs {
  const { written, gone } = patchOf(text);
  if (gone.length === 0) return { tool: "write", params: { ...rest, paths: written } };
  if (written.length === 0) return { tool: "write", params: { ...rest, paths: gone, delete: true } };
  const command = ["rm", "--", ...gone.map((path) => `'${path.replaceAll("'", `'\\''`)}'`)].join(" ");
  return { tool: "mcp", params: { ...rest, paths: written, command } };
}
