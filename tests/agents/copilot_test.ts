/**
 * The real Copilot CLI with Rampart as a person installs it.
 *
 * @module
 */

import assert from "node:assert/strict";
import { isKnownTool } from "../../hooks/copilot/tools.ts";
import { testAgent } from "./agent_steps.ts";
import { startChatModel } from "./chat_model.ts";
import { call, type RealAgent } from "./guarded_agent.ts";
import { provideNpmAgent } from "./npm_agent.ts";
import { assertRedacted, LOGIN, SHOW_LOGIN } from "./redacted.ts";

const PROGRAM = await provideNpmAgent({
  name: "copilot",
  package: "@github/copilot",
  version: "1.0.102",
  folder: `@github/copilot-${Deno.build.os}-${Deno.build.arch === "aarch64" ? "arm64" : "x64"}`,
});

const copilot: RealAgent = {
  name: "copilot",
  title: "Copilot CLI",
  isThere: PROGRAM !== undefined,
  settings: () => ({}),
  shell: (command) => call("bash", { command, description: "a step" }),
  startModel: startChatModel,
  command: ({ url, mcp }) => ({
    words: [
      PROGRAM ?? "",
      "--allow-all-tools",
      "--allow-all-paths",
      "--additional-mcp-config",
      JSON.stringify({ mcpServers: { notes: { type: "local", ...mcp, tools: ["*"] } } }),
      "-p",
      "go",
    ],
    env: {
      COPILOT_OFFLINE: "true",
      COPILOT_AUTO_UPDATE: "false",
      COPILOT_PROVIDER_BASE_URL: `${url}/v1`,
      COPILOT_MODEL: "scripted",
    },
  }),
};

testAgent(copilot, {
  denial: (reason) => new RegExp(`^Denied by preToolUse hook: ${reason}`),
  missing: "stops",
  crash: "stops",
  isKnownTool,
  steps: {
    "reads, searches, edits, writes and MCP calls are stopped like commands": async (world) => {
      const { cwd } = world;
      Deno.writeTextFileSync(`${cwd}/secret`, "hidden words\n");
      Deno.writeTextFileSync(`${cwd}/open`, "open words\n");
      const { results } = await world.agent([
        call("view", { path: `${cwd}/secret` }),
        call("view", { path: `${cwd}/open` }),
        call("edit", { path: `${cwd}/open`, old_str: "open", new_str: "opened" }),
        call("edit", { path: `${cwd}/secret`, old_str: "hidden", new_str: "x" }),
        call("create", { path: `${cwd}/secret2`, file_text: "x" }),
        call("glob", { pattern: "secret*" }),
        call("grep", { pattern: "hidden", paths: `${cwd}/secret`, output_mode: "content" }),
        call("grep", { pattern: "hidden", glob: "secret*" }),
        call("notes-echo", { text: "a forbidden word" }),
        call("notes-echo", { text: "hello" }),
        call("notes-write_note", { path: `${cwd}/secret3`, text: "x" }),
        call("bash", { command: "cat secret", description: "d" }),
      ]);
      const denied = results.map(({ text }) => /Denied by Rampart/.test(text));
      assert.deepEqual(
        denied,
        [true, false, false, true, true, true, true, true, true, false, true, true],
        JSON.stringify(results, null, 1),
      );
      assert.ok(!JSON.stringify(results).includes("hidden words"));
      assert.equal(Deno.readTextFileSync(`${cwd}/open`), "opened words\n");
      assert.ok(!world.has("secret2") && !world.has("secret3"));
      assert.match(results[9]?.text ?? "", /heard: hello/);
      assert.ok(!Deno.readTextFileSync(world.mcpLog).includes("forbidden"));
    },
    "output that may not pass does not reach the model, or only what may": async (world) => {
      Deno.writeTextFileSync(`${world.cwd}/leak.txt`, "TOKEN-1234\n");
      Deno.writeTextFileSync(`${world.cwd}/login.txt`, `${LOGIN}\n`);
      const { results, told } = await world.agent([
        copilot.shell("sed s/x// leak.txt"),
        copilot.shell("sed s/x// leak.txt >&2; false"),
        call("view", { path: `${world.cwd}/leak.txt` }),
        call("grep", { pattern: "TOKEN", output_mode: "content" }),
        call("notes-echo", { text: "TOKEN-1234" }),
        copilot.shell(SHOW_LOGIN),
      ]);
      assertRedacted(results[5]?.text ?? "");
      for (const { text } of results.slice(0, 5)) assert.match(text, /\[Output withheld\. Denied by Rampart/);
      assert.doesNotMatch(JSON.stringify(results) + told, /TOKEN-1234/);
    },
    "the dialect of hooks under PreToolUse is understood too": async (world) => {
      const path = `${world.home}/.copilot/hooks/rampart.json`;
      const text = Deno.readTextFileSync(path);
      Deno.writeTextFileSync(path, text.replaceAll(/"p(re|ost)ToolUse/g, '"P$1ToolUse'));
      try {
        Deno.writeTextFileSync(`${world.cwd}/other.txt`, "TOKEN-1234\n");
        const { results } = await world.agent([
          copilot.shell("touch RAN_OTHER"),
          call("view", { path: `${world.cwd}/secret` }),
          call("create", { path: `${world.cwd}/secret4`, file_text: "x" }),
          copilot.shell("cat other.txt"),
          copilot.shell(SHOW_LOGIN),
        ]);
        assertRedacted(results[4]?.text ?? "");
        assert.ok(world.has("RAN_OTHER") && !world.has("secret4"));
        for (const { text } of results.slice(1, 4)) assert.match(text, /Denied by Rampart/);
        assert.doesNotMatch(JSON.stringify(results), /TOKEN-1234|hidden words/);
      } finally {
        Deno.writeTextFileSync(path, text);
      }
    },
    "a sub-agent's calls are judged": async (world) => {
      await world.agent([
        call("task", {
          description: "sub",
          prompt: "BRANCHWORD do it",
          agent_type: "general-purpose",
          name: "sub",
          mode: "sync",
        }),
      ], { branches: { BRANCHWORD: [copilot.shell("touch DENY_ME_SUB"), copilot.shell("touch RAN_SUB")] } });
      assert.ok(!world.has("DENY_ME_SUB") && world.has("RAN_SUB"));
    },
  },
});
