/**
 * Checkpoints held against the log in the plainest way, for tests.
 *
 * @module
 */

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { type Checkpoint, parseCheckpoint, splitNotes } from "./checkpoint.ts";
import { openNote, verifierOf } from "./note.ts";
import { readEvents } from "./read.ts";

const sha256 = (...parts: readonly Uint8Array[]): Uint8Array => {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return new Uint8Array(hash.digest());
};

/** The root of a tree as RFC 6962 defines it, without a thought for speed. */
function rootOf(leaves: readonly Uint8Array[]): Uint8Array {
  if (leaves.length === 0) return sha256();
  if (leaves.length === 1) return leaves[0] as Uint8Array;
  let half = 1;
  while (half * 2 < leaves.length) half *= 2;
  return sha256(new Uint8Array([1]), rootOf(leaves.slice(0, half)), rootOf(leaves.slice(half)));
}

/**
 * Asserts that all checkpoints of a log are signed by the keys beside them, extend each other, and are those of its events.
 *
 * @param before Hashes of events that were deleted since.
 * @returns The checkpoints.
 */
export async function assertCheckpoints(
  folder: string,
  before: readonly string[] = [],
): Promise<readonly Checkpoint[]> {
  const events = await Array.fromAsync(readEvents(folder));
  const leaves = [...before, ...events.map(({ hash }) => hash)].map((hash) => Uint8Array.fromHex(hash));
  const keys = Deno.readTextFileSync(`${folder}/public-key.txt`).trim().split("\n");
  const verifiers = await Promise.all(keys.map(verifierOf));
  const { notes, torn } = splitNotes(Deno.readTextFileSync(`${folder}/checkpoints.txt`));
  assert.equal(torn, undefined);
  const found: Checkpoint[] = [];
  let previous = "0".repeat(64);
  for (const { note } of notes) {
    const { text, problem } = await openNote(note, verifiers);
    assert.equal(problem, undefined, problem?.message);
    const checkpoint = parseCheckpoint(text);
    assert.ok(checkpoint !== undefined, text);
    const { size, root, last } = checkpoint;
    assert.ok(size <= leaves.length, `a checkpoint of ${size} events, and there are ${leaves.length}`);
    assert.equal(root, rootOf(leaves.slice(0, size)).toHex(), `root of ${size}`);
    if (size > before.length) assert.equal(last, events[size - 1 - before.length]?.id);
    assert.equal(checkpoint.previous, previous);
    assert.ok(size > (found.at(-1)?.size ?? 0), `${size} after ${found.at(-1)?.size}`);
    previous = sha256(new TextEncoder().encode(note)).toHex();
    found.push(checkpoint);
  }
  return found;
}
