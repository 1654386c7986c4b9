/**
 * The real Claude Code with Rampart as a person installs it: `init`, `setup claude-code`, the gate, the daemon.
 *
 * @module
 */

import assert from "node:assert/strict";
import { inWorld, LAUNCHER, type World } from "../end_to_end/rampart.ts";
import { exists, leaveNothing } from "./guarded_agent.ts";
import { assertRedacted, LOGIN, SHOW_LOGIN } from "./redacted.ts";
import { bash, call, CLAUDE, type ClaudeOptions, type ClaudeRun, runClaude } from "./run_claude.ts";

const POLICY = `version: "1"
policies:
  - name: markers
    rules:
      - action: deny
        when: { command_matches: ["touch DENY_ME*"] }
        message: "Leave that marker alone; use touch RAN"
      - action: ask
        when: { command_matches: ["touch ASK_ME*"] }
        message: "A marker that needs a person"
  - name: files
    rules:
      - action: deny
        when: { path_matches: ["**/secret*"] }
        message: "That file is not for agents"
  - name: words
    rules:
      - action: deny
        when: { tool_param_matches: { text: "*forbidden*" } }
        message: "That word is not for agents"
  - name: depth
    rules:
      - action: deny
        when: { command_matches: ["touch TOP_ONLY*"], agent_depth: 1 }
        message: "That is not for sub-agents"
  - name: output
    rules:
      - action: deny
        when: { response_matches: ["TOKEN-[0-9]{4}"] }
        message: "The output holds a token"
`;

/** A world in which Claude Code is guarded. */
interface Guarded extends World {
  /** Runs the agent. */
  claude(script: ClaudeOptions["script"], options?: Partial<ClaudeOptions>): Promise<ClaudeRun>;
  /** Whether something lies in the agent's working folder. */
  has(name: string): boolean;
  /** The audit log's events. */
  events(): readonly Readonly<Record<string, unknown>>[];
  /** Process id of the daemon. */
  daemon(): number;
}

function guarded(name: string, work: (world: Guarded) => Promise<void>): void {
  Deno.test({
    name: `Claude Code, guarded: ${name}`,
    ignore: CLAUDE === undefined,
    fn: () =>
      inWorld(async (world) => {
        await inOrder(world, ["init"]);
        world.write("home/.rampart/policies/custom.yaml", POLICY);
        configure(world);
        await inOrder(world, ["setup", "claude-code"]);
        await inOrder(world, ["serve", "--background"]);
        try {
          await work({ ...world, ...handlesOf(world) });
        } finally {
          await world.run(["serve", "stop"]);
          endAllOf(world);
        }
      }),
  });
}

/** Writes config.yaml, with a port of which nothing else is known to make use. */
function configure(world: World, more = ""): void {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  world.write("home/.rampart/config.yaml", `profile: standard\nport: ${port}\n${more}`);
}

/** Ends what was started in a world and still runs, such as a daemon that was on its way when it was told to stop. */
function endAllOf({ folder }: World): void {
  const { stdout } = new Deno.Command("ps", { args: ["-eo", "pid=,args="] }).outputSync();
  for (const line of new TextDecoder().decode(stdout).split("\n")) {
    const [, pid, args = ""] = /^\s*(\d+) (.*)$/.exec(line) ?? [];
    if (args.includes(`${folder}/`)) Deno.kill(Number(pid), "SIGKILL");
  }
}

async function inOrder(world: World, args: readonly string[]): Promise<string> {
  const { status, out, err } = await world.run(args);
  assert.equal(status, 0, out + err);
  return out;
}

function handlesOf({ home, cwd }: World): Omit<Guarded, keyof World> {
  return {
    claude: (script, options) => runClaude({ home, work: cwd, script, ...options }),
    has: (name) => exists(`${cwd}/${name}`),
    events: () =>
      [...Deno.readDirSync(`${home}/.rampart/audit`)]
        .filter(({ name }) => /^\d{4}-\d\d-\d\d\.jsonl$/.test(name)).sort((a, b) => a.name < b.name ? -1 : 1)
        .flatMap(({ name }) => Deno.readTextFileSync(`${home}/.rampart/audit/${name}`).trim().split("\n"))
        .map((line) => JSON.parse(line)),
    daemon: () => JSON.parse(Deno.readTextFileSync(`${home}/.rampart/run/daemon.json`)).pid,
  };
}

