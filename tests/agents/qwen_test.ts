/**
 * The real Qwen Code with Rampart as a person installs it.
 *
 * @module
 */

import assert from "node:assert/strict";
import { isKnownTool } from "../../hooks/qwen/tools.ts";
import { testAgent } from "./agent_steps.ts";
import { startChatModel } from "./chat_model.ts";
import { call, type RealAgent } from "./guarded_agent.ts";
import { provideNpmAgent } from "./npm_agent.ts";
import { assertRedacted, LOGIN, SHOW_LOGIN } from "./redacted.ts";

/** It needs a newer node than tests may find. */
const NODE = `node-${Deno.build.os}-${Deno.build.arch === "aarch64" ? "arm64" : "x64"}`;

const PROGRAM = await provideNpmAgent({
  name: "qwen",
  package: "@qwen-code/qwen-code",
  version: "0.24.4",
  with: [`${NODE}@22.23.3`],
});

const qwen: RealAgent = {
  name: "qwen",
  title: "Qwen Code",
  isThere: PROGRAM !== undefined,
  settings: (mcp) => ({
    ".qwen/settings.json": `{
  // The person's own; Qwen Code writes the version in itself where it misses it.
  "$version": 4,
  "mcpServers": { "notes": ${JSON.stringify({ ...mcp, trust: true })} }
}
`,
  }),
  shell: (command) => call("run_shell_command", { command, description: "a step" }),
  startModel: startChatModel,
  command: ({ url }) => ({
    words: [PROGRAM ?? "", "--auth-type", "openai", "--yolo", "-p", "go"],
    env: {
      PATH: `${PROGRAM?.slice(0, PROGRAM.lastIndexOf("/"))}:${Deno.env.get("PATH")}`,
      OPENAI_API_KEY: "none",
      OPENAI_BASE_URL: `${url}/v1`,
      OPENAI_MODEL: "scripted",
      QWEN_CODE_SUPPRESS_YOLO_WARNING: "1",
    },
  }),
};

testAgent(qwen, {
  missing: "runs",
  crash: "runs",
  isKnownTool,
  steps: {
    "reads, searches, edits, writes, fetches and MCP calls are stopped like commands": async (world) => {
      const { cwd } = world;
      Deno.mkdirSync(`${cwd}/below`);
      Deno.writeTextFileSync(`${cwd}/secret`, "hidden words\n");
      Deno.writeTextFileSync(`${cwd}/below/secret`, "hidden words\n");
      Deno.writeTextFileSync(`${cwd}/open`, "open words\n");
      Deno.writeTextFileSync(
        `${cwd}/secret.ipynb`,
        '{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}\n',
      );
      const inner = (name: string, input: Readonly<Record<string, unknown>>) =>
        call("tool_call", { name, arguments: input });
      const { results } = await world.agent([
        call("read_file", { file_path: `${cwd}/secret` }),
        call("read_file", { file_path: `${cwd}/open` }),
        call("edit", { file_path: `${cwd}/open`, old_string: "open", new_string: "opened" }),
        call("edit", { file_path: `${cwd}/secret`, old_string: "hidden", new_string: "x" }),
        call("write_file", { file_path: `${cwd}/secret2`, content: "x" }),
        call("glob", { pattern: "secret*" }),
        call("grep_search", { pattern: "hidden", glob: "secret*" }),
        inner("list_directory", { path: cwd }),
        inner("web_fetch", { url: "https://denied.example/x", prompt: "p" }),
        call("mcp__notes__echo", { text: "a forbidden word" }),
        inner("mcp__notes__echo", { text: "hello" }),
        inner("mcp__notes__write_note", { path: `${cwd}/secret3`, text: "x" }),
        call("run_shell_command", { command: "cat secret", directory: `${cwd}/below` }),
        inner("monitor", { command: "touch DENY_ME_WATCHED", description: "d" }),
        call("notebook_edit", { notebook_path: `${cwd}/secret.ipynb`, new_source: "x", edit_mode: "insert" }),
      ]);
      const denied = results.map(({ text }) => /Denied by Rampart/.test(text));
      assert.deepEqual(
        denied,
        [true, false, false, true, true, true, true, false, true, true, false, true, true, true, true],
        JSON.stringify(results, null, 1),
      );
      assert.ok(!JSON.stringify(results).includes("hidden words"));
      assert.equal(Deno.readTextFileSync(`${cwd}/open`), "opened words\n");
      assert.ok(!world.has("secret2") && !world.has("secret3") && !world.has("DENY_ME_WATCHED"));
      assert.match(results[10]?.text ?? "", /heard: hello/);
      assert.ok(!Deno.readTextFileSync(world.mcpLog).includes("forbidden"));
    },
    "output that may not pass does not reach the model, or only what may; of an error it is told": async (
      world,
    ) => {
      Deno.writeTextFileSync(`${world.cwd}/leak.txt`, "TOKEN-1234\n");
      Deno.writeTextFileSync(`${world.cwd}/login.txt`, `${LOGIN}\n`);
      const { results, told } = await world.agent([
        // It now and then loses what a command prints that ends at once.
        qwen.shell("sed s/x// leak.txt; sleep 1"),
        call("read_file", { file_path: `${world.cwd}/leak.txt` }),
        call("grep_search", { pattern: "TOKEN" }),
        call("mcp__notes__echo", { text: "TOKEN-1234" }),
        qwen.shell("sed s/x// leak.txt >&2; sleep 1; false"),
        qwen.shell(`${SHOW_LOGIN}; sleep 1`),
      ]);
      assertRedacted(results[5]?.text ?? "");
      const failed = results[4]?.text ?? "";
      for (const { text } of results.slice(0, 4)) {
        assert.match(text, /^\[Output withheld\. Denied by Rampart/);
      }
      assert.doesNotMatch(JSON.stringify(results.slice(0, 4)) + told, /TOKEN-1234/);
      assert.match(failed, /TOKEN-1234/);
      assert.match(failed, /Denied by Rampart: The output holds a token/);
    },
    "a sub-agent's calls are judged": async (world) => {
      await world.agent([
        call("agent", {
          description: "sub",
          prompt: "BRANCHWORD do it",
          subagent_type: "general-purpose",
          run_in_background: false,
        }),
      ], { branches: { BRANCHWORD: [qwen.shell("touch DENY_ME_SUB"), qwen.shell("touch RAN_SUB")] } });
      assert.ok(!world.has("DENY_ME_SUB") && world.has("RAN_SUB"));
      const events = world.events().filter((event) => JSON.stringify(event).includes("touch RAN_SUB"));
      assert.deepEqual(new Set(events.map(({ agent_depth }) => agent_depth)), new Set([1]));
    },
  },
});
