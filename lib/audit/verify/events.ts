/**
 * The events of a log, in order through all of its files: each line, the chain, and the Merkle tree over them.
 *
 * @module
 */

import { fileBlocks } from "../blocks.ts";
import type { AuditEvent } from "../entry.ts";
import { eventIdTime } from "../event_id.ts";
import { dayOf, fileName, type LogFile } from "../files.ts";
import { HASH_SIZE } from "../merkle/mod.ts";
import type { FilePart } from "./check_part.ts";
import { exactLine, soundEvent } from "./exact_line.ts";
import { createGrowth, type Grown, type GrowthOptions } from "./growth.ts";
import { type CheckedLines, createLineChecker } from "./line_checker.ts";
import { linesOfAnswer, startLineWorkers } from "./line_workers.ts";
import type { Report } from "./problem.ts";

/** A file of events, with the length that it had when the verification began. */
export interface SizedFile extends LogFile {
  /** Bytes on disk. */
  readonly size: number;
}

/** What the events are held against, and who wants to know. */
export interface EventsOptions extends GrowthOptions {
  readonly report: Report;
  /** Told how many bytes on disk are done. */
  readonly progress?: ((done: number) => void) | undefined;
  /** Bytes on disk from which on several processors share the work. Default {@link PARALLEL_FROM}. */
  readonly parallelFrom?: number;
  /** Bytes of a part that one processor takes. Default {@link PART}. */
  readonly partSize?: number;
  /** Whether all processors are waited for before the first part is read. Default false. */
  readonly awaitWorkers?: boolean;
}

