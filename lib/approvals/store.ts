/**
 * The questions that wait for a person: asked, joined, answered, used and forgotten. One process holds them; a journal on
 * disk brings them back after a restart.
 *
 * @module
 */

import { redact } from "../audit/mod.ts";
import { callSubject } from "../engine/mod.ts";
import type { Approval, ApprovalState, Question, Resolution, ShownCall } from "./approval.ts";
import { digestOf } from "./digest.ts";
import { type Journal, openJournal } from "./journal.ts";

/** How to keep questions. */
export interface ApprovalStoreOptions {
  /** The journal's file. */
  readonly path: string;
  /** Milliseconds for which a question can be answered, asked for each: config.yaml may change. */
  readonly timeout: () => number;
  /** Milliseconds since the epoch. Default `Date.now`. */
  readonly now?: () => number;
  /** Hears of every change, with what was before; undefined for a new question. */
  readonly onChange?: (approval: Approval, before: ApprovalState | undefined) => void;
  /** Questions that may wait at a moment. Default 1,000. */
  readonly limit?: number;
  /** Of these, how many of one session. Default 50. */
  readonly sessionLimit?: number;
}

/** What came of asking. */
export type Asked =
  | { readonly kind: "pending"; readonly approval: Approval }
  /** A person said no to the very same a moment ago. */
  | { readonly kind: "denied"; readonly approval: Approval }
  /** Too much waits already. */
  | { readonly kind: "flooded"; readonly problem: string };

/** What came of an answer. */
export type Resolved =
  | { readonly kind: "resolved"; readonly approval: Approval }
  /** It isn't pending any more: somebody was faster, or it is too late. */
  | { readonly kind: "over"; readonly approval: Approval }
  | { readonly kind: "unknown" };

/** A person's answer. */
export interface Answer {
  readonly decision: "approve" | "deny";
  readonly by: string;
  readonly reason?: string;
}

/** Questions, as they stand. */
export interface ApprovalStore {
  /** Asks a person, or joins what was asked already. */
  ask(question: Question): Asked;
  /** Uses up an approval of this very call. Undefined where there is none. */
  claim(question: Pick<Question, "call" | "policies">): Approval | undefined;
  /** The question that waits for this very call. */
  pendingFor(question: Pick<Question, "call" | "policies">): Approval | undefined;
  /** The question that stands for a call: pending, approved and not made use of yet, or denied a moment ago. */
  standing(question: Pick<Question, "call" | "policies">): Approval | undefined;
  /** Answers a question. The first answer counts. */
  resolve(id: string, answer: Answer): Resolved;
  /** A question by its id or by the first characters of it, where no other has the same. */
  find(prefix: string): Approval | "ambiguous" | undefined;
  /** All that are kept, oldest first. */
  list(): readonly Approval[];
  /** Waits until a question is no longer pending, or the signal ends the waiting. */
  wait(id: string, signal: AbortSignal): Promise<Approval | undefined>;
  /**
   * Lets go of what has expired, and from then on by itself when the time comes. To be called once whoever hears of changes
   * is ready: questions of an earlier process may have expired meanwhile.
   */
  sweep(): void;
  /** The key of signed links. */
  readonly linkKey: Uint8Array;
  close(): void;
}

/** Milliseconds for which an answered or expired question is still told of. */
const KEPT = 60 * 60 * 1000;

/** Milliseconds for which an approval that nobody makes use of stays good. */
export const GRANT_TIME: number = 10 * 60 * 1000;

/** Characters of one parameter that are kept and shown. */
const LONGEST_PARAMETER = 64 * 1024;

/** Characters of a subject that are kept. */
const SUBJECT = 500;

