import assert from "node:assert/strict";
import { createSocket } from "node:dgram";
import { idOf, queued, QUICK, until } from "./test_sinks.ts";
import { udpOutlet } from "./udp_outlet.ts";

const encoder = new TextEncoder();
const never = new AbortController().signal;
const encode = ({ event }: { event: { seq: number } }): Promise<Uint8Array> =>
  Promise.resolve(encoder.encode(`ü${event.seq}`));

Deno.test("each event is a datagram", async () => {
  const receiver = createSocket("udp4");
  await new Promise<void>((resolve) => receiver.bind(0, "127.0.0.1", resolve));
  const got: string[] = [];
  receiver.on("message", (message) => got.push(new TextDecoder().decode(message)));
  const outlet = udpOutlet({ host: "127.0.0.1", port: receiver.address().port, encode, timing: QUICK });
  try {
    assert.deepEqual(await outlet.send(queued(0, 40), never), { id: idOf(39), seq: 39 });
    await until(() => got.length === 40);
    assert.deepEqual(got, Array.from({ length: 40 }, (_, i) => `ü${i}`));
  } finally {
    outlet.reset();
    await new Promise<void>((resolve) => receiver.close(() => resolve()));
  }
});

Deno.test({
  name: "without permission to open a socket it says so, instead of ending the process",
  permissions: { net: ["127.0.0.1"] },
  fn: async () => {
    const outlet = udpOutlet({ host: "127.0.0.1", port: 9, encode, timing: QUICK });
    await assert.rejects(outlet.send(queued(0, 1), never), {
      message: "this process may not open a socket for datagrams (0.0.0.0:0)",
    });
  },
});
