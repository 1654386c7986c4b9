/**
 * The real OpenClaw with Rampart as a person installs it.
 *
 * @module
 */

import assert from "node:assert/strict";
import { call, type Steps, withAgent } from "./guarded_agent.ts";
import { type Gateway, openClaw } from "./run_openclaw.ts";

const claw = openClaw();
const { shell } = claw.agent;
let gateway: Gateway | undefined;

const CALLS: Steps = {
  "a gateway is started": async (world) => {
    gateway = await claw.start(world);
  },
  "an allowed command runs, a denied one leaves no marker and the model reads why": async (world) => {
    const { results } = await world.agent([shell("touch RAN; echo heard"), shell("touch DENY_ME")]);
    assert.match(results[0]?.text ?? "", /heard/);
    assert.match(
      results[1]?.text ?? "",
      /Denied by Rampart: Leave that marker alone; use touch RAN \(policy: markers\)\. Do not retry/,
    );
    assert.ok(world.has("RAN") && !world.has("DENY_ME"));
  },
};

withAgent(claw.agent, {
  config: "profile: standard\nport: 0\n",
  steps: {
    ...CALLS,
    "the gateway is ended": async () => {
      console.log(gateway?.said());
      await gateway?.stop();
      await claw.close();
    },
  },
});
