import assert from "node:assert/strict";
import fc from "fast-check";
import type { ToolCall } from "../engine/mod.ts";
import type { Approval } from "./approval.ts";
import { type ApprovalStore, type ApprovalStoreOptions, GRANT_TIME, openApprovalStore } from "./store.ts";

const MINUTE = 60_000;
const NOON = Date.UTC(2026, 0, 31, 12);

const CALL: ToolCall = {
  tool: "exec",
  agent: "aider",
  session: "s1",
  cwd: "/work",
  params: { command: "kubectl apply -f x.yaml", description: "Deploy" },
};

interface World {
  readonly store: ApprovalStore;
  readonly clock: { now: number };
  readonly changes: string[];
  /** Closes the store and opens its file again, as a daemon does that is started anew. */
  readonly restart: () => ApprovalStore;
}

function withStore(
  work: (world: World) => void | Promise<void>,
  options: Partial<ApprovalStoreOptions> = {},
): () => Promise<void> {
  return async () => {
    const folder = Deno.makeTempDirSync({ prefix: "rampart approvals " });
    const clock = { now: NOON };
    const changes: string[] = [];
    const open = (): ApprovalStore =>
      openApprovalStore({
        path: `${folder}/approvals.jsonl`,
        timeout: () => 2 * MINUTE,
        now: () => clock.now,
        onChange: ({ state }, before) => changes.push(`${before ?? "new"} > ${state}`),
        ...options,
      });
    let store = open();
    const restart = (): ApprovalStore => {
      store.close();
      return store = open();
    };
    try {
      await work({ store, clock, changes, restart });
    } finally {
      store.close();
      Deno.removeSync(folder, { recursive: true });
    }
  };
}

function ask(store: ApprovalStore, call: ToolCall = CALL, policies = "p1"): Approval {
  const asked = store.ask({ call, policies, message: "Production needs a person." });
  assert.equal(asked.kind, "pending");
  return (asked as { readonly approval: Approval }).approval;
}

const yes = { decision: "approve", by: "cli" } as const;
const no = { decision: "deny", by: "cli" } as const;

Deno.test(
  "an approval lets the call through once",
  withStore(({ store }) => {
    const { id } = ask(store);
    assert.equal(store.claim({ call: CALL, policies: "p1" }), undefined);
    assert.equal(store.resolve(id, yes).kind, "resolved");
    assert.equal(store.claim({ call: CALL, policies: "p1" })?.state, "used");
    assert.equal(store.claim({ call: CALL, policies: "p1" }), undefined);
  }),
);

const SIBLINGS: Readonly<Record<string, Partial<ToolCall>>> = {
  "another command": { params: { command: "kubectl delete -f x.yaml" } },
  "another parameter": { params: { ...CALL.params, timeout: 5 } },
  "another folder": { cwd: "/work/other" },
  "another session": { session: "s2" },
  "another agent": { agent: "codex" },
  "a sub-agent": { agent_depth: 1 },
  "another tool": { tool: "mcp", agent_tool: "run" },
};

for (const [name, change] of Object.entries(SIBLINGS)) {
  Deno.test(
    `an approval does not speak for ${name}`,
    withStore(({ store }) => {
      store.resolve(ask(store).id, yes);
      assert.equal(store.claim({ call: { ...CALL, ...change }, policies: "p1" }), undefined);
    }),
  );
}

Deno.test(
  "an approval ends with the policies by which it was asked",
  withStore(({ store }) => {
    store.resolve(ask(store).id, yes);
    assert.equal(store.claim({ call: CALL, policies: "p2" }), undefined);
  }),
);

Deno.test(
  "the same question joins the one that waits, however the agent words it",
  withStore(({ store }) => {
    const first = ask(store);
    const params = { description: "Totally harmless", command: CALL.params.command };
    const second = ask(store, { ...CALL, params });
    assert.equal(second.id, first.id);
    assert.equal(second.asked, 2);
    assert.equal(store.list().length, 1);
  }),
);

