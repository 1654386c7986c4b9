import assert from "node:assert/strict";
import { inWorld, LAUNCHER, type World } from "./rampart.ts";

const POLICY = `version: "1"
policies:
  - name: markers
    rules:
      - action: deny
        when: { command_matches: ["touch DENY_ME*"] }
        message: Leave that marker alone
`;

/** A world with a port that is the system's to choose, and a policy. Whatever daemon was started is stopped. */
async function inServed(work: (world: World) => Promise<void>, config = "port: 0\n"): Promise<void> {
  await inWorld(async (world) => {
    world.write("home/.rampart/config.yaml", config);
    world.write("home/.rampart/policies/custom.yaml", POLICY);
    try {
      await work(world);
    } finally {
      await world.run(["serve", "stop"]);
    }
  });
}

function payload(command: string, cwd: string): string {
  return JSON.stringify({
    hook_event_name: "PreToolUse",
    session_id: "s",
    cwd,
    tool_name: "Bash",
    tool_input: { command },
    tool_use_id: "t",
  });
}

/** Answers of the daemon over TCP, with the admin token. */
async function ask(world: World, path: string, body?: unknown): Promise<{ status: number; body: unknown }> {
  const root = `${world.home}/.rampart`;
  const { address } = JSON.parse(Deno.readTextFileSync(`${root}/run/daemon.json`));
  const token = Deno.readTextFileSync(`${root}/token`).trim();
  const answer = await fetch(`http://${address}${path}`, {
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { method: "POST", body: JSON.stringify(body) }),
  });
  return { status: answer.status, body: await answer.json() };
}

function events(folder: string): readonly Readonly<Record<string, unknown>>[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name).filter((name) => name.endsWith(".jsonl"))
    .sort().flatMap((name) => Deno.readTextFileSync(`${folder}/${name}`).trim().split("\n"))
    .map((line) => JSON.parse(line));
}

Deno.test("serve --background returns once it answers; again it says that it runs; stop stops it", () =>
  inServed(async (world) => {
    const { run, home } = world;
    const started = await run(["serve", "--background"]);
    assert.equal(started.status, 0, started.err);
    assert.match(started.out, /^Rampart runs in the background: process \d+, http:\/\/127\.0\.0\.1:\d+\n$/);
    assert.deepEqual((await ask(world, "/healthz")).body, { status: "ok" });
    assert.match((await run(["serve", "--background"])).out, /^A daemon runs already: process \d+/);
    const second = await run(["serve"]);
    assert.equal(second.status, 1);
    assert.match(second.err, /a daemon runs already/);
    assert.match((await run(["serve", "stop"])).out, /^The daemon is stopped\.\n$/);
    assert.match((await run(["serve", "stop"])).out, /^No daemon runs\.\n$/);
    const kinds = events(`${home}/.rampart/audit`).map(({ notice }) => notice);
    assert.deepEqual(kinds, ["daemon-started", "daemon-stopped"]);
  }));

Deno.test("files of the home are for their owner alone", () =>
  inServed(async ({ run, home }) => {
    await run(["serve", "--background"]);
    const mode = (path: string): string =>
      ((Deno.statSync(`${home}/.rampart/${path}`).mode ?? 0) & 0o777).toString(8);
    const names = ["run", "token", "run/rampart.sock", "audit"];
    assert.deepEqual(names.map(mode), ["700", "600", "600", "700"]);
  }));

Deno.test("serve --mode, --config and --audit-dir are what the daemon goes by", () =>
  inServed(async (world) => {
    const { run, write, folder, cwd } = world;
    const config = write("other.yaml", POLICY.replace("DENY_ME", "OTHER"));
    const started = await run([
      "serve",
      "--background",
      "--mode",
      "monitor",
      "--config",
      config,
      "--audit-dir",
      `${folder}/elsewhere`,
    ]);
    assert.equal(started.status, 0, started.err);
    const { body } = await ask(world, "/v1/tool/exec", { params: { command: "touch OTHER" }, cwd });
    const { allowed, decision, mode } = body as Record<string, unknown>;
    assert.deepEqual([allowed, decision, mode], [true, "deny", "monitor"]);
    assert.equal(events(`${folder}/elsewhere`).at(-1)?.kind, "call");
  }));

