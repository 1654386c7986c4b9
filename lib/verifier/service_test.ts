import assert from "node:assert/strict";
import type { ModelReply } from "./ask_model.ts";
import { type Service, startService } from "./service.ts";
import { createVerifier } from "./verifier.ts";

const BODY = JSON.stringify({ version: 1, call: { tool: "exec", params: { command: "ls" } } });
const JSON_TYPE = { "content-type": "application/json" };

async function withVerifier(
  reply: ModelReply,
  work: (service: Service) => Promise<void>,
  token?: string,
): Promise<void> {
  const verifier = createVerifier({
    ask: () => Promise.resolve(reply),
    model: "m",
    perHour: 1,
    lifetime: 1000,
    now: () => 0,
  });
  const service = startService({ verifier, port: 0, model: { model: "m" }, token });
  try {
    await work(service);
  } finally {
    await service.stop();
  }
}

const DENY: ModelReply = { verdict: { verdict: "deny", reason: "Bad\u001b[2J\nidea" } };

Deno.test("a question is answered as a webhook rule wants it, the reason without hidden characters", () =>
  withVerifier(DENY, async ({ url }) => {
    const answer = await fetch(url, { method: "POST", headers: JSON_TYPE, body: BODY });
    assert.deepEqual([answer.status, await answer.json()], [200, {
      decision: "deny",
      reason: "Bad\\u001b[2J\\nidea",
      cached: false,
    }]);
  }));

Deno.test("without a verdict the answer is 503 and says why", () =>
  withVerifier({ code: "unreachable", problem: "No answer." }, async ({ url }) => {
    const ask = () => fetch(url, { method: "POST", headers: JSON_TYPE, body: BODY });
    const answer = await ask();
    assert.deepEqual([answer.status, await answer.json()], [503, {
      error: { code: "unreachable", message: "No answer." },
    }]);
    const over = await ask();
    assert.deepEqual([over.status, over.headers.get("retry-after")], [503, "3600"]);
    assert.equal((await over.json()).error.code, "over-budget");
  }));

Deno.test("GET /healthz tells the model and what was done", () =>
  withVerifier(DENY, async ({ url }) => {
    await (await fetch(url, { method: "POST", headers: JSON_TYPE, body: BODY })).body?.cancel();
    const { status, model, counts } = await (await fetch(new URL("/healthz", url))).json();
    assert.deepEqual([status, model, counts.questions, counts.deny], ["ok", "m", 1, 1]);
  }));

/** Requests that are refused. */
const REFUSED: readonly (readonly [string, string, RequestInit, number, string])[] = [
  [
    "of a web page",
    "/verify",
    { method: "POST", headers: { ...JSON_TYPE, origin: "http://localhost" }, body: BODY },
    403,
    "cross-origin",
  ],
  [
    "of a web page's form",
    "/verify",
    { method: "POST", headers: { "content-type": "text/plain" }, body: BODY },
    415,
    "not-json",
  ],
  ["a GET", "/verify", {}, 405, "wrong-method"],
  ["a POST to healthz", "/healthz", { method: "POST", headers: JSON_TYPE, body: BODY }, 405, "wrong-method"],
  ["another path", "/", {}, 404, "no-such-route"],
  ["a body that is none", "/verify", { method: "POST", headers: JSON_TYPE, body: "{}" }, 400, "bad-question"],
  [
    "a body that is too long",
    "/verify",
    { method: "POST", headers: JSON_TYPE, body: "x".repeat(600_000) },
    413,
    "too-large",
  ],
  [
    "a body in chunks",
    "/verify",
    { method: "POST", headers: JSON_TYPE, body: new Blob([BODY]).stream() },
    411,
    "no-length",
  ],
];

for (const [what, path, init, status, code] of REFUSED) {
  Deno.test(`refused: ${what}`, () =>
    withVerifier(DENY, async ({ url }) => {
      const answer = await fetch(new URL(path, url), init);
      assert.deepEqual([answer.status, (await answer.json()).error.code], [status, code]);
    }));
}

Deno.test("a request by another host name is refused", () =>
  withVerifier(DENY, async ({ url }) => {
    const { port } = new URL(url);
    const connection = await Deno.connect({ hostname: "127.0.0.1", port: Number(port) });
    await connection.write(
      new TextEncoder().encode(
        `GET /healthz HTTP/1.1\r\nhost: evil.example:${port}\r\nconnection: close\r\n\r\n`,
      ),
    );
    const text = await new Response(connection.readable).text();
    assert.match(text, /^HTTP\/1\.1 421 /);
  }));

Deno.test("with a token the address must end with it", () =>
  withVerifier(DENY, async ({ url }) => {
    const status = async (address: string): Promise<number> => {
      const answer = await fetch(address, { method: "POST", headers: JSON_TYPE, body: BODY });
      await answer.body?.cancel();
      return answer.status;
    };
    assert.deepEqual([await status(url), await status(`${url}/other-token-abcdef`)], [404, 404]);
    assert.equal(await status(`${url}/0123456789abcdef`), 200);
  }, "0123456789abcdef"));
