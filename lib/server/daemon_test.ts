import assert from "node:assert/strict";
import { rampartHome } from "../policies/mod.ts";
import { startDaemon } from "./daemon.ts";
import { askDaemon, createAgentToken, runningDaemon } from "./mod.ts";
import { POLICY, withDaemon, type World } from "./test_daemon.ts";

async function refusal(answer: Response): Promise<[number, string]> {
  const { error } = await answer.json();
  return [answer.status, error.code];
}

const JSON_POST = { method: "POST", headers: { "content-type": "application/json" } } as const;

function events(home: World["home"]): Record<string, unknown>[] {
  return [...Deno.readDirSync(home.audit)].map(({ name }) => name).filter((name) => name.endsWith(".jsonl"))
    .sort()
    .flatMap((name) => Deno.readTextFileSync(`${home.audit}/${name}`).trim().split("\n"))
    .map((line) => JSON.parse(line));
}

Deno.test("a preflight is judged and not recorded", () =>
  withDaemon(async ({ judge, home }) => {
    const { allowed, decision, matched_policies } = await judge("preflight", "touch DENY_ME");
    assert.deepEqual([allowed, decision, matched_policies], [false, "deny", ["test-denials"]]);
    assert.equal(events(home).filter(({ kind }) => kind === "call").length, 0);
  }));

Deno.test("a call is judged, and its event is on disk before the answer", () =>
  withDaemon(async ({ judge, home }) => {
    const answer = await judge("tool", "touch DENY_ME");
    const event = events(home).at(-1);
    assert.equal(event?.kind, "call");
    assert.equal(event?.id, answer.event);
    assert.deepEqual(event?.params, { command: "touch DENY_ME" });
  }));

Deno.test("an ask is not allowed, an unmatched call is", () =>
  withDaemon(async ({ judge }) => {
    const asked = await judge("tool", "touch ASK_ME");
    assert.deepEqual([asked.allowed, asked.decision], [false, "ask"]);
    const free = await judge("tool", "touch other");
    assert.deepEqual([free.allowed, free.decision], [true, "allow"]);
  }));

Deno.test("in monitor mode all is allowed, and what would have been is recorded", () =>
  withDaemon(async ({ judge, home }) => {
    const { allowed, decision, mode } = await judge("tool", "touch DENY_ME");
    assert.deepEqual([allowed, decision, mode], [true, "deny", "monitor"]);
    const { decision: recorded } = events(home).at(-1) as { decision: { action: string; enforced: boolean } };
    assert.deepEqual([recorded.action, recorded.enforced], ["deny", false]);
  }, { mode: "monitor" }));

Deno.test("a disabled daemon neither judges nor records", () =>
  withDaemon(async ({ judge, home }) => {
    const { allowed, mode } = await judge("tool", "touch DENY_ME");
    assert.deepEqual([allowed, mode], [true, "disabled"]);
    assert.equal(events(home).filter(({ kind }) => kind === "call").length, 0);
  }, { mode: "disabled" }));

Deno.test("a hook's payload goes in, and what the hook prints comes out, with its status", () =>
  withDaemon(async ({ ask, root }) => {
    const answer = await ask("/v1/hook/claude-code", {
      ...JSON_POST,
      body: JSON.stringify({
        hook_event_name: "PreToolUse",
        session_id: "s",
        cwd: root,
        tool_name: "Bash",
        tool_input: { command: "touch DENY_ME" },
        tool_use_id: "t",
      }),
    });
    assert.equal(answer.headers.get("rampart-exit"), "0");
    const { hookSpecificOutput } = await answer.json();
    assert.equal(hookSpecificOutput.permissionDecision, "deny");
    assert.match(hookSpecificOutput.permissionDecisionReason, /This marker is not for agents/);
  }));

