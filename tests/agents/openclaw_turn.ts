/**
 * One turn of OpenClaw: connects to its gateway as an operator, sends a message, answers the approvals that come, and
 * leaves when the turn is over. Prints what it heard, one line of JSON for each event.
 *
 * @module
 */

/** What the turn is told. */
export interface TurnOptions {
  readonly url: string;
  readonly token: string;
  readonly session: string;
  /** The answer to each approval of a plugin. Absent: this client takes no approvals. */
  readonly answer?: "allow-once" | "allow-always" | "deny";
  /** The answer to each of the gateway's own questions about a command. Absent: this client takes none. */
  readonly exec?: "allow-once" | "allow-always" | "deny";
}

interface Frame {
  readonly type: "req" | "res" | "event";
  readonly id?: string;
  readonly ok?: boolean;
  readonly event?: string;
  readonly payload?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly message: string };
}

const SCOPES = ["operator.read", "operator.write", "operator.approvals", "operator.admin"];

/** Milliseconds after which the turn is given up. */
const LIMIT_MS = 50_000;

async function turn({ url, token, session, answer, exec }: TurnOptions): Promise<void> {
  const socket = new WebSocket(url);
  const over = Promise.withResolvers<void>();
  const send = (method: string, params: unknown): string => {
    const id = crypto.randomUUID();
    socket.send(JSON.stringify({ type: "req", id, method, params }));
    return id;
  };
  let connecting = "";
  let sent = "";
  socket.onmessage = ({ data }) => {
    const frame: Frame = JSON.parse(data);
    if (frame.type === "res" && frame.ok === false && frame.id !== connecting && frame.id !== sent) {
      // An answer to a question: something else was quicker, perhaps.
      console.log(JSON.stringify(frame));
      return;
    }
    if (frame.type === "res" && frame.ok === false) {
      over.reject(new Error(`refused: ${frame.error?.message}`));
      return;
    }
    if (frame.type === "res" && frame.id === connecting) {
      sent = send("chat.send", { sessionKey: session, message: "go", idempotencyKey: crypto.randomUUID() });
      return;
    }
    const { event, payload = {} } = frame;
    if (event === "connect.challenge") {
      connecting = send("connect", {
        minProtocol: 4,
        maxProtocol: 4,
        client: { id: "gateway-client", version: "1.0.0", platform: Deno.build.os, mode: "backend" },
        role: "operator",
        scopes: SCOPES,
        caps: [
          ...(answer === undefined ? [] : ["plugin-approvals"]),
          ...(exec === undefined ? [] : ["exec-approvals"]),
        ],
        auth: { token },
      });
    } else if (event === "plugin.approval.requested") {
      console.log(JSON.stringify(frame));
      if (answer !== undefined) send("plugin.approval.resolve", { id: payload.id, decision: answer });
    } else if (event === "exec.approval.requested") {
      console.log(JSON.stringify(frame));
      // As late as a person: whatever answers by itself is quicker.
      if (exec !== undefined) {
        setTimeout(() => send("exec.approval.resolve", { id: payload.id, decision: exec }), 2_000);
      }
    } else if (event === "chat" && payload.sessionKey === session) {
      console.log(JSON.stringify(frame));
      if (["final", "error", "aborted"].includes(String(payload.state))) over.resolve();
    }
  };
  socket.onclose = ({ code, reason }) => over.reject(new Error(`closed: ${code} ${reason}`));
  const timer = setTimeout(() => over.reject(new Error("the turn took too long")), LIMIT_MS);
  try {
    await over.promise;
  } finally {
    clearTimeout(timer);
    socket.onclose = null;
    socket.close();
  }
}

if (import.meta.main) await turn(JSON.parse(Deno.args[0] ?? "{}"));
