/**
 * Who may talk to the daemon: a local API that trusts nobody.
 *
 * A web page must not reach it (Host, Origin and Sec-Fetch-Site are checked, there is no CORS, POST takes JSON alone), and
 * whoever reaches it must show a token. On the unix socket, which lies in a folder of the user's alone, decisions may be
 * asked for without one.
 *
 * @module
 */

import type { MiddlewareHandler } from "hono";
import { refuse } from "./refusal.ts";
import type { CheckToken, Scope } from "./tokens.ts";

/** How a request came in. */
export interface Connection {
  readonly transport: "unix" | "tcp";
}

/** What handlers learn of a request. */
export interface Env {
  readonly Bindings: Connection;
  readonly Variables: { scope: Scope | undefined };
}

/** What {@link requestGuard} checks against. */
export interface RequestGuardOptions {
  readonly checkToken: CheckToken;
  /** Names, with ports, by which the daemon is reached over TCP. Asked for each request: the port is known late. */
  readonly hosts: () => ReadonlySet<string>;
  readonly now: () => number;
}

/** Checks where a request comes from, and finds out what its sender may do. */
export function requestGuard({ checkToken, hosts, now }: RequestGuardOptions): MiddlewareHandler<Env> {
  return async (c, next) => {
    const host = c.req.header("host")?.toLowerCase() ?? "";
    if (c.env.transport === "tcp" && !hosts().has(host)) {
      return refuse(c, 421, "wrong-host", "This address is not served under that name.");
    }
    const origin = c.req.header("origin");
    if (origin !== undefined && !isOwnOrigin(origin, c.env, hosts())) {
      return refuse(c, 403, "cross-origin", "Requests of other origins are refused.");
    }
    const site = c.req.header("sec-fetch-site");
    // A signed link is opened from wherever it was sent to. Opening it decides nothing.
    const isLink = c.req.path.startsWith("/approve/");
    const isOpened = isLink && c.req.method === "GET" && c.req.header("sec-fetch-mode") === "navigate";
    if (site !== undefined && site !== "same-origin" && site !== "none" && !isOpened) {
      return refuse(c, 403, "cross-site", "Requests of other sites are refused.");
    }
    // What a link's page posts is a form; its signature is what lets it through, and its origin was checked.
    if (c.req.method === "POST" && !isLink && !isJson(c.req.header("content-type"))) {
      return refuse(
        c,
        415,
        "not-json",
        "The body must be JSON, with the header Content-Type: application/json.",
      );
    }
    if (c.req.query("token") !== undefined || c.req.query("access_token") !== undefined) {
      return refuse(
        c,
        400,
        "token-in-url",
        "A token in a URL ends up in logs. Use the Authorization header.",
      );
    }
    const header = c.req.header("authorization");
    if (header === undefined) {
      c.set("scope", c.env.transport === "unix" ? "agent" : undefined);
    } else {
      const token = /^Bearer +(\S+) *$/i.exec(header)?.[1];
      const scope = token === undefined ? undefined : checkToken(token, now());
      if (scope === undefined) return refuse(c, 401, "unknown-token", "The token is unknown or has expired.");
      c.set("scope", scope);
    }
    return await next();
  };
}

function isJson(type = ""): boolean {
  return /^application\/json\s*(?:;|$)/i.test(type);
}

function isOwnOrigin(origin: string, { transport }: Connection, hosts: ReadonlySet<string>): boolean {
  const [, host] = /^https?:\/\/([^/]+)$/.exec(origin.toLowerCase()) ?? [];
  return transport === "tcp" && host !== undefined && hosts.has(host);
}

/** Lets a request through whose sender may do at least this. */
export function requires(scope: Scope): MiddlewareHandler<Env> {
  return async (c, next) => {
    const has = c.get("scope");
    if (has === undefined) {
      return refuse(c, 401, "token-missing", "A token is needed: Authorization: Bearer <token>.");
    }
    if (scope === "admin" && has !== "admin") {
      return refuse(
        c,
        403,
        "admin-only",
        "This needs the admin token; an agent's can only ask for decisions.",
      );
    }
    return await next();
  };
}
