/**
 * @module
 */

import assert from "node:assert/strict";
import type { HookAnswer, HookQuestion } from "../adapter.ts";
import { encode, unjudged } from "./encode.ts";

const BEFORE: HookQuestion = {
  kind: "before",
  call: { tool: "exec", agent_tool: "Bash", params: { command: "x" } },
};
const AFTER: HookQuestion = {
  kind: "after",
  call: { tool: "exec", agent_tool: "Bash", params: { command: "x" }, response: "TOKEN" },
  failed: false,
  raw: { stdout: "TOKEN", stderr: "" },
};
const DENY: HookAnswer = { action: "deny", reason: "because" };
const NONE: HookAnswer = { action: "none", reason: "" };

function printed(question: HookQuestion, answer: HookAnswer): Record<string, unknown> {
  const { stdout, stderr, status } = encode(question, answer);
  assert.equal(stderr, "");
  assert.equal(status, 0);
  return JSON.parse(stdout);
}

function decision(permissionDecision: string, permissionDecisionReason: string): unknown {
  return {
    hookSpecificOutput: { hookEventName: "PreToolUse", permissionDecision, permissionDecisionReason },
  };
}

for (const action of ["deny", "ask", "allow"] as const) {
  Deno.test(`before a call, ${action} is a decision with its reason`, () => {
    assert.deepEqual(printed(BEFORE, { action, reason: "because" }), decision(action, "because"));
  });

  Deno.test(`before a call, ${action} has a reason though none was given`, () => {
    const { hookSpecificOutput } = printed(BEFORE, { action, reason: "" });
    assert.match(JSON.stringify(hookSpecificOutput), /"permissionDecisionReason":"[^"]*Rampart/);
  });
}

Deno.test("where nothing is to be said an empty object is printed", () => {
  assert.equal(encode(BEFORE, NONE).stdout, "{}");
  assert.equal(encode(AFTER, NONE).stdout, "{}");
  assert.equal(encode({ kind: "other", event: "Stop" }, DENY).stdout, "{}");
});

Deno.test("a warning is for the person, and changes no decision", () => {
  const warned = printed(BEFORE, { ...DENY, warning: "custom.yaml is broken" });
  assert.deepEqual(warned, {
    ...decision("deny", "because") as object,
    systemMessage: "custom.yaml is broken",
  });
});

Deno.test("a payload that can't be understood is answered as a call that waits", () => {
  const ask: HookAnswer = { action: "ask", reason: "because" };
  assert.deepEqual(printed({ kind: "bad", problem: "p" }, ask), decision("ask", "because"));
  assert.deepEqual(
    printed({ kind: "bad", problem: "p", event: "PreToolUse" }, ask),
    decision("ask", "because"),
  );
});

Deno.test("a bad payload after a call is told to the model", () => {
  assert.deepEqual(
    printed({ kind: "bad", problem: "p", event: "PostToolUse" }, { action: "ask", reason: "because" }),
    {
      hookSpecificOutput: { hookEventName: "PostToolUse", additionalContext: "because" },
    },
  );
});

Deno.test("denied output is replaced, and the model is told why", () => {
  const { hookSpecificOutput } = printed(AFTER, DENY);
  assert.deepEqual(hookSpecificOutput, {
    hookEventName: "PostToolUse",
    additionalContext: "because",
    updatedToolOutput: {
      stdout: "[Output withheld. because]",
      stderr: "",
      interrupted: false,
      isImage: false,
      noOutputExpected: false,
    },
  });
});

Deno.test("of a failed call the model is told, as its error can't be replaced", () => {
  assert.deepEqual(printed({ ...AFTER, failed: true, raw: "TOKEN" }, DENY), {
    hookSpecificOutput: { hookEventName: "PostToolUseFailure", additionalContext: "because" },
  });
  const read = { ...DENY, readReason: "You have read it." };
  assert.deepEqual(printed({ ...AFTER, failed: true, raw: "TOKEN" }, read), {
    hookSpecificOutput: { hookEventName: "PostToolUseFailure", additionalContext: "You have read it." },
  });
});

Deno.test("where nothing judged and calls fail open, the person is told and the call goes on", () => {
  const said = JSON.parse(unjudged("open", "the daemon did not answer").stdout);
  assert.deepEqual(Object.keys(said), ["systemMessage"]);
  assert.match(
    said.systemMessage,
    /did not judge this call: the daemon did not answer\. Run: rampart doctor/,
  );
});

Deno.test("where nothing judged and calls fail closed, the call is blocked in the form of every event", () => {
  const said = JSON.parse(unjudged("closed", "the daemon did not answer").stdout);
  assert.equal(said.decision, "block");
  assert.match(said.reason, /as the daemon did not answer/);
});
