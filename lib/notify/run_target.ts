/**
 * One target of notifications and what waits for it.
 *
 * @module
 */

import type { NoticeEntry } from "../audit/mod.ts";
import { backoff, type Pause, post, type Posted, urlProblem } from "../delivery/mod.ts";
import type { Notify, NotifyPlatform } from "../engine/mod.ts";
import { discordBody } from "./discord.ts";
import { genericBody } from "./generic.ts";
import { countOf, type Notification, sumUp } from "./notification.ts";
import { slackBody } from "./slack.ts";
import { isTeamsRefusal, teamsBody } from "./teams.ts";

/** How to run a target. */
export interface RunTargetOptions {
  /** What people call it. Must not hold a secret. */
  readonly name: string;
  readonly notice: (notice: Omit<NoticeEntry, "kind">) => void;
  readonly now: () => number;
  readonly pause: Pause;
  readonly fetch?: typeof fetch;
}

/** A target that is sent to. */
export interface RunningTarget {
  add(notification: Notification): void;
  /** Why it fails at present. */
  problem(): string | undefined;
  /** Sends what waits, at once. */
  stop(): Promise<void>;
}

const BODIES: Readonly<Record<NotifyPlatform, (notification: Notification) => unknown>> = {
  discord: discordBody,
  slack: slackBody,
  teams: teamsBody,
  generic: genericBody,
};

/** Requests in a minute. The last of them counts all that waits then. */
const RATE = 30;
const MINUTE = 60_000;
/** Notifications that wait at most; more are counted in one. */
const MOST_WAITING = 1_000;
/** Failures in a row before a notice says so. */
const PATIENCE = 3;
/** Milliseconds that the last requests may take. */
const GRACE = 3_000;
/** Notifications that are sent one by one at the end; more are counted in one. */
const LAST_WORDS = 5;

/** Runs a target. */
export function runTarget({ url, platform }: Notify, options: RunTargetOptions): RunningTarget {
  const { name, notice, now, pause } = options;
  let queue: Notification[] = [];
  let problem: string | undefined;
  let failures = 0;
  let told = false;
  let minute = { start: 0, sent: 0 };
  const ending = new AbortController();
  const cut = new AbortController();
  let wake = (): void => {};

  async function run(): Promise<void> {
    for (;;) {
      if (queue.length === 0) {
        if (ending.signal.aborted) return;
        await new Promise<void>((resolve) => wake = resolve);
        continue;
      }
      const at = now();
      // A clock that goes back must not keep the minute from ending.
      if (at - minute.start >= MINUTE || at < minute.start) minute = { start: at, sent: 0 };
      if (minute.sent >= RATE) {
        if (ending.signal.aborted) return;
        await pause(minute.start + MINUTE - at, ending.signal);
        continue;
      }
      if (queue.length > (ending.signal.aborted ? LAST_WORDS : minute.sent === RATE - 1 ? 1 : Infinity)) {
        queue = [sumUp(queue)];
      }
      const next = queue.shift();
      if (next === undefined) continue;
      minute.sent++;
      const posted = await send(next);
      if (posted.kind === "taken") {
        onTaken();
        continue;
      }
      onFailed(posted, next);
      if (ending.signal.aborted) return;
      const after = posted.kind === "later" ? posted.after ?? 0 : 0;
      await pause(Math.max(backoff(failures), after), ending.signal);
    }
  }

  async function send(notification: Notification): Promise<Posted> {
    const posted = await post(url, {
      headers: { "Content-Type": "application/json", "User-Agent": "Rampart" },
      body: JSON.stringify(BODIES[platform](notification)),
      signal: cut.signal,
      now,
      ...(options.fetch === undefined ? {} : { fetch: options.fetch }),
    });
    if (platform === "teams" && posted.kind === "taken" && isTeamsRefusal(posted.answer)) {
      return { kind: "later", problem: "Teams answered that there were too many messages" };
    }
    return posted;
  }

  function onTaken(): void {
    failures = 0;
    problem = undefined;
    if (!told) return;
    told = false;
    notice({
      notice: "notify-back",
      level: "info",
      message: `Notifications reach ${name} again.`,
      detail: { target: name },
    });
  }

  function onFailed(posted: Posted & { kind: "later" | "refused" }, sent: Notification): void {
    failures++;
    problem = posted.problem;
    // What is refused would be refused again. Should it be for what it says, its number still gets there.
    if (posted.kind === "later") queue.unshift(sent);
    else if (sent.kind === "decision") queue.unshift(sumUp([sent]));
    if (failures >= PATIENCE || posted.kind === "refused") tell(posted.problem);
  }

  function tell(reason: string): void {
    if (told) return;
    told = true;
    notice({
      notice: "notify-failed",
      level: "warning",
      message: `Notifications can't be sent to ${name}: ${reason}. Look at the address in 'notify'.`,
      detail: { target: name, problem: reason },
    });
  }

  problem = urlProblem(url);
  if (problem !== undefined) {
    tell(problem);
    return { add() {}, problem: () => problem, stop: () => Promise.resolve() };
  }
  const running = run();
  return {
    add(notification) {
      if (queue.length >= MOST_WAITING) queue = [sumUp(queue)];
      queue.push(notification);
      wake();
    },
    problem: () => problem,
    async stop() {
      ending.abort();
      wake();
      const timer = setTimeout(() => cut.abort(), GRACE);
      await running;
      clearTimeout(timer);
      const left = queue.reduce((sum, one) => sum + countOf(one), 0);
      if (left === 0) return;
      notice({
        notice: "notify-dropped",
        level: "warning",
        message:
          `Word of ${left} decisions did not reach ${name} before the daemon stopped. The log has them.`,
        detail: { target: name, decisions: left },
      });
    },
  };
}
