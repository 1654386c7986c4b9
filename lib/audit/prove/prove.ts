/**
 * Proofs made from a log's files.
 *
 * @module
 */

import { type Checkpoint, CHECKPOINTS, parseCheckpoint, type PlacedNote, splitNotes } from "../checkpoint.ts";
import type { AuditEvent } from "../entry.ts";
import { eventFiles } from "../files.ts";
import { firstEvent, readLeaves } from "../leaves.ts";
import { parseStart, START } from "../log_start.ts";
import {
  consistencyRanges,
  EMPTY,
  type Frontier,
  gatherRoots,
  inclusionRanges,
  type Range,
  verifyConsistency,
  verifyInclusion,
} from "../merkle/mod.ts";
import { unverifiedText, type Verifier } from "../note.ts";
import { consistencyText } from "./consistency_text.ts";
import { findEvent } from "./find_event.ts";
import { eventAsHashed, inclusionText, openCheckpoint } from "./inclusion_text.ts";

/** A checkpoint with its note. */
export interface NotedCheckpoint {
  readonly note: string;
  readonly checkpoint: Checkpoint;
}

/** Why there is no proof. */
export interface NotProven {
  readonly proven: false;
  /**
   * `missing`: what is to be proven isn't there (any more). `uncovered`: no checkpoint covers it yet. `unknown`: hashes that are
   * needed went with deleted events. `tampered`: the log is not what its checkpoints say.
   */
  readonly why: "missing" | "uncovered" | "unknown" | "tampered";
  /** For a person. */
  readonly reason: string;
}

/** A proof that an event is in the log. */
export interface ProvenInclusion {
  readonly proven: true;
  /** To keep, or to hand to others. */
  readonly text: string;
  readonly event: AuditEvent;
  readonly hashes: readonly Uint8Array[];
  readonly under: NotedCheckpoint;
}

/** A proof that the events under a checkpoint are the first ones under another. */
export interface ProvenConsistency {
  readonly proven: true;
  /** To keep, or to hand to others. */
  readonly text: string;
  readonly hashes: readonly Uint8Array[];
  readonly from: NotedCheckpoint;
  readonly to: NotedCheckpoint;
}

/**
 * The checkpoints in a log's folder, oldest first. What is none is passed over; signatures are not checked.
 *
 * @throws Error where the file can't be read. None where there is no file.
 */
