import assert from "node:assert/strict";
import type { ToolCall } from "../engine/mod.ts";
import { type Bridge, type BridgeOptions, type BridgeState, startBridge } from "./bridge.ts";
import { question, startTestGateway, type TestGateway, type TestGatewayOptions } from "./test_gateway.ts";

interface Place {
  readonly gateway: TestGateway;
  readonly bridge: Bridge;
  /** Calls that "Always allow" was said of. */
  readonly allowed: ToolCall[];
  readonly states: BridgeState[];
}

/** Denies `deny…`, allows `allow…`, and leaves the rest to a person. */
const judge: BridgeOptions["judge"] = ({ call }) => {
  const [verdict] = /^(?:deny|allow)/.exec(String(call.params.command)) ?? ["ask"];
  return Promise.resolve(verdict as "deny" | "allow" | "ask");
};

function bridged(
  name: string,
  work: (place: Place) => Promise<void>,
  options: TestGatewayOptions & Partial<BridgeOptions> = {},
): void {
  Deno.test(`the bridge ${name}`, async () => {
    const gateway = startTestGateway(options);
    const allowed: ToolCall[] = [];
    const states: BridgeState[] = [];
    const bridge = startBridge({
      place: () => ({ url: `ws://127.0.0.1:${gateway.port}`, token: "a token" }),
      judge,
      allowAlways: (call) => {
        allowed.push(call);
        return Promise.resolve();
      },
      onState: (state) => states.push(state),
      backOff: () => 1,
      ...options,
    });
    try {
      await work({ gateway, bridge, allowed, states });
    } finally {
      const ended = bridge.state().kind === "connected";
      bridge.close();
      if (ended) await Promise.resolve();
      await gateway.close();
    }
  });
}

bridged("connects with the capability and the scopes that events need", async ({ gateway, bridge }) => {
  const { params } = await gateway.next("connect");
  assert.deepEqual(params.caps, ["exec-approvals"]);
  assert.deepEqual(params.scopes, ["operator.approvals", "operator.admin"]);
  assert.deepEqual(params.auth, { token: "a token" });
  await gateway.next("exec.approval.list");
  assert.deepEqual(bridge.state(), { kind: "connected" });
});

bridged("denies what the policies deny, and allows once what a rule allows", async ({ gateway }) => {
  await gateway.next("exec.approval.list");
  gateway.tell("exec.approval.requested", question("q1", "deny this"));
  assert.deepEqual((await gateway.next("exec.approval.resolve")).params, { id: "q1", decision: "deny" });
  gateway.tell("exec.approval.requested", question("q2", "allow this"));
  assert.deepEqual((await gateway.next("exec.approval.resolve")).params, {
    id: "q2",
    decision: "allow-once",
  });
});

bridged("leaves the rest to the person, and answers no question twice", async ({ gateway }) => {
  await gateway.next("exec.approval.list");
  gateway.tell("exec.approval.requested", question("q1", "what is this"));
  gateway.tell("exec.approval.requested", question("q2", "deny this"));
  gateway.tell("exec.approval.requested", question("q2", "deny this"));
  gateway.tell("exec.approval.requested", question("q3", "deny this"));
  assert.equal((await gateway.next("exec.approval.resolve")).params.id, "q2");
  assert.equal((await gateway.next("exec.approval.resolve")).params.id, "q3");
});

bridged("gives no answer that the gateway does not take", async ({ gateway }) => {
  await gateway.next("exec.approval.list");
  gateway.tell("exec.approval.requested", question("q1", "allow this", ["deny"]));
  gateway.tell("exec.approval.requested", question("q2", "deny this"));
  assert.equal((await gateway.next("exec.approval.resolve")).params.id, "q2");
});

bridged("answers what was asked before it came", async ({ gateway }) => {
  assert.deepEqual((await gateway.next("exec.approval.resolve")).params, { id: "q0", decision: "deny" });
}, { waiting: [question("q0", "deny this")] });

bridged("makes a rule of a person's Always allow, and of no other answer", async ({ gateway, allowed }) => {
  await gateway.next("exec.approval.list");
  for (const [id, decision] of [["q1", "allow-once"], ["q2", "allow-always"], ["q3", "deny"]]) {
    gateway.tell("exec.approval.requested", question(id ?? "", `what is ${id}`));
    gateway.tell("exec.approval.resolved", { id, decision, resolvedBy: "someone" });
  }
  gateway.tell("exec.approval.requested", question("q4", "deny this"));
  await gateway.next("exec.approval.resolve");
  assert.deepEqual(allowed.map(({ params }) => params.command), ["what is q2"]);
});

bridged("connects again when it is dropped or refused", async ({ gateway, states }) => {
  await gateway.next("exec.approval.list");
  gateway.drop();
  await gateway.next("exec.approval.list");
  assert.deepEqual(states.map(({ kind }) => kind), ["waiting", "connected", "waiting", "connected"]);
  assert.match(JSON.stringify(states[0]), /gateway starting/);
}, { refusals: 1 });

Deno.test("the bridge waits longer from try to try while there is no gateway", async () => {
  const failures: number[] = [];
  const enough = Promise.withResolvers<void>();
  const bridge = startBridge({
    place: () => ({ problem: "there are no settings" }),
    judge,
    allowAlways: () => Promise.resolve(),
    backOff: (count) => {
      failures.push(count);
      if (count === 3) enough.resolve();
      return 1;
    },
  });
  await enough.promise;
  assert.deepEqual(bridge.state(), { kind: "waiting", why: "there are no settings" });
  bridge.close();
  assert.deepEqual(failures, [0, 1, 2, 3]);
});
