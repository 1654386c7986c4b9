/**
 * The real Claude Code with the adapter alone, by a hook that judges in its own process.
 *
 * @module
 */

import assert from "node:assert/strict";
import { isKnownTool } from "../../hooks/claude_code/tools.ts";
import { bash, call, CLAUDE, type ClaudeOptions, type ClaudeRun, runClaude } from "./run_claude.ts";

const REPOSITORY = new URL("../..", import.meta.url).pathname;

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
      - action: allow
        when: { command_matches: ["touch ALLOW_ME*"] }
        message: "A marker that may be"
  - name: files
    rules:
      - action: deny
        when: { path_matches: ["**/secret*"] }
        message: "That file is not for agents"
      - action: deny
        when: { domain_matches: ["denied.example"] }
        message: "That host is not for agents"
      - action: deny
        when: { tool_param_matches: { text: "*forbidden*" } }
        message: "That word is not for agents"
  - name: output
    rules:
      - action: deny
        when: { response_matches: ["TOKEN-[0-9]{4}"] }
        message: "The output holds a token"
`;

interface Place {
  readonly home: string;
  readonly work: string;
  readonly mcpLog: string;
  run(options: Omit<ClaudeOptions, "home" | "work">): Promise<ClaudeRun>;
  hooks(): readonly { readonly payload: Readonly<Record<string, unknown>> }[];
  exists(name: string): boolean;
}

async function inPlace(work: (place: Place) => Promise<void>): Promise<void> {
  const folder = Deno.realPathSync(Deno.makeTempDirSync({ prefix: "rampart agent " }));
  const place = { home: `${folder}/home`, work: `${folder}/work`, mcpLog: `${folder}/mcp.jsonl` };
  const log = `${folder}/hooks.jsonl`;
  for (const path of [`${place.home}/.claude`, place.work]) Deno.mkdirSync(path, { recursive: true });
  Deno.writeTextFileSync(`${folder}/policy.yaml`, POLICY);
  const words = [Deno.execPath(), "run", "-A", "--quiet", "--config", `${REPOSITORY}deno.json`];
  const command = [
    ...words,
    `${REPOSITORY}tests/agents/probe_hook.ts`,
    "claude-code",
    `${folder}/policy.yaml`,
    log,
  ]
    .map((word) => `'${word}'`).join(" ");
  const hook = [{ matcher: "*", hooks: [{ type: "command", command, timeout: 30 }] }];
  Deno.writeTextFileSync(
    `${place.home}/.claude/settings.json`,
    JSON.stringify({ hooks: { PreToolUse: hook, PostToolUse: hook, PostToolUseFailure: hook } }),
  );
  const env = { DENO_DIR: denoDir(), DENO_NO_UPDATE_CHECK: "1" };
  try {
    await work({
      ...place,
      run: (options) =>
        runClaude({ ...place, ...options, mcpLog: options.mcpLog ?? "", env: { ...env, ...options.env } }),
      hooks: () => Deno.readTextFileSync(log).trim().split("\n").map((line) => JSON.parse(line)),
      exists: (name) => {
        try {
          Deno.statSync(`${place.work}/${name}`);
          return true;
        } catch {
          return false;
        }
      },
    });
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

function denoDir(): string {
  const { stdout } = new Deno.Command(Deno.execPath(), { args: ["info", "--json"] }).outputSync();
  return JSON.parse(new TextDecoder().decode(stdout)).denoDir;
}

function agentTest(name: string, work: (place: Place) => Promise<void>): void {
  Deno.test({ name: `Claude Code: ${name}`, ignore: CLAUDE === undefined, fn: () => inPlace(work) });
}

agentTest("an allowed command runs, and a denied one leaves no marker", async ({ run, exists }) => {
  const { results, status } = await run({ script: [bash("touch RAN; echo heard"), bash("touch DENY_ME")] });
  assert.equal(status, 0);
  assert.deepEqual(results[0], { step: 0, name: "Bash", text: "heard", error: false });
  assert.ok(exists("RAN"));
  assert.ok(!exists("DENY_ME"));
});

agentTest("the model reads why, by which policy, what to do instead and not to retry", async ({ run }) => {
  const { results: [denied] } = await run({ script: [bash("touch DENY_ME")] });
  assert.equal(denied?.error, true);
  assert.match(
    denied.text,
    /Denied by Rampart: Leave that marker alone; use touch RAN \(policy: markers\)\./,
  );
  assert.match(denied.text, /Do not retry this call or work around it/);
});

agentTest("a call to be asked about stops where nobody can be asked", async ({ run, exists }) => {
  const { results: [asked] } = await run({ script: [bash("touch ASK_ME")] });
  assert.match(
    asked?.text ?? "",
    /Rampart asks for approval: A marker that needs a person \(policy: markers\)/,
  );
  assert.ok(!exists("ASK_ME"));
});

for (const person of ["allow", "deny"] as const) {
  agentTest(`a person who says ${person} decides what was asked`, async ({ run, exists, mcpLog }) => {
    await run({ script: [bash("touch ASK_ME")], person, mcpLog });
    assert.equal(exists("ASK_ME"), person === "allow");
    assert.match(Deno.readTextFileSync(mcpLog), /"tool_name":"Bash"/);
  });
}

agentTest(
  "an allow answers for the person, and where no rule speaks its own prompts stay",
  async ({ run, exists }) => {
    await run({ script: [bash("touch ALLOW_ME"), bash("touch UNMENTIONED")], prompts: true });
    assert.ok(exists("ALLOW_ME"));
    assert.ok(!exists("UNMENTIONED"));
  },
);

agentTest("reads, edits and writes of a denied file are stopped", async ({ run, work, exists }) => {
  Deno.writeTextFileSync(`${work}/secret`, "hidden words\n");
  Deno.writeTextFileSync(`${work}/open`, "open words\n");
  const { results } = await run({
    script: [
      call("Read", { file_path: `${work}/secret` }),
      call("Read", { file_path: `${work}/open` }),
      call("Edit", { file_path: `${work}/open`, old_string: "open", new_string: "opened" }),
      call("Write", { file_path: `${work}/secret2`, content: "x" }),
      call("Write", { file_path: `${work}/new`, content: "x" }),
    ],
  });
  assert.deepEqual(results.map(({ error }) => error), [true, false, false, true, false]);
  assert.ok(!results[0]?.text.includes("hidden words"));
  assert.equal(Deno.readTextFileSync(`${work}/open`), "opened words\n");
  assert.ok(!exists("secret2"));
  assert.ok(exists("new"));
});

agentTest("searches are judged by folder and pattern", async ({ run, work }) => {
  Deno.writeTextFileSync(`${work}/secret.txt`, "hidden words\n");
  const { results } = await run({
    script: [
      call("Glob", { pattern: "secret*" }),
      call("Grep", { pattern: "hidden", path: work, glob: "secret*", output_mode: "content" }),
      call("Glob", { pattern: "*.md" }),
    ],
    args: ["--tools", "Glob,Grep"],
  });
  assert.deepEqual(results.map(({ error }) => error), [true, true, false]);
});

agentTest("an MCP call is judged by its parameters", async ({ run, work, exists, mcpLog }) => {
  const { results } = await run({
    script: [
      call("mcp__notes__echo", { text: "a forbidden word" }),
      call("mcp__notes__echo", { text: "hello" }),
      call("mcp__notes__write_note", { path: `${work}/secret-note`, text: "x" }),
    ],
    mcpLog,
  });
  assert.deepEqual(results.map(({ error }) => error), [true, false, true]);
  assert.equal(results[1]?.text, "heard: hello");
  assert.ok(!exists("secret-note"));
  assert.ok(!Deno.readTextFileSync(mcpLog).includes("forbidden"));
});

agentTest("a fetch from a denied host is stopped before it is made", async ({ run }) => {
  const { results: [fetched] } = await run({
    script: [call("WebFetch", { url: "https://denied.example/x", prompt: "p" })],
  });
  assert.match(fetched?.text ?? "", /That host is not for agents/);
});

agentTest("a sub-agent's call is judged, and known to be one", async ({ run, exists, hooks }) => {
  await run({
    script: [
      call("Agent", {
        description: "sub",
        prompt: "BRANCHWORD do it",
        subagent_type: "general-purpose",
        run_in_background: false,
      }),
    ],
    branches: { BRANCHWORD: [bash("touch DENY_ME")] },
  });
  assert.ok(!exists("DENY_ME"));
  assert.ok(hooks().some(({ payload }) => payload.agent_id !== undefined && payload.tool_name === "Bash"));
});

/** Calls whose output holds what the policy doesn't let pass, by the tool that makes them. */
const LEAKS: Readonly<Record<string, (work: string) => ReturnType<typeof call>>> = {
  Bash: () => bash("echo TOKEN-$((1000 + 234))"),
  Read: (work) => call("Read", { file_path: `${work}/leak.txt` }),
  Grep: () => call("Grep", { pattern: "TOKEN", output_mode: "content" }),
  Glob: () => call("Glob", { pattern: "leak*" }),
  mcp__notes__echo: () => call("mcp__notes__echo", { text: "TOKEN-1234" }),
  // A tool whose output has a shape that the adapter knows nothing of.
  ReadMcpResourceTool: () => call("ReadMcpResourceTool", { server: "notes", uri: "note://leak" }),
};

for (const [tool, step] of Object.entries(LEAKS)) {
  agentTest(
    `output of ${tool} that may not pass does not reach the model`,
    async ({ run, work, mcpLog }) => {
      Deno.writeTextFileSync(`${work}/leak.txt`, "TOKEN-1234\n");
      Deno.writeTextFileSync(`${work}/leak-TOKEN-1234`, "");
      const { results: [result], told } = await run({
        script: [step(work)],
        mcpLog,
        args: tool === "Grep" || tool === "Glob" ? ["--tools", "Glob,Grep"] : [],
      });
      assert.match(result?.text ?? "", /\[Output withheld\. Denied by Rampart/);
      assert.doesNotMatch(
        (result?.text ?? "") + told,
        tool === "mcp__notes__echo" ? /heard: TOKEN-/ : /TOKEN-1234/,
      );
      assert.match(told, /The output holds a token/);
    },
  );
}

agentTest("what an edit shows of the file's other lines is withheld too", async ({ run, work }) => {
  Deno.writeTextFileSync(`${work}/leak.txt`, "before\nTOKEN-1234\n");
  const { results, told } = await run({
    script: [
      call("Read", { file_path: `${work}/leak.txt`, limit: 1 }),
      call("Edit", { file_path: `${work}/leak.txt`, old_string: "before", new_string: "after" }),
    ],
  });
  assert.equal(results[1]?.error, false);
  assert.doesNotMatch(results[1].text + told, /TOKEN-1234/);
  assert.match(told, /The output holds a token/);
});

agentTest("an error's text can't be taken back, but the model is told", async ({ run }) => {
  const { results: [failed], told } = await run({ script: [bash("echo TOKEN-$((1000 + 234)) >&2; false")] });
  assert.match(failed?.text ?? "", /TOKEN-1234/);
  assert.match(told, /The output holds a token/);
});

agentTest(
  "every tool that the model is offered, at once or later, is in the table of tools",
  async ({ run, mcpLog }) => {
    const { tools, told } = await run({ script: [], mcpLog });
    const later = /deferred tools are now available.*\n((?:\w+\n)+)/.exec(told)?.[1]?.trim().split("\n") ??
      [];
    assert.ok(tools.has("Bash") && later.includes("WebFetch"));
    assert.deepEqual([...tools, ...later].filter((name) => !isKnownTool(name)), []);
  },
);
