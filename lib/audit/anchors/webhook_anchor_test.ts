import assert from "node:assert/strict";
import { testNotes } from "./test_notes.ts";
import { webhookAnchor } from "./webhook_anchor.ts";

const { signal } = new AbortController();
const now = () => 0;

Deno.test("the newest note is the body, as plain text, with the headers of the configuration", async () => {
  const notes = await testNotes(3);
  const seen: { body: string; type: string | null; key: string | null; method: string }[] = [];
  await using server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request) => {
    const { headers, method } = request;
    seen.push({
      body: await request.text(),
      type: headers.get("content-type"),
      key: headers.get("x-key"),
      method,
    });
    return new Response(null, { status: 204 });
  });
  const anchor = webhookAnchor({
    url: `http://127.0.0.1:${server.addr.port}/a`,
    headers: { "X-Key": "k" },
    now,
  });
  assert.deepEqual(await anchor.place(notes, { signal }), { kind: "placed" });
  assert.deepEqual(seen, [{
    body: notes[2] ?? "",
    type: "text/plain; charset=utf-8",
    key: "k",
    method: "POST",
  }]);
});

Deno.test("how long a service asked to wait is handed on", async () => {
  await using server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    () => new Response(null, { status: 503, headers: { "Retry-After": "40" } }),
  );
  const { port } = server.addr;
  const anchor = webhookAnchor({ url: `http://127.0.0.1:${port}/`, headers: {}, now });
  assert.deepEqual(await anchor.place(["x\n"], { signal }), {
    kind: "failed",
    problem: `127.0.0.1:${port} answered 503`,
    after: 40_000,
  });
});

Deno.test("nothing is sent unencrypted to another machine", async () => {
  const anchor = webhookAnchor({ url: "http://hooks.example/SECRET", headers: {}, now });
  const placed = await anchor.place(["x\n"], { signal });
  assert.deepEqual(placed, {
    kind: "failed",
    problem: "hooks.example would be reached unencrypted: use https",
  });
  assert.ok(!anchor.name.includes("SECRET"));
});
