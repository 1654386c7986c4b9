/**
 * One question to a service and its whole answer, from a service that isn't trusted to be quick, brief or right.
 *
 * @module
 */

import { placeOf, urlProblem } from "./web_address.ts";

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

/**
 * For a service of this machine: a client that connects to it and to nothing else. `HTTP_PROXY` holds for the loopback
 * too, and whoever can set it would otherwise answer in the service's place.
 */
function directClient(url: string): Deno.HttpClient | undefined {
  const { protocol, hostname, port } = new URL(url);
  // Plain http is fine for this machine alone.
  if (protocol !== "http:" || urlProblem(url) !== undefined) return undefined;
  const host = hostname.replace(/^\[(.*)\]$/, "$1");
  return Deno.createHttpClient({
    proxy: { transport: "tcp", hostname: host, port: Number(port || 80) },
    poolMaxIdlePerHost: 0,
  });
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

function withoutAddress(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const text = cause instanceof Error ? cause.message : String(cause);
  return text.replace(/(?: for url)? ?\(?\b[a-z]+:\/\/[^\s)]*\)?/gi, "").replace(/ \(os error \d+\)/g, "");
}
