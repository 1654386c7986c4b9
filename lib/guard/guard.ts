/**
 * The one place where a tool call becomes a decision that is recorded: the daemon, the hook without a daemon and the
 * shell shims all come here.
 *
 * @module
 */

import type { Approval, ApprovalStore } from "../approvals/mod.ts";
import type { AuditEvent, AuditLog, Caller, Entry, NoticeEntry, RecordedDecision } from "../audit/mod.ts";
import {
  type Action,
  callSubject,
  createCallCounter,
  type Decision,
  evaluate,
  type Surroundings,
  type ToolCall,
  type WebhookAnswer,
} from "../engine/mod.ts";
import type { Mode } from "../policies/mod.ts";
import { readScript, realPath } from "../policies/mod.ts";
import type { InForce, PolicyStore } from "./policy_store.ts";
import { policyVersion } from "./policy_version.ts";
import { foundIn } from "./scan_response.ts";
import type { WebhookAsker } from "./webhooks.ts";

/** What a guard works with. */
export interface GuardOptions {
  readonly policies: PolicyStore;
  readonly log: AuditLog;
  /** Where a person is asked whose agent has no prompt of its own. Without it nobody can be. */
  readonly approvals?: ApprovalStore;
  /** Asked for every call, so that a changed config.yaml counts at once. */
  readonly settings: () => GuardSettings;
  /** The mode of a session that `rampart wrap` opened. */
  readonly sessionMode?: (session: string) => Mode | undefined;
  /** Name of the user that agents run as. */
  readonly user?: string;
  /** Milliseconds since the epoch. Default `Date.now`. */
  readonly now?: () => number;
  /**
   * Hears of `once` rules that a call has used up, by their ids. The call is answered when it is done with them. Gives those
   * that another process had used up before: they don't count for this call.
   */
  readonly onUsed?: (rules: readonly string[]) => Promise<readonly string[]>;
  /** Hears of every event that was recorded. */
  readonly onEvent?: (event: AuditEvent) => void;
}

/** Choices that may change while a guard lives. */
export interface GuardSettings {
  readonly mode: Mode;
  readonly fail: "open" | "closed";
}

/** How a call reached Rampart. */
export interface Origin {
  readonly via: Caller["via"];
  /** The agent's own id of the call. */
  readonly callId?: string;
  /** For a call that has been made: whether the tool failed. */
  readonly failed?: boolean;
  /**
   * Who asks a person where one is to be asked. `agent`: the agent itself has a prompt. `rampart`: the question is put
   * among the approvals. `unanswered`: it was, and nobody answered in time. Default `agent`.
   */
  readonly asks?: "agent" | "rampart" | "unanswered";
  /**
   * Milliseconds after which the caller wants to be told that webhooks have not answered yet, by {@link Outcome.waits}.
   * Default: it waits until they have.
   */
  readonly patience?: number;
}

/** What was decided for a call, and whether it counts. */
export interface Outcome {
  /** The engine's decision. */
  readonly decision: Decision;
  /** The action, where a policy that doesn't load or a log that can't be written made it stricter. */
  readonly action: Action;
  readonly message: string;
  readonly mode: Mode;
  /** Whether the action is to be carried out. False in monitor mode: the call goes on. */
  readonly enforced: boolean;
  /** Microseconds that judging took. */
  readonly evalUs: number;
  /** The event, once it is on disk. Absent for a call that was only asked about, or that could not be recorded. */
  readonly event?: AuditEvent;
  /** Why it could not be recorded. */
  readonly unrecorded?: string;
  /** The question that a person is asked, or the answer that was made use of. */
  readonly approval?: Approval;
  /** Whether it is denied only because nobody answered in time. */
  readonly unanswered?: true;
  /**
   * Seconds within which webhooks will have answered. Nothing was decided and recorded yet: whoever has the same call
   * judged again soon gets the decision. Only for a caller whose patience ran out.
   */
  readonly waits?: number;
}

/** Judges and records. */
export interface Guard {
  /** Judges a call without recording it. */
  preflight(call: ToolCall): Promise<Outcome>;
  /** Judges a call, or what it returned, and records it. Resolves once the event is on disk. Never rejects. */
  judge(call: ToolCall, origin: Origin): Promise<Outcome>;
  /**
   * Waits until a person has answered the question that waits for this very call, or the signal ends the waiting.
   *
   * @returns The question as it stands then; undefined where none waits.
   */
  answered(call: ToolCall, signal: AbortSignal): Promise<Approval | undefined>;
  /** Records what happened to Rampart itself. Resolves to undefined where it could not be recorded. */
  notice(notice: Omit<NoticeEntry, "kind">): Promise<AuditEvent | undefined>;
}

/** Longest text that says what a response is of, in UTF-16 code units. */
const SUBJECT_LIMIT = 500;

/** Milliseconds for which an agent's hook waits for a webhook at most: agents let a call run whose hook takes too long. */
const LONGEST_IN_HOOK = 20_000;

