/**
 * @module
 */

import assert from "node:assert/strict";
import { decode } from "./decode.ts";

const TESTDATA = new URL("testdata/", import.meta.url);

for (const { name } of [...Deno.readDirSync(TESTDATA)].sort((a, b) => a.name < b.name ? -1 : 1)) {
  const { payload, call } = JSON.parse(Deno.readTextFileSync(new URL(name, TESTDATA)));
  Deno.test(`the recorded payload ${name} becomes its call`, () => {
    const question = decode(JSON.stringify(payload));
    assert.ok(question.kind === "before" || question.kind === "after", question.kind);
    assert.deepEqual(question.call, call);
    assert.equal(question.kind, payload.hook_event_name === "PreToolUse" ? "before" : "after");
    assert.equal(question.callId, payload.tool_use_id);
    if (question.kind === "after") {
      assert.equal(question.failed, payload.hook_event_name === "PostToolUseFailure");
      assert.deepEqual(question.raw, payload.tool_response ?? payload.error);
    }
  });
}

const PAYLOAD = {
  session_id: "s",
  cwd: "/work",
  hook_event_name: "PreToolUse",
  tool_name: "Bash",
  tool_input: { command: "ls" },
};

/** Payloads that can't be understood, and what is said of them. */
const BAD: Readonly<Record<string, readonly [string, string]>> = {
  "empty": ["", "the payload is empty"],
  "blank": [" \n", "the payload is empty"],
  "not JSON": ["{", "the payload is not JSON"],
  "binary": ["\u0000\ufffd\u0001", "the payload is not JSON"],
  "a list": ["[]", "the payload is not a JSON object"],
  "null": ["null", "the payload is not a JSON object"],
  "too deep": [`{"a":${"[".repeat(5000)}${"]".repeat(5000)}}`, "the payload is nested too deeply"],
  "without an event": [
    JSON.stringify({ ...PAYLOAD, hook_event_name: 1 }),
    "the payload has no hook_event_name",
  ],
  "without a tool": [JSON.stringify({ ...PAYLOAD, tool_name: "" }), "the payload has no tool_name"],
  "with a text as input": [JSON.stringify({ ...PAYLOAD, tool_input: "ls" }), "tool_input is not an object"],
  "with a list as input": [JSON.stringify({ ...PAYLOAD, tool_input: [] }), "tool_input is not an object"],
  "with a number as cwd": [JSON.stringify({ ...PAYLOAD, cwd: 1 }), "cwd is not a text"],
};

for (const [name, [payload, problem]] of Object.entries(BAD)) {
  Deno.test(`a payload ${name} is bad, and it is said why`, () => {
    const question = decode(payload);
    assert.ok(question.kind === "bad", question.kind);
    assert.equal(question.problem, problem);
  });
}

Deno.test("a bad payload tells as much of event and session as it can", () => {
  assert.deepEqual(decode(JSON.stringify({ ...PAYLOAD, tool_name: undefined })), {
    kind: "bad",
    problem: "the payload has no tool_name",
    event: "PreToolUse",
    session: "s",
  });
});

Deno.test("other events are nothing to decide about", () => {
  assert.deepEqual(decode('{"hook_event_name":"SessionStart"}'), { kind: "other", event: "SessionStart" });
});

Deno.test("a relative path stays relative, with the folder that it starts from", () => {
  const question = decode(
    JSON.stringify({ ...PAYLOAD, tool_name: "Read", tool_input: { file_path: "../x" } }),
  );
  assert.ok(question.kind === "before");
  assert.equal(question.call.params.file_path, "../x");
  assert.equal(question.call.cwd, "/work");
});
