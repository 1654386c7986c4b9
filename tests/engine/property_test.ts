/** The indexed engine equals the naive one on random policies and calls. */

import { deepEqual } from "node:assert/strict";
import fc from "fast-check";
import {
  type Action,
  compilePolicies,
  type Conditions,
  evaluate,
  type Layer,
  type Policy,
  type PolicySource,
  type Rule,
  type ToolCall,
} from "../../lib/engine/mod.ts";
import { readCommand } from "../../lib/shell/mod.ts";
import { naiveEvaluate } from "./naive.ts";

const OPTIONS = { home: "/home/me", platform: "linux" } as const;

const word = fc.constantFrom(
  "git",
  "rm",
  "status",
  "-rf",
  "build",
  "x",
  "cat",
  "ls",
  "push",
  "a.txt",
  "/etc/hosts",
  "src/b.ts",
);
const simple = fc.array(word, { minLength: 1, maxLength: 4 }).map((w) => w.join(" "));
const command = fc.array(simple, { minLength: 1, maxLength: 3 }).chain((parts) =>
  fc.constantFrom(" && ", " | ", "; ", " || ").map((glue) => parts.join(glue))
);
const path = fc.tuple(
  fc.constantFrom("/", "/home/me/", "/etc/", "~/", "src/"),
  fc.array(fc.constantFrom("a", "b.ts", ".env", ".ssh", "id_rsa", "hosts", ".."), {
    minLength: 1,
    maxLength: 3,
  }),
).map(([root, names]) => root + names.join("/"));
const url = fc.tuple(
  fc.constantFrom("https://", "http://", ""),
  fc.constantFrom("x.example", "webhook.site", "a.b.ngrok.app", "WEBHOOK.site", "localhost:8080"),
  fc.constantFrom("", "/p", "/p?q=1"),
).map((p) => p.join(""));

const commandPattern = fc.oneof(
  simple,
  simple.map((s) => `${s} *`),
  simple.map((s) => `*${s}*`),
  fc.tuple(simple, simple).map(([a, b]) => `${a} * | ${b}`),
  fc.tuple(simple, simple).map(([a, b]) => `${a} && ${b}`),
  fc.constant("*"),
);
const pathPattern = fc.oneof(
  fc.constantFrom(
    "**/.env",
    "**/.ssh/**",
    "~/.ssh/id_*",
    "/etc/**",
    "*.ts",
    "/srv/app/**",
    "**/b.?s",
    "/home/me/*",
    "**",
  ),
  path.filter((p) => !p.includes("..")),
);
const hostPattern = fc.constantFrom("webhook.site", "*.ngrok.app", "*.example", "localhost:8080", "*");
const lists = <T>(of: fc.Arbitrary<T>): fc.Arbitrary<readonly T[]> =>
  fc.array(of, { minLength: 1, maxLength: 3 });

const conditions: fc.Arbitrary<Conditions> = fc.oneof(
  fc.record({ command_matches: lists(commandPattern), command_not_matches: lists(commandPattern) }, {
    requiredKeys: ["command_matches"],
  }),
  fc.record({ command_not_matches: lists(commandPattern) }),
  fc.record({ command_contains: lists(fc.constantFrom("RM", "push", "b.T", "&& g")) }),
  fc.record({ path_matches: lists(pathPattern), path_not_matches: lists(pathPattern) }, {
    requiredKeys: ["path_matches"],
  }),
  fc.record({ path_not_matches: lists(pathPattern) }),
  fc.record({ path_matches: lists(pathPattern), command_matches: lists(commandPattern) }),
  fc.record({ domain_matches: lists(hostPattern) }),
  fc.record({ effect: lists(fc.constantFrom("read", "write", "delete", "connect")) }),
  fc.record({ session_matches: lists(fc.constantFrom("a*", "b")) }),
  fc.record({ session_not_matches: lists(fc.constantFrom("a*", "b")) }),
  fc.record({ agent_depth: fc.record({ gte: fc.integer({ min: 0, max: 2 }) }) }),
  fc.record({ default: fc.constant(true) }),
);
const rule: fc.Arbitrary<Rule> = fc.record({
  action: fc.constantFrom<Action>("deny", "ask", "watch", "allow"),
  when: conditions,
  locked: fc.boolean(),
  once: fc.constant(false),
  line: fc.constant(1),
});
const match: fc.Arbitrary<Policy["match"]> = fc.record({
  tool: lists(fc.constantFrom("exec", "read", "write", "fetch", "mcp", "*", "r*", "mcp__*")),
  agent: lists(fc.constantFrom("codex", "c*")),
}, { requiredKeys: [] });
const sources: fc.Arbitrary<readonly PolicySource[]> = fc.array(
  fc.tuple(
    fc.record({
      priority: fc.constantFrom(1, 100, 100),
      enabled: fc.constantFrom(true, true, false),
      match,
      rules: fc.array(rule, { minLength: 1, maxLength: 5 }),
    }),
    fc.constantFrom<Layer>("override", "custom", "profile", "project"),
  ),
  { minLength: 1, maxLength: 6 },
).chain((policies) =>
  fc.option(fc.constantFrom<Action>("deny", "ask", "watch"), { nil: undefined }).map((fallback) => [
    {
      layer: "override" as const,
      file: "d",
      policy: {
        version: "1" as const,
        ...(fallback === undefined ? {} : { default_action: fallback }),
        policies: [],
        tests: [],
      },
    },
    ...policies.map(([p, layer], i) => ({
      layer,
      file: `f${i}`,
      policy: { version: "1" as const, policies: [{ ...p, name: `p${i}`, line: 1 }], tests: [] },
    })),
  ])
);
const call: fc.Arbitrary<ToolCall> = fc.tuple(
  fc.oneof(
    command.map((c) => ({ tool: "exec", params: { command: c } })),
    fc.tuple(fc.constantFrom("read", "write"), path).map(([tool, p]) => ({ tool, params: { path: p } })),
    url.map((u) => ({ tool: "fetch", params: { url: u } })),
    fc.constantFrom("mcp", "mcp__x__y").map((tool) => ({ tool, params: { text: "x" } })),
  ),
  fc.constantFrom("codex", "claude-code", ""),
  fc.constantFrom("a1", "b", ""),
  fc.integer({ min: 0, max: 2 }),
).map(([c, agent, session, agent_depth]) => ({ ...c, agent, session, agent_depth, cwd: "/srv/app" }));

/** The naive engine does not know how sets of paths are compared; patterns/path_glob_test.ts looks at that. */
function touchesSinglePaths({ tool, params }: ToolCall): boolean {
  return tool !== "exec" ||
    readCommand(String(params.command), { ...OPTIONS, cwd: "/srv/app" }).effects
      .every((e) => e.kind === "connect" || (!e.glob && !e.recursive));
}

Deno.test("the indexed engine equals a naive one on random policies and calls", () => {
  fc.assert(
    fc.property(sources, fc.array(call, { minLength: 1, maxLength: 4 }), (policies, calls) => {
      const compiled = compilePolicies(policies, OPTIONS);
      for (const c of calls.filter(touchesSinglePaths)) {
        const { action, matched_policies } = evaluate(compiled, c);
        deepEqual({ action, matched_policies }, naiveEvaluate(policies, c, OPTIONS), JSON.stringify(c));
      }
    }),
    { numRuns: 3_000, seed: 20261121 },
  );
});