/** What a switched-off guard says of every call. */
const UNJUDGED: Outcome = {
  decision: {
    action: "allow",
    message: "",
    matched_policies: [],
    matched: false,
    granted: false,
    partial: false,
    audit: false,
    webhooks: [],
    used: [],
  },
  action: "allow",
  message: "",
  mode: "disabled",
  enforced: false,
  evalUs: 0,
};

/** Makes a guard. */
export function createGuard(options: GuardOptions): Guard {
  const { policies, log, approvals, settings, sessionMode, user, now = Date.now, onUsed, onEvent } = options;
  const counter = createCallCounter();
  const used = new Set<string>();
  const around: Surroundings = {
    get now() {
      return now();
    },
    realPath,
    readFile: readScript,
    countCalls: (query) => counter.count(query),
    isUsed: (rule) => used.has(rule),
    ...(user === undefined ? {} : { user }),
  };

  const modeOf = ({ session }: ToolCall): Mode => {
    const { mode } = settings();
    return laxer(mode, session === undefined ? undefined : sessionMode?.(session));
  };

  const decide = (
    call: ToolCall,
    mode: Mode,
    inForce: InForce,
    webhookAnswers?: ReadonlyMap<string, WebhookAnswer>,
  ): Outcome => {
    if (mode === "disabled") return UNJUDGED;
    const start = performance.now();
    const known = webhookAnswers === undefined ? around : { ...around, webhookAnswers };
    const decision = evaluate(inForce.policies.compiled, call, known);
    const evalUs = Math.round((performance.now() - start) * 10_000) / 10;
    const base = { decision, evalUs, mode, enforced: mode === "enforce" };
    if (inForce.incomplete && decision.action !== "deny") {
      return {
        ...base,
        action: "ask",
        message: `Rampart's policies could not be read whole, so nothing is allowed unasked: ${
          inForce.problems[0] ?? "unknown"
        }`,
      };
    }
    return { ...base, action: decision.action, message: decision.message };
  };

  let asker: WebhookAsker | undefined;

  /** Asks the webhooks that an outcome depends on. */
  const askWebhooks = async (
    outcome: Outcome,
    call: ToolCall,
    { inForce, origin: { via, patience, asks } }: { readonly inForce: InForce; readonly origin: Origin },
  ): Promise<Outcome> => {
    // Only here: what speaks to services is no part of a cold start.
    const [{ settleWebhooks }, { createWebhookAsker }] = await Promise.all([
      import("./settle_webhooks.ts"),
      import("./webhooks.ts"),
    ]);
    asker ??= createWebhookAsker({ notice: (notice) => void guard.notice(notice), now });
    const { ask } = asker;
    return await settleWebhooks(outcome, {
      decide: (answers) => decide(call, outcome.mode, inForce, answers),
      ask: (question) =>
        ask({
          ...question,
          call,
          ...(via === "hook" ? { longest: LONGEST_IN_HOOK } : {}),
          ...(patience === undefined ? {} : { patience }),
        }),
      isPersons: async () => {
        if (approvals === undefined || !outcome.enforced || call.response !== undefined) return false;
        if (asks === "unanswered") return true;
        const version = await policyVersion(inForce.policies.compiled);
        return approvals.standing({ call, policies: version }) !== undefined;
      },
    });
  };

  /** Puts the question to a person, or takes the answer that one gave. */
  const consult = async (
    outcome: Outcome,
    call: ToolCall,
    { inForce, asks }: { readonly inForce: InForce; readonly asks: NonNullable<Origin["asks"]> },
  ): Promise<Outcome> => {
    if (approvals === undefined) return outcome;
    const version = await policyVersion(inForce.policies.compiled);
    const approval = approvals.claim({ call, policies: version });
    if (approval !== undefined) {
      const reason = approval.resolved?.reason;
      const message = `A person approved this${reason === undefined ? "" : `: ${reason}`}`;
      return { ...outcome, action: "allow", message, approval };
    }
    if (asks === "agent") return outcome;
    const { decision: { rule, suggestion }, message } = outcome;
    if (asks === "unanswered") {
      const before = message === "" ? "" : `${message.replace(/[.!?]?$/, (end) => end || ".")} `;
      return { ...outcome, action: "deny", message: `${before}Nobody answered in time.`, unanswered: true };
    }
    const asked = approvals.ask({
      call,
      policies: version,
      message,
      ...(rule === undefined ? {} : { policy: rule.policy }),
      ...(suggestion === undefined
        ? {}
        : { suggestion: { tool: suggestion.tool, pattern: suggestion.pattern } }),
    });
    switch (asked.kind) {
      case "pending":
        return { ...outcome, approval: asked.approval };
      case "denied": {
        const reason = asked.approval.resolved?.reason;
        const denied = `A person denied this${reason === undefined ? "" : `: ${reason}`}`;
        return { ...outcome, action: "deny", message: denied, approval: asked.approval };
      }
      case "flooded":
        return {
          ...outcome,
          action: "deny",
          message: `A person would have to be asked, but ${asked.problem}. Wait until some are answered.`,
        };
    }
  };

  /** What is decided for a call, with the answers of services and of the person. */
  const settle = async (
    call: ToolCall,
    { mode, inForce, origin }: { readonly mode: Mode; readonly inForce: InForce; readonly origin: Origin },
  ): Promise<Outcome> => {
    let outcome = decide(call, mode, inForce);
    if (outcome.decision.webhooks.length > 0) {
      outcome = await askWebhooks(outcome, call, { inForce, origin });
      if (outcome.waits !== undefined) return outcome;
    }
    if (outcome.action !== "ask" || !outcome.enforced || call.response !== undefined) return outcome;
    return await consult(outcome, call, { inForce, asks: origin.asks ?? "agent" });
  };

  const useUp = async ({ decision }: Outcome): Promise<"done" | "too late"> => {
    const fresh = decision.used.filter((rule) => !used.has(rule));
    if (fresh.length === 0) return "done";
    for (const rule of fresh) used.add(rule);
    const gone = await onUsed?.(fresh) ?? [];
    return gone.length === 0 ? "done" : "too late";
  };

  const record = async (entry: Entry): Promise<AuditEvent> => {
    const event = await log.append(entry);
    onEvent?.(event);
    return event;
  };

  const guard: Guard = {
    async preflight(call) {
      const mode = modeOf(call);
      const inForce = await policies.at(call.cwd ?? "/");
      const outcome = decide(call, mode, inForce);
      if (outcome.decision.webhooks.length === 0) return outcome;
      const { foreseeWebhooks } = await import("./settle_webhooks.ts");
      return foreseeWebhooks(outcome, (answers) => decide(call, mode, inForce, answers));
    },

    async judge(call, origin) {
      const mode = modeOf(call);
      const inForce = await policies.at(call.cwd ?? "/");
      if (mode === "disabled") return decide(call, mode, inForce);
      let outcome = await settle(call, { mode, inForce, origin });
      if (outcome.waits !== undefined) return outcome;
      if (call.response === undefined) {
        const { agent = "", session = "", tool } = call;
        counter.record({ agent, session, tool: call.agent_tool ?? tool, at: now() });
        // Where another process was quicker to use a rule for one call up, it does not count here.
        while (await useUp(outcome) === "too late") outcome = await settle(call, { mode, inForce, origin });
        if (outcome.waits !== undefined) return outcome;
      }
      try {
        return { ...outcome, event: await record(entryOf(call, origin, outcome)) };
      } catch (error) {
        const unrecorded = error instanceof Error ? error.message : String(error);
        if (settings().fail === "open" || call.response !== undefined) return { ...outcome, unrecorded };
        return {
          ...outcome,
          unrecorded,
          action: "deny",
          message: `The decision could not be recorded (${unrecorded}), and "fail: closed" is set.`,
        };
      }
    },

    async answered(call, signal) {
      if (approvals === undefined) return undefined;
      const { policies: { compiled } } = await policies.at(call.cwd ?? "/");
      const waiting = approvals.pendingFor({ call, policies: await policyVersion(compiled) });
      return waiting === undefined ? undefined : await approvals.wait(waiting.id, signal);
    },

    async notice(notice) {
      try {
        return await record({ kind: "notice", ...notice });
      } catch {
        // The log keeps what it can't write for later, and the next call says that it can't be written.
        return undefined;
      }
    },
  };
  return guard;
}

