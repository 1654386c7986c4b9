/**
 * @module
 */

import assert from "node:assert/strict";
import { isKnownTool, judgedAs } from "./tools.ts";

/** A tool with its input, and what it is judged as. */
const CASES: readonly (readonly [string, Record<string, unknown>, string, Record<string, unknown>])[] = [
  ["Bash", { command: "ls" }, "exec", { command: "ls" }],
  ["Bash", { command: "ls", shell: "cmd" }, "exec", { command: "ls" }],
  ["PowerShell", { command: "ls", shell: "bash" }, "exec", { command: "ls", shell: "powershell" }],
  ["Monitor", { command: "ls", ws: { url: "wss://x.example" } }, "exec", { command: "ls" }],
  ["Monitor", { ws: { url: "wss://x.example" } }, "fetch", { url: "wss://x.example" }],
  ["Read", { file_path: "a", offset: 3 }, "read", { file_path: "a", offset: 3 }],
  ["Read", { file_path: "a", glob: "b", path: "c", recursive: true }, "read", { file_path: "a" }],
  ["LS", { path: "a", ignore: ["b"] }, "read", { path: "a", ignore: ["b"] }],
  ["LSP", { filePath: "a", line: 1 }, "read", { path: "a", line: 1 }],
  ["Glob", { pattern: "*.ts" }, "read", { glob: "**/*.ts" }],
  ["Glob", { pattern: "src/*.ts", path: "/w" }, "read", { glob: "src/*.ts", path: "/w" }],
  ["Glob", { pattern: "/etc/*" }, "read", { glob: "/etc/*" }],
  ["Glob", { pattern: "~/.ssh/*" }, "read", { glob: "~/.ssh/*" }],
  ["Grep", { pattern: "x" }, "read", { pattern: "x", recursive: true }],
  ["Grep", { pattern: "x", glob: "*.a,*.b !*.c" }, "read", {
    pattern: "x",
    recursive: true,
    glob: ["**/*.a", "**/*.b"],
  }],
  ["Grep", { pattern: "x", path: "/w", glob: "!*.c" }, "read", { pattern: "x", path: "/w", recursive: true }],
  ["Edit", { file_path: "a", old_string: "b" }, "write", { file_path: "a", old_string: "b" }],
  ["MultiEdit", { file_path: "a", edits: [] }, "write", { file_path: "a", edits: [] }],
  ["Write", { file_path: "a", content: "b", delete: true }, "write", { file_path: "a", content: "b" }],
  ["NotebookEdit", { notebook_path: "a" }, "write", { notebook_path: "a" }],
  ["NotebookRead", { notebook_path: "a" }, "read", { notebook_path: "a" }],
  ["WebFetch", { url: "https://x.example", prompt: "p" }, "fetch", { url: "https://x.example", prompt: "p" }],
  ["WebSearch", { query: "q", url: "https://x.example" }, "fetch", { query: "q" }],
  ["BashOutput", { bash_id: "1" }, "mcp", { bash_id: "1" }],
  ["Agent", { prompt: "p" }, "mcp", { prompt: "p" }],
  ["mcp__files__read", { path: "a" }, "mcp", { path: "a" }],
  ["SomethingNew", { path: "a", command: "b" }, "mcp", { path: "a", command: "b" }],
];

for (const [name, input, tool, params] of CASES) {
  Deno.test(`${name} with ${JSON.stringify(input)} is judged as ${tool}`, () => {
    assert.deepEqual(judgedAs(name, input), { tool, params });
  });
}

Deno.test("a parameter that JSON calls __proto__ brings no meaning with it", () => {
  const input = JSON.parse('{"command":"ls","__proto__":{"shell":"cmd"}}');
  assert.equal(judgedAs("Bash", input).params.shell, undefined);
});

Deno.test("a tool of an MCP server is known, one that nobody has heard of is not", () => {
  assert.ok(isKnownTool("mcp__x__y"));
  assert.ok(!isKnownTool("SomethingNew"));
});
