import assert from "node:assert/strict";
import type { HookAnswer, HookQuestion } from "../adapter.ts";
import { decode } from "./decode.ts";
import { encode, unjudged } from "./encode.ts";

const BEFORE = decode(JSON.stringify({
  hook_event_name: "PreToolUse",
  tool_name: "Bash",
  tool_input: { command: "ls" },
}));
const AFTER = decode(JSON.stringify({
  hook_event_name: "PostToolUse",
  tool_name: "Bash",
  tool_input: { command: "ls" },
  tool_response: "out",
}));

const said = (question: HookQuestion, answer: HookAnswer): unknown =>
  JSON.parse(encode(question, answer).stdout);

Deno.test("what may run is answered by an empty object, as an allow would be an error to Codex", () => {
  for (const action of ["allow", "none"] as const) {
    assert.deepEqual(said(BEFORE, { action, reason: "x" }), {});
    assert.deepEqual(said(AFTER, { action, reason: "x" }), {});
  }
});

Deno.test("a denial holds what Codex knows and no more", () => {
  assert.deepEqual(said(BEFORE, { action: "deny", reason: "why" }), {
    hookSpecificOutput: {
      hookEventName: "PreToolUse",
      permissionDecision: "deny",
      permissionDecisionReason: "why",
    },
  });
});

Deno.test("a question is a denial that waits, no longer than Codex does", () => {
  const answer = { action: "ask", reason: "why", question: { id: "abc", seconds: 3_600 } } as const;
  const { stdout, wait } = encode(BEFORE, answer);
  assert.equal(wait, 600);
  assert.match(stdout, /"permissionDecision":"deny".*why.*question abc/);
});

Deno.test("output that is denied is replaced by the reason", () => {
  assert.deepEqual(said(AFTER, { action: "deny", reason: "why" }), {
    decision: "block",
    reason: "[Output withheld. why]",
  });
});

Deno.test("of output that may pass but for parts, the rest stands in its place", () => {
  const redaction = { redact: (text: string) => text.replaceAll("ut", "[gone]"), reason: "Parts." };
  assert.deepEqual(said(AFTER, { action: "deny", reason: "why", redaction }), {
    decision: "block",
    reason: "[Parts.]\n\no[gone]",
  });
});

Deno.test("of output that should have been asked about the model is told", () => {
  assert.deepEqual(said(AFTER, { action: "ask", reason: "why" }), {
    hookSpecificOutput: { hookEventName: "PostToolUse", additionalContext: "why" },
  });
});

Deno.test("a warning is a message to the person", () =>
  assert.deepEqual(said(BEFORE, { action: "none", reason: "", warning: "w" }), { systemMessage: "w" }));

Deno.test("where nothing judged, a denial is one for both events", () => {
  assert.deepEqual(Object.keys(JSON.parse(unjudged("closed", "w").stdout)), ["decision", "reason"]);
  assert.deepEqual(Object.keys(JSON.parse(unjudged("open", "w").stdout)), ["systemMessage"]);
});