for (const payload of ["", "no JSON", "[]", "null", '{"hook_event_name":"PreToolUse"}', "\0\xff"]) {
  Deno.test(`the payload ${JSON.stringify(payload)} is answered, recorded, and the daemon goes on`, () =>
    withDaemon(async ({ ask, judge, home }) => {
      const answer = await ask("/v1/hook/claude-code", { ...JSON_POST, body: payload });
      assert.equal(answer.status, 200);
      const { hookSpecificOutput } = await answer.json();
      assert.equal(hookSpecificOutput.permissionDecision, "ask");
      assert.equal(events(home).at(-1)?.notice, "bad-payload");
      assert.equal((await judge("tool", "touch other")).allowed, true);
    }));
}

Deno.test("a call that can't be understood is refused, and recorded", () =>
  withDaemon(async ({ ask, home }) => {
    const answer = await ask("/v1/tool/exec", { ...JSON_POST, body: '{"parms":{}}' });
    assert.deepEqual(await refusal(answer), [400, "bad-call"]);
    assert.equal(events(home).at(-1)?.notice, "bad-request");
  }));

Deno.test("a body that is too large is refused", () =>
  withDaemon(async ({ ask }) => {
    const answer = await ask("/v1/tool/exec", { ...JSON_POST, body: " ".repeat(16 * 1024 * 1024 + 1) });
    assert.deepEqual(await refusal(answer), [413, "too-large"]);
  }));

Deno.test("without a token nothing is answered over TCP but the sign of life", () =>
  withDaemon(async ({ ask }) => {
    assert.equal((await (await ask("/healthz", { token: null })).json()).status, "ok");
    for (const path of ["/v1/status", "/v1/policies", "/v1/events", "/metrics"]) {
      assert.deepEqual(await refusal(await ask(path, { token: null })), [401, "token-missing"]);
    }
    assert.deepEqual(
      await refusal(await ask("/v1/tool/exec", { ...JSON_POST, body: "{}", token: null })),
      [401, "token-missing"],
    );
    assert.deepEqual(await refusal(await ask("/v1/status", { token: "wrong" })), [401, "unknown-token"]);
  }));

Deno.test("an agent token can ask for decisions and nothing else, until it expires or is revoked", () =>
  withDaemon(async ({ ask, home }) => {
    const { token = "" } = createAgentToken(home, { name: "a", now: Date.now() }) ?? {};
    const late = createAgentToken(home, { name: "b", now: Date.now() - 10_000, lifetime: 5_000 });
    // The files are looked at again only after a while.
    await new Promise((resolve) => setTimeout(resolve, 600));
    const body = JSON.stringify({ params: { command: "ls" } });
    assert.equal(
      (await (await ask("/v1/preflight/exec", { ...JSON_POST, body, token })).json()).allowed,
      true,
    );
    assert.deepEqual(await refusal(await ask("/v1/status", { token })), [403, "admin-only"]);
    assert.deepEqual(
      await refusal(await ask("/v1/preflight/exec", { ...JSON_POST, body, token: late?.token ?? "" })),
      [401, "unknown-token"],
    );
  }));

const CROSS: readonly (readonly [header: string, value: string, status: number, code: string])[] = [
  ["origin", "https://evil.example", 403, "cross-origin"],
  ["origin", "null", 403, "cross-origin"],
  ["sec-fetch-site", "cross-site", 403, "cross-site"],
  ["content-type", "text/plain", 415, "not-json"],
];
for (const [header, value, status, code] of CROSS) {
  Deno.test(`a request with ${header}: ${value} is refused`, () =>
    withDaemon(async ({ ask }) => {
      const answer = await ask("/v1/preflight/exec", {
        method: "POST",
        body: "{}",
        headers: { "content-type": "application/json", [header]: value },
      });
      assert.deepEqual(await refusal(answer), [status, code]);
      assert.equal(answer.headers.get("access-control-allow-origin"), null);
    }));
}

Deno.test("a request under another name, as after DNS rebinding, is refused", () =>
  withDaemon(async ({ daemon, token }) => {
    const { hostname, port } = new URL(`http://${daemon.address}`);
    using connection = await Deno.connect({ hostname, port: Number(port) });
    await connection.write(new TextEncoder().encode(
      `GET /v1/status HTTP/1.1\r\nHost: evil.example:${port}\r\nAuthorization: Bearer ${token}\r\nConnection: close\r\n\r\n`,
    ));
    assert.match(await new Response(connection.readable).text(), /^HTTP\/1\.1 421 /);
  }));

