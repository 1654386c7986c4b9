/**
 * The clients against a real daemon: each does the same in each language and runtime.
 *
 * @module
 */

import assert from "node:assert/strict";
import { reasonFor } from "../../hooks/reason.ts";
import { createAgentToken } from "../../lib/server/mod.ts";
import { withDaemon, type World } from "../../lib/server/test_daemon.ts";
import { CLIENT_POLICY } from "./policy.ts";
import {
  bundleDriver,
  type ClientRun,
  clientRuntimes,
  runClient,
  type Script,
  type Step,
} from "./run_client.ts";

const folder = Deno.makeTempDirSync({ prefix: "rampart clients " });
const bundle = `${folder}/driver.mjs`;

Deno.test.beforeAll(() => bundleDriver(bundle));
Deno.test.afterAll(() => Deno.remove(folder, { recursive: true }));

/** What a test has: a daemon, and a client that runs a script of calls in its home. */
interface Client extends World {
  readonly run: (
    steps: readonly Step[],
    options?: Script["options"],
    env?: Readonly<Record<string, string>>,
  ) => Promise<ClientRun>;
  readonly session: string;
  readonly agentToken: string;
}

const PASSWORD = ["Kx9mQ2", "vT7w4h"].join("");
const LOGIN = `postgres://app:${PASSWORD}@db.internal.corp/app`;
const REDACTED = LOGIN.replace(PASSWORD, "[redacted: url-password]");

type Behaviours = Readonly<Record<string, (client: Client) => Promise<void>>>;

/** Tests a group of behaviours in each runtime. Those of a group share a daemon, and each has a session of its own. */
function inEachRuntime(
  about: string,
  behaviours: Behaviours,
  options: Parameters<typeof withDaemon>[1] = {},
): void {
  for (const runtime of clientRuntimes(bundle)) {
    Deno.test({
      name: `${runtime.name}: ${about}`,
      ignore: !runtime.isThere,
      fn: (t) =>
        withDaemon(async (first) => {
          Deno.writeTextFileSync(first.home.custom, CLIENT_POLICY);
          const made = createAgentToken(first.home, { name: "t", now: Date.now() });
          const world = await first.restart();
          for (const [name, work] of Object.entries(behaviours)) {
            await t.step(name, () =>
              work({
                ...world,
                session: name,
                agentToken: made?.token ?? "",
                run: (steps, given = {}, env = {}) =>
                  runClient(
                    runtime,
                    {
                      options: "RAMPART_AGENT" in env ? given : { agent: "tester", session: name, ...given },
                      steps: steps.map((step) => ({ cwd: world.root, ...step })),
                    },
                    { HOME: world.root, RAMPART_HOME: world.home.root, ...env },
                  ),
              }));
          }
        }, options),
    });
  }
}

const POST = { method: "POST", headers: { "content-type": "application/json" }, body: "{}" } as const;

const touch = (marker: string, more: Partial<Step> = {}): Step => ({
  method: "judge",
  args: ["exec", { command: `touch ${marker}` }],
  ...more,
});

/** Answers the question that waits, as soon as one does. */
async function answer(client: Client, body: Record<string, unknown>): Promise<void> {
  const id = await pendingId(client);
  const answered = await client.ask(`/v1/approvals/${id}/resolve`, { ...POST, body: JSON.stringify(body) });
  assert.equal(answered.status, 200, await answered.text());
}

/** The id of the session's question, once it has been asked so often. */
async function pendingId({ ask, session }: Client, asked = 1): Promise<string> {
  for (;;) {
    const { approvals } = await (await ask("/v1/approvals?state=pending")).json();
    const found = approvals.find(({ call }: { call: { session: string } }) => call.session === session);
    if (found?.asked >= asked) return found.id;
  }
}

/** Events of the session, in order. */
function calls({ events, session }: Client): readonly string[] {
  const own = events().filter((event) => event.session === session && event.kind !== "notice");
  return own.map(({ kind, agent, decision }) =>
    `${kind} ${(decision as { action: string }).action} by ${agent}`
  );
}

