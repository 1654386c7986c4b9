/**
 * What a verification may find.
 *
 * @module
 */

/** What is wrong; docs/audit-format.md says exactly when. */
export type ProblemKind =
  /** The line is no event, or a compressed file is damaged. */
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
  | "torn"
  /** A day's files are not numbered without a gap. */
  | "missing-file"
  /** The log does not begin where `start.txt` says it does. */
  | "pruned"
  /** A checkpoint that no known key signed. */
  | "signature"
  /** Checkpoints that don't extend one another, or a copy kept elsewhere that is of another log. */
  | "fork"
  /** A checkpoint that covers more events than there are. */
  | "cut"
  /** The events are not those that a checkpoint covers. */
  | "checkpoint"
  /** Too many events without a checkpoint. */
  | "unsigned"
  /** A copy kept elsewhere covers more events than there are. */
  | "rolled-back";

/** Something that is wrong. */
export interface Problem {
  readonly kind: ProblemKind;
  /** Name of the file in the log's folder, or of the copy kept elsewhere. */
  readonly file: string;
  /** From 1; 0 where it's about the whole file. */
  readonly line: number;
  /** Number and id of the event, where the line is one. */
  readonly seq?: number;
  readonly id?: string;
  /** For a person. */
  readonly message: string;
}

/** Takes problems in as they are found. */
export type Report = (problem: Problem) => void;
