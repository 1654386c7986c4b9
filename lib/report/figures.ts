/**
 * What a report says of the events of a time range.
 *
 * @module
 */

import type { NoticeEntry } from "../audit/mod.ts";
import { type Action, ACTIONS } from "../engine/mod.ts";
import type { Slots } from "./slots.ts";

/** A number for each action. */
export type Counts = Readonly<Record<Action, number>>;

/** The calls of one tool, agent or policy. */
export interface Row {
  readonly name: string;
  readonly counts: Counts;
}

/** Equal calls, or responses, that were denied or to be asked about. */
export interface StoppedGroup {
  readonly kind: "call" | "response";
  readonly action: "deny" | "ask";
  readonly tool: string;
  /** The command, path, URL or parameters, cut to {@link SUBJECT_LIMIT} UTF-16 code units. */
  readonly subject: string;
  /** Absent where no rule decided. */
  readonly policy?: string;
  readonly message: string;
  readonly count: number;
  /** How many of them went on all the same, as the mode was `monitor`. */
  readonly unenforced: number;
  /** RFC 3339. */
  readonly first: string;
  readonly last: string;
  /** At most eight. */
  readonly agents: readonly string[];
}

/** Equal notices. */
export interface NoticeGroup {
  readonly notice: string;
  readonly level: NoticeEntry["level"];
  readonly message: string;
  readonly count: number;
  /** RFC 3339. */
  readonly first: string;
  readonly last: string;
}

/** A stretch of time, in milliseconds since the epoch. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** A stretch in which decisions were not carried out. */
export interface MonitorStretch extends Stretch {
  readonly calls: number;
  /** Those that would have been stopped. */
  readonly stopped: number;
}

/** All that is said of the events. */
export interface Figures {
  /** The range, in milliseconds since the epoch; the end is not part of it. */
  readonly since: number;
  readonly until: number;
  readonly events: number;
  readonly calls: number;
  readonly responses: number;
  readonly notices: number;
  /** Events that were recorded after they happened. */
  readonly late: number;
  /** Of the first and last event, RFC 3339; absent without any. */
  readonly first?: string;
  readonly last?: string;
  /** Calls by action. */
  readonly counts: Counts;
  /** Responses by action. */
  readonly responseCounts: Counts;
  /** Calls that were to be stopped and went on, as the mode was `monitor`. */
  readonly unenforced: number;
  /** Calls that could not be understood whole. */
  readonly partial: number;
  /** Calls that no rule spoke of. */
  readonly unmatched: number;
  /** Different sessions, up to {@link MOST_SESSIONS}. */
  readonly sessions: number;
  readonly slots: Slots;
  /** Calls by slot. */
  readonly bySlot: readonly Counts[];
  /** Calls by weekday (Monday first) and hour, UTC. */
  readonly byHour: readonly (readonly Counts[])[];
  /** Calls by tool and by agent, and calls and responses by the policy that decided, the most first. */
  readonly tools: readonly Row[];
  readonly agents: readonly Row[];
  readonly policies: readonly Row[];
  /** The most frequent first. */
  readonly stopped: readonly StoppedGroup[];
  /** Groups that are not listed, as there were too many. */
  readonly stoppedForgotten: number;
  /** Notices that are not of level `info`, newest first. */
  readonly troubles: readonly NoticeGroup[];
  readonly troublesForgotten: number;
  /** How often the daemon was started, and when it had not said before that it stopped, newest last, at most twenty. */
  readonly starts: number;
  readonly uncleanStarts: readonly string[];
  readonly monitored: readonly MonitorStretch[];
  /** The longest stretches of more than a day without any event, the longest first. */
  readonly silences: readonly Stretch[];
  /** Decisions by risk. */
  readonly risks: ReadonlyMap<string, Counts>;
}

/** Longest subject that is kept. */
export const SUBJECT_LIMIT = 600;

/** Different sessions that are told apart. */
export const MOST_SESSIONS = 100_000;

/** The sum over all actions. */
export function sumOf(counts: Counts): number {
  return ACTIONS.reduce((sum, action) => sum + counts[action], 0);
}
