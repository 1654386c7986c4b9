/**
 * The tree and its proofs: known answers of Certificate Transparency, and the definitions of RFC 6962 taken word by word.
 *
 * @module
 */

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import fc from "fast-check";
import {
  consistencyProof,
  consistencyRanges,
  EMPTY,
  type Frontier,
  gatherRoots,
  grow,
  inclusionProof,
  inclusionRanges,
  isFrontier,
  type Leaves,
  nodeHash,
  rootOf,
  smallSha256,
  verifyConsistency,
  verifyInclusion,
} from "./mod.ts";

function sha256(...parts: readonly Uint8Array[]): Uint8Array {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return new Uint8Array(hash.digest());
}

const bytes = (hex: string): Uint8Array => Uint8Array.fromHex(hex);
const hex = (hashes: readonly Uint8Array[]): readonly string[] => hashes.map((hash) => hash.toHex());

/** MTH of RFC 6962, section 2.1. */
function naiveRoot(leaves: readonly Uint8Array[]): Uint8Array {
  if (leaves.length === 0) return sha256();
  if (leaves.length === 1) return leaves[0] as Uint8Array;
  const k = split(leaves.length);
  return sha256(bytes("01"), naiveRoot(leaves.slice(0, k)), naiveRoot(leaves.slice(k)));
}

function split(n: number): number {
  return 2 ** (Math.ceil(Math.log2(n)) - 1);
}

/** PATH of RFC 6962, section 2.1.1. */
function naivePath(m: number, leaves: readonly Uint8Array[]): readonly Uint8Array[] {
  if (leaves.length === 1) return [];
  const k = split(leaves.length);
  return m < k
    ? [...naivePath(m, leaves.slice(0, k)), naiveRoot(leaves.slice(k))]
    : [...naivePath(m - k, leaves.slice(k)), naiveRoot(leaves.slice(0, k))];
}

/** SUBPROOF of RFC 6962, section 2.1.2. */
function naiveSubproof(m: number, leaves: readonly Uint8Array[], whole: boolean): readonly Uint8Array[] {
  if (m === leaves.length) return whole ? [] : [naiveRoot(leaves)];
  const k = split(leaves.length);
  return m <= k
    ? [...naiveSubproof(m, leaves.slice(0, k), whole), naiveRoot(leaves.slice(k))]
    : [...naiveSubproof(m - k, leaves.slice(k), false), naiveRoot(leaves.slice(0, k))];
}

const leavesOf = (list: readonly Uint8Array[]): Leaves => ({
  size: list.length,
  at: (i) => list[i] as Uint8Array,
});

/** Leaves that are told apart by their number. */
const numbered = (count: number): readonly Uint8Array[] =>
  Array.from({ length: count }, (_, i) => sha256(new TextEncoder().encode(`leaf ${i}`)));

/** The inputs that Certificate Transparency's implementations test with, and the roots over the first n of them. */
const CT_LEAVES = [
  "",
  "00",
  "10",
  "2021",
  "3031",
  "40414243",
  "5051525354555657",
  "606162636465666768696a6b6c6d6e6f",
].map((text) => sha256(bytes("00"), bytes(text)));
const CT_ROOTS = [
  "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
  "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
  "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
  "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
  "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
  "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
  "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
  "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
  "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

for (const [size, root] of CT_ROOTS.entries()) {
  Deno.test(`merkle: the root over ${size} of Certificate Transparency's test inputs`, () => {
    assert.equal(rootOf(grow(EMPTY, CT_LEAVES.slice(0, size))).toHex(), root);
  });
}

Deno.test("merkle: Certificate Transparency's known proofs", () => {
  const leaves = leavesOf(CT_LEAVES);
  assert.deepEqual(hex(inclusionProof(leaves, 5, 8)), [
    "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
  ]);
  assert.deepEqual(hex(consistencyProof(leaves, 6, 8)), [
    "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
    "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
  ]);
});

Deno.test("merkle: any bytes have the SHA-256 that node:crypto finds", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (text) => {
    assert.equal(smallSha256(text).toHex(), sha256(text).toHex());
  }));
});

Deno.test("merkle: the hash of a node is SHA-256 of 0x01 and its children", () => {
  const child = fc.uint8Array({ minLength: 32, maxLength: 32 });
  fc.assert(fc.property(child, child, (left, right) => {
    assert.equal(nodeHash(left, right).toHex(), sha256(bytes("01"), left, right).toHex());
  }));
});

