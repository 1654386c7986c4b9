/**
 * The daemon as other commands of the program reach it: over its unix socket.
 *
 * @module
 */

import type { RampartHome } from "../policies/mod.ts";
import type { Refusal } from "./refusal.ts";

/** What came of a request: a body, or why there is none. */
export type ClientAnswer =
  | { readonly ok: true; readonly body: unknown }
  | { readonly ok: false; readonly problem: string; readonly unreachable: boolean };

/** What to ask. */
export interface ClientRequest {
  readonly method?: "GET" | "POST";
  readonly body?: unknown;
  /** Absent: what may be asked for without one. */
  readonly token?: string;
  /** Milliseconds to wait. Default 3,000. */
  readonly patience?: number;
}

/** Asks the daemon. */
export async function askDaemon(
  home: RampartHome,
  path: string,
  { method = "GET", body, token, patience = 3_000 }: ClientRequest = {},
): Promise<ClientAnswer> {
  using client = Deno.createHttpClient({ proxy: { transport: "unix", path: home.socket } });
  try {
    // An address and no name: the runtime would ask for a name's address though it goes through the socket.
    const answer = await fetch(`http://127.0.0.1${path}`, {
      client,
      method,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(method === "POST" ? { "content-type": "application/json" } : {}),
      },
      ...(method === "POST" ? { body: JSON.stringify(body ?? {}) } : {}),
      signal: AbortSignal.timeout(patience),
    });
    const said: unknown = await answer.json();
    if (answer.ok) return { ok: true, body: said };
    return { ok: false, problem: refusalOf(said) ?? `status ${answer.status}`, unreachable: false };
  } catch (error) {
    const isLate = error instanceof DOMException && error.name === "TimeoutError";
    return {
      ok: false,
      problem: isLate ? `no answer within ${patience / 1000} s` : "nothing listens on the daemon's socket",
      unreachable: true,
    };
  }
}

function refusalOf(said: unknown): string | undefined {
  const error = (said as Partial<Refusal> | null)?.error;
  return typeof error?.message === "string" ? error.message : undefined;
}
