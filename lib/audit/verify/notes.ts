/**
 * Checkpoints read back: which of them can be believed, and whether each extends the one before.
 *
 * @module
 */

import { type Checkpoint, CHECKPOINTS, NO_NOTE, parseCheckpoint, splitNotes } from "../checkpoint.ts";
import { smallSha256 } from "../merkle/mod.ts";
import { openNote, unverifiedText, type Verifier } from "../note.ts";
import { decodeText } from "../parse_event.ts";
import type { Report } from "./problem.ts";

/** A checkpoint that can be believed, and where it stands. */
export interface PlacedCheckpoint extends Checkpoint {
  readonly file: string;
  /** Line on which its note begins, from 1. */
  readonly line: number;
}

/** What a note is. */
interface Note {
  readonly line: number;
  /** SHA-256 of its bytes, in lower-case hex. */
  readonly hash: string;
  /** Undefined where its text is none. */
  readonly checkpoint: Checkpoint | undefined;
  /** Why it can't be believed. */
  readonly problem: string | undefined;
}

const encoder = new TextEncoder();

/**
 * Why a note can't be believed; undefined where it can. Without any known key, its form is all that is looked at.
 *
 * @param origin What its text says it is of.
 */
export async function noteProblem(
  note: string,
  origin: string,
  verifiers: readonly Verifier[],
): Promise<string | undefined> {
  const { problem, signedBy } = await openNote(note, verifiers);
  if (verifiers.length === 0) return problem?.code === "malformed" ? problem.message : undefined;
  if (problem !== undefined) return problem.message;
  return signedBy.some(({ name }) => name === origin) ? undefined : "it is signed by the key of another log";
}

/**
 * Reads a log's own checkpoints, oldest first. A note that a good one states as the one before it is good as well: who
 * signed that one vouches for it. So not each signature needs to be checked, and notes of a key that was replaced stay good.
 *
 * @returns Those that can be believed.
 */
export async function readCheckpoints(
  bytes: Uint8Array,
  verifiers: readonly Verifier[],
  report: Report,
): Promise<readonly PlacedCheckpoint[]> {
  const file = CHECKPOINTS;
  const text = decodeText(bytes);
  if (text === undefined) {
    report({ file, line: 1, kind: "signature", message: "this file is no text" });
    return [];
  }
  const notes: Note[] = [];
  let next: Note | undefined;
  for (const { note, line } of [...splitNotes(text).notes].reverse()) {
    const hash = smallSha256(encoder.encode(note)).toHex();
    const checkpoint = checkpointOf(note);
    const isVouchedFor = next !== undefined && next.problem === undefined &&
      next.checkpoint?.previous === hash;
    const problem = checkpoint === undefined
      ? "it is no checkpoint"
      : isVouchedFor
      ? undefined
      : await noteProblem(note, checkpoint.origin, verifiers);
    next = { line, hash, checkpoint, problem };
    notes.push(next);
  }
  const good: PlacedCheckpoint[] = [];
  let before: Note | undefined;
  for (const note of notes.reverse()) {
    const { line, checkpoint, problem } = note;
    if (problem === undefined && checkpoint !== undefined) {
      const message = forkOf(checkpoint, before);
      if (message !== undefined) report({ file, line, kind: "fork", message });
      good.push({ ...checkpoint, file, line });
    } else {
      report({ file, line, kind: "signature", message: `this checkpoint can't be believed: ${problem}` });
    }
    before = note;
  }
  return good;
}

function checkpointOf(note: string): Checkpoint | undefined {
  const text = unverifiedText(note);
  return text === undefined ? undefined : parseCheckpoint(text);
}

/** In which way a checkpoint doesn't extend the one before it. */
function forkOf({ size, root, previous }: Checkpoint, before: Note | undefined): string | undefined {
  if (before === undefined) {
    return previous === NO_NOTE ? undefined : "this checkpoint says that another was before it";
  }
  const { checkpoint, problem, hash } = before;
  if (problem !== undefined || checkpoint === undefined) return undefined;
  if (previous !== hash) return "this checkpoint does not follow the one before";
  if (size < checkpoint.size) return `this checkpoint covers fewer events than the one before`;
  return size === checkpoint.size && root !== checkpoint.root
    ? "this checkpoint covers other events than the one before"
    : undefined;
}

/** Notes that were kept elsewhere. */
export interface KeptCopy {
  /** The file that they stand in. */
  readonly name: string;
  /** One note, or several, each followed by an empty line. */
  readonly note: string;
  /** Line of that file at which they begin. Default 1. */
  readonly line?: number;
}

/**
 * Reads checkpoints that were kept elsewhere.
 *
 * @param name What to call the file.
 * @returns Those that can be believed.
 */
export async function readCopies(
  { name, note: text, line: first = 1 }: KeptCopy,
  verifiers: readonly Verifier[],
  report: Report,
): Promise<readonly PlacedCheckpoint[]> {
  const refuse = (line: number, why: string): void => {
    report({
      file: name,
      line: first - 1 + line,
      kind: "signature",
      message: `this copy can't be believed: ${why}`,
    });
  };
  // The empty line after the last note need not be there.
  const whole = splitNotes(text);
  const { notes, torn } = whole.torn === undefined ? whole : splitNotes(`${text}\n`);
  const good: PlacedCheckpoint[] = [];
  for (const { note, line } of notes) {
    const checkpoint = checkpointOf(note);
    const problem = checkpoint === undefined
      ? "it is no checkpoint"
      : await noteProblem(note, checkpoint.origin, verifiers);
    if (checkpoint === undefined || problem !== undefined) refuse(line, problem ?? "");
    else good.push({ ...checkpoint, file: name, line: first - 1 + line });
  }
  if (torn !== undefined || notes.length === 0) refuse(torn?.line ?? 1, "it is no signed note");
  return good;
}