Deno.test("merkle: a tree that grew in steps has the root of the definition", () => {
  const leaves = numbered(70);
  let grown: Frontier = EMPTY;
  for (let size = 0; size <= 64; size += size % 3 + 1) {
    grown = grow(grown, leaves.slice(grown.size, size));
    assert.ok(isFrontier(grown));
    assert.equal(rootOf(grown).toHex(), naiveRoot(leaves.slice(0, size)).toHex(), `of ${size}`);
  }
});

Deno.test("merkle: every inclusion proof up to 33 leaves is that of the definition, and verifies", () => {
  const leaves = numbered(33);
  for (let size = 1; size <= 33; size++) {
    const root = naiveRoot(leaves.slice(0, size));
    for (let index = 0; index < size; index++) {
      const proof = inclusionProof(leavesOf(leaves), index, size);
      assert.deepEqual(proof, naivePath(index, leaves.slice(0, size)), `${index} in ${size}`);
      assert.ok(verifyInclusion(proof, { leaf: leaves[index] as Uint8Array, index, size, root }));
    }
  }
});

Deno.test("merkle: every consistency proof up to 33 leaves is that of the definition, and verifies", () => {
  const leaves = numbered(33);
  const roots = Array.from({ length: 34 }, (_, size) => naiveRoot(leaves.slice(0, size)));
  for (let to = 0; to <= 33; to++) {
    for (let from = 0; from <= to; from++) {
      const proof = consistencyProof(leavesOf(leaves), from, to);
      if (from > 0) {
        assert.deepEqual(proof, naiveSubproof(from, leaves.slice(0, to), true), `${from} in ${to}`);
      }
      const claim = { from, fromRoot: roots[from] as Uint8Array, to, toRoot: roots[to] as Uint8Array };
      assert.ok(verifyConsistency(proof, claim), `${from} in ${to}`);
    }
  }
});

/** What may happen to a proof. */
const mutation = fc.record({
  how: fc.constantFrom("flip", "drop", "add", "swap"),
  at: fc.nat({ max: 20 }),
  bit: fc.nat({ max: 255 }),
});

function mutate(
  proof: readonly Uint8Array[],
  { how, at, bit }: { how: string; at: number; bit: number },
): readonly Uint8Array[] {
  const changed: Uint8Array[] = proof.map((hash) => hash.slice());
  const place = at % Math.max(1, changed.length);
  if (how === "add") changed.splice(place, 0, sha256(new Uint8Array([bit])));
  else if (how === "drop") changed.splice(place, 1);
  else if (how === "swap") changed.push(...changed.splice(place, 1));
  else {
    const hash = changed[place];
    if (hash !== undefined) hash[bit >> 3] = (hash[bit >> 3] ?? 0) ^ 1 << (bit & 7);
  }
  return changed;
}

Deno.test("merkle: a mutated inclusion proof never verifies, nor does a right one for another claim", () => {
  const leaves = numbered(100);
  fc.assert(
    fc.property(fc.nat({ max: 98 }), fc.nat(), mutation, fc.nat({ max: 100 }), (less, nth, change, other) => {
      const size = less + 1;
      const index = nth % size;
      const claim = {
        leaf: leaves[index] as Uint8Array,
        index,
        size,
        root: naiveRoot(leaves.slice(0, size)),
      };
      const proof = inclusionProof(leavesOf(leaves), index, size);
      assert.ok(verifyInclusion(proof, claim));
      const mutated = mutate(proof, change);
      const isSame = mutated.length === proof.length &&
        mutated.every((hash, i) => hash.toHex() === proof[i]?.toHex());
      assert.equal(verifyInclusion(mutated, claim), isSame);
      if (other !== index) {
        assert.equal(verifyInclusion(proof, { ...claim, index: other }), false);
        assert.equal(verifyInclusion(proof, { ...claim, leaf: sha256(new Uint8Array([other])) }), false);
      }
      assert.equal(verifyInclusion(proof, { ...claim, root: sha256() }), false);
    }),
    { numRuns: 500 },
  );
});

