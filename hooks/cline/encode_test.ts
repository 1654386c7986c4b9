/**
 * @module
 */

import assert from "node:assert/strict";
import { decode } from "./decode.ts";
import { encode, unjudged } from "./encode.ts";

const question = (hookName: string): ReturnType<typeof decode> => {
  const call = { name: "run_commands", input: { commands: ["ls"] }, output: [] };
  return decode(JSON.stringify({ hookName, tool_call: call, tool_result: call }));
};

Deno.test("what is printed is one JSON object, and a warning stands elsewhere", () => {
  const { stdout, stderr, status } = encode(question("tool_call"), {
    action: "none",
    reason: "",
    warning: "w",
  });
  assert.deepEqual([stdout, stderr, status], ['{"cancel":false}', "rampart: w\n", 0]);
});

Deno.test("an output that may not pass ends the run, also where only parts of it may not", () => {
  for (const redaction of [undefined, { redact: () => "", reason: "less" }]) {
    const { stdout } = encode(question("tool_result"), {
      action: "deny",
      reason: "r",
      ...(redaction === undefined ? {} : { redaction }),
    });
    assert.deepEqual(JSON.parse(stdout), { cancel: true, errorMessage: "r" });
  }
});

Deno.test("after a call nobody is asked: the model is told", () => {
  const { stdout, wait } = encode(question("tool_result"), { action: "ask", reason: "r" });
  assert.deepEqual([JSON.parse(stdout), wait], [{ cancel: false, contextModification: "r" }, undefined]);
});

Deno.test("what could not be judged is stopped or not, and says so", () => {
  assert.equal(unjudged("open", "why").stdout, '{"cancel":false}');
  assert.match(unjudged("open", "why").stderr, /why/);
  assert.equal(JSON.parse(unjudged("closed", "why").stdout).cancel, true);
});