for (
  const [words, says] of [
    [["--port", "99999"], /no such port/],
    [["--mode", "off"], /mode/],
    [["--host", "0.0.0.0"], /can be reached by other machines/],
    [["--host", "0.0.0.0", "--listen-insecure"], /can be reached by other machines/],
    [["--config", "absent.yaml"], /no such file/],
  ] as const
) {
  Deno.test(`serve ${words.join(" ")} is refused`, () =>
    inServed(async ({ run }) => {
      const { status, err } = await run(["serve", ...words]);
      assert.equal(status, 2);
      assert.match(err, says);
    }));
}

Deno.test("agent tokens are made, listed, made anew and revoked, and only shown once", () =>
  inServed(async ({ run, home }) => {
    const made = await run(["token", "create", "build", "--expires", "90d"]);
    assert.match(made.out, /^rampart_agent_[\w-]{43}\n$/);
    const file = `${home}/.rampart/agent-tokens.json`;
    assert.ok(!Deno.readTextFileSync(file).includes(made.out.trim()));
    assert.equal((Deno.statSync(file).mode ?? 0) & 0o777, 0o600);
    assert.match((await run(["token", "list"])).out, /^build {2}created [\d-]+, expires [\d-]+\n$/);
    assert.equal((await run(["token", "create", "build"])).status, 2);
    assert.notEqual((await run(["token", "rotate", "build"])).out, made.out);
    assert.match((await run(["token", "revoke", "build"])).out, /is revoked/);
    assert.match((await run(["token", "list"])).out, /There are none/);
    assert.equal((await run(["token", "revoke", "build"])).status, 2);
  }));

Deno.test("hook judges and records in its own process, daemon or not", () =>
  inServed(async ({ run, home, cwd }) => {
    const denied = await run(["hook", "--agent", "claude-code"], { stdin: payload("touch DENY_ME", cwd) });
    assert.equal(denied.status, 0, denied.err);
    const { hookSpecificOutput } = JSON.parse(denied.out);
    assert.equal(hookSpecificOutput.permissionDecision, "deny");
    const free = await run(["hook", "--agent", "claude-code"], { stdin: payload("touch RAN", cwd) });
    assert.equal(free.out, "{}");
    const decisions = events(`${home}/.rampart/audit`).map(({ decision }) => decision as { action: string });
    assert.deepEqual(decisions.map(({ action }) => action), ["deny", "allow"]);
  }));

Deno.test("two processes that record at once make one sound log", () =>
  inServed(async (world) => {
    const { run, cwd, home } = world;
    await run(["serve", "--background"]);
    await Promise.all([
      ...Array.from({ length: 20 }, () => ask(world, "/v1/tool/exec", { params: { command: "ls" }, cwd })),
      ...Array.from({ length: 4 }, () =>
        run(["hook", "--agent", "claude-code"], { stdin: payload("touch RAN", cwd) })),
    ]);
    const calls = events(`${home}/.rampart/audit`).filter(({ kind }) =>
      kind === "call"
    );
    assert.equal(calls.length, 24);
    assert.equal((await run(["audit", "verify"])).status, 0);
  }));

