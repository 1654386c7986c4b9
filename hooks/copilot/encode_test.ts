import assert from "node:assert/strict";
import { decode } from "./decode.ts";
import { encode, unjudged } from "./encode.ts";

const questionOf = (name: string) =>
  decode(Deno.readTextFileSync(new URL(`testdata/${name}.json`, import.meta.url)));

const BEFORE = questionOf("bash_before");
const AFTER = questionOf("view_after");

const printed = (...args: Parameters<typeof encode>): unknown => JSON.parse(encode(...args).stdout);

Deno.test("output that may not pass is replaced", () => {
  assert.deepEqual(printed(AFTER, { action: "deny", reason: "No." }), {
    decision: "block",
    reason: "[Output withheld. No.]",
  });
});

const PARTS = {
  action: "deny",
  reason: "No.",
  redaction: { redact: (text: string) => text.replaceAll("two", "[gone]"), reason: "Parts." },
} as const;

Deno.test("of output that may pass but for parts, the rest stands in its place, in either dialect", () => {
  const textResultForLlm = "[Parts.]\n\none\n[gone]\n";
  assert.deepEqual(printed(AFTER, PARTS), { modifiedResult: { resultType: "success", textResultForLlm } });
  const other = decode(JSON.stringify({
    hook_event_name: "PostToolUse",
    session_id: "s",
    cwd: "/work",
    tool_name: "view",
    tool_input: { path: "/work/a.txt" },
    tool_result: { result_type: "partial", text_result_for_llm: "one\ntwo\n" },
  }));
  assert.deepEqual(printed(other, PARTS), { modifiedResult: { resultType: "partial", textResultForLlm } });
});

Deno.test("of an error that it has read the model is told what not to do with it", () => {
  const failed = questionOf("no_such_failed");
  assert.deepEqual(printed(failed, { ...PARTS, readReason: "You have read it." }), {
    additionalContext: "You have read it.",
  });
});

Deno.test("of output that a rule only asks about the model is told", () => {
  assert.deepEqual(printed(AFTER, { action: "ask", reason: "Hm." }), { additionalContext: "Hm." });
});

Deno.test("where a person is asked the hook waits for them, and not longer than it may", () => {
  const asked = (seconds: number) =>
    encode(BEFORE, { action: "ask", reason: "Hm.", question: { id: "abc123", seconds } });
  assert.equal(asked(20).wait, 20);
  assert.equal(asked(3600).wait, 600);
  assert.match(asked(20).stdout, /Hm\. Nobody has answered Rampart's question abc123 yet\. Tell the user/);
  assert.doesNotMatch(asked(20).stdout, /rampart (?:approve|pending|allow)/);
});

Deno.test("what could not be judged is denied in a form that fits every event, or runs", () => {
  assert.deepEqual(Object.keys(JSON.parse(unjudged("closed", "it is so").stdout)), [
    "permissionDecision",
    "permissionDecisionReason",
    "decision",
    "reason",
  ]);
  assert.doesNotMatch(unjudged("open", "it is so").stdout, /deny|block/);
});
