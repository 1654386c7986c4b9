import assert from "node:assert/strict";
import type { Action, ToolCall } from "../engine/mod.ts";
import { parsePolicy } from "../engine/language/mod.ts";
import { createProposing, type Proposal, proposalText } from "./proposed_allowlist.ts";

const NOW = Date.UTC(2026, 10, 21);

type Seen = readonly [call: string | ToolCall, times?: number, action?: Action];

function proposed(seen: readonly Seen[], judge: (command: string) => Action = () => "allow"): Proposal {
  const proposing = createProposing({ home: "/home/me", platform: "linux", atLeast: 3, judge });
  for (const [what, times = 3, action = "allow"] of seen) {
    const call = typeof what === "string"
      ? { tool: "exec", params: { command: what }, cwd: "/work", session: "s" }
      : what;
    for (let i = 0; i < times; i++) proposing.add({ call, action, time: NOW - i * 1000 });
  }
  return proposing.proposal();
}

const patterns = (seen: readonly Seen[]): readonly string[] =>
  proposed(seen).commands.map(({ pattern }) => pattern);

/** A command that was seen often, and the pattern that comes of it. */
const PROPOSED: readonly (readonly [command: string, pattern: string])[] = [
  ["git status --short", "git status *"],
  ["git commit -m 'x y'", "git commit *"],
  ["npm test", "npm test *"],
  ["npm run build -- --fast", "npm run build *"],
  ["pnpm run lint", "pnpm run lint *"],
  ["cargo test --release", "cargo test *"],
  ["make check", "make check *"],
  ["ls -la src", "ls *"],
  ["ls -la", "ls *"],
  ["tsc --noEmit", "tsc *"],
  ["kubectl get pods -A", "kubectl get *"],
  ["aws ec2 describe-instances --region x", "aws ec2 describe-instances *"],
  ["gh pr view 12", "gh pr view *"],
  ["gcloud compute instances list", "gcloud compute instances list *"],
  ["docker ps -a", "docker ps *"],
  ["timeout 30 npm test", "npm test *"],
];

for (const [command, pattern] of PROPOSED) {
  Deno.test(`${command} is proposed as ${pattern}`, () => {
    assert.deepEqual(patterns([[command]]), [pattern]);
  });
}

/** Commands of which nothing is ever proposed, however often they were seen. */
const NEVER = [
  "bash x.sh",
  "sh -c 'git status'",
  "python3 a.py",
  "python3.12 a.py",
  "node a.js",
  "sudo git status",
  "env git status",
  "xargs git status",
  "npx tsc",
  "rm x",
  "rm -rf build",
  "mv a b",
  "curl https://x.example",
  "ssh host ls",
  "chmod +x a",
  "sed -i s/a/b/ x",
  "find . -name x",
  "git push origin main",
  "git clean -fd",
  "git config x y",
  "npm install left-pad",
  "npm publish",
  "npm exec x",
  "yarn dlx x",
  "pip install x",
  "cargo run",
  "docker run x",
  "docker exec web ls",
  "kubectl delete pod x",
  "kubectl apply -f x",
  "aws s3 rm s3://x",
  "terraform apply",
  "rampart allow x",
  "./build.sh",
  "/opt/x/bin/tool run",
  "FOO=1 make check",
  "$TOOL check",
  "make $TARGET",
];

for (const command of NEVER) {
  Deno.test(`${command} is never proposed`, () => assert.deepEqual(patterns([[command]]), []));
}

Deno.test("what was seen less often is not proposed", () => {
  assert.deepEqual(patterns([["make check", 2], ["make lint", 3]]), ["make lint *"]);
});

Deno.test("each call counts once, and the parts of a line each by themselves", () => {
  const { commands } = proposed([["git status && git status && npm test", 3]]);
  assert.deepEqual(commands.map(({ pattern, count }) => [pattern, count]), [["git status *", 3], [
    "npm test *",
    3,
  ]]);
});

Deno.test("what was once denied or asked about is not proposed", () => {
  for (const action of ["deny", "ask"] as const) {
    const { commands, left } = proposed([["make check", 9], ["make deploy", 9], ["make deploy", 1, action]]);
    assert.deepEqual(commands.map(({ pattern }) => pattern), ["make check *"]);
    assert.deepEqual(left.map(({ what, why }) => [what, why]), [[
      "make deploy",
      "some such call was stopped",
    ]]);
  }
});

Deno.test("of a line that was denied, the part that is to blame counts, or all where none is alone", () => {
  const line = "make check && make deploy";
  const guilty = (command: string): Action => command === "make deploy" ? "deny" : "allow";
  const seen: readonly Seen[] = [["make check", 3], ["make deploy", 3], [line, 1, "deny"]];
  assert.deepEqual(proposed(seen, guilty).commands.map(({ pattern }) => pattern), ["make check *"]);
  assert.deepEqual(proposed(seen).commands, []);
});

Deno.test("what was only watched speaks neither for nor against", () => {
  assert.deepEqual(patterns([["make check", 9, "watch"]]), []);
  assert.deepEqual(patterns([["make check", 3], ["make check", 9, "watch"]]), ["make check *"]);
});

Deno.test("hosts and MCP tools are proposed too, but no bare numbers", () => {
  const fetching = (url: string): ToolCall => ({ tool: "fetch", params: { url } });
  const tool = (agent_tool: string): ToolCall => ({ tool: "mcp", agent_tool, params: {} });
  const { hosts, tools } = proposed([
    [fetching("https://docs.example.com/a?token=x")],
    [fetching("https://bad.example.com/")],
    [fetching("https://bad.example.com/"), 1, "deny"],
    [fetching("http://10.0.0.1/")],
    [fetching("http://localhost/")],
    [tool("mcp__github__get_issue")],
    [tool("Task")],
  ]);
  assert.deepEqual(hosts.map(({ pattern }) => pattern), ["docs.example.com"]);
  assert.deepEqual(tools.map(({ pattern }) => pattern), ["mcp__github__get_issue"]);
});

Deno.test("the text loads, and everything in it is switched off", () => {
  const proposal = proposed([
    ["make check"],
    ["bash x"],
    [{ tool: "fetch", params: { url: "https://docs.example.com/" } }],
    [{ tool: "mcp", agent_tool: "mcp__a__b", params: {} }],
  ]);
  const text = proposalText(proposal, { range: "x", atLeast: 3 });
  const { file, diagnostics } = parsePolicy(text);
  assert.deepEqual(diagnostics, []);
  assert.deepEqual(file?.policies.map(({ enabled }) => enabled), [false, false, false]);
  assert.equal(file?.default_action, undefined);
  const none = parsePolicy(proposalText(proposed([]), { range: "x", atLeast: 3 }));
  assert.deepEqual(none.file?.policies, []);
});

Deno.test("what an agent wrote stays in its comment", () => {
  const text = proposalText(proposed([["make check 'a\u2028b\u0085c\u202e'"]]), { range: "x", atLeast: 3 });
  assert.match(text, /: make check a b c $/m);
});
