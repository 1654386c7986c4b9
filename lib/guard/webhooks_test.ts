import assert from "node:assert/strict";
import { openApprovalStore } from "../approvals/mod.ts";
import type { CallEntry, Entry, NoticeEntry } from "../audit/mod.ts";
import { exec, guardBy, webhookRule, withRawService, withService } from "./test_guard.ts";

const API = { via: "api", asks: "rampart" } as const;

const calls = (entries: readonly Entry[]): CallEntry[] => entries.filter((e) => e.kind === "call");
const notices = (entries: readonly Entry[]): NoticeEntry[] => entries.filter((e) => e.kind === "notice");

for (const decision of ["allow", "deny", "ask"] as const) {
  Deno.test(`a service that answers ${decision} decides, and its reason is told`, () =>
    withService(() => Response.json({ decision, reason: "because" }), async (url) => {
      const { guard, entries } = guardBy([webhookRule(url)]);
      const outcome = await guard.judge(exec("deploy now"), { via: "api" });
      assert.equal(outcome.action, decision);
      assert.match(outcome.message, /^because \(says 127\.0\.0\.1:\d+\)$/);
      assert.equal(calls(entries)[0]?.decision.action, decision);
      assert.deepEqual(notices(entries), []);
    }));
}

Deno.test("a service is told the call without its secrets, the rule, and what other rules come to", async () => {
  const seen: { method: string; headers: Headers; body: Record<string, unknown> }[] = [];
  await withService(async (request) => {
    seen.push({ method: request.method, headers: request.headers, body: await request.json() });
    return Response.json({ decision: "allow" });
  }, async (url) => {
    const { guard } = guardBy([
      '{ action: watch, when: { command_matches: ["deploy*"] }, message: Noted }',
      webhookRule(url).replace("webhook, when", "webhook, message: Is this fine?, when"),
    ]);
    const outcome = await guard.judge(exec("deploy --token=ghp_0123456789abcdefghijABCDEFGHIJ012345"), API);
    assert.equal(outcome.action, "watch");
    assert.equal(seen.length, 1);
    const [{ method, headers, body } = { method: "", headers: new Headers(), body: {} }] = seen;
    assert.deepEqual([method, headers.get("content-type"), headers.get("cookie")], [
      "POST",
      "application/json",
      null,
    ]);
    const { call, host: _, ...rest } = body;
    assert.deepEqual(rest, {
      version: 1,
      rule: "test.yaml:p1#1",
      policy: "p1",
      message: "Is this fine?",
      decision: { action: "watch", message: "Noted", matched_policies: ["p0", "p1"], partial: false },
    });
    assert.ok(!JSON.stringify(call).includes("ghp_"), JSON.stringify(call));
    assert.match(JSON.stringify(call), /"tool":"exec".*"agent":"a".*"cwd":"\/work".*deploy --token=/);
  });
});

/** Answers that are none, and what is said of them. */
const BROKEN: readonly (readonly [string, () => Response, RegExp])[] = [
  ["status 500", () => new Response("x", { status: 500 }), /answered 500\)/],
  [
    "an error with an excuse",
    () => Response.json({ error: { message: "no\u001b[2J budget" } }, { status: 503 }),
    /answered 503: no\\u001b\[2J budget\)/,
  ],
  ["status 201", () => Response.json({ decision: "allow" }, { status: 201 }), /answered 201/],
  ["a redirect", () => Response.redirect("http://127.0.0.1:1/", 307), /answered 307, a redirect, which/],
  ["no JSON", () => new Response("allow"), /no JSON object/],
  ["a list", () => Response.json(["allow"]), /no JSON object/],
  ["an unknown decision", () => Response.json({ decision: "watch" }), /neither allow, deny nor ask/],
  ["another letter case", () => Response.json({ decision: "ALLOW" }), /neither allow, deny nor ask/],
  ["a decision in a list", () => Response.json({ decision: ["allow"] }), /neither allow, deny nor ask/],
  ["a reason that is no text", () => Response.json({ decision: "allow", reason: {} }), /neither allow/],
  [
    "an answer followed by 64 KiB of spaces",
    () => new Response(`{"decision":"allow"}${" ".repeat(65_536)}`),
    /longer than 65536 bytes/,
  ],
];

