/**
 * One question to a service and its whole answer, from a service that isn't trusted to be quick, brief or right.
 *
 * @module
 */

import { directClient } from "./direct_client.ts";
import { placeOf, withoutAddress } from "./web_address.ts";

/** How to ask. */
export interface ExchangeOptions {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Milliseconds until the whole answer must be there. */
  readonly timeout: number;
  /** Bytes that the answer may have. Default 64 KiB. */
  readonly limit?: number;
}

/** What came of it. Problems are for people and never name more of the address than its host. */
export type Exchanged =
  | { readonly kind: "answered"; readonly status: number; readonly text: string }
  | { readonly kind: "failed"; readonly problem: string };

const LIMIT = 64 * 1024;

/**
 * Posts a body and reads the answer. Redirects aren't followed, no cookies are kept, and an answer that is too long is
 * no answer, as its beginning could say something else than the whole. Never throws.
 */
export async function exchange(url: string, options: ExchangeOptions): Promise<Exchanged> {
  const { headers, body, timeout, limit = LIMIT } = options;
  const place = placeOf(url);
  const signal = AbortSignal.timeout(timeout);
  let client: Deno.HttpClient | undefined;
  try {
    client = directClient(url);
    const response = await fetch(url, {
      method: "POST",
      headers,
      body,
      redirect: "manual",
      signal,
      ...(client === undefined ? {} : { client }),
    });
    const text = await textOf(response, limit);
    if (text === undefined) return failed(`the answer of ${place} is longer than ${limit} bytes`);
    return { kind: "answered", status: response.status, text };
  } catch (error) {
    if (signal.aborted) return failed(`${place} did not answer within ${timeout} ms`);
    if (error instanceof Deno.errors.NotCapable) return failed(`this process may not connect to ${place}`);
    return failed(`cannot reach ${place}: ${withoutAddress(error)}`);
  } finally {
    client?.close();
  }
}

function failed(problem: string): Exchanged {
  return { kind: "failed", problem };
}

/** The whole answer; undefined where it is too long, the rest of it unread. Invalid UTF-8 is replaced. */
async function textOf(response: Response, limit: number): Promise<string | undefined> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  // Leaving the loop early cancels the body.
  for await (const part of response.body ?? []) {
    size += part.length;
    if (size > limit) return undefined;
    parts.push(part);
  }
  return await new Blob(parts).text();
}
