/**
 * Checks blocks of lines on another processor: a module for a worker. line_workers.ts is what speaks with it.
 *
 * @module
 */

import { HASH_SIZE } from "../merkle/mod.ts";
import { createLineChecker } from "./line_checker.ts";
import { type BlockAnswer, linesOf } from "./line_workers.ts";

/** The part of a worker's world that is used here. */
interface Scope {
  postMessage(message: unknown, transfer: Transferable[]): void;
  onmessage: ((message: { readonly data: Uint8Array<ArrayBuffer> }) => void) | null;
}

const scope = self as unknown as Scope;
const checker = createLineChecker();

scope.onmessage = ({ data: block }) => {
  // Who knows what was before it is the other side.
  checker.forget();
  checker.load(block);
  const count = linesOf(block);
  const answer: BlockAnswer = {
    block,
    starts: new Uint32Array(count + 1),
    sound: new Uint8Array(count),
    hashes: new Uint8Array(count * HASH_SIZE),
  };
  let [line, start] = [0, 0];
  for (let lines = checker.check(); lines !== undefined; lines = checker.check()) {
    const first = checker.hashAddress(0);
    answer.hashes.set(checker.bytes().subarray(first, first + lines.count * HASH_SIZE), line * HASH_SIZE);
    for (let i = 0; i < lines.count; i++) {
      answer.starts[line] = start;
      if (lines.isSound(i)) answer.sound[line] = 1;
      start += lines.line(i).length + 1;
      line++;
    }
  }
  answer.starts[line] = start;
  scope.postMessage(answer, [block.buffer, answer.starts.buffer, answer.sound.buffer, answer.hashes.buffer]);
};
scope.postMessage("ready", []);
