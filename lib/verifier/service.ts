/**
 * The verifier's HTTP service. It listens on this machine alone, and a web page can't reach it.
 *
 * @module
 */

import { timingSafeEqual } from "node:crypto";
import { visible } from "../engine/mod.ts";
import { readQuestion } from "./question.ts";
import type { Verifier } from "./verifier.ts";

/** How to serve. */
export interface ServiceOptions {
  readonly verifier: Verifier;
  /** Port on 127.0.0.1; 0 takes a free one. */
  readonly port: number;
  /** What `GET /healthz` tells of the model. */
  readonly model: Readonly<Record<string, string | number>>;
  /** A secret that the address must end with: `/verify/SECRET`. Without it whoever is on this machine may ask. */
  readonly token?: string | undefined;
}

/** A service that runs. */
export interface Service {
  /** What a webhook rule names as its `url`, but for the secret. */
  readonly url: string;
  stop(): Promise<void>;
}

/** Longest body, in bytes. */
const LONGEST_BODY = 512 * 1024;
/** Milliseconds that a body may take. */
const BODY_TIME = 5_000;
/** Requests that are answered at once. */
const MOST = 64;

/**
 * Starts the service.
 *
 * @throws Deno.errors.AddrInUse Where the port is taken.
 */
export function startService({ verifier, port, model, token }: ServiceOptions): Service {
  const abort = new AbortController();
  const hosts = new Set<string>();
  let underWay = 0;
  const server = Deno.serve(
    {
      hostname: "127.0.0.1",
      port,
      signal: abort.signal,
      onListen() {},
      onError: () => refuse(500, "internal", "The verifier failed."),
    },
    async (request) => {
      const wrong = wayProblem(request, hosts);
      if (wrong !== undefined) return wrong;
      const { pathname } = new URL(request.url);
      if (pathname === "/healthz") {
        if (request.method !== "GET") return refuse(405, "wrong-method", "Use GET.");
        return json(200, { status: "ok", ...model, counts: verifier.counts() });
      }
      if (!isVerify(pathname, token)) return refuse(404, "no-such-route", "There is nothing here.");
      if (underWay >= MOST) return refuse(503, "too-busy", `${MOST} requests are under way already.`);
      underWay++;
      try {
        return await answer(request, verifier);
      } finally {
        underWay--;
      }
    },
  );
  const at = server.addr.port;
  for (const name of ["127.0.0.1", "localhost"]) hosts.add(`${name}:${at}`);
  return {
    url: `http://127.0.0.1:${at}/verify`,
    async stop() {
      const cut = setTimeout(() => abort.abort(), 1_000);
      await server.shutdown();
      clearTimeout(cut);
    },
  };
}

/** Refuses what comes by another name, or from a web page. */
function wayProblem({ headers }: Request, hosts: ReadonlySet<string>): Response | undefined {
  if (!hosts.has(headers.get("host")?.toLowerCase() ?? "")) {
    return refuse(421, "wrong-host", "This address is not served under that name.");
  }
  if (headers.has("origin") || headers.has("sec-fetch-site")) {
    return refuse(403, "cross-origin", "Requests of web pages are refused.");
  }
  return undefined;
}

function isVerify(path: string, token: string | undefined): boolean {
  const encoder = new TextEncoder();
  const [given, wanted] = [path, token === undefined ? "/verify" : `/verify/${token}`].map((text) =>
    encoder.encode(text)
  );
  return given !== undefined && wanted !== undefined && given.length === wanted.length &&
    timingSafeEqual(given, wanted);
}

async function answer(request: Request, verifier: Verifier): Promise<Response> {
  if (request.method !== "POST") return refuse(405, "wrong-method", "Use POST.");
  if (!/^application\/json\s*(?:;|$)/i.test(request.headers.get("content-type") ?? "")) {
    return refuse(415, "not-json", "The body must be JSON, with the header Content-Type: application/json.");
  }
  const length = request.headers.get("content-length");
  if (length === null) return refuse(411, "no-length", "The header Content-Length is missing.");
  if (Number(length) > LONGEST_BODY) {
    return refuse(413, "too-large", `The body is larger than ${LONGEST_BODY} bytes.`);
  }
  const text = await bodyOf(request);
  if (text === undefined) return refuse(408, "too-slow", "The body did not come in time.");
  const read = readQuestion(text);
  if ("problem" in read) {
    return refuse(read.status, read.status === 413 ? "too-large" : "bad-question", read.problem);
  }
  const verified = await verifier.verify(read.question);
  if ("problem" in verified) {
    const { code, problem, after } = verified;
    return refuse(503, code, problem, after === undefined ? {} : { "retry-after": String(after) });
  }
  const { verdict: { verdict, reason }, cached } = verified;
  return json(200, { decision: verdict, reason: visible(reason), cached });
}

/** The body as text; undefined where it does not come in time, or the client went away. */
async function bodyOf(request: Request): Promise<string | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<undefined>((resolve) => timer = setTimeout(() => resolve(undefined), BODY_TIME));
  try {
    return await Promise.race([request.text().catch(() => undefined), late]);
  } finally {
    clearTimeout(timer);
  }
}

function json(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { "content-type": "application/json", "cache-control": "no-store", ...headers },
  });
}

/** Errors have the shape of the daemon's; a webhook rule's message shows their sentence. */
function refuse(
  status: number,
  code: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return json(status, { error: { code, message } }, headers);
}
