/**
 * Where a log begins whose first events were deleted, as its keeping says: what is needed to go on verifying it.
 *
 * @module
 */

import { type Checkpoint, checkpointText, parseCheckpoint } from "./checkpoint.ts";
import { type Frontier, isFrontier, rootOf } from "./merkle/mod.ts";

/** Name of the file in a log's folder that says it: a signed note. */
export const START = "start.txt";

/** What is known of the events that were deleted. */
export interface LogStart {
  /** Which log it is of. */
  readonly origin: string;
  /** When they were deleted: RFC 3339 in UTC with milliseconds. */
  readonly time: string;
  /** Id of the last of them. */
  readonly last: string;
  /** Its `hash`: `prev` of the first event that is kept. */
  readonly previousHash: string;
  /** The tree over them. Its size is the number of the first event that is kept. */
  readonly frontier: Frontier;
}

/** The text to sign. */
export function startText({ origin, time, last, previousHash, frontier }: LogStart): string {
  const extensions = ["pruned", `previous-hash ${previousHash}`];
  for (const hash of frontier.hashes) extensions.push(`frontier ${hash.toHex()}`);
  return checkpointText({
    origin,
    size: frontier.size,
    root: rootOf(frontier).toHex(),
    time,
    last,
    extensions,
  });
}

/** Reads it. Undefined for other texts, also where the root is not that of the tree. */
export function parseStart(text: string): (LogStart & { readonly checkpoint: Checkpoint }) | undefined {
  const checkpoint = parseCheckpoint(text);
  if (checkpoint?.time === undefined || checkpoint.last === undefined) return undefined;
  const [mark, previous = "", ...more] = checkpoint.extensions ?? [];
  const [, previousHash] = /^previous-hash ([0-9a-f]{64})$/.exec(previous) ?? [];
  if (mark !== "pruned" || previousHash === undefined || checkpoint.size === 0) return undefined;
  if (!more.every((line) => /^frontier [0-9a-f]{64}$/.test(line))) return undefined;
  const hashes = more.map((line) => Uint8Array.fromHex(line.slice("frontier ".length)));
  const frontier = { size: checkpoint.size, hashes };
  if (!isFrontier(frontier) || rootOf(frontier).toHex() !== checkpoint.root) return undefined;
  const { origin, time, last } = checkpoint;
  return { checkpoint, origin, time, last, previousHash, frontier };
}