guarded("an allowed command runs, a denied one leaves no marker and the model reads why", async (world) => {
  const { results } = await world.claude([bash("touch RAN; echo heard"), bash("touch DENY_ME")]);
  assert.equal(results[0]?.text, "heard");
  assert.match(
    results[1]?.text ?? "",
    /Denied by Rampart: Leave that marker alone; use touch RAN \(policy: markers\)\. Do not retry/,
  );
  assert.ok(world.has("RAN"));
  assert.ok(!world.has("DENY_ME"));
});

guarded("reads, edits, writes and MCP calls are stopped like commands", async (world) => {
  const { cwd, folder } = world;
  Deno.writeTextFileSync(`${cwd}/secret`, "hidden words\n");
  Deno.writeTextFileSync(`${cwd}/open`, "open words\n");
  const mcpLog = `${folder}/mcp.jsonl`;
  const { results } = await world.claude([
    call("Read", { file_path: `${cwd}/secret` }),
    call("Read", { file_path: `${cwd}/open` }),
    call("Edit", { file_path: `${cwd}/open`, old_string: "open", new_string: "opened" }),
    call("Write", { file_path: `${cwd}/secret2`, content: "x" }),
    call("mcp__notes__echo", { text: "a forbidden word" }),
    call("mcp__notes__echo", { text: "hello" }),
    call("mcp__notes__write_note", { path: `${cwd}/secret3`, text: "x" }),
    bash("cat secret"),
  ], { mcpLog });
  assert.deepEqual(
    results.map(({ error }) => error),
    [true, false, false, true, true, false, true, true],
    JSON.stringify(results),
  );
  assert.ok(!JSON.stringify(results).includes("hidden words"));
  assert.equal(Deno.readTextFileSync(`${cwd}/open`), "opened words\n");
  assert.ok(!world.has("secret2") && !world.has("secret3"));
  assert.ok(!Deno.readTextFileSync(mcpLog).includes("forbidden"));
});

for (const person of ["allow", "deny"] as const) {
  guarded(`an ask is the agent's own prompt, and a person who says ${person} decides`, async (world) => {
    await world.claude([bash("touch ASK_ME")], { person, mcpLog: `${world.folder}/mcp.jsonl` });
    assert.equal(world.has("ASK_ME"), person === "allow");
  });
}

guarded("an ask stops where there is nobody", async (world) => {
  const { results: [asked] } = await world.claude([bash("touch ASK_ME")]);
  assert.match(asked?.text ?? "", /Rampart asks for approval/);
  assert.ok(!world.has("ASK_ME"));
});

guarded("where no rule speaks the agent's own prompts stay", async (world) => {
  await world.claude([bash("touch UNMENTIONED")], { prompts: true });
  assert.ok(!world.has("UNMENTIONED"));
});

