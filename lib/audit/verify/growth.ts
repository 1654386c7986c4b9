/**
 * The Merkle tree over a log's events, and where it begins: with event 0, or where `start.txt` says.
 *
 * @module
 */

import type { AuditEvent } from "../entry.ts";
import type { LogStart } from "../log_start.ts";
import { EMPTY, type Frontier, HASH_SIZE } from "../merkle/mod.ts";
import type { LineChecker } from "./line_checker.ts";
import { type GrowingTree, growTree } from "./tree.ts";

/** The tree, as it grows. */
export interface Growth {
  /**
   * Says what the log begins with, before anything is added.
   *
   * @param isRight False where it is event 0 and says that another was before it.
   */
  begin(first: AuditEvent, isRight: boolean): void;
  /**
   * Adds events that stand side by side, each one's number one more than that before.
   *
   * @param hashes Address of the hashes that they state. The 32 bytes before are overwritten.
   */
  add(hashes: number, seq: number, count: number): void;
  /** What came of it. */
  end(): Grown;
}

/** A tree that is done. */
export interface Grown {
  /** Number of leaves with which it began; undefined where that can't be known. */
  readonly base: number | undefined;
  /** Its roots, in lower-case hex, at those of the wanted sizes that it has had. */
  readonly roots: ReadonlyMap<number, string>;
  /** Whether the log begins where `start.txt` says; true where there is none. */
  readonly beginsRight: boolean;
}

/** What a tree is to be held against. */
export interface GrowthOptions {
  /** What `start.txt` says, where it can be believed. */
  readonly start?: (LogStart & { readonly checkpoint: { readonly root: string } }) | undefined;
  /** Whether there is a `start.txt`, whatever it holds. */
  readonly hasStart: boolean;
  /** Sizes at which the root is wanted, in growing order. */
  readonly sizes: readonly number[];
}

/** Makes the tree of a log whose lines a checker looks at. */
export function createGrowth(checker: LineChecker, { start, hasStart, sizes }: GrowthOptions): Growth {
  const kept = start?.frontier.size ?? 0;
  let tree: GrowingTree | undefined;
  let base = 0;
  let grows = false;
  let hasBegun = false;
  // Undefined as long as the event isn't there that decides it.
  let beginsRight: boolean | undefined;
  const plant = (frontier: Frontier): void => {
    tree = growTree(checker, { frontier, sizes });
    base = frontier.size;
    grows = true;
  };
  return {
    begin({ seq, prev }, isRight) {
      hasBegun = true;
      if (seq === 0) {
        if (isRight) plant(EMPTY);
        return;
      }
      if (start === undefined || seq > kept) return;
      // Events before the start are there where a process was stopped before it deleted them.
      if (seq === kept) beginsRight = prev === start.previousHash;
      plant(start.frontier);
    },
    add(hashes, seq, count) {
      if (start !== undefined && base > 0 && seq < kept && kept <= seq + count) {
        const at = hashes + (kept - 1 - seq) * HASH_SIZE;
        beginsRight = checker.bytes().subarray(at, at + HASH_SIZE).toHex() === start.previousHash;
      }
      if (tree === undefined || !grows) return;
      const below = Math.min(count, Math.max(0, base - seq));
      if (below === count) return;
      if (seq + below === tree.size) tree.add(hashes + below * HASH_SIZE, count - below);
      else grows = false;
    },
    end() {
      if (!hasBegun) {
        // No event at all is right where nothing is known of any, or all were deleted.
        if (!hasStart) plant(EMPTY);
        else if (start !== undefined) plant(start.frontier);
        beginsRight = start !== undefined;
      }
      const roots = tree?.roots ?? new Map<number, string>();
      const isRight = !hasStart ||
        (base > 0 ? beginsRight === true : start !== undefined && roots.get(kept) === start.checkpoint.root);
      return {
        base: tree === undefined || base > 0 && !isRight ? undefined : base,
        roots,
        beginsRight: isRight,
      };
    },
  };
}
