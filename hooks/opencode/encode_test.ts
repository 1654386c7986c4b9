/**
 * @module
 */

import assert from "node:assert/strict";
import type { AfterCall, HookAnswer } from "../adapter.ts";
import { encode, unjudged } from "./encode.ts";

const question = (raw: unknown): AfterCall => ({
  kind: "after",
  call: { tool: "exec", params: {}, response: "" },
  failed: false,
  raw,
});

function printed(raw: unknown, answer: HookAnswer): Readonly<Record<string, unknown>> {
  return JSON.parse(encode(question(raw), answer).stdout);
}

const REDACTION = {
  redact: (text: string) => text.replaceAll("TOKEN", "[gone]"),
  reason: "A token was taken out",
};

Deno.test("a denied output is kept back whole, in the shape that it had", () => {
  const answer: HookAnswer = { action: "deny", reason: "r" };
  assert.equal(printed({ output: "x" }, answer).output, "[Output withheld. r]");
  const { content, output } = printed({ content: [{ type: "text", text: "x" }] }, answer);
  assert.deepEqual(content, [{ type: "text", text: "[Output withheld. r]" }]);
  assert.equal(output, undefined);
});

Deno.test("where parts may not pass only these are taken out, and the model is told", () => {
  const answer: HookAnswer = { action: "deny", reason: "r", redaction: REDACTION };
  assert.equal(printed({ output: "a TOKEN b" }, answer).output, "a [gone] b\n\n[A token was taken out]");
  assert.deepEqual(printed({ content: [{ type: "text", text: "TOKEN" }] }, answer).content, [
    { type: "text", text: "[gone]" },
    { type: "text", text: "[A token was taken out]" },
  ]);
});

Deno.test("what stretches over several texts is kept back whole", () => {
  const redact = (text: string): string => text.replace(/BEGIN\nEND/, "[gone]");
  const content = ["BEGIN", "END"].map((text) => ({ type: "text", text }));
  const answer: HookAnswer = { action: "deny", reason: "r", redaction: { ...REDACTION, redact } };
  assert.deepEqual(printed({ content }, answer).content, [{ type: "text", text: "[Output withheld. r]" }]);
});

Deno.test("after a call nobody is asked: the output stays and the model is told", () => {
  const { decision, output } = printed({ output: "x" }, { action: "ask", reason: "r" });
  assert.deepEqual([decision, output], ["allow", "x\n\n[r]"]);
});

Deno.test("an output that may pass is left alone", () => {
  assert.deepEqual(printed({ output: "x" }, { action: "none", reason: "" }), { decision: "allow" });
});

Deno.test("what could not be judged is stopped or not, and says so", () => {
  assert.match(JSON.parse(unjudged("open", "why").stdout).warning, /why/);
  assert.equal(JSON.parse(unjudged("open", "why").stdout).decision, "allow");
  assert.equal(JSON.parse(unjudged("closed", "why").stdout).decision, "deny");
});