Deno.test("a token in a URL is refused", () =>
  withDaemon(async ({ ask }) => {
    assert.deepEqual(await refusal(await ask("/v1/status?token=x")), [400, "token-in-url"]);
  }));

Deno.test("GET /v1/policy names what replaced it", () =>
  withDaemon(async ({ ask }) => {
    const answer = await ask("/v1/policy");
    assert.equal(answer.status, 404);
    const { error } = await answer.json();
    assert.match(error.message, /\/v1\/status.*\/v1\/policies/);
  }));

Deno.test("status, policies, metrics and the description answer", () =>
  withDaemon(async ({ ask, judge, daemon }) => {
    await judge("tool", "touch DENY_ME");
    const status = await (await ask("/v1/status")).json();
    assert.deepEqual([status.address, status.mode, status.counts.denied], [daemon.address, "enforce", 1]);
    const { policies } = await (await ask("/v1/policies")).json();
    assert.ok(policies.some(({ name }: { name: string }) => name === "test-denials"));
    assert.match(
      await (await ask("/metrics")).text(),
      /^rampart_calls_total\{action="deny",agent="a",enforced="true",tool="exec"\} 1$/m,
    );
    const description = await (await ask("/openapi.json", { token: null })).json();
    assert.equal(description.openapi, "3.1.0");
    for (const path of Object.keys(description.paths).filter((p) => !p.includes("{") && p !== "/v1/events")) {
      const [method = ""] = Object.keys(description.paths[path]);
      if (method === "get") assert.equal((await ask(path)).status, 200, path);
    }
  }));

Deno.test("events are streamed as they are recorded, and a client resumes", () =>
  withDaemon(async ({ ask, judge }) => {
    const first = await judge("tool", "touch one");
    // Recorded while the client was away: only the log has it.
    const second = await judge("tool", "touch two");
    const abort = new AbortController();
    const answer = await ask("/v1/events", {
      headers: { "last-event-id": String(first.event) },
      signal: abort.signal,
    });
    const third = await judge("tool", "touch three");
    const ids: string[] = [];
    let text = "";
    for await (const part of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      text += part;
      ids.splice(0, ids.length, ...[...text.matchAll(/^id: (\w+)$/gm)].map(([, id = ""]) => id));
      if (ids.length >= 2) break;
    }
    abort.abort();
    assert.deepEqual(ids, [second.event, third.event]);
  }));

Deno.test("a changed policy counts within a second; a broken one leaves the old in force, and it is said", () =>
  withDaemon(async ({ judge, home, ask, said }) => {
    Deno.writeTextFileSync(home.custom, POLICY.replace("DENY_ME", "NOT_ME"));
    await until(async () => (await judge("preflight", "touch NOT_ME")).decision === "deny");
    assert.equal((await judge("preflight", "touch DENY_ME")).decision, "allow");
    Deno.writeTextFileSync(home.custom, "policies: [");
    await until(async () => (await (await ask("/v1/status")).json()).policies.problems.length > 0);
    assert.equal((await judge("preflight", "touch NOT_ME")).decision, "deny");
    await until(() => Promise.resolve(events(home).some(({ notice }) => notice === "policies-broken")));
    assert.ok(said.some((line) => line.includes("stay in force")));
  }));

Deno.test("a policy that never loaded lets nothing through unasked", async () => {
  const folder = Deno.makeTempDirSync({ prefix: "rampart" });
  const home = rampartHome({}, { userHome: folder, cwd: folder });
  Deno.mkdirSync(home.policies, { recursive: true });
  Deno.writeTextFileSync(home.custom, "policies: [");
  const daemon = await startDaemon({ home, userHome: folder, env: {}, platform: "linux", port: 0, say() {} });
  if ("problem" in daemon) throw new Error(daemon.problem);
  try {
    const answer = await askDaemon(home, "/v1/preflight/exec", {
      method: "POST",
      body: { params: { command: "ls" } },
    });
    assert.ok(answer.ok);
    assert.equal((answer.body as { decision: string }).decision, "ask");
  } finally {
    await daemon.stop();
    Deno.removeSync(folder, { recursive: true });
  }
});

