/**
 * Payloads of Cursor's documentation.
 *
 * @module
 */

import assert from "node:assert/strict";
import { decode } from "./decode.ts";
import { encode } from "./encode.ts";

const COMMON = {
  conversation_id: "c1",
  generation_id: "g1",
  model: "some",
  cursor_version: "2026.09.18",
  workspace_roots: ["/work"],
  cwd: "/work",
  tool_use_id: "t1",
};

const before = (tool_name: string, tool_input: unknown): string =>
  JSON.stringify({ ...COMMON, hook_event_name: "preToolUse", tool_name, tool_input });

const CALLS: Readonly<Record<string, readonly [unknown, string, Readonly<Record<string, unknown>>]>> = {
  Shell: [{ command: "ls", working_directory: "sub" }, "exec", { command: "ls" }],
  Read: [{ file_path: "/work/a" }, "read", { path: "/work/a" }],
  Write: [{ file_path: "/work/a", content: "x" }, "write", { path: "/work/a", content: "x" }],
  Edit: [{ file_path: "/work/a" }, "write", { path: "/work/a" }],
  Delete: [{ path: "/work/a" }, "write", { path: "/work/a", delete: true }],
  Glob: [{ glob_pattern: "*.pem", target_directory: "/work" }, "read", { path: "/work", glob: "*.pem" }],
  WebFetch: [{ url: "https://example.com" }, "fetch", { urls: ["https://example.com"] }],
  "MCP:write_note": ['{"path":"/etc/x"}', "mcp", { path: "/etc/x" }],
};

for (const [name, [input, tool, params]] of Object.entries(CALLS)) {
  Deno.test(`Cursor: ${name} is judged as ${tool}`, () => {
    const question = decode(before(name, input));
    assert.ok(question.kind === "before");
    assert.equal(question.call.tool, tool);
    for (const [key, value] of Object.entries(params)) {
      assert.deepEqual(question.call.params[key], value, key);
    }
    assert.deepEqual([question.call.session, question.callId], ["c1", "t1"]);
  });
}

Deno.test("Cursor: a folder that a command names is where it runs", () => {
  const question = decode(before("Shell", { command: "ls", working_directory: "sub" }));
  assert.equal(question.kind === "before" && question.call.cwd, "/work/sub");
});

Deno.test("Cursor: a command's output is read out of the JSON that it comes in", () => {
  const question = decode(JSON.stringify({
    ...COMMON,
    hook_event_name: "postToolUse",
    tool_name: "Shell",
    tool_input: { command: "cat key" },
    tool_output: JSON.stringify({ output: "the key\n", exitCode: 0 }),
  }));
  assert.ok(question.kind === "after");
  assert.equal(question.call.response, "the key\n");
  const told = encode(question, { action: "deny", reason: "keep it" });
  assert.deepEqual(JSON.parse(told.stdout), { additional_context: "keep it" });
});

Deno.test("Cursor: a failed call's message is judged as its output", () => {
  const question = decode(JSON.stringify({
    ...COMMON,
    hook_event_name: "postToolUseFailure",
    tool_name: "Shell",
    tool_input: { command: "cat key" },
    error_message: "no such key",
  }));
  assert.ok(question.kind === "after" && question.failed);
  assert.equal(question.call.response, "no such key");
});

Deno.test("Cursor: what a file holds is judged before the model reads it, and can be kept back", () => {
  const question = decode(JSON.stringify({
    ...COMMON,
    hook_event_name: "beforeReadFile",
    file_path: "/work/.env",
    content: '{"key": "the key"}',
    attachments: [],
  }));
  assert.ok(question.kind === "after");
  assert.deepEqual(
    [question.call.tool, question.call.params.path, question.call.response],
    ["read", "/work/.env", '{"key": "the key"}'],
  );
  const output = JSON.parse(encode(question, { action: "deny", reason: "keep it" }).stdout);
  assert.equal(output.permission, "deny");
  assert.deepEqual(JSON.parse(encode(question, { action: "none", reason: "" }).stdout), {});
});
