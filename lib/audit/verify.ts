/**
 * Whether a log is as it was written.
 *
 * @module
 */

import { CHECKPOINTS, PUBLIC_KEY } from "./checkpoint.ts";
import { eventFiles, fileName, type LogFile } from "./files.ts";
import { parseStart, START } from "./log_start.ts";
import { unverifiedText, type Verifier, verifierOf } from "./note.ts";
import { decodeText } from "./parse_event.ts";
import { SPOOL } from "./spool.ts";
import { holdAgainstCheckpoints, holdAgainstCopies, reportUnsigned } from "./verify/against_checkpoints.ts";
import { type SizedFile, verifyEvents } from "./verify/events.ts";
import { type KeptCopy, noteProblem, readCheckpoints, readCopies } from "./verify/notes.ts";
import type { Problem, Report } from "./verify/problem.ts";

export type { Problem, ProblemKind } from "./verify/problem.ts";

/** What a verification found. */
export interface Verification {
  /** Whether nothing is wrong. A torn tail and spooled entries don't count. */
  readonly sound: boolean;
  readonly files: number;
  readonly events: number;
  /** Number of the first event, where old ones were deleted as the log's keeping says. */
  readonly first?: number;
  /** The last event; what to compare with a copy kept elsewhere. */
  readonly last?: { readonly seq: number; readonly id: string; readonly hash: string };
  /** Checkpoints that can be believed. */
  readonly checkpoints: number;
  /** Number of events that they cover, from event 0 on. */
  readonly covered: number;
  /** Names of the keys whose signatures count. Without any, checkpoints are believed as they stand. */
  readonly keys: readonly string[];
  /** The first {@link PROBLEM_LIMIT} of them. */
  readonly problems: readonly Problem[];
  /** How many there are. */
  readonly problem_count: number;
  /** A part of a line at the very end: a process was stopped while it wrote, or is writing. */
  readonly torn?: { readonly file: string; readonly line: number; readonly bytes: number };
  /** Entries that wait in the spool. */
  readonly spooled: number;
}

/** What to hold a log against. */
export interface VerifyOptions {
  /** Checkpoints that were kept elsewhere: what to call each file, and its text: one note or more. */
  readonly against?: readonly KeptCopy[];
  /** The keys whose signatures count. Default those of `public-key.txt`, which prove nothing against who may write to the folder. */
  readonly verifiers?: readonly Verifier[];
  /** Told how far it has come, in bytes on disk. */
  readonly progress?: (done: number, all: number) => void;
}

/** So many problems are described. */
export const PROBLEM_LIMIT = 100;

/** A log whose files change their names while they are read (old ones are compressed) is read anew, so often. */
const ATTEMPTS = 3;

/**
 * Verifies a log as it stands at this moment: every line's hash, the chain through all files, and every checkpoint.
 *
 * @throws Error where a file can't be read.
 */