for (const [what, answer, problem] of BROKEN) {
  Deno.test(`fail_open decides on ${what}`, () =>
    withService(answer, async (url) => {
      const closed = await guardBy([webhookRule(url)]).guard.judge(exec("deploy"), API);
      assert.equal(closed.action, "deny");
      assert.match(closed.message, problem);
      assert.match(closed.message, /its rule denies calls then\.$/);
      const { guard, entries } = guardBy([webhookRule(url, ", fail_open: true")]);
      const open = await guard.judge(exec("deploy"), API);
      assert.deepEqual([open.action, open.decision.granted], ["allow", false]);
      assert.match(open.message, problem);
      assert.match(open.message, /its rule lets calls through then\.$/);
      const [notice] = notices(entries);
      assert.deepEqual([notice?.notice, notice?.level, notice?.detail?.fail_open], [
        "webhook-failed",
        "warning",
        true,
      ]);
    }));
}

const encoder = new TextEncoder();
const HEAD = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n";

/** What a service does to a connection. */
const HOSTILE: readonly (readonly [string, (c: Deno.Conn) => Promise<void>, RegExp])[] = [
  ["that never answers", async () => {}, /did not answer within 150 ms/],
  ["that closes at once", async (c) => await c.read(new Uint8Array(9)).then(() => c.close()), /cannot reach/],
  [
    "that promises more than it sends",
    async (c) => {
      await c.read(new Uint8Array(65_536));
      await c.write(encoder.encode(`${HEAD}content-length: 500\r\n\r\n{"decision":"allow"}`));
      c.close();
    },
    /cannot reach|no JSON/,
  ],
  [
    "that drips without end",
    async (c) => {
      await c.write(encoder.encode(`${HEAD}transfer-encoding: chunked\r\n\r\n`));
      while (true) {
        await c.write(encoder.encode("1\r\n \r\n"));
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    },
    /did not answer within 150 ms/,
  ],
  [
    "that floods without end",
    async (c) => {
      await c.write(encoder.encode(`${HEAD}\r\n`));
      while (true) await c.write(new Uint8Array(65_536).fill(32));
    },
    /longer than 65536 bytes/,
  ],
  [
    "that sends headers without end",
    async (c) => {
      await c.write(encoder.encode("HTTP/1.1 200 OK\r\n"));
      while (true) await c.write(encoder.encode(`x: ${"y".repeat(4096)}\r\n`));
    },
    /cannot reach|did not answer/,
  ],
  [
    "that speaks no HTTP",
    async (c) => void await c.write(encoder.encode("SSH-2.0-x\r\n\r\n")),
    /cannot reach|did not answer/,
  ],
];

for (const [what, answer, problem] of HOSTILE) {
  Deno.test(`fail_open decides on a service ${what}`, () =>
    withRawService(answer, async (url) => {
      const { guard } = guardBy([webhookRule(url, ", timeout: 150ms")]);
      const outcome = await guard.judge(exec("deploy"), API);
      assert.equal(outcome.action, "deny");
      assert.match(outcome.message, problem);
    }));
}

Deno.test("fail_open decides where nobody listens", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  const { guard } = guardBy([webhookRule(`http://127.0.0.1:${port}/SECRET`)]);
  const { action, message } = await guard.judge(exec("deploy"), API);
  assert.equal(action, "deny");
  assert.match(message, /cannot reach 127\.0\.0\.1:\d+: .*refused/i);
  assert.ok(!message.includes("SECRET"));
});

Deno.test("a service that the process may not connect to is not asked, and what to do is said", async () => {
  const { state } = await Deno.permissions.query({ name: "net", host: "verifier.invalid" });
  const test = new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "--quiet", "--no-prompt", "--allow-read", "--allow-net=127.0.0.1:1", "--allow-env"],
      new URL("./test_judge_once.ts", import.meta.url).pathname,
    ],
    stderr: "inherit",
  });
  const { stdout } = await test.output();
  assert.equal(state, "granted");
  assert.match(new TextDecoder().decode(stdout), /^deny .*nothing here may connect to verifier\.invalid/);
});

Deno.test("plain http to another machine is refused at run time too", async () => {
  const { createWebhookAsker } = await import("./webhooks.ts");
  const { guard } = guardBy(['{ action: watch, when: { command_matches: ["*"] } }']);
  const soFar = (await guard.preflight(exec("x"))).decision;
  const rule = { id: "r", policy: "p", layer: "custom", file: "f", line: 1 } as const;
  const webhook = { url: "http://verifier.invalid/x", timeout: 100, fail_open: false };
  const asker = createWebhookAsker({ notice: () => {} });
  const replies = await asker.ask({ call: exec("x"), webhooks: [{ rule, message: "", webhook }], soFar });
  assert.match(replies.kind === "replied" ? replies.failures.join() : "", /unencrypted: use https/);
});

