/**
 * A Merkle tree that grows at its right edge, of which no more is kept than is needed for its root.
 *
 * @module
 */

import { nodeHash, smallSha256 } from "./node_hash.ts";

/** The right edge of a tree. */
export interface Frontier {
  /** Number of leaves. */
  readonly size: number;
  /** Roots of the full subtrees that the tree falls into, largest (leftmost) first: one for each 1 in the binary `size`. */
  readonly hashes: readonly Uint8Array[];
}

/** A tree without leaves. */
export const EMPTY: Frontier = { size: 0, hashes: [] };

const EMPTY_ROOT = smallSha256(new Uint8Array());

/**
 * A tree with leaves added.
 *
 * @param leaves Hashes of leaves, 32 bytes each. They are kept, so they must not be overwritten later.
 */
export function grow(frontier: Frontier, leaves: Iterable<Uint8Array>): Frontier {
  const hashes = [...frontier.hashes];
  let { size } = frontier;
  for (const leaf of leaves) {
    let hash = leaf;
    // Not by shifts: a size may need more than 32 bits.
    for (let rest = size; rest % 2 === 1; rest = (rest - 1) / 2) {
      const left = hashes.pop();
      if (left === undefined) {
        throw new RangeError(`Cannot grow a tree of ${frontier.size}: its hashes are too few`);
      }
      hash = nodeHash(left, hash);
    }
    hashes.push(hash);
    size++;
  }
  return { size, hashes };
}

/** The root of a tree (RFC 6962, section 2.1). Without leaves it is SHA-256 of nothing. */
export function rootOf({ hashes }: Frontier): Uint8Array {
  if (hashes.length === 0) return EMPTY_ROOT.slice();
  return hashes.reduceRight((right, left) => nodeHash(left, right));
}

/** Whether a frontier has as many hashes as its size needs, each of 32 bytes. */
export function isFrontier({ size, hashes }: Frontier): boolean {
  if (!Number.isSafeInteger(size) || size < 0) return false;
  const ones = size.toString(2).replaceAll("0", "").length;
  return hashes.length === ones && hashes.every(({ length }) => length === 32);
}
