/**
 * The Merkle tree of a log as it was at its last checkpoint, kept in a file so that it need not be built anew from all
 * events. What stands there is believed only where its root is that of the checkpoint.
 *
 * @module
 */

import { type Checkpoint, CHECKPOINTS, parseCheckpoint, splitNotes } from "./checkpoint.ts";
import type { Disk } from "./disk.ts";
import { EMPTY, type Frontier, isFrontier, rootOf } from "./merkle/mod.ts";
import { parseStart, START } from "./log_start.ts";

/** Name of the file in a log's folder. */
export const TREE = ".tree.json";

/** A size and the root that belongs to it. */
export interface SizedRoot {
  readonly size: number;
  /** In lower-case hex. */
  readonly root: string;
}

/** The tree of a size, from its file; undefined where it isn't there, or is another. */
export function loadTree(folder: string, { size, root }: SizedRoot): Frontier | undefined {
  try {
    const value: unknown = JSON.parse(Deno.readTextFileSync(`${folder}/${TREE}`));
    if (!Array.isArray(value)) return undefined;
    return value.map(frontierOf).find((tree) => tree?.size === size && rootOf(tree).toHex() === root);
  } catch {
    return undefined;
  }
}

function frontierOf(value: unknown): Frontier | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { size, hashes } = value as { readonly size?: unknown; readonly hashes?: unknown };
  if (typeof size !== "number" || !Array.isArray(hashes)) return undefined;
  const frontier = { size, hashes: hashes.map((hash) => Uint8Array.fromHex(String(hash))) };
  return isFrontier(frontier) ? frontier : undefined;
}

/** Keeps trees: before a checkpoint is written that of the one before as well, as either may be the last after a crash. */
export function saveTrees(folder: string, trees: readonly Frontier[], disk: Disk): void {
  const text = JSON.stringify(
    trees.map(({ size, hashes }) => ({ size, hashes: hashes.map((hash) => hash.toHex()) })),
  );
  // Without a sync: a file that is old, or empty, is not believed and does no harm.
  const part = `${folder}/${TREE}.part`;
  const file = disk.open(part);
  try {
    file.truncate(0);
    file.write(new TextEncoder().encode(text));
  } finally {
    file.close();
  }
  disk.rename(part, `${folder}/${TREE}`);
}

/** The note that says where a log begins from which events were deleted; undefined where none were. */
export function readStart(folder: string): string | undefined {
  try {
    return Deno.readTextFileSync(`${folder}/${START}`);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/**
 * The tree over the events that were deleted from a log as its keeping says. Empty where none were. The note's signature is
 * not checked.
 */
export function prunedTree(folder: string): Frontier {
  const note = readStart(folder);
  if (note === undefined) return EMPTY;
  const start = parseStart(note.slice(0, note.lastIndexOf("\n\n") + 1));
  if (start === undefined) throw new Error(`${START} is damaged`);
  return start.frontier;
}

/** A checkpoint and the note that it stands in. */
export interface FoundCheckpoint extends Checkpoint {
  readonly note: string;
}

/**
 * The last checkpoint of a size. Its signature is not checked.
 *
 * @throws Error where the file of checkpoints can't be read.
 */
export function findCheckpoint(folder: string, size: number): FoundCheckpoint | undefined {
  let text: string;
  try {
    text = Deno.readTextFileSync(`${folder}/${CHECKPOINTS}`);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
  let found: FoundCheckpoint | undefined;
  for (const { note } of splitNotes(text).notes) {
    const checkpoint = parseCheckpoint(note.slice(0, note.lastIndexOf("\n\n") + 1));
    if (checkpoint?.size === size) found = { ...checkpoint, note };
  }
  return found;
}
