/**
 * Parts of files checked on several processors at once. Workers take some, as soon as they have started, and the process
 * that wants to know takes the others itself: where the log is checked sooner than a worker starts, nothing is lost.
 *
 * @module
 */

import { HASH_SIZE } from "../merkle/mod.ts";
import { createPartChecker, type FilePart, type PartAnswer } from "./check_part.ts";
import { type CheckedLines, type LineChecker, MOST_LINES } from "./line_checker.ts";

/** Why a worker could not answer. */
export interface PartFailure {
  readonly failure: { readonly name: string; readonly message: string };
}

/** Workers, and this process, that check parts of files. */
export interface LineWorkers {
  /**
   * Checks parts. One call at a time.
   *
   * @returns An answer for each part, in their order.
   * @throws Error where the file can't be read.
   */
  check(parts: readonly FilePart[]): AsyncGenerator<PartAnswer, void>;
  /** How many workers take parts, once all of them have started or failed to. */
  started(): Promise<number>;
  /** Ends all workers. */
  stop(): void;
}

/** More don't help: what takes the answers in is one. */
const MOST_WORKERS = 5;

/** Parts that a worker has at a time: it must not wait while this process is busy with one. */
const AT_A_TIME = 2;

/** Answers that may wait for one before them, for each worker: a bound for memory. */
const AHEAD = 8;

/** Starts workers, one for each further processor, and does not wait for them. */
export function startLineWorkers(): LineWorkers {
  const count = Math.min(MOST_WORKERS, navigator.hardwareConcurrency - 1);
  const ready: StartedWorker[] = [];
  let stopped = false;
  // What is to be done when a worker has come or answered; set while parts are checked.
  let onFree = (): void => {};
  const starting = Array.from({ length: count }, async () => {
    const worker = await startWorker();
    if (worker === undefined) return;
    if (stopped) return worker.stop();
    ready.push(worker);
    onFree();
  });
  let own: ReturnType<typeof createPartChecker> | undefined;

  async function* check(parts: readonly FilePart[]): AsyncGenerator<PartAnswer, void> {
    const answers: (PartAnswer | undefined)[] = [];
    let failure: unknown;
    let [next, taken] = [0, 0];
    let wake = (): void => {};
    // Here, as what only verification needs must not slow the start of the hook, which has this module too.
    const { setImmediate } = await import("node:timers");
    const isBounded = (): boolean => taken - next < (ready.length + 1) * AHEAD;
    onFree = () => {
      for (let least = 0; least < AT_A_TIME; least++) {
        for (const worker of ready) {
          if (worker.busy() > least || taken === parts.length || !isBounded()) continue;
          const part = taken++;
          worker.check(parts[part] as FilePart).then(
            (answer) => answers[part] = answer,
            (error) => failure ??= error,
          ).finally(() => {
            onFree();
            wake();
          });
        }
      }
    };
    try {
      while (next < parts.length) {
        onFree();
        if (failure !== undefined) throw failure;
        const answer = answers[next];
        if (answer !== undefined) {
          delete answers[next++];
          yield answer;
        } else if (taken < parts.length && isBounded()) {
          const part = taken++;
          own ??= createPartChecker();
          answers[part] = own.check(parts[part] as FilePart);
          // Workers' answers are let in.
          await new Promise<void>((resolve) => setImmediate(resolve));
        } else {
          await new Promise<void>((resolve) => wake = resolve);
        }
      }
    } finally {
      onFree = () => {};
    }
  }

  return {
    check,
    started: async () => {
      await Promise.all(starting);
      return ready.length;
    },
    stop: () => {
      stopped = true;
      own?.close();
      ready.forEach(({ stop }) => stop());
    },
  };
}

interface StartedWorker {
  check(part: FilePart): Promise<PartAnswer>;
  /** How many parts it has. */
  busy(): number;
  stop(): void;
}

/** Starts a worker. Gives undefined where none can be started, as in a program that was put into one file. */
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
    busy: () => waiting.length,
    check(part) {
      const answer = Promise.withResolvers<PartAnswer>();
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