/** Runs the launcher through a shell that first limits itself. */
async function limited(
  limits: string,
  words: readonly string[],
  { home, cwd, stdin }: { readonly home: string; readonly cwd: string; readonly stdin: string },
): Promise<{ status: number; out: string; err: string }> {
  const child = new Deno.Command("sh", {
    args: ["-c", `${limits}; exec "$0" "$@"`, LAUNCHER, ...words],
    cwd,
    clearEnv: true,
    env: { HOME: home, PATH: Deno.env.get("PATH") ?? "" },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(stdin));
  await writer.close();
  const { code, stdout, stderr } = await child.output();
  const decoder = new TextDecoder();
  return { status: code, out: decoder.decode(stdout), err: decoder.decode(stderr) };
}

Deno.test("64 file descriptors are enough", () =>
  inServed(async (world) => {
    const { cwd } = world;
    const hook = ["hook", "--agent", "claude-code"];
    const one = await limited("ulimit -n 64", hook, { ...world, stdin: payload("touch DENY_ME", cwd) });
    assert.match(one.out, /"permissionDecision":"deny"/);
    const started = await limited("ulimit -n 64", ["serve", "--background"], { ...world, stdin: "" });
    assert.equal(started.status, 0, started.err);
    const judge = (): Promise<{ status: number }> =>
      ask(world, "/v1/tool/exec", { params: { command: "ls" }, cwd });
    await judge();
    // More clients than there are descriptors: the listener is lost, and opened again once they have gone.
    const { address } = JSON.parse(Deno.readTextFileSync(`${world.home}/.rampart/run/daemon.json`));
    const { hostname, port } = new URL(`http://${address}`);
    const clients = await Promise.allSettled(
      Array.from({ length: 100 }, () => Deno.connect({ hostname, port: Number(port) })),
    );
    for (const client of clients) if (client.status === "fulfilled") client.value.close();
    const answers: number[] = [];
    for (const end = performance.now() + 20_000; answers.length < 20 && performance.now() < end;) {
      await judge().then(({ status }) => answers.push(status), () => new Promise((go) => setTimeout(go, 20)));
    }
    assert.deepEqual(answers, new Array(20).fill(200));
    const calls = events(`${world.home}/.rampart/audit`).filter(({ kind }) => kind === "call");
    assert.equal(calls.length, 22);
    assert.equal((await world.run(["audit", "verify"])).status, 0);
  }));

const canMount = new Deno.Command("unshare", { args: ["--mount", "true"], stderr: "null" });
Deno.test({
  name: "a full disk: denials hold, the rest goes by the fail setting, and nothing that was said is lost",
  ignore: Deno.build.os !== "linux" || !await canMount.output().then(({ success }) => success, () => false),
  fn: () =>
    inServed(async (world) => {
      const { home, cwd } = world;
      const audit = `${home}/.rampart/audit`;
      Deno.mkdirSync(audit, { mode: 0o700 });
      const mount = `mount -t tmpfs -o size=48k none '${audit}'`;
      const child = new Deno.Command("unshare", {
        args: ["--mount", "sh", "-c", `${mount} && exec "$0" serve`, LAUNCHER],
        cwd,
        clearEnv: true,
        env: { HOME: home, PATH: Deno.env.get("PATH") ?? "" },
        stdin: "null",
        stdout: "piped",
        stderr: "null",
      }).spawn();
      const reader = child.stdout.getReader();
      await reader.read();
      const judge = async (command: string): Promise<Record<string, unknown>> =>
        (await ask(world, "/v1/tool/exec", { params: { command }, cwd })).body as Record<string, unknown>;
      let last: Record<string, unknown> = {};
      for (let i = 0; i < 300 && last.unrecorded === undefined; i++) {
        last = await judge(`touch ${"x".repeat(300)}`);
      }
      assert.match(String(last.unrecorded), /space/i);
      assert.deepEqual([last.allowed, last.decision], [true, "allow"]);
      const { body } = await ask(world, "/v1/status");
      assert.match(JSON.stringify(body), /"problem":"[^"]*space/i);
      const denied = await judge("touch DENY_ME");
      assert.deepEqual([denied.allowed, denied.decision], [false, "deny"]);
      child.kill("SIGTERM");
      await reader.cancel();
      await child.status;
    }),
});

Deno.test("without a home, and with one that can't be written, it is said what to do", () =>
  inWorld(async ({ run, write }) => {
    const file = write("a-file", "");
    const { status, err } = await run(["serve"], { env: { RAMPART_HOME: `${file}/home` } });
    assert.equal(status, 1);
    assert.match(
      err,
      /^rampart: the daemon can't start: cannot use .*\n {2}make the folder writable for you\n$/,
    );
  }));

Deno.test("a hook whose home can't be written still answers", () =>
  inWorld(async ({ run, write, cwd }) => {
    const file = write("a-file", "");
    const answer = await run(["hook", "--agent", "claude-code"], {
      env: { RAMPART_HOME: `${file}/home` },
      stdin: payload("cat ~/.ssh/id_rsa", cwd),
    });
    const { hookSpecificOutput, systemMessage } = JSON.parse(answer.out);
    assert.equal(hookSpecificOutput.permissionDecision, "deny");
    assert.match(systemMessage, /could not record/);
  }));

Deno.test("log says that a policy is broken, and goes on", () =>
  inWorld(async ({ run, write }) => {
    write("home/.rampart/policies/custom.yaml", "policies: [");
    const { status, out, err } = await run(["log"]);
    assert.equal(status, 0);
    assert.match(err, /custom\.yaml has an error; a daemon that runs goes on with the policies from before/);
    assert.match(out, /No call is recorded yet/);
  }));