Deno.test("merkle: a mutated consistency proof never verifies, nor does a right one for other roots", () => {
  const leaves = numbered(100);
  fc.assert(
    fc.property(fc.nat({ max: 98 }), fc.nat(), mutation, (less, nth, change) => {
      const to = less + 1;
      const from = nth % to + 1;
      const [fromRoot, toRoot] = [naiveRoot(leaves.slice(0, from)), naiveRoot(leaves.slice(0, to))];
      const claim = { from, fromRoot, to, toRoot };
      const proof = consistencyProof(leavesOf(leaves), from, to);
      assert.ok(verifyConsistency(proof, claim));
      const mutated = mutate(proof, change);
      const isSame = mutated.length === proof.length &&
        mutated.every((hash, i) => hash.toHex() === proof[i]?.toHex());
      assert.equal(verifyConsistency(mutated, claim), isSame);
      assert.equal(verifyConsistency(proof, { ...claim, fromRoot: sha256() }), false);
      assert.equal(verifyConsistency(proof, { ...claim, toRoot: sha256() }), false);
    }),
    { numRuns: 500 },
  );
});

Deno.test("merkle: claims that make no sense are false, not errors", () => {
  const [leaf = sha256(), root = leaf] = numbered(1);
  assert.ok(verifyInclusion([], { leaf, index: 0, size: 1, root }));
  for (const [index, size] of [[1, 1], [-1, 1], [0, 0], [0.5, 1], [NaN, 1], [0, Infinity]] as const) {
    assert.equal(verifyInclusion([], { leaf, index, size, root }), false, `${index} of ${size}`);
  }
  assert.equal(verifyInclusion([leaf.subarray(1)], { leaf, index: 0, size: 2, root }), false);
  assert.equal(verifyConsistency([], { from: 2, fromRoot: root, to: 1, toRoot: root }), false);
  assert.throws(() => inclusionProof(leavesOf([leaf]), 1, 1), RangeError);
  assert.throws(() => consistencyProof(leavesOf([leaf]), 0, 2), RangeError);
});

Deno.test("merkle: after the first leaves are gone, a proof is the same or known to be lost", () => {
  const leaves = numbered(70);
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 70 }), fc.nat(), fc.nat(), (size, a, b) => {
      const index = a % size;
      const gone = b % (size + 1);
      const start = grow(EMPTY, leaves.slice(0, gone));
      for (const ranges of [inclusionRanges(index, size), consistencyRanges(index, size)]) {
        const gathered = gatherRoots(ranges, start);
        for (const leaf of leaves.slice(gone, size)) gathered.push(leaf);
        for (const [i, root] of gathered.roots().entries()) {
          const { from, to } = ranges[i] ?? { from: 0, to: 0 };
          if (root !== undefined) assert.deepEqual(root, naiveRoot(leaves.slice(from, to)));
          else assert.ok(from < gone, `${from} to ${to} was lost though only ${gone} leaves are gone`);
        }
      }
      // What is kept can be proven to be in any tree over it.
      if (index >= gone) {
        const gathered = gatherRoots(inclusionRanges(index, size), start);
        for (const leaf of leaves.slice(gone, size)) gathered.push(leaf);
        assert.deepEqual(gathered.roots(), naivePath(index, leaves.slice(0, size)));
      }
      // And any tree of a size from there on, to be the beginning of a larger one.
      if (index >= gone && index > 0) {
        const gathered = gatherRoots(consistencyRanges(index, size), start);
        for (const leaf of leaves.slice(gone, size)) gathered.push(leaf);
        assert.deepEqual(gathered.roots(), naiveSubproof(index, leaves.slice(0, size), true));
      }
    }),
    { numRuns: 1000 },
  );
});

Deno.test("merkle: leaves that were not all seen give no root", () => {
  const gathered = gatherRoots([{ from: 0, to: 2 }]);
  gathered.push(sha256());
  assert.deepEqual(gathered.roots(), [undefined]);
});

Deno.test("merkle: a frontier with hashes too many or too few is none", () => {
  const { hashes } = grow(EMPTY, numbered(6));
  assert.ok(isFrontier({ size: 6, hashes }));
  for (const size of [5, 7, 8, -1, 0.5, NaN]) {
    assert.equal(isFrontier({ size, hashes: size === 5 ? hashes.slice(1) : hashes }), false, `${size}`);
  }
  assert.throws(() => grow({ size: 1, hashes: [] }, numbered(1)), RangeError);
});
