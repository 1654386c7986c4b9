import assert from "node:assert/strict";
import fc from "fast-check";
import type { AuditEvent, CallEntry, Entry } from "../entry.ts";
import { readEvents } from "../read.ts";
import { callEntry } from "../test_log.ts";
import { eventFilter, newestEvents, searchEvents } from "./search.ts";
import type { Query } from "./query.ts";
import { START, STEP, withEvents } from "./test_folder.ts";

const OPTIONS = { home: "/home/me", platform: "linux" } as const;

const seqs = (events: readonly AuditEvent[]): readonly number[] => events.map(({ seq }) => seq);
const search = async (folder: string, query: Query): Promise<readonly AuditEvent[]> =>
  await Array.fromAsync(searchEvents(folder, query, OPTIONS));

/** The question asked of one event, in the plainest way. */
function wanted(event: AuditEvent, query: Query): boolean {
  const { kinds, tools, agents, sessions, actions, policies, text, since, until } = query;
  const call = event.kind === "notice" ? undefined : event;
  const at = Date.parse(event.time);
  const names = [call?.tool, call?.agent_tool];
  const matched = [call?.decision.policy, ...call?.decision.matched_policies ?? []];
  const { v: _v, seq: _seq, id: _id, prev: _prev, hash: _hash, time: _time, happened: _happened, ...said } =
    event;
  return (kinds === undefined || kinds.includes(event.kind)) &&
    (tools === undefined || tools.some((tool) => names.includes(tool))) &&
    (agents === undefined || agents.some((agent) => agent === event.agent)) &&
    (sessions === undefined || sessions.some((s) => event.session?.startsWith(s))) &&
    (actions === undefined || actions.some((action) => action === call?.decision.action)) &&
    (policies === undefined || policies.some((policy) => matched.includes(policy))) &&
    (text === undefined || textsIn(said).some((t) => t.includes(text))) &&
    (since === undefined || at >= since) && (until === undefined || at < until);
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

/** Few values, so that questions meet them, and among them what looks like the members that are asked for. */
const name = fc.constantFrom(
  "exec",
  "fetch",
  "codex",
  "a,b",
  'tool":"fetch',
  "ü😀",
  "\n",
  "\\",
  '"',
  "deny",
  "s1",
  "s12",
);
const params = fc.dictionary(
  fc.constantFrom("command", "tool", "agent", "action", "x"),
  fc.oneof(name, fc.record({ tool: name, action: name, agent: name })),
  { maxKeys: 3 },
);
const action = fc.constantFrom("deny", "ask", "watch", "allow");
const decision = fc.record({
  action,
  enforced: fc.boolean(),
  message: name,
  policy: name,
  matched_policies: fc.array(name, { maxLength: 2 }),
  partial: fc.constant(false),
  eval_us: fc.constant(1),
}, { requiredKeys: ["action", "enforced", "message", "matched_policies", "partial", "eval_us"] });
const caller = {
  via: fc.constant("hook"),
  tool: name,
  agent_tool: name,
  agent: name,
  session: name,
  decision,
};
const required = ["kind", "via", "tool", "decision"] as const;
const call = fc.record({ kind: fc.constant("call"), ...caller, params }, {
  requiredKeys: [...required, "params"],
});
const response = fc.record({
  kind: fc.constant("response"),
  ...caller,
  subject: name,
  failed: fc.boolean(),
  size: fc.nat(),
}, { requiredKeys: [...required, "subject", "failed", "size"] });
const notice = fc.record({
  kind: fc.constant("notice"),
  notice: name,
  level: fc.constant("info"),
  message: name,
  agent: name,
  detail: params,
}, { requiredKeys: ["kind", "notice", "level", "message"] });
const entries = fc.array(fc.oneof(call, response, notice), { minLength: 30, maxLength: 80 }) as fc.Arbitrary<
  Entry[]
>;
const some = <T>(of: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.array(of, { minLength: 1, maxLength: 3 });
const moment = fc.nat({ max: 80 * 4 }).map((quarters) => START + (quarters * STEP) / 4);
/** Mostly absent, as a question of many parts finds nothing. */
const maybe = <T>(of: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight: 5, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: of });
const query = fc.record({
  kinds: maybe(some(fc.constantFrom("call", "response", "notice"))),
  tools: maybe(some(name)),
  agents: maybe(some(name)),
  sessions: maybe(some(name)),
  actions: maybe(some(action)),
  policies: maybe(some(name)),
  text: maybe(fc.oneof(name, fc.constantFrom("o", "e", "\u00fc", "n", "\\n", "u0", "call"))),
  since: maybe(moment),
  until: maybe(moment),
}).map((record) =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as Query
);

Deno.test("search: finds what a look at each event finds, whatever is asked", async () => {
  let found = 0;
  await fc.assert(
    fc.asyncProperty(
      entries,
      fc.array(query, { minLength: 10, maxLength: 10 }),
      (log, queries) =>
        withEvents(log, async (folder) => {
          const all = await Array.fromAsync(readEvents(folder));
          for (const one of queries) {
            const naive = seqs(all.filter((event) => wanted(event, one)));
            assert.deepEqual(seqs(await search(folder, one)), naive);
            assert.deepEqual(
              seqs(await newestEvents(folder, one, { ...OPTIONS, count: 3 })),
              naive.slice(-3),
            );
            assert.deepEqual(seqs(all.filter(eventFilter(one, OPTIONS))), naive);
            found += naive.length;
          }
        }),
    ),
    { numRuns: 60 },
  );
  assert.ok(found > 5000, `the questions find next to nothing: ${found}`);
});

Deno.test("search: through compressed files, parts and days", () =>
  withEvents(Array.from({ length: 70 }, (_, i) => callEntry(`${i}`)), async (folder, events) => {
    const names = [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
    assert.deepEqual(names, [
      "2026-11-20.jsonl.gz",
      "2026-11-21.2.jsonl",
      "2026-11-21.jsonl",
      "2026-11-22.jsonl",
    ]);
    assert.deepEqual(await search(folder, {}), events);
  }));

Deno.test("search: what looks like a member within a parameter fools nobody", () =>
  withEvents([
    callEntry("x", { params: { tool: "fetch", agent: "codex", decision: { action: "deny" } } }),
    callEntry('"tool":"fetch","action":"deny"'),
    callEntry("x", { tool: "fetch", params: { url: "https://e.example" } }),
  ], async (folder) => {
    assert.deepEqual(seqs(await search(folder, { tools: ["fetch"] })), [2]);
    assert.deepEqual(seqs(await search(folder, { actions: ["deny"] })), []);
    assert.deepEqual(seqs(await search(folder, { agents: ["codex"] })), []);
  }));

Deno.test("search: files of other days are not read", () =>
  withEvents(Array.from({ length: 70 }, (_, i) => callEntry(`${i}`)), async (folder) => {
    // Reading it would fail.
    Deno.writeTextFileSync(`${folder}/2026-11-20.jsonl.gz`, "damaged");
    assert.equal((await search(folder, { since: START + 24 * STEP })).length, 46);
    await assert.rejects(() => search(folder, {}), /damaged/);
  }));

Deno.test("search: lines that are no events, and a torn one, are passed over", () =>
  withEvents(Array.from({ length: 60 }, (_, i) => callEntry(`${i}`)), async (folder) => {
    const file = `${folder}/2026-11-22.jsonl`;
    const text = Deno.readTextFileSync(file);
    Deno.writeFileSync(
      file,
      new Uint8Array([
        ...new TextEncoder().encode('"tool":"exec"\n'),
        0xff,
        ...new TextEncoder().encode(`"tool":"exec"\n${text}{"tool":"exec"`),
      ]),
    );
    assert.equal((await search(folder, { tools: ["exec"] })).length, 60);
    assert.equal((await search(folder, {})).length, 60);
  }));

Deno.test("search: an event longer than a block is found", () =>
  withEvents([callEntry("a"), callEntry(`${"x".repeat(3_000_000)}end`), callEntry("b")], async (folder) => {
    assert.deepEqual(seqs(await search(folder, { text: "xend" })), [1]);
    assert.deepEqual(seqs(await search(folder, { tools: ["exec"] })), [0, 1, 2]);
  }));

Deno.test("search: a log that isn't there has nothing", async () => {
  assert.deepEqual(await search("/nonexistent/audit", { text: "x" }), []);
  assert.deepEqual(await newestEvents("/nonexistent/audit", {}, { ...OPTIONS, count: 3 }), []);
});

Deno.test("search: ends when it is told to", () =>
  withEvents(Array.from({ length: 70 }, (_, i) => callEntry(`${i}`)), async (folder) => {
    const controller = new AbortController();
    const found: AuditEvent[] = [];
    for await (const event of searchEvents(folder, {}, { ...OPTIONS, signal: controller.signal })) {
      found.push(event);
      controller.abort();
    }
    // The block at hand is gone through: here the first day.
    assert.equal(found.length, 24);
  }));

Deno.test("search: says how far it has come, up to the end", () =>
  withEvents(Array.from({ length: 70 }, (_, i) => callEntry(`${i}`)), async (folder) => {
    const said: (readonly [number, number])[] = [];
    const progress = (done: number, all: number): void => void said.push([done, all]);
    await Array.fromAsync(searchEvents(folder, { tools: ["none"] }, { ...OPTIONS, progress }));
    const dones = said.map(([done]) => done);
    assert.deepEqual(dones, [...dones].sort((a, b) => a - b));
    const bytes = [...Deno.readDirSync(folder)].reduce(
      (sum, { name }) => sum + Deno.statSync(`${folder}/${name}`).size,
      0,
    );
    assert.deepEqual(said.at(-1), [bytes, bytes]);
  }));

const call1 = (more: Partial<CallEntry>): CallEntry => callEntry("", { cwd: "/home/me/app", ...more });

/** Calls, and whether `~/.ssh/**` finds them. */
const PATHS: Readonly<Record<string, readonly [CallEntry, boolean]>> = {
  "a read of the file": [call1({ tool: "read", params: { file_path: "/home/me/.ssh/id_rsa" } }), true],
  "a read by ~": [call1({ tool: "read", params: { path: "~/.ssh/config" } }), true],
  "a write from its folder": [
    call1({ tool: "write", cwd: "/home/me/.ssh", params: { path: "./config" } }),
    true,
  ],
  "a command": [call1({ params: { command: "cat /home/me/.ssh/id_rsa" } }), true],
  "a command that changes its folder": [call1({ params: { command: "cd ~/.ssh && cat id_rsa" } }), true],
  "a command with quotes in the name": [call1({ params: { command: "cat ~/.s's'h/id_rsa" } }), true],
  "a copy": [call1({ params: { command: "cp x ../.ssh/authorized_keys" } }), true],
  "an mcp tool's path": [call1({ tool: "mcp", params: { path: "/home/me/.ssh/id_rsa" } }), true],
  "a file: URL": [call1({ tool: "fetch", params: { url: "file:///home/me/.ssh/id_rsa" } }), true],
  "another file": [call1({ tool: "read", params: { path: "/home/me/ssh/id_rsa" } }), false],
  "another's file": [call1({ tool: "read", params: { path: "/home/you/.ssh/id_rsa" } }), false],
  "a command that only speaks of it": [call1({ params: { command: "echo '~/.ssh/id_rsa'" } }), false],
};

for (const [what, [entry, expected]] of Object.entries(PATHS)) {
  Deno.test(`search: by path, ${what} is ${expected ? "" : "not "}found`, () =>
    withEvents([entry], async (folder) => {
      assert.equal((await search(folder, { paths: ["~/.ssh/**"] })).length, expected ? 1 : 0);
    }));
}

Deno.test("search: by path, a response is found by what its call was about", () =>
  withEvents([
    {
      ...callEntry(""),
      kind: "response",
      subject: "cat ~/.ssh/id_rsa",
      failed: false,
      size: 1,
    } as unknown as Entry,
    { kind: "notice", notice: "x", level: "info", message: "~/.ssh/id_rsa" },
  ], async (folder) => {
    assert.deepEqual(seqs(await search(folder, { paths: ["~/.ssh/*"] })), [0]);
  }));
