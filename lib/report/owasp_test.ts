import assert from "node:assert/strict";
import { parsePolicy } from "../engine/language/mod.ts";
import { shippedPolicy } from "../policies/mod.ts";
import { riskMap, RISKS } from "./owasp.ts";

function shippedNames(): ReadonlySet<string> {
  return new Set(["builtin", "standard"].flatMap((name) => {
    const { file } = parsePolicy(Deno.readTextFileSync(shippedPolicy(name)));
    return (file?.policies ?? []).map((policy) => policy.name);
  }));
}

Deno.test("the list is the published one", () => {
  assert.deepEqual(RISKS.map(({ id, name }) => `${id} ${name}`), [
    "ASI01 Agent Goal Hijack",
    "ASI02 Tool Misuse and Exploitation",
    "ASI03 Identity and Privilege Abuse",
    "ASI04 Agentic Supply Chain Vulnerabilities",
    "ASI05 Unexpected Code Execution (RCE)",
    "ASI06 Memory and Context Poisoning",
    "ASI07 Insecure Inter-Agent Communication",
    "ASI08 Cascading Failures",
    "ASI09 Human-Agent Trust Exploitation",
    "ASI10 Rogue Agents",
  ]);
});

Deno.test("every policy that is named as evidence is shipped", () => {
  const names = shippedNames();
  assert.ok(names.size > 10);
  assert.deepEqual(RISKS.flatMap(({ policies }) => policies).filter((name) => !names.has(name)), []);
});

Deno.test("every shipped policy speaks to some risk", () => {
  const known = new Set(RISKS.flatMap(({ policies }) => policies));
  assert.deepEqual([...shippedNames()].filter((name) => !known.has(name)), []);
});

Deno.test("a risk that is not addressed has no evidence, one that is has some", () => {
  for (const { id, coverage, policies, asks = false } of RISKS) {
    assert.equal(policies.length > 0 || asks, coverage !== "not", id);
  }
});

Deno.test("a question to a person speaks to the risks of its policy and to trust", () => {
  const { risksOf } = riskMap();
  assert.deepEqual(risksOf({ action: "ask", policy: "protect-databases" }), ["ASI02", "ASI09"]);
  assert.deepEqual(risksOf({ action: "deny", policy: "protect-databases" }), ["ASI02"]);
  assert.deepEqual(risksOf({ action: "ask" }), ["ASI09"]);
});

Deno.test("a rule of the user's own counts by its tags", () => {
  const { risksOf } = riskMap(new Map([["custom.yaml:mine#1", ["T1485", "ASI08", "ASI77"]]]));
  assert.deepEqual(risksOf({ action: "deny", policy: "mine", rule: "custom.yaml:mine#1" }), ["ASI08"]);
  assert.deepEqual(risksOf({ action: "deny", policy: "mine", rule: "custom.yaml:mine#2" }), []);
});