export async function verifyLog(folder: string, options: VerifyOptions = {}): Promise<Verification> {
  for (let attempt = 1;; attempt++) {
    try {
      return await verifyOnce(folder, options);
    } catch (error) {
      if (attempt === ATTEMPTS || !(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
}

async function verifyOnce(folder: string, options: VerifyOptions): Promise<Verification> {
  const { against = [], progress } = options;
  const problems: Problem[] = [];
  let problemCount = 0;
  const report: Report = (problem) => {
    problemCount++;
    if (problems.length < PROBLEM_LIMIT) problems.push(problem);
  };
  const verifiers = options.verifiers !== undefined && options.verifiers.length > 0
    ? options.verifiers
    : await keysBeside(folder);
  // First the checkpoints, then the lengths of the files: what is written meanwhile can't be missed then.
  const checkpoints = await readCheckpoints(
    readBytes(`${folder}/${CHECKPOINTS}`) ?? new Uint8Array(),
    verifiers,
    report,
  );
  const startBytes = readBytes(`${folder}/${START}`);
  const start = startBytes === undefined ? undefined : await believedStart(startBytes, verifiers);
  const copies = [];
  for (const copy of against) copies.push(await readCopies(copy, verifiers, report));
  const files = eventFiles(folder).map((file): SizedFile => ({
    ...file,
    size: Deno.statSync(`${folder}/${file.name}`).size,
  }));
  reportMissingFiles(files, startBytes !== undefined, report);

  const wanted = [...checkpoints, ...copies.flat()].map(({ size }) => size);
  if (start !== undefined) wanted.push(start.frontier.size);
  const all = files.reduce((sum, { size }) => sum + size, 0);
  const read = await verifyEvents(folder, files, {
    start,
    hasStart: startBytes !== undefined,
    sizes: [...new Set(wanted)].sort((a, b) => a - b),
    report,
    progress: progress === undefined ? undefined : (done) => progress(done, all),
  });
  const { first, last, count, torn } = read;
  if (!read.beginsRight) {
    const message = "the log does not begin where this says, or this is not as it was signed";
    report({ file: START, line: 1, kind: "pruned", message });
  }
  const events = { ...read, end: last === undefined ? start?.frontier.size ?? 0 : last.event.seq + 1 };
  holdAgainstCheckpoints(events, checkpoints, report);
  if (verifiers.length > 0) reportUnsigned(events, checkpoints, report);
  for (const copy of copies) holdAgainstCopies(events, copy, checkpoints, report);
  return {
    sound: problemCount === 0,
    files: files.length,
    events: count,
    ...(first === undefined || first.seq === 0 ? {} : { first: first.seq }),
    ...(last === undefined
      ? {}
      : { last: { seq: last.event.seq, id: last.event.id, hash: last.event.hash } }),
    checkpoints: checkpoints.length,
    covered: checkpoints.reduce((most, { size }) => Math.max(most, size), 0),
    keys: verifiers.map(({ name }) => name),
    problems,
    problem_count: problemCount,
    ...(torn === undefined ? {} : { torn }),
    spooled: countSpooled(folder),
  };
}

/** The keys that lie beside the log. Lines that are none are passed over. */
async function keysBeside(folder: string): Promise<readonly Verifier[]> {
  const text = decodeText(readBytes(`${folder}/${PUBLIC_KEY}`) ?? new Uint8Array()) ?? "";
  const keys = await Promise.all(text.split("\n").map((line) => verifierOf(line).catch(() => undefined)));
  return keys.filter((key) => key !== undefined);
}

/** What `start.txt` says, where it is signed and well-formed. */
async function believedStart(
  bytes: Uint8Array,
  verifiers: readonly Verifier[],
): Promise<ReturnType<typeof parseStart>> {
  const note = decodeText(bytes);
  const text = note === undefined ? undefined : unverifiedText(note);
  const start = text === undefined ? undefined : parseStart(text);
  if (note === undefined || start === undefined) return undefined;
  return await noteProblem(note, start.origin, verifiers) === undefined ? start : undefined;
}

function reportMissingFiles(files: readonly LogFile[], isPruned: boolean, report: Report): void {
  let before: LogFile | undefined;
  for (const file of files) {
    const expected = before?.day === file.day ? before.part + 1 : 1;
    const isFirst = before === undefined && isPruned;
    if (file.part !== expected && !isFirst) {
      report({
        file: fileName(file.day, expected),
        line: 0,
        kind: "missing-file",
        message: `this file is missing, and ${file.name} is there`,
      });
    }
    before = file;
  }
}

/** What a file holds; undefined where it isn't there. */
function readBytes(path: string): Uint8Array | undefined {
  try {
    return Deno.readFileSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

function countSpooled(folder: string): number {
  try {
    return [...Deno.readDirSync(`${folder}/${SPOOL}`)].filter(({ name }) => name.endsWith(".json")).length;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return 0;
    throw error;
  }
}
