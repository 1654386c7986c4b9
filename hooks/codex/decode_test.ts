import assert from "node:assert/strict";
import { decode } from "./decode.ts";

/** As Codex 0.169.0 sent them. */
const recorded = (name: string): string =>
  Deno.readTextFileSync(new URL(`testdata/${name}.json`, import.meta.url));

Deno.test("a command is judged in the folder that it runs in", () => {
  assert.deepEqual(decode(recorded("bash_before")), {
    kind: "before",
    call: {
      tool: "exec",
      agent_tool: "Bash",
      agent: "codex",
      session: "01a1ff00-b565-7e01-ad9e-a6d1ed17527f",
      cwd: "/work/sub",
      params: { command: "touch A; exec sh" },
    },
    callId: "call_main_2_0",
  });
});

Deno.test("a patch and its output are judged", () => {
  const question = decode(recorded("patch_after"));
  assert.ok(question.kind === "after");
  assert.deepEqual(question.call.params.paths, ["n1.txt", "a.txt", "b/c.txt"]);
  assert.equal(question.call.params.command, "rm -- 'd.txt' 'a.txt'");
  assert.match(question.call.response, /Success\. Updated the following files/);
});

Deno.test("what an MCP server gave is judged as text", () => {
  const question = decode(recorded("mcp_after"));
  assert.ok(question.kind === "after");
  assert.equal(question.call.response, "heard: hello");
  assert.equal(question.call.agent_tool, "mcp__notes__echo");
});

Deno.test("a sub-agent's call is known to be one", () => {
  const question = decode(recorded("sub_agent_before"));
  assert.equal(question.kind === "before" && question.call.agent_depth, 1);
});

Deno.test("events that nothing is decided about are passed over", () =>
  assert.deepEqual(decode('{"hook_event_name":"Stop"}'), { kind: "other", event: "Stop" }));

for (
  const [payload, problem] of [
    ["{}", "the payload has no hook_event_name"],
    ['{"hook_event_name":"PreToolUse"}', "the payload has no tool_name"],
    ['{"hook_event_name":"PreToolUse","tool_name":"Bash","tool_input":[]}', "tool_input is not an object"],
    [
      '{"hook_event_name":"PreToolUse","tool_name":"Bash","tool_input":{},"cwd":1}',
      "cwd is not a text",
    ],
  ] as const
) {
  Deno.test(`the payload ${payload} is bad`, () => {
    const question = decode(payload);
    assert.equal(question.kind === "bad" && question.problem, problem);
  });
}
