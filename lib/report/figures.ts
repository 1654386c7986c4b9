/**
 * What a report says of the events of a time range, gathered event by event. Memory does not grow with their number.
 *
 * @module
 */

import type { AuditEvent, NoticeEntry } from "../audit/mod.ts";
import { type Action, ACTIONS, callSubject } from "../engine/mod.ts";
import type { RiskMap } from "./owasp.ts";
import { slotAt, type Slots, slotsOf } from "./slots.ts";

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

/** How to gather. */
export interface FiguresOptions {
  /** The range, in milliseconds since the epoch; the end is not part of it. */
  readonly since: number;
  readonly until: number;
  readonly risks: RiskMap;
  /** Groups of stopped calls, and of notices, that are kept: those seen last. Default 2,000. */
  readonly mostGroups?: number;
}

/** Gathers figures. */
export interface Gathering {
  /** Takes the next event, in the order of the log. Those outside the range are passed over. */
  add(event: AuditEvent): void;
  /** The figures up to now. */
  figures(): Figures;
}

/** Longest subject that is kept. */
export const SUBJECT_LIMIT = 600;

/** Different sessions that are told apart, and names of tools, agents and policies. */
export const MOST_SESSIONS = 100_000;
const MOST_NAMES = 200;
const MOST_AGENTS = 8;
const MOST_STRETCHES = 20;
const DAY = 24 * 3_600_000;

type Tally = Record<Action, number>;
type Judged = AuditEvent & { readonly kind: "call" | "response" };

/** Starts to gather. */
export function createGathering(options: FiguresOptions): Gathering {
  const { since, until, risks: map, mostGroups = 2_000 } = options;
  const slots = slotsOf(since, until);
  const bySlot = slots.starts.map(tally);
  const byHour = Array.from({ length: 7 }, () => Array.from({ length: 24 }, tally));
  const [counts, responseCounts] = [tally(), tally()];
  const [tools, agents, policies] = [createRows(), createRows(), createRows()];
  const risks = new Map<string, Tally>();
  const sessions = new Set<string>();
  const stopped = createKept<StoppedGroup>(mostGroups);
  const troubles = createKept<NoticeGroup>(mostGroups);
  const silences = createSilences(since);
  const monitored = createMonitored();
  const runs = createRuns();
  let [events, calls, responses, notices, late, unenforced, partial, unmatched] = [0, 0, 0, 0, 0, 0, 0, 0];
  let [first, last]: (string | undefined)[] = [];

  function addJudged(event: Judged, at: number): void {
    const { decision, tool, agent_tool, agent, session } = event;
    const { action, policy } = decision;
    if (policy !== undefined) policies.add(policy, action);
    for (const risk of map.risksOf(decision)) {
      const known = risks.get(risk);
      if (known === undefined) risks.set(risk, { ...tally(), [action]: 1 });
      else known[action]++;
    }
    if (action === "deny" || action === "ask") addStopped(event, action);
    if (event.kind === "response") {
      responses++;
      responseCounts[action]++;
      return;
    }
    calls++;
    counts[action]++;
    if ((action === "deny" || action === "ask") && !decision.enforced) unenforced++;
    if (decision.partial) partial++;
    if (policy === undefined) unmatched++;
    if (session !== undefined && sessions.size < MOST_SESSIONS) sessions.add(`${agent ?? ""}\n${session}`);
    tools.add(tool === "mcp" ? agent_tool ?? tool : tool, action);
    agents.add(agent ?? "(not named)", action);
    const slot = bySlot[slotAt(slots, at)];
    if (slot !== undefined) slot[action]++;
    const day = new Date(at);
    const hour = byHour[(day.getUTCDay() + 6) % 7]?.[day.getUTCHours()];
    if (hour !== undefined) hour[action]++;
    monitored.add(at, decision);
  }

  function addStopped(event: Judged, action: "deny" | "ask"): void {
    const { kind, tool, agent_tool, agent, decision, happened, time } = event;
    const whole = event.kind === "call" ? callSubject(event) : event.subject;
    const subject = whole.length > SUBJECT_LIMIT ? `${whole.slice(0, SUBJECT_LIMIT)}…` : whole;
    const name = tool === "mcp" ? agent_tool ?? tool : tool;
    const { policy, message, enforced } = decision;
    const when = happened ?? time;
    stopped.put(JSON.stringify([kind, action, name, subject, policy]), (known) => {
      const them = known?.agents ?? [];
      const isNew = agent !== undefined && !them.includes(agent) && them.length < MOST_AGENTS;
      return {
        kind,
        action,
        tool: name,
        subject,
        ...(policy === undefined ? {} : { policy }),
        message,
        count: (known?.count ?? 0) + 1,
        unenforced: (known?.unenforced ?? 0) + (enforced ? 0 : 1),
        first: known?.first ?? when,
        last: when,
        agents: isNew ? [...them, agent] : them,
      };
    });
  }

  function addNotice(event: AuditEvent & { readonly kind: "notice" }): void {
    const { notice, level, message, happened, time } = event;
    const when = happened ?? time;
    notices++;
    runs.add(notice, time);
    if (level === "info") return;
    troubles.put(JSON.stringify([notice, level, message]), (known) => ({
      notice,
      level,
      message,
      count: (known?.count ?? 0) + 1,
      first: known?.first ?? when,
      last: when,
    }));
  }

  return {
    add(event) {
      const at = Date.parse(event.time);
      if (!(at >= since && at < until)) return;
      events++;
      first ??= event.time;
      last = event.time;
      if (event.late === true) late++;
      silences.add(at);
      // What is no whole event (of a later version, or tampered with) is counted, and no more is said of it.
      if (event.kind === "notice") {
        if (isWholeNotice(event)) addNotice(event);
      } else if ((event.kind === "call" || event.kind === "response") && isWhole(event)) addJudged(event, at);
    },
    figures() {
      return {
        since,
        until,
        events,
        calls,
        responses,
        notices,
        late,
        ...(first === undefined || last === undefined ? {} : { first, last }),
        counts,
        responseCounts,
        unenforced,
        partial,
        unmatched,
        sessions: sessions.size,
        slots,
        bySlot,
        byHour,
        tools: tools.all(),
        agents: agents.all(),
        policies: policies.all(),
        stopped: stopped.all().sort((a, b) => b.count - a.count || (a.last < b.last ? 1 : -1)),
        stoppedForgotten: stopped.forgotten(),
        troubles: [...troubles.all()].reverse(),
        troublesForgotten: troubles.forgotten(),
        ...runs.all(),
        monitored: monitored.all(),
        silences: silences.longest(until),
        risks,
      };
    },
  };
}

