/**
 * Events of every kind, for tests.
 *
 * @module
 */

import type { AuditEvent, CallEntry, Entry } from "../entry.ts";

/** An event of an entry, with what the log adds. */
export function eventOf(entry: Entry, seq = 7): AuditEvent {
  return {
    ...entry,
    v: 1,
    seq,
    id: "01KAJQ2S6T0000000000000000",
    time: "2026-11-21T14:23:05.250Z",
    prev: "0".repeat(64),
    hash: "a".repeat(64),
  };
}

/** What was decided, but for what a test says. */
export function decided(more: Partial<CallEntry["decision"]> = {}): CallEntry["decision"] {
  return {
    action: "allow",
    enforced: true,
    message: "",
    matched_policies: [],
    partial: false,
    eval_us: 12.5,
    ...more,
  };
}

/** A call, but for what a test says. */
export function callOf(more: Partial<CallEntry> = {}): AuditEvent {
  return eventOf({
    kind: "call",
    via: "hook",
    tool: "exec",
    agent: "claude-code",
    session: "s1",
    params: { command: "npm test" },
    decision: decided(),
    ...more,
  });
}

const denied = decided({
  action: "deny",
  message: "This is a private SSH key.",
  policy: "protect-credentials",
  rule: "standard.yaml:protect-credentials#2",
  matched_policies: ["protect-credentials", "keep-keys"],
});

const response = {
  kind: "response",
  via: "hook",
  tool: "exec",
  agent_tool: "Bash",
  agent: "claude-code",
  session: "s1",
  call_id: "toolu_1",
  subject: "cat notes",
  failed: false,
  size: 1200,
  decision: denied,
} as const;

/** One event of each kind, tool, action and shape that there is, by name. */
export const EVENTS: Readonly<Record<string, AuditEvent>> = {
  "exec, denied": callOf({
    params: { command: "cd ~/.ssh && cat id_rsa" },
    decision: denied,
    agent_tool: "Bash",
    call_id: "toolu_1",
    cwd: "/work",
    agent_depth: 1,
  }),
  "exec, denied in monitor mode": callOf({ decision: { ...denied, enforced: false } }),
  "exec, asked": callOf({
    decision: decided({ action: "ask", message: "A deployment needs your approval" }),
  }),
  "exec, watched": callOf({ decision: decided({ action: "watch", policy: "watch-network" }) }),
  "exec, allowed": callOf(),
  "exec, as words": callOf({ params: { command: ["git", "status"] } }),
  "exec, without a command": callOf({ params: { note: 1 } }),
  "exec, cut down": callOf({
    params: { command: { $head: "echo x", $sha256: "a".repeat(64), $size: 400_000 } },
  }),
  "exec, without agent and session": (() => {
    const { agent: _agent, session: _session, ...rest } = callOf() as AuditEvent & { readonly kind: "call" };
    return rest;
  })(),
  "read": callOf({ tool: "read", params: { file_path: "/home/me/notes.txt" } }),
  "read of several": callOf({ tool: "read", params: { paths: ["a/b.txt", "c"] } }),
  "write": callOf({ tool: "write", params: { path: "C:\\Users\\me\\x.txt", content: "x" } }),
  "delete": callOf({ tool: "write", params: { path: "/tmp/x", delete: true } }),
  "fetch": callOf({ tool: "fetch", params: { url: "https://example.com:8443/a?b=c#d" } }),
  "fetch by POST": callOf({ tool: "fetch", params: { url: "http://10.0.0.1/", method: "post" } }),
  "fetch of an IPv6 address": callOf({ tool: "fetch", params: { url: "http://[::1]:9/x" } }),
  "fetch by a method of its own": callOf({
    tool: "fetch",
    params: { url: "https://e.example/", method: "PURGE" },
  }),
  "fetch of no address": callOf({ tool: "fetch", params: { query: "weather" } }),
  "fetch of what is no URL": callOf({ tool: "fetch", params: { url: "not a url" } }),
  "mcp": callOf({ tool: "mcp", agent_tool: "mcp__github__create_issue", params: { title: "x", n: 1 } }),
  "an agent's own tool": callOf({ tool: "TodoWrite", params: {} }),
  "response": eventOf(response),
  "response, failed": eventOf({ ...response, failed: true, decision: decided() }),
  "response, something found": eventOf({ ...response, found: { "aws-key": 2, jwt: 1, "hidden-text": 4 } }),
  "response of a read": eventOf({ ...response, tool: "read", subject: "/etc/hosts" }),
  "response of a fetch": eventOf({ ...response, tool: "fetch", subject: "https://e.example/x" }),
  "response of mcp": eventOf({ ...response, tool: "mcp", subject: '{"a":1}' }),
  "late": { ...callOf(), late: true, happened: "2026-11-20T10:00:00.000Z", spool: "x" },
  "notice, info": eventOf({
    kind: "notice",
    notice: "daemon-started",
    level: "info",
    message: "It started.",
  }),
  "notice, stopped": eventOf({ kind: "notice", notice: "daemon-stopped", level: "info", message: "" }),
  "notice, other": eventOf({ kind: "notice", notice: "log-pruned", level: "info", message: "Pruned." }),
  "notice, warning": eventOf({
    kind: "notice",
    notice: "torn-tail",
    level: "warning",
    message: "A process was stopped.",
    detail: { kept: "torn/x", bytes: 4 },
  }),
  "notice, error": eventOf({
    kind: "notice",
    notice: "policy-broken",
    level: "error",
    message: "Broken.",
    agent: "codex",
  }),
};