Deno.test(
  "of a tool that is not known, every parameter counts",
  withStore(({ store }) => {
    const call = (reason: string): ToolCall => ({
      tool: "mcp",
      agent_tool: "close_issue",
      params: { reason },
    });
    assert.notEqual(ask(store, call("spam")).id, ask(store, call("done")).id);
  }),
);

Deno.test(
  "nobody answered: the question expires",
  withStore(({ store, clock }) => {
    const { id } = ask(store);
    clock.now += 2 * MINUTE;
    const late = store.resolve(id, yes);
    assert.equal(late.kind, "over");
    assert.equal(late.kind === "over" && late.approval.state, "expired");
    assert.notEqual(ask(store).id, id);
  }),
);

Deno.test(
  "an approval that nobody makes use of expires",
  withStore(({ store, clock }) => {
    store.resolve(ask(store).id, yes);
    clock.now += GRANT_TIME;
    assert.equal(store.claim({ call: CALL, policies: "p1" }), undefined);
  }),
);

Deno.test(
  "a no holds for the same question for a while, and is then forgotten",
  withStore(({ store, clock }) => {
    const { id } = ask(store);
    store.resolve(id, no);
    const again = store.ask({ call: CALL, policies: "p1", message: "" });
    assert.equal(again.kind === "denied" && again.approval.id, id);
    clock.now += 2 * MINUTE;
    assert.notEqual(ask(store).id, id);
  }),
);

Deno.test(
  "of two answers the first counts, and the second hears of it",
  withStore(({ store }) => {
    const { id } = ask(store);
    assert.equal(store.resolve(id, { ...no, by: "link" }).kind, "resolved");
    const second = store.resolve(id, yes);
    assert.ok(second.kind === "over");
    assert.deepEqual([second.approval.state, second.approval.resolved?.by], ["denied", "link"]);
  }),
);

Deno.test(
  "questions and approvals outlive the process",
  withStore(async ({ store, restart }) => {
    const waiting = ask(store, { ...CALL, session: "s2" });
    const approved = ask(store);
    store.resolve(approved.id, yes);
    const after = restart();
    assert.deepEqual(after.find(waiting.id), waiting);
    assert.equal(after.claim({ call: CALL, policies: "p1" })?.id, approved.id);
    await undefined;
  }),
);

Deno.test(
  "an approval that was used stays used after a restart",
  withStore(({ store, restart }) => {
    store.resolve(ask(store).id, yes);
    store.claim({ call: CALL, policies: "p1" });
    assert.equal(restart().claim({ call: CALL, policies: "p1" }), undefined);
  }),
);

Deno.test(
  "who waits hears of the answer",
  withStore(async ({ store }) => {
    const { id } = ask(store);
    const signal = new AbortController().signal;
    const both = Promise.all([store.wait(id, signal), store.wait(id, signal)]);
    store.resolve(id, yes);
    assert.deepEqual((await both).map((approval) => approval?.state), ["approved", "approved"]);
  }),
);

Deno.test(
  "who no longer waits is told how it stands",
  withStore(async ({ store }) => {
    const { id } = ask(store);
    const stop = new AbortController();
    const waiting = store.wait(id, stop.signal);
    stop.abort();
    assert.equal((await waiting)?.state, "pending");
  }),
);

Deno.test(
  "waiting ends when the question expires",
  withStore(async ({ store, clock }) => {
    const { id } = ask(store);
    const waiting = store.wait(id, new AbortController().signal);
    clock.now += 2 * MINUTE;
    store.sweep();
    assert.equal((await waiting)?.state, "expired");
  }),
);

Deno.test(
  "a flood from one session is refused, and others can still ask",
  withStore(({ store }) => {
    for (let i = 0; i < 3; i++) ask(store, { ...CALL, params: { command: `call ${i}` } });
    const more = store.ask({ call: CALL, policies: "p1", message: "" });
    assert.match(more.kind === "flooded" ? more.problem : "", /^3 questions of this session/);
    ask(store, { ...CALL, session: "s2" });
  }, { sessionLimit: 3 }),
);

