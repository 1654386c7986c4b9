import assert from "node:assert/strict";
import { type Outlet, OutletError } from "./outlet.ts";
import { streamOutlet } from "./stream_outlet.ts";
import { idOf, queued, QUICK, until } from "./test_sinks.ts";

const encoder = new TextEncoder();
const never = new AbortController().signal;

/** What a receiver does with a connection. */
type Serve = (conn: Deno.Conn) => Promise<void>;

async function withReceiver(
  serve: Serve,
  work: (outlet: Outlet) => Promise<void>,
  textOf = (seq: number): string => `ü${seq}`,
): Promise<void> {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr as Deno.NetAddr;
  const open: Deno.Conn[] = [];
  const serving = (async () => {
    for await (const conn of listener) {
      open.push(conn);
      void serve(conn).catch(() => {});
    }
  })();
  const outlet = streamOutlet({
    connect: () => Deno.connect({ hostname: "127.0.0.1", port }),
    encode: ({ event }) => Promise.resolve(encoder.encode(textOf(event.seq))),
    timing: QUICK,
  });
  try {
    await work(outlet);
  } finally {
    outlet.reset();
    listener.close();
    await serving.catch(() => {});
    for (const conn of open) {
      try {
        conn.close();
      } catch {
        // The receiver closed it.
      }
    }
  }
}

/** Reads to the end and closes, as receivers do. */
function readAll(into: (text: string) => void): Serve {
  return async (conn) => {
    for await (const chunk of conn.readable) into(new TextDecoder().decode(chunk));
  };
}

const deaf: Serve = () => new Promise(() => {});

/** Settles until all is known, or something fails. */
async function settle(outlet: Outlet): Promise<string | undefined> {
  let last: string | undefined;
  for (let due = outlet.due(); due !== undefined; due = outlet.due()) {
    await new Promise((resolve) => setTimeout(resolve, due));
    last = (await outlet.settle(false))?.id ?? last;
  }
  return last;
}

Deno.test("a message goes with its length in bytes before it", async () => {
  let text = "";
  await withReceiver(readAll((more) => text += more), async (outlet) => {
    await outlet.send(queued(7, 9), never);
    await until(() => text.length >= 8);
    assert.equal(text, "3 ü73 ü8");
  });
});

Deno.test("what was written counts as arrived when the receiver has ended the connection too", () =>
  withReceiver(readAll(() => {}), async (outlet) => {
    assert.equal(await outlet.send(queued(0, 5), never), undefined);
    assert.equal(await outlet.send(queued(5, 9), never), undefined);
    assert.equal(await settle(outlet), idOf(8));
  }));

Deno.test("what was written to a receiver that hangs does not count", () =>
  withReceiver(deaf, async (outlet) => {
    await outlet.send(queued(0, 5), never);
    await assert.rejects(settle(outlet), { name: "OutletError", message: "the receiver does not answer" });
  }));

Deno.test("what a receiver left unread does not count", () =>
  withReceiver((conn) => {
    // Closing with bytes unread makes the system say so.
    setTimeout(() => conn.close(), 20);
    return Promise.resolve();
  }, async (outlet) => {
    await outlet.send(queued(0, 5), never);
    await assert.rejects(settle(outlet), OutletError);
  }));

Deno.test("a connection that the receiver ends on its own proves nothing", () =>
  withReceiver(async (conn) => {
    await conn.read(new Uint8Array(1 << 16));
    conn.close();
  }, async (outlet) => {
    await outlet.send(queued(0, 5), never);
    await until(() => outlet.due() === 0);
    await assert.rejects(settle(outlet), { message: "the receiver ended the connection" });
  }));

Deno.test("what was read a moment before the next connection fails does not count", async () => {
  let count = 0;
  await withReceiver(async (conn) => {
    if (count++ > 0) return conn.close();
    for await (const _ of conn.readable);
  }, async (outlet) => {
    await outlet.send(queued(0, 5), never);
    await new Promise((resolve) => setTimeout(resolve, QUICK.settleAfter));
    await outlet.send(queued(5, 9), never);
    // The first are old enough, the others are not.
    assert.equal((await outlet.settle(false))?.id, idOf(4));
    await outlet.send(queued(9, 12), never);
    await assert.rejects(settle(outlet), OutletError);
  });
});

Deno.test("a receiver that reads and never ends a connection is believed the third time", async () => {
  let bytes = 0;
  await withReceiver(async (conn) => {
    const buffer = new Uint8Array(1 << 16);
    for (let got = await conn.read(buffer); got !== null; got = await conn.read(buffer)) bytes += got;
    await new Promise(() => {});
  }, async (outlet) => {
    for (let i = 0; i < 2; i++) {
      await outlet.send(queued(0, 5), never);
      await assert.rejects(settle(outlet), { message: "the receiver does not answer" });
      outlet.reset();
    }
    await outlet.send(queued(0, 5), never);
    assert.equal(await settle(outlet), idOf(4));
    assert.ok(bytes > 0);
  });
});

Deno.test("a receiver that takes nothing is given up", () =>
  withReceiver(deaf, async (outlet) => {
    // More than the system's own buffers hold.
    await assert.rejects(outlet.send(queued(0, 64), never), { message: "the receiver takes nothing" });
  }, () => "x".repeat(1 << 18)));

Deno.test("nobody listening is said as it is", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr as Deno.NetAddr;
  listener.close();
  const outlet = streamOutlet({
    connect: () => Deno.connect({ hostname: "127.0.0.1", port }),
    encode: () => Promise.resolve(new Uint8Array(1)),
    timing: QUICK,
  });
  await assert.rejects(outlet.send(queued(0, 1), never), { message: "Connection refused" });
});
