/**
 * Asking the services that webhook rules name. They aren't trusted to be quick, brief, right or even there: whatever is
 * no clear answer leaves the decision to the rule's `fail_open`.
 *
 * @module
 */

import { type NoticeEntry, redact } from "../audit/mod.ts";
import { machineName, placeOf, urlProblem } from "../delivery/mod.ts";
import type { Decision, PendingWebhook, ToolCall, WebhookAnswer } from "../engine/mod.ts";
import { askService, type Reply } from "./webhook_reply.ts";

/** How to ask. */
export interface WebhookAskerOptions {
  /** Gets a notice where a webhook could not be asked; of one service at most once a minute. */
  readonly notice: (notice: Omit<NoticeEntry, "kind">) => void;
  /** Milliseconds since the epoch. Default `Date.now`. */
  readonly now?: () => number;
  /** Questions that may be under way at once. Default 32. */
  readonly most?: number;
}

/** What services are asked about. */
export interface WebhookQuestion {
  readonly call: ToolCall;
  readonly webhooks: readonly PendingWebhook[];
  /** What all other rules come to. */
  readonly soFar: Decision;
  /** Milliseconds for which the caller can wait at most, whatever the rules say. Default: as the rules say. */
  readonly longest?: number;
  /**
   * Milliseconds after which the caller wants to be told that answers are still to come. Whoever asks the same soon
   * after gets them. Default: the caller waits until all have answered.
   */
  readonly patience?: number;
}

/** What services answered. */
export type WebhookReplies =
  | {
    readonly kind: "replied";
    /** One for each rule, by its id; where the service gave none, what `fail_open` says. */
    readonly answers: ReadonlyMap<string, WebhookAnswer>;
    /** Why there was no answer, with what that comes to: a sentence for each rule that got none. */
    readonly failures: readonly string[];
  }
  /** Answers are still to come, within so many seconds. */
  | { readonly kind: "waiting"; readonly seconds: number };

/** Asks services. */
export interface WebhookAsker {
  /** Asks all of them at once. Never rejects. */
  ask(question: WebhookQuestion): Promise<WebhookReplies>;
}

/** A question that is under way, or whose answer waits to be fetched. */
interface Asked {
  readonly key: string;
  readonly reply: Promise<Reply>;
  /** Whether a caller left before the answer came, and may come back for it. */
  left: boolean;
}

/** Longest body, in UTF-16 code units. What is longer is not cut: a service must not judge half a call. */
const LONGEST_BODY = 256 * 1024;
const MOST = 32;
/** Milliseconds for which an answer waits for a caller who left. */
const KEPT = 10_000;
/** Milliseconds between two notices about the same service. */
const NOTICE_EVERY = 60_000;

