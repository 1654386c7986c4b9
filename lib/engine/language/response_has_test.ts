import assert from "node:assert/strict";
import { KIND_GROUPS, KINDS } from "../../scan/mod.ts";
import { lintPolicy, parsePolicy } from "./mod.ts";

function problemsOf(rule: string): readonly string[] {
  const { diagnostics } = parsePolicy(`version: "1"\npolicies:\n  - name: p\n    rules:\n      - ${rule}\n`);
  return diagnostics.map(({ code, message, hint }) =>
    `${code}: ${message}${hint === undefined ? "" : ` (${hint})`}`
  );
}

Deno.test("response_has takes every kind and group", () => {
  const all = [...Object.keys(KIND_GROUPS), ...KINDS];
  assert.deepEqual(
    problemsOf(`{ action: deny, when: { response_has: [${all.join(", ")}] }, message: m }`),
    [],
  );
});

Deno.test("response_has: a slip is told with what was meant", () => {
  const [problem = "", ...others] = problemsOf(
    "{ action: deny, when: { response_has: github-tokens }, message: m }",
  );
  assert.match(problem, /did you mean "github-token"/);
  assert.deepEqual(others, []);
});

Deno.test("response: does nothing but with deny", () => {
  const rule = "{ action: watch, response: redact, when: { response_has: jwt } }";
  assert.deepEqual(problemsOf(rule), [
    'bad-value: "response" does nothing with action "watch" (write action: deny, or remove it)',
  ]);
});

Deno.test("response: redact needs something to take out", () => {
  const rule = "{ action: deny, response: redact, when: { response_matches: x } }";
  assert.deepEqual(problemsOf(rule), [
    'bad-value: "response: redact" takes out what "response_has" finds, and the rule has none ' +
    "(say what to take out: response_has: credential)",
  ]);
});

Deno.test("response: other words are refused", () => {
  const [problem = ""] = problemsOf("{ action: deny, response: hide, when: { response_has: jwt } }");
  assert.match(problem, /block/);
});

Deno.test("a rule that is shadowed by an earlier one on the same kinds is told", () => {
  const { diagnostics } = lintPolicy(
    `version: "1"
policies:
  - name: p
    rules:
      - { action: watch, when: { response_has: [jwt, aws-key] } }
      - { action: deny, when: { response_has: jwt } }
`,
  );
  assert.equal(diagnostics.filter(({ code }) => code === "shadowed").length, 1);
});
