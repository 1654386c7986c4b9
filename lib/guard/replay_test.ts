import assert from "node:assert/strict";
import type { AuditEvent, CallEntry } from "../audit/mod.ts";
import { type CompiledPolicies, compilePolicies } from "../engine/mod.ts";
import { parsePolicy } from "../engine/language/mod.ts";
import { changedActions, createReplay, type Replayed, type ReplayOptions } from "./replay.ts";

const START = Date.parse("2026-03-01T10:00:00.000Z");

function policiesOf(yaml: string): CompiledPolicies {
  const { file, diagnostics } = parsePolicy(`version: "1"\n${yaml}`);
  assert.deepEqual(diagnostics.filter(({ severity }) => severity === "error"), []);
  assert.ok(file);
  return compilePolicies([{ layer: "custom", file: "new.yaml", policy: file }], {
    home: "/home/me",
    platform: "linux",
  });
}

const DENY_CURL = policiesOf(`
policies:
  - name: no-curl
    rules:
      - { action: deny, when: { command_matches: "curl *" }, message: Not from here }
`);

let made = 0;

/** An event a second after the one before. */
function event(entry: Partial<CallEntry> & { readonly command?: string }, at?: number): AuditEvent {
  const seq = made++;
  const { command, ...more } = entry;
  return {
    v: 1,
    seq,
    id: String(seq).padStart(26, "0"),
    time: new Date(at ?? START + seq * 1000).toISOString(),
    prev: "0".repeat(64),
    hash: "0".repeat(64),
    kind: "call",
    via: "hook",
    tool: "exec",
    agent: "claude-code",
    session: "s1",
    cwd: "/work",
    params: { command },
    decision: decided("allow"),
    ...more,
  };
}

function decided(action: "deny" | "ask" | "watch" | "allow", policy?: string): CallEntry["decision"] {
  return {
    action,
    enforced: true,
    message: "",
    matched_policies: [],
    partial: false,
    eval_us: 1,
    ...(policy === undefined ? {} : { policy }),
  };
}

async function replay(
  events: readonly AuditEvent[],
  policies = DENY_CURL,
  options: Partial<ReplayOptions> = {},
): Promise<Replayed> {
  const it = createReplay({ policies: () => policies, ...options });
  for (const one of events) await it.add(one);
  return it.found();
}

Deno.test("a call that the other policies deny is a change, with both policies", async () => {
  const found = await replay([
    event({ command: "ls" }),
    event({ command: "curl x", decision: decided("watch", "old") }),
  ]);
  assert.deepEqual([found.judged, found.changed, found.uncertain], [2, 1, 0]);
  const [group] = found.groups;
  assert.deepEqual(group?.was, { action: "watch", policy: "old", message: "" });
  assert.deepEqual(group?.would_be, { action: "deny", policy: "no-curl", message: "Not from here" });
  assert.deepEqual(changedActions(found), [{ from: "watch", to: "deny", count: 1 }]);
});

Deno.test("a decision that would be the same by another policy is no change", async () => {
  const found = await replay([event({ command: "curl x", decision: decided("deny", "old") })]);
  assert.deepEqual([found.judged, found.changed, found.groups.length], [1, 0, 0]);
  assert.equal(found.actions.deny.deny, 1);
});

Deno.test("equal calls are one group with their number and times, the newest group first", async () => {
  const events = [
    event({ command: "curl a" }),
    event({ command: "curl b", agent: "codex" }),
    event({ command: "curl a", agent: "codex" }),
  ];
  const { groups } = await replay(events);
  assert.deepEqual(groups.map(({ subject, count }) => [subject, count]), [["curl a", 2], ["curl b", 1]]);
  assert.deepEqual([groups[0]?.first, groups[0]?.last], [events[0]?.time, events[2]?.time]);
  assert.deepEqual(groups[0]?.agents, ["claude-code", "codex"]);
});

Deno.test("groups beyond the number that is kept are counted, the newest stay", async () => {
  const events = ["a", "b", "c", "a"].map((name) => event({ command: `curl ${name}` }));
  const found = await replay(events, DENY_CURL, { mostGroups: 2 });
  assert.deepEqual(found.groups.map(({ subject }) => subject), ["curl a", "curl c"]);
  assert.deepEqual([found.changed, found.groups_forgotten], [4, 2]);
});

Deno.test("a command of which only a digest was kept is not judged", async () => {
  const digest = { $size: 400_000, $sha256: "0".repeat(64), $head: "curl x" };
  const found = await replay([
    event({ params: { command: digest } }),
    event({ tool: "mcp", params: { deep: [{ any: digest }] } }),
    event({ params: digest }),
  ]);
  assert.deepEqual([found.judged, found.compacted], [0, 3]);
});

Deno.test("a write of which only the contents are a digest is judged by its path", async () => {
  const policies = policiesOf(
    `policies: [{ name: keep, rules: [{ action: deny, when: { effect: write, path_matches: "/keep/**" } }] }]`,
  );
  const content = { $size: 400_000, $sha256: "0".repeat(64), $head: "x" };
  const found = await replay(
    [event({ tool: "write", params: { file_path: "/keep/a", content } })],
    policies,
  );
  assert.deepEqual([found.judged, found.changed, found.compacted], [1, 1, 0]);
});

