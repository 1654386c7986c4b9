import { strict as assert } from "node:assert";
import type { Conditions, Rule } from "../policy.ts";
import { neverMatches } from "./never_matches.ts";

const NOW = Date.UTC(2026, 0, 1);

function reasons(when: Conditions, tools?: readonly string[], rest: Partial<Rule> = {}): readonly string[] {
  const rule: Rule = { action: "deny", when, locked: false, once: false, line: 1, ...rest };
  return neverMatches(rule, tools, NOW).map((r) => r.key);
}

const MAY: readonly (readonly [string, Conditions, (readonly string[])?])[] = [
  ["paths with exec", { path_matches: ["**"] }, ["exec"]],
  ["paths with fetch and read", { path_matches: ["**"] }, ["fetch", "read"]],
  ["paths and a command with read", { path_matches: ["**"], command_matches: ["cat *"] }, ["read"]],
  ["paths with a glob that may be fetch", { path_matches: ["**"] }, ["fe*"]],
  ["commands with an agent's own tool", { command_matches: ["rm *"] }, ["mcp__shell"]],
  ["commands with any tool", { command_matches: ["rm *"] }],
  ["a file of which one effect is possible", { effect: ["connect", "write"], path_matches: ["**"] }],
  ["delete with write", { effect: ["delete"] }, ["write"]],
  ["some of a list excluded", { path_matches: ["a", "b"], path_not_matches: ["a"] }],
  ["a response with runs", { response_matches: ["x"], runs: [{ program: ["env"] }] }],
  ["bounds that leave one number", { agent_depth: { gt: 1, lt: 3 } }],
  ["no call of another tool", { call_count: { window: 1, tool: ["fetch"], eq: 0 } }],
  ["a host among paths of URLs", { domain_matches: ["a/b", "c"] }],
  ["what is always", { default: true }, ["read"]],
];
for (const [name, when, tools] of MAY) {
  Deno.test(`may apply: ${name}`, () => assert.deepEqual(reasons(when, tools), []));
}

const NEVER: readonly (readonly [string, Conditions, string, (readonly string[])?])[] = [
  ["paths with fetch", { path_not_matches: ["**"] }, "path_not_matches", ["fetch"]],
  ["hosts with read and write", { url_matches: ["*"] }, "url_matches", ["read", "write"]],
  ["runs with write", { runs: [{ program: ["rm"] }] }, "runs", ["write"]],
  ["connect with read and write", { effect: ["connect"] }, "effect", ["read", "write"]],
  ["hosts that are written", { domain_matches: ["a"], effect: ["write"] }, "effect"],
  ["a file that is a host", { path_matches: ["a"], domain_matches: ["b"] }, "domain_matches"],
  ["everything excluded", { session_matches: ["a"], session_not_matches: ["*"] }, "session_not_matches"],
  ["bounds that exclude each other", { agent_depth: { gte: 3, lte: 2 } }, "agent_depth"],
  ["two numbers at once", { agent_depth: { eq: 1, gt: 1 } }, "agent_depth"],
  ["fewer calls than this one", { call_count: { window: 1, eq: 0 } }, "call_count"],
  ["hosts that are URLs", { domain_matches: ["https://a/*"] }, "domain_matches"],
];
for (const [name, when, key, tools] of NEVER) {
  Deno.test(`never applies: ${name}`, () => assert.deepEqual(reasons(when, tools), [key]));
}

Deno.test("never applies: what has expired, if the time is known", () => {
  assert.deepEqual(reasons({ default: true }, undefined, { expires_at: NOW }), ["expires_at"]);
  assert.deepEqual(reasons({ default: true }, undefined, { expires_at: NOW + 1 }), []);
  const rule: Rule = {
    action: "deny",
    when: { default: true },
    locked: false,
    once: false,
    line: 1,
    expires_at: 0,
  };
  assert.deepEqual(neverMatches(rule, undefined, undefined), []);
});
