import assert from "node:assert/strict";
import { parseQuery, type QueryWords } from "./query.ts";

const NOW = Date.UTC(2026, 10, 21, 12);

Deno.test("query: lists by commas, one text, one glob, times", () => {
  const words = {
    tool: "fetch, mcp",
    agent: "codex",
    session: "0f8f",
    action: "deny,ask",
    policy: "keys",
    kind: "call",
    path: "~/{.ssh,.aws}/**",
    text: "a,b",
    since: "2h",
    until: "1h",
    count: "5",
  };
  assert.deepEqual(parseQuery(words, NOW), {
    tools: ["fetch", "mcp"],
    agents: ["codex"],
    sessions: ["0f8f"],
    actions: ["deny", "ask"],
    policies: ["keys"],
    kinds: ["call"],
    paths: ["~/{.ssh,.aws}/**"],
    text: "a,b",
    since: NOW - 7_200_000,
    until: NOW - 3_600_000,
  });
});

Deno.test("query: nothing asked for is everything", () => {
  assert.deepEqual(parseQuery({}, NOW), {});
});

Deno.test("query: a day as an end is that day's end", () => {
  assert.deepEqual(parseQuery({ until: "2026-11-20" }, NOW), { until: new Date(2026, 10, 21).getTime() });
});

for (
  const [what, words, said] of [
    ["an action that there isn't", { action: "deny,denied" }, /--action cannot be "deny,denied"/],
    ["a kind that there isn't", { kind: "calls" }, /--kind/],
    ["an empty list", { tool: " , " }, /--tool is empty/],
    ["an empty action", { action: "" }, /--action/],
    ["an empty text", { text: "" }, /--text is empty/],
    ["a glob that can't be read", { path: "[a" }, /--path \[a: "\[" is not closed/],
    ["a time that is none", { since: "yesterday" }, /not a time: --since yesterday/],
    ["times the wrong way round", { since: "1h", until: "2h" }, /--since is not before --until/],
  ] as readonly (readonly [string, QueryWords, RegExp])[]
) {
  Deno.test(`query: ${what} is refused, with an example`, () => {
    const found = parseQuery(words, NOW);
    assert.ok("problem" in found);
    assert.match(found.problem, said);
    assert.notEqual(found.hint, "");
  });
}
