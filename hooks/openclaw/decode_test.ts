import assert from "node:assert/strict";
import { decode } from "./decode.ts";
import { encode } from "./encode.ts";

const CONTEXT = { agentId: "main", sessionKey: "agent:main:main", sessionId: "s1", runId: "r" };

function before(toolName: string, params: unknown, more: Record<string, unknown> = {}): string {
  const event = { toolName, params, runId: "r", toolCallId: "call1", ...more };
  return JSON.stringify({ hook: "before_tool_call", cwd: "/work", event, context: CONTEXT });
}

const PATCH = ["*** Begin Patch", "*** Add File: a", "+x", "*** Delete File: b", "*** End Patch"].join("\n");

const CALLS: readonly (readonly [string, unknown, string, Readonly<Record<string, unknown>>])[] = [
  ["exec", { command: "ls" }, "exec", { command: "ls" }],
  ["read", { path: "a" }, "read", { path: "a" }],
  ["ls", { path: "." }, "read", { path: "." }],
  ["write", { path: "a", content: "x" }, "write", { path: "a" }],
  ["edit", { path: "a", edits: [] }, "write", { path: "a" }],
  ["apply_patch", { input: PATCH }, "mcp", { paths: ["a"], command: "rm -- 'b'" }],
  ["apply_patch", { input: PATCH.replace("Delete", "Add") }, "write", { paths: ["a", "b"] }],
  ["apply_patch", { input: PATCH.replace("Add", "Delete") }, "write", { paths: ["a", "b"], delete: true }],
  ["web_fetch", { url: "https://example.com" }, "fetch", { urls: ["https://example.com"] }],
  ["browser", { action: "open", targetUrl: "https://example.com" }, "fetch", {
    urls: ["https://example.com"],
  }],
  ["browser", { action: "snapshot" }, "mcp", { action: "snapshot" }],
  ["message", { action: "send", text: "hello" }, "mcp", { text: "hello" }],
  ["plugins", { action: "list" }, "mcp", { action: "list" }],
  ["plugins", { action: "disable", id: "rampart" }, "write", { path: "~/.openclaw/openclaw.json" }],
  ["openclaw", { message: "switch it off" }, "write", { path: "~/.openclaw/openclaw.json" }],
];

for (const [name, params, tool, meant] of CALLS) {
  Deno.test(`OpenClaw's ${name} ${JSON.stringify(params).slice(0, 60)} is judged as ${tool}`, () => {
    const question = decode(before(name, params));
    assert.ok(question.kind === "before");
    assert.equal(question.call.tool, tool);
    for (const [key, value] of Object.entries(meant)) assert.deepEqual(question.call.params[key], value, key);
    assert.deepEqual([question.call.session, question.callId, question.call.cwd], ["s1", "call1", "/work"]);
  });
}

for (const name of ["tool_search", "tool_describe", "tool_call"]) {
  Deno.test(`OpenClaw's ${name} only leads to another tool, and passes`, () => {
    const question = decode(before(name, { id: "exec", args: { command: "touch DENY_ME" } }));
    assert.equal(question.kind, "other");
    assert.equal(JSON.parse(encode(question, { action: "none", reason: "" }).stdout).decision, "allow");
  });
}

Deno.test("OpenClaw's programs of code mode are not taken for a shell's command", () => {
  const question = decode(before("exec", { command: "await tools.read()" }, { toolKind: "code_mode_exec" }));
  assert.ok(question.kind === "before");
  assert.deepEqual([question.call.tool, question.call.params], ["mcp", { code: "await tools.read()" }]);
});

Deno.test("a sub-agent of OpenClaw's is told by its session's name", () => {
  const payload = JSON.parse(before("exec", { command: "ls" }));
  const context = { ...CONTEXT, sessionKey: "agent:main:subagent:1:subagent:2" };
  const question = decode(JSON.stringify({ ...payload, context }));
  assert.equal(question.kind === "before" && question.call.agent_depth, 2);
});

function after(texts: readonly string[]): string {
  return JSON.stringify({
    hook: "tool_result",
    cwd: "/work",
    event: { toolName: "exec", args: { command: "cat key" }, toolCallId: "call1", isError: false },
    tool_response: { content: texts.map((text) => ({ type: "text", text })) },
    context: CONTEXT,
  });
}

Deno.test("what OpenClaw's tool gave is kept back whole where it may not pass", () => {
  const question = decode(after(["the key"]));
  assert.ok(question.kind === "after");
  assert.equal(question.call.response, "the key");
  const { content } = JSON.parse(encode(question, { action: "deny", reason: "keep it" }).stdout);
  assert.deepEqual(content, [{ type: "text", text: "[Output withheld. keep it]" }]);
});

Deno.test("of what OpenClaw's tool gave only the parts go that may not pass", () => {
  const redact = (text: string): string => text.replaceAll("key", "***");
  const output = encode(decode(after(["the key", "the rest"])), {
    action: "deny",
    reason: "keep it",
    redaction: { redact, reason: "a key was taken out" },
  });
  assert.deepEqual(JSON.parse(output.stdout).content.map(({ text }: { text: string }) => text), [
    "the ***",
    "the rest",
    "[a key was taken out]",
  ]);
});
