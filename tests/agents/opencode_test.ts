/**
 * The real OpenCode with Rampart as a person installs it.
 *
 * @module
 */

import assert from "node:assert/strict";
import { isKnownTool } from "../../hooks/opencode/tools.ts";
import { testAgent } from "./agent_steps.ts";
import type { ModelStep } from "./model.ts";
import { startChatModel } from "./chat_model.ts";
import { call, type RealAgent } from "./guarded_agent.ts";
import { provideNpmAgent } from "./npm_agent.ts";
import { assertRedacted, LOGIN, SHOW_LOGIN } from "./redacted.ts";

const PROGRAM = await provideNpmAgent({
  name: "opencode",
  package: "opencode-ai",
  version: "1.18.33",
  // The package's own program starts one of these by node.
  folder: `opencode-${Deno.build.os}-${Deno.build.arch === "x86_64" ? "x64" : "arm64"}/bin`,
});

const opencode: RealAgent = {
  name: "opencode",
  title: "OpenCode",
  isThere: PROGRAM !== undefined,
  settings: ({ command, args, env }) => ({
    ".config/opencode/opencode.json": JSON.stringify({
      mcp: { notes: { type: "local", command: [command, ...args], environment: env, enabled: true } },
    }),
    // By these it takes what it would fetch from the registry for plugins, and Rampart's does not need, for installed.
    ".config/opencode/node_modules/none": "",
    ".config/opencode/package-lock.json": JSON.stringify({
      packages: { "": { dependencies: { "@opencode-ai/plugin": "1.18.33" } } },
    }),
  }),
  shell: (command) => call("bash", { command, description: "a step" }),
  startModel: startChatModel,
  command: ({ url }) => ({
    words: [PROGRAM ?? "", "run", "go"],
    env: {
      OPENCODE_DISABLE_AUTOUPDATE: "1",
      OPENCODE_DISABLE_MODELS_FETCH: "1",
      OPENCODE_DISABLE_DEFAULT_PLUGINS: "1",
      OPENCODE_DISABLE_LSP_DOWNLOAD: "1",
      OPENCODE_CONFIG_CONTENT: JSON.stringify({
        autoupdate: false,
        share: "disabled",
        model: "scripted/scripted",
        small_model: "scripted/scripted",
        enabled_providers: ["scripted"],
        permission: "allow",
        // Models of this name are offered patches in place of edits and writes.
        agent: { patcher: { mode: "subagent", description: "d", model: "scripted/gpt-5", prompt: "p" } },
        provider: {
          scripted: {
            npm: "@ai-sdk/openai-compatible",
            name: "scripted",
            options: { baseURL: `${url}/v1`, apiKey: "none" },
            models: { scripted: { name: "scripted" }, "gpt-5": { name: "gpt-5" } },
          },
        },
      }),
    },
  }),
};

