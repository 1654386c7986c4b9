import assert from "node:assert/strict";
import type { AuditEvent, Entry } from "../audit/mod.ts";
import { eventPrinter, eventText } from "./event_view.ts";
import type { Terminal } from "./terminal.ts";

/** Built from parts, so that the test holds wherever it runs: times are shown in the machine's own zone. */
const MOMENT = new Date(2026, 0, 31, 14, 23, 5);

function terminal(color = false): Terminal & { readonly text: () => string } {
  let text = "";
  return { out: (more) => void (text += more), err: () => {}, color, width: 80, text: () => text };
}

function event(entry: Entry, more: Partial<AuditEvent> = {}): AuditEvent {
  const time = MOMENT.toISOString();
  return { ...entry, v: 1, seq: 0, id: "0".repeat(26), time, prev: "", hash: "", ...more } as AuditEvent;
}

const decision = (action: "allow" | "deny" | "ask" | "watch", policy?: string, message = "") => ({
  action,
  enforced: true,
  message,
  ...(policy === undefined ? {} : { policy }),
  matched_policies: [],
  partial: false,
  eval_us: 1,
});
const exec = (command: unknown, d = decision("allow")): Entry => ({
  kind: "call",
  via: "hook",
  tool: "exec",
  params: { command },
  decision: d,
});

const LINES: readonly (readonly [name: string, event: AuditEvent, text: string])[] = [
  [
    "an allowed call",
    event(exec("npm test", decision("allow", "allow-dev"))),
    '✅ 14:23:05 exec "npm test" [allow-dev]\n',
  ],
  [
    "a denied call",
    event(exec("rm -rf /tmp/*", decision("deny", "block-destructive", "too much"))),
    '🔴 14:23:05 exec "rm -rf /tmp/*" [block-destructive]\n   → too much\n',
  ],
  [
    "a watched call",
    event(exec("curl x", decision("watch", "net", "seen"))),
    '🟡 14:23:05 exec "curl x" [net]\n',
  ],
  [
    "a question",
    event(exec("x", decision("ask", "ops", "sure?"))),
    '👤 14:23:05 exec "x" [ops]\n   → sure?\n',
  ],
  [
    "a denial in monitor mode",
    event(exec("x", { ...decision("deny", "p", "no"), enforced: false })),
    '🔴 14:23:05 exec "x" [p] (not enforced: monitor mode)\n   → no\n',
  ],
  [
    "a read",
    event({
      kind: "call",
      via: "hook",
      tool: "read",
      params: { path: "/home/me/a.ts" },
      decision: decision("allow"),
    }),
    "✅ 14:23:05 read ~/a.ts [default]\n",
  ],
  [
    "an agent's own tool",
    event({
      kind: "call",
      via: "hook",
      tool: "mcp",
      agent_tool: "mcp__x__y",
      params: { a: 1 },
      decision: { ...decision("ask"), partial: true },
    }),
    '👤 14:23:05 mcp__x__y {"a":1} [not understood whole]\n',
  ],
  [
    "a command that was cut down",
    event(exec({ $size: 9e5, $sha256: "0", $head: "echo long" })),
    '✅ 14:23:05 exec "echo long…" [default]\n',
  ],
  [
    "a response",
    event({
      kind: "response",
      via: "hook",
      tool: "read",
      failed: false,
      size: 3,
      subject: ".env",
      decision: decision("deny", "leak", "a key"),
    }),
    "🔴 14:23:05 resp read .env [leak]\n   → a key\n",
  ],
  [
    "a notice",
    event({ kind: "notice", notice: "policy-broken", level: "error", message: "line 3" }),
    "🟠 14:23:05 policy-broken\n   → line 3\n",
  ],
  [
    "a late event, at the time when it happened",
    event(exec("x"), { late: true, happened: MOMENT.toISOString(), time: new Date(0).toISOString() }),
    '✅ 14:23:05 exec "x" [default] (recorded late)\n',
  ],
];

for (const [name, shown, text] of LINES) {
  Deno.test(`event view: ${name}`, () =>
    assert.equal(eventText(shown, terminal(), { userHome: "/home/me" }), text));
}

Deno.test("event view: what came from an agent can't move the cursor", () => {
  const hostile = "a\u001b[2J\u202e\n";
  const text = eventText(event(exec(hostile, decision("deny", hostile, hostile))), terminal());
  assert.ok(!text.includes("\u001b") && !text.includes("\u202e"), text);
});

Deno.test("event view: colours only where the terminal takes them", () => {
  const shown = event(exec("x", decision("deny", "p")));
  assert.ok(!eventText(shown, terminal()).includes("\u001b"));
  assert.ok(eventText(shown, terminal(true)).includes("\u001b[31m[p]"));
});

Deno.test("event view: the day is a heading when it changes", () => {
  const to = terminal();
  const show = eventPrinter(to, { now: MOMENT.getTime() });
  const day = (date: number) => event(exec("x"), { time: new Date(2026, 1, date, 9).toISOString() });
  show(event(exec("x")));
  for (const date of [1, 1, 2]) show(day(date));
  const headings = to.text().split("\n").filter((line) => line.startsWith("2026"));
  assert.deepEqual(headings, ["2026-02-01", "2026-02-02"]);
  assert.ok(to.text().startsWith("✅"));
});
