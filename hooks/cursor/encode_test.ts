import assert from "node:assert/strict";
import type { HookAnswer } from "../adapter.ts";
import { decode } from "./decode.ts";
import { encode } from "./encode.ts";

const DENY: HookAnswer = { action: "deny", reason: "No.", readReason: "You have read it." };
const PARTS: HookAnswer = {
  ...DENY,
  redaction: { redact: (text) => text.replaceAll("TOKEN", "[gone]"), reason: "Parts." },
};

function printed(tool: string, output: unknown, answer: HookAnswer): unknown {
  const question = decode(JSON.stringify({
    hook_event_name: "postToolUse",
    conversation_id: "s",
    workspace_roots: ["/work"],
    tool_name: tool,
    tool_input: {},
    tool_output: JSON.stringify(output),
  }));
  return JSON.parse(encode(question, answer).stdout);
}

const OUTPUT = { content: [{ type: "text", text: "a TOKEN" }] };

Deno.test("what an MCP server returned is redacted or withheld in its own shape", () => {
  assert.deepEqual(printed("MCP:notes", OUTPUT, PARTS), {
    updated_mcp_tool_output: { content: [{ type: "text", text: "a [gone]" }] },
    additional_context: "Parts.",
  });
  assert.deepEqual(printed("MCP:notes", OUTPUT, DENY), {
    updated_mcp_tool_output: { content: [{ type: "text", text: "[Output withheld. No.]" }] },
    additional_context: "No.",
  });
});

Deno.test("of what any other tool returned the model is told", () => {
  assert.deepEqual(printed("Shell", { output: "a TOKEN" }, PARTS), {
    additional_context: "You have read it.",
  });
});
