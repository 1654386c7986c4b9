/**
 * How many events there are of what.
 *
 * @module
 */

import type { AuditEvent } from "../entry.ts";
import type { Query } from "./query.ts";
import { searchEvents, type SearchOptions } from "./search.ts";

/** What events can be counted by. */
export type StatsKey = "action" | "tool" | "agent" | "policy" | "kind" | "session" | "hour";

/** All keys. */
export const STATS_KEYS: readonly StatsKey[] = [
  "action",
  "tool",
  "agent",
  "policy",
  "hour",
  "session",
  "kind",
];

/** What was counted. */
export interface Stats {
  /** Events that answer the question. */
  readonly events: number;
  /** When the first and the last of them were recorded; absent where there is none. */
  readonly first?: string;
  readonly last?: string;
  /**
   * Events by key and value. An event without a value, as a notice without an agent, stands under none; one of which
   * several policies matched stands under each. Hours are those of UTC, `2026-11-21T14:00Z`, in their order; all else is
   * sorted by number, largest first.
   */
  readonly by: Readonly<Partial<Record<StatsKey, readonly Count[]>>>;
}

/** A value and how often it occurs. */
export interface Count {
  readonly value: string;
  readonly events: number;
  /** Events of these whose action is `deny`. */
  readonly denied: number;
}

/**
 * Values counted by one key, so that an agent that thinks up names does not fill the memory; further ones are counted
 * together under {@link OTHERS}.
 */
const MOST_VALUES = 10_000;

/** What stands for values of which there were too many. */
export const OTHERS = "…";

interface Tally {
  events: number;
  denied: number;
}

/**
 * Counts the events that answer a question.
 *
 * @throws Error where a file can't be read.
 */
export async function statsOf(
  folder: string,
  query: Query,
  { by, ...options }: SearchOptions & { readonly by: readonly StatsKey[] },
): Promise<Stats> {
  const tallies = by.map((key) => ({ key, counts: new Map<string, Tally>() }));
  let [events, first, last] = [0, "", ""];
  for await (const event of searchEvents(folder, query, options)) {
    events++;
    if (first === "") first = event.time;
    last = event.time;
    const denied = event.kind !== "notice" && event.decision.action === "deny";
    for (const { key, counts } of tallies) {
      for (const value of valuesOf(event, key)) add(counts, value, denied);
    }
  }
  return {
    events,
    ...(events === 0 ? {} : { first, last }),
    by: Object.fromEntries(tallies.map(({ key, counts }) => [key, sorted(key, counts)])),
  };
}

function valuesOf(event: AuditEvent, key: StatsKey): readonly string[] {
  switch (key) {
    case "kind":
      return [event.kind];
    case "agent":
      return event.agent === undefined ? [] : [event.agent];
    case "session":
      return event.session === undefined ? [] : [event.session];
    case "hour":
      return [`${event.time.slice(0, 13)}:00Z`];
    case "action":
      return event.kind === "notice" ? [] : [event.decision.action];
    case "tool":
      return event.kind === "notice" ? [] : [event.tool];
    case "policy": {
      if (event.kind === "notice") return [];
      const { policy, matched_policies } = event.decision;
      if (policy === undefined || matched_policies.includes(policy)) return [...new Set(matched_policies)];
      return [...new Set([policy, ...matched_policies])];
    }
    default:
      return key satisfies never;
  }
}

function add(counts: Map<string, Tally>, value: string, denied: boolean): void {
  let tally = counts.get(value);
  if (tally === undefined) {
    const name = counts.size < MOST_VALUES ? value : OTHERS;
    tally = counts.get(name) ?? { events: 0, denied: 0 };
    counts.set(name, tally);
  }
  tally.events++;
  if (denied) tally.denied++;
}

function sorted(key: StatsKey, counts: ReadonlyMap<string, Tally>): readonly Count[] {
  const found = [...counts].map(([value, tally]) => ({ value, ...tally }));
  const byName = (a: Count, b: Count): number => a.value < b.value ? -1 : a.value > b.value ? 1 : 0;
  return found.sort(key === "hour" ? byName : (a, b) => b.events - a.events || byName(a, b));
}
