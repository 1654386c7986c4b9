/**
 * OpenTelemetry logs over HTTP (OTLP/HTTP, JSON): a batch of events in each request, which the receiver answers.
 *
 * @module
 */

import { exportRequest, type RequestOptions } from "./otlp_request.ts";
import { type Outlet, OutletError, outletError, type QueuedEvent, type Timing } from "./outlet.ts";

/** Where to send, and what. */
export interface OtlpOptions extends RequestOptions {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly timing: Timing;
}

/** Answers after which OTLP wants the same to be sent again. */
const AGAIN: ReadonlySet<number> = new Set([429, 502, 503, 504]);

/** Answers that may be about what is in the request, and not about where it goes or who sends it. */
const ABOUT_CONTENT: ReadonlySet<number> = new Set([400, 413, 422]);

/** A receiver's wish to be left alone is heeded up to an hour. */
const LONGEST_WISH = 3_600_000;

/** Characters that are kept of what a receiver says. */
const LONGEST_REASON = 200;

/** Bytes that are read of an answer. */
const LONGEST_ANSWER = 1 << 16;

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly retryAfter: string | null;
}

/** A way to an OpenTelemetry collector, or whatever takes its logs. */
export function otlpOutlet({ url, headers, timing, ...request }: OtlpOptions): Outlet {
  let count = 0;
  let reason = "";

  const post = async (batch: readonly QueuedEvent[], signal: AbortSignal): Promise<Answer> => {
    try {
      const response = await fetch(url, {
        method: "POST",
        // The headers go to the address that was configured, and to no other.
        redirect: "manual",
        headers: { ...headers, "content-type": "application/json" },
        body: JSON.stringify(batch.length === 0 ? { resourceLogs: [] } : exportRequest(batch, request)),
        signal: AbortSignal.any([signal, AbortSignal.timeout(timing.patience)]),
      });
      return {
        status: response.status,
        text: await beginning(response),
        retryAfter: response.headers.get("retry-after"),
      };
    } catch (error) {
      if (error instanceof DOMException && error.name === "TimeoutError") {
        throw new OutletError(`no answer within ${timing.patience / 1000} s`, { cause: error });
      }
      throw outletError(causeOf(error));
    }
  };

  /** Sends a batch; of one that the receiver does not take, the halves, down to the single event that it is about. */
  const deliver = async (batch: readonly QueuedEvent[], signal: AbortSignal): Promise<void> => {
    const answer = await post(batch, signal);
    if (answer.status >= 200 && answer.status < 300) {
      const partial = partialSuccess(answer.text);
      count += Math.min(partial.rejected, batch.length);
      if (partial.rejected > 0) reason = partial.message || "it gave no reason";
      return;
    }
    if (!ABOUT_CONTENT.has(answer.status)) throw failureOf(answer, timing, request.now());
    if (batch.length > 1) {
      const half = batch.length >> 1;
      await deliver(batch.slice(0, half), signal);
      return await deliver(batch.slice(half), signal);
    }
    // Where a request without events is refused as well, it is not about the event.
    const empty = await post([], signal);
    if (empty.status < 200 || empty.status >= 300) throw failureOf(empty, timing, request.now());
    count++;
    reason = saying(answer);
  };

  return {
    pause: 0,
    async send(batch, signal) {
      await deliver(batch, signal);
      const last = batch.at(-1)?.event;
      return last === undefined ? undefined : { id: last.id, seq: last.seq };
    },
    settle: () => Promise.resolve(undefined),
    due: () => undefined,
    reset: () => {},
    rejected: () => ({ count, reason }),
  };
}

/** The address of a collector's logs: `/v1/logs` where only the collector is named. */
export function logsAddress(url: string): string {
  const parsed = new URL(url);
  if (parsed.pathname === "/") parsed.pathname = "/v1/logs";
  return parsed.href;
}

function failureOf(answer: Answer, timing: Timing, now: number): OutletError {
  if (!AGAIN.has(answer.status)) return new OutletError(saying(answer), { retryAfter: timing.refusedRetry });
  const wish = retryAfterOf(answer.retryAfter, now);
  return new OutletError(saying(answer), wish === undefined ? {} : { retryAfter: wish });
}

/** `Retry-After` in milliseconds: seconds, or a date. */
function retryAfterOf(header: string | null, now: number): number | undefined {
  if (header === null) return undefined;
  const wish = /^\s*\d+\s*$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now;
  return Number.isNaN(wish) ? undefined : Math.min(LONGEST_WISH, Math.max(0, wish));
}

function saying({ status, text }: Answer): string {
  const said = messageIn(text);
  return `it answers ${status}${said === "" ? "" : ` (${said})`}`;
}

/** What an answer says: the `message` of a google.rpc.Status, or else its text. */
function messageIn(text: string): string {
  let message: unknown = text;
  try {
    const value: unknown = JSON.parse(text);
    message = typeof value === "object" && value !== null && "message" in value ? value.message : text;
  } catch {
    // It is no JSON.
  }
  return typeof message === "string" ? short(message) : "";
}

function short(text: string): string {
  // deno-lint-ignore no-control-regex
  const line = text.replace(/[\x00-\x20\x7f-\x9f]+/g, " ").trim();
  return line.length > LONGEST_REASON ? `${line.slice(0, LONGEST_REASON).toWellFormed()}…` : line;
}

function partialSuccess(text: string): { readonly rejected: number; readonly message: string } {
  try {
    const { partialSuccess } = JSON.parse(text) as {
      readonly partialSuccess?: { readonly rejectedLogRecords?: unknown; readonly errorMessage?: unknown };
    };
    const rejected = Number(partialSuccess?.rejectedLogRecords ?? 0);
    const message = partialSuccess?.errorMessage;
    return {
      rejected: Number.isSafeInteger(rejected) && rejected > 0 ? rejected : 0,
      message: typeof message === "string" ? short(message) : "",
    };
  } catch {
    // An empty answer is one as well.
    return { rejected: 0, message: "" };
  }
}

async function beginning(response: Response): Promise<string> {
  if (response.body === null) return "";
  const decoder = new TextDecoder();
  let text = "";
  let length = 0;
  for await (const chunk of response.body) {
    text += decoder.decode(chunk, { stream: true });
    length += chunk.length;
    // Leaving the loop gives the connection up.
    if (length > LONGEST_ANSWER) break;
  }
  return text;
}

/** What stands behind `fetch`'s own errors, whose causes repeat the address with whatever secrets are in it. */
function causeOf(error: unknown): unknown {
  if (!(error instanceof Error) || !(error.cause instanceof Error)) return error;
  const [, reason] = /client error \(\w+\): (.*)$/s.exec(error.cause.message) ?? [];
  return reason === undefined ? error : new Error(reason, { cause: error });
}
