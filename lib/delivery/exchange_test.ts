import assert from "node:assert/strict";
import { exchange, type Exchanged } from "./exchange.ts";

async function against(
  handler: (request: Request) => Response | Promise<Response>,
  options: { readonly timeout?: number; readonly limit?: number } = {},
): Promise<Exchanged> {
  const abort = new AbortController();
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, signal: abort.signal, onListen() {} },
    handler,
  );
  try {
    const url = `http://127.0.0.1:${server.addr.port}/SECRET`;
    return await exchange(url, { headers: { "x-key": "k" }, body: "question", timeout: 10_000, ...options });
  } finally {
    abort.abort();
    await server.finished;
  }
}

Deno.test("the status and the whole answer come back, whatever the status", async () => {
  const got = await against(
    async (request) =>
      new Response(`${request.headers.get("x-key")} ${await request.text()}`, { status: 418 }),
  );
  assert.deepEqual(got, { kind: "answered", status: 418, text: "k question" });
});

Deno.test("an answer of the limit's length is one, a longer one is none", async () => {
  assert.equal((await against(() => new Response("x".repeat(10)), { limit: 10 })).kind, "answered");
  const got = await against(() => new Response("x".repeat(11)), { limit: 10 });
  assert.match(got.kind === "failed" ? got.problem : "", /is longer than 10 bytes/);
});

Deno.test("a redirect is an answer and is not followed", async () => {
  let asked = 0;
  const got = await against(() => {
    asked++;
    return new Response(null, { status: 307, headers: { location: "/other" } });
  });
  assert.deepEqual([got.kind === "answered" && got.status, asked], [307, 1]);
});

Deno.test("a problem names the host and nothing more of the address", async () => {
  const got = await against(() => new Promise<never>(() => {}), { timeout: 20 });
  assert.match(got.kind === "failed" ? got.problem : "", /^127\.0\.0\.1:\d+ did not answer within 20 ms$/);
  const other = await exchange("http://127.0.0.1:1/SECRET", { headers: {}, body: "", timeout: 1_000 });
  assert.match(other.kind === "failed" ? other.problem : "", /^cannot reach 127\.0\.0\.1:1: /);
  assert.ok(!JSON.stringify(other).includes("SECRET"));
});