/** Whether an event has what a call or response must have: the log's reader does not look into that. */
function isWhole(event: Judged): boolean {
  const { tool, agent_tool = "", agent = "", session = "", happened = "", decision } = event as Partial<
    Judged
  >;
  if (!isObject(decision) || !ACTIONS.includes(decision.action)) return false;
  const { message, policy = "", rule = "" } = decision;
  const about = event.kind === "call" ? isObject(event.params) : typeof event.subject === "string";
  return about && [tool, agent_tool, agent, session, happened, message, policy, rule].every(isText);
}

function isWholeNotice(
  { notice, level, message, happened = "" }: NoticeEntry & { happened?: string },
): boolean {
  return [notice, level, message, happened].every(isText);
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function tally(): Tally {
  return { deny: 0, ask: 0, watch: 0, allow: 0 };
}

/** The sum over all actions. */
export function sumOf(counts: Counts): number {
  return ACTIONS.reduce((sum, action) => sum + counts[action], 0);
}

interface Rows {
  add(name: string, action: Action): void;
  all(): readonly Row[];
}

/** Counts by name. Names come from agents: those beyond a number are counted as others. */
function createRows(): Rows {
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

interface Kept<Group> {
  put(key: string, make: (known: Group | undefined) => Group): void;
  /** In the order in which they were last seen. */
  all(): Group[];
  forgotten(): number;
}

/** Groups by key, of which those that were seen last are kept. */
function createKept<Group>(most: number): Kept<Group> {
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

interface Runs {
  add(notice: string, time: string): void;
  all(): Pick<Figures, "starts" | "uncleanStarts">;
}

/** Looks whether the daemon said that it stopped before it was started again. */
function createRuns(): Runs {
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

interface Monitored {
  add(at: number, decision: { readonly action: Action; readonly enforced: boolean }): void;
  all(): readonly MonitorStretch[];
}

/** Stretches of calls that were not enforced. One call that was ends a stretch. */
function createMonitored(): Monitored {
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

interface Silences {
  add(at: number): void;
  longest(until: number): readonly Stretch[];
}

/** The longest stretches without an event. */
function createSilences(since: number): Silences {
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
