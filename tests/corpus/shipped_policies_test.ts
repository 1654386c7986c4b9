import { deepEqual, equal, ok } from "node:assert/strict";
import { type Action, type PolicyFile, stricter } from "../../lib/engine/mod.ts";
import { judgeCalls, readCalls } from "./measure.ts";
import { compileShipped, decide, POLICY_FILES, readShipped } from "./shipped_policies.ts";

for (const name of POLICY_FILES) {
  Deno.test(`policies/${name}.yaml: its own cases come out as they say`, () => {
    const compiled = compileShipped(name === "builtin" ? "standard" : name);
    const wrong = readShipped(name).tests.flatMap((test) => {
      const { action, rule } = decide(compiled, test);
      return test.expect.includes(action) ? [] : [`"${test.name}": ${action} (${rule?.id ?? "no rule"})`];
    });
    deepEqual(wrong, []);
  });
}

for (const name of ["builtin", "standard"]) {
  const file = readShipped(name);

  Deno.test(`policies/${name}.yaml: each rule decides one of its cases`, () => {
    const compiled = compileShipped("standard");
    const deciding = new Set(file.tests.map((test) => decide(compiled, test).rule?.id));
    deepEqual(ruleIds(file, name).filter((id) => !deciding.has(id)), []);
  });

  Deno.test(`policies/${name}.yaml: each rule says why, and which risk it is about`, () => {
    for (const { name, rules } of file.policies) {
      for (const { message, tags, line } of rules) {
        ok((message ?? "").length > 20, `${name}, line ${line}: no message`);
        ok(tags?.some((tag) => /^ASI(?:0[1-9]|10)$/.test(tag)), `${name}, line ${line}: no OWASP tag`);
      }
    }
  });

  Deno.test(`policies/${name}.yaml: a third of the cases are ones that pass`, () => {
    const passing = file.tests.filter((test) => test.expect.includes("allow"));
    ok(passing.length * 4 > file.tests.length, `${passing.length} of ${file.tests.length}`);
  });
}

Deno.test("the built-in protection is locked, rule by rule", () => {
  for (const { rules } of readShipped("builtin").policies) {
    for (const { locked, line } of rules) ok(locked, `line ${line}`);
  }
});

Deno.test("paranoid and ci are nowhere milder than standard, yolo blocks what is not Rampart's own nowhere", () => {
  const calls = readCalls();
  const actions = (profile: string): readonly Action[] =>
    judgeCalls(compileShipped(profile), calls).map(({ decision }) => decision.action);
  const standard = actions("standard");
  for (const profile of ["paranoid", "ci"]) {
    actions(profile).forEach((action, i) =>
      equal(stricter(action, standard[i] ?? "deny"), action, describe(profile, i))
    );
  }
  judgeCalls(compileShipped("yolo"), calls).forEach(({ decision }, i) => {
    if (decision.rule?.layer === "builtin" || decision.partial) return;
    ok(decision.action === "watch" || decision.action === "allow", describe("yolo", i));
  });

  function describe(profile: string, i: number): string {
    return `${profile}: ${JSON.stringify(calls[i]?.params)}`;
  }
});

Deno.test("ci asks nobody", () => {
  const compiled = compileShipped("ci");
  const asked = judgeCalls(compiled, readCalls()).filter(({ decision }) =>
    decision.action === "ask" && decision.rule?.layer !== "builtin"
  );
  deepEqual(asked.map(({ call }) => call.id), []);
});

function ruleIds(file: PolicyFile, name: string): readonly string[] {
  return file.policies.flatMap((policy) =>
    policy.rules.map((_, i) => `${name}.yaml:${policy.name}#${i + 1}`)
  );
}