/** A session's own mode may lift what the daemon enforces, as the person who opened it chose; never the reverse. */
function laxer(mode: Mode, session: Mode | undefined): Mode {
  return mode === "enforce" && session !== undefined ? session : mode;
}

function entryOf(call: ToolCall, { via, callId, failed = false }: Origin, outcome: Outcome): Entry {
  const { tool, agent_tool, agent, session, agent_depth, cwd, params, response } = call;
  const caller: Caller = {
    via,
    tool,
    ...(agent_tool === undefined ? {} : { agent_tool }),
    ...(agent === undefined ? {} : { agent }),
    ...(session === undefined ? {} : { session }),
    ...(agent_depth === undefined ? {} : { agent_depth }),
    ...(callId === undefined ? {} : { call_id: callId }),
    ...(cwd === undefined ? {} : { cwd }),
  };
  const decision = recorded(outcome);
  return response === undefined ? { kind: "call", ...caller, params, decision } : {
    kind: "response",
    ...caller,
    subject: callSubject(call).slice(0, SUBJECT_LIMIT),
    failed,
    size: response.length,
    ...foundIn(outcome.decision),
    decision,
  };
}

function recorded({ decision, action, message, enforced, evalUs, approval }: Outcome): RecordedDecision {
  const { rule, matched_policies, partial } = decision;
  return {
    action,
    enforced,
    message,
    ...(rule === undefined ? {} : { policy: rule.policy, rule: rule.id }),
    matched_policies,
    partial,
    eval_us: evalUs,
    ...(approval === undefined ? {} : { approval: approval.id }),
  };
}