export function readCheckpoints(folder: string): readonly NotedCheckpoint[] {
  let text: string;
  try {
    text = Deno.readTextFileSync(`${folder}/${CHECKPOINTS}`);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
  return splitNotes(text).notes.flatMap(notedCheckpoint);
}

/** The checkpoints in the text of a file that was kept elsewhere, in which the empty line after the last may be missing. */
export function fileCheckpoints(text: string): readonly NotedCheckpoint[] {
  return splitNotes(`${text.replace(/\n*$/, "")}\n\n`).notes.flatMap(notedCheckpoint);
}

/** The checkpoint of a note, its signatures unchecked. */
function notedCheckpoint({ note }: Pick<PlacedNote, "note">): readonly NotedCheckpoint[] {
  const text = unverifiedText(note);
  const checkpoint = text === undefined ? undefined : parseCheckpoint(text);
  return checkpoint === undefined ? [] : [{ note, checkpoint }];
}

/**
 * Proves that an event is in the log, under the newest checkpoint.
 *
 * @param which Number or id of the event.
 * @throws Error where a file can't be read.
 */
export async function proveInclusion(
  folder: string,
  which: number | string,
  verifiers: readonly Verifier[],
): Promise<ProvenInclusion | NotProven> {
  const found = await findEvent(folder, which);
  if (found === undefined) return await missingEvent(folder, which);
  const { event, line } = found;
  const name = `event ${event.seq} (${event.id})`;
  if (eventAsHashed(line) === undefined) {
    return { proven: false, why: "tampered", reason: `${name} is not as it was hashed` };
  }
  const checkpoints = readCheckpoints(folder);
  const under = checkpoints.findLast(({ checkpoint }) => checkpoint.size > event.seq);
  if (under === undefined) {
    const size = checkpoints.at(-1)?.checkpoint.size ?? 0;
    return {
      proven: false,
      why: "uncovered",
      reason: `no checkpoint covers ${name} yet: the newest covers ${size} events. One is made ` +
        "after every 100 events and when the daemon stops",
    };
  }
  const signed = await openCheckpoint(under.note, verifiers);
  if ("reason" in signed) {
    return {
      proven: false,
      why: "tampered",
      reason: `the newest checkpoint can't be believed: ${signed.reason}`,
    };
  }
  const { size, root } = under.checkpoint;
  const hashes = await rootsOf(folder, inclusionRanges(event.seq, size), size);
  if ("why" in hashes) return hashes;
  const claim = {
    leaf: Uint8Array.fromHex(event.hash),
    index: event.seq,
    size,
    root: Uint8Array.fromHex(root),
  };
  if (!verifyInclusion(hashes, claim)) {
    return {
      proven: false,
      why: "tampered",
      reason: `the events are not those that the checkpoint of ${size} events was made of`,
    };
  }
  const text = inclusionText({ line, index: event.seq, hashes, note: under.note });
  return { proven: true, text, event, hashes, under };
}

/**
 * Proves that the events under one checkpoint are the first ones under another.
 *
 * @param from The one of fewer events. Both may come from elsewhere.
 * @throws Error where a file can't be read.
 */
export async function proveConsistency(
  folder: string,
  { from, to }: { readonly from: NotedCheckpoint; readonly to: NotedCheckpoint },
  verifiers: readonly Verifier[],
): Promise<ProvenConsistency | NotProven> {
  for (const { note, checkpoint } of [from, to]) {
    const signed = await openCheckpoint(note, verifiers);
    if ("reason" in signed) {
      const reason = `the checkpoint of ${checkpoint.size} events can't be believed: ${signed.reason}`;
      return { proven: false, why: "tampered", reason };
    }
  }
  const [small, large] = [from.checkpoint, to.checkpoint];
  const hashes = await rootsOf(folder, consistencyRanges(small.size, large.size), large.size);
  if ("why" in hashes) return hashes;
  const claim = {
    from: small.size,
    fromRoot: Uint8Array.fromHex(small.root),
    to: large.size,
    toRoot: Uint8Array.fromHex(large.root),
  };
  if (!verifyConsistency(hashes, claim)) {
    return {
      proven: false,
      why: "tampered",
      reason:
        `the ${small.size} events of the first checkpoint are not the first ones of the ${large.size} of the second`,
    };
  }
  const text = consistencyText({ hashes, from: from.note, to: to.note });
  return { proven: true, text, hashes, from, to };
}

/** Roots of parts of the tree over the first `size` events. */
async function rootsOf(
  folder: string,
  ranges: readonly Range[],
  size: number,
): Promise<readonly Uint8Array[] | NotProven> {
  if (ranges.length === 0) return [];
  const start = await knownStart(folder);
  if (start === undefined) return DAMAGED_START;
  const gathered = gatherRoots(ranges, start);
  try {
    for await (const { hashes } of readLeaves(folder, { from: start.size, to: size })) {
      for (const hash of hashes) gathered.push(hash);
    }
  } catch (error) {
    if (!(error instanceof Error) || !/^event \d+ is missing$/.test(error.message)) throw error;
    const reason = `${error.message}, and the checkpoint covers ${size} events`;
    return { proven: false, why: "tampered", reason };
  }
  const roots = gathered.roots();
  if (roots.every((root) => root !== undefined)) return roots;
  const reason =
    `it needs hashes of events before event ${start.size}, which were deleted as the log's keeping says`;
  return { proven: false, why: "unknown", reason };
}

/**
 * The tree before the first event that is read: where old files were deleted, what is known of them. Undefined where what
 * is said of them is damaged.
 */
async function knownStart(folder: string): Promise<Frontier | undefined> {
  const [oldest] = eventFiles(folder);
  const first = oldest === undefined ? undefined : await firstEvent(`${folder}/${oldest.name}`);
  // Where files are about to be deleted, all may still be there.
  if (first?.seq === 0) return EMPTY;
  let note: string;
  try {
    note = Deno.readTextFileSync(`${folder}/${START}`);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return EMPTY;
    throw error;
  }
  return parseStart(unverifiedText(note) ?? "")?.frontier;
}

const DAMAGED_START: NotProven = {
  proven: false,
  why: "tampered",
  reason: `${START}, which says what came before the first event that is kept, is damaged`,
};

async function missingEvent(folder: string, which: number | string): Promise<NotProven> {
  const start = await knownStart(folder);
  if (start === undefined) return DAMAGED_START;
  const { size } = start;
  if (size === 0 || (typeof which === "number" && which >= size)) {
    return { proven: false, why: "missing", reason: `event ${which} is not in the log` };
  }
  const gone = `the log begins with event ${size}, and those before were deleted as its keeping says`;
  const what = typeof which === "number" ? "is not kept" : "is not in the log";
  return { proven: false, why: "missing", reason: `event ${which} ${what}: ${gone}` };
}
