/**
 * One POST to a service that isn't trusted to be quick, brief or right.
 *
 * @module
 */

import { directClient } from "./direct_client.ts";
import { placeOf, withoutAddress } from "./web_address.ts";

/** How to post. */
export interface PostOptions {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Gives the attempt up. */
  readonly signal: AbortSignal;
  /** Milliseconds until the answer must be there. Default 10,000. */
  readonly timeout?: number;
  /** Default the global `fetch`. */
  readonly fetch?: typeof fetch;
  /** Milliseconds since the epoch, for answers that name a moment. Default `Date.now`. */
  readonly now?: () => number;
}

/** What came of it. Problems are for people and never name more of the address than its host. */
export type Posted =
  | { readonly kind: "taken"; /** The beginning of the answer, at most 64 KiB. */ readonly answer: string }
  /** It may work later. */
  | {
    readonly kind: "later";
    readonly problem: string;
    /** Milliseconds that the service asked to wait. */
    readonly after?: number;
  }
  /** The same will be refused again. */
  | { readonly kind: "refused"; readonly problem: string };

const LONGEST_ANSWER = 64 * 1024;
/** The longest wait that a service may ask for. */
const LONGEST_WAIT = 3_600_000;
/** Statuses of 400 to 499 that are about this moment and not about the message. */
const PASSING: ReadonlySet<number> = new Set([408, 421, 425, 429]);

/** Posts a body. Redirects aren't followed, as they would hand it to someone else. Never throws. */
export async function post(url: string, options: PostOptions): Promise<Posted> {
  const { headers, body, signal, timeout = 10_000, now = Date.now } = options;
  const place = placeOf(url);
  const limit = AbortSignal.timeout(timeout);
  const client = options.fetch === undefined ? directClient(url) : undefined;
  try {
    const response = await (options.fetch ?? fetch)(url, {
      ...(client === undefined ? {} : { client }),
      method: "POST",
      headers,
      body,
      redirect: "manual",
      signal: AbortSignal.any([signal, limit]),
    });
    const answer = await beginning(response);
    if (response.ok) return { kind: "taken", answer };
    const problem = `${place} answered ${response.status}`;
    if (PASSING.has(response.status) || response.status >= 500) {
      const after = waitOf(response.headers, answer, now());
      return { kind: "later", problem, ...(after === undefined ? {} : { after }) };
    }
    return {
      kind: "refused",
      problem: response.status < 400 ? `${problem}, a redirect, which is not followed` : problem,
    };
  } catch (error) {
    if (limit.aborted) return { kind: "later", problem: `${place} did not answer within ${timeout} ms` };
    if (signal.aborted) return { kind: "later", problem: `sending to ${place} was given up` };
    if (error instanceof Deno.errors.NotCapable) {
      return { kind: "later", problem: `this process may not connect to ${place}` };
    }
    return { kind: "later", problem: `cannot reach ${place}: ${withoutAddress(error)}` };
  } finally {
    client?.close();
  }
}

/** The first part of an answer. What comes after it is not waited for. */
async function beginning(response: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let size = 0;
  // Leaving the loop early cancels the body.
  for await (const part of response.body ?? []) {
    const wanted = part.subarray(0, LONGEST_ANSWER - size);
    parts.push(wanted);
    size += wanted.length;
    if (size >= LONGEST_ANSWER) break;
  }
  return await new Blob(parts.map((part) => part.slice())).text();
}

/** Milliseconds to wait, by the header (RFC 9110, 10.2.3) or, as Discord says it more exactly, by the answer. */
function waitOf(headers: Headers, answer: string, now: number): number | undefined {
  const seconds = secondsIn(answer) ?? secondsOf(headers.get("retry-after"), now);
  if (seconds === undefined || !(seconds >= 0)) return undefined;
  return Math.min(Math.ceil(seconds * 1000), LONGEST_WAIT);
}

function secondsIn(answer: string): number | undefined {
  try {
    const { retry_after } = JSON.parse(answer);
    return typeof retry_after === "number" ? retry_after : undefined;
  } catch {
    return undefined;
  }
}

function secondsOf(header: string | null, now: number): number | undefined {
  if (header === null) return undefined;
  if (/^\d{1,9}$/.test(header.trim())) return Number(header);
  const moment = Date.parse(header);
  return Number.isNaN(moment) ? undefined : Math.max(0, (moment - now) / 1000);
}
