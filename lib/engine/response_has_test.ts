import assert from "node:assert/strict";
import { compilePolicies, type Decision, deserializePolicies, evaluate, serializePolicies } from "./mod.ts";
import { parsePolicy } from "./language/mod.ts";

const OPTIONS = { home: "/home/me", platform: "linux" } as const;
const KEY = ["AK", "IAQ3EGUQX4WZ5TPN7L"].join("");
const TOKEN = ["gh", "p_a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"].join("");
const JWT = ["ey", "JhbGciOiJIUzI1NiJ9.eyJzdWIiOiI0MiJ9.c2lnbmF0dXJlLWhlcmU"].join("");

function compiled(...rules: readonly string[]) {
  const text = `version: "1"\npolicies:\n${
    rules.map((rule, i) => `  - name: p${i}\n    rules:\n      - ${rule}\n`).join("")
  }`;
  const { file, diagnostics } = parsePolicy(text);
  if (file === undefined) throw new Error(JSON.stringify(diagnostics));
  return compilePolicies([{ layer: "custom", file: "p.yaml", policy: file }], OPTIONS);
}

function judged(response: string, ...rules: readonly string[]): Decision {
  return evaluate(compiled(...rules), { tool: "exec", params: { command: "env" }, response });
}

Deno.test("response_has: a kind, a group, and another kind", () => {
  const text = `key ${KEY}`;
  assert.equal(judged(text, "{ action: deny, when: { response_has: aws-key } }").action, "deny");
  assert.equal(judged(text, "{ action: deny, when: { response_has: [jwt, credential] } }").action, "deny");
  assert.equal(judged(text, "{ action: deny, when: { response_has: [jwt, github-token] } }").action, "allow");
  assert.equal(judged(text, "{ action: watch, when: { response_has: prompt-injection } }").action, "allow");
});

Deno.test("response_has: the decision says kinds and how many, never a value", () => {
  const decision = judged(
    `${KEY} ${TOKEN} ${TOKEN}`,
    "{ action: deny, when: { response_has: credential }, message: Kept back. }",
  );
  assert.deepEqual(decision.found, { "aws-key": 1, "github-token": 2 });
  assert.equal(decision.message, "Kept back. Found: aws-key, github-token (2).");
  assert.doesNotMatch(JSON.stringify(decision), /IAQ3|a1B2/);
});

Deno.test("response_has: what no rule that spoke asks about is not said", () => {
  const decision = judged(`${KEY} ${JWT}`, "{ action: deny, when: { response_has: jwt } }");
  assert.deepEqual(decision.found, { jwt: 1 });
  assert.equal("found" in judged("nothing", "{ action: deny, when: { response_has: jwt } }"), false);
});

Deno.test("response_has: together with another condition both must hold", () => {
  const rule = "{ action: deny, when: { response_has: aws-key, runs: env } }";
  assert.equal(judged(KEY, rule).action, "deny");
  assert.equal(judged(KEY, rule.replace("env", "ls")).action, "allow");
  const both = "{ action: deny, when: { response_has: aws-key, response_matches: zzz } }";
  // No compiler for expressions was given: it can't be told, and so it is asked about.
  assert.deepEqual([judged(KEY, both).action, judged("zzz", both).action], ["ask", "allow"]);
});

Deno.test("response_has: an output of any length is looked through whole", () => {
  const long = `${"a line of text\n".repeat(100_000)}${KEY}`;
  const decision = judged(long, "{ action: deny, when: { response_has: aws-key } }");
  assert.deepEqual([decision.action, decision.partial], ["deny", false]);
});

Deno.test("response: redact names what is to be taken out", () => {
  const rule = "{ action: deny, response: redact, when: { response_has: [aws-key, jwt] } }";
  assert.deepEqual(judged(KEY, rule).redact, ["aws-key", "jwt"]);
  assert.equal("redact" in judged("nothing", rule), false);
});

Deno.test("response: one policy that blocks wins over those that redact", () => {
  const redact = "{ action: deny, response: redact, when: { response_has: credential } }";
  const decision = judged(KEY, redact, "{ action: deny, when: { response_has: aws-key } }");
  assert.equal(decision.action, "deny");
  assert.equal("redact" in decision, false);
  assert.deepEqual(judged(JWT, redact, "{ action: deny, when: { response_has: aws-key } }").redact, [
    "credential",
  ]);
});

Deno.test("response: several policies that redact take out what either wants", () => {
  const decision = judged(
    `${KEY} ${JWT}`,
    "{ action: deny, response: redact, when: { response_has: aws-key } }",
    "{ action: deny, response: redact, when: { response_has: jwt } }",
  );
  assert.deepEqual(decision.redact, ["aws-key", "jwt"]);
});

Deno.test("response_has: survives the cache", () => {
  const policies = compiled("{ action: deny, response: redact, when: { response_has: aws-key } }");
  const again = deserializePolicies(serializePolicies(policies, "k"), "k", OPTIONS);
  assert.ok(again);
  const decision = evaluate(again, { tool: "exec", params: { command: "env" }, response: KEY });
  assert.deepEqual([decision.action, decision.redact], ["deny", ["aws-key"]]);
});

Deno.test("response_has: a call that has not run is not asked about it", () => {
  const policies = compiled("{ action: deny, when: { response_has: aws-key } }");
  assert.equal(evaluate(policies, { tool: "exec", params: { command: `echo ${KEY}` } }).action, "allow");
});
