import assert from "node:assert/strict";
import { judgedAs } from "./tools.ts";

const patch = (...lines: readonly string[]): { command: string } => ({
  command: ["*** Begin Patch", ...lines, "*** End Patch"].join("\n"),
});

Deno.test("a command is judged as one", () =>
  assert.deepEqual(judgedAs("Bash", { command: "ls" }), { tool: "exec", params: { command: "ls" } }));

Deno.test("a patch is a write of each of its files", () => {
  const { tool, params } = judgedAs("apply_patch", patch("*** Add File: a", "+x", "*** Update File: b"));
  assert.deepEqual([tool, params.paths, params.delete], ["write", ["a", "b"], undefined]);
});

Deno.test("a patch that only deletes is a deletion", () => {
  const { tool, params } = judgedAs("apply_patch", patch("*** Delete File: a"));
  assert.deepEqual([tool, params.paths, params.delete], ["write", ["a"], true]);
});

Deno.test("a patch that writes and deletes names both", () => {
  const { tool, params } = judgedAs("apply_patch", patch("*** Add File: a", "*** Delete File: it's"));
  assert.deepEqual([tool, params.paths, params.command], ["mcp", ["a"], `rm -- 'it'\\''s'`]);
});

Deno.test("a patch within a command is called by its tool's name", () => {
  const command = "apply_patch <<'EOF'\n*** Begin Patch\n*** Add File: a\n+x\n*** End Patch\nEOF";
  const { tool, agent_tool } = judgedAs("Bash", { command });
  assert.deepEqual([tool, agent_tool], ["write", "apply_patch"]);
});

Deno.test("a patch that is no text names no file, which no rule lets pass unasked", () =>
  assert.deepEqual(judgedAs("apply_patch", { x: 1 }), { tool: "write", params: { x: 1 } }));

Deno.test("a picture is read", () => assert.equal(judgedAs("view_image", { path: "a.png" }).tool, "read"));
