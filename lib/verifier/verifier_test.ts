import assert from "node:assert/strict";
import type { ModelReply } from "./ask_model.ts";
import { createVerifier, type Verified, type VerifierOptions } from "./verifier.ts";

const HOUR = 3_600_000;
const question = (call: string) => ({ call });

/** A verifier whose model says what it is told to, and counts. */
function verifierBy(reply: ModelReply | (() => Promise<ModelReply>), more: Partial<VerifierOptions> = {}) {
  const seen = { asked: 0, now: 0 };
  const verifier = createVerifier({
    ask: () => {
      seen.asked++;
      return typeof reply === "function" ? reply() : Promise.resolve(reply);
    },
    model: "m",
    perHour: 100,
    lifetime: HOUR,
    now: () => seen.now,
    ...more,
  });
  return { verifier, seen };
}

const DENY = { verdict: { verdict: "deny", reason: "r" } } as const;
const codeOf = (verified: Verified): string => "code" in verified ? verified.code : verified.verdict.verdict;

Deno.test("a verdict is remembered for its time", async () => {
  const { verifier, seen } = verifierBy(DENY);
  assert.deepEqual(await verifier.verify(question("a")), { ...DENY, cached: false });
  seen.now = HOUR - 1;
  assert.deepEqual(await verifier.verify(question("a")), { ...DENY, cached: true });
  assert.equal(seen.asked, 1);
  seen.now = HOUR;
  assert.deepEqual(await verifier.verify(question("a")), { ...DENY, cached: false });
  assert.equal(seen.asked, 2);
});

Deno.test("another call is another question", async () => {
  const { verifier, seen } = verifierBy(DENY);
  await verifier.verify(question("a"));
  await verifier.verify(question("b"));
  assert.equal(seen.asked, 2);
});

Deno.test("with a lifetime of 0 nothing is remembered", async () => {
  const { verifier, seen } = verifierBy(DENY, { lifetime: 0 });
  for (let i = 0; i < 3; i++) await verifier.verify(question("a"));
  assert.equal(seen.asked, 3);
});

Deno.test("a failure is not remembered", async () => {
  const { verifier, seen } = verifierBy({ code: "unreachable", problem: "p" });
  for (let i = 0; i < 2; i++) assert.equal(codeOf(await verifier.verify(question("a"))), "unreachable");
  assert.equal(seen.asked, 2);
});

Deno.test("the budget is spent by questions to the model, failed ones too, and comes back after an hour", async () => {
  let reply: ModelReply = { code: "no-verdict", problem: "p" };
  const { verifier, seen } = verifierBy(() => Promise.resolve(reply), { perHour: 2 });
  assert.equal(codeOf(await verifier.verify(question("a"))), "no-verdict");
  seen.now = 600_000;
  reply = DENY;
  assert.equal(codeOf(await verifier.verify(question("b"))), "deny");
  const over = await verifier.verify(question("c"));
  assert.ok("problem" in over);
  assert.deepEqual([over.code, over.after, seen.asked], ["over-budget", 3_000, 2]);
  assert.match(over.problem, /^The budget of 2 questions to the model an hour is used up\.$/);
  assert.equal(codeOf(await verifier.verify(question("b"))), "deny");
  seen.now = HOUR;
  assert.equal(codeOf(await verifier.verify(question("c"))), "deny");
  assert.equal(codeOf(await verifier.verify(question("d"))), "over-budget");
});

Deno.test("the same question asked at once is asked of the model once", async () => {
  const open = Promise.withResolvers<ModelReply>();
  const { verifier, seen } = verifierBy(() => open.promise);
  const all = Promise.all([1, 2, 3].map(() => verifier.verify(question("a"))));
  open.resolve(DENY);
  assert.deepEqual((await all).map(codeOf), ["deny", "deny", "deny"]);
  assert.equal(seen.asked, 1);
});

Deno.test("more questions at once than the model may be asked are turned away without cost", async () => {
  const open = Promise.withResolvers<ModelReply>();
  const { verifier, seen } = verifierBy(() => open.promise, { most: 2 });
  const first = Promise.all(["a", "b"].map((call) => verifier.verify(question(call))));
  assert.equal(codeOf(await verifier.verify(question("c"))), "too-busy");
  open.resolve(DENY);
  await first;
  assert.deepEqual([seen.asked, verifier.counts().asked_last_hour], [2, 2]);
});

Deno.test("it counts what it did", async () => {
  const { verifier } = verifierBy(DENY, { perHour: 1 });
  for (const call of ["a", "a", "b"]) await verifier.verify(question(call));
  assert.deepEqual(verifier.counts(), {
    questions: 3,
    cached: 1,
    allow: 0,
    deny: 2,
    ask: 0,
    failed: 1,
    asked_last_hour: 1,
  });
});

Deno.test("what is remembered has a bound; the oldest goes", async () => {
  const { createVerdictCache } = await import("./verdict_cache.ts");
  const cache = createVerdictCache({ lifetime: HOUR, now: () => 0, most: 2 });
  for (const key of ["a", "b", "c"]) cache.put(key, DENY.verdict);
  assert.deepEqual(["a", "b", "c"].map((key) => cache.get(key)?.verdict), [undefined, "deny", "deny"]);
});