/** Where an event stands. */
export interface Place {
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

/** What the events of a log are. */
export interface ReadEvents extends Grown {
  readonly count: number;
  readonly first: AuditEvent | undefined;
  readonly last: (Place & { readonly event: AuditEvent }) | undefined;
  /** The first event of each file. */
  readonly places: readonly (Place & { readonly seq: number })[];
  /** A part of a line at the very end. */
  readonly torn: (Place & { readonly bytes: number }) | undefined;
}

/** Bytes to read at a time: few enough to stay near the processor, enough that a block's own costs don't count. */
const BLOCK = 1 << 18;

/** The same where workers read: what is sent has its costs. */
const PART = 1 << 19;

/** From so many bytes on, it pays to start workers: one takes 20 ms of all processors. */
export const PARALLEL_FROM = 32 << 20;

/**
 * Reads and checks all events.
 *
 * @throws Error where a file can't be read. A compressed one that is damaged is a problem and no error.
 */
export async function verifyEvents(
  folder: string,
  files: readonly SizedFile[],
  { report, progress, parallelFrom = PARALLEL_FROM, partSize = PART, awaitWorkers, ...options }:
    EventsOptions,
): Promise<ReadEvents> {
  const checker = createLineChecker();
  const growth = createGrowth(checker, options);
  const places: (Place & { readonly seq: number })[] = [];
  let count = 0;
  let first: AuditEvent | undefined;
  let last: ReadEvents["last"];
  let torn: ReadEvents["torn"];

  /** Looks exactly at a line. Gives the event, where it is one. */
  const look = (bytes: Uint8Array, place: Place, { day }: LogFile): AuditEvent | undefined => {
    const { event, problems } = exactLine(bytes, last?.event);
    const at = event === undefined ? place : { ...place, seq: event.seq, id: event.id };
    for (const problem of problems) report({ ...at, ...problem });
    if (event === undefined) return undefined;
    if (first === undefined) {
      first = event;
      if (event.seq !== 0 && !options.hasStart) {
        const message = `the log begins with event ${event.seq}: what was before it is missing`;
        report({ ...at, kind: "start", message });
      }
      growth.begin(event, problems.every(({ kind }) => kind !== "start"));
    }
    const written = dayOf(eventIdTime(event.id));
    if (place.line === 1 && written !== day) {
      report({ ...at, kind: "file", message: `this event was written to ${fileName(written)}` });
    }
    if (places.at(-1)?.file !== place.file) places.push({ ...place, seq: event.seq });
    return event;
  };

  /** Goes through the lines that the checker looked at; `line` is the first one's number. */
  const take = (file: SizedFile, line: number, lines: CheckedLines): void => {
    // A run of events without a gap in their numbers, which is not in the tree yet.
    let from = 0;
    let seq = last === undefined ? 0 : last.event.seq + 1;
    const nextSeq = (i: number): number => seq + i - from;
    const remember = (i: number, event: AuditEvent): void => {
      last = { event, file: file.name, line: line + i };
    };
    for (let i = 0; i < lines.count; i++) {
      // The first line of a file must also be of its day.
      if (lines.isSound(i) && line + i > 1) {
        count++;
        continue;
      }
      if (i > 0 && lines.isSound(i - 1)) remember(i - 1, soundEvent(lines.line(i - 1)));
      const event = look(lines.line(i), { file: file.name, line: line + i }, file);
      if (event === undefined || event.seq !== nextSeq(i)) {
        if (i > from) growth.add(checker.hashAddress(from), seq, i - from);
        from = event === undefined ? i + 1 : i;
        seq = event?.seq ?? (last === undefined ? 0 : last.event.seq + 1);
      }
      if (event === undefined) continue;
      const address = checker.hashAddress(i);
      checker.bytes().subarray(address, address + HASH_SIZE).setFromHex(event.hash);
      remember(i, event);
      count++;
    }
    if (lines.isSound(lines.count - 1)) remember(lines.count - 1, soundEvent(lines.line(lines.count - 1)));
    if (lines.count > from) growth.add(checker.hashAddress(from), seq, lines.count - from);
  };

  let done = 0;
  const all = files.reduce((sum, { size }) => sum + size, 0);
  const workers = all >= parallelFrom ? startLineWorkers() : undefined;
  if (awaitWorkers === true) await workers?.started();
  /** Goes through a file's lines. Gives the number of bytes after the last line feed, and of the line that they are on. */
  const readFile = async (file: SizedFile): Promise<{ readonly torn: number; readonly line: number }> => {
    let line = 1;
    const path = `${folder}/${file.name}`;
    const takeAll = (lines: CheckedLines): void => {
      take(file, line, lines);
      line += lines.count;
    };
    if (workers !== undefined && !file.zipped) {
      let left = 0;
      const parts: FilePart[] = [];
      for (let start = 0; start < file.size; start += partSize) {
        parts.push({ path, start, end: Math.min(start + partSize, file.size), size: file.size });
      }
      let read = 0;
      for await (const answer of workers.check(parts)) {
        linesOfAnswer(answer, checker).forEach(takeAll);
        left += answer.torn;
        progress?.(done + (parts[read++] as FilePart).end);
      }
      return { torn: left, line };
    }
    const blocks = fileBlocks(path, { size: BLOCK, ...(file.zipped ? {} : { end: file.size }) });
    let step = await blocks.next();
    for (; step.done !== true; step = await blocks.next()) {
      const { start, bytes } = step.value;
      checker.load(bytes);
      for (let lines = checker.check(); lines !== undefined; lines = checker.check()) takeAll(lines);
      if (!file.zipped) progress?.(done + start + bytes.length);
    }
    return { torn: step.value.torn, line };
  };
  try {
    for (const file of files) {
      try {
        const { torn: bytes, line } = await readFile(file);
        const rest = { file: file.name, line };
        if (bytes > 0 && file === files.at(-1)) torn = { ...rest, bytes };
        else if (bytes > 0) {
          report({ ...rest, kind: "torn", message: "this file ends with a part of a line" });
        }
      } catch (error) {
        if (!file.zipped || isSystemError(error)) throw error;
        const why = error instanceof Error && error.cause instanceof Error ? `: ${error.cause.message}` : "";
        const message = `this file can't be decompressed whole${why}`;
        report({ file: file.name, line: 0, kind: "garbled", message });
      }
      done += file.size;
      progress?.(done);
    }
  } finally {
    workers?.stop();
  }
  return { count, first, last, places, torn, ...growth.end() };
}

/** Whether an error is one of reading, and not of what was read. */
function isSystemError(error: unknown): boolean {
  if (!(error instanceof Error)) return true;
  if (error.cause !== undefined) return isSystemError(error.cause);
  return "code" in error && typeof error.code === "string" && /^E[A-Z]+$/.test(error.code) ||
    Object.values(Deno.errors).some((type) => error instanceof type);
}
