/**
 * A gateway that speaks OpenClaw's protocol as far as the bridge uses it, for tests.
 *
 * @module
 */

/** A request that a client made. */
export interface Asked {
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** The gateway. */
export interface TestGateway {
  readonly port: number;
  /** All requests so far, `connect` too. */
  readonly asked: readonly Asked[];
  /** The next request of a method that nobody has waited for yet. */
  next(method: string): Promise<Asked>;
  /** Sends an event to whoever is connected. */
  tell(event: string, payload: unknown): void;
  /** Drops all connections. */
  drop(): void;
  close(): Promise<void>;
}

/** What it answers. */
export interface TestGatewayOptions {
  /** Questions that wait when somebody connects. */
  readonly waiting?: readonly unknown[];
  /** Refuses `connect` so many times. */
  readonly refusals?: number;
}

/** Starts one on a free port. */
export function startTestGateway({ waiting = [], refusals = 0 }: TestGatewayOptions = {}): TestGateway {
  const sockets = new Set<WebSocket>();
  const asked: Asked[] = [];
  const unseen: Asked[] = [];
  const wanted: { readonly method: string; readonly done: (asked: Asked) => void }[] = [];
  let refused = 0;
  const note = (request: Asked): void => {
    asked.push(request);
    const at = wanted.findIndex(({ method }) => method === request.method);
    if (at < 0) unseen.push(request);
    else wanted.splice(at, 1)[0]?.done(request);
  };
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => {
    const { socket, response } = Deno.upgradeWebSocket(request);
    const send = (frame: unknown): void => socket.send(JSON.stringify(frame));
    socket.onopen = () => {
      sockets.add(socket);
      send({ type: "event", event: "connect.challenge", payload: { nonce: "n", ts: 1 } });
    };
    socket.onclose = () => sockets.delete(socket);
    socket.onmessage = ({ data }) => {
      const { id, method, params } = JSON.parse(data);
      note({ method, params });
      if (method === "connect" && refused++ < refusals) {
        send({ type: "res", id, ok: false, error: { code: "X", message: "gateway starting" } });
        return;
      }
      const payload = method === "exec.approval.list" ? { approvals: waiting } : { ok: true };
      send({ type: "res", id, ok: true, payload });
    };
    return response;
  });
  return {
    port: server.addr.port,
    asked,
    next: (method) => {
      const at = unseen.findIndex((request) => request.method === method);
      const [found] = at < 0 ? [] : unseen.splice(at, 1);
      return found === undefined
        ? new Promise((done) => wanted.push({ method, done }))
        : Promise.resolve(found);
    },
    tell: (event, payload) => {
      for (const socket of sockets) socket.send(JSON.stringify({ type: "event", event, payload }));
    },
    drop: () => {
      for (const socket of sockets) socket.close();
    },
    close: async () => {
      for (const socket of sockets) socket.close();
      await server.shutdown();
    },
  };
}

/** A question as OpenClaw 2026.9.6 puts it. */
export function question(
  id: string,
  command: string,
  allowed = ["allow-once", "allow-always", "deny"],
): unknown {
  return {
    approvalKind: "exec",
    id,
    request: {
      command,
      cwd: "/work",
      host: "gateway",
      nodeId: null,
      security: "allowlist",
      ask: "on-miss",
      allowedDecisions: allowed,
      agentId: "main",
      sessionKey: "agent:main:main",
      sessionId: null,
      runId: "r",
      toolCallId: "call_1",
    },
    createdAtMs: 1,
    expiresAtMs: 2,
  };
}
