import assert from "node:assert/strict";
import type { AuditEvent } from "../audit/mod.ts";
import { countOf, notificationOf, sumUp } from "./notification.ts";
import { callEvent } from "./test_events.ts";

const CASES: readonly (readonly [string, Partial<AuditEvent & { kind: "call" }>, string])[] = [
  ["a command", { tool: "exec", params: { command: "npm test" } }, "npm test"],
  ["a command that the log cut", {
    tool: "exec",
    params: { command: { $head: "echo aaa", $size: 9000, $sha256: "x" } },
  }, "echo aaa…"],
  ["a file to write", { tool: "write", params: { file_path: "/w/a.txt", content: "BODY" } }, "/w/a.txt"],
  [
    "several files to write",
    { tool: "write", params: { paths: ["/a", "/b"], patch: "BODY" } },
    "/a, /b",
  ],
  [
    "something to write without a path",
    { tool: "write", params: { patch: "BODY", mode: "BODY" } },
    "patch, mode",
  ],
  ["an address", { tool: "fetch", params: { url: "https://x.example/" } }, "https://x.example/"],
  [
    "parameters of another tool",
    {
      tool: "mcp",
      params: { repo: "a/b", n: 3, all: true, opts: { x: "BODY" }, body: `BODY${"x".repeat(60)}` },
    },
    'repo: "a/b", n: 3, all: true, opts: (…), body: (64 characters)',
  ],
];

for (const [what, more, subject] of CASES) {
  Deno.test(`what a call is about: ${what}`, () => {
    const made = notificationOf(callEvent("", more));
    assert.equal(made?.subject, subject);
    assert.ok(!JSON.stringify(made).includes("BODY"));
  });
}

Deno.test("a response's subject is sent, unless it is made of parameters", () => {
  const { params: _, ...rest } = callEvent("") as AuditEvent & { kind: "call" };
  const response = { ...rest, kind: "response", failed: false, size: 10 } as const;
  assert.equal(notificationOf({ ...response, subject: "cat x" })?.subject, "cat x");
  assert.equal(notificationOf({ ...response, subject: '{"patch":"BODY"}' })?.subject, "");
});

Deno.test("long texts are cut and say so", () => {
  const made = notificationOf(callEvent("x".repeat(5000), { session: "s".repeat(500) }));
  assert.equal(made?.subject, `${"x".repeat(300)}…`);
  assert.equal(made?.session, `${"s".repeat(100)}…`);
});

Deno.test("characters that hide are written out", () => {
  assert.equal(notificationOf(callEvent("a\u200b\nb"))?.subject, "a\\u200b\\nb");
});

Deno.test("a late event has the time at which it happened", () => {
  const late = { ...callEvent("x"), late: true, happened: "2026-11-20T01:02:03.000Z" } as const;
  assert.equal(notificationOf(late)?.time, "2026-11-20T01:02:03.000Z");
});

Deno.test("notices are no decisions", () => {
  const { v, seq, id, time, prev, hash } = callEvent("x");
  const notice = {
    v,
    seq,
    id,
    time,
    prev,
    hash,
    kind: "notice",
    notice: "n",
    level: "error",
    message: "m",
  } as const;
  assert.equal(notificationOf(notice), undefined);
});

Deno.test("counts of counts add up", () => {
  const one = (action: "deny" | "ask", time: string) => {
    const made = notificationOf({ ...callEvent("x", {}, action), time });
    assert.ok(made !== undefined);
    return made;
  };
  const first = sumUp([one("deny", "2026-11-21T12:00:00.000Z"), one("ask", "2026-11-21T12:00:01.000Z")]);
  const second = sumUp([first, one("deny", "2026-11-21T12:00:02.000Z")]);
  assert.deepEqual(second, {
    kind: "more",
    counts: { deny: 2, ask: 1 },
    from: "2026-11-21T12:00:00.000Z",
    to: "2026-11-21T12:00:02.000Z",
  });
  assert.equal(countOf(second), 3);
});
