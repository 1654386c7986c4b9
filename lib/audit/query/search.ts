/**
 * Events that answer a question: all in order, or the newest. Memory does not grow with the log.
 *
 * Lines that are no events are passed over, and lines that are not in canonical form may be: `verifyLog` speaks of both.
 *
 * @module
 */

import { fileBlocks } from "../blocks.ts";
import type { AuditEvent } from "../entry.ts";
import { eventIdTime } from "../event_id.ts";
import { dayOf, eventFiles, exists, type LogFile } from "../files.ts";
import { lastEvents } from "../read.ts";
import { type CompiledQuery, compileQuery } from "./compile_query.ts";
import type { PathOptions } from "./path_filter.ts";
import type { Query } from "./query.ts";
import { type Scanner, scannerOf } from "./scan.ts";

/** How to search. */
export interface SearchOptions extends PathOptions {
  /** Ends the search. */
  readonly signal?: AbortSignal;
  /** Told how many bytes of the files that may hold something were looked through, of how many. */
  readonly progress?: (done: number, all: number) => void;
}

/** Bytes that are looked through at a time. */
const BLOCK = 1 << 20;

/**
 * The events that answer a question, in the order of the log.
 *
 * @throws Error where a file can't be read. No event where there is no log.
 */
export async function* searchEvents(
  folder: string,
  query: Query,
  options: SearchOptions,
): AsyncGenerator<AuditEvent> {
  const compiled = compileQuery(query, options);
  const scanner = scannerOf(compiled);
  const files = filesOf(folder, compiled);
  const meter = meterOf(folder, files, options);
  for (const file of files) {
    for await (const block of blocksOf(folder, file, scanner, meter)) {
      yield* block;
      if (options.signal?.aborted) return;
    }
  }
}

/**
 * The newest events that answer a question, oldest first. Newer files are looked through before older ones.
 *
 * @throws Error where a file can't be read.
 */
export async function newestEvents(
  folder: string,
  query: Query,
  { count, ...options }: SearchOptions & { readonly count: number },
): Promise<readonly AuditEvent[]> {
  const compiled = compileQuery(query, options);
  if (count <= 0) return [];
  if (compiled.groups.length === 0 && query.paths === undefined) {
    // Nearly every event counts, so the few that are wanted stand at the end.
    return await lastEvents(
      folder,
      count,
      (event) => event.id < compiled.first ? "stop" : compiled.matches(event),
    );
  }
  const scanner = scannerOf(compiled);
  const files = [...filesOf(folder, compiled)].reverse();
  const meter = meterOf(folder, files, options);
  let found: readonly AuditEvent[] = [];
  for (const file of files) {
    let own: AuditEvent[] = [];
    const wanted = count - found.length;
    for await (const block of blocksOf(folder, file, scanner, meter)) {
      for (const event of block) {
        own.push(event);
        if (own.length >= wanted * 2 + BATCH) own = own.slice(-wanted);
      }
      if (options.signal?.aborted) return found;
    }
    found = [...own.slice(-wanted), ...found];
    if (found.length >= count) break;
  }
  return found;
}

/** Events more than wanted that are held before the oldest are let go. */
const BATCH = 1024;

/** What an event must be to answer a question, for events that come one by one. */
export function eventFilter(query: Query, options: PathOptions): (event: AuditEvent) => boolean {
  return compileQuery(query, options).matches;
}

/** The files that may hold something: the time in an id is of its file's day. */
function filesOf(folder: string, { first, end }: CompiledQuery): readonly LogFile[] {
  const from = first === "" ? "" : dayOf(eventIdTime(first));
  const to = end === undefined ? undefined : dayOf(eventIdTime(end));
  return eventFiles(folder).filter(({ day }) => day >= from && (to === undefined || day <= to));
}

interface Meter {
  /** Says how far a file has been looked through. */
  at(bytes: number): void;
  /** Goes on to the next file. */
  next(): void;
}

function meterOf(folder: string, files: readonly LogFile[], { progress }: SearchOptions): Meter {
  if (progress === undefined) return { at: () => {}, next: () => {} };
  const sizes = files.map((file) => sizeOf(pathNow(folder, file)));
  const all = sizes.reduce((sum, size) => sum + size, 0);
  let before = 0;
  let i = 0;
  return {
    // A compressed file's offsets are larger than the file.
    at: (bytes) => progress(before + Math.min(bytes, sizes[i] ?? 0), all),
    next() {
      before += sizes[i++] ?? 0;
      progress(before, all);
    },
  };
}

/** The wanted events of a file's blocks. A file that was deleted in the meantime, as too old to be kept, has none. */
async function* blocksOf(
  folder: string,
  file: LogFile,
  scanner: Scanner,
  meter: Meter,
): AsyncGenerator<Iterable<AuditEvent>> {
  try {
    for await (const { start, bytes } of fileBlocks(pathNow(folder, file), { size: BLOCK })) {
      yield scanner.scan(bytes);
      meter.at(start + bytes.length);
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  meter.next();
}

function sizeOf(path: string): number {
  try {
    return Deno.statSync(path).size;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return 0;
    throw error;
  }
}

/** Path of a file, which may have been compressed since the folder was looked into. */
function pathNow(folder: string, { name, zipped }: LogFile): string {
  const path = `${folder}/${name}`;
  return !zipped && !exists(path) && exists(`${path}.gz`) ? `${path}.gz` : path;
}
