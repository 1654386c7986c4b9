/**
 * Gathers the figures of a report, event by event. Memory does not grow with the number of events.
 *
 * @module
 */

import type { AuditEvent, NoticeEntry } from "../audit/mod.ts";
import { ACTIONS, callSubject } from "../engine/mod.ts";
import {
  type Figures,
  MOST_SESSIONS,
  type NoticeGroup,
  type StoppedGroup,
  SUBJECT_LIMIT,
} from "./figures.ts";
import type { RiskMap } from "./owasp.ts";
import { slotAt, slotsOf } from "./slots.ts";
import {
  createKept,
  createMonitored,
  createRows,
  createRuns,
  createSilences,
  type Tally,
  tally,
} from "./tallies.ts";

/** How to gather. */
export interface GatheringOptions {
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

const MOST_AGENTS = 8;

type Judged = AuditEvent & { readonly kind: "call" | "response" };

/** Starts to gather. */
export function createGathering(options: GatheringOptions): Gathering {
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
