/**
 * How far a sink has come, kept in a file.
 *
 * @module
 */

import { EVENT_ID, firstEventId } from "../event_id.ts";
import type { Position } from "./outlet.ts";

/** The place before the first event of all. */
export const START: Position = { id: firstEventId(0), seq: -1 };

/** What a cursor's file says: a position, nothing as there is no file yet, or why it can't be read. */
export type CursorRead = { readonly at: Position } | { readonly at?: undefined; readonly problem?: string };

/** Longest name of a cursor's file, but for its ending. */
const LONGEST_NAME = 200;

/** Path of a sink's cursor. */
export function cursorPath(folder: string, name: string): string {
  // Names of sinks hold slashes and colons, which some systems' names of files can't.
  return `${folder}/${encodeURIComponent(name).replaceAll("*", "%2A").slice(0, LONGEST_NAME)}.json`;
}

/** Reads a sink's cursor. */
export function readCursor(path: string, name: string): CursorRead {
  let text: string;
  try {
    text = Deno.readTextFileSync(path);
  } catch (error) {
    return error instanceof Deno.errors.NotFound ? {} : { problem: reason(error) };
  }
  try {
    const { sink, id, seq } = JSON.parse(text) as Partial<Record<keyof Position | "sink", unknown>>;
    if (sink !== name) return { problem: "it is that of another sink" };
    if (typeof id === "string" && EVENT_ID.test(id) && Number.isSafeInteger(seq)) {
      return { at: { id, seq: seq as number } };
    }
  } catch {
    // Said below.
  }
  return { problem: "it does not hold an event's id and number" };
}

/**
 * Writes a cursor, so that a crash leaves the one before or this one.
 *
 * @throws Error where that can't be done.
 */
export async function writeCursor(path: string, name: string, { id, seq }: Position): Promise<void> {
  const fresh = `${path}.new`;
  using file = await Deno.open(fresh, { write: true, create: true, truncate: true, mode: 0o600 });
  const bytes = new TextEncoder().encode(`${JSON.stringify({ sink: name, id, seq })}\n`);
  for (let written = 0; written < bytes.length;) written += await file.write(bytes.subarray(written));
  await file.sync();
  await Deno.rename(fresh, path);
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
