/**
 * Parts of a file checked on several processors at once: each reads its part by itself.
 *
 * @module
 */

import { HASH_SIZE } from "../merkle/mod.ts";
import { type CheckedLines, type LineChecker, MOST_LINES } from "./line_checker.ts";

/** A part of a file: all lines that begin in it. */
export interface FilePart {
  readonly path: string;
  /** Offset of its first byte. */
  readonly start: number;
  /** Offset after its last. A line that begins before it is read to its end. */
  readonly end: number;
  /** Length of the file: what is appended later isn't read. */
  readonly size: number;
}

/** What a worker says about a part. */
export interface PartAnswer {
  /** 1 for each line that is sound; never for the first. */
  readonly sound: Uint8Array<ArrayBuffer>;
  /** The hashes that the lines state, one after the other. */
  readonly hashes: Uint8Array<ArrayBuffer>;
  /** Those lines that are looked at again: the ones that are not sound, those right before them, and the last. */
  readonly lines: ReadonlyMap<number, Uint8Array>;
  /** Bytes after the last line feed of the file, where the part reaches its end. */
  readonly torn: number;
}

/** Why a worker could not answer. */
export interface PartFailure {
  readonly failure: { readonly name: string; readonly message: string };
}

/** Workers that check parts of files. */
export interface LineWorkers {
  /** How many parts should be under way, so that no worker waits. */
  readonly depth: number;
  /**
   * Checks a part. Further ones may be handed in before the answer is there.
   *
   * @throws Error where the file can't be read.
   */
  check(part: FilePart): Promise<PartAnswer>;
  /** Ends all workers. */
  stop(): void;
}

/** More don't help: what takes the answers in is one. */
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
  return {
    depth: workers.length * 2,
    check: (part) => (workers[next++ % workers.length] as StartedWorker).check(part),
    stop: () => workers.forEach(({ stop }) => stop()),
  };
}

type StartedWorker = Pick<LineWorkers, "check" | "stop">;

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
  const waiting: PromiseWithResolvers<PartAnswer>[] = [];
  worker.onmessage = ({ data }: MessageEvent<PartAnswer | PartFailure>) => {
    const question = waiting.shift();
    if ("failure" in data) question?.reject(errorOf(data));
    else question?.resolve(data);
  };
  worker.onerror = (event) => {
    event.preventDefault();
    for (const { reject } of waiting.splice(0)) reject(new Error(`a worker failed: ${event.message}`));
  };
  return {
    check(part) {
      const answer = Promise.withResolvers<PartAnswer>();
      // Whoever asks may have given up by the time it fails.
      answer.promise.catch(() => {});
      waiting.push(answer);
      worker.postMessage(part);
      return answer.promise;
    },
    stop: () => worker.terminate(),
  };
}

/** The error that a worker met, of its kind. */
function errorOf({ failure: { name, message } }: PartFailure): Error {
  const type = Object.entries(Deno.errors).find(([known]) => known === name)?.[1] ?? Error;
  return new type(message);
}

/** The lines of an answer, as many at a time as a checker's memory has room for the hashes of, which are put there. */
export function* linesOfAnswer(answer: PartAnswer, checker: LineChecker): Generator<CheckedLines> {
  const { sound, hashes, lines } = answer;
  for (let from = 0; from < sound.length; from += MOST_LINES) {
    const count = Math.min(MOST_LINES, sound.length - from);
    checker.bytes().set(
      hashes.subarray(from * HASH_SIZE, (from + count) * HASH_SIZE),
      checker.hashAddress(0),
    );
    yield {
      count,
      isSound: (line) => sound[from + line] === 1,
      line(line) {
        const bytes = lines.get(from + line);
        if (bytes === undefined) throw new Error("Cannot look at a line that is known to be sound");
        return bytes;
      },
    };
  }
}