Deno.test("HTTP_PROXY does not decide who answers for a service of this machine", async () => {
  await withService(
    () => Response.json({ decision: "deny", reason: "the service" }),
    (service) =>
      withService(() => Response.json({ decision: "allow", reason: "the proxy" }), async (proxy) => {
        const { stdout } = await new Deno.Command(Deno.execPath(), {
          args: [
            ...["run", "--quiet", "--no-prompt", "--allow-read", "--allow-net=127.0.0.1", "--allow-env"],
            new URL("./test_judge_once.ts", import.meta.url).pathname,
            service,
          ],
          env: { HTTP_PROXY: new URL(proxy).origin, http_proxy: new URL(proxy).origin },
          stderr: "inherit",
        }).output();
        assert.match(new TextDecoder().decode(stdout), /^deny the service/);
      }),
  );
});

Deno.test("an answer lifts nothing that another policy denies, and nobody is asked about it", async () => {
  let asked = 0;
  await withService(() => {
    asked++;
    return Response.json({ decision: "allow" });
  }, async (url) => {
    const denial = '{ action: deny, when: { command_contains: ["prod"] }, message: Not there }';
    const { guard } = guardBy([webhookRule(url), denial]);
    const outcome = await guard.judge(exec("deploy prod"), API);
    assert.deepEqual([outcome.action, outcome.message, asked], ["deny", "Not there", 0]);
    const ahead = await guard.preflight(exec("deploy prod"));
    assert.deepEqual([ahead.action, ahead.message], ["deny", "Not there"]);
  });
});

Deno.test("an answer lifts nothing that another policy asks about, and can deny it", async () => {
  const asking = '{ action: ask, when: { command_matches: ["deploy*"] }, message: Really? }';
  for (const [decision, action] of [["allow", "ask"], ["deny", "deny"]]) {
    await withService(() => Response.json({ decision }), async (url) => {
      const { guard } = guardBy([webhookRule(url), asking]);
      assert.equal((await guard.judge(exec("deploy"), API)).action, action);
    });
  }
});

Deno.test("all services are asked at once, and the strictest answer holds", async () => {
  const both = Promise.withResolvers<void>();
  let waiting = 0;
  const answering = (decision: string) => async () => {
    if (++waiting === 2) both.resolve();
    await both.promise;
    return Response.json({ decision });
  };
  await withService(answering("allow"), (one) =>
    withService(answering("deny"), async (other) => {
      const { guard } = guardBy([webhookRule(one), webhookRule(other)]);
      assert.equal((await guard.judge(exec("deploy"), API)).action, "deny");
    }));
});

