/**
 * Proofs about Merkle trees (RFC 6962, section 2.1): that a leaf is in a tree, and that a tree is the beginning of another.
 *
 * @module
 */

import { HASH_SIZE, nodeHash } from "./node_hash.ts";
import { consistencyRanges, gatherRoots, inclusionRanges, type Range } from "./ranges.ts";

/** The leaves of a tree. */
export interface Leaves {
  readonly size: number;
  /** Hash of a leaf: 32 bytes. */
  at(index: number): Uint8Array;
}

/**
 * The hashes that prove that a leaf is in the tree over the first `size` leaves, from the leaf upwards.
 *
 * @throws {RangeError} Where there is no such leaf, or no such tree.
 */
export function inclusionProof(
  leaves: Leaves,
  index: number,
  size: number = leaves.size,
): readonly Uint8Array[] {
  if (!isIndex(index, size) || size > leaves.size) {
    throw new RangeError(`Cannot prove leaf ${index} in a tree of ${size}: there are ${leaves.size} leaves`);
  }
  return rootsOf(leaves, inclusionRanges(index, size));
}

/**
 * The hashes that prove that the tree over the first `from` leaves is the beginning of that over the first `to`.
 *
 * @throws {RangeError} Where there are no such trees.
 */
export function consistencyProof(
  leaves: Leaves,
  from: number,
  to: number = leaves.size,
): readonly Uint8Array[] {
  if (!isIndex(from, to + 1) || to > leaves.size) {
    throw new RangeError(`Cannot prove a tree of ${from} in one of ${to}: there are ${leaves.size} leaves`);
  }
  return rootsOf(leaves, consistencyRanges(from, to));
}

function rootsOf(leaves: Leaves, ranges: readonly Range[]): readonly Uint8Array[] {
  return ranges.map((range) => {
    const { push, roots } = gatherRoots([{ from: 0, to: range.to - range.from }]);
    for (let i = range.from; i < range.to; i++) push(leaves.at(i));
    // All its leaves were pushed.
    return roots()[0] as Uint8Array;
  });
}

/** What an inclusion proof is about. */
export interface InclusionClaim {
  /** Hash of the leaf. */
  readonly leaf: Uint8Array;
  readonly index: number;
  /** Leaves of the tree. */
  readonly size: number;
  readonly root: Uint8Array;
}

/** Whether a leaf is proven to be at that index of the tree with that root. Never throws. */
export function verifyInclusion(proof: readonly Uint8Array[], claim: InclusionClaim): boolean {
  const { leaf, index, size, root } = claim;
  if (!isIndex(index, size) || ![leaf, root, ...proof].every(isHash)) return false;
  // RFC 9162, section 2.1.3.2.
  let node = index;
  let last = size - 1;
  let hash = leaf;
  for (const other of proof) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      hash = nodeHash(other, hash);
      while (node % 2 === 0 && node !== 0) {
        node = half(node);
        last = half(last);
      }
    } else {
      hash = nodeHash(hash, other);
    }
    node = half(node);
    last = half(last);
  }
  return last === 0 && same(hash, root);
}

/** What a consistency proof is about. */
export interface ConsistencyClaim {
  /** Leaves of the smaller tree. */
  readonly from: number;
  readonly fromRoot: Uint8Array;
  /** Leaves of the larger tree. */
  readonly to: number;
  readonly toRoot: Uint8Array;
}

/** Whether one tree is proven to be the beginning of another. A tree without leaves is that of any. Never throws. */
export function verifyConsistency(proof: readonly Uint8Array[], claim: ConsistencyClaim): boolean {
  const { from, fromRoot, to, toRoot } = claim;
  if (!isIndex(from, to + 1) || ![fromRoot, toRoot, ...proof].every(isHash)) return false;
  if (from === 0) return proof.length === 0;
  if (from === to) return proof.length === 0 && same(fromRoot, toRoot);
  // RFC 9162, section 2.1.4.2.
  const path = isPowerOfTwo(from) ? [fromRoot, ...proof] : proof;
  let node = from - 1;
  let last = to - 1;
  while (node % 2 === 1) {
    node = half(node);
    last = half(last);
  }
  const [first, ...others] = path;
  if (first === undefined) return false;
  let smaller = first;
  let larger = first;
  for (const other of others) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      smaller = nodeHash(other, smaller);
      larger = nodeHash(other, larger);
      while (node % 2 === 0 && node !== 0) {
        node = half(node);
        last = half(last);
      }
    } else {
      larger = nodeHash(larger, other);
    }
    node = half(node);
    last = half(last);
  }
  return last === 0 && same(smaller, fromRoot) && same(larger, toRoot);
}

function isIndex(index: number, size: number): boolean {
  return Number.isSafeInteger(index) && Number.isSafeInteger(size) && index >= 0 && index < size;
}

function isHash({ length }: Uint8Array): boolean {
  return length === HASH_SIZE;
}

// Not by shifts: an index may need more than 32 bits.
function half(number: number): number {
  return Math.floor(number / 2);
}

function isPowerOfTwo(number: number): boolean {
  while (number % 2 === 0) number /= 2;
  return number === 1;
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
