/**
 * The words of notifications that all services share.
 *
 * @module
 */

import { type Action, ACTIONS, MARKS } from "../engine/mod.ts";
import type { DecisionNotification, MoreNotification } from "./notification.ts";

const DONE: Readonly<Record<Action, string>> = {
  deny: "Denied",
  ask: "A person is asked",
  watch: "Watched",
  allow: "Allowed",
};

const COUNTED: Readonly<Record<Action, string>> = {
  deny: "denied",
  ask: "asked about",
  watch: "watched",
  allow: "allowed",
};

/** The first line: `🔴 Denied`. Fixed words alone. */
export function titleOf({ action, enforced, judged }: DecisionNotification): string {
  const what = judged === "call" ? "" : ": what a tool returned";
  const stops = action === "deny" || action === "ask";
  return `${MARKS[action]} ${DONE[action]}${what}${
    stops && !enforced ? " (monitor mode: not enforced)" : ""
  }`;
}

/** `57 more: 50 denied, 7 asked about, from … to …`. Fixed words and numbers alone. */
export function moreText({ counts, from, to }: MoreNotification): string {
  const parts = ACTIONS.flatMap((action) => {
    const count = counts[action] ?? 0;
    return count === 0 ? [] : [{ count, text: `${count} ${COUNTED[action]}` }];
  });
  const all = parts.reduce((sum, { count }) => sum + count, 0);
  return `${all} more: ${parts.map(({ text }) => text).join(", ")}, from ${from} to ${to}`;
}

/** A fact about a decision: a label of fixed words and a text of any. */
export interface Fact {
  readonly label: string;
  readonly text: string;
}

/** What is known besides the subject, most important first. */
export function factsOf(notification: DecisionNotification): readonly Fact[] {
  const { message, policy, tool, agent, session, host } = notification;
  const facts: readonly (readonly [string, string | undefined])[] = [
    ["Reason", message],
    ["Policy", policy],
    ["Tool", tool],
    ["Agent", agent],
    ["Session", session],
    ["Host", host],
  ];
  return facts.flatMap(([label, text]) => text === undefined || text === "" ? [] : [{ label, text }]);
}

/** Where to look: `Rampart, event 12 of the log`. */
export function originOf({ seq }: DecisionNotification): string {
  return `Rampart, event ${seq} of the log`;
}

/**
 * A text that stays within a code span of Discord's or Slack's: without its end mark, and never empty.
 *
 * Within a span neither reads mentions, links, emphasis or emoji; that is why every text of an agent's stands in one.
 */
export function spanText(text: string): string {
  const inner = text.replaceAll("`", "ˋ").trim();
  return inner === "" ? "-" : inner;
}
