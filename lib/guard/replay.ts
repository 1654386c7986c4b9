/**
 * Recorded calls judged again, to see which decisions other policies would change.
 *
 * What the log keeps is less than what was judged: secrets are redacted, very long values are digests, and neither the
 * scripts that commands ran nor the outputs of tools were kept. Each of these is counted, and a change that may come from
 * one of them is marked as uncertain.
 *
 * @module
 */

import type { AuditEvent } from "../audit/mod.ts";
import {
  type Action,
  ACTIONS,
  callSubject,
  type CompiledPolicies,
  createCallCounter,
  evaluate,
  type Surroundings,
  type ToolCall,
} from "../engine/mod.ts";
import { type CallEvent, holdsRedacted, isCutDown, isWhole, recordedCall } from "./recorded_call.ts";

/** Why a changed decision may not come from the policies. */
export type Doubt =
  /** The call holds text that was redacted before it was recorded. */
  | "redacted"
  /** The call runs a file whose contents were not looked at. */
  | "file"
  /** A webhook would be asked, and its answer isn't known. */
  | "webhook";

/** How to replay. */
export interface ReplayOptions {
  /** The policies for calls in a folder. */
  readonly policies: (cwd: string) => CompiledPolicies | Promise<CompiledPolicies>;
  /**
   * Milliseconds since the epoch: calls that were recorded before are not replayed; they only count for `call_count`.
   * Default all are.
   */
  readonly since?: number;
  /** Name of the user that agents run as. */
  readonly user?: string;
  /** What may be looked up on the disk as it is now. Default nothing is. */
  readonly files?: Required<Pick<Surroundings, "realPath" | "readFile">>;
  /** Groups of equal changes that are kept, the newest. Default 1,000. */
  readonly mostGroups?: number;
}

/** An action and the policy that it came from. */
export interface Ruling {
  readonly action: Action;
  /** Absent where no rule decided. */
  readonly policy?: string;
  readonly message: string;
}

/** Equal calls of which the decision would change in the same way. */
export interface ChangeGroup {
  readonly tool: string;
  readonly agent_tool?: string;
  /** The command, path, URL or parameters, at most {@link SUBJECT_LIMIT} UTF-16 code units. */
  readonly subject: string;
  readonly count: number;
  /** When the first and the last of them were made, RFC 3339. */
  readonly first: string;
  readonly last: string;
  /** The agents that made them, at most eight. */
  readonly agents: readonly string[];
  readonly was: Ruling;
  readonly would_be: Ruling;
  /** Empty where the policies alone make the difference. */
  readonly doubts: readonly Doubt[];
}

/** What a replay found. */
export interface Replayed {
  /** Calls that were judged again. */
  readonly judged: number;
  /** Those of them that would get another action. */
  readonly changed: number;
  /** Those of the changed ones that are uncertain. */
  readonly uncertain: number;
  /** Judged calls by the action that is recorded, then by the one they would get. */
  readonly actions: Readonly<Record<Action, Readonly<Record<Action, number>>>>;
  /** Judged calls that hold redacted text, and those that run files which were not looked at. */
  readonly redacted: number;
  readonly with_files: number;
  /** Calls that can't be judged again, as what decides about them was too long to be recorded. */
  readonly compacted: number;
  /** Responses: outputs are not recorded, so they can't be judged again. */
  readonly responses: number;
  /** When the first and the last replayed call were made; absent without one. */
  readonly first?: string;
  readonly last?: string;
  /** Newest first. */
  readonly groups: readonly ChangeGroup[];
  /** Groups that are not listed, as there were too many. */
  readonly groups_forgotten: number;
}

/** Judges recorded calls again, one after the other. */
export interface Replay {
  /** Takes the next event, in the order of the log. */
  add(event: AuditEvent): Promise<void>;
  /** What was found up to now. */
  found(): Replayed;
}

/** Longest subject that is kept of a call. */
export const SUBJECT_LIMIT = 2_000;

const MOST_AGENTS = 8;

/** What rate rules remember: less than a daemon does, as a whole log passes by here. */
const COUNTED = { perSession: 5_000, sessions: 100 };

