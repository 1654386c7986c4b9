import assert from "node:assert/strict";
import type { NoticeEntry } from "../audit/mod.ts";
import type { Notify, NotifyPlatform } from "../engine/mod.ts";
import { type Notifier, type NotifierOptions, startNotifier } from "./notifier.ts";
import { callEvent } from "./test_events.ts";
import { startReceiver } from "./test_receiver.ts";

for (const platform of ["discord", "slack", "teams", "generic"] as const) {
  Deno.test(`${platform}: a denial arrives and is taken`, async () => {
    await using receiver = startReceiver(platform);
    const { notifier, notices } = start([target(receiver.url, platform)]);
    notifier.event(callEvent("touch DENY_ME"));
    await receiver.until(1);
    await notifier.stop();
    assert.deepEqual(receiver.faults, []);
    assert.match(JSON.stringify(receiver.taken), /touch DENY_ME/);
    assert.deepEqual(notices, []);
  });
}

Deno.test("only decisions that are wanted are told, and notices never", async () => {
  await using receiver = startReceiver("generic");
  const { notifier } = start([{ url: receiver.url, platform: "generic", on: ["deny", "ask"] }]);
  for (const action of ["allow", "watch", "ask", "deny"] as const) {
    notifier.event(callEvent(action, {}, action));
  }
  const { v, seq, id, time, prev, hash } = callEvent("x");
  notifier.event({ v, seq, id, time, prev, hash, kind: "notice", notice: "n", level: "error", message: "m" });
  await receiver.until(2);
  await notifier.stop();
  assert.deepEqual(receiver.taken.map(({ action }) => action), ["ask", "deny"]);
});

Deno.test("each of several targets gets what it wants", async () => {
  await using first = startReceiver("generic");
  await using second = startReceiver("slack");
  const { notifier } = start([target(first.url, "generic"), { ...target(second.url, "slack"), on: ["ask"] }]);
  notifier.event(callEvent("a", {}, "deny"));
  notifier.event(callEvent("b", {}, "ask"));
  await Promise.all([first.until(1), second.until(1)]);
  await notifier.stop();
  assert.deepEqual([first.taken.length, second.taken.length], [1, 1]);
});

Deno.test("beyond thirty requests a minute decisions are counted, and told one by one a minute later", async () => {
  await using receiver = startReceiver("generic");
  let now = Date.UTC(2026, 10, 21, 12);
  const full = Promise.withResolvers<void>();
  const { notifier } = start([target(receiver.url)], {
    now: () => now,
    pause: (milliseconds) => {
      assert.equal(milliseconds, 60_000);
      now += milliseconds;
      full.resolve();
      return Promise.resolve();
    },
  });
  for (let seq = 0; seq < 86; seq++) notifier.event(callEvent(`call ${seq}`, { seq }));
  await receiver.until(30);
  assert.deepEqual(receiver.taken.slice(0, 29).map(({ seq }) => seq), [...Array(29).keys()]);
  assert.deepEqual(receiver.taken[29]?.counts, { deny: 57 });
  notifier.event(callEvent("after", { seq: 100 }));
  await full.promise;
  await receiver.until(31);
  await notifier.stop();
  assert.equal(receiver.taken[30]?.seq, 100);
});

Deno.test("a clock that goes back does not keep notifications from being sent", async () => {
  await using receiver = startReceiver("generic");
  let now = Date.UTC(2026, 10, 21, 12);
  const { notifier } = start([target(receiver.url)], {
    now: () => now,
    pause: () => {
      now -= 3_600_000;
      return Promise.resolve();
    },
  });
  for (let seq = 0; seq < 30; seq++) {
    notifier.event(callEvent("x", { seq }));
    await receiver.until(seq + 1);
  }
  notifier.event(callEvent("x", { seq: 30 }));
  await receiver.until(31);
  await notifier.stop();
});

Deno.test("Discord's wait is kept, and the message is sent again", async () => {
  await using receiver = startReceiver("discord", (count) => {
    if (count > 1) return undefined;
    const body = { message: "You are being rate limited.", retry_after: 64.57, global: false };
    return Response.json(body, { status: 429, headers: { "Retry-After": "65" } });
  });
  const waits: number[] = [];
  const { notifier } = start([target(receiver.url, "discord")], { pause: recording(waits) });
  notifier.event(callEvent("x"));
  await receiver.until(1);
  await notifier.stop();
  assert.deepEqual(waits, [64_570]);
  assert.equal(receiver.taken.length, 1);
});

Deno.test("a refusal that a Teams connector hides in its answer is one", async () => {
  await using receiver = startReceiver(
    "teams",
    (count) =>
      count > 1 ? undefined : new Response(
        "Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 429",
      ),
  );
  const waits: number[] = [];
  const { notifier } = start([target(receiver.url, "teams")], { pause: recording(waits) });
  notifier.event(callEvent("x"));
  await receiver.until(1);
  await notifier.stop();
  assert.equal(waits.length, 1);
});

