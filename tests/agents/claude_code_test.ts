/**
 * The real Claude Code with Rampart as a person installs it: `init`, `setup claude-code`, the gate, the daemon.
 *
 * @module
 */

import assert from "node:assert/strict";
import { inWorld, type World } from "../end_to_end/rampart.ts";
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

function exists(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch {
    return false;
  }
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

guarded("output that may not pass does not reach the model", async (world) => {
  const { results: [hidden], told } = await world.claude([bash("echo TOKEN-$((1000 + 234))")]);
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

guarded("setup --remove leaves the agent as it was", async (world) => {
  await inOrder(world, ["setup", "claude-code", "--remove"]);
  assert.ok(!exists(`${world.home}/.claude/settings.json`));
  await world.claude([bash("touch DENY_ME")]);
  assert.ok(world.has("DENY_ME"));
});
