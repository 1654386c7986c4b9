import assert from "node:assert/strict";
import { post, type Posted, type PostOptions } from "./post.ts";

const NOW = Date.UTC(2026, 10, 21, 12, 0, 0);

Deno.test("what a service takes is taken, with its headers and body", async () => {
  const seen: { headers: Headers; body: string }[] = [];
  const posted = await against(async (request) => {
    seen.push({ headers: request.headers, body: await request.text() });
    return new Response("fine", { status: 202 });
  }, { headers: { "Content-Type": "text/plain", "X-Key": "k" }, body: "hello" });
  assert.deepEqual(posted, { kind: "taken", answer: "fine" });
  assert.equal(seen[0]?.body, "hello");
  assert.equal(seen[0]?.headers.get("content-type"), "text/plain");
  assert.equal(seen[0]?.headers.get("x-key"), "k");
});

for (const status of [408, 429, 500, 502, 503]) {
  Deno.test(`status ${status} may work later`, async () => {
    const posted = await against(() => new Response("x", { status }));
    assert.equal(posted.kind, "later");
    assert.match(problemOf(posted), new RegExp(`^127\\.0\\.0\\.1:\\d+ answered ${status}$`));
  });
}

for (const status of [400, 401, 403, 404, 410, 413]) {
  Deno.test(`status ${status} is a refusal`, async () => {
    const posted = await against(() => new Response("x", { status }));
    assert.equal(posted.kind, "refused");
  });
}

Deno.test("a redirect is not followed", async () => {
  let calls = 0;
  const posted = await against(() => {
    calls++;
    return new Response(null, { status: 302, headers: { Location: "/elsewhere" } });
  });
  assert.equal(calls, 1);
  assert.equal(posted.kind, "refused");
  assert.match(problemOf(posted), /a redirect, which is not followed/);
});

const WAITS: readonly (readonly [string, string | undefined, string, number | undefined])[] = [
  ["seconds in the header", "7", "", 7_000],
  ["a moment in the header", "Sat, 21 Nov 2026 12:00:30 GMT", "", 30_000],
  ["a moment that has passed", "Sat, 21 Nov 2026 11:00:00 GMT", "", 0],
  ["fractions of a second in JSON, before the header", "1", '{"retry_after":0.25,"global":false}', 250],
  ["more than an hour, cut to one", "86400", "", 3_600_000],
  ["neither", undefined, "slow down", undefined],
  ["nonsense", "soon", '{"retry_after":"later"}', undefined],
  ["a negative number", undefined, '{"retry_after":-5}', undefined],
];

for (const [what, header, body, after] of WAITS) {
  Deno.test(`how long to wait: ${what}`, async () => {
    const headers = header === undefined ? {} : { "Retry-After": header };
    const posted = await against(() => new Response(body, { status: 429, headers }));
    assert.equal(posted.kind === "later" ? posted.after : "not later", after);
  });
}

Deno.test("of a long answer no more than 64 KiB is read", async () => {
  let sent = 0;
  const posted = await against(() =>
    new Response(
      new ReadableStream<Uint8Array>({
        pull(controller) {
          sent += 65_536;
          controller.enqueue(new Uint8Array(65_536).fill(97));
        },
      }),
    )
  );
  assert.equal(posted.kind === "taken" ? posted.answer.length : 0, 65_536);
  assert.ok(sent < 64 << 20, `${sent} bytes`);
});

Deno.test("a service that does not answer in time may do so later", async () => {
  const posted = await against(() => new Promise<Response>(() => {}), { timeout: 20 });
  assert.match(problemOf(posted), /did not answer within 20 ms/);
});

Deno.test("an answer that never ends is given up in time", async () => {
  const posted = await against(
    () => new Response(new ReadableStream({ start: (c) => c.enqueue(new Uint8Array([97])) })),
    { timeout: 50 },
  );
  assert.match(problemOf(posted), /did not answer within 50 ms/);
});

Deno.test("an attempt can be given up", async () => {
  const abort = new AbortController();
  const posted = await against(() => {
    abort.abort();
    return new Promise<Response>(() => {});
  }, { signal: abort.signal });
  assert.equal(posted.kind, "later");
  assert.match(problemOf(posted), /was given up/);
});

Deno.test("a problem says what failed and keeps the secret part of the address", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  const posted = await post(`http://127.0.0.1:${port}/api/webhooks/1/SECRET?token=SECRET`, usual());
  assert.equal(posted.kind, "later");
  assert.match(problemOf(posted), /^cannot reach 127\.0\.0\.1:\d+: .*refused/i);
  assert.ok(!JSON.stringify(posted).includes("SECRET"));
});

async function against(
  handler: (request: Request) => Response | Promise<Response>,
  options: Partial<PostOptions> = {},
): Promise<Posted> {
  const abort = new AbortController();
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, signal: abort.signal, onListen() {} },
    handler,
  );
  try {
    return await post(`http://127.0.0.1:${server.addr.port}/SECRET`, { ...usual(), ...options });
  } finally {
    abort.abort();
    await server.finished;
  }
}

function usual(): PostOptions {
  return { headers: {}, body: "x", signal: new AbortController().signal, now: () => NOW };
}

function problemOf(posted: Posted): string {
  return posted.kind === "taken" ? "" : posted.problem;
}
