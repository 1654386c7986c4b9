/**
 * A call on its whole way: the daemon's API, a webhook rule, the verifier as a process of its own, and a model.
 *
 * @module
 */

import assert from "node:assert/strict";
import { withDaemon, type World } from "../../lib/server/test_daemon.ts";
import { type StandIn, type Thought, withModel } from "./stand_in_model.ts";

/** Runs a test with a verifier that asks a stand-in, and with a daemon whose rule asks the verifier. */
async function withVerifier(
  think: () => Thought | Promise<Thought>,
  work: (world: World, model: StandIn, verify: string) => Promise<void>,
  options: { readonly words?: readonly string[]; readonly rule?: string } = {},
): Promise<void> {
  await withModel(think, async (model) => {
    const child = new Deno.Command(Deno.execPath(), {
      args: [
        ...["run", "--quiet", "--no-prompt", `--allow-net=127.0.0.1:0,${new URL(model.base).host}`],
        "--allow-env=ANTHROPIC_API_KEY,OPENAI_API_KEY,RAMPART_VERIFIER_KEY,RAMPART_VERIFIER_TOKEN,NO_COLOR,COLUMNS",
        new URL("./run_verifier.ts", import.meta.url).pathname,
        ...["--port", "0", "--provider", "anthropic", "--base-url", model.base, ...options.words ?? []],
      ],
      env: { ANTHROPIC_API_KEY: "sk-ant-test", HTTP_PROXY: "http://127.0.0.1:9" },
      stdin: "null",
      stdout: "piped",
      stderr: "inherit",
    }).spawn();
    const lines = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
    try {
      const { value = "" } = await lines.read();
      const [, url = ""] = /listens on (http:\/\/127\.0\.0\.1:\d+\/verify) and asks /.exec(value) ?? [];
      assert.notEqual(url, "", value);
      await withDaemon(async (world) => {
        Deno.writeTextFileSync(world.home.custom, policyFor(url, options.rule ?? ""));
        await (await world.ask("/v1/policies/refresh", { method: "POST", headers: JSON_TYPE })).body
          ?.cancel();
        await work(world, model, url);
      });
    } finally {
      child.kill("SIGTERM");
      await lines.cancel();
      assert.equal((await child.status).code, 0);
    }
  });
}

const JSON_TYPE = { "content-type": "application/json" };

function policyFor(url: string, more: string): string {
  return `version: "1"
policies:
  - name: ask-a-model
    rules:
      - action: webhook
        when: { command_matches: ["touch UNSURE*"] }
        webhook: { url: "${url}", timeout: 20s${more} }
`;
}

Deno.test("a model's denial reaches the caller, and the log says whose it was", () =>
  withVerifier(
    () => ({ verdict: "deny", reason: "It overwrites the marker." }),
    async ({ judge, events }, model) => {
      const answer = await judge("tool", "touch UNSURE");
      assert.deepEqual([answer.allowed, answer.decision, answer.policy], [false, "deny", "ask-a-model"]);
      assert.match(String(answer.message), /^It overwrites the marker\. \(says 127\.0\.0\.1:\d+\)$/);
      assert.deepEqual(model.wrong, []);
      assert.deepEqual(model.shown[0]?.call.params, { command: "touch UNSURE" });
      const event = events().find(({ kind }) => kind === "call");
      assert.match(JSON.stringify(event), /"action":"deny".*It overwrites the marker\./);
    },
  ));

Deno.test("a model's allowance lets the call through, and the second time the model is not asked", () =>
  withVerifier(() => ({ verdict: "allow", reason: "It makes a marker." }), async ({ judge }, model) => {
    for (let i = 0; i < 2; i++) assert.equal((await judge("tool", "touch UNSURE")).allowed, true);
    assert.equal(model.shown.length, 1);
  }));

Deno.test("a model that is unsure has a person asked", () =>
  withVerifier(() => ({ verdict: "ask", reason: "It could be anything." }), async ({ judge }) => {
    const { allowed, decision, approval } = await judge("tool", "touch UNSURE");
    assert.deepEqual([allowed, decision, (approval as { state: string }).state], [false, "ask", "pending"]);
  }));

Deno.test("where the model is out of order the rule's fail_open decides, and the caller learns why", () =>
  withVerifier(() => new Response("", { status: 529 }), async ({ judge, events }) => {
    const { decision, message } = await judge("tool", "touch UNSURE");
    assert.equal(decision, "deny");
    assert.match(
      String(message),
      /answered 503: The model's API at 127\.0\.0\.1:\d+ answered 529\.\); its rule/,
    );
    const notice = events().find(({ notice }) => notice === "webhook-failed");
    assert.equal(notice?.level, "warning");
  }));

Deno.test("over the budget the rule's fail_open decides", () =>
  withVerifier(() => ({ verdict: "deny", reason: "No." }), async ({ judge }) => {
    assert.equal((await judge("tool", "touch UNSURE 1")).decision, "deny");
    const { decision, message } = await judge("tool", "touch UNSURE 2");
    assert.equal(decision, "allow");
    assert.match(String(message), /The budget of 1 questions to the model an hour is used up\./);
  }, { words: ["--budget", "1/h"], rule: ", fail_open: true" }));

Deno.test("a preflight costs nothing", () =>
  withVerifier(() => ({ verdict: "allow", reason: "Fine." }), async ({ judge }, model) => {
    const { decision, message } = await judge("preflight", "touch UNSURE");
    assert.equal(decision, "deny");
    assert.match(String(message), /127\.0\.0\.1:\d+ would be asked first; this holds if no answer comes\.$/);
    assert.equal(model.shown.length, 0);
  }));
