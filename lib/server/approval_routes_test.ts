/**
 * Questions through the API: asked, waited for, answered by the API and by a link.
 *
 * @module
 */

import assert from "node:assert/strict";
import { createAgentToken } from "./mod.ts";
import { withDaemon, type World } from "./test_daemon.ts";

const POST = { method: "POST", headers: { "content-type": "application/json" } } as const;

interface Answer {
  readonly allowed: boolean;
  readonly decision: string;
  readonly message: string;
  readonly approval?: { readonly id: string; readonly state: string };
}

function call(
  { ask, root }: World,
  options: { wait?: number; token?: string; session?: string } = {},
): Promise<Response> {
  const { wait, token, session = "s" } = options;
  return ask(`/v1/tool/exec${wait === undefined ? "" : `?wait=${wait}`}`, {
    ...POST,
    body: JSON.stringify({ agent: "a", session, params: { command: "touch ASK_ME" }, cwd: root }),
    ...(token === undefined ? {} : { token }),
  });
}

async function judged(world: World, options: { wait?: number; session?: string } = {}): Promise<Answer> {
  const answer = await call(world, options);
  assert.equal(answer.status, 200);
  return await answer.json();
}

function resolve(
  { ask }: World,
  id: string,
  body: Record<string, unknown>,
  token?: string,
): Promise<Response> {
  return ask(`/v1/approvals/${id}/resolve`, {
    ...POST,
    body: JSON.stringify(body),
    ...(token === undefined ? {} : { token }),
  });
}

interface Listed {
  readonly id: string;
  readonly state: string;
  readonly url: string;
  readonly subject: string;
  readonly asked: number;
}

async function list({ ask }: World): Promise<readonly Listed[]> {
  return (await (await ask("/v1/approvals")).json()).approvals;
}

Deno.test("a question is listed, approved, and lets the call through once", () =>
  withDaemon(async (world) => {
    const asked = await judged(world);
    assert.deepEqual([asked.allowed, asked.decision, asked.approval?.state], [false, "ask", "pending"]);
    const [listed] = await list(world);
    assert.deepEqual([listed?.id, listed?.subject], [asked.approval?.id, "touch ASK_ME"]);
    assert.equal((await resolve(world, listed?.id ?? "", { decision: "approve" })).status, 200);
    const again = await judged(world);
    assert.deepEqual([again.allowed, again.decision, again.approval?.id], [true, "allow", listed?.id]);
    const third = await judged(world);
    assert.deepEqual([third.allowed, third.approval?.state], [false, "pending"]);
    assert.notEqual(third.approval?.id, listed?.id);
  }));

Deno.test("a caller that waits is answered the moment a person decides", () =>
  withDaemon(async (world) => {
    const waiting = judged(world, { wait: 60 });
    const id = await firstId(world);
    await resolve(world, id, { decision: "approve", reason: "fine" });
    const answer = await waiting;
    assert.deepEqual([answer.allowed, answer.message], [true, "A person approved this: fine"]);
  }));

Deno.test("a denial reaches who waits and who asks again, with its reason", () =>
  withDaemon(async (world) => {
    const waiting = judged(world, { wait: 60 });
    await resolve(world, await firstId(world), { decision: "deny", reason: "not today" });
    for (const answer of [await waiting, await judged(world)]) {
      assert.deepEqual([answer.decision, answer.message], ["deny", "A person denied this: not today"]);
    }
  }));

Deno.test("where nobody answers, the call is denied when the time is over", () =>
  withDaemon(async (world) => {
    const answer = await judged(world, { wait: 60 });
    assert.equal(answer.decision, "deny");
    assert.match(answer.message, /Nobody answered in time\.$/);
  }, { approvalTimeout: 50 }));

Deno.test("the same question asked again joins the first", () =>
  withDaemon(async (world) => {
    const [one, other] = [await judged(world), await judged(world)];
    assert.equal(one.approval?.id, other.approval?.id);
    assert.deepEqual((await list(world)).map(({ asked }) => asked), [2]);
  }));

