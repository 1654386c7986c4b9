/**
 * How the daemon says no to a request.
 *
 * @module
 */

import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";

/** The body of every answer that is none. */
export interface Refusal {
  readonly error: {
    /** For programs, in kebab case; stable. */
    readonly code: string;
    /** For a person: what is wrong, and what to do. */
    readonly message: string;
  };
}

/** Answers with an error. */
export function refuse(c: Context, status: ContentfulStatusCode, code: string, message: string): Response {
  const body: Refusal = { error: { code, message } };
  return c.json(body, status, status === 401 ? { "www-authenticate": 'Bearer realm="rampart"' } : {});
}
