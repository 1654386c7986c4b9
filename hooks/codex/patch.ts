/**
 * The files that a patch in Codex's own language touches. What the language looks like: ../patch_files.ts.
 *
 * @module
 */

import { type Patch as PatchFiles, patchBy } from "../patch_files.ts";

/** What a patch does. */
export interface Patch extends PatchFiles {
  readonly text: string;
}

/**
 * A header line. Codex takes blanks before it and none off the name's front (seen with 0.169.0). A line of a file's content
 * begins with `+`, `-` or a blank; one of those that looks like a header counts as one, which can only be too strict.
 */
const HEADER = /^\s*\*\*\* (?:(Add|Update|Delete) File|Move to): ([\s\S]*)$/;

/** Reads a patch. */
export function patchOf(text: string): Patch {
  return { ...patchBy(text, HEADER, (name) => name.trimEnd()), text };
}

const WORD = String.raw`(?:'[^']*'|"[^"$\x60\\]*"|[\w./@%+,:=-]+)`;

/** Codex's own reading: the one command, perhaps in a folder, with the patch as its here-document and nothing behind. */
const COMMAND = new RegExp(
  String.raw`^\s*(?:cd\s+(?<folder>${WORD})\s*&&\s*)?(?:apply_?patch)\s*<<-?\s*` +
    String.raw`(?<quote>['"]?)(?<mark>\w+)\k<quote>[ \t]*\n(?<patch>[\s\S]*?)\n\k<mark>\s*$`,
);

/** The patch of a command that Codex takes for a call of `apply_patch`. Undefined for any other command. */
export function patchIn(command: string): Patch | undefined {
  if (!/apply_?patch/.test(command)) return undefined;
  const { folder, quote, patch } = COMMAND.exec(command)?.groups ?? {};
  if (patch === undefined) return undefined;
  // What a shell would make of it must be the same, should Codex not take it.
  if (quote === "" && /[$`\\]/.test(patch)) return undefined;
  const found = patchOf(patch);
  // Without a file it is no patch, and whatever else it is, the reader of commands looks at it.
  if (found.written.length + found.gone.length === 0) return undefined;
  if (folder === undefined) return found;
  const unquoted = folder.replace(/^(['"])(.*)\1$/, "$2");
  const placed = (path: string): string => /^(?:[\\/]|[a-z]:)/i.test(path) ? path : `${unquoted}/${path}`;
  return { ...found, written: found.written.map(placed), gone: found.gone.map(placed) };
}
