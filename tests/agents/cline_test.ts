/**
 * The real Cline with Rampart as a person installs it. A denial ends its run, so that each is the last step of one.
 *
 * @module
 */

import assert from "node:assert/strict";
import { gateIn, scriptText } from "../../hooks/cline/script.ts";
import { isKnownTool } from "../../hooks/cline/tools.ts";
import { startChatModel } from "./chat_model.ts";
import {
  type AgentRun,
  type AgentWorld,
  call,
  gateOf,
  leaveNothing,
  type RealAgent,
  withAgent,
} from "./guarded_agent.ts";
import type { ModelStep } from "./model.ts";
import { provideNpmAgent } from "./npm_agent.ts";

const PROGRAM = await provideNpmAgent({
  name: "cline",
  package: "cline",
  version: "3.0.65",
  // The package's own program starts this one by node.
  folder: `@cline/cli-${Deno.build.os}-${Deno.build.arch === "x86_64" ? "x64" : "arm64"}/bin`,
});

const shell = (...commands: readonly string[]): ModelStep => call("run_commands", { commands });

/** Cline leaves a process of its own behind, that others would be given at its usual port. */
const HUB_PORT = freePort();

const MODEL = "scripted";
let model = MODEL;

const cline: RealAgent = {
  name: "cline",
  title: "Cline",
  isThere: PROGRAM !== undefined,
  settings: (mcp) => ({
    ".cline/data/settings/cline_mcp_settings.json": JSON.stringify({ mcpServers: { notes: mcp } }),
  }),
  shell,
  startModel: startChatModel,
  command: ({ url, home }) => {
    // As `cline auth` writes it.
    const settings = { provider: "openai-compatible", apiKey: "none", model, baseUrl: `${url}/v1` };
    Deno.writeTextFileSync(
      `${home}/.cline/data/settings/providers.json`,
      JSON.stringify({
        version: 1,
        lastUsedProvider: "openai-compatible",
        modes: {},
        providers: {
          "openai-compatible": { settings, updatedAt: new Date().toISOString(), tokenSource: "manual" },
        },
      }),
    );
    return {
      words: [PROGRAM ?? "", "--json", "-P", "openai-compatible", "-m", model, "please run it"],
      env: {
        // The process that it leaves behind keeps the PATH of the first run.
        PATH: `${home}/bin:${Deno.env.get("PATH")}`,
        DO_NOT_TRACK: "1",
        CLINE_TELEMETRY_DISABLED: "1",
        CLINE_HUB_PORT: HUB_PORT,
      },
    };
  },
};

const run = (world: AgentWorld, script: readonly ModelStep[], branches = {}): Promise<AgentRun> =>
  world.agent(script, { guarded: false, branches });

/** The reasons for which calls were denied since a number of events. */
const denials = (world: AgentWorld, since: number): readonly string[] =>
  world.events().slice(since).flatMap(({ decision }) => {
    const { action, message } = (decision ?? {}) as { readonly action?: string; readonly message?: string };
    return action === "deny" ? [message ?? ""] : [];
  });

const CONFIG = "profile: standard\nport: 0\napproval_timeout: 5s\n";

