/**
 * Syslog over UDP (RFC 5426): a datagram for each event. Nobody says whether it arrives.
 *
 * @module
 */

import type { Socket } from "node:dgram";
import { type Outlet, OutletError, outletError, type QueuedEvent, type Timing, within } from "./outlet.ts";

/** Where to send, and what. */
export interface UdpOptions {
  readonly host: string;
  readonly port: number;
  readonly encode: (event: QueuedEvent) => Promise<Uint8Array>;
  readonly timing: Timing;
}

/**
 * So many datagrams go at once, and then none for some milliseconds. What does not fit into a receiver's buffer is lost,
 * and by default a system holds no more than about a hundred.
 */
const BURST = 16;
const PAUSE = 5;

/** Milliseconds after which the receiver's name is looked up anew. */
const SOCKET_LIFE = 60_000;

/** A way to a receiver of datagrams. */
export function udpOutlet({ host, port, encode, timing }: UdpOptions): Outlet {
  let socket: Socket | undefined;
  let opened = 0;
  let failure: Error | undefined;

  const reset = (): void => {
    socket?.close();
    socket = undefined;
    failure = undefined;
  };

  const open = async (): Promise<Socket> => {
    if (socket !== undefined && performance.now() - opened < SOCKET_LIFE) return socket;
    reset();
    const { createSocket } = await import("node:dgram");
    const isV6 = host.includes(":");
    // Asked before, as the socket would throw where nothing catches it.
    const from = isV6 ? "[::]:0" : "0.0.0.0:0";
    if (Deno.permissions.querySync({ name: "net", host: from }).state !== "granted") {
      throw new OutletError(`this process may not open a socket for datagrams (${from})`, {
        retryAfter: timing.refusedRetry,
      });
    }
    const made = createSocket(isV6 ? "udp6" : "udp4");
    // Errors come late: a datagram that nobody received is found out by the next.
    made.on("error", (error: Error) => failure = error);
    const connected = new Promise<void>((resolve, reject) => {
      // Node gives an error to the callback, which its types don't say.
      made.connect(port, host, ((error?: Error | null) => error ? reject(error) : resolve()) as () => void);
    });
    try {
      await within(connected, timing.patience, { what: `the name ${host} was not found in time` });
    } catch (error) {
      made.close();
      throw outletError(error);
    }
    opened = performance.now();
    return socket = made;
  };

  return {
    pause: PAUSE,
    async send(batch) {
      const to = await open();
      for (const [i, one] of batch.entries()) {
        if (i > 0 && i % BURST === 0) await new Promise((resolve) => setTimeout(resolve, PAUSE));
        const bytes = await encode(one);
        const sent = new Promise<void>((resolve, reject) => {
          to.send(bytes, (error: Error | null) => error === null ? resolve() : reject(error));
        });
        try {
          await within(sent, timing.patience, { what: "the system did not take a datagram in time" });
        } catch (error) {
          throw outletError(error);
        }
        if (failure !== undefined) throw new OutletError(failure.message, { cause: failure });
      }
      const last = batch.at(-1)?.event;
      return last === undefined ? undefined : { id: last.id, seq: last.seq };
    },
    settle: () => Promise.resolve(undefined),
    due: () => undefined,
    reset,
  };
}
