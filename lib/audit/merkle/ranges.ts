/**
 * Which parts of a tree a proof is made of, and their hashes from one walk over the leaves.
 *
 * @module
 */

import { EMPTY, type Frontier, grow, rootOf } from "./frontier.ts";

/** Leaves from `from` up to and without `to`, which have a common root in the tree. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** The largest power of two that is smaller than a number above 1. */
function splitOf(size: number): number {
  let half = 1;
  while (half * 2 < size) half *= 2;
  return half;
}

/**
 * The parts whose roots prove that a leaf is in a tree, from the leaf upwards (RFC 6962, section 2.1.1).
 *
 * @param index From 0 up to and without `size`.
 */
export function inclusionRanges(index: number, size: number): readonly Range[] {
  const ranges: Range[] = [];
  let from = 0;
  let to = size;
  while (to - from > 1) {
    const middle = from + splitOf(to - from);
    if (index < middle) {
      ranges.push({ from: middle, to });
      to = middle;
    } else {
      ranges.push({ from, to: middle });
      from = middle;
    }
  }
  return ranges.reverse();
}

/**
 * The parts whose roots prove that a tree is the beginning of a larger one (RFC 6962, section 2.1.2).
 *
 * @param size Of the smaller tree, from 0 to `larger`. For 0 and for `larger` itself nothing needs proof.
 */
export function consistencyRanges(size: number, larger: number): readonly Range[] {
  if (size === 0 || size === larger) return [];
  const ranges: Range[] = [];
  let from = 0;
  let to = larger;
  while (to !== size) {
    const middle = from + splitOf(to - from);
    if (size <= middle) {
      ranges.push({ from: middle, to });
      to = middle;
    } else {
      ranges.push({ from, to: middle });
      from = middle;
    }
  }
  // The smaller tree as a whole is known to who checks.
  if (from > 0) ranges.push({ from, to });
  return ranges.reverse();
}

/** Gathers the roots of parts of a tree while its leaves go by. */
export interface RangeRoots {
  /** Takes in the next leaf, from {@link RangeRoots.next} on. It must not be overwritten later. */
  push(leaf: Uint8Array): void;
  /** Index of the leaf that comes next. */
  readonly next: number;
  /** The roots in the order in which the ranges were given; undefined for those whose leaves weren't all seen. */
  roots(): readonly (Uint8Array | undefined)[];
}

/**
 * Begins to gather.
 *
 * @param ranges Parts that don't overlap, as {@link inclusionRanges} and {@link consistencyRanges} give them.
 * @param start What is known of the leaves before the first that will be pushed. Of a part that lies before, the root is
 * found where it is made of whole subtrees of `start`.
 */
export function gatherRoots(ranges: readonly Range[], start: Frontier = EMPTY): RangeRoots {
  const parts = ranges.map(({ from, to }, place) => ({ from, to, place, tree: partBefore(start, from, to) }))
    .sort((a, b) => a.from - b.from);
  let next = start.size;
  let at = parts.findIndex(({ to }) => to > next);
  if (at < 0) at = parts.length;
  return {
    push(leaf) {
      const part = parts[at];
      if (part !== undefined && next >= part.from) {
        if (part.tree !== undefined) part.tree = grow(part.tree, [leaf]);
        if (next + 1 === part.to) at++;
      }
      next++;
    },
    get next() {
      return next;
    },
    roots() {
      const roots: (Uint8Array | undefined)[] = new Array(parts.length).fill(undefined);
      for (const { from, to, place, tree } of parts) {
        if (tree !== undefined && tree.size === to - from) roots[place] = rootOf(tree);
      }
      return roots;
    },
  };
}

/** The tree over those of a part's leaves that lie before `start.size`; undefined where its hashes aren't known. */
function partBefore(start: Frontier, from: number, to: number): Frontier | undefined {
  if (from >= start.size) return EMPTY;
  const hashes: Uint8Array[] = [];
  let size = 0;
  let at = 0;
  let rest = start.size;
  for (const hash of start.hashes) {
    const width = largestPower(rest);
    if (at >= from && at + width <= to) {
      hashes.push(hash);
      size += width;
    }
    at += width;
    rest -= width;
  }
  // A part begins where its size, or the power of two above it, divides: what is kept of it is a frontier of its own.
  return size === Math.min(to, start.size) - from ? { size, hashes } : undefined;
}

/** The largest power of two that is not larger than a number above 0. */
function largestPower(size: number): number {
  let power = 1;
  while (power * 2 <= size) power *= 2;
  return power;
}
