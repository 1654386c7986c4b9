/**
 * The tree that grows by runs is the one that grows leaf by leaf.
 *
 * @module
 */

import assert from "node:assert/strict";
import fc from "fast-check";
import { EMPTY, type Frontier, grow, HASH_SIZE, rootOf, smallSha256 } from "../merkle/mod.ts";
import { createLineChecker, MOST_LINES } from "./line_checker.ts";
import { type GrowingTree, growTree } from "./tree.ts";

/** Hash of some leaf. */
const leaf = (index: number): Uint8Array => smallSha256(new Uint8Array([index, index >> 8, index >> 16]));

/** Adds leaves from a place on, as they lie after one another. */
function addLeaves(
  tree: GrowingTree,
  { checker, count, from = tree.size }: {
    readonly checker: ReturnType<typeof createLineChecker>;
    count: number;
    from?: number;
  },
): void {
  const address = checker.hashAddress(0);
  for (let i = 0; i < count; i++) checker.bytes().set(leaf(from + i), address + i * HASH_SIZE);
  tree.add(address, count);
}

const frontierOf = (size: number): Frontier => grow(EMPTY, Array.from({ length: size }, (_, i) => leaf(i)));
const rootAt = (size: number): string => rootOf(frontierOf(size)).toHex();

Deno.test("a tree's roots are those that are defined, whatever the runs and the sizes that are wanted", () => {
  const runs = fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 8 });
  const wanted = fc.array(fc.nat({ max: 300 }), { maxLength: 40 });
  fc.assert(
    fc.property(fc.nat({ max: 100 }), runs, wanted, (start, counts, sizes) => {
      const sorted = [...new Set(sizes)].sort((a, b) => a - b);
      const checker = createLineChecker();
      const tree = growTree(checker, { frontier: frontierOf(start), sizes: sorted });
      for (const count of counts) addLeaves(tree, { checker, count });
      const had = sorted.filter((size) => size >= start && size <= tree.size);
      assert.deepEqual([...tree.roots], had.map((size) => [size, rootAt(size)]));
    }),
    { numRuns: 300 },
  );
});

Deno.test("a tree's roots at all sizes of one run", () => {
  const checker = createLineChecker();
  const sizes = Array.from({ length: 201 }, (_, i) => i);
  const tree = growTree(checker, { sizes });
  addLeaves(tree, { checker, count: 200 });
  assert.deepEqual([...tree.roots], sizes.map((size) => [size, rootAt(size)]));
});

Deno.test("a tree of the longest run", () => {
  const checker = createLineChecker();
  const tree = growTree(checker, { sizes: [2 * MOST_LINES] });
  addLeaves(tree, { checker, count: MOST_LINES });
  addLeaves(tree, { checker, count: MOST_LINES });
  assert.equal(tree.roots.get(2 * MOST_LINES), rootAt(2 * MOST_LINES));
});

Deno.test("a tree beyond 32 bits of leaves", () => {
  // Nobody has the leaves: any hashes will do for what is kept of them.
  const size = 2 ** 40 + 3;
  const frontier = { size, hashes: [leaf(1), leaf(2), leaf(3)] };
  const checker = createLineChecker();
  const tree = growTree(checker, { frontier, sizes: [size, size + 1, size + 6] });
  addLeaves(tree, { checker, count: 6, from: 10 });
  const grown = (count: number): string =>
    rootOf(grow(frontier, Array.from({ length: count }, (_, i) => leaf(10 + i)))).toHex();
  assert.deepEqual([...tree.roots.values()], [grown(0), grown(1), grown(6)]);
});