/** Opens the questions of a home. */
export function openApprovalStore(options: ApprovalStoreOptions): ApprovalStore {
  const { path, timeout, now = Date.now, onChange, limit = 1000, sessionLimit = 50 } = options;
  const journal: Journal = openJournal(path);
  const approvals = new Map<string, Approval>(journal.approvals.map((approval) => [approval.id, approval]));
  /** The question that stands for a digest at the moment: pending, approved, or denied a moment ago. */
  const current = new Map<string, string>();
  for (const { id, digest, state } of approvals.values()) {
    if (state === "pending" || state === "approved" || state === "denied") current.set(digest, id);
  }
  const waiters = new Map<string, Set<(approval: Approval) => void>>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  const put = (approval: Approval, before: ApprovalState | undefined): Approval => {
    approvals.set(approval.id, approval);
    if (approval.state === "used" || approval.state === "expired") {
      if (current.get(approval.digest) === approval.id) current.delete(approval.digest);
    } else current.set(approval.digest, approval.id);
    journal.write(approval);
    if (before !== approval.state) {
      onChange?.(approval, before);
      if (approval.state !== "pending") {
        for (const wake of waiters.get(approval.id) ?? []) wake(approval);
        waiters.delete(approval.id);
      }
    }
    return approval;
  };

  const expire = (approval: Approval): Approval => put({ ...approval, state: "expired" }, approval.state);

  /** A question as it stands now: what is over its time has expired. */
  const fresh = (approval: Approval | undefined): Approval | undefined => {
    if (approval === undefined || Date.parse(approval.expires) > now()) return approval;
    if (approval.state === "pending" || approval.state === "approved") return expire(approval);
    return approval;
  };

  const sweep = (): void => {
    for (const approval of [...approvals.values()]) {
      const { id, state, digest, expires } = fresh(approval) ?? approval;
      const over = Date.parse(expires) <= now();
      // The same may be asked anew.
      if (state === "denied" && over && current.get(digest) === id) current.delete(digest);
      if (state !== "pending" && state !== "approved" && Date.parse(expires) + KEPT <= now()) {
        approvals.delete(id);
        journal.forget(id);
      }
    }
    schedule();
  };

  const schedule = (): void => {
    clearTimeout(timer);
    timer = undefined;
    let next = Infinity;
    for (const { state, expires } of approvals.values()) {
      if (state === "pending" || state === "approved") next = Math.min(next, Date.parse(expires));
    }
    if (next === Infinity) return;
    timer = setTimeout(sweep, Math.min(Math.max(next - now(), 1), 2 ** 31 - 1));
    Deno.unrefTimer(timer);
  };

  const standing = ({ call, policies }: Pick<Question, "call" | "policies">): {
    readonly digest: string;
    readonly approval: Approval | undefined;
  } => {
    const digest = digestOf(call, policies, journal.key);
    const approval = fresh(approvals.get(current.get(digest) ?? ""));
    const over = approval === undefined || Date.parse(approval.expires) <= now();
    return { digest, approval: over ? undefined : approval };
  };

  const store: ApprovalStore = {
    linkKey: journal.key,
    ask(question) {
      const { digest, approval: before } = standing(question);
      if (before?.state === "pending") {
        return { kind: "pending", approval: put({ ...before, asked: before.asked + 1 }, "pending") };
      }
      if (before?.state === "denied") return { kind: "denied", approval: before };
      const problem = flood(question.call.session);
      if (problem !== undefined) return { kind: "flooded", problem };
      const { call, message, policy, suggestion } = question;
      const shown = redact(shownCall(call)) as ShownCall;
      const approval = put({
        id: newId(approvals),
        state: "pending",
        digest,
        call: shown,
        subject: callSubject(shown).slice(0, SUBJECT).toWellFormed(),
        message,
        ...(policy === undefined ? {} : { policy }),
        ...(suggestion === undefined ? {} : { suggestion }),
        created: new Date(now()).toISOString(),
        expires: new Date(now() + timeout()).toISOString(),
        asked: 1,
      }, undefined);
      schedule();
      return { kind: "pending", approval };
    },
    claim(question) {
      const { approval } = standing(question);
      return approval?.state === "approved" ? put({ ...approval, state: "used" }, "approved") : undefined;
    },
    pendingFor(question) {
      const { approval } = standing(question);
      return approval?.state === "pending" ? approval : undefined;
    },
    standing: (question) => standing(question).approval,
    resolve(id, { decision, by, reason }) {
      const approval = fresh(approvals.get(id));
      if (approval === undefined) return { kind: "unknown" };
      if (approval.state !== "pending") return { kind: "over", approval };
      const resolved: Resolution = {
        at: new Date(now()).toISOString(),
        by,
        ...(reason === undefined ? {} : { reason }),
      };
      const expires = decision === "approve"
        ? new Date(now() + GRANT_TIME).toISOString()
        : new Date(now() + timeout()).toISOString();
      const state = decision === "approve" ? "approved" : "denied";
      const answered = put({ ...approval, state, expires, resolved }, "pending");
      schedule();
      return { kind: "resolved", approval: answered };
    },
    find(prefix) {
      const wanted = prefix.toLowerCase();
      if (!/^[0-9a-z]+$/.test(wanted)) return undefined;
      const whole = approvals.get(wanted);
      if (whole !== undefined) return fresh(whole);
      const alike = [...approvals.values()].filter(({ id }) => id.startsWith(wanted));
      // What waits goes before what is over: that is what people mean.
      const waiting = alike.filter((approval) => fresh(approval)?.state === "pending");
      const meant = waiting.length > 0 ? waiting : alike;
      return meant.length > 1 ? "ambiguous" : fresh(meant[0]);
    },
    list: () => [...approvals.values()].map((approval) => fresh(approval) ?? approval),
    wait(id, signal) {
      const approval = fresh(approvals.get(id));
      if (approval === undefined || approval.state !== "pending") return Promise.resolve(approval);
      return new Promise((resolve) => {
        const mine = waiters.get(id) ?? new Set();
        waiters.set(id, mine);
        const end = (found: Approval): void => {
          signal.removeEventListener("abort", give);
          mine.delete(end);
          resolve(found);
        };
        const give = (): void => end(fresh(approvals.get(id)) ?? approval);
        mine.add(end);
        if (signal.aborted) give();
        else signal.addEventListener("abort", give);
      });
    },
    sweep,
    close() {
      clearTimeout(timer);
      journal.close();
    },
  };
  return store;

  function flood(session: string | undefined): string | undefined {
    let all = 0;
    let ofSession = 0;
    for (const { state, call } of store.list()) {
      if (state !== "pending") continue;
      all++;
      if (call.session === session) ofSession++;
    }
    if (all >= limit) {
      return `${limit} questions wait for an answer already, and no more are taken`;
    }
    if (ofSession >= sessionLimit) {
      return `${sessionLimit} questions of this session wait for an answer already, and no more of it are taken`;
    }
    return undefined;
  }
}