testAgent(opencode, {
  // With `fail: closed` the plugin itself stops the call.
  missing: "stops",
  crash: "stops",
  isKnownTool: (name) => isKnownTool(name) || name.startsWith("notes_"),
  steps: {
    "every kind of call is stopped like commands, a sub-agent's too; output that may not pass is kept back":
      async (world) => {
        const { cwd } = world;
        Deno.mkdirSync(`${cwd}/below`);
        Deno.writeTextFileSync(`${cwd}/secret`, "hidden words\n");
        Deno.writeTextFileSync(`${cwd}/below/secret`, "hidden words\n");
        Deno.writeTextFileSync(`${cwd}/open`, "open words\n");
        Deno.writeTextFileSync(`${cwd}/leak.txt`, "TOKEN-1234\n");
        Deno.writeTextFileSync(`${cwd}/login.txt`, `${LOGIN}\n`);
        const patch = (...lines: readonly string[]): ModelStep =>
          call("apply_patch", { patchText: ["*** Begin Patch", ...lines, "*** End Patch"].join("\n") });
        const before = world.events().length;
        const { results, told } = await world.agent([
          call("read", { filePath: `${cwd}/secret` }),
          call("read", { filePath: "open" }),
          call("edit", { filePath: `${cwd}/open`, oldString: "open", newString: "opened" }),
          call("edit", { filePath: `${cwd}/secret`, oldString: "hidden", newString: "x" }),
          call("write", { filePath: `${cwd}/secret2`, content: "x" }),
          call("glob", { pattern: "secret*" }),
          call("grep", { pattern: "hidden", include: "secret*" }),
          call("webfetch", { url: "http://denied.example/x", format: "text" }),
          call("notes_echo", { text: "a forbidden word" }),
          call("notes_echo", { text: "hello" }),
          call("notes_write_note", { path: `${cwd}/secret3`, text: "x" }),
          call("bash", { command: "cat secret", workdir: `${cwd}/below`, description: "d" }),
          opencode.shell("echo TOKEN-$((1000 + 234))"),
          opencode.shell("echo TOKEN-$((1000 + 234)) >&2; false"),
          call("read", { filePath: `${cwd}/leak.txt` }),
          call("notes_echo", { text: "TOKEN-1234" }),
          opencode.shell(SHOW_LOGIN),
          call("task", { description: "sub", prompt: "BRANCHWORD do it", subagent_type: "patcher" }),
        ], {
          branches: {
            BRANCHWORD: [
              opencode.shell("touch DENY_ME_SUB"),
              patch("*** Add File: patched", "+x"),
              patch("*** Add File: patched2", "+x", "*** Add File:secret4", "+x"),
              patch("*** Update File: open", "*** Move to: secret5", "@@", "-opened words", "+x"),
              patch("*** Delete File: secret"),
            ],
          },
        });
        const denied = results.map(({ text }) => /Denied by Rampart/.test(text));
        assert.deepEqual(
          denied,
          [
            ...[true, false, false, true, true, true, true, true, true, false, true, true],
            // Outputs.
            ...[true, true, true, true, false],
            // The sub-agent's, and what became of it.
            ...[true, false, true, true, true, false],
          ],
          JSON.stringify(results, null, 1),
        );
        assertRedacted(results[16]?.text ?? "");
        const outputs = results.slice(12, 16);
        for (const { text } of outputs) assert.match(text, /^\[Output withheld\. Denied by Rampart/);
        assert.doesNotMatch(JSON.stringify(results) + told, /TOKEN-1234|hidden words/);
        assert.equal(Deno.readTextFileSync(`${cwd}/open`), "opened words\n");
        assert.ok(world.has("secret") && world.has("patched") && !world.has("patched2"));
        for (const name of ["secret2", "secret3", "secret4", "secret5", "DENY_ME_SUB"]) {
          assert.ok(!world.has(name), name);
        }
        assert.match(results[9]?.text ?? "", /heard: hello/);
        assert.ok(!Deno.readTextFileSync(world.mcpLog).includes("forbidden"));
        const events = world.events().slice(before);
        const depthOf = (id: string): unknown => events.find(({ call_id }) => call_id === id)?.agent_depth;
        assert.deepEqual([depthOf("call_BRANCHWORD_0_0"), depthOf("call_main_1_0")], [1, undefined]);
      },
    "with fail: open, a call whose gate crashes, prints something else or is gone runs": async (world) => {
      const gate = `${world.home}/.rampart/bin/rampart-gate`;
      const away = `${gate}.away`;
      const script = (text: string): void =>
        Deno.writeTextFileSync(gate, `#!/bin/sh\n${text}\n`, { mode: 0o755 });
      await world.agent([
        {
          ...opencode.shell("touch OPEN_CRASHED"),
          before: () => {
            Deno.renameSync(gate, away);
            script("kill -SEGV $$");
          },
        },
        { ...opencode.shell("touch OPEN_GARBAGE"), before: () => script("echo noise") },
        { ...opencode.shell("touch OPEN_GONE"), before: () => Deno.removeSync(gate) },
      ]);
      Deno.renameSync(away, gate);
      assert.ok(world.has("OPEN_CRASHED") && world.has("OPEN_GARBAGE") && world.has("OPEN_GONE"));
    },
  },
});