inEachRuntime("with a daemon", {
  "a call that no rule denies is allowed and recorded": async (client) => {
    const { results: [first], said } = await client.run([touch("ALLOW_ME")]);
    assert.deepEqual([first?.allowed, first?.action, first?.judged, first?.recorded], [
      true,
      "allow",
      true,
      true,
    ]);
    assert.deepEqual(calls(client), ["call allow by tester"]);
    assert.equal(said, "");
  },
  "a denial is raised, with the text that hooks give": async (client) => {
    const { results: [first] } = await client.run([touch("DENY_ME")]);
    assert.equal(first?.error, "Denied");
    assert.deepEqual([first?.decision?.action, first?.decision?.policy], ["deny", "markers"]);
    const wanted = { action: "deny", policy: "markers", message: "This marker is not for agents." } as const;
    assert.equal(first?.text, reasonFor(wanted));
    assert.deepEqual(calls(client), ["call deny by tester"]);
  },
  "check says what would be decided, and neither raises nor records": async (client) => {
    const { results } = await client.run([
      { ...touch("DENY_ME"), method: "check" },
      { ...touch("ASK_ME"), method: "check" },
      { ...touch("ALLOW_ME"), method: "check" },
    ]);
    assert.deepEqual(
      results.map(({ allowed, action, recorded }) => [allowed, action, recorded]),
      [[false, "deny", false], [false, "ask", false], [true, "allow", false]],
    );
    assert.deepEqual(calls(client), []);
  },
  "what is asked about waits, and goes on once a person approves": async (client) => {
    const running = client.run([touch("ASK_ME")]);
    await answer(client, { decision: "approve", reason: "fine" });
    const { results: [first] } = await running;
    assert.deepEqual([first?.allowed, first?.message], [true, "A person approved this: fine"]);
    assert.deepEqual(calls(client), ["call ask by tester", "call allow by tester"]);
  },
  "a person's no is raised, with what they said": async (client) => {
    const running = client.run([touch("ASK_ME")]);
    await answer(client, { decision: "deny", reason: "not today" });
    const { results: [first] } = await running;
    assert.equal(first?.error, "Denied");
    assert.match(
      first?.text ?? "",
      /^Denied by Rampart: A person denied this: not today \(policy: markers\)\./,
    );
  },
  "where the caller's time is over, the question goes on waiting": async (client) => {
    const { results: [first] } = await client.run([touch("ASK_ME", { wait: 0 })]);
    assert.deepEqual([first?.error, first?.decision?.action], ["Denied", "ask"]);
    const wanted = { action: "ask", policy: "markers", message: "A person has to agree." } as const;
    assert.equal(first?.text, reasonFor(wanted));
    await answer(client, { decision: "approve" });
    const { results: [again] } = await client.run([touch("ASK_ME", { wait: 0 })]);
    assert.equal(again?.allowed, true);
  },
  "a caller's time ends a waiting that is under way": async (client) => {
    const { results: [first] } = await client.run([touch("ASK_ME", { wait: 0.3 })]);
    assert.deepEqual([first?.error, first?.decision?.action], ["Denied", "ask"]);
  },
  "over TCP an agent token is enough": async (client) => {
    const env = { RAMPART_AGENT_TOKEN: client.agentToken, RAMPART_URL: `http://${client.daemon.address}` };
    const { results } = await client.run([touch("ALLOW_ME"), touch("DENY_ME")], {}, env);
    assert.deepEqual(results.map(({ allowed, error }) => allowed ?? error), [true, "Denied"]);
  },
  "a proxy that the environment names is not used": async (client) => {
    const proxy = "http://127.0.0.1:1";
    const { results } = await client.run(
      [touch("DENY_ME")],
      { token: client.agentToken, url: `http://${client.daemon.address}` },
      { HTTP_PROXY: proxy, http_proxy: proxy, ALL_PROXY: proxy },
    );
    assert.equal(results[0]?.decision?.policy, "markers");
  },
  "who asks is what the environment says, where nothing else does": async (client) => {
    const env = { RAMPART_AGENT: "wrapped", RAMPART_SESSION: client.session };
    await client.run([touch("ALLOW_ME")], {}, env);
    assert.deepEqual(calls(client), ["call allow by wrapped"]);
  },
  "a token that is unknown is an error, whatever fail says": async (client) => {
    for (const fail of ["open", "closed"] as const) {
      const url = `http://${client.daemon.address}`;
      const { results: [first] } = await client.run([touch("ALLOW_ME")], { url, token: "wrong", fail });
      assert.equal(first?.error, "RampartError");
      assert.match(
        first?.text ?? "",
        /refuses the request: The token is unknown or has expired\. Make a token with:/,
      );
    }
  },
  "no token over TCP is an error that says where to get one": async (client) => {
    const { results: [first] } = await client.run([touch("ALLOW_ME")], {
      url: `http://${client.daemon.address}`,
    });
    assert.equal(first?.error, "RampartError");
    assert.match(
      first?.text ?? "",
      /A token is needed.* rampart token create NAME, and set RAMPART_AGENT_TOKEN\.$/,
    );
  },
  "the admin token is refused, and RAMPART_TOKEN not looked at": async (client) => {
    const { results: [first] } = await client.run([touch("ALLOW_ME")], { token: client.token });
    assert.match(first?.text ?? "", /^Cannot use the admin token in an agent: /);
    const { results: [second] } = await client.run([touch("ALLOW_ME")], {}, { RAMPART_TOKEN: client.token });
    assert.equal(second?.allowed, true);
  },
  "a call that the daemon can't take is an error": async (client) => {
    const { results: [first] } = await client.run([touch("ALLOW_ME")], { agent: "a".repeat(201) });
    assert.equal(first?.error, "RampartError");
    assert.match(first?.text ?? "", /refuses the request: agent: /);
  },
  "what answers at the port and is not Rampart counts as no answer": async (client) => {
    const { url, stop } = standIn(() => new Response("hello"));
    const { results: [first], said } = await client.run([touch("ALLOW_ME")], {
      url,
      token: "t",
      fail: "closed",
    });
    assert.equal(first?.decision?.judged, false);
    assert.match(said, /what answers at \S+ is not Rampart/);
    await stop();
  },
  "a daemon that fails counts as no answer": async (client) => {
    const other = standIn(() =>
      Response.json({ error: { code: "internal", message: "It broke." } }, { status: 500 })
    );
    const options = { url: other.url, token: "t" };
    const { results: [first] } = await client.run([touch("ALLOW_ME")], { ...options, fail: "closed" });
    assert.match(first?.text ?? "", /answered with status 500: It broke\./);
    const { results: [second] } = await client.run([touch("ALLOW_ME")], { ...options, fail: "open" });
    assert.deepEqual([second?.allowed, second?.judged], [true, false]);
    await other.stop();
  },
  "a daemon that fails after a person was asked lets nothing through": async (client) => {
    let asked = false;
    const other = standIn(({ method }) => {
      if (method === "GET") return Response.json({ id: "x", state: "approved" });
      if (asked) return new Response("", { status: 500 });
      asked = true;
      const approval = { id: "x", state: "pending", expires: "2030-01-01T00:00:00Z" };
      return Response.json({ allowed: false, decision: "ask", message: "why", approval });
    });
    const options = { url: other.url, token: "t", fail: "open" } as const;
    const { results: [first] } = await client.run([touch("ALLOW_ME")], options);
    assert.match(
      first?.text ?? "",
      /^Denied by Rampart: A person was asked, but then \S+ answered with status 500/,
    );
    await other.stop();
  },
  "a question that the daemon knows no more is over": async (client) => {
    const approval = { id: "x", state: "pending", expires: "2030-01-01T00:00:00Z" };
    const other = standIn(({ method }) =>
      method === "GET"
        ? new Response("", { status: 404 })
        : Response.json({ allowed: false, decision: "ask", message: "Why.", approval })
    );
    const { results: [first] } = await client.run([touch("ALLOW_ME")], { url: other.url, token: "t" });
    assert.match(first?.text ?? "", /^Denied by Rampart: Why\. Nobody answered in time\./);
    await other.stop();
  },
  "a daemon that hangs counts as no answer": async (client) => {
    const over = Promise.withResolvers<Response>();
    const { url, stop } = standIn(() => over.promise);
    const { results: [first] } = await client.run(
      [touch("ALLOW_ME")],
      { url, token: "t", fail: "closed", timeout: 0.2 },
    );
    assert.match(first?.text ?? "", /no answer from \S+ within 0\.2 s/);
    over.resolve(new Response());
    await stop();
  },
  "a token is not sent over an unencrypted network": async (client) => {
    const { results: [first] } = await client.run([touch("ALLOW_ME")], {
      url: "http://192.0.2.1:9090",
      token: "t",
    });
    assert.match(first?.text ?? "", /the token would cross the network unencrypted\. Use https\.$/);
  },
  "each kind of call has a method": async (client) => {
    const { results } = await client.run([
      { method: "exec", args: ["touch DENY_ME"] },
      { method: "read", args: ["DENIED"] },
      { method: "write", args: [`${client.root}/DENIED`] },
      { method: "fetch", args: ["https://denied.example/x"] },
    ]);
    assert.deepEqual(
      results.map(({ error, decision }) => [error, decision?.policy]),
      [["Denied", "markers"], ["Denied", "files"], ["Denied", "files"], ["Denied", "hosts"]],
    );
  },
  "output is judged, and what it held is not for the model": async (client) => {
    const { results } = await client.run([
      { method: "response", args: ["exec", { command: "make" }, "all is well"] },
      { method: "response", args: ["exec", { command: "make" }, "SECRET_1"] },
    ]);
    assert.equal(results[0]?.allowed, true);
    const wanted = { action: "deny", policy: "output", message: "A secret was in it.", after: true } as const;
    assert.equal(results[1]?.text, reasonFor(wanted));
    assert.deepEqual(calls(client), ["response allow by tester", "response deny by tester"]);
  },
  "a guarded function is called only where it may be, and its output is judged": async (client) => {
    const guarded = { method: "guarded" } as const;
    const { results } = await client.run([
      { ...guarded, args: ["exec", "ran"], marker: "ALLOW_ME" },
      { ...guarded, args: ["exec", "ran"], marker: "DENY_ME" },
      { ...guarded, args: ["exec", "SECRET_1"], marker: "ALLOW_ME" },
    ]);
    assert.equal(results[0], "ran touch ALLOW_ME");
    assert.match(results[1]?.text ?? "", /^Denied by Rampart: This marker is not for agents/);
    assert.match(results[2]?.text ?? "", /^Denied by Rampart: A secret was in it/);
  },
  "of output from which a rule takes parts out the rest can be had": async (client) => {
    const params = { command: "make" };
    const list = [{ type: "text", text: LOGIN }, { type: "text", n: 1 }];
    const { results } = await client.run([
      { method: "response", args: ["exec", params, `a ${LOGIN} b`] },
      { method: "output", args: ["exec", params, `a ${LOGIN} b`] },
      { method: "output", args: ["exec", params, list] },
      { method: "output", args: ["exec", params, "all is well"] },
      { method: "output", args: ["exec", params, `${LOGIN} SECRET_1`] },
    ]);
    const [raised, text, blocks, clean, blocked] = results;
    assert.equal(raised?.error, "Denied");
    assert.equal(raised?.decision?.redacted, `a ${REDACTED} b`);
    assert.deepEqual(raised?.decision?.found, { "url-password": 1 });
    assert.equal(text, `a ${REDACTED} b`);
    assert.deepEqual(blocks, [{ type: "text", text: REDACTED }, list[1]]);
    assert.equal(clean, "all is well");
    assert.match(blocked?.text ?? "", /^Denied by Rampart: A secret was in it/);
    assert.ok(!JSON.stringify(client.events()).includes(PASSWORD));
  },
  "a guarded function gives the rest, where that can be told from its result": async (client) => {
    const guarded = { method: "guarded", args: ["exec", LOGIN], marker: "ALLOW_ME" } as const;
    const { results } = await client.run([
      guarded,
      { ...guarded, listed: "whole" },
      { ...guarded, listed: "replaced" },
      { ...guarded, listed: "item" },
      { ...guarded, args: ["exec", "ran"], listed: "item" },
    ]);
    const rest = `${REDACTED} touch ALLOW_ME`;
    assert.deepEqual(results.slice(0, 3), [rest, [rest], [rest]]);
    assert.match(results[3]?.text ?? "", /^Denied by Rampart: A password was in it/);
    assert.deepEqual(results[4], ["ran touch ALLOW_ME"]);
  },
  "run starts what is allowed, and leaves what is denied": async (client) => {
    const { results } = await client.run([
      { method: "run", args: [["touch", "ALLOW_ME"]] },
      { method: "run", args: [["touch", "DENY_ME"]] },
      { method: "run", args: [["echo", "a  b"]] },
    ]);
    assert.equal(results[0]?.status, 0);
    assert.equal(results[1]?.error, "Denied");
    assert.deepEqual(results[2], { status: 0, stdout: "a  b\n" });
    assert.deepEqual([exists(`${client.root}/ALLOW_ME`), exists(`${client.root}/DENY_ME`)], [true, false]);
  },
  "run judges what a shell is given as its input": async (client) => {
    const { results } = await client.run([
      { method: "run", args: [["sh"]], input: "touch DENY_ME" },
      { method: "run", args: [["sh"]], input: "echo INPUT" },
    ]);
    assert.equal(results[0]?.error, "Denied");
    assert.deepEqual(results[1], { status: 0, stdout: "INPUT\n" });
    assert.equal(exists(`${client.root}/DENY_ME`), false);
  },
  "who asks for another session does not get this one's approval": async (client) => {
    await client.run([touch("ASK_ME", { wait: 0 })]);
    await answer(client, { decision: "approve" });
    const { results: [other] } = await client.run([touch("ASK_ME", { wait: 0 })], { session: "other" });
    assert.deepEqual([other?.error, other?.decision?.action], ["Denied", "ask"]);
  },
  "an approval that another caller used up is asked for anew": async (client) => {
    const running = Promise.all([client.run([touch("ASK_ME")]), client.run([touch("ASK_ME")])]);
    await pendingId(client, 2);
    await answer(client, { decision: "approve" });
    await answer(client, { decision: "approve" });
    for (const { results: [first] } of await running) assert.equal(first?.allowed, true);
  },
  "the asynchronous way waits as well": async (client) => {
    const running = client.run([{ ...touch("ASK_ME"), method: "judge_async" }]);
    await answer(client, { decision: "approve" });
    assert.equal((await running).results[0]?.allowed, true);
  },
});