Deno.test("a project's policy makes calls in it stricter", () =>
  withDaemon(async ({ root, home, token }) => {
    const project = `${root}/project`;
    Deno.mkdirSync(`${project}/.git`, { recursive: true });
    Deno.mkdirSync(`${project}/.rampart`);
    Deno.writeTextFileSync(`${project}/.rampart/policy.yaml`, POLICY.replace("DENY_ME", "HERE"));
    const decisionIn = async (cwd: string): Promise<unknown> => {
      const answer = await askDaemon(home, "/v1/preflight/exec", {
        method: "POST",
        token,
        body: { params: { command: "touch HERE" }, cwd },
      });
      return answer.ok ? (answer.body as { decision: string }).decision : answer.problem;
    };
    assert.equal(await decisionIn(project), "deny");
    assert.equal(await decisionIn(root), "allow");
  }));

Deno.test("there is one daemon for a home; a stale socket and record are no hindrance", () =>
  withDaemon(async ({ home, root, daemon }) => {
    const again = { home, userHome: root, env: {}, platform: "linux", port: 0, say() {} } as const;
    const second = await startDaemon(again);
    assert.ok("problem" in second && second.problem.includes("runs already"));
    assert.equal(runningDaemon(home)?.address, daemon.address);
    await daemon.stop();
    Deno.writeTextFileSync(home.socket, "");
    Deno.writeTextFileSync(`${home.run}/daemon.json`, '{"pid":1}');
    const third = await startDaemon(again);
    assert.ok(!("problem" in third));
    await third.stop();
  }));

Deno.test("a port that is taken is said", async () => {
  using taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const folder = Deno.makeTempDirSync({ prefix: "rampart" });
  const home = rampartHome({}, { userHome: folder, cwd: folder });
  const port = (taken.addr as Deno.NetAddr).port;
  const daemon = await startDaemon({ home, userHome: folder, env: {}, platform: "linux", port, say() {} });
  assert.ok("problem" in daemon);
  assert.match(daemon.problem, new RegExp(`port ${port} is taken`));
  assert.equal(runningDaemon(home), undefined);
  Deno.removeSync(folder, { recursive: true });
});

Deno.test("a path too long for a socket is said", async () => {
  const folder = Deno.makeTempDirSync({ prefix: "rampart" });
  const home = rampartHome({ RAMPART_HOME: `${folder}/${"x".repeat(100)}` }, {
    userHome: folder,
    cwd: folder,
  });
  const daemon = await startDaemon({ home, userHome: folder, env: {}, platform: "linux", port: 0, say() {} });
  assert.ok("problem" in daemon && daemon.problem.includes("longer than"));
  Deno.removeSync(folder, { recursive: true });
});

Deno.test("what can't be recorded is said, and by fail: closed it is denied", () =>
  withDaemon(async ({ judge, home, ask }) => {
    assert.equal((await judge("tool", "touch other")).allowed, true);
    // A file in the folder's place: as root one may write into folders without permission.
    await Deno.remove(home.audit, { recursive: true });
    Deno.writeTextFileSync(home.audit, "");
    const { allowed, decision, unrecorded } = await judge("tool", "touch other");
    assert.deepEqual([allowed, decision], [false, "deny"]);
    assert.equal(typeof unrecorded, "string");
    const status = await (await ask("/v1/status")).json();
    assert.equal(typeof status.audit.problem, "string");
  }, { config: "fail: closed\n" }));

async function until(holds: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + 5_000;
  while (!await holds()) {
    if (performance.now() > end) assert.fail("it did not come to pass within 5 s");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