Deno.test(
  "no more than a number of questions wait at once",
  withStore(({ store }) => {
    for (let i = 0; i < 5; i++) ask(store, { ...CALL, session: `s${i}` });
    const more = store.ask({ call: { ...CALL, session: "t" }, policies: "p1", message: "" });
    assert.match(more.kind === "flooded" ? more.problem : "", /^5 questions wait/);
  }, { limit: 5 }),
);

Deno.test(
  "six characters name a question; what could be two is ambiguous",
  withStore(({ store }) => {
    const all = Array.from({ length: 40 }, (_, i) => ask(store, { ...CALL, params: { command: `c ${i}` } }));
    for (const approval of all) assert.deepEqual(store.find(approval.id.slice(0, 6).toUpperCase()), approval);
    const heads = all.map(({ id }) => id.charAt(0));
    const twice = heads.find((head, i) => heads.indexOf(head) !== i);
    assert.equal(store.find(twice ?? "unreachable"), "ambiguous");
    assert.equal(store.find(""), undefined);
    assert.equal(store.find("!"), undefined);
  }),
);

Deno.test(
  "a prefix means what waits before what is over",
  withStore(({ store, clock }) => {
    const old = ask(store);
    store.resolve(old.id, no);
    clock.now += 3 * MINUTE;
    let waiting = ask(store);
    for (let i = 0; waiting.id.charAt(0) !== old.id.charAt(0) && i < 5000; i++) {
      store.resolve(waiting.id, yes);
      store.claim({ call: CALL, policies: "p1" });
      waiting = ask(store);
    }
    assert.deepEqual(store.find(old.id.charAt(0)), waiting);
  }),
);

Deno.test(
  "secrets are not kept",
  withStore(({ store }) => {
    const shown = ask(store, { ...CALL, params: { command: "curl -u me:hunter2hunter2 https://x.example" } });
    assert.ok(!JSON.stringify(shown).includes("hunter2"));
  }),
);

Deno.test(
  "each change is told once",
  withStore(({ store, changes }) => {
    const { id } = ask(store);
    ask(store);
    store.resolve(id, yes);
    store.claim({ call: CALL, policies: "p1" });
    assert.deepEqual(changes, ["new > pending", "pending > approved", "approved > used"]);
  }),
);

Deno.test(
  "what is long over is let go of",
  withStore(({ store, clock, restart }) => {
    store.resolve(ask(store).id, no);
    clock.now += 3 * 60 * MINUTE;
    store.sweep();
    assert.deepEqual(store.list(), []);
    assert.deepEqual(restart().list(), []);
  }),
);

Deno.test("any prefix of the journal opens, and never makes an approval that was not given", async () => {
  const folder = Deno.makeTempDirSync({ prefix: "rampart approvals " });
  const path = `${folder}/approvals.jsonl`;
  const open = (): ApprovalStore => openApprovalStore({ path, timeout: () => 2 * MINUTE, now: () => NOON });
  const store = open();
  const approved = ask(store);
  const denied = ask(store, { ...CALL, session: "s2" });
  store.resolve(approved.id, yes);
  store.resolve(denied.id, no);
  store.claim({ call: CALL, policies: "p1" });
  store.close();
  const whole = Deno.readTextFileSync(path);
  await fc.assert(fc.asyncProperty(fc.nat(whole.length), async (length) => {
    Deno.writeTextFileSync(path, whole.slice(0, length));
    const cut = open();
    assert.equal(cut.claim({ call: { ...CALL, session: "s2" }, policies: "p1" }), undefined);
    for (const { id, state } of cut.list()) {
      if (id === denied.id) assert.ok(state === "pending" || state === "denied");
    }
    cut.close();
    await undefined;
  }));
  Deno.removeSync(folder, { recursive: true });
});
