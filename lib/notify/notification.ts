/**
 * What a notification says, whatever service it goes to.
 *
 * @module
 */

import type { AuditEvent, RecordedDecision } from "../audit/mod.ts";
import { type Action, ACTIONS, visible } from "../engine/mod.ts";
import { subjectOf } from "./subject.ts";

/** Word of something. */
export type Notification = DecisionNotification | MoreNotification;

/** Word of one decision. All texts are short, on one line and free of characters that hide. */
export interface DecisionNotification {
  readonly kind: "decision";
  /** Id and number of the event in the log. */
  readonly id: string;
  readonly seq: number;
  /** When it happened: RFC 3339 in UTC. */
  readonly time: string;
  /** The machine's name; absent where it isn't known. */
  readonly host?: string;
  /** What was judged: a call, or what a tool returned. */
  readonly judged: "call" | "response";
  readonly action: Action;
  /** Whether the action was carried out; it isn't in monitor mode. */
  readonly enforced: boolean;
  readonly tool: string;
  /** The command, path or URL, at most 300 characters and an ellipsis. Never what was to be written. */
  readonly subject: string;
  readonly agent?: string;
  readonly session?: string;
  readonly policy?: string;
  /** The rule's reason, at most 500 characters and an ellipsis; absent where it gave none. */
  readonly message?: string;
}

/** Word of decisions that were too many to be told one by one. */
export interface MoreNotification {
  readonly kind: "more";
  readonly host?: string;
  /** How many decisions of each action. */
  readonly counts: Readonly<Partial<Record<Action, number>>>;
  /** Times of the first and the last. */
  readonly from: string;
  readonly to: string;
}

/** Characters that are sent of each text. */
const LONGEST = { subject: 300, message: 500, name: 100 } as const;

/** Word of an event; undefined for notices, which are no decisions. */
export function notificationOf(event: AuditEvent, host?: string): DecisionNotification | undefined {
  if (event.kind === "notice") return undefined;
  const { id, seq, decision, agent, session } = event;
  const { action, enforced, message } = decision;
  const tool = event.tool === "mcp" ? event.agent_tool ?? event.tool : event.tool;
  return {
    kind: "decision",
    id,
    seq,
    time: event.happened ?? event.time,
    ...hostPart(host),
    judged: event.kind,
    action,
    enforced,
    tool: brief(tool, LONGEST.name),
    subject: brief(subjectOf(event), LONGEST.subject),
    ...(agent === undefined ? {} : { agent: brief(agent, LONGEST.name) }),
    ...(session === undefined ? {} : { session: brief(session, LONGEST.name) }),
    ...policyPart(decision),
    ...(message === "" ? {} : { message: brief(message.replace(/\s*\n\s*/g, " "), LONGEST.message) }),
  };
}

function hostPart(host: string | undefined): { readonly host?: string } {
  return host === undefined || host === "" ? {} : { host: brief(host, LONGEST.name) };
}

function policyPart({ policy }: RecordedDecision): { readonly policy?: string } {
  return policy === undefined ? {} : { policy: brief(policy, LONGEST.name) };
}

/** The beginning of a text, with what can't be seen written out. */
function brief(text: string, length: number): string {
  // The rest is dropped first: each hidden character becomes several.
  const shown = visible(text.slice(0, length + 1).replace(/[\ud800-\udbff]$/, ""));
  if (shown.length <= length) return shown;
  return `${shown.slice(0, length).replace(/[\ud800-\udbff]$/, "")}…`;
}

/**
 * Notifications as one that counts them.
 *
 * @param all At least one, oldest first.
 */
export function sumUp(all: readonly Notification[]): MoreNotification {
  const counts: Partial<Record<Action, number>> = {};
  for (const one of all) {
    for (const action of ACTIONS) {
      const count = one.kind === "more" ? one.counts[action] ?? 0 : Number(one.action === action);
      if (count > 0) counts[action] = (counts[action] ?? 0) + count;
    }
  }
  const [first, last] = [all[0], all.at(-1)];
  return {
    kind: "more",
    ...hostPart(last?.host),
    counts,
    from: first === undefined ? "" : first.kind === "more" ? first.from : first.time,
    to: last === undefined ? "" : last.kind === "more" ? last.to : last.time,
  };
}

/** How many decisions a notification is about. */
export function countOf(notification: Notification): number {
  if (notification.kind === "decision") return 1;
  return ACTIONS.reduce((sum, action) => sum + (notification.counts[action] ?? 0), 0);
}
