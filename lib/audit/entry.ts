/**
 * What the audit log records.
 *
 * @module
 */

import type { Action } from "../engine/mod.ts";

/** What a caller hands to the log. The log adds the rest of an {@link AuditEvent}. */
export type Entry = CallEntry | ResponseEntry | NoticeEntry;

/** How a call reached Rampart: an agent's hook, a shell under `rampart wrap`, the HTTP API. */
export type Via = "hook" | "shell" | "api";

/** Who made a call, and where. */
export interface Caller {
  readonly via: Via;
  /** `exec`, `read`, `write`, `fetch`, `mcp`, or an agent's own tool. */
  readonly tool: string;
  /** The agent's own name for its tool. */
  readonly agent_tool?: string;
  readonly agent?: string;
  readonly session?: string;
  /** 0 for the agent that the person talks to, 1 for its sub-agents. */
  readonly agent_depth?: number;
  /** The agent's own id of the call, by which its response is found. */
  readonly call_id?: string;
  readonly cwd?: string;
}

/** A call that was judged. */
export interface CallEntry extends Caller {
  readonly kind: "call";
  /** As the agent sent them; the log redacts secrets before anything is written. */
  readonly params: Readonly<Record<string, unknown>>;
  readonly decision: RecordedDecision;
}

/** What a tool returned, judged. The output itself is never recorded. */
export interface ResponseEntry extends Caller {
  readonly kind: "response";
  /** What the call was about, at most 500 characters: its command, path or URL. Its event has the rest. */
  readonly subject: string;
  /** Whether the tool failed. */
  readonly failed: boolean;
  /** Length of the output in UTF-16 code units. */
  readonly size: number;
  /** How many credentials and markers of each kind rules found in the output. */
  readonly found?: Readonly<Record<string, number>>;
  readonly decision: RecordedDecision;
}

/** Something that happened to Rampart itself, or that it could not understand. */
export interface NoticeEntry {
  readonly kind: "notice";
  /** What happened, in kebab case: `daemon-started`, `policy-broken`, `bad-payload`, `answered-unjudged`. */
  readonly notice: string;
  readonly level: "info" | "warning" | "error";
  /** For a person, in a sentence. */
  readonly message: string;
  readonly agent?: string;
  readonly session?: string;
  /** Further facts; JSON values only. */
  readonly detail?: Readonly<Record<string, unknown>>;
}

/** The decision as it is recorded. */
export interface RecordedDecision {
  readonly action: Action;
  /** Whether it was carried out. False in monitor mode: the call went on whatever the action. */
  readonly enforced: boolean;
  readonly message: string;
  /** The policy that decided; absent where none did. */
  readonly policy?: string;
  /** The rule that decided: `file:policy#3`. */
  readonly rule?: string;
  readonly matched_policies: readonly string[];
  /** The call could not be understood whole. */
  readonly partial: boolean;
  /** Microseconds that judging took. */
  readonly eval_us: number;
  /** Id of the question that was put to a person, or of the approval by which the call was let through. */
  readonly approval?: string;
}

/** What the log adds to an entry that waited in the spool. */
export interface Lateness {
  /** Present where the entry could not be recorded when it happened and waited in the spool. */
  readonly late?: true;
  /** When a late entry happened, as far as is known; `time` is when it was recorded. */
  readonly happened?: string;
  /** Name of a late entry's file in the spool, without `.json`. */
  readonly spool?: string;
}

/** One line of the audit log. */
export type AuditEvent = Entry & Lateness & {
  /** Version of the format. */
  readonly v: 1;
  /** Place in the log, from 0, without gaps, across files. */
  readonly seq: number;
  /** ULID, growing with `seq` even when the clock goes back. */
  readonly id: string;
  /** RFC 3339 in UTC with milliseconds. */
  readonly time: string;
  /** `hash` of the event before; 64 zeros for the first. */
  readonly prev: string;
  /** SHA-256, in lower-case hex, of a zero byte and the RFC 8785 form of the event without `hash`: the event's leaf hash of RFC 6962. */
  readonly hash: string;
};
