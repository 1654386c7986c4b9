/**
 * The real Codex with Rampart as a person installs it.
 *
 * @module
 */

import assert from "node:assert/strict";
import { LAUNCHER, type World } from "../end_to_end/rampart.ts";
import { TERMINAL } from "../end_to_end/set_up.ts";
import { testAgent } from "./agent_steps.ts";
import { type AgentWorld, call, type Steps, withAgent } from "./guarded_agent.ts";
import { assertRedacted, LOGIN, SHOW_LOGIN } from "./redacted.ts";
import { LAST_PROCESS, textCall } from "./responses_model.ts";
import { CODEX, codexAgent, script, shell } from "./run_codex.ts";

const REASON = "Denied by Rampart: That file is not for agents \\(policy: files\\)";

/** A patch of parts such as `Add File: name` and lines of content. */
function patch(...lines: readonly string[]): string {
  return ["*** Begin Patch", ...lines, "*** End Patch", ""].join("\n");
}

/** Tools besides the shell, and what is particular to Codex. */
const TOOLS: Steps = {
  "each file of a patch is judged, and one that may not be touched stops all of it": async (world) => {
    Deno.writeTextFileSync(`${world.cwd}/a.txt`, "one\ntwo\n");
    const { results } = await world.agent([
      textCall("apply_patch", patch("*** Add File: new.txt", "+x", "*** Add File: secret1", "+x")),
      textCall("apply_patch", patch("*** Update File: a.txt", "*** Move to: secret2", "@@", "-two", "+TWO")),
      textCall("apply_patch", patch("*** Update File: a.txt", "@@", " one", "-two", "+TWO")),
    ]);
    for (const { text } of results.slice(0, 2)) assert.match(text, new RegExp(REASON));
    assert.match(results[2]?.text ?? "", /Success/);
    assert.ok(!world.has("new.txt") && !world.has("secret1") && !world.has("secret2"));
    assert.equal(Deno.readTextFileSync(`${world.cwd}/a.txt`), "one\nTWO\n");
  },
  "a file that may not be touched can't be deleted among others": async (world) => {
    for (const name of ["secret-kept", "gone"]) Deno.writeTextFileSync(`${world.cwd}/${name}`, "x\n");
    const { results } = await world.agent([
      textCall("apply_patch", patch("*** Add File: b.txt", "+x", "*** Delete File: secret-kept")),
      textCall("apply_patch", patch("*** Add File: b.txt", "+x", "*** Delete File: gone")),
    ]);
    assert.match(results[0]?.text ?? "", new RegExp(REASON));
    assert.ok(world.has("secret-kept"));
    assert.ok(world.has("b.txt") && !world.has("gone"), results[1]?.text);
  },
  "a patch by a command's here-document is judged as a patch": async (world) => {
    Deno.mkdirSync(`${world.cwd}/sub`);
    const body = patch("*** Add File: secret-here", "+x");
    const { results } = await world.agent([
      shell(`apply_patch <<'EOF'\n${body}EOF\n`),
      shell(`cd sub && apply_patch <<"EOF"\n${body}EOF`),
      shell(`apply_patch <<'EOF'\n${patch("*** Add File: fine", "+x")}EOF\n`),
    ]);
    for (const { text } of results.slice(0, 2)) assert.match(text, new RegExp(REASON));
    assert.ok(!world.has("secret-here") && !world.has("sub/secret-here") && world.has("fine"));
  },
  "MCP calls are judged by their parameters": async (world) => {
    const { results } = await world.agent([
      call("mcp__notes/echo", { text: "a forbidden word" }),
      call("mcp__notes/echo", { text: "hello" }),
      call("mcp__notes/write_note", { path: `${world.cwd}/secret-note`, text: "x" }),
    ]);
    assert.match(results[0]?.text ?? "", /That word is not for agents/);
    assert.match(results[1]?.text ?? "", /heard: hello/);
    assert.ok(!world.has("secret-note"));
    assert.ok(!Deno.readTextFileSync(world.mcpLog).includes("forbidden"));
  },
  "output that may not pass does not reach the model, or only what may": async (world) => {
    Deno.writeTextFileSync(`${world.cwd}/login.txt`, `${LOGIN}\n`);
    const { results, told } = await world.agent([
      shell("echo TOKEN-$((1000 + 234))"),
      shell("echo TOKEN-$((1000 + 234)) >&2; false"),
      call("mcp__notes/echo", { text: "TOKEN-1234" }),
      shell(SHOW_LOGIN),
    ]);
    assertRedacted(results[3]?.text ?? "");
    for (const { text } of results.slice(0, 3)) {
      assert.match(text, /\[Output withheld\. Denied by Rampart: The output holds a token/);
      assert.doesNotMatch(text, /(?:heard: |^)TOKEN-1234/);
    }
    assert.doesNotMatch(told, /TOKEN-1234/);
  },
  "an interactive shell is judged at its start: what is typed into it is not seen": async (world) => {
    world.write("home/.rampart/policies/terminals.yaml", INTERACTIVE);
    try {
      const { results } = await world.agent([
        call("exec_command", { cmd: "touch STARTED; exec sh", tty: true, yield_time_ms: 500 }),
        call("write_stdin", { session_id: LAST_PROCESS, chars: "touch TYPED\nexit\n", yield_time_ms: 500 }),
      ]);
      assert.match(results[0]?.text ?? "", /Denied by Rampart: What is typed into it is not seen/);
      assert.ok(!world.has("STARTED") && !world.has("TYPED"));
    } finally {
      Deno.removeSync(`${world.home}/.rampart/policies/terminals.yaml`);
    }
  },
};

const INTERACTIVE = `version: "1"
policies:
  - name: terminals
    match: { agent: codex }
    rules:
      - action: deny
        when:
          runs: { program: "*", code_from: input }
        message: What is typed into it is not seen
`;

const CONFIG = "profile: standard\nport: 0\n";

/** What the model is offered, by names that differ from those in hooks' payloads. */
const OFFERED: ReadonlySet<string> = new Set([
  ...["exec_command", "write_stdin", "apply_patch", "view_image", "web_search"],
  ...["list_mcp_resources", "list_mcp_resource_templates", "read_mcp_resource", "tool_search"],
  ...["request_user_input", "get_goal", "create_goal", "update_goal"],
]);

testAgent(codexAgent({ trustsAll: true }), {
  denial: (reason) => new RegExp(`^Command blocked by PreToolUse hook: ${reason}`),
  missing: "runs",
  crash: "runs",
  isKnownTool: (name) => OFFERED.has(name),
  steps: TOOLS,
});

withAgent(codexAgent({ trustsAll: true, model: "gpt-6-sol" }), {
  config: CONFIG,
  steps: {
    "a script's calls are judged, each by itself": async (world) => {
      const { results } = await world.agent([
        script(`await tools.exec_command({ cmd: "touch RAN; echo heard" })`),
        script(`await tools.exec_command({ cmd: "touch DENY_ME" })`),
        script(`await tools.apply_patch(${JSON.stringify(patch("*** Add File: secret1", "+x"))})`),
        script(`await tools.apply_patch(${JSON.stringify(patch("*** Add File: fine", "+x"))})`),
      ]);
      assert.match(results[0]?.text ?? "", /heard/);
      assert.match(results[1]?.text ?? "", /Denied by Rampart: Leave that marker alone/);
      assert.match(results[2]?.text ?? "", new RegExp(REASON));
      assert.ok(world.has("RAN") && world.has("fine"));
      assert.ok(!world.has("DENY_ME") && !world.has("secret1"));
    },
  },
});

withAgent(codexAgent({ trustsAll: true, model: "gpt-5.4" }), {
  config: CONFIG,
  steps: {
    "a sub-agent's calls are judged, and known to be one's": async (world) => {
      const spawn = call("multi_agent_v1/spawn_agent", { message: "BRANCHWORD do it" });
      await world.agent([spawn, { ...shell("true"), before: () => until(() => world.has("RAN_SUB")) }], {
        branches: { BRANCHWORD: [shell("touch DENY_ME_SUB"), shell("touch RAN_SUB")] },
      });
      assert.ok(!world.has("DENY_ME_SUB"));
      const deep = world.events().filter(({ agent_depth }) => agent_depth === 1);
      assert.ok(deep.length >= 2, JSON.stringify(world.events().at(-1)));
    },
  },
});

/** Waits until something is so. */
async function until(isSo: () => boolean): Promise<void> {
  const end = performance.now() + 20_000;
  while (!isSo()) {
    assert.ok(performance.now() < end, "it did not come to that");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** The program on the PATH, as doctor and setup find it. */
const ON_PATH = { env: { PATH: `${(CODEX ?? "").replace(/\/codex$/, "")}:${Deno.env.get("PATH") ?? ""}` } };

/** Runs `rampart` on a terminal at which a person types. */
function atTerminal(world: AgentWorld, args: readonly string[], typed: string): ReturnType<World["run"]> {
  return world.run(["-c", TERMINAL, LAUNCHER, ...args], { ...ON_PATH, launcher: "python3", stdin: typed });
}

async function doctor(world: AgentWorld): Promise<ReadonlyMap<string, Readonly<Record<string, string>>>> {
  const { out } = await world.run(["doctor", "--json"], ON_PATH);
  const { checks } = JSON.parse(out) as { checks: readonly Readonly<Record<string, string>>[] };
  return new Map(checks.map((check) => [check.id ?? "", check]));
}

function codexFile({ home }: AgentWorld, name: string): string {
  return Deno.readTextFileSync(`${home}/.codex/${name}`);
}

withAgent(codexAgent(), {
  config: CONFIG,
  steps: {
    "a hook that it was not told to trust is left out, and setup and doctor say so": async (world) => {
      const { out } = await world.run(["setup", "codex"], ON_PATH);
      assert.match(out, /! Nothing is judged yet: ~\/\.codex\/config\.toml: Codex was not told to trust/);
      await world.agent([shell("touch DENY_ME_UNTRUSTED")], { guarded: false });
      assert.ok(world.has("DENY_ME_UNTRUSTED"));
      const checks = await doctor(world);
      assert.equal(checks.get("agent-codex")?.state, "warn");
      assert.equal(checks.get("trust-codex")?.state, "problem");
      assert.match(
        checks.get("trust-codex")?.fix ?? "",
        /type \/hooks and trust .* run: .*setup codex --trust$/,
      );
      assert.ok(!checks.has("live-codex"));
    },
    "doctor --fix does not tell it unasked": async (world) => {
      const before = codexFile(world, "config.toml");
      const { out } = await world.run(["doctor", "--fix"], ON_PATH);
      assert.match(out, /^Not mended: Codex trust: nobody can be asked here$/m);
      assert.equal(codexFile(world, "config.toml"), before);
    },
    "doctor --fix at a terminal tells it where the person says yes, and only then": async (world) => {
      const before = codexFile(world, "config.toml");
      for (const no of ["n\n", "\n"]) {
        const { out } = await atTerminal(world, ["doctor", "--fix"], no);
        assert.match(out, /Tell Codex to trust Rampart's hook, as you could in Codex itself\? \[y\/N\]/);
        assert.match(out, /^Not mended: Codex trust: you did not say yes\r?$/m);
        assert.equal(codexFile(world, "config.toml"), before);
      }
      const { out } = await atTerminal(world, ["doctor", "--fix"], "y\n");
      assert.match(out, /^Mended: Codex trust\r?$/m);
      assert.equal((await doctor(world)).get("trust-codex")?.state, "ok");
      Deno.writeTextFileSync(`${world.home}/.codex/config.toml`, before);
    },
    "quickstart --yes leaves it to the person, and says how; with --trust it is told": async (world) => {
      const before = codexFile(world, "config.toml");
      const left = await atTerminal(world, ["quickstart", "--yes"], "");
      assert.equal(left.status, 1, left.out);
      assert.match(left.out, /Codex was not told to trust Rampart's hook/);
      assert.match(left.out, /type \/hooks and trust .* setup codex --trust/);
      assert.match(left.out, /^Not protected: .*Codex/m);
      assert.equal(codexFile(world, "config.toml"), before);
      const { out } = await world.run(["quickstart", "--yes", "--trust"], ON_PATH);
      assert.match(out, /^✓ Codex +was told to trust the hook$/m);
      assert.match(out, /^Protected: .*Codex/m);
      assert.notEqual(codexFile(world, "config.toml"), before);
      Deno.writeTextFileSync(`${world.home}/.codex/config.toml`, before);
    },
    "setup --trust tells it, and calls are judged": async (world) => {
      const { out } = await world.run(["setup", "codex", "--trust"], ON_PATH);
      assert.match(out, /^✓ Codex was told to trust the hook\.$/m);
      const { results } = await world.agent([shell("touch RAN; echo heard"), shell("touch DENY_ME")]);
      assert.match(results[0]?.text ?? "", /heard/);
      assert.match(results[1]?.text ?? "", /Denied by Rampart: Leave that marker alone/);
      assert.ok(world.has("RAN") && !world.has("DENY_ME"));
    },
    "doctor then finds nothing wrong, in the files and by asking it": async (world) => {
      const checks = await doctor(world);
      for (const id of ["agent-codex", "trust-codex", "live-codex"]) {
        assert.equal(checks.get(id)?.state, "ok", `${id}: ${checks.get(id)?.evidence}`);
      }
    },
    "a hook that is another than the one that it was told to trust is found": async (world) => {
      const text = codexFile(world, "config.toml");
      const path = `${world.home}/.codex/config.toml`;
      Deno.writeTextFileSync(path, text.replaceAll(/sha256:[0-9a-f]{8}/g, "sha256:00000000"));
      const checks = await doctor(world);
      for (const id of ["agent-codex", "trust-codex"]) {
        assert.match(
          checks.get(id)?.evidence ?? "",
          /another than the one that (?:Codex|it) was told to trust/,
        );
      }
      Deno.writeTextFileSync(path, text);
    },
    "--remove takes back what it noted of the hooks too": async (world) => {
      await world.rampart("setup", "codex", "--remove");
      for (const [path, text] of Object.entries(codexAgent().settings(world.mcp))) {
        assert.equal(Deno.readTextFileSync(`${world.home}/${path}`), text, path);
      }
    },
  },
});
