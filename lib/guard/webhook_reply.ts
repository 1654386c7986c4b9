/**
 * One question to a webhook's service, and what its answer means.
 *
 * @module
 */

import { exchange, placeOf } from "../delivery/mod.ts";
import { visible, type WebhookAnswer } from "../engine/mod.ts";
import { VERSION } from "../policies/mod.ts";

/** What a service said, or why it said nothing of use. */
export type Reply = { readonly answer: WebhookAnswer } | { readonly problem: string };

/** Lengths in UTF-16 code units. */
const LONGEST_REASON = 500;
const LONGEST_EXCUSE = 200;

const DECISIONS: readonly unknown[] = ["allow", "deny", "ask"];

/**
 * Asks a service once. Never rejects.
 *
 * @param body JSON.
 * @param timeout Milliseconds until the whole answer must be there.
 */
export async function askService(url: string, body: string, timeout: number): Promise<Reply> {
  const headers = {
    "content-type": "application/json",
    "accept": "application/json",
    "user-agent": `rampart/${VERSION}`,
  };
  const got = await exchange(url, { headers, body, timeout });
  if (got.kind === "failed") return { problem: got.problem };
  const place = placeOf(url);
  const { status, text } = got;
  if (status !== 200) {
    const redirect = status >= 300 && status < 400 ? ", a redirect, which is not followed" : "";
    const excuse = excuseIn(text);
    return { problem: `${place} answered ${status}${redirect}${excuse === undefined ? "" : `: ${excuse}`}` };
  }
  const value = parsed(text);
  if (value === undefined) return { problem: `${place} answered what is no JSON object` };
  const { decision, reason } = value;
  if (!DECISIONS.includes(decision) || !(reason === undefined || typeof reason === "string")) {
    return { problem: `${place} answered neither allow, deny nor ask` };
  }
  const said = reason === undefined ? "" : visible(cut(reason.trim(), LONGEST_REASON));
  const action = decision as "allow" | "deny" | "ask"; // one of DECISIONS
  if (said !== "") return { answer: { action, message: `${said} (says ${place})` } };
  return { answer: action === "allow" ? { action, message: "" } : { action } };
}

/** What a service says of its own failure: `{"error":{"message":"…"}}`. */
function excuseIn(text: string): string | undefined {
  const error = parsed(text)?.error;
  if (typeof error !== "object" || error === null || !("message" in error)) return undefined;
  return typeof error.message === "string" ? visible(cut(error.message, LONGEST_EXCUSE)) : undefined;
}

function parsed(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? value as Readonly<Record<string, unknown>>
      : undefined;
  } catch {
    return undefined;
  }
}

function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1).toWellFormed()}…`;
}
