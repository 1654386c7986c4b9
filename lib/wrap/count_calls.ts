/**
 * How many calls of a session were judged.
 *
 * @module
 */

import { type AuditEvent, lastEvents } from "../audit/mod.ts";

/** What became of a session's calls. */
export interface CallCounts {
  readonly judged: number;
  /** Denied, or to be asked about with nobody to ask. */
  readonly stopped: number;
  /** Would have been stopped, but the mode let them pass. */
  readonly passed: number;
}

/** Which calls count. */
export interface CountOptions {
  readonly session: string;
  /** Only events with a larger id. */
  readonly after: string;
  /** Id of the event that is not counted: the judgement of the wrapped command itself. */
  readonly except?: string | undefined;
}

/**
 * Counts the calls of a session, from the log's end back to where it began.
 *
 * @throws Error where the log can't be read.
 */
export async function countCalls(folder: string, options: CountOptions): Promise<CallCounts> {
  const { session, after, except } = options;
  let [judged, stopped, passed] = [0, 0, 0];
  const settled = new Set<string>();
  const count = (event: AuditEvent): false | "stop" => {
    if (event.id <= after) return "stop";
    if (event.kind !== "call" || event.session !== session) return false;
    const { action, enforced, approval } = event.decision;
    // A call that waited for a person is recorded when it is asked about, and again with the answer: that one counts.
    const subject = JSON.stringify([event.tool, event.params]);
    if (action !== "ask") settled.add(subject);
    else if (approval !== undefined && settled.has(subject)) return false;
    if (event.id === except) return false;
    judged++;
    if (action !== "deny" && action !== "ask") return false;
    if (enforced) stopped++;
    else passed++;
    return false;
  };
  await lastEvents(folder, 1, count);
  return { judged, stopped, passed };
}