Deno.test("one that does not answer does not spoil another's denial", async () => {
  await withService(
    () => Response.json({ decision: "deny", reason: "no" }),
    (one) =>
      withService(() => new Response("", { status: 500 }), async (other) => {
        const { guard } = guardBy([webhookRule(one), webhookRule(other, ", fail_open: true")]);
        const { action, message } = await guard.judge(exec("deploy"), API);
        assert.equal(action, "deny");
        assert.match(message, /^no \(says/);
      }),
  );
});

Deno.test("what lets a call through unanswered is said even where another rule allows it", () =>
  withService(() => new Response("", { status: 500 }), async (url) => {
    const allowing = '{ action: allow, when: { command_matches: ["deploy*"] }, message: Fine }';
    const { guard } = guardBy([allowing, webhookRule(url, ", fail_open: true")]);
    const { action, message, decision } = await guard.judge(exec("deploy"), API);
    assert.deepEqual([action, decision.granted], ["allow", false]);
    assert.match(message, /^Fine The webhook of policy "p1" gave no answer \(127/);
  }));

Deno.test("a reason is cut to 500 characters, on one line, and hides nothing", () =>
  withService(
    () => Response.json({ decision: "deny", reason: `a\u202eb\n${"x".repeat(9_000)}` }),
    async (url) => {
      const { message } = await guardBy([webhookRule(url)]).guard.judge(exec("deploy"), API);
      assert.match(message, /^a\\u202eb\\nx+… \(says 127/);
      assert.ok(message.length < 560, `${message.length}`);
    },
  ));

Deno.test("a call too long to be sent whole is not sent in part", async () => {
  let asked = 0;
  await withService(() => {
    asked++;
    return Response.json({ decision: "allow" });
  }, async (url) => {
    const rule = `{ action: webhook, when: { default: true }, webhook: { url: "${url}" } }`;
    const call = { tool: "mcp", params: { text: "word ".repeat(60_000) } };
    const outcome = await guardBy([rule]).guard.judge(call, API);
    assert.deepEqual([outcome.action, asked], ["deny", 0]);
    assert.match(outcome.message, /too long to be sent whole/);
  });
});

Deno.test("of a service that keeps failing one notice a minute says how often", async () => {
  let now = 0;
  await withService(() => new Response("", { status: 500 }), async (url) => {
    const { guard, entries } = guardBy([webhookRule(url)], { now: () => now });
    for (let i = 0; i < 4; i++) await guard.judge(exec(`deploy ${i}`), API);
    now = 60_000;
    await guard.judge(exec("deploy"), API);
    const said = notices(entries).map(({ detail }) => detail?.failures_since_last_notice);
    assert.deepEqual(said, [undefined, 3]);
    assert.equal(calls(entries).length, 5);
  });
});

Deno.test("no more than 32 questions are under way; what comes then is decided by fail_open", async () => {
  const open = Promise.withResolvers<void>();
  const full = Promise.withResolvers<void>();
  let asked = 0;
  await withService(async () => {
    if (++asked === 32) full.resolve();
    await open.promise;
    return Response.json({ decision: "allow" });
  }, async (url) => {
    const { guard } = guardBy([webhookRule(url)]);
    const first = Array.from({ length: 32 }, (_, i) => guard.judge(exec(`deploy ${i}`), API));
    await full.promise;
    const late = await guard.judge(exec("deploy late"), API);
    assert.equal(late.action, "deny");
    assert.match(late.message, /32 questions to webhooks are under way/);
    open.resolve();
    assert.deepEqual(new Set((await Promise.all(first)).map(({ action }) => action)), new Set(["allow"]));
    assert.equal(asked, 32);
  });
});

Deno.test("an impatient caller is told to come back, and gets the answer to the same question", async () => {
  const open = Promise.withResolvers<void>();
  let asked = 0;
  await withService(async () => {
    asked++;
    await open.promise;
    return Response.json({ decision: "deny", reason: "late" });
  }, async (url) => {
    const { guard, entries } = guardBy([webhookRule(url)]);
    const first = await guard.judge(exec("deploy"), { via: "hook", patience: 1 });
    assert.deepEqual([first.waits, first.action, first.event], [5, "deny", undefined]);
    assert.equal(entries.length, 0);
    const second = guard.judge(exec("deploy"), { via: "hook" });
    open.resolve();
    assert.match((await second).message, /^late/);
    assert.deepEqual([asked, entries.length], [1, 1]);
    await guard.judge(exec("deploy"), { via: "hook" });
    assert.equal(asked, 2);
  });
});

Deno.test("a preflight asks nobody and says who would be", async () => {
  let asked = 0;
  await withService(() => {
    asked++;
    return Response.json({ decision: "deny" });
  }, async (url) => {
    const { guard, entries } = guardBy([webhookRule(url, ", fail_open: true")]);
    const outcome = await guard.preflight(exec("deploy"));
    assert.deepEqual([outcome.action, outcome.decision.granted, asked, entries.length], [
      "allow",
      false,
      0,
      0,
    ]);
    assert.match(outcome.message, /^127\.0\.0\.1:\d+ would be asked first; this holds if no answer comes\.$/);
  });
});

Deno.test("in monitor mode services are asked too, and nothing is stopped", () =>
  withService(() => Response.json({ decision: "deny" }), async (url) => {
    const { guard } = guardBy([webhookRule(url)], { mode: "monitor" });
    const { action, enforced } = await guard.judge(exec("deploy"), API);
    assert.deepEqual([action, enforced], ["deny", false]);
  }));

Deno.test("an ask becomes a question to a person, whose answer holds whatever the service says by then", async () => {
  for (const [answer, action] of [["approve", "allow"], ["deny", "deny"]] as const) {
    let decision = "ask";
    let asked = 0;
    const folder = Deno.makeTempDirSync();
    const approvals = openApprovalStore({ path: `${folder}/approvals.jsonl`, timeout: () => 60_000 });
    try {
      await withService(() => {
        asked++;
        return Response.json({ decision });
      }, async (url) => {
        const { guard } = guardBy([webhookRule(url)], { approvals });
        const { approval } = await guard.judge(exec("deploy"), API);
        assert.equal(approval?.state, "pending");
        assert.equal((await guard.judge(exec("deploy"), API)).approval?.id, approval.id);
        approvals.resolve(approval.id, { decision: answer, by: "me" });
        decision = answer === "approve" ? "deny" : "allow";
        const outcome = await guard.judge(exec("deploy"), API);
        assert.deepEqual([outcome.action, outcome.approval?.id, asked], [action, approval.id, 1]);
      });
    } finally {
      approvals.close();
      Deno.removeSync(folder, { recursive: true });
    }
  }
});
