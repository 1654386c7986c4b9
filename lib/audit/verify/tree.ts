/**
 * The Merkle tree over a log's events, grown by runs of leaves that lie in the memory of a line checker.
 *
 * @module
 */

import { EMPTY, type Frontier, HASH_SIZE, rootOf } from "../merkle/mod.ts";
import { type LineChecker, MOST_LINES } from "./line_checker.ts";

/** A tree that grows. */
export interface GrowingTree {
  /** Number of leaves. */
  readonly size: number;
  /** Its roots at those of the wanted sizes that it has had, in lower-case hex. */
  readonly roots: ReadonlyMap<number, string>;
  /**
   * Adds leaves.
   *
   * @param leaves Address of their hashes. The 32 bytes before are overwritten.
   * @param count At most {@link MOST_LINES}.
   */
  add(leaves: number, count: number): void;
}

/** How a tree begins, and what is wanted of it. */
export interface GrowingTreeOptions {
  /** The tree before the first leaf. Default an empty one. */
  readonly frontier?: Frontier;
  /** Sizes at which the root is wanted, in growing order. Those below the frontier's are passed over. */
  readonly sizes: readonly number[];
}

/** Nodes of one level that lie side by side. */
interface Row {
  readonly address: number;
  /** Place of the first within its level. */
  readonly first: number;
}

/** Levels of a tree of as many leaves as a number can count. */
const LEVELS = 53;

/** Roots that are worked out together. */
const TOGETHER = 64;

/** Makes a tree that grows. */
export function growTree(
  checker: LineChecker,
  { frontier = EMPTY, sizes }: GrowingTreeOptions,
): GrowingTree {
  const roots = new Map<number, string>();
  let size = frontier.size;
  let next = 0;
  // INVARIANT: edge[k] is the root of the full subtree of 2^k leaves at the tree's right edge, where bit k of size is 1.
  const edge: (Uint8Array | undefined)[] = edgeOf(frontier);
  const nodes = checker.reserve(2 * (MOST_LINES + 2 * LEVELS) * HASH_SIZE);
  const pairs = checker.reserve(2 * TOGETHER * HASH_SIZE + HASH_SIZE) + HASH_SIZE;
  const results = checker.reserve((TOGETHER + 4) * HASH_SIZE);

  while (next < sizes.length && (sizes[next] as number) <= size) {
    if (sizes[next] === size) roots.set(size, rootOf(frontier).toHex());
    next++;
  }

  /** Nodes above some leaves, level by level; the edge before stays as it is, and the new one is given out. */
  const grow = (leaves: number, count: number): { rows: Row[]; grown: (Uint8Array | undefined)[] } => {
    const bytes = checker.bytes();
    const rows: Row[] = [];
    const grown = [...edge];
    let [address, first, held, free] = [leaves, size, count, nodes];
    for (let level = 0; held > 0; level++) {
      if (first % 2 === 1) {
        // Its left neighbour is there from before.
        address -= HASH_SIZE;
        bytes.set(edge[level] as Uint8Array, address);
        first--;
        held++;
      }
      rows.push({ address, first });
      const last = address + (held - 1) * HASH_SIZE;
      grown[level] = held % 2 === 1 ? bytes.slice(last, last + HASH_SIZE) : undefined;
      held = (held - held % 2) / 2;
      first /= 2;
      // Room for a neighbour before the next level.
      free += HASH_SIZE;
      if (held > 0) checker.parents(address, free, held);
      address = free;
      // Up to three more are overwritten, the next level's.
      free += held * HASH_SIZE;
    }
    return { rows, grown };
  };

  /** The full subtree of a level that ends a tree of some leaves. */
  const nodeOf = (rows: readonly Row[], level: number, leaves: number): Uint8Array => {
    const place = Math.floor(leaves / 2 ** level) - 1;
    const row = rows[level];
    if (row === undefined || place < row.first) return edge[level] as Uint8Array;
    const start = row.address + (place - row.first) * HASH_SIZE;
    return checker.bytes().subarray(start, start + HASH_SIZE);
  };

  /** Works out some roots at once, from their right ends upwards: the nodes of a level are hashed together. */
  const findRoots = (rows: readonly Row[], wanted: readonly number[]): void => {
    const bytes = checker.bytes();
    const found: (Uint8Array | undefined)[] = wanted.map(() => undefined);
    const top = Math.max(...wanted);
    for (let level = 0, width = 1; width <= top; level++, width *= 2) {
      const waiting: number[] = [];
      wanted.forEach((leaves, i) => {
        if (Math.floor(leaves / width) % 2 === 0) return;
        const node = nodeOf(rows, level, leaves);
        const right = found[i];
        if (right === undefined) {
          found[i] = node.slice();
          return;
        }
        const pair = pairs + waiting.length * 2 * HASH_SIZE;
        bytes.set(node, pair);
        bytes.set(right, pair + HASH_SIZE);
        waiting.push(i);
      });
      if (waiting.length === 0) continue;
      checker.parents(pairs, results, waiting.length);
      waiting.forEach((i, at) => {
        found[i]?.set(bytes.subarray(results + at * HASH_SIZE, results + (at + 1) * HASH_SIZE));
      });
    }
    wanted.forEach((leaves, i) => roots.set(leaves, (found[i] as Uint8Array).toHex()));
  };

  return {
    get size() {
      return size;
    },
    roots,
    add(leaves, count) {
      const { rows, grown } = grow(leaves, count);
      while (next < sizes.length && (sizes[next] as number) <= size + count) {
        const wanted: number[] = [];
        for (; wanted.length < TOGETHER && (sizes[next] ?? Infinity) <= size + count; next++) {
          wanted.push(sizes[next] as number);
        }
        findRoots(rows, wanted);
      }
      edge.splice(0, edge.length, ...grown);
      size += count;
    },
  };
}

/** A frontier's hashes by their levels. */
function edgeOf({ size, hashes }: Frontier): (Uint8Array | undefined)[] {
  const bits = [...size.toString(2)];
  let next = 0;
  return bits.map((bit) => bit === "1" ? hashes[next++]?.slice() : undefined).reverse();
}