guarded("output that may not pass does not reach the model, or only what may", async (world) => {
  const { cwd, folder } = world;
  Deno.writeTextFileSync(`${cwd}/login.txt`, `${LOGIN}\n`);
  const { results: [hidden, shown, read, echoed, failed], told } = await world.claude([
    bash("echo TOKEN-$((1000 + 234))"),
    bash(SHOW_LOGIN),
    call("Read", { file_path: `${cwd}/login.txt` }),
    call("mcp__notes__echo", { text: LOGIN }),
    bash("sed s/%// login.txt >&2; false"),
  ], { mcpLog: `${folder}/mcp.jsonl` });
  assertRedacted(`${shown?.text}\n${told}`);
  for (const { text } of [read, echoed].map((result) => result ?? { text: "" })) {
    assert.match(text, /postgres:\/\/app:\[redacted: url-password\]@db\.internal\.corp\/app/);
    assert.ok(!text.includes(LOGIN));
  }
  // An error's text can't be replaced.
  assert.ok(failed?.text.includes(LOGIN));
  assert.match(
    told,
    /PostToolUseFailure:Bash hook additional context: Denied by Rampart: .* you have read its output/,
  );
  assert.match(hidden?.text ?? "", /\[Output withheld/);
  assert.doesNotMatch(`${hidden?.text}${told}`, /TOKEN-1234/);
});

guarded("every call and every output is in the log, with the session, and the chain holds", async (world) => {
  await world.claude([bash("touch RAN"), bash("touch DENY_ME"), bash("false")]);
  const events = world.events().filter(({ agent }) => agent === "claude-code");
  assert.deepEqual(
    events.map(({ kind, failed }) => [kind, failed ?? false]),
    [["call", false], ["response", false], ["call", false], ["call", false], ["response", true]],
  );
  assert.equal(new Set(events.map(({ session }) => session)).size, 1);
  assert.equal((await world.run(["audit", "verify"])).status, 0);
});

guarded("a daemon that is killed between two calls is missed by neither", async (world) => {
  const { results } = await world.claude([
    bash("touch RAN"),
    { ...bash("touch DENY_ME"), before: () => Deno.kill(world.daemon(), "SIGKILL") },
    bash("touch RAN_TOO"),
  ]);
  assert.deepEqual(results.map(({ error }) => error), [false, true, false]);
  assert.ok(!world.has("DENY_ME"));
  assert.ok(world.has("RAN_TOO"));
});

guarded("a daemon that does not run is not missed", async (world) => {
  await inOrder(world, ["serve", "stop"]);
  const { results } = await world.claude([bash("touch RAN"), bash("touch DENY_ME")]);
  assert.deepEqual(results.map(({ error }) => error), [false, true]);
  assert.ok(world.has("RAN") && !world.has("DENY_ME"));
  assert.ok(
    world.events().some(({ kind, decision }) => kind === "call" && JSON.stringify(decision).includes("deny")),
  );
});

guarded("a daemon that hangs does not let a denied call run", async (world) => {
  let stopped: number | undefined;
  try {
    const { results } = await world.claude([
      bash("touch RAN"),
      {
        ...bash("touch DENY_ME"),
        before: () => {
          stopped = world.daemon();
          Deno.kill(stopped, "SIGSTOP");
        },
      },
    ]);
    assert.equal(results[1]?.error, true);
    assert.ok(!world.has("DENY_ME"));
  } finally {
    if (stopped !== undefined) Deno.kill(stopped, "SIGCONT");
  }
});

guarded("where calls fail closed, a gate that is gone stops them", async (world) => {
  configure(world, "fail: closed\n");
  await inOrder(world, ["setup", "claude-code"]);
  Deno.renameSync(`${world.home}/.rampart/bin/rampart-gate`, `${world.home}/.rampart/bin/gone`);
  const { results: [result] } = await world.claude([bash("touch RAN")]);
  assert.equal(result?.error, true);
  assert.ok(!world.has("RAN"));
});

guarded("a sub-agent's calls are judged", async (world) => {
  const agent = { description: "sub", prompt: "BRANCHWORD do it", subagent_type: "general-purpose" };
  await world.claude([call("Agent", { ...agent, run_in_background: false })], {
    branches: { BRANCHWORD: [bash("touch DENY_ME"), bash("touch RAN")] },
  });
  assert.ok(!world.has("DENY_ME"));
  assert.ok(world.has("RAN"));
});

guarded(
  "a rule for sub-agents alone holds for them alone, and the log says whose a call was",
  async (world) => {
    const agent = { description: "sub", prompt: "BRANCHWORD do it", subagent_type: "general-purpose" };
    await world.claude([bash("touch TOP_ONLY_1"), call("Agent", { ...agent, run_in_background: false })], {
      branches: { BRANCHWORD: [bash("touch TOP_ONLY_2")] },
    });
    assert.ok(world.has("TOP_ONLY_1") && !world.has("TOP_ONLY_2"));
    const depthOf = (marker: string): unknown =>
      world.events().find((event) => event.kind === "call" && JSON.stringify(event).includes(marker))
        ?.agent_depth ?? 0;
    assert.deepEqual(["TOP_ONLY_1", "TOP_ONLY_2"].map(depthOf), [0, 1]);
  },
);

guarded("under wrap its shell is a second layer, which stops what the hook would not", async (world) => {
  // Without its prompts, a policy would ask whether it may be started.
  const wrap = { wrap: [LAUNCHER, "wrap", "--"], prompts: true, args: ["--allowedTools", "Bash"] };
  await inOrder(world, ["setup", "claude-code", "--remove"]);
  const alone = await world.claude([bash("touch DENY_ME"), bash("touch RAN; echo heard")], wrap);
  assert.match(alone.results[0]?.text ?? "", /Denied by Rampart: Leave that marker alone/);
  assert.equal(alone.results[1]?.text, "heard");
  assert.ok(!world.has("DENY_ME") && world.has("RAN"));
  // What it runs to know its shell speaks of its own path, which has Rampart's name in it here, and may be stopped too.
  assert.match(alone.stderr, /rampart: \d+ commands of claude judged, [12] stopped/);
  await inOrder(world, ["setup", "claude-code"]);
  const before = world.events().length;
  const both = await world.claude([bash("touch DENY_ME"), bash("touch RAN_TOO; echo heard")], wrap);
  assert.equal(both.results[1]?.text, "heard");
  assert.ok(!world.has("DENY_ME") && world.has("RAN_TOO"));
  const by = world.events().slice(before).filter((event) => JSON.stringify(event).includes("touch RAN_TOO"))
    .map(({ kind, tool, agent_tool }) => [kind, tool, agent_tool]);
  // By the hook, and by the shell that the command is then given to.
  assert.equal(by.filter(([kind]) => kind === "call").length, 2, JSON.stringify(by));
});

for (const fail of ["open", "closed"] as const) {
  guarded(`where nothing can judge, fail: ${fail} decides`, async (world) => {
    await inOrder(world, ["serve", "stop"]);
    configure(world, `fail: ${fail}\n`);
    await inOrder(world, ["setup", "claude-code"]);
    await inOrder(world, ["serve", "--background"]);
    const { results } = await world.claude([
      bash("touch BEFORE"),
      { ...bash("touch DENY_ME_UNJUDGED"), before: () => leaveNothing(world) },
    ]);
    assert.ok(world.has("BEFORE"));
    assert.equal(world.has("DENY_ME_UNJUDGED"), fail === "open");
    if (fail === "closed") assert.match(results[1]?.text ?? "", /this call could not be judged/);
  });
}

guarded(
  "with another tool's hook it lives side by side, and --remove leaves that and all else",
  async (world) => {
    const path = `${world.home}/.claude/settings.json`;
    const note = `${world.folder}/note`;
    const own =
      `{"model": "opus",\n   "hooks": {"PreToolUse": [ {"matcher":"Bash","hooks":[{"type":"command",` +
      `"command":${JSON.stringify(`touch '${note}'`)}}]} ]},  "cleanupPeriodDays": 30 }\n\n`;
    await inOrder(world, ["setup", "claude-code", "--remove"]);
    world.write("home/.claude/settings.json", own);
    Deno.chmodSync(path, 0o640);
    await inOrder(world, ["setup", "claude-code"]);
    const wired = Deno.readTextFileSync(path);
    await inOrder(world, ["setup", "claude-code"]);
    assert.equal(Deno.readTextFileSync(path), wired);
    const { results } = await world.claude([bash("touch RAN; echo heard"), bash("touch DENY_ME")]);
    assert.match(results[1]?.text ?? "", /Denied by Rampart/);
    assert.ok(world.has("RAN") && !world.has("DENY_ME") && exists(note));
    await inOrder(world, ["setup", "claude-code", "--remove"]);
    assert.equal(Deno.readTextFileSync(path), own);
    assert.equal((Deno.statSync(path).mode ?? 0) & 0o777, 0o640);
  },
);

guarded("setup --remove leaves the agent as it was", async (world) => {
  await inOrder(world, ["setup", "claude-code", "--remove"]);
  assert.ok(!exists(`${world.home}/.claude/settings.json`));
  await world.claude([bash("touch DENY_ME")]);
  assert.ok(world.has("DENY_ME"));
});