inEachRuntime("with a daemon that is started anew", {
  "a question outlives a daemon that is started anew while it waits": async (client) => {
    const running = client.run([touch("ASK_ME")]);
    await pendingId(client);
    await answer({ ...client, ...await client.restart() }, { decision: "approve" });
    const { results: [first] } = await running;
    assert.equal(first?.allowed, true);
  },
});

inEachRuntime("with a daemon that goes away", {
  "a daemon that goes away while a person is asked lets nothing through": async (client) => {
    const running = client.run([touch("ASK_ME")], { fail: "open", timeout: 0.5 });
    await pendingId(client);
    await client.daemon.stop();
    const { results: [first] } = await running;
    assert.equal(first?.error, "Denied");
    assert.match(
      first?.text ?? "",
      /^Denied by Rampart: A person was being asked, but (?:nothing|no answer) /,
    );
  },
  "without a daemon, fail: open lets calls run and says so once": async (client) => {
    const { results, said } = await client.run([touch("DENY_ME"), touch("DENY_ME")], { fail: "open" });
    assert.deepEqual(results.map(({ allowed, judged }) => [allowed, judged]), [[true, false], [true, false]]);
    assert.equal(
      said.match(/cannot have calls judged: nothing listens at \S+\/run\/rampart\.sock\./g)?.length,
      1,
    );
    assert.match(said, /calls run unjudged .*; to start it: rampart serve --background/);
  },
  "without a daemon, fail: closed denies": async (client) => {
    const { results: [first, second], said } = await client.run(
      [touch("ALLOW_ME"), { ...touch("ALLOW_ME"), method: "check" }],
      { fail: "closed" },
    );
    assert.match(
      first?.text ?? "",
      /^Denied by Rampart: This call could not be judged: nothing listens at \S+\/rampart\.sock\. Do not retry/,
    );
    assert.deepEqual([second?.allowed, second?.judged], [false, false]);
    assert.match(said, /calls are denied/);
  },
});

inEachRuntime("with little time for people", {
  "what nobody answers in time is denied": async (client) => {
    const { results: [first] } = await client.run([touch("ASK_ME")]);
    assert.deepEqual([first?.error, first?.decision?.action], ["Denied", "deny"]);
    assert.match(
      first?.text ?? "",
      /^Denied by Rampart: A person has to agree\. Nobody answered in time \(policy: [^)]*\)\. A person would have to answer/,
    );
  },
}, { approvalTimeout: 300 });

inEachRuntime("in monitor mode", {
  "what would be denied is allowed, and the decision says so": async (client) => {
    const { results: [first] } = await client.run([touch("DENY_ME")]);
    assert.deepEqual([first?.allowed, first?.action], [true, "deny"]);
  },
}, { mode: "monitor" });

/** A server in the daemon's place. */
function standIn(
  handler: (request: Request) => Response | Promise<Response>,
): { readonly url: string; readonly stop: () => Promise<void> } {
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, handler);
  return { url: `http://127.0.0.1:${server.addr.port}`, stop: () => server.shutdown() };
}

function exists(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch {
    return false;
  }
}
