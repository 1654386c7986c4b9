import assert from "node:assert/strict";
import { decode } from "./decode.ts";

const read = (name: string): string =>
  Deno.readTextFileSync(new URL(`testdata/${name}.json`, import.meta.url));

/** What calls that the real program sent are judged as. */
const BEFORE: Readonly<Record<string, readonly [string, Readonly<Record<string, unknown>>]>> = {
  bash: ["exec", { command: "false", description: "d" }],
  write_bash: ["exec", { command: "x", shellId: "s1", delay: 1 }],
  view: ["read", { path: "/work/a.txt" }],
  create: ["write", { path: "/work/b.txt", file_text: "x\n" }],
  edit: ["write", { path: "/work/a.txt", old_str: "two", new_str: "TWO" }],
  glob: ["read", { glob: "*.txt" }],
  grep: ["read", { pattern: "one", recursive: true }],
  "rig-echo": ["mcp", { text: "hi" }],
  no_such: ["mcp", {}],
};

for (const [name, [tool, params]] of Object.entries(BEFORE)) {
  Deno.test(`Copilot CLI's ${name} is judged as ${tool}`, () => {
    const question = decode(read(`${name.replace("-", "_")}_before`));
    assert.ok(question.kind === "before");
    const { session, ...call } = question.call;
    assert.deepEqual(call, { tool, params, agent_tool: name, agent: "copilot", cwd: "/work" });
    assert.equal(session, "<uuid>");
  });
}

Deno.test("the other dialect says the same", () => {
  const about = { session_id: "s", cwd: "/work", tool_name: "Bash", tool_input: { command: "ls" } };
  const before = decode(JSON.stringify({ ...about, hook_event_name: "PreToolUse" }));
  assert.ok(before.kind === "before");
  assert.deepEqual([before.call.tool, before.call.params.command, before.call.session], ["exec", "ls", "s"]);
  const after = decode(JSON.stringify({
    ...about,
    hook_event_name: "PostToolUse",
    tool_result: { result_type: "success", text_result_for_llm: "words" },
  }));
  assert.equal(after.kind === "after" && after.call.response, "words");
});

Deno.test("what the model gets to read of an output is judged", () => {
  const question = decode(read("rig_echo_after"));
  assert.ok(question.kind === "after" && !question.failed);
  assert.equal(question.call.response, "mini-mcp:hi");
});

Deno.test("a tool that failed gives its error", () => {
  const question = decode(read("no_such_failed"));
  assert.ok(question.kind === "after" && question.failed);
  assert.match(question.call.response, /does not exist/);
});

Deno.test("each file of a patch is judged, in whichever form its text comes", () => {
  const text = "*** Begin Patch\n*** Add File: a\n+x\n*** Update File: b\n@@\n-x\n+y\n*** End Patch\n";
  for (const toolArgs of [text, { input: text }, JSON.stringify({ input: text })]) {
    const question = decode(JSON.stringify({ sessionId: "s", toolName: "apply_patch", toolArgs }));
    assert.ok(question.kind === "before");
    assert.deepEqual([question.call.tool, question.call.params.paths], ["write", ["a", "b"]]);
  }
});

Deno.test("a patch that writes and deletes is judged for both", () => {
  const input = "*** Begin Patch\n*** Add File: a\n+x\n*** Delete File: it's\n*** End Patch\n";
  const question = decode(JSON.stringify({ sessionId: "s", toolName: "apply_patch", toolArgs: { input } }));
  assert.ok(question.kind === "before");
  const { paths, command } = question.call.params;
  assert.deepEqual([paths, command], [["a"], "rm -- 'it'\\''s'"]);
});

Deno.test("a result can't be taken for a call that waits", () => {
  const question = decode(JSON.stringify({ sessionId: "s", toolName: "bash", toolArgs: {}, toolResult: {} }));
  assert.equal(question.kind, "after");
});

Deno.test("a payload without a tool is bad, and answered as a call that waits", () => {
  const question = decode('{"sessionId": "s", "prompt": "go"}');
  assert.ok(question.kind === "bad" && question.event === undefined && question.session === "s");
});
