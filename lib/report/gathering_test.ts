import assert from "node:assert/strict";
import type { AuditEvent, Entry } from "../audit/mod.ts";
import { type Figures, SUBJECT_LIMIT, sumOf } from "./figures.ts";
import { createGathering, type GatheringOptions } from "./gathering.ts";
import { riskMap } from "./owasp.ts";

const START = Date.parse("2026-03-02T00:00:00.000Z"); // a Monday
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

let made = 0;

function event(at: number, entry: Entry, more: Partial<AuditEvent> = {}): AuditEvent {
  const seq = made++;
  const id = String(seq).padStart(26, "0");
  const zeros = "0".repeat(64);
  return {
    ...entry,
    v: 1,
    seq,
    id,
    time: new Date(at).toISOString(),
    prev: zeros,
    hash: zeros,
    ...more,
  } as AuditEvent;
}

type Action = "deny" | "ask" | "watch" | "allow";

interface Made {
  readonly command?: string;
  readonly policy?: string;
  readonly enforced?: boolean;
  readonly agent?: string;
  readonly session?: string;
  readonly tool?: string;
}

function call(at: number, action: Action, options: Made = {}): AuditEvent {
  const { command = "ls", policy, enforced = true, agent = "claude-code", session = "s", tool = "exec" } =
    options;
  const rest = { enforced, message: "why", matched_policies: [], partial: false, eval_us: 1 };
  const decision = { action, ...rest, ...(policy === undefined ? {} : { policy }) };
  return event(at, { kind: "call", via: "hook", tool, agent, session, params: { command }, decision });
}

function notice(at: number, name: string, level: "info" | "warning" = "info", message = "m"): AuditEvent {
  return event(at, { kind: "notice", notice: name, level, message });
}

function gathered(events: readonly AuditEvent[], options: Partial<GatheringOptions> = {}): Figures {
  const it = createGathering({ since: START, until: START + 10 * DAY, risks: riskMap(), ...options });
  for (const one of events) it.add(one);
  return it.figures();
}

Deno.test("calls are counted by action, tool, agent, policy and session", () => {
  const found = gathered([
    call(START, "allow"),
    call(START, "deny", { policy: "p", agent: "codex" }),
    call(START, "ask", { policy: "p", tool: "read", session: "t" }),
  ]);
  assert.deepEqual(found.counts, { deny: 1, ask: 1, watch: 0, allow: 1 });
  assert.deepEqual(found.tools.map(({ name, counts }) => [name, sumOf(counts)]), [["exec", 2], ["read", 1]]);
  assert.deepEqual(found.agents.map(({ name, counts }) => [name, sumOf(counts)]), [["claude-code", 2], [
    "codex",
    1,
  ]]);
  assert.deepEqual(found.policies, [{ name: "p", counts: { deny: 1, ask: 1, watch: 0, allow: 0 } }]);
  assert.deepEqual([found.sessions, found.unmatched], [3, 1]);
});

Deno.test("what lies outside the range is passed over; its end is outside", () => {
  const found = gathered([
    call(START - 1, "allow"),
    call(START, "allow"),
    call(START + 10 * DAY - 1, "allow"),
    call(START + 10 * DAY, "allow"),
  ]);
  assert.equal(found.calls, 2);
});

Deno.test("calls stand in the slot and the hour in which they were recorded, UTC", () => {
  const found = gathered([call(START + DAY + 5 * HOUR, "deny"), call(START + 9 * DAY, "allow")]);
  assert.deepEqual(found.bySlot.map(sumOf), [0, 1, 0, 0, 0, 0, 0, 0, 0, 1]);
  assert.equal(found.byHour[1]?.[5]?.deny, 1);
  assert.equal(found.byHour[2]?.[0]?.allow, 1);
});

Deno.test("equal stopped calls are one group, the most frequent first", () => {
  const found = gathered([
    call(START, "deny", { command: "a", policy: "p" }),
    call(START + 1, "deny", { command: "b", policy: "p" }),
    call(START + 2, "deny", { command: "b", policy: "p", agent: "codex", enforced: false }),
    call(START + 3, "ask", { command: "b", policy: "q" }),
    call(START + 4, "watch", { command: "c", policy: "q" }),
  ]);
  assert.deepEqual(
    found.stopped.map(({ action, subject, count, unenforced }) => [action, subject, count, unenforced]),
    [
      ["deny", "b", 2, 1],
      ["ask", "b", 1, 0],
      ["deny", "a", 1, 0],
    ],
  );
  assert.deepEqual(found.stopped[0]?.agents, ["claude-code", "codex"]);
  assert.equal(found.unenforced, 1);
});