Deno.test("a change in a call that was redacted is uncertain", async () => {
  const found = await replay([event({ command: 'curl -H "Authorization: Bearer [redacted]" x' })]);
  assert.deepEqual([found.changed, found.uncertain, found.redacted], [1, 1, 1]);
  assert.deepEqual(found.groups[0]?.doubts, ["redacted"]);
});

Deno.test("a change in a call that runs a script is uncertain, unless the script was read", async () => {
  const policies = policiesOf(`default_action: ask\npolicies: []`);
  const events = [event({ command: "bash ./build.sh" })];
  const without = await replay(events, policies);
  assert.deepEqual([without.uncertain, without.with_files], [1, 1]);
  assert.deepEqual(without.groups[0]?.doubts, ["file"]);
  const files = { realPath: (path: string) => path, readFile: () => "ls" };
  const read = await replay(events, policies, { files });
  assert.deepEqual([read.changed, read.uncertain, read.with_files], [1, 0, 0]);
});

Deno.test("what a script holds decides where it is read", async () => {
  const files = { realPath: (path: string) => path, readFile: () => "curl x" };
  const events = [event({ command: "bash ./build.sh" })];
  assert.equal((await replay(events)).changed, 0);
  assert.equal((await replay(events, DENY_CURL, { files })).changed, 1);
});

Deno.test("a webhook that would be asked makes a change uncertain", async () => {
  const policies = policiesOf(`
policies:
  - name: hook
    rules:
      - action: webhook
        when: { command_matches: "curl *" }
        webhook: { url: "http://127.0.0.1:1/", fail_open: false }
`);
  const found = await replay([event({ command: "curl x" })], policies);
  assert.deepEqual([found.changed, found.groups[0]?.doubts], [1, ["webhook"]]);
});

const RATE = policiesOf(`
policies:
  - name: slow-down
    rules:
      - { action: deny, when: { call_count: { tool: exec, window: 1m, gte: 2 } } }
`);

Deno.test("rate rules go by the times of the events", async () => {
  const at = (seconds: number): AuditEvent => event({ command: "ls" }, START + seconds * 1000);
  const quick = await replay([at(0), at(1), at(2), at(3)], RATE);
  const slow = await replay([at(0), at(100), at(200), at(300)], RATE);
  assert.ok(quick.changed > 0);
  assert.equal(slow.changed, 0);
});

Deno.test("calls from before the time range count for rate rules, and are not replayed", async () => {
  const at = (seconds: number): AuditEvent => event({ command: "ls" }, START + seconds * 1000);
  const since = START + 2_000;
  const found = await replay([at(0), at(1), at(2)], RATE, { since });
  const alone = await replay([at(2)], RATE, { since });
  assert.deepEqual([found.judged, found.changed], [1, 1]);
  assert.deepEqual([alone.judged, alone.changed], [1, 0]);
});

Deno.test("a rule that has expired since is in force for a call from before", async () => {
  const policies = policiesOf(`
policies:
  - name: once
    rules:
      - { action: deny, expires_at: "2026-03-01T11:00:00Z", when: { command_matches: "curl *" } }
`);
  const events = [
    event({ command: "curl a" }, START),
    event({ command: "curl b" }, START + 2 * 3_600_000),
  ];
  const { groups } = await replay(events, policies);
  assert.deepEqual(groups.map(({ subject }) => subject), ["curl a"]);
});

Deno.test("responses are counted and not judged; notices are passed over", async () => {
  const { params: _, decision, ...rest } = event({ command: "x" }) as AuditEvent & CallEntry;
  const response = {
    ...rest,
    kind: "response",
    subject: "curl x",
    failed: false,
    size: 9,
    decision,
  } as const;
  const { v, seq, id, time, prev, hash } = rest;
  const notice = {
    kind: "notice",
    notice: "x",
    level: "info",
    message: "",
    v,
    seq,
    id,
    time,
    prev,
    hash,
  } as const;
  const found = await replay([response, notice]);
  assert.deepEqual([found.judged, found.responses], [0, 1]);
});

Deno.test("each call is judged by the policies of its folder", async () => {
  const none = policiesOf("policies: []");
  const it = createReplay({ policies: (cwd) => cwd === "/work" ? DENY_CURL : none });
  await it.add(event({ command: "curl a" }));
  await it.add(event({ command: "curl b", cwd: "/else" }));
  assert.deepEqual(it.found().groups.map(({ subject }) => subject), ["curl a"]);
});

Deno.test("a line that says it is a call and holds none is passed over", async () => {
  const { decision: _, params: __, ...rest } = event({ command: "curl x" }) as AuditEvent & CallEntry;
  const found = await replay([
    rest as AuditEvent,
    { ...rest, params: null, decision: {} } as unknown as AuditEvent,
    { ...event({ command: "curl x" }), agent: { odd: true }, cwd: 3 } as unknown as AuditEvent,
  ]);
  assert.deepEqual([found.judged, found.changed], [0, 0]);
});