/** Starts a replay. Memory does not grow with the number of events. */
export function createReplay(options: ReplayOptions): Replay {
  const { policies, since = -Infinity, user, files, mostGroups = 1_000 } = options;
  const counter = createCallCounter(COUNTED);
  const used = new Set<string>();
  const groups = createGroups(mostGroups);
  const actions = noActions();
  let [judged, changed, uncertain, redacted, withFiles, compacted, responses] = [0, 0, 0, 0, 0, 0, 0];
  let [first, last]: (string | undefined)[] = [];
  let clock = -Infinity;
  let asked = false;
  const around: Surroundings = {
    ...(user === undefined ? {} : { user }),
    ...(files === undefined ? {} : { realPath: files.realPath }),
    readFile: (path) => {
      const text = files?.readFile(path);
      asked ||= text === undefined;
      return text;
    },
    countCalls: (query) => counter.count(query),
    isUsed: (rule) => used.has(rule),
  };

  async function judge(event: CallEvent, call: ToolCall, time: string, now: number): Promise<void> {
    const compiled = await policies(call.cwd ?? "/");
    asked = false;
    const decision = evaluate(compiled, call, { ...around, now });
    for (const rule of decision.used) used.add(rule);
    const before = event.decision.action;
    judged++;
    actions[before][decision.action]++;
    first ??= time;
    last = time;
    const isRedacted = holdsRedacted(event.params);
    if (isRedacted) redacted++;
    if (asked) withFiles++;
    if (before === decision.action) return;
    const doubts: Doubt[] = [];
    if (isRedacted) doubts.push("redacted");
    if (asked) doubts.push("file");
    if (decision.webhooks.length > 0) doubts.push("webhook");
    changed++;
    if (doubts.length > 0) uncertain++;
    groups.add(call, {
      time,
      was: ruling(before, event.decision.policy, event.decision.message),
      would_be: ruling(decision.action, decision.rule?.policy, decision.message),
      doubts,
    });
  }

  return {
    async add(event) {
      const time = event.happened ?? event.time;
      const at = Date.parse(time);
      const wanted = Date.parse(event.time) >= since;
      if (event.kind === "response" && wanted) responses++;
      if (event.kind !== "call" || !isWhole(event)) return;
      const call = recordedCall(event);
      if (wanted) {
        if (isCutDown(event)) compacted++;
        else await judge(event, call, time, at);
      }
      // An entry that was recorded late is older than those before it; the counter's times must not go back.
      clock = Math.max(clock, at);
      const { agent = "", session = "", tool, agent_tool } = call;
      counter.record({ agent, session, tool: agent_tool ?? tool, at: clock });
    },
    found() {
      return {
        judged,
        changed,
        uncertain,
        actions,
        redacted,
        with_files: withFiles,
        compacted,
        responses,
        ...(first === undefined || last === undefined ? {} : { first, last }),
        groups: groups.newest(),
        groups_forgotten: groups.forgotten(),
      };
    },
  };
}

function noActions(): Record<Action, Record<Action, number>> {
  const row = (): Record<Action, number> => ({ deny: 0, ask: 0, watch: 0, allow: 0 });
  return { deny: row(), ask: row(), watch: row(), allow: row() };
}

function ruling(action: Action, policy: string | undefined, message: string): Ruling {
  return policy === undefined ? { action, message } : { action, policy, message };
}

interface Change extends Pick<ChangeGroup, "was" | "would_be" | "doubts"> {
  readonly time: string;
}

interface Groups {
  add(call: ToolCall, change: Change): void;
  newest(): readonly ChangeGroup[];
  forgotten(): number;
}

/** Groups equal changes, and keeps those that were seen last. */
function createGroups(most: number): Groups {
  const groups = new Map<string, ChangeGroup>();
  let forgotten = 0;
  return {
    add(call, { time, was, would_be, doubts }) {
      const { tool, agent_tool, agent } = call;
      const whole = callSubject(call);
      const subject = whole.length > SUBJECT_LIMIT ? `${whole.slice(0, SUBJECT_LIMIT)}…` : whole;
      const key = JSON.stringify([
        tool,
        agent_tool,
        subject,
        was.action,
        was.policy,
        would_be.action,
        would_be.policy,
      ]);
      const known = groups.get(key);
      const agents = known?.agents ?? [];
      const isNew = agent !== undefined && !agents.includes(agent) && agents.length < MOST_AGENTS;
      // Taken out and put in again, so that the groups stand in the order in which they were last seen.
      groups.delete(key);
      groups.set(key, {
        tool,
        ...(agent_tool === undefined ? {} : { agent_tool }),
        subject,
        count: (known?.count ?? 0) + 1,
        first: known?.first ?? time,
        last: time,
        agents: isNew ? [...agents, agent] : agents,
        was,
        would_be,
        doubts: [...new Set([...known?.doubts ?? [], ...doubts])],
      });
      if (groups.size <= most) return;
      const oldest = groups.keys().next().value;
      if (oldest !== undefined) groups.delete(oldest);
      forgotten++;
    },
    newest: () => [...groups.values()].reverse(),
    forgotten: () => forgotten,
  };
}

/** The changes from one action to another, the stricter recorded action first. */
export function changedActions(
  { actions }: Pick<Replayed, "actions">,
): readonly { readonly from: Action; readonly to: Action; readonly count: number }[] {
  return ACTIONS.flatMap((from) => ACTIONS.map((to) => ({ from, to, count: actions[from][to] })))
    .filter(({ from, to, count }) => from !== to && count > 0);
}
