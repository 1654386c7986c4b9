import assert from "node:assert/strict";
import { callView } from "./call_view.ts";

Deno.test("a command is whole, with the agent's words apart", () => {
  const command = `echo ${"x".repeat(2000)}`;
  assert.deepEqual(callView({ tool: "exec", params: { command, description: "Print it", timeout: 5 } }), {
    subject: command,
    remark: "Print it",
    rest: [["timeout", "5"]],
  });
});

Deno.test("of a write the content is shown too", () => {
  const view = callView({ tool: "write", params: { file_path: "/x", content: "text" } });
  assert.deepEqual(view, { subject: "/x", rest: [["content", "text"]] });
});

Deno.test("of a tool that is not known every parameter is part of what is done", () => {
  const view = callView({ tool: "mcp", params: { reason: "spam", issue: 3 } });
  assert.deepEqual(view, { subject: '{"reason":"spam","issue":3}', rest: [] });
});

Deno.test("a remark that is no text is shown with the rest", () => {
  const view = callView({ tool: "exec", params: { command: "ls", reason: { a: 1 } } });
  assert.deepEqual(view, { subject: "ls", rest: [["reason", '{"a":1}']] });
});
