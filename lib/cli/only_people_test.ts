import assert from "node:assert/strict";
import { agentAround, agentOf } from "./only_people.ts";

const AGENTS: readonly (readonly [argv: readonly string[], agent: string | undefined])[] = [
  [["claude"], "Claude Code"],
  [["/home/x/.local/bin/claude", "-p", "hello"], "Claude Code"],
  [
    ["node", "--max-old-space-size=4096", "/usr/lib/node_modules/@anthropic-ai/claude-code/cli.js"],
    "Claude Code",
  ],
  [["/usr/bin/node", "/usr/local/bin/codex"], "Codex"],
  [["python3", "/home/x/.local/bin/aider", "--yes"], "Aider"],
  [["bun", "/x/node_modules/opencode-ai/bin/main"], "opencode"],
  [["C:\\Users\\x\\claude.exe"], "Claude Code"],
  [["-bash"], undefined],
  [["vim", "claude.md"], undefined],
  [["less", "/usr/bin/codex"], undefined],
  [["node", "server.js", "claude"], undefined],
  [[], undefined],
];

for (const [argv, agent] of AGENTS) {
  Deno.test(`${JSON.stringify(argv)} is ${agent ?? "no agent"}`, () => assert.equal(agentOf(argv), agent));
}

Deno.test("an ancestor that is an agent is found, however far up", () => {
  const ancestors = [
    { pid: 30, argv: ["bash", "-c", "rampart approve x"] },
    { pid: 20, argv: ["script", "-qc", "bash"] },
    { pid: 10, argv: ["claude"] },
  ];
  assert.equal(agentAround({ env: {}, ancestors }), "Claude Code started it (process 10)");
  assert.equal(agentAround({ env: {}, ancestors: ancestors.slice(0, 2) }), undefined);
});

Deno.test("a variable that an agent sets is enough", () => {
  assert.equal(
    agentAround({ env: { CLAUDECODE: "1" }, ancestors: undefined }),
    "Claude Code started it (CLAUDECODE is set)",
  );
  assert.equal(agentAround({ env: { CLAUDECODE: "" }, ancestors: [] }), undefined);
});