withAgent(cline, {
  config: CONFIG,
  steps: {
    // First: what follows is not begun with a guard that is not in force.
    "a denied command leaves no marker and ends the run; its reason is in the log": async (world) => {
      const since = world.events().length;
      const { results, tools } = await run(world, [
        shell("touch RAN; echo heard"),
        call("notes__echo", { text: "hello" }),
        shell("touch RAN_TOO", "touch DENY_ME"),
        shell("touch AFTER"),
      ]);
      assert.match(results[0]?.text ?? "", /heard/);
      assert.match(results[1]?.text ?? "", /heard: hello/);
      assert.equal(results.length, 2);
      assert.deepEqual(["RAN", "RAN_TOO", "DENY_ME", "AFTER"].map(world.has), [true, false, false, false]);
      assert.deepEqual(denials(world, since), ["Leave that marker alone; use touch RAN"]);
      const events = world.events().slice(since).filter(({ agent }) => agent === "cline");
      assert.deepEqual(events.map(({ kind }) => kind), ["call", "response", "call", "response", "call"]);
      assert.equal(new Set(events.map(({ session }) => session)).size, 1);
      await world.rampart("audit", "verify");
      assert.deepEqual([...tools].filter((name) => !isKnownTool(name)), []);
    },
    "every kind of call is stopped like commands, a sub-agent's too": async (world) => {
      const { cwd } = world;
      Deno.writeTextFileSync(`${cwd}/secret`, "hidden words\n");
      Deno.writeTextFileSync(`${cwd}/open`, "open words\n");
      const denied: Readonly<Record<string, ModelStep>> = {
        BRANCHREAD: call("read_files", { files: [{ path: `${cwd}/open` }, { path: `${cwd}/secret` }] }),
        BRANCHEDIT: call("editor", { path: `${cwd}/secret2`, new_text: "x" }),
        BRANCHFETCH: call("fetch_web_content", {
          requests: [{ url: "http://denied.example/x", prompt: "pp" }],
        }),
        BRANCHSHELL: shell("cat secret"),
        BRANCHMARKER: shell("touch DENY_ME_SUB"),
      };
      const since = world.events().length;
      const { results, told } = await run(
        world,
        [
          // In a sub-agent a denial ends the sub-agent alone.
          ...Object.keys(denied).map((task) => call("spawn_agent", { systemPrompt: "s", task })),
          call("editor", { path: `${cwd}/written`, new_text: "x" }),
          call("notes__write_note", { path: `${cwd}/secret3`, text: "x" }),
        ],
        Object.fromEntries(Object.entries(denied).map(([name, step]) => [name, [step]])),
      );
      const file = "That file is not for agents";
      assert.deepEqual(
        denials(world, since),
        [
          file,
          file,
          "That host is not for agents",
          file,
          "Leave that marker alone; use touch RAN",
          file,
        ],
        JSON.stringify(results, null, 1),
      );
      assert.doesNotMatch(JSON.stringify(results) + told, /hidden words/);
      assert.deepEqual(
        ["written", "secret2", "secret3", "DENY_ME_SUB"].map(world.has),
        [true, false, false, false],
      );
      assert.ok(world.events().slice(since).some(({ agent_depth }) => agent_depth === 1));
    },
    "a patch is judged file by file": async (world) => {
      // Models of this name are offered patches.
      model = "gpt-5";
      const patch = (...lines: readonly string[]): ModelStep =>
        call("apply_patch", { input: ["*** Begin Patch", ...lines, "*** End Patch"].join("\n") });
      await run(world, [
        patch("*** Add File: patched", "+x"),
        patch("*** Add File: patched2", "+x", "*** Add File: secret4", "+x"),
      ]);
      model = MODEL;
      assert.deepEqual(["patched", "patched2", "secret4"].map(world.has), [true, false, false]);
    },
    "output that may not pass ends the run before the model is given it": async (world) => {
      const since = world.events().length;
      const { results, told } = await run(world, [shell("touch LEAKED; echo TOKEN-$((1000 + 234))")]);
      assert.ok(world.has("LEAKED"));
      assert.deepEqual(denials(world, since), ["The output holds a token"]);
      assert.doesNotMatch(JSON.stringify(results) + told, /TOKEN-1234/);
    },
    "each of several commands, and of several files, is judged, wherever in the list it stands": async (
      world,
    ) => {
      const { cwd } = world;
      const open = { path: `${cwd}/open` };
      const lists: readonly ModelStep[] = [
        shell("touch DENY_ME_FIRST_OF", "touch FIRST_2", "touch FIRST_3"),
        shell("touch LAST_1", "touch LAST_2", "touch DENY_ME_LAST"),
        shell("true '", "touch DENY_ME_QUOTED", "true '"),
        call("read_files", { files: [open, open, { path: `${cwd}/secret` }] }),
      ];
      for (const step of lists) {
        const since = world.events().length;
        await run(world, [step, shell("touch WENT_ON")]);
        assert.equal(denials(world, since).length, 1);
      }
      const touched = [...Deno.readDirSync(cwd)].map(({ name }) => name)
        .filter((name) => /FIRST|LAST|QUOTED|WENT_ON/.test(name));
      assert.deepEqual(touched, []);
    },
    "a call of many megabytes is judged like any other, or stopped": async (world) => {
      const text = "x".repeat(3_000_000);
      await run(world, [
        call("editor", { path: `${world.cwd}/secret-large`, new_text: text }),
        shell("touch LARGE"),
      ]);
      assert.ok(!world.has("secret-large") && !world.has("LARGE"));
    },
    "whatever the hook file is given, it prints one JSON object and nothing else": (world) => {
      const call = JSON.stringify({ hookName: "tool_call", tool_call: { id: "1", name: "run_commands" } });
      const inputs = [
        "",
        "\n",
        "nonsense",
        "[]",
        "{",
        call,
        call.slice(0, 40),
        `${call}\n${call}`,
        "\u0000".repeat(9),
      ];
      for (const input of [...inputs, `{"x":"${"y".repeat(20_000_000)}`]) {
        for (const event of ["PreToolUse", "PostToolUse"]) {
          const { stdout } = runHook(world, event, input);
          const answer = JSON.parse(stdout);
          assert.equal(typeof answer.cancel, "boolean", `${input.slice(0, 40)}: ${stdout}`);
          assert.ok(!stdout.includes("\n"));
        }
      }
      return Promise.resolve();
    },
    "on Windows' names: Cline starts the script by pwsh, and does what it prints": async (world) => {
      const folder = `${world.home}/Documents/Cline/Hooks`;
      const path = `${folder}/PreToolUse.ps1`;
      const aside = `${folder}/PreToolUse.aside`;
      Deno.renameSync(`${folder}/PreToolUse`, aside);
      Deno.writeTextFileSync(path, scriptText({ command: [gateOf(world)], fail: "closed" }, true));
      // Stands in for PowerShell: it does what the script is to do.
      const log = `${world.folder}/pwsh.log`;
      world.write(
        "home/bin/pwsh",
        `#!/bin/sh\nprintf '%s\\n' "$*" >> '${log}'\nexec ${gateIn(Deno.readTextFileSync(path))}\n`,
      );
      Deno.chmodSync(`${world.home}/bin/pwsh`, 0o755);
      try {
        await run(world, [shell("touch BY_PWSH"), shell("touch DENY_ME_BY_PWSH")]);
        assert.deepEqual(["BY_PWSH", "DENY_ME_BY_PWSH"].map(world.has), [true, false]);
        const [first] = Deno.readTextFileSync(log).split("\n");
        assert.equal(first, `-File ${path}`);
      } finally {
        Deno.removeSync(path);
        Deno.renameSync(aside, `${folder}/PreToolUse`);
      }
    },
    "a person who denies what was asked about ends the run": async (world) => {
      const [, asked] = await Promise.all([
        run(world, [shell("touch ASK_ME_NOT"), shell("touch AFTER_NO")]),
        world.answer("deny"),
      ]);
      assert.equal(asked.call.params.command, "touch ASK_ME_NOT");
      assert.deepEqual(["ASK_ME_NOT", "AFTER_NO"].map(world.has), [false, false]);
    },
    "a call to be asked about waits: a person approves, and where nobody answers it is stopped": async (
      world,
    ) => {
      const [{ results }, asked] = await Promise.all([
        run(world, [shell("touch ASK_ME; echo heard"), shell("touch ASK_ME_LATE"), shell("touch AFTER_ASK")]),
        world.answer("approve"),
      ]);
      assert.equal(asked.call.params.command, "touch ASK_ME; echo heard");
      assert.match(results[0]?.text ?? "", /heard/);
      assert.deepEqual(["ASK_ME", "ASK_ME_LATE", "AFTER_ASK"].map(world.has), [true, false, false]);
    },
    "a daemon that is killed is not missed; with fail: open, calls that nothing can judge run": async (
      world,
    ) => {
      const gate = gateOf(world);
      const away = `${gate}.away`;
      const script = (text: string): void =>
        Deno.writeTextFileSync(gate, `#!/bin/sh\n${text}\n`, { mode: 0o755 });
      await run(
        world,
        [
          shell("touch BEFORE_KILL"),
          {
            ...call("spawn_agent", { systemPrompt: "s", task: "BRANCHKILL" }),
            before: () => Deno.kill(world.daemon(), "SIGKILL"),
          },
          shell("touch AFTER_KILL"),
          { ...shell("touch DENY_ME_UNJUDGED"), before: () => leaveNothing(world) },
          {
            ...shell("touch CRASHED"),
            before: () => {
              Deno.renameSync(gate, away);
              script("kill -SEGV $$");
            },
          },
          { ...shell("touch GARBAGE"), before: () => script("echo noise") },
          { ...shell("touch GONE"), before: () => Deno.removeSync(gate) },
        ],
        { BRANCHKILL: [shell("touch DENY_ME_KILLED")] },
      );
      Deno.renameSync(away, gate);
      assert.deepEqual(
        ["BEFORE_KILL", "DENY_ME_KILLED", "AFTER_KILL", "DENY_ME_UNJUDGED", "CRASHED", "GARBAGE", "GONE"]
          .map(world.has),
        [true, false, true, true, true, true, true],
      );
    },
    "with fail: closed they are stopped, and those whose gate is gone too": async (world) => {
      world.write("home/.rampart/config.yaml", `${CONFIG}fail: closed\n`);
      await world.rampart("setup", "cline");
      await world.rampart("serve", "--background");
      await run(world, [
        shell("touch BEFORE_CLOSED"),
        { ...shell("touch STOPPED"), before: () => leaveNothing(world) },
      ]);
      const gate = gateOf(world);
      Deno.renameSync(gate, `${gate}.away`);
      await run(world, [shell("touch STOPPED_GONE")]);
      Deno.renameSync(`${gate}.away`, gate);
      assert.deepEqual(["BEFORE_CLOSED", "STOPPED", "STOPPED_GONE"].map(world.has), [true, false, false]);
    },
    "a second setup changes nothing; --remove takes out what setup made": async (world) => {
      await world.rampart("setup", "cline");
      const folder = `${world.home}/Documents/Cline/Hooks`;
      const texts = (): readonly string[] =>
        ["PreToolUse", "PostToolUse"].map((name) => Deno.readTextFileSync(`${folder}/${name}`));
      const before = texts();
      await world.rampart("setup", "cline");
      assert.deepEqual(texts(), before);
      await world.rampart("setup", "cline", "--remove");
      assert.throws(() => Deno.statSync(`${world.home}/Documents`), Deno.errors.NotFound);
      await run(world, [shell("touch DENY_ME_REMOVED")]);
      assert.ok(world.has("DENY_ME_REMOVED"));
    },
  },
});

/** Runs a hook file as Cline does. */
function runHook(world: AgentWorld, event: string, input: string): { readonly stdout: string } {
  const path = world.write("input", input);
  const { stdout } = new Deno.Command("/bin/sh", {
    args: ["-c", 'exec "$1" < "$2"', "sh", `${world.home}/Documents/Cline/Hooks/${event}`, path],
    clearEnv: true,
    env: { HOME: world.home, PATH: Deno.env.get("PATH") ?? "" },
    stdin: "null",
    stderr: "null",
  }).outputSync();
  return { stdout: new TextDecoder().decode(stdout) };
}

function freePort(): string {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  return String(port);
}
