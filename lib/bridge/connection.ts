/**
 * One connection to OpenClaw's gateway, as an operator that answers approvals.
 *
 * @module
 */

import type { GatewayPlace } from "./gateway_place.ts";

/** What comes of a connection, and what it is told. */
export interface ConnectionEvents {
  /** The gateway took it. */
  readonly opened: () => void;
  readonly happened: (event: string, payload: unknown) => void;
  /** It is over; `why` for a person. Called once. */
  readonly closed: (why: string) => void;
}

/** A connection. */
export interface Connection {
  /** Asks the gateway for something. Rejects where it refuses, or goes. */
  request(method: string, params: unknown): Promise<unknown>;
  close(): void;
}

/** The version of the gateway's protocol that this was written for. */
const PROTOCOL = 4;

/**
 * Events of approvals come to clients with this capability, and of another client's runs only to those with the scope
 * `operator.admin`.
 */
const CAPS = ["exec-approvals"];
const SCOPES = ["operator.approvals", "operator.admin"];

/** Milliseconds in which the gateway must take the connection, and answer a request. */
const PATIENCE = 15_000;

/** Opens a connection. Never throws. */
export function connect({ url, token }: GatewayPlace, events: ConnectionEvents): Connection {
  const waiting = new Map<string, PromiseWithResolvers<unknown>>();
  let over = false;
  const socket = new WebSocket(url);
  const end = (why: string): void => {
    if (over) return;
    over = true;
    clearTimeout(timer);
    for (const { reject } of waiting.values()) reject(new Error(why));
    waiting.clear();
    try {
      socket.close();
    } catch {
      // It never opened.
    }
    events.closed(why);
  };
  const timer = setTimeout(() => end("the gateway did not answer"), PATIENCE);
  const request = (method: string, params: unknown): Promise<unknown> => {
    if (over || socket.readyState !== WebSocket.OPEN) {
      return Promise.reject(new Error("there is no connection"));
    }
    const id = crypto.randomUUID();
    const answer = Promise.withResolvers<unknown>();
    waiting.set(id, answer);
    const late = setTimeout(() => {
      if (waiting.delete(id)) answer.reject(new Error(`${method} was not answered`));
    }, PATIENCE);
    socket.send(JSON.stringify({ type: "req", id, method, params }));
    return answer.promise.finally(() => clearTimeout(late));
  };
  const greet = (): void => {
    request("connect", {
      minProtocol: PROTOCOL,
      maxProtocol: PROTOCOL,
      client: {
        id: "gateway-client",
        version: "1.0.0",
        platform: Deno.build.os,
        mode: "backend",
        displayName: "Rampart",
      },
      role: "operator",
      scopes: SCOPES,
      caps: CAPS,
      auth: { token },
    }).then(() => {
      clearTimeout(timer);
      events.opened();
    }, (error) => end(error.message));
  };
  socket.onmessage = ({ data }) => {
    const frame = frameOf(data);
    if (frame === undefined) return;
    if (frame.type === "res") {
      const answer = waiting.get(frame.id ?? "");
      waiting.delete(frame.id ?? "");
      if (frame.ok === true) answer?.resolve(frame.payload);
      else answer?.reject(new Error(`the gateway refused: ${frame.error?.message ?? "it does not say why"}`));
    } else if (frame.event === "connect.challenge") greet();
    else if (frame.event !== undefined) events.happened(frame.event, frame.payload);
  };
  socket.onclose = ({ reason }) => end(reason === "" ? "the gateway closed the connection" : reason);
  socket.onerror = () => end("the gateway can't be reached");
  return { request, close: () => end("it was closed here") };
}

interface Frame {
  readonly type: string;
  readonly id?: string;
  readonly ok?: boolean;
  readonly event?: string;
  readonly payload?: unknown;
  readonly error?: { readonly message?: string };
}

function frameOf(data: unknown): Frame | undefined {
  try {
    const frame: unknown = JSON.parse(String(data));
    return typeof frame === "object" && frame !== null && "type" in frame ? frame as Frame : undefined;
  } catch {
    return undefined;
  }
}