function shownCall({ tool, agent_tool, agent, session, cwd, params }: Question["call"]): ShownCall {
  return {
    tool,
    ...(agent_tool === undefined ? {} : { agent_tool }),
    ...(agent === undefined ? {} : { agent }),
    ...(session === undefined ? {} : { session }),
    ...(cwd === undefined ? {} : { cwd }),
    params: Object.fromEntries(Object.entries(params).map(([name, value]) => [name, bounded(value)])),
  };
}

/** A parameter that a person can look at: a longer one is cut, and says so. The answer binds to the whole. */
function bounded(value: unknown): unknown {
  const text = typeof value === "string" ? value : JSON.stringify(value) ?? "";
  if (text.length <= LONGEST_PARAMETER) return value;
  return `${text.slice(0, LONGEST_PARAMETER).toWellFormed()}… (${
    text.length - LONGEST_PARAMETER
  } more characters)`;
}

/** Without letters and digits that are taken for one another. */
const LETTERS = "abcdefghjkmnpqrstvwxyz0123456789";

/** Six of its characters tell it from all others there are. */
function newId(taken: ReadonlyMap<string, Approval>): string {
  const heads = new Set([...taken.keys()].map((id) => id.slice(0, 6)));
  for (;;) {
    let id = "";
    for (const byte of crypto.getRandomValues(new Uint8Array(20))) id += LETTERS.charAt(byte & 31);
    if (!heads.has(id.slice(0, 6))) return id;
  }
}
