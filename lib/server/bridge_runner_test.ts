import assert from "node:assert/strict";
import { question, startTestGateway, type TestGateway } from "../bridge/test_gateway.ts";
import { withDaemon, type World } from "./test_daemon.ts";

/** Policies that let a person allow some of what is asked about, and some not. */
const POLICY = `version: "1"
policies:
  - name: markers
    rules:
      - action: deny
        when: { command_matches: ["touch DENY_ME*"] }
        message: Not for agents.
      - action: ask
        when: { command_matches: ["touch ASK_ME*"] }
        message: A person has to agree.
  - name: firm
    rules:
      - action: ask
        locked: true
        when: { command_matches: ["touch LOCKED*"] }
        message: A person has to agree each time.
`;

function bridged(
  name: string,
  work: (world: World, gateway: TestGateway) => Promise<void>,
): void {
  Deno.test(`the daemon's bridge ${name}`, async () => {
    const gateway = startTestGateway();
    try {
      await withDaemon(async (world) => {
        Deno.writeTextFileSync(world.home.custom, POLICY);
        await refreshed(world);
        Deno.mkdirSync(`${world.root}/.openclaw`);
        Deno.writeTextFileSync(
          `${world.root}/.openclaw/openclaw.json`,
          JSON.stringify({ gateway: { port: gateway.port, auth: { token: "a token" } } }),
        );
        Deno.writeTextFileSync(world.home.config, "openclaw:\n  bridge: true\n");
        await gateway.next("exec.approval.list");
        await work(world, gateway);
      });
    } finally {
      await gateway.close();
    }
  });
}

async function refreshed({ ask }: World): Promise<void> {
  const answer = await post(ask, "/v1/policies/refresh", {});
  assert.equal(answer.status, 200, await answer.text());
}

function post(ask: World["ask"], path: string, body: unknown, token?: null): Promise<Response> {
  return ask(path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
    ...(token === undefined ? {} : { token }),
  });
}

function overrides({ home }: World): string {
  try {
    return Deno.readTextFileSync(home.overrides);
  } catch {
    return "";
  }
}

/** Waits for an event of the log. */
async function noticed({ events }: World, notice: string): Promise<Record<string, unknown>> {
  const end = AbortSignal.timeout(10_000);
  while (!end.aborted) {
    const found = events().find((event) => event.notice === notice);
    if (found !== undefined) return found;
    await new Promise((done) => setTimeout(done, 20));
  }
  return assert.fail(`no ${notice}`);
}

bridged("connects when config.yaml wants it, answers by the policies, and says how it stands", async (
  world,
  gateway,
) => {
  gateway.tell("exec.approval.requested", question("q1", "touch DENY_ME"));
  assert.deepEqual((await gateway.next("exec.approval.resolve")).params, { id: "q1", decision: "deny" });
  const status = async (): Promise<Record<string, unknown>> => (await world.ask("/v1/status")).json();
  assert.deepEqual((await status()).bridge, { agent: "openclaw", kind: "connected" });
  await noticed(world, "bridge-connected");
});

bridged("ends when config.yaml wants it no longer", async (world) => {
  Deno.writeTextFileSync(world.home.config, "profile: standard\n");
  const end = AbortSignal.timeout(10_000);
  while (!end.aborted) {
    const { bridge } = await (await world.ask("/v1/status")).json();
    if (bridge === undefined) return;
    await new Promise((done) => setTimeout(done, 20));
  }
  assert.fail("it goes on");
});

bridged("makes a rule of a person's Always allow, which answers the next time", async (world, gateway) => {
  gateway.tell("exec.approval.requested", question("q1", "touch ASK_ME_1"));
  gateway.tell("exec.approval.resolved", { id: "q1", decision: "allow-always" });
  assert.match(JSON.stringify(await noticed(world, "always-allowed")), /allow exec touch ASK_ME_1/);
  assert.match(overrides(world), /touch ASK_ME_1/);
  gateway.tell("exec.approval.requested", question("q2", "touch ASK_ME_1"));
  assert.deepEqual((await gateway.next("exec.approval.resolve")).params, {
    id: "q2",
    decision: "allow-once",
  });
});

bridged(
  "makes one of a command that no rule speaks of, and that OpenClaw asked about",
  async (world, gateway) => {
    gateway.tell("exec.approval.requested", question("q1", "touch other"));
    gateway.tell("exec.approval.resolved", { id: "q1", decision: "allow-always" });
    await noticed(world, "always-allowed");
    gateway.tell("exec.approval.requested", question("q2", "touch other"));
    assert.deepEqual((await gateway.next("exec.approval.resolve")).params, {
      id: "q2",
      decision: "allow-once",
    });
  },
);

for (const command of ["touch LOCKED", "touch other > file; true"]) {
  bridged(`makes no rule of an Always allow for ${command}, and the log says so`, async (world, gateway) => {
    gateway.tell("exec.approval.requested", question("q1", command));
    gateway.tell("exec.approval.resolved", { id: "q1", decision: "allow-always" });
    await noticed(world, "always-allow-refused");
    assert.equal(overrides(world), "");
  });
}

/** A call as Rampart's plugin for OpenClaw gives it. */
function payload(command: string): unknown {
  const event = { toolName: "exec", params: { command }, toolCallId: "c" };
  return { hook: "before_tool_call", cwd: "/work", event, context: { sessionId: "s" } };
}

Deno.test("a rule is made of what a person allowed always in an agent's own prompt", () =>
  withDaemon(async (world) => {
    const answer = await post(world.ask, "/v1/hook/openclaw/always", payload("touch ASK_ME"));
    assert.deepEqual(await answer.json(), { rule: "allow exec touch ASK_ME" });
    assert.match(overrides(world), /touch ASK_ME/);
  }));

Deno.test("no rule is made of what is denied", () =>
  withDaemon(async (world) => {
    const answer = await post(world.ask, "/v1/hook/openclaw/always", payload("touch DENY_ME"));
    assert.equal(answer.status, 409);
    assert.match(await answer.text(), /it is denied: This marker is not for agents/);
    assert.equal(overrides(world), "");
  }));

Deno.test("only who has the admin token can have a rule made", () =>
  withDaemon(async (world) => {
    assert.equal(
      (await post(world.ask, "/v1/hook/openclaw/always", payload("touch ASK_ME"), null)).status,
      401,
    );
    using client = Deno.createHttpClient({ proxy: { transport: "unix", path: world.home.socket } });
    const answer = await fetch("http://127.0.0.1/v1/hook/openclaw/always", {
      client,
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(payload("touch ASK_ME")),
    });
    assert.equal(answer.status, 403, await answer.text());
    assert.equal(overrides(world), "");
  }));
