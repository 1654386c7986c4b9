/**
 * From a decision that depends on webhooks to one that doesn't.
 *
 * @module
 */

import { placeOf } from "../delivery/mod.ts";
import type { Decision, PendingWebhook, WebhookAnswer } from "../engine/mod.ts";
import type { Outcome } from "./guard.ts";
import type { WebhookQuestion, WebhookReplies } from "./webhooks.ts";

/** Judges the call by what webhooks answered. */
export type DecideBy = (answers: ReadonlyMap<string, WebhookAnswer>) => Outcome;

/** How to settle. */
export interface SettleOptions {
  readonly decide: DecideBy;
  /** Asks the services. */
  readonly ask: (question: Pick<WebhookQuestion, "webhooks" | "soFar">) => Promise<WebhookReplies>;
  /** Whether a person has been asked about this very call: then it is theirs to decide, and no service is asked again. */
  readonly isPersons: () => Promise<boolean>;
}

/** Asks the webhooks that an outcome depends on, where that can still change anything, and judges by their answers. */
export async function settleWebhooks(first: Outcome, options: SettleOptions): Promise<Outcome> {
  const { decide, ask, isPersons } = options;
  const { webhooks } = first.decision;
  const others = byOthers(webhooks, decide);
  // A call that is denied anyway is nobody else's business.
  if (others.action === "deny") return others;
  if (await isPersons()) return decide(answering(webhooks, { action: "ask" }));
  const replies = await ask({ webhooks, soFar: others.decision });
  if (replies.kind === "waiting") {
    const message = "A webhook is being asked about this and has not answered yet.";
    return { ...others, action: "deny", message, waits: replies.seconds };
  }
  const outcome = decide(replies.answers);
  const { failures } = replies;
  if (failures.length === 0 || outcome.action === "deny" || outcome.action === "ask") return outcome;
  const unsaid = failures.filter((failure) => !outcome.message.includes(failure));
  return {
    ...outcome,
    message: [outcome.message, ...unsaid].join(" ").trim(),
    decision: ungranted(outcome.decision),
  };
}

/** An outcome that says which webhooks would be asked, and that it holds if they don't answer. */
export function foreseeWebhooks(first: Outcome, decide: DecideBy): Outcome {
  const { webhooks } = first.decision;
  const others = byOthers(webhooks, decide);
  if (others.action === "deny") return others;
  const places = [...new Set(webhooks.map(({ webhook }) => placeOf(webhook.url)))];
  const asked = `${places.join(" and ")} would be asked first; this holds if no answer comes.`;
  return { ...first, message: `${first.message} ${asked}`.trim(), decision: ungranted(first.decision) };
}

/** What all rules but the webhooks' come to. */
function byOthers(webhooks: readonly PendingWebhook[], decide: DecideBy): Outcome {
  return decide(answering(webhooks, { action: "allow", message: "" }));
}

function answering(
  webhooks: readonly PendingWebhook[],
  answer: WebhookAnswer,
): ReadonlyMap<string, WebhookAnswer> {
  return new Map(webhooks.map(({ rule }) => [rule.id, answer]));
}

/** A call that was let through because nobody answered is not thereby allowed in the person's place. */
function ungranted(decision: Decision): Decision {
  return decision.granted ? { ...decision, granted: false } : decision;
}
