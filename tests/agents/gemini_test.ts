/**
 * The real Gemini CLI with Rampart as a person installs it.
 *
 * @module
 */

import assert from "node:assert/strict";
import { isKnownTool } from "../../hooks/gemini/tools.ts";
import { testAgent } from "./agent_steps.ts";
import { startGeminiModel } from "./gemini_model.ts";
import { call, type RealAgent } from "./guarded_agent.ts";
import { provideNpmAgent } from "./npm_agent.ts";
import { assertRedacted, LOGIN, SHOW_LOGIN } from "./redacted.ts";

const PROGRAM = await provideNpmAgent({
  name: "gemini",
  package: "@google/gemini-cli",
  version: "0.61.0",
});

const gemini: RealAgent = {
  name: "gemini",
  title: "Gemini CLI",
  isThere: PROGRAM !== undefined,
  settings: (mcp) => ({
    // With another base of the model's address it wants its way to sign in named.
    ".gemini/settings.json": `{
  // The person's own.
  "security": { "auth": { "selectedType": "gemini-api-key" } },
  "mcpServers": { "notes": ${JSON.stringify({ ...mcp, trust: true })} }
}
`,
  }),
  shell: (command) => call("run_shell_command", { command, description: "a step" }),
  startModel: startGeminiModel,
  command: ({ url }) => ({
    words: [PROGRAM ?? "", "-m", "gemini-2.5-flash", "--skip-trust", "--yolo", "-p", "go"],
    env: { GEMINI_API_KEY: "none", GOOGLE_GEMINI_BASE_URL: url, GEMINI_TELEMETRY_ENABLED: "false" },
  }),
};

testAgent(gemini, {
  denial: (reason) => new RegExp(`^Tool execution blocked: ${reason}`),
  missing: "stops",
  crash: "runs",
  isKnownTool,
  steps: {
    "reads, searches, edits, writes, fetches and MCP calls are stopped like commands": async (world) => {
      const { cwd } = world;
      Deno.mkdirSync(`${cwd}/below`);
      Deno.writeTextFileSync(`${cwd}/secret`, "hidden words\n");
      Deno.writeTextFileSync(`${cwd}/below/secret`, "hidden words\n");
      Deno.writeTextFileSync(`${cwd}/open`, "open words\n");
      const { results } = await world.agent([
        call("read_file", { file_path: `${cwd}/secret` }),
        call("read_file", { file_path: "open" }),
        call("replace", {
          file_path: `${cwd}/open`,
          old_string: "open",
          new_string: "opened",
          instruction: "i",
        }),
        call("replace", {
          file_path: `${cwd}/secret`,
          old_string: "hidden",
          new_string: "x",
          instruction: "i",
        }),
        call("write_file", { file_path: `${cwd}/secret2`, content: "x" }),
        call("glob", { pattern: "secret*" }),
        call("grep_search", { pattern: "hidden", include_pattern: "secret*" }),
        call("list_directory", { dir_path: "." }),
        call("web_fetch", { prompt: "read https://denied.example/x for me" }),
        call("mcp_notes_echo", { text: "a forbidden word" }),
        call("mcp_notes_echo", { text: "hello" }),
        call("mcp_notes_write_note", { path: `${cwd}/secret3`, text: "x" }),
        call("run_shell_command", { command: "cat secret", dir_path: "below" }),
      ]);
      const denied = results.map(({ text }) => /Denied by Rampart/.test(text));
      assert.deepEqual(
        denied,
        [true, false, false, true, true, true, true, false, true, true, false, true, true],
        JSON.stringify(results, null, 1),
      );
      assert.ok(!JSON.stringify(results).includes("hidden words"));
      assert.equal(Deno.readTextFileSync(`${cwd}/open`), "opened words\n");
      assert.ok(!world.has("secret2") && !world.has("secret3"));
      assert.match(results[10]?.text ?? "", /heard: hello/);
      assert.ok(!Deno.readTextFileSync(world.mcpLog).includes("forbidden"));
    },
    "output that may not pass does not reach the model, or only what may": async (world) => {
      Deno.writeTextFileSync(`${world.cwd}/leak.txt`, "TOKEN-1234\n");
      Deno.writeTextFileSync(`${world.cwd}/login.txt`, `${LOGIN}\n`);
      const { results, told } = await world.agent([
        gemini.shell("sed s/x// leak.txt"),
        gemini.shell("sed s/x// leak.txt >&2; false"),
        call("read_file", { file_path: "leak.txt" }),
        call("grep_search", { pattern: "TOKEN" }),
        call("mcp_notes_echo", { text: "TOKEN-1234" }),
        gemini.shell(SHOW_LOGIN),
      ]);
      assertRedacted(results[5]?.text ?? "");
      for (const { text } of results.slice(0, 5)) assert.match(text, /\[Output withheld\. Denied by Rampart/);
      assert.doesNotMatch(JSON.stringify(results) + told, /TOKEN-1234/);
    },
    "a sub-agent's calls are judged": async (world) => {
      await world.agent([
        call("invoke_agent", { agent_name: "generalist", prompt: "BRANCHWORD do it" }),
      ], { branches: { BRANCHWORD: [gemini.shell("touch DENY_ME_SUB"), gemini.shell("touch RAN_SUB")] } });
      assert.ok(!world.has("DENY_ME_SUB") && world.has("RAN_SUB"));
    },
  },
});
