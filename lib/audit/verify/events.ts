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
import { exactLine, soundEvent } from "./exact_line.ts";
import { createGrowth, type Grown, type GrowthOptions } from "./growth.ts";
import { createLineChecker } from "./line_checker.ts";
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

/**
 * Reads and checks all events.
 *
 * @throws Error where a file can't be read. A compressed one that is damaged is a problem and no error.
 */
export async function verifyEvents(
  folder: string,
  files: readonly SizedFile[],
  { report, progress, ...options }: EventsOptions,
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
  const take = (file: SizedFile, line: number, held: number): void => {
    // A run of events without a gap in their numbers, which is not in the tree yet.
    let from = 0;
    let seq = last === undefined ? 0 : last.event.seq + 1;
    const nextSeq = (i: number): number => seq + i - from;
    const remember = (i: number, event: AuditEvent): void => {
      last = { event, file: file.name, line: line + i };
    };
    for (let i = 0; i < held; i++) {
      // The first line of a file must also be of its day.
      if (checker.isSound(i) && line + i > 1) {
        count++;
        continue;
      }
      if (i > 0 && checker.isSound(i - 1)) remember(i - 1, soundEvent(checker.line(i - 1)));
      const event = look(checker.line(i), { file: file.name, line: line + i }, file);
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
    if (checker.isSound(held - 1)) remember(held - 1, soundEvent(checker.line(held - 1)));
    if (held > from) growth.add(checker.hashAddress(from), seq, held - from);
  };

  let done = 0;
  for (const file of files) {
    let line = 1;
    const end = file.zipped ? {} : { end: file.size };
    const blocks = fileBlocks(`${folder}/${file.name}`, { size: BLOCK, ...end });
    try {
      let step = await blocks.next();
      for (; step.done !== true; step = await blocks.next()) {
        checker.load(step.value.bytes);
        for (let held = checker.check(); held > 0; held = checker.check()) {
          take(file, line, held);
          line += held;
        }
        if (!file.zipped) progress?.(done + step.value.start + step.value.bytes.length);
      }
      const { torn: bytes } = step.value;
      const rest = { file: file.name, line };
      if (bytes > 0 && file === files.at(-1)) torn = { ...rest, bytes };
      else if (bytes > 0) report({ ...rest, kind: "torn", message: "this file ends with a part of a line" });
    } catch (error) {
      if (!file.zipped || isSystemError(error)) throw error;
      const why = error instanceof Error && error.cause instanceof Error ? `: ${error.cause.message}` : "";
      const message = `this file can't be decompressed whole${why}`;
      report({ file: file.name, line: 0, kind: "garbled", message });
    }
    done += file.size;
    progress?.(done);
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