Deno.test("more groups than are kept are counted, and long subjects cut", () => {
  const events = [1, 2, 3].map((n) => call(START + n, "deny", { command: `${n}${"x".repeat(5_000)}` }));
  const found = gathered(events, { mostGroups: 2 });
  assert.deepEqual([found.stopped.length, found.stoppedForgotten, found.counts.deny], [2, 1, 3]);
  assert.equal(found.stopped[0]?.subject.length, SUBJECT_LIMIT + 1);
});

Deno.test("names beyond a number are counted as others", () => {
  const found = gathered(
    Array.from({ length: 1_000 }, (_, n) => call(START, "allow", { agent: `agent ${n}` })),
  );
  assert.ok(found.agents.length < 300);
  assert.equal(found.agents[0]?.name, "(others)");
  assert.equal(found.agents.reduce((sum, { counts }) => sum + sumOf(counts), 0), 1_000);
});

Deno.test("calls that were not enforced are stretches, which a call that was ends", () => {
  const found = gathered([
    call(START, "allow", { enforced: false }),
    call(START + HOUR, "deny", { enforced: false }),
    call(START + 2 * HOUR, "allow"),
    call(START + 3 * HOUR, "allow", { enforced: false }),
  ]);
  assert.deepEqual(found.monitored, [
    { from: START, to: START + HOUR, calls: 2, stopped: 1 },
    { from: START + 3 * HOUR, to: START + 3 * HOUR, calls: 1, stopped: 0 },
  ]);
});

Deno.test("a start of the daemon that no stop came before is said", () => {
  const found = gathered([
    notice(START, "daemon-started"),
    notice(START + 1, "daemon-stopped"),
    notice(START + 2, "daemon-started"),
    notice(START + 3, "daemon-started"),
  ]);
  assert.equal(found.starts, 3);
  assert.deepEqual(found.uncleanStarts, [new Date(START + 3).toISOString()]);
});

Deno.test("notices above info are trouble, equal ones are one, the newest first", () => {
  const found = gathered([
    notice(START, "torn-tail", "warning"),
    notice(START + 1, "bad-payload", "warning"),
    notice(START + 2, "torn-tail", "warning"),
    notice(START + 3, "daemon-started"),
  ]);
  assert.deepEqual(found.troubles.map(({ notice, count }) => [notice, count]), [["torn-tail", 2], [
    "bad-payload",
    1,
  ]]);
});

Deno.test("days without any event are found, at the range's ends too", () => {
  const found = gathered([call(START + 2 * DAY, "allow"), call(START + 2.5 * DAY, "allow")]);
  assert.deepEqual(found.silences, [
    { from: START + 2.5 * DAY, to: START + 10 * DAY },
    { from: START, to: START + 2 * DAY },
  ]);
});

Deno.test("decisions are evidence for the risks that their policies speak to", () => {
  const found = gathered([
    call(START, "deny", { policy: "block-exfil" }),
    call(START, "ask", { policy: "mine" }),
    call(START, "allow"),
  ]);
  assert.deepEqual([...found.risks], [
    ["ASI02", { deny: 1, ask: 0, watch: 0, allow: 0 }],
    ["ASI09", { deny: 0, ask: 1, watch: 0, allow: 0 }],
  ]);
});

Deno.test("lines that say they are events and lack what one has are counted, and no more", () => {
  const broken = [{ kind: "call" }, { kind: "call", tool: "exec", params: {}, decision: { action: "x" } }, {
    kind: "new",
  }, {
    kind: "notice",
  }, { kind: "response", tool: "exec", subject: 3, decision: { action: "deny", message: "" } }];
  const found = gathered(broken.map((entry) => event(START, entry as unknown as Entry)));
  assert.deepEqual([found.events, found.calls, found.responses, found.notices], [5, 0, 0, 0]);
});
