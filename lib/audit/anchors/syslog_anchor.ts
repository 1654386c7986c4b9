/**
 * Checkpoints sent to a syslog receiver: RFC 5424, over UDP (RFC 5426), TCP (RFC 6587, octet counting) or TLS (RFC 5425).
 *
 * @module
 */

import { machineName } from "../../delivery/mod.ts";
import type { Anchor } from "../../policies/mod.ts";
import { reasonOf } from "../audit_error.ts";
import { parseCheckpoint } from "../checkpoint.ts";
import { timeText } from "../files.ts";
import { unverifiedText } from "../note.ts";
import type { AnchorPlace } from "./anchor_place.ts";

/** Where the receiver is. */
export type SyslogPlace = Anchor & { readonly kind: "syslog" };

/** "Log audit", severity "notice" (RFC 5424, tables 1 and 2). */
const PRIORITY = 13 * 8 + 5;

/** 32473 is the number that RFC 5612 sets aside for those who have none of their own. */
const STRUCTURE = "rampart@32473";

/** Milliseconds for the connection, and for the receiver to end it. */
const PATIENCE = 10_000;
const END_PATIENCE = 5_000;

const encoder = new TextEncoder();

/** A syslog receiver that gets the newest checkpoint. */
export function syslogAnchor(place: SyslogPlace, now: () => number): AnchorPlace {
  const { host, port, transport, ca } = place;
  return {
    name: `syslog+${transport}://${host.includes(":") ? `[${host}]` : host}:${port}`,
    settings: JSON.stringify(["syslog", transport, host, port, ca]),
    wantsAll: false,
    async place(notes, { signal }) {
      try {
        const message = encoder.encode(checkpointMessage(notes.at(-1) ?? "", { now: now() }));
        if (transport === "udp") await sendDatagram(place, message);
        else await sendStream(place, message, signal);
        return { kind: "placed" };
      } catch (error) {
        return { kind: "failed", problem: reasonOf(error) };
      }
    },
  };
}

/** What a message says about where it comes from. */
export interface CheckpointMessageOptions {
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Default: the machine's name, if this process may ask for it. */
  readonly host?: string;
  /** Default: this process's. */
  readonly pid?: number;
}

/** A checkpoint as a message, without framing. Its structured data hold the whole note in base 64. */
export function checkpointMessage(note: string, options: CheckpointMessageOptions): string {
  const { now, host = machineName() ?? "", pid = Deno.pid } = options;
  const text = unverifiedText(note) ?? "";
  const { origin = "", size = 0, root = "" } = parseCheckpoint(text) ?? {};
  const values = { origin, size: String(size), root, note: encoder.encode(note).toBase64() };
  const data = Object.entries(values).map(([name, value]) =>
    `${name}="${value.replace(/["\\\]]/g, "\\$&")}"`
  );
  const name = host.replace(/[^\x21-\x7e]/g, "").slice(0, 255) || "-";
  const body = text.trim().replaceAll("\n", " ");
  // deno-lint-ignore no-control-regex
  const mark = /[^\x00-\x7f]/.test(body) ? "\ufeff" : "";
  return `<${PRIORITY}>1 ${timeText(now)} ${name} rampart ${pid} checkpoint [${STRUCTURE} ${
    data.join(" ")
  }] ${mark}${body}`;
}

async function sendDatagram({ host, port }: SyslogPlace, message: Uint8Array): Promise<void> {
  const { createSocket } = await import("node:dgram");
  const socket = createSocket(host.includes(":") ? "udp6" : "udp4");
  try {
    await new Promise<void>((resolve, reject) => {
      socket.on("error", reject);
      socket.send(message, port, host, (error: Error | null) => error === null ? resolve() : reject(error));
    });
  } finally {
    socket.close();
  }
}

async function sendStream(place: SyslogPlace, message: Uint8Array, signal: AbortSignal): Promise<void> {
  const conn = await connect(place, signal);
  const close = (): void => {
    try {
      conn.close();
    } catch {
      // It is closed.
    }
  };
  let late = false;
  let limit = setTimeout(close, PATIENCE);
  signal.addEventListener("abort", close);
  try {
    const framed = new Uint8Array([...encoder.encode(`${message.length} `), ...message]);
    for (let at = 0; at < framed.length;) at += await conn.write(framed.subarray(at));
    await conn.closeWrite();
    clearTimeout(limit);
    limit = setTimeout(() => {
      late = true;
      close();
    }, END_PATIENCE);
    await readToEnd(conn);
  } catch (error) {
    // A receiver that leaves the connection open has had time to read the message.
    if (!late) throw error;
  } finally {
    clearTimeout(limit);
    signal.removeEventListener("abort", close);
    close();
  }
}

/** Waits for the receiver to end the connection too, which shows that it read all: else there would be a reset. */
async function readToEnd(conn: Deno.Conn): Promise<void> {
  const buffer = new Uint8Array(1024);
  try {
    while (await conn.read(buffer) !== null);
  } catch (error) {
    // TLS: closed without a word about it, as many do.
    if (!(error instanceof Deno.errors.UnexpectedEof)) throw error;
  }
}

async function connect({ host, port, transport, ca }: SyslogPlace, signal: AbortSignal): Promise<Deno.Conn> {
  const connecting = transport === "tls"
    ? connectTls(host, port, ca)
    : Deno.connect({ hostname: host, port });
  const limit = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]);
  const given = new Promise<never>((_resolve, reject) => {
    limit.addEventListener("abort", () => reject(new Error("no connection in time")));
  });
  try {
    return await Promise.race([connecting, given]);
  } catch (error) {
    connecting.then((conn) => conn.close(), () => {});
    throw error;
  }
}

async function connectTls(hostname: string, port: number, ca: string | undefined): Promise<Deno.Conn> {
  const caCerts = ca === undefined ? {} : { caCerts: [await Deno.readTextFile(ca)] };
  const conn = await Deno.connectTls({ hostname, port, ...caCerts });
  try {
    await conn.handshake();
    return conn;
  } catch (error) {
    conn.close();
    throw error;
  }
}
