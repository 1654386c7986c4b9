/**
 * Events held against what was signed about them.
 *
 * @module
 */

import type { ReadEvents } from "./events.ts";
import type { PlacedCheckpoint } from "./notes.ts";
import type { Report } from "./problem.ts";

/** More events than so many are never without a checkpoint for long. */
export const UNSIGNED_LIMIT = 1000;

/** What the events were found to be. */
export interface EventsFound extends ReadEvents {
  /** One more than the number of the last event. */
  readonly end: number;
}

/** Holds events against the log's own checkpoints. */
export function holdAgainstCheckpoints(
  events: EventsFound,
  checkpoints: readonly PlacedCheckpoint[],
  report: Report,
): void {
  const { end } = events;
  const beyond = checkpoints.findLast(({ size }) => size > end);
  if (beyond !== undefined) {
    const { file, line, size } = beyond;
    report({ file, line, kind: "cut", message: `${missing(size - end)}: this checkpoint covers ${size}` });
  }
  const wrong = checkpoints.find((checkpoint) => isWrong(checkpoint, events));
  if (wrong !== undefined) {
    const { file, line, size } = wrong;
    report({
      file,
      line,
      kind: "checkpoint",
      message: otherEvents(size, rightBefore(wrong, checkpoints, events), events),
    });
  }
}

/** Reports that too many events are without a checkpoint. */
export function reportUnsigned(
  { end, base, last }: EventsFound,
  checkpoints: readonly PlacedCheckpoint[],
  report: Report,
): void {
  const covered = checkpoints.reduce((most, { size }) => Math.max(most, size), base ?? 0);
  if (last === undefined || end - covered <= UNSIGNED_LIMIT) return;
  const { file, line, event: { seq, id } } = last;
  const message = covered === 0
    ? `no checkpoint covers this event or any of the ${end} up to it`
    : `no checkpoint covers the last ${end - covered} events`;
  report({ file, line, seq, id, kind: "unsigned", message });
}

/** Holds events against the checkpoints of a copy that was kept elsewhere. */
export function holdAgainstCopies(
  events: EventsFound,
  copies: readonly PlacedCheckpoint[],
  checkpoints: readonly PlacedCheckpoint[],
  report: Report,
): void {
  const { base, end } = events;
  const beyond = copies.findLast(({ size }) => size > end);
  if (beyond !== undefined) {
    const { file, line, size } = beyond;
    const message = `the log was rolled back: ${missing(size - end)} that this copy covers`;
    report({ file, line, kind: "rolled-back", message });
  }
  const isForked = (copy: PlacedCheckpoint): boolean =>
    base !== undefined && copy.size >= base
      ? isWrong(copy, events)
      // The events are not there any more: what the log says about them is all there is.
      : copy.size <= end && !checkpoints.some(({ size, root }) => size === copy.size && root === copy.root);
  const forked = copies.find(isForked);
  if (forked !== undefined) {
    const { file, line, size } = forked;
    const message = `this is another log than the one that the copy was made of: ${
      otherEvents(size, rightBefore(forked, [...checkpoints, ...copies], events), events)
    }`;
    report({ file, line, kind: "fork", message });
  }
}

/** Whether events that are there are not those that a checkpoint covers. */
function isWrong({ size, root }: PlacedCheckpoint, { base, end, roots }: EventsFound): boolean {
  return base !== undefined && size >= base && size <= end && roots.get(size) !== root;
}

/** The largest size below that of a checkpoint up to which the events are known to be right. */
function rightBefore(
  wrong: PlacedCheckpoint,
  checkpoints: readonly PlacedCheckpoint[],
  events: EventsFound,
): number {
  const { base = 0, roots } = events;
  return checkpoints.reduce(
    (most, { size, root }) => size < wrong.size && roots.get(size) === root ? Math.max(most, size) : most,
    base,
  );
}

/** Says which events are not those that were signed, and where the first of them stands. */
function otherEvents(size: number, right: number, { places }: EventsFound): string {
  const place = places.findLast(({ seq }) => seq <= right);
  const from = place === undefined ? "" : `, from ${place.file}:${place.line + right - place.seq} on`;
  if (size === 0) return "it covers none, and yet has another root";
  return right >= size - 1
    ? `event ${size - 1} is not the one that was signed${from}`
    : `of the events ${right} to ${size - 1} at least one is not as it was signed${from}`;
}

function missing(count: number): string {
  return count === 1 ? "the last event is missing" : `the last ${count} events are missing`;
}
