/**
 * The good path of verification: lines that are sound are told apart from those that must be looked at exactly, at about
 * the speed of SHA-256. The work is done by lines.c, in WebAssembly.
 *
 * @module
 */

import { HASH_SIZE } from "../merkle/mod.ts";
import { LINES_WASM } from "./lines_wasm.ts";

/** Lines that were looked at. */
export interface CheckedLines {
  readonly count: number;
  /**
   * Whether a line is an event in canonical form that has the hash that it states and follows the line before. A line that
   * isn't may be sound as well, and has to be looked at exactly: so it is with the very first.
   */
  isSound(line: number): boolean;
  /** A line without its line feed. */
  line(line: number): Uint8Array;
}

/** Checks blocks of lines. One block is held at a time: what the last one left is gone with the next. */
export interface LineChecker {
  /** Forgets the last line, so that the next one is not held against it and must be looked at exactly. */
  forget(): void;
  /** Takes a block of whole lines in. */
  load(block: Uint8Array): void;
  /**
   * Checks the lines of the block that was loaded, from where the last look ended.
   *
   * @returns At most {@link MOST_LINES}, valid until the next look; undefined after the last.
   */
  check(): CheckedLines | undefined;
  /** Where the hash stands that a line of the last look states; of no meaning for lines that aren't sound. */
  hashAddress(line: number): number;
  /** All memory: valid until the next {@link LineChecker.load} or {@link LineChecker.reserve}. */
  bytes(): Uint8Array;
  /**
   * Hashes nodes of a Merkle tree.
   *
   * @param children Address of pairs of hashes. The 16 bytes before must be memory.
   * @param to Address for the hashes of their parents. Up to 96 bytes after them are overwritten.
   */
  parents(children: number, to: number, count: number): void;
  /** Address of some bytes of the caller's own, apart from the lines' memory. */
  reserve(size: number): number;
}

/** So many lines are looked at in one go. */
export const MOST_LINES = 4096;

interface Exports {
  readonly forget: () => void;
  readonly memory: WebAssembly.Memory;
  readonly __heap_base: WebAssembly.Global;
  readonly check: (
    text: number,
    end: number,
    scratch: number,
    lines: number,
    most: number,
    hashes: number,
  ) => number;
  readonly parents: (children: number, to: number, count: number) => void;
}

/** A record of lines.c: start, length, whether it is sound, blocks; 32 bits each. */
const RECORD = 16;
const WORDS = RECORD / 4;
/** What lines.c may read after the lines, and write after what it hashes. */
const MARGIN = 128;
const PAGE = 1 << 16;

let module: WebAssembly.Module | undefined;

/** Makes a checker. It has not seen any line yet. */
export function createLineChecker(): LineChecker {
  module ??= new WebAssembly.Module(Uint8Array.fromBase64(LINES_WASM));
  const exports = new WebAssembly.Instance(module).exports as unknown as Exports;
  const { memory } = exports;
  let bytes = new Uint8Array(memory.buffer);
  let words = new Uint32Array(memory.buffer);

  let free = aligned(exports.__heap_base.value as number);
  const reserve = (size: number): number => {
    const address = free;
    free = aligned(address + size);
    if (free > bytes.length) {
      memory.grow(Math.ceil((free - bytes.length) / PAGE));
      bytes = new Uint8Array(memory.buffer);
      words = new Uint32Array(memory.buffer);
    }
    return address;
  };
  const records = reserve(MOST_LINES * RECORD);
  // A hash more before the first: the tree puts one there that it has from before.
  const hashes = reserve((MOST_LINES + 1) * HASH_SIZE) + HASH_SIZE;
  let capacity = 0;
  let text = 0;
  let scratch = 0;
  let at = 0;
  let end = 0;
  const word = (line: number, index: number): number => words[records / 4 + line * WORDS + index] as number;
  return {
    load(block) {
      if (block.length > capacity) {
        // Blocks are of one size but for those of a long line, so what is left behind here is little.
        capacity = 1 << Math.ceil(Math.log2(block.length + 1));
        text = reserve(capacity + MARGIN);
        scratch = reserve(capacity + MARGIN);
      }
      bytes.set(block, text);
      at = text;
      end = text + block.length;
      bytes.fill(0, end, end + MARGIN);
    },
    check() {
      if (at === end) return undefined;
      const count = exports.check(at, end, scratch, records, MOST_LINES, hashes);
      at = word(count - 1, 0) + word(count - 1, 1) + 1;
      return {
        count,
        isSound: (line) => word(line, 2) !== 0,
        line: (line) => bytes.subarray(word(line, 0), word(line, 0) + word(line, 1)),
      };
    },
    forget: exports.forget,
    hashAddress: (line) => hashes + line * HASH_SIZE,
    bytes: () => bytes,
    parents: exports.parents,
    reserve,
  };
}

function aligned(address: number): number {
  return (address + 15) & ~15;
}
