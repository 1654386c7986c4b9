import assert from "node:assert/strict";
import type { Entry } from "../entry.ts";
import { callEntry } from "../test_log.ts";
import { OTHERS, type StatsKey, statsOf } from "./stats.ts";
import { withEvents } from "./test_folder.ts";

const OPTIONS = { home: "/home/me", platform: "linux" } as const;

const { decision } = callEntry("");
const denied = { ...decision, action: "deny", policy: "keys", matched_policies: ["keys", "own"] } as const;

const LOG: readonly Entry[] = [
  callEntry("a"),
  callEntry("b", { tool: "fetch", agent: "codex" }),
  callEntry("c", { decision: denied }),
  callEntry("d", { decision: { ...decision, policy: "alone" } }),
  { kind: "notice", notice: "x", level: "info", message: "m" },
  { ...callEntry("e"), kind: "response", subject: "e", failed: false, size: 1 } as unknown as Entry,
];

const counts = async (key: StatsKey, log = LOG): Promise<readonly string[]> => {
  let found: readonly string[] = [];
  await withEvents(log, async (folder) => {
    const { by } = await statsOf(folder, {}, { ...OPTIONS, by: [key] });
    found = by[key]?.map(({ value, events, denied }) => `${value} ${events} ${denied}`) ?? [];
  });
  return found;
};

for (
  const [key, expected] of [
    ["action", ["allow 4 0", "deny 1 1"]],
    ["tool", ["exec 4 1", "fetch 1 0"]],
    ["agent", ["claude-code 4 1", "codex 1 0"]],
    ["policy", ["alone 1 0", "keys 1 1", "own 1 1"]],
    ["kind", ["call 4 1", "notice 1 0", "response 1 0"]],
    ["session", ["s1 5 1"]],
    ["hour", [
      "2026-11-20T00:00Z 1 0",
      "2026-11-20T01:00Z 1 0",
      "2026-11-20T02:00Z 1 1",
      "2026-11-20T03:00Z 1 0",
      "2026-11-20T04:00Z 1 0",
      "2026-11-20T05:00Z 1 0",
    ]],
  ] as readonly (readonly [StatsKey, readonly string[]])[]
) {
  Deno.test(`stats: by ${key}`, async () => assert.deepEqual(await counts(key), expected));
}

Deno.test("stats: how many, from when to when, of what is asked for alone", () =>
  withEvents(LOG, async (folder) => {
    const { events, first, last, by } = await statsOf(folder, { kinds: ["call"] }, {
      ...OPTIONS,
      by: ["kind"],
    });
    assert.deepEqual([events, first, last], [4, "2026-11-20T00:00:00.000Z", "2026-11-20T03:00:00.000Z"]);
    assert.deepEqual(by, { kind: [{ value: "call", events: 4, denied: 1 }] });
  }));

Deno.test("stats: of nothing", async () => {
  const found = await statsOf("/nonexistent/audit", {}, { ...OPTIONS, by: ["action"] });
  assert.deepEqual(found, { events: 0, by: { action: [] } });
});

Deno.test("stats: names that an agent thinks up are counted together above a number", async () => {
  const log = Array.from({ length: 10_050 }, (_, i) => callEntry("x", { tool: `tool ${i}` }));
  const found = await counts("tool", log);
  assert.equal(found.length, 10_001);
  assert.equal(found[0], `${OTHERS} 50 0`);
});
