import assert from "node:assert/strict";
import { allCoverage } from "../../hooks/mod.ts";
import type { AgentCoverage } from "../../hooks/mod.ts";
import {
  askText,
  coverageLines,
  coverageSummary,
  failureText,
  judgedText,
  outputText,
} from "./coverage_text.ts";

const COVERAGE: AgentCoverage = {
  agent: "a",
  title: "A",
  version: "1.2.3",
  evidence: "documentation",
  way: "hooks",
  tools: [
    { tools: ["sh"], judged: "exec", response: "told" },
    { tools: ["send", "type"], judged: "none", response: "none" },
    { tools: ["by_name"], judged: "inner", response: "none" },
  ],
  ask: { kind: "waits", seconds: 60, headless: "the same" },
  failure: { daemonGone: "judged", crash: "runs", timeout: "runs", missing: "stops", garbage: "untried" },
  notes: [],
};

Deno.test("what is not judged is named, and not what leads to a call that is", () =>
  assert.equal(judgedText(COVERAGE), "commands; not send, type"));

Deno.test("output that can't be withheld is not called so", () =>
  assert.equal(outputText(COVERAGE), "not withheld: the model is told not to use it"));

Deno.test("each way to fail is said once, what runs first", () =>
  assert.equal(
    failureText(COVERAGE),
    "where it crashes or takes too long, the call runs; where it is gone, the call is stopped; " +
      "where it prints nonsense, not tried",
  ));

Deno.test("how long is waited for a person is said", () => assert.match(askText(COVERAGE.ask), /up to 60 s/));

Deno.test("what was only read is not called seen", () => {
  assert.deepEqual(coverageLines(COVERAGE).at(-1), ["  known", "from the documentation of 1.2.3; not run"]);
});

Deno.test("that another version is here than the one that was seen is said", () => {
  assert.match(coverageLines(COVERAGE, "1.3.0").at(-1)?.[1] ?? "", /; here is 1\.3\.0$/);
  assert.doesNotMatch(coverageLines(COVERAGE, "1.2.3").at(-1)?.[1] ?? "", /here is/);
});

Deno.test("every agent can be said in a line", async () => {
  for (const coverage of await allCoverage()) assert.ok(!coverageSummary(coverage).includes("undefined"));
});
