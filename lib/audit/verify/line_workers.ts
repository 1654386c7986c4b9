/**
 * Blocks of lines checked on several processors at once.
 *
 * @module
 */

import { HASH_SIZE } from "../merkle/mod.ts";
import { type CheckedLines, type LineChecker, MOST_LINES } from "./line_checker.ts";

/** What a worker says about a block. */
export interface BlockAnswer {
  /** The block, and what there was room for after it. */
  readonly block: Uint8Array<ArrayBuffer>;
  /** Where each line begins, and at last where the block ends. */
  readonly starts: Uint32Array<ArrayBuffer>;
  /** 1 for each line that is sound; never for the first. */
  readonly sound: Uint8Array<ArrayBuffer>;
  /** The hashes that the lines state, one after the other. */
  readonly hashes: Uint8Array<ArrayBuffer>;
}

/** Workers that check blocks. */
export interface LineWorkers {
  /** How many blocks should be under way, so that no worker waits. */
  readonly depth: number;
  /** Checks a copy of a block. Blocks may be handed in before the answer to others is there. */
  check(block: Uint8Array): Promise<BlockAnswer>;
  /** Takes an answer back that isn't needed any more: new memory for each block would cost more than the checking. */
  recycle(answer: BlockAnswer): void;
  /** Ends all workers. */
  stop(): void;
}

/** More don't help: what reads the files and grows the tree is one. */
const MOST_WORKERS = 6;

/**
 * Starts workers.
 *
 * @returns Undefined where there is but one processor, or none can be started, as in a program that was put into one file.
 */
export async function startLineWorkers(): Promise<LineWorkers | undefined> {
  const count = Math.min(MOST_WORKERS, navigator.hardwareConcurrency);
  if (count < 2) return undefined;
  const started = await Promise.all(Array.from({ length: count }, startWorker));
  const workers = started.filter((worker) => worker !== undefined);
  if (workers.length === 0) return undefined;
  let next = 0;
  const spare: Uint8Array<ArrayBuffer>[] = [];
  return {
    depth: workers.length * 2,
    check: (bytes) => {
      const worker = workers[next++ % workers.length] as StartedWorker;
      const used = spare.pop();
      const block = used !== undefined && used.length >= bytes.length ? used : new Uint8Array(bytes.length);
      block.set(bytes);
      return worker.check({ block, length: bytes.length });
    },
    recycle: ({ block }) => void spare.push(block),
    stop: () => workers.forEach(({ stop }) => stop()),
  };
}

/** What a worker is asked. */
export interface BlockQuestion {
  readonly block: Uint8Array<ArrayBuffer>;
  /** So much of it counts. */
  readonly length: number;
}

interface StartedWorker {
  check(question: BlockQuestion): Promise<BlockAnswer>;
  stop(): void;
}

async function startWorker(): Promise<StartedWorker | undefined> {
  let worker: Worker;
  try {
    worker = new Worker(new URL("./line_worker.ts", import.meta.url), { type: "module" });
  } catch {
    return undefined;
  }
  const { promise: ready, resolve } = Promise.withResolvers<boolean>();
  worker.onmessage = () => resolve(true);
  worker.onerror = (event) => {
    event.preventDefault();
    resolve(false);
  };
  if (!await ready) {
    worker.terminate();
    return undefined;
  }
  // Answers come in the order of the questions.
  const waiting: PromiseWithResolvers<BlockAnswer>[] = [];
  worker.onmessage = ({ data }: MessageEvent<BlockAnswer>) => waiting.shift()?.resolve(data);
  worker.onerror = (event) => {
    event.preventDefault();
    for (const { reject } of waiting.splice(0)) reject(new Error(`a worker failed: ${event.message}`));
  };
  return {
    check(question) {
      const answer = Promise.withResolvers<BlockAnswer>();
      waiting.push(answer);
      worker.postMessage(question, [question.block.buffer]);
      return answer.promise;
    },
    stop: () => worker.terminate(),
  };
}

/** The lines of an answer, as many at a time as a checker's memory has room for the hashes of, which are put there. */
export function* linesOfAnswer(answer: BlockAnswer, checker: LineChecker): Generator<CheckedLines> {
  const { block, starts, sound, hashes } = answer;
  for (let from = 0; from < sound.length; from += MOST_LINES) {
    const count = Math.min(MOST_LINES, sound.length - from);
    checker.bytes().set(
      hashes.subarray(from * HASH_SIZE, (from + count) * HASH_SIZE),
      checker.hashAddress(0),
    );
    yield {
      count,
      isSound: (line) => sound[from + line] === 1,
      line: (line) => block.subarray(starts[from + line], (starts[from + line + 1] ?? 0) - 1),
    };
  }
}
