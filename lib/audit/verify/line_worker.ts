/**
 * Checks blocks of lines on another processor: a module for a worker. line_workers.ts is what speaks with it.
 *
 * @module
 */

import { HASH_SIZE } from "../merkle/mod.ts";
import { createLineChecker } from "./line_checker.ts";
import type { BlockAnswer, BlockQuestion } from "./line_workers.ts";

/** The part of a worker's world that is used here. */
interface Scope {
  postMessage(message: unknown, transfer: Transferable[]): void;
  onmessage: ((message: { readonly data: BlockQuestion }) => void) | null;
}

const scope = self as unknown as Scope;
const checker = createLineChecker();

/** What is said about the lines of a block is gathered here. */
let starts = new Uint32Array(1 << 12);
let sound = new Uint8Array(1 << 12);
let hashes = new Uint8Array(HASH_SIZE << 12);

function makeRoom(count: number): void {
  if (count < starts.length) return;
  const [oldStarts, oldSound, oldHashes] = [starts, sound, hashes];
  const room = count * 2;
  starts = new Uint32Array(room);
  sound = new Uint8Array(room);
  hashes = new Uint8Array(room * HASH_SIZE);
  starts.set(oldStarts);
  sound.set(oldSound);
  hashes.set(oldHashes);
}

scope.onmessage = ({ data: { block, length } }) => {
  // Who knows what was before it is the other side.
  checker.forget();
  checker.load(block.subarray(0, length));
  let [count, start] = [0, 0];
  for (let lines = checker.check(); lines !== undefined; lines = checker.check()) {
    makeRoom(count + lines.count);
    const first = checker.hashAddress(0);
    hashes.set(checker.bytes().subarray(first, first + lines.count * HASH_SIZE), count * HASH_SIZE);
    for (let i = 0; i < lines.count; i++, count++) {
      starts[count] = start;
      sound[count] = lines.isSound(i) ? 1 : 0;
      start += lines.line(i).length + 1;
    }
  }
  starts[count] = start;
  const answer: BlockAnswer = {
    block,
    starts: starts.slice(0, count + 1),
    sound: sound.slice(0, count),
    hashes: hashes.slice(0, count * HASH_SIZE),
  };
  scope.postMessage(answer, [block.buffer, answer.starts.buffer, answer.sound.buffer, answer.hashes.buffer]);
};
scope.postMessage("ready", []);
