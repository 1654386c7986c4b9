/**
 * Whether a log is as it was written.
 *
 * @module
 */

import { canonicalJson } from "./canonical.ts";
import { LEAF, NO_HASH } from "./chain.ts";
import type { AuditEvent } from "./entry.ts";
import { eventIdTime } from "./event_id.ts";
import { dayFile, eventFiles } from "./files.ts";
import { lineBlocks, wholeLinesEnd } from "./lines.ts";
import { decodeText, parseEvent } from "./parse_event.ts";
import { fastSha256 } from "./sha256.ts";
import { SPOOL } from "./spool.ts";

/** What is wrong with a line. */
export type ProblemKind =
  /** The line is no event. */
  | "garbled"
  /** The event is not the one that was hashed. */
  | "edited"
  /** The log does not begin with the first event. */
  | "start"
  /** Events are missing before this one, or were put in, or changed places. */
  | "chain"
  /** The event's number is not one more than that of the event before. */
  | "number"
  /** The event's id is not larger than that of the event before. */
  | "id"
  /** The file's name is not the day of its first event. */
  | "file"
  /** A file that is not the newest ends with a part of a line. */
  | "torn";

/** Something that is wrong. */
export interface Problem {
  readonly kind: ProblemKind;
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** Number and id of the event, where the line is one. */
  readonly seq?: number;
  readonly id?: string;
  /** For a person. */
  readonly message: string;
}

/** What a verification found. */
export interface Verification {
  /** Whether nothing is wrong. A torn tail and spooled entries don't count. */
  readonly sound: boolean;
  readonly files: number;
  readonly events: number;
  /** The last event; what to compare with a copy kept elsewhere. */
  readonly last?: { readonly seq: number; readonly id: string; readonly hash: string };
  /** The first {@link PROBLEM_LIMIT} of them. */
  readonly problems: readonly Problem[];
  /** How many there are. */
  readonly problem_count: number;
  /** A part of a line at the very end: a process was stopped while it wrote, or is writing. */
  readonly torn?: { readonly file: string; readonly line: number; readonly bytes: number };
  /** Entries that wait in the spool. */
  readonly spooled: number;
}

/** So many problems are described. */
export const PROBLEM_LIMIT = 100;

/**
 * Verifies a log: every line's hash, and the chain through all files.
 *
 * It can't find that the last lines were cut off, or that all was written anew from some line on: the chain alone does not
 * show that.
 *
 * @throws Error where a file can't be read.
 */
export async function verifyLog(folder: string): Promise<Verification> {
  const hash = await fastSha256();
  const names = eventFiles(folder);
  const problems: Problem[] = [];
  let problemCount = 0;
  let events = 0;
  let last: AuditEvent | undefined;
  let torn: Verification["torn"];
  const report = (problem: Problem): void => {
    problemCount++;
    if (problems.length < PROBLEM_LIMIT) problems.push(problem);
  };
  for (const name of names) {
    const file = Deno.openSync(`${folder}/${name}`, { read: true });
    try {
      const { size } = file.statSync();
      const end = wholeLinesEnd(file, size);
      let line = 0;
      for (const { bytes } of lineBlocks(file, 0, end)) {
        for (const text of linesOf(bytes)) {
          line++;
          const event = text === undefined ? undefined : parseEvent(text);
          if (text === undefined || event === undefined) {
            report({ kind: "garbled", file: name, line, message: "this line is no event" });
            continue;
          }
          const at = { file: name, line, seq: event.seq, id: event.id };
          if (!isAsHashed(text, event, hash) || !isCanonical(text, event)) {
            report({ ...at, kind: "edited", message: "this event is not the one that was hashed" });
          }
          for (const { kind, message } of breaks(event, last)) report({ ...at, kind, message });
          if (line === 1 && dayFile(eventIdTime(event.id)) !== name) {
            const day = dayFile(eventIdTime(event.id));
            report({ ...at, kind: "file", message: `this event was written to ${day}` });
          }
          last = event;
          events++;
        }
      }
      if (size > end) {
        const rest = { file: name, line: line + 1, bytes: size - end };
        if (name === names.at(-1)) torn = rest;
        else {report({
            kind: "torn",
            file: name,
            line: line + 1,
            message: "this file ends with a part of a line",
          });}
      }
    } finally {
      file.close();
    }
  }
  return {
    sound: problemCount === 0,
    files: names.length,
    events,
    ...(last === undefined ? {} : { last: { seq: last.seq, id: last.id, hash: last.hash } }),
    problems,
    problem_count: problemCount,
    ...(torn === undefined ? {} : { torn }),
    spooled: countSpooled(folder),
  };
}

/** Lines of a block; undefined for those that aren't UTF-8. */
function* linesOf(bytes: Uint8Array): Generator<string | undefined> {
  // Decoded at once, which is far faster than line by line.
  const text = decodeText(bytes);
  if (text !== undefined) {
    for (let at = 0; at < text.length;) {
      const feed = text.indexOf("\n", at);
      yield text.slice(at, feed);
      at = feed + 1;
    }
    return;
  }
  for (let at = 0; at < bytes.length;) {
    const feed = bytes.indexOf(10, at);
    yield decodeText(bytes.subarray(at, feed));
    at = feed + 1;
  }
}

/** Whether the line without the hash has that hash. The bytes count, so that white space put in is found too. */
function isAsHashed(text: string, event: AuditEvent, hash: (text: string) => string): boolean {
  const member = `"hash":"${event.hash}",`;
  const at = text.indexOf(member);
  return at > 0 && hash(LEAF + text.slice(0, at) + text.slice(at + member.length)) === event.hash;
}

/** Whether a line is in canonical form: else it could say different things to different readers, as with a key twice. */
function isCanonical(text: string, event: AuditEvent): boolean {
  // What the runtime writes is canonical but for the order of keys, and far faster to write.
  return JSON.stringify(event) === text && hasSortedKeys(event) || canonicalJson(event) === text;
}

function hasSortedKeys(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return true;
  if (Array.isArray(value)) return value.every(hasSortedKeys);
  let last = "";
  for (const key in value) {
    if (key < last || !hasSortedKeys((value as Readonly<Record<string, unknown>>)[key])) return false;
    last = key;
  }
  return true;
}

function breaks(
  { seq, id, prev }: AuditEvent,
  last: AuditEvent | undefined,
): readonly Pick<Problem, "kind" | "message">[] {
  if (last === undefined) {
    if (seq === 0 && prev === NO_HASH) return [];
    return [{ kind: "start", message: `the log begins with event ${seq}: what was before it is missing` }];
  }
  const found: Pick<Problem, "kind" | "message">[] = [];
  if (prev !== last.hash) {
    const missing = seq - last.seq - 1;
    const message = missing > 0
      ? `this event does not follow the one before: ${missing === 1 ? "1 is" : `${missing} are`} missing`
      : "this event does not follow the one before";
    found.push({ kind: "chain", message });
  } else if (seq !== last.seq + 1) {
    found.push({ kind: "number", message: `this event is number ${seq}, and the one before is ${last.seq}` });
  }
  if (id <= last.id) found.push({ kind: "id", message: "this event's id is not larger than that before" });
  return found;
}

function countSpooled(folder: string): number {
  try {
    return [...Deno.readDirSync(`${folder}/${SPOOL}`)].filter(({ name }) => name.endsWith(".json")).length;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return 0;
    throw error;
  }
}
