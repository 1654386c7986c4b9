import assert from "node:assert/strict";
import type { AfterCall, HookAnswer } from "./adapter.ts";
import { redactedText, redactOutput } from "./redact_output.ts";

const redact = (text: string): string => text.replaceAll(/SECRET/g, "[gone]");

Deno.test("texts are redacted wherever they stand, and all else stays", () => {
  const raw = { a: ["SECRET 1", { b: "SECRET", n: 1, none: null }], t: true };
  assert.deepEqual(redactOutput(raw, { redact }), {
    output: { a: ["[gone] 1", { b: "[gone]", n: 1, none: null }], t: true },
  });
});

Deno.test("what stretches over several texts can't be taken out", () => {
  const joined = (text: string): string => text.replaceAll(/SEC\nRET/g, "[gone]");
  assert.equal(redactOutput(["SEC", "RET"], { redact: joined }), undefined);
});

Deno.test("what lies too deep can't be taken out", () => {
  let deep: unknown = "SECRET";
  for (let i = 0; i < 100; i++) deep = [deep];
  assert.equal(redactOutput(deep, { redact }), undefined);
});

Deno.test("what the model doesn't read need not be whole", () => {
  const textOf = (): string => "";
  assert.deepEqual(redactOutput(["SECRET"], { redact, textOf }), { output: ["[gone]"] });
});

const AFTER: AfterCall = {
  kind: "after",
  call: { tool: "exec", params: {}, response: "a SECRET\nb" },
  failed: false,
  raw: {},
};

Deno.test("one text in the output's place says why, and holds the rest", () => {
  const answer: HookAnswer = { action: "deny", reason: "No.", redaction: { redact, reason: "Parts." } };
  assert.equal(redactedText(AFTER, answer), "[Parts.]\n\na [gone]\nb");
});

Deno.test("where nothing is to be taken out, or some would be left, there is no such text", () => {
  const endless = { redact: (text: string) => `${text}!`, reason: "Parts." };
  assert.equal(redactedText(AFTER, { action: "deny", reason: "No." }), undefined);
  assert.equal(redactedText(AFTER, { action: "deny", reason: "No.", redaction: endless }), undefined);
});
