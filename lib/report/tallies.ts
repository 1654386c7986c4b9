/**
 * Small memories that events are counted in. Each is bounded, whatever the log holds.
 *
 * @module
 */

import type { Action } from "../engine/mod.ts";
import { type Figures, type MonitorStretch, type Row, type Stretch, sumOf } from "./figures.ts";

/** A number for each action, to be counted up. */
export type Tally = Record<Action, number>;

/** Names of tools, agents and policies that are told apart. */
const MOST_NAMES = 200;

/** Stretches in monitor mode, and starts, that are kept: the last ones. */
const MOST_STRETCHES = 20;

const DAY = 24 * 3_600_000;

/** A tally of nothing. */
export function tally(): Tally {
  return { deny: 0, ask: 0, watch: 0, allow: 0 };
}

/** Counts by name. */
export interface Rows {
  add(name: string, action: Action): void;
  all(): readonly Row[];
}

/** Counts by name. Names come from agents: those beyond a number are counted as others. */
export function createRows(): Rows {
  const rows = new Map<string, Tally>();
  return {
    add(name, action) {
      const key = rows.has(name) || rows.size < MOST_NAMES ? name.slice(0, 200) : "(others)";
      const row = rows.get(key);
      if (row === undefined) rows.set(key, { ...tally(), [action]: 1 });
      else row[action]++;
    },
    all: () =>
      [...rows].map(([name, counts]) => ({ name, counts })).sort((a, b) =>
        sumOf(b.counts) - sumOf(a.counts) || (a.name < b.name ? -1 : 1)
      ),
  };
}

/** Groups of equal things. */
export interface Kept<Group> {
  put(key: string, make: (known: Group | undefined) => Group): void;
  /** In the order in which they were last seen. */
  all(): Group[];
  forgotten(): number;
}

/** Groups by key, of which those that were seen last are kept. */
export function createKept<Group>(most: number): Kept<Group> {
  const groups = new Map<string, Group>();
  let forgotten = 0;
  return {
    put(key, make) {
      const group = make(groups.get(key));
      groups.delete(key);
      groups.set(key, group);
      if (groups.size <= most) return;
      const oldest = groups.keys().next().value;
      if (oldest !== undefined) groups.delete(oldest);
      forgotten++;
    },
    all: () => [...groups.values()],
    forgotten: () => forgotten,
  };
}

/** Starts and stops of the daemon. */
export interface Runs {
  add(notice: string, time: string): void;
  all(): Pick<Figures, "starts" | "uncleanStarts">;
}

/** Looks whether the daemon said that it stopped before it was started again. */
export function createRuns(): Runs {
  let starts = 0;
  let isUp = false;
  const unclean: string[] = [];
  return {
    add(notice, time) {
      if (notice === "daemon-stopped") isUp = false;
      if (notice !== "daemon-started") return;
      starts++;
      if (isUp) unclean.push(time);
      if (unclean.length > MOST_STRETCHES) unclean.shift();
      isUp = true;
    },
    all: () => ({ starts, uncleanStarts: unclean }),
  };
}

/** Stretches in monitor mode. */
export interface Monitored {
  add(at: number, decision: { readonly action: Action; readonly enforced: boolean }): void;
  all(): readonly MonitorStretch[];
}

/** Stretches of calls that were not enforced. One call that was ends a stretch. */
export function createMonitored(): Monitored {
  const stretches: MonitorStretch[] = [];
  let open = false;
  return {
    add(at, { action, enforced }) {
      if (enforced) {
        open = false;
        return;
      }
      const stopped = action === "deny" || action === "ask" ? 1 : 0;
      const before = open ? stretches.pop() : undefined;
      stretches.push({
        from: before?.from ?? at,
        to: at,
        calls: (before?.calls ?? 0) + 1,
        stopped: (before?.stopped ?? 0) + stopped,
      });
      if (stretches.length > MOST_STRETCHES) stretches.shift();
      open = true;
    },
    all: () => stretches,
  };
}

/** Stretches without an event. */
export interface Silences {
  add(at: number): void;
  longest(until: number): readonly Stretch[];
}

/** The longest stretches without an event. */
export function createSilences(since: number): Silences {
  let before = since;
  let found: readonly Stretch[] = [];
  const including = (to: number): readonly Stretch[] =>
    to - before <= DAY
      ? found
      : [...found, { from: before, to }].sort((a, b) => b.to - b.from - (a.to - a.from)).slice(0, 5);
  return {
    add(at) {
      found = including(at);
      before = Math.max(before, at);
    },
    longest: including,
  };
}