/** Makes an asker. */
export function createWebhookAsker(options: WebhookAskerOptions): WebhookAsker {
  const { notice, now = Date.now, most = MOST } = options;
  const asked = new Map<string, Asked>();
  const noticed = new Map<string, { at: number; unsaid: number }>();
  let underWay = 0;

  const put = async (url: string, body: string, timeout: number): Promise<Reply> => {
    const problem = problemOf(url, body);
    if (problem !== undefined) return { problem };
    if (underWay >= most) return { problem: `${most} questions to webhooks are under way already` };
    underWay++;
    try {
      return await askService(url, body, timeout);
    } finally {
      underWay--;
    }
  };

  const join = (url: string, body: string, timeout: number): Asked => {
    const key = `${url}\n${body}`;
    const known = asked.get(key);
    if (known !== undefined) return known;
    const entry: Asked = { key, left: false, reply: put(url, body, timeout) };
    asked.set(key, entry);
    void entry.reply.then(() => {
      if (!entry.left) forget(entry);
      else Deno.unrefTimer(setTimeout(() => forget(entry), KEPT));
    });
    return entry;
  };

  const forget = (entry: Asked): void => {
    if (asked.get(entry.key) === entry) asked.delete(entry.key);
  };

  const tell = ({ rule, webhook }: PendingWebhook, problem: string, message: string): void => {
    const place = placeOf(webhook.url);
    const last = noticed.get(place);
    if (last !== undefined && now() - last.at < NOTICE_EVERY) return void last.unsaid++;
    const unsaid = last?.unsaid ?? 0;
    noticed.set(place, { at: now(), unsaid: 0 });
    notice({
      notice: "webhook-failed",
      level: "warning",
      message,
      detail: {
        service: place,
        policy: rule.policy,
        rule: rule.id,
        problem,
        fail_open: webhook.fail_open,
        ...(unsaid === 0 ? {} : { failures_since_last_notice: unsaid }),
      },
    });
  };

  return {
    async ask({ call, webhooks, soFar, longest = Infinity, patience }) {
      const shown = redact(shownCall(call));
      const host = machineName();
      const asking = webhooks.map((pending) => {
        const { webhook } = pending;
        const body = bodyOf(shown, pending, soFar, host);
        return { pending, entry: join(webhook.url, body, Math.min(webhook.timeout, longest)) };
      });
      const all = Promise.all(
        asking.map(async ({ pending, entry }) => ({ pending, reply: await entry.reply })),
      );
      const replies = patience === undefined ? await all : await within(all, patience);
      if (replies === undefined) {
        for (const { entry } of asking) entry.left = true;
        const timeouts = webhooks.map(({ webhook }) => Math.min(webhook.timeout, longest));
        return { kind: "waiting", seconds: Math.ceil(Math.max(...timeouts) / 1000) };
      }
      for (const { entry } of asking) forget(entry);
      const answers = new Map<string, WebhookAnswer>();
      const failures: string[] = [];
      for (const { pending, reply } of replies) {
        const { rule, message, webhook: { fail_open } } = pending;
        if ("answer" in reply) {
          answers.set(rule.id, reply.answer);
          continue;
        }
        const failure = `The webhook of policy "${rule.policy}" gave no answer (${reply.problem}); its rule ${
          fail_open ? "lets calls through then" : "denies calls then"
        }.`;
        failures.push(failure);
        tell(pending, reply.problem, failure);
        answers.set(rule.id, {
          action: fail_open ? "allow" : "deny",
          message: `${message} ${failure}`.trimStart(),
        });
      }
      return { kind: "replied", answers, failures };
    },
  };
}

/** What a service is told of a call. Secrets are taken out afterwards. */
function shownCall(
  { tool, agent_tool, agent, session, agent_depth, cwd, params, response }: ToolCall,
): object {
  return { tool, agent_tool, agent, session, agent_depth, cwd, params, response };
}

function bodyOf(
  call: unknown,
  { rule, message }: PendingWebhook,
  { action, message: why, matched_policies, partial }: Decision,
  host: string | undefined,
): string {
  return JSON.stringify({
    version: 1,
    call,
    rule: rule.id,
    policy: rule.policy,
    message,
    decision: { action, message: why, matched_policies, partial },
    ...(host === undefined ? {} : { host }),
  });
}

/** Why a service can't even be asked. */
function problemOf(url: string, body: string): string | undefined {
  const wrong = urlProblem(url);
  if (wrong !== undefined) return wrong;
  if (body.length > LONGEST_BODY) return "the call is too long to be sent whole";
  const { hostname, port, protocol } = new URL(url);
  const host = `${hostname}:${port || (protocol === "https:" ? 443 : 80)}`;
  if (Deno.permissions.querySync({ name: "net", host }).state === "granted") return undefined;
  // An agent reads this too, so what a person does about it is said elsewhere.
  return `nothing here may connect to ${
    placeOf(url)
  }; only a daemon that was started after the rule was written may`;
}

/** What a promise gives, or undefined when so many milliseconds are over. */
async function within<T>(promise: Promise<T>, milliseconds: number): Promise<T | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const over = new Promise<undefined>((resolve) =>
    timer = setTimeout(() => resolve(undefined), milliseconds)
  );
  try {
    return await Promise.race([promise, over]);
  } finally {
    clearTimeout(timer);
  }
}
