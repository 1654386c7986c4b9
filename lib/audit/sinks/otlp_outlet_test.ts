import assert from "node:assert/strict";
import { logsAddress, otlpOutlet } from "./otlp_outlet.ts";
import type { ExportLogsRequest } from "./otlp_request.ts";
import { type Outlet, OutletError } from "./outlet.ts";
import { idOf, queued, QUICK } from "./test_sinks.ts";

const never = new AbortController().signal;
const NOW = Date.UTC(2026, 10, 21);

interface Seen {
  readonly path: string;
  readonly headers: Headers;
  readonly seqs: readonly number[];
}

/** A collector that answers as it is told, by the numbers of the events in a request. */
async function withCollector(
  answer: (seqs: readonly number[]) => Response | Promise<Response>,
  work: (outlet: Outlet, seen: readonly Seen[]) => Promise<void>,
): Promise<void> {
  const seen: Seen[] = [];
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, async (request) => {
    const body = await request.json() as ExportLogsRequest;
    const seqs = body.resourceLogs.flatMap(({ scopeLogs }) => scopeLogs).flatMap(({ logRecords }) =>
      logRecords
    )
      .map(({ body }) => "stringValue" in body ? JSON.parse(body.stringValue).seq as number : -1);
    seen.push({ path: new URL(request.url).pathname, headers: request.headers, seqs });
    return await answer(seqs);
  });
  const outlet = otlpOutlet({
    url: `http://127.0.0.1:${server.addr.port}/v1/logs?key=secret`,
    headers: { authorization: "Bearer secret" },
    timing: QUICK,
    version: "1.2.3",
    now: () => NOW,
  });
  try {
    await work(outlet, seen);
  } finally {
    await server.shutdown();
  }
}

const fine = (): Response => Response.json({});

async function failure(outlet: Outlet): Promise<OutletError> {
  try {
    await outlet.send(queued(0, 4), never);
  } catch (error) {
    assert.ok(error instanceof OutletError);
    return error;
  }
  throw new Error("it was sent");
}

Deno.test("a batch is one request, with the configured headers", () =>
  withCollector(fine, async (outlet, seen) => {
    assert.deepEqual(await outlet.send(queued(0, 4), never), { id: idOf(3), seq: 3 });
    assert.deepEqual(seen.map(({ seqs }) => seqs), [[0, 1, 2, 3]]);
    assert.equal(seen[0]?.headers.get("authorization"), "Bearer secret");
    assert.equal(seen[0]?.headers.get("content-type"), "application/json");
  }));

for (const status of [429, 502, 503, 504]) {
  Deno.test(`after ${status} it is tried again soon`, () =>
    withCollector(() => new Response("busy", { status }), async (outlet, seen) => {
      const error = await failure(outlet);
      assert.equal(error.message, `it answers ${status} (busy)`);
      assert.equal(error.retryAfter, undefined);
      assert.equal(seen.length, 1);
    }));
}

for (
  const [header, milliseconds] of [
    ["7", 7_000],
    [new Date(NOW + 30_000).toUTCString(), 30_000],
    [new Date(NOW - 30_000).toUTCString(), 0],
    ["999999", 3_600_000],
    ["soon", undefined],
  ] as const
) {
  Deno.test(`Retry-After: ${header} is heeded`, () =>
    withCollector(
      () => new Response("", { status: 503, headers: { "retry-after": header } }),
      async (outlet) => {
        assert.equal((await failure(outlet)).retryAfter, milliseconds);
      },
    ));
}

for (const status of [301, 401, 403, 404, 405, 500]) {
  Deno.test(`after ${status} it is tried again much later`, () =>
    withCollector(
      () => new Response("", { status, headers: { location: "/elsewhere" } }),
      async (outlet, seen) => {
        const error = await failure(outlet);
        assert.equal(error.retryAfter, QUICK.refusedRetry);
        assert.deepEqual(seen.map(({ path }) => path), ["/v1/logs"]);
      },
    ));
}

Deno.test("the one event that is refused is left out, and counted", () =>
  withCollector(
    (seqs) => seqs.includes(2) ? Response.json({ code: 3, message: "no two" }, { status: 400 }) : fine(),
    async (outlet, seen) => {
      assert.deepEqual(await outlet.send(queued(0, 4), never), { id: idOf(3), seq: 3 });
      assert.deepEqual(seen.map(({ seqs }) => seqs), [[0, 1, 2, 3], [0, 1], [2, 3], [2], [], [3]]);
      assert.deepEqual(outlet.rejected?.(), { count: 1, reason: "it answers 400 (no two)" });
    },
  ));

Deno.test("a receiver that refuses any request gets its events later, and loses none", () =>
  withCollector(() => new Response("what is this", { status: 400 }), async (outlet) => {
    assert.equal((await failure(outlet)).retryAfter, QUICK.refusedRetry);
    assert.equal(outlet.rejected?.().count, 0);
  }));

Deno.test("events of a batch that the collector did not take are counted", () =>
  withCollector(
    () => Response.json({ partialSuccess: { rejectedLogRecords: "3", errorMessage: "too old" } }),
    async (outlet) => {
      assert.deepEqual(await outlet.send(queued(0, 4), never), { id: idOf(3), seq: 3 });
      assert.deepEqual(outlet.rejected?.(), { count: 3, reason: "too old" });
    },
  ));

Deno.test("a collector that does not answer is given up", () => {
  let release = (): void => {};
  const held = new Promise<Response>((resolve) => release = () => resolve(fine()));
  return withCollector(() => held, async (outlet) => {
    const error = await failure(outlet);
    release();
    assert.equal(error.message, "no answer within 0.3 s");
  });
});

Deno.test("messages keep the address's secrets to themselves", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr as Deno.NetAddr;
  listener.close();
  const outlet = otlpOutlet({
    url: `http://127.0.0.1:${port}/v1/logs?key=secret`,
    ...{ headers: {}, timing: QUICK, version: "1", now: () => NOW },
  });
  const { message } = await failure(outlet);
  assert.match(message, /refused/i);
  assert.doesNotMatch(message, /secret/);
});

Deno.test("a collector's own address stands for its logs", () => {
  assert.equal(logsAddress("http://otel:4318"), "http://otel:4318/v1/logs");
  assert.equal(logsAddress("https://otel.example/otlp/v1/logs?a=1"), "https://otel.example/otlp/v1/logs?a=1");
});
