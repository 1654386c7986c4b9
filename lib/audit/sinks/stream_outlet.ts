/**
 * Syslog over TCP (RFC 6587, octet counting) and TLS (RFC 5425).
 *
 * The receiver says nothing, so what was written may still lie in buffers when it dies. Therefore a connection is ended
 * from this side after a while, and the receiver's ending it too shows that it read all: a system answers with a reset
 * instead where something was left unread.
 *
 * @module
 */

import {
  type Outlet,
  OutletError,
  outletError,
  type Position,
  type QueuedEvent,
  type Timing,
  within,
} from "./outlet.ts";

/** Where to send, and what. */
export interface StreamOptions {
  /** Connects, and checks who is there. */
  readonly connect: () => Promise<Deno.Conn>;
  /** A message, without framing. */
  readonly encode: (event: QueuedEvent) => Promise<Uint8Array>;
  readonly timing: Timing;
}

/** Events up to a position were written at a time. */
interface Mark {
  readonly time: number;
  readonly position: Position;
  /** Whether the receiver has read them. */
  read: boolean;
}

/** A connection, and how it ended. */
interface Link {
  readonly conn: Deno.Conn;
  /** Resolves at its end: with nothing where the receiver closed it, or with why it broke. */
  readonly end: Promise<OutletError | undefined>;
  ended: boolean;
}

/** Connections that a receiver never ends are taken for read after so many in a row. */
const MOST_UNENDED = 3;

const encoder = new TextEncoder();

/** A way to a receiver of a stream. */
export function streamOutlet({ connect, encode, timing }: StreamOptions): Outlet {
  let link: Link | undefined;
  let marks: Mark[] = [];
  /** Whether the receiver has ever ended a connection when asked to, and how often in a row it did not. */
  let ends = false;
  let unended = 0;

  const drop = (): void => {
    try {
      link?.conn.close();
    } catch {
      // It is closed.
    }
    link = undefined;
  };

  const open = async (signal: AbortSignal): Promise<Link> => {
    let conn: Deno.Conn;
    try {
      conn = await within(connect(), timing.patience, {
        what: "no connection in time",
        late: (conn) => conn.close(),
        signal,
      });
    } catch (error) {
      throw outletError(error);
    }
    const made: Link = { conn, end: endOf(conn).finally(() => made.ended = true), ended: false };
    return link = made;
  };

  const write = async (conn: Deno.Conn, bytes: Uint8Array, signal: AbortSignal): Promise<void> => {
    const all = async (): Promise<void> => {
      for (let written = 0; written < bytes.length;) written += await conn.write(bytes.subarray(written));
    };
    try {
      await within(all(), timing.patience, { what: "the receiver takes nothing", signal });
    } catch (error) {
      throw outletError(error);
    }
  };

  /** Ends the connection. What was written to it is read then. */
  const end = async (patience: number): Promise<void> => {
    const ending = link;
    if (ending === undefined) return;
    try {
      if (ending.ended) throw new OutletError("the receiver ended the connection");
      await within(ending.conn.closeWrite(), patience, { what: "the receiver takes nothing" });
      const problem = await within(ending.end, patience, { what: UNENDED });
      if (problem !== undefined) throw problem;
      ends = true;
      unended = 0;
    } catch (error) {
      const failure = outletError(error);
      if (failure.message !== UNENDED || ends || ++unended < MOST_UNENDED) throw failure;
    } finally {
      drop();
    }
    for (const mark of marks) mark.read = true;
  };

  /** Forgets the marks that count as arrived, and gives the last of them. */
  const settled = (grace: number): Position | undefined => {
    const until = performance.now() - grace;
    let count = 0;
    while (marks[count]?.read === true && (marks[count]?.time ?? Infinity) <= until) count++;
    return marks.splice(0, count).at(-1)?.position;
  };

  return {
    pause: 0,
    async send(batch, signal) {
      if (link?.ended === true) throw new OutletError("the receiver ended the connection");
      const { conn } = link ?? await open(signal);
      const last = batch.at(-1)?.event;
      if (last === undefined) return undefined;
      await write(conn, await framed(batch, encode), signal);
      marks.push({ time: performance.now(), position: { id: last.id, seq: last.seq }, read: false });
      return settled(timing.grace);
    },
    async settle(final) {
      const isWanted = final || link?.ended === true || (dueIn(marks, timing.settleAfter, false) ?? 1) <= 0;
      if (isWanted) await end(final ? Math.min(timing.closePatience, timing.stop) : timing.closePatience);
      return settled(final ? 0 : timing.grace);
    },
    due() {
      if (link?.ended === true) return 0;
      const unread = dueIn(marks, timing.settleAfter, false);
      const read = dueIn(marks, timing.grace, true);
      return unread === undefined ? read : Math.min(unread, read ?? Infinity);
    },
    reset() {
      drop();
      marks = [];
    },
  };
}

const UNENDED = "the receiver does not answer";

/** Milliseconds until the first mark that is read, or is not, has some age. */
function dueIn(marks: readonly Mark[], age: number, read: boolean): number | undefined {
  const first = marks.find((mark) => mark.read === read);
  return first === undefined ? undefined : Math.max(0, first.time + age - performance.now());
}

/** Waits for a connection's end. What the receiver says until then means nothing in syslog. */
async function endOf(conn: Deno.Conn): Promise<OutletError | undefined> {
  const buffer = new Uint8Array(1024);
  try {
    while (await conn.read(buffer) !== null);
    return undefined;
  } catch (error) {
    // TLS: the receiver closed the connection without a word about it, which many do.
    if (error instanceof Deno.errors.UnexpectedEof) return undefined;
    return outletError(error);
  }
}

/** Messages, each with its length before it. */
async function framed(
  batch: readonly QueuedEvent[],
  encode: (event: QueuedEvent) => Promise<Uint8Array>,
): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for (const one of batch) {
    const message = await encode(one);
    const count = encoder.encode(`${message.length} `);
    parts.push(count, message);
    length += count.length + message.length;
  }
  const all = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