Deno.test("of two who answer at the same moment one wins, and the other is told", () =>
  withDaemon(async (world) => {
    const { approval } = await judged(world);
    const id = approval?.id ?? "";
    const answers = await Promise.all([
      resolve(world, id, { decision: "approve", by: "one" }),
      resolve(world, id, { decision: "deny", by: "other" }),
    ]);
    const [won, lost] = answers[0]?.status === 200 ? answers : answers.reverse();
    assert.deepEqual([won?.status, lost?.status], [200, 409]);
    const { state } = await won?.json();
    const { error } = await lost?.json();
    assert.match(error.message, new RegExp(`^It was ${state} already at .*, by (?:one|other)\\.$`));
  }));

Deno.test("an agent can neither list nor answer, and learns only what became of its own question", () =>
  withDaemon(async (world) => {
    const token = createAgentToken(world.home, { name: "t", now: Date.now() })?.token ?? "";
    // The file is looked at again only after a while.
    let first = await call(world, { token });
    while (first.status === 401) {
      await first.body?.cancel();
      first = await call(world, { token });
    }
    const asked: Answer = await first.json();
    const id = asked.approval?.id ?? "";
    const status = async (path: string, init = {}): Promise<number> => {
      const answer = await world.ask(path, { token, ...init });
      await answer.body?.cancel();
      return answer.status;
    };
    assert.equal(await status("/v1/approvals"), 403);
    assert.equal(
      await status(`/v1/approvals/${id}/resolve`, { ...POST, body: '{"decision":"approve"}' }),
      403,
    );
    assert.equal(await status(`/v1/approvals/${id.slice(0, 6)}`), 404);
    const own = await (await world.ask(`/v1/approvals/${id}`, { token })).json();
    assert.deepEqual(Object.keys(own).sort(), ["expires", "id", "state"]);
    assert.equal((await list(world))[0]?.state, "pending");
  }));

Deno.test("a question outlives the daemon, and so does an approval", async () => {
  await withDaemon(async (world) => {
    const { approval } = await judged(world);
    const other = await judged(world, { session: "s2" });
    await resolve(world, approval?.id ?? "", { decision: "approve" });
    const again = await world.restart();
    assert.equal((await judged(again)).allowed, true);
    assert.equal((await judged(again, { session: "s2" })).approval?.id, other.approval?.id);
  });
});

Deno.test("a question that expired while no daemon ran is an event of the next", () =>
  withDaemon(async (world) => {
    const { approval } = await judged(world);
    await world.daemon.stop();
    const journal = Deno.readTextFileSync(world.home.approvals);
    Deno.writeTextFileSync(
      world.home.approvals,
      journal.replace(/"expires":"[^"]+"/g, '"expires":"2026-01-01T00:00:00Z"'),
    );
    const again = await world.restart();
    await judged(again, { session: "other" });
    const expired = again.events().filter(({ notice }) => notice === "approval-expired");
    assert.deepEqual(expired.map(({ detail }) => (detail as { approval: string }).approval), [approval?.id]);
  }));

Deno.test("a flood of questions is answered with a denial that says so", () =>
  withDaemon(async (world) => {
    const ask = async (i: number): Promise<Answer> => {
      const answer = await world.ask("/v1/tool/exec", {
        ...POST,
        body: JSON.stringify({
          agent: "a",
          session: "s",
          params: { command: `touch ASK_ME_${i}` },
          cwd: world.root,
        }),
      });
      return await answer.json();
    };
    const answers: Answer[] = [];
    for (let i = 0; i < 51; i++) answers.push(await ask(i));
    assert.deepEqual(answers.map(({ decision }) => decision), [...Array(50).fill("ask"), "deny"]);
    assert.match(answers.at(-1)?.message ?? "", /50 questions of this session wait/);
  }));

Deno.test("questions and answers are events", () =>
  withDaemon(async (world) => {
    const { approval } = await judged(world);
    await resolve(world, approval?.id ?? "", { decision: "approve", by: "cli", reason: "ok" });
    await judged(world);
    const kinds = world.events().filter(({ kind, notice }) =>
      kind === "call" || String(notice).startsWith("approval-")
    );
    assert.deepEqual(
      kinds.map(({ kind, notice, decision }) =>
        notice ?? `${kind} ${(decision as { action: string }).action}`
      ),
      ["approval-asked", "call ask", "approval-approved", "call allow"],
    );
    const ids = kinds.map(({ detail, decision }) =>
      (detail as { approval?: string })?.approval ?? (decision as { approval?: string })?.approval
    );
    assert.deepEqual(new Set(ids), new Set([approval?.id]));
  }));