Deno.test("a service that fails is tried again in order, with growing waits, and told of once", async () => {
  await using receiver = startReceiver(
    "generic",
    (count) => count <= 5 ? new Response(null, { status: 502 }) : undefined,
  );
  const waits: number[] = [];
  const { notifier, notices } = start([target(receiver.url)], { pause: recording(waits) });
  notifier.event(callEvent("a", { seq: 1 }));
  notifier.event(callEvent("b", { seq: 2 }));
  await receiver.until(2);
  await notifier.stop();
  assert.deepEqual(receiver.taken.map(({ seq }) => seq), [1, 2]);
  waits.forEach((wait, i) => assert.ok(wait >= 750 * 2 ** i && wait <= 1250 * 2 ** i, `${wait}`));
  assert.deepEqual(notices.map(({ notice, level }) => [notice, level]), [
    ["notify-failed", "warning"],
    ["notify-back", "info"],
  ]);
  assert.deepEqual(notifier.problems(), {});
});

Deno.test("a message that is refused is not sent again, but counted in the next", async () => {
  await using receiver = startReceiver(
    "generic",
    (count) => count === 1 ? new Response(null, { status: 400 }) : undefined,
  );
  const { notifier, notices } = start([target(receiver.url)], { pause: () => Promise.resolve() });
  notifier.event(callEvent("bad"));
  await receiver.until(1);
  await notifier.stop();
  assert.deepEqual(receiver.taken[0]?.counts, { deny: 1 });
  assert.deepEqual(notices.map(({ notice }) => notice), ["notify-failed", "notify-back"]);
});

Deno.test("what waits while a service is away is bounded: beyond a thousand it is counted", async () => {
  let away = true;
  await using receiver = startReceiver(
    "generic",
    () => away ? new Response(null, { status: 503 }) : undefined,
  );
  const paused = Promise.withResolvers<void>();
  const resume = Promise.withResolvers<void>();
  const { notifier } = start([target(receiver.url)], {
    pause: () => {
      paused.resolve();
      return resume.promise;
    },
  });
  notifier.event(callEvent("first", { seq: 0 }));
  await paused.promise;
  for (let seq = 1; seq <= 1005; seq++) notifier.event(callEvent("x", { seq }));
  away = false;
  resume.resolve();
  await receiver.until(7);
  await notifier.stop();
  assert.deepEqual(receiver.taken[0]?.counts, { deny: 1000 });
  assert.deepEqual(receiver.taken.slice(1).map(({ seq }) => seq), [1000, 1001, 1002, 1003, 1004, 1005]);
});

Deno.test("at the end what waits is sent, and a notice counts what could not be", async () => {
  await using receiver = startReceiver("generic", () => new Response(null, { status: 503 }));
  const paused = Promise.withResolvers<void>();
  const { notifier, notices } = start([target(receiver.url)], {
    pause: (_milliseconds, signal) => {
      paused.resolve();
      return new Promise((resolve) => signal.addEventListener("abort", () => resolve()));
    },
  });
  for (let seq = 0; seq < 12; seq++) notifier.event(callEvent("x", { seq }));
  await paused.promise;
  await notifier.stop();
  assert.equal(notices.length, 1);
  assert.equal(notices[0]?.notice, "notify-dropped");
  assert.match(
    notices[0]?.message ?? "",
    /^Word of 12 decisions did not reach generic 127\.0\.0\.1:\d+ before/,
  );
});

Deno.test("an address that isn't encrypted gets nothing, and it is said", async () => {
  const { notifier, notices } = start([target("http://hooks.example/SECRET")], {
    fetch: () => assert.fail("something was sent"),
  });
  notifier.event(callEvent("x"));
  await notifier.stop();
  assert.deepEqual(notifier.problems(), {
    "generic hooks.example": "hooks.example would be reached unencrypted: use https",
  });
  assert.equal(notices[0]?.notice, "notify-failed");
});

Deno.test("no notice and no problem holds the secret part of an address", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  const failed = Promise.withResolvers<void>();
  const { notifier, notices } = start([target(`http://127.0.0.1:${port}/services/SECRET`, "slack")], {
    pause: (_milliseconds, signal) =>
      notices.length === 0 ? Promise.resolve() : new Promise((resolve) => {
        failed.resolve();
        signal.addEventListener("abort", () => resolve());
      }),
  });
  notifier.event(callEvent("x"));
  await failed.promise;
  const problems = JSON.stringify(notifier.problems());
  await notifier.stop();
  assert.match(problems, /cannot reach 127\.0\.0\.1:\d+: .*refused/i);
  assert.ok(!`${problems}${JSON.stringify(notices)}`.includes("SECRET"));
});

Deno.test("two targets at one host have names of their own", async () => {
  const urls = ["http://a.example/1", "http://a.example/2"];
  const { notifier } = start(urls.map((url) => target(url)));
  assert.deepEqual(Object.keys(notifier.problems()), ["generic a.example", "generic a.example (2)"]);
  await notifier.stop();
});

function target(url: string, platform: NotifyPlatform = "generic"): Notify {
  return { url, platform, on: ["deny"] };
}

function recording(waits: number[]): NonNullable<NotifierOptions["pause"]> {
  return (milliseconds) => {
    waits.push(milliseconds);
    return Promise.resolve();
  };
}

function start(
  notify: readonly Notify[],
  options: Partial<NotifierOptions> = {},
): { readonly notifier: Notifier; readonly notices: Omit<NoticeEntry, "kind">[] } {
  const notices: Omit<NoticeEntry, "kind">[] = [];
  const notifier = startNotifier({
    notify,
    host: "host.example",
    notice: (notice) => void notices.push(notice),
    ...options,
  });
  return { notifier, notices };
}
