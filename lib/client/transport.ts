/**
 * How the daemon is reached: over its unix socket, or over TCP with a token.
 *
 * By `node:http` and not by `fetch`, which Deno and Bun send through the proxies that the environment names (neither
 * token nor calls are for them), which knows no unix sockets in Node, and which keeps connections that are dead after the
 * daemon's restart.
 *
 * @module
 */

import { Buffer } from "node:buffer";
import {
  type ClientRequest,
  type IncomingMessage,
  request as httpRequest,
  type RequestOptions,
} from "node:http";
import { resolve } from "node:path";
import { isRecord, RampartError } from "./decision.ts";

/** Where the daemon listens: on a unix socket, or on a host and port. */
export type Address =
  | { readonly kind: "unix"; readonly shown: string; readonly path: string }
  | { readonly kind: "tcp"; readonly shown: string; readonly url: URL };

/** What came of a request: an answer, or why there is none that can be used. */
export type Answer =
  | { readonly status: number; readonly body: unknown }
  | { readonly unanswered: string };

/** What to ask. */
export interface Question {
  readonly path: string;
  /** Text of the body, for a POST. Absent: a GET. */
  readonly body?: string;
  readonly token?: string | undefined;
  /** Milliseconds to wait for the answer. */
  readonly timeout: number;
  /** Ends the request; it is then unanswered. */
  readonly signal?: AbortSignal | undefined;
}

/** Environment variables, by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Where the daemon listens unless config.yaml names another port. */
const DEFAULT_URL = "http://127.0.0.1:9090";

/** What {@link addressOf} finds the address by. */
export interface AddressOptions {
  readonly url?: string | undefined;
  /** Whether there is a token: without one, and without a URL, the unix socket is asked. */
  readonly hasToken: boolean;
  readonly env: Environment;
  readonly platform: string;
}

/**
 * Where to ask.
 *
 * @throws {RampartError} For a URL that can't be used, and where there is neither a URL, nor a token, nor a unix socket.
 */
export function addressOf({ url, hasToken, env, platform }: AddressOptions): Address {
  if (url === undefined && !hasToken) {
    if (platform === "win32") {
      throw new RampartError(
        "Cannot reach Rampart: there are no unix sockets here, and there is no token. " +
          "Make one with: rampart token create NAME, and set RAMPART_AGENT_TOKEN.",
      );
    }
    const path = socketPath(env);
    return { kind: "unix", shown: path, path };
  }
  const text = url ?? DEFAULT_URL;
  const parsed = URL.canParse(text) ? new URL(text) : undefined;
  if (parsed?.protocol === "unix:" && parsed.pathname.startsWith("/")) {
    const path = decodeURIComponent(parsed.pathname);
    return { kind: "unix", shown: path, path };
  }
  const isWeb = parsed?.protocol === "http:" || parsed?.protocol === "https:";
  if (parsed === undefined || !isWeb || parsed.href !== `${parsed.origin}/`) {
    const shown = text.includes("@") ? `${text.split("://")[0]}://…@…` : text;
    throw new RampartError(
      `Cannot use the address ${shown}: it must be like ${DEFAULT_URL} or unix:/path/to/rampart.sock.`,
    );
  }
  if (parsed.protocol === "http:" && !/^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(parsed.hostname)) {
    throw new RampartError(
      `Cannot use the address ${text}: the token would cross the network unencrypted. Use https.`,
    );
  }
  return { kind: "tcp", shown: parsed.origin, url: parsed };
}

function socketPath(env: Environment): string {
  const home = env.RAMPART_HOME || (env.HOME ? `${env.HOME}/.rampart` : undefined);
  if (home === undefined) {
    throw new RampartError("Cannot tell where Rampart's files are: set HOME or RAMPART_HOME.");
  }
  return resolve(home, "run", "rampart.sock");
}

/**
 * Asks the daemon once, by a connection of its own.
 *
 * @throws {RampartError} Where this process may not open the connection: that is no outage, and would not pass.
 */
export async function ask(address: Address, question: Question): Promise<Answer> {
  const { path, body, token, timeout, signal } = question;
  const limit = new AbortController();
  // Not `AbortSignal.timeout`, which keeps Deno from ending while it runs.
  const timer = setTimeout(() => limit.abort(), timeout);
  const options: RequestOptions = {
    method: body === undefined ? "GET" : "POST",
    path,
    agent: false,
    headers: {
      accept: "application/json",
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined
        ? {}
        : { "content-type": "application/json", "content-length": Buffer.byteLength(body) }),
    },
    signal: signal === undefined ? limit.signal : AbortSignal.any([limit.signal, signal]),
  };
  let status: number;
  let text: string;
  try {
    ({ status, text } = await exchange(await opened(address, options), body));
  } catch (error) {
    return { unanswered: problemOf(error, { address, timeout, isLate: limit.signal.aborted }) };
  } finally {
    clearTimeout(timer);
  }
  const said = parsed(text);
  if (status < 500 && status !== 408) return { status, body: said };
  return {
    unanswered: `${address.shown} answered with status ${status}: ${refusalIn(said) ?? "no reason given"}`,
  };
}

type Opened = (answered: (message: IncomingMessage) => void) => ClientRequest;

async function opened(address: Address, options: RequestOptions): Promise<Opened> {
  if (address.kind === "unix") {
    return (answered) => httpRequest({ ...options, socketPath: address.path }, answered);
  }
  if (address.url.protocol === "http:") {
    return (answered) => httpRequest({ ...options, ...hostOf(address.url) }, answered);
  }
  const { request } = await import("node:https");
  return (answered) => request({ ...options, ...hostOf(address.url) }, answered);
}

function hostOf({ hostname, port }: URL): RequestOptions {
  return { hostname: hostname.replace(/^\[|\]$/g, ""), ...(port === "" ? {} : { port }) };
}

function exchange(open: Opened, body = ""): Promise<{ readonly status: number; readonly text: string }> {
  return new Promise((resolve, reject) => {
    const request = open((message) => {
      let text = "";
      message.setEncoding("utf8");
      message.on("data", (part: string) => text += part);
      message.on("end", () => resolve({ status: message.statusCode ?? 0, text }));
      message.on("error", reject);
      // After `end` it changes nothing; without it, the connection was cut.
      message.on("close", () => reject(new Error("the connection was cut")));
    });
    request.on("error", reject);
    request.end(body);
  });
}

function problemOf(
  error: unknown,
  { address, timeout, isLate }: {
    readonly address: Address;
    readonly timeout: number;
    readonly isLate: boolean;
  },
): string {
  if (isLate) return `no answer from ${address.shown} within ${timeout / 1000} s`;
  const { name, code, message } = isRecord(error) ? error : {};
  if (name === "NotCapable" || code === "EACCES" || code === "EPERM") {
    throw new RampartError(`Cannot ask Rampart at ${address.shown}, for want of a permission: ${message}`);
  }
  if (code === "ENOENT" || code === "ECONNREFUSED") return `nothing listens at ${address.shown}`;
  return `no answer from ${address.shown}: ${message || code || String(error)}`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The message of a refusal. */
export function refusalIn(said: unknown): string | undefined {
  const error = isRecord(said) ? said.error : undefined;
  const message = isRecord(error) ? error.message : undefined;
  return typeof message === "string" ? message : undefined;
}