Deno.test("always: a rule is written, and calls like it are allowed from then on", () =>
  withDaemon(async (world) => {
    const { approval } = await judged(world);
    const answer = await resolve(world, approval?.id ?? "", { decision: "approve", always: true });
    assert.deepEqual((await answer.json()).always, { rule: "allow exec touch ASK_ME" });
    assert.match(Deno.readTextFileSync(world.home.overrides), /touch ASK_ME/);
    for (let i = 0; i < 2; i++) assert.equal((await judged(world, { session: `other ${i}` })).allowed, true);
  }));

Deno.test("a signed link opens a page that decides nothing by being opened", () =>
  withDaemon(async (world) => {
    await judged(world);
    const [{ url = "" } = {}] = await list(world);
    const page = await fetch(url, {
      headers: { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" },
    });
    const html = await page.text();
    assert.equal(page.status, 200);
    assert.match(html, /touch ASK_ME/);
    assert.match(page.headers.get("content-security-policy") ?? "", /default-src 'none'/);
    assert.equal(page.headers.get("cache-control"), "no-store");
    assert.equal((await list(world))[0]?.state, "pending");
  }));

function form(url: string, decision: string, headers: Record<string, string> = {}): Promise<Response> {
  const at = new URL(url);
  return fetch(`${at.origin}${at.pathname}`, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded", origin: at.origin, ...headers },
    body: new URLSearchParams({ s: at.searchParams.get("s") ?? "", decision }).toString(),
  });
}

Deno.test("its button answers, and then the link says so", () =>
  withDaemon(async (world) => {
    await judged(world);
    const [{ url = "" } = {}] = await list(world);
    const clicked = await form(url, "approve");
    assert.equal(clicked.status, 200);
    assert.match(await clicked.text(), /Approved/);
    for (const late of [await fetch(url), await form(url, "deny")]) {
      assert.equal(late.status, 410);
      assert.match(await late.text(), /It was approved already at .*, by link/);
    }
    assert.equal((await judged(world)).allowed, true);
  }));

Deno.test("a link that expired says so", () =>
  withDaemon(async (world) => {
    await judged(world, { wait: 5 });
    const [{ url = "" } = {}] = await list(world);
    const late = await fetch(url);
    assert.equal(late.status, 410);
    assert.match(await late.text(), /Nobody answered until [-\d]+ [:\d]+ UTC/);
  }, { approvalTimeout: 50 }));

Deno.test("a link with another signature, or from another site's form, answers nothing", () =>
  withDaemon(async (world) => {
    await judged(world);
    const [{ url = "", id = "" } = {}] = await list(world);
    const answers = [
      await fetch(url.replace(/s=./, "s=_")),
      await fetch(`${new URL(url).origin}/approve/${id}`),
      await form(url.replace(/s=./, "s=_"), "approve"),
      await form(url, "approve", { origin: "https://evil.example" }),
      await form(url, "approve", { "sec-fetch-site": "cross-site" }),
      await form(url, "maybe"),
    ];
    assert.deepEqual(answers.map(({ status }) => status), [404, 404, 404, 403, 403, 404]);
    for (const answer of answers) await answer.body?.cancel();
    assert.equal((await list(world))[0]?.state, "pending");
  }));

Deno.test("what an agent wrote is shown on the page and does nothing", () =>
  withDaemon(async (world) => {
    const params = { command: "touch ASK_ME '<script>alert(1)</script>' \u202e" };
    await world.ask("/v1/tool/exec", {
      ...POST,
      body: JSON.stringify({ agent: '"><img src=x>', session: "s", params, cwd: world.root }),
    }).then((answer) => answer.body?.cancel());
    const [{ url = "" } = {}] = await list(world);
    const html = await (await fetch(url)).text();
    assert.ok(!html.includes("<script>") && !html.includes("<img"));
    assert.ok(!html.includes("\u202e"));
  }));

/** The id of the first question, as soon as there is one. */
async function firstId(world: World): Promise<string> {
  const stream = await world.ask("/v1/events");
  const [there] = await list(world);
  const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
  let id = there?.id;
  while (id === undefined && reader !== undefined) {
    const { done, value = "" } = await reader.read();
    if (done) break;
    if (value.includes("approval-asked")) id = (await list(world))[0]?.id;
  }
  await reader?.cancel();
  return id ?? "";
}
