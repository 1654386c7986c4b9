/**
 * OpenClaw without the plugin, whose gateway `rampart wrap` starts: its shells are stand-ins that ask first.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { Steps } from "./guarded_agent.ts";
import { connected } from "./openclaw_bridge_steps.ts";
import type { OpenClaw } from "./run_openclaw.ts";

/** The steps. They end the gateway that runs. */
export function shellSteps(claw: OpenClaw): Steps {
  const { shell } = claw.agent;
  return {
    "the bridge connects to a gateway that was started again, by rampart wrap": async (world) => {
      await claw.start(world, { isWrapped: true });
      await connected(world);
    },
    "the shells of a wrapped gateway ask before a command": async (world) => {
      const before = world.events().length;
      const { results } = await world.agent(
        [
          shell("touch RAN_WRAPPED; echo heard"),
          shell("touch DENY_ME_WRAPPED"),
          shell("true && touch DENY_ME_TOO"),
        ],
        { guarded: false },
      );
      assert.match(results[0]?.text ?? "", /heard/);
      for (const { text } of results.slice(1)) {
        assert.match(text, /Denied by Rampart: Leave that marker alone/);
      }
      assert.ok(world.has("RAN_WRAPPED") && !world.has("DENY_ME_WRAPPED") && !world.has("DENY_ME_TOO"));
      const calls = world.events().slice(before).filter(({ kind, agent }) =>
        kind === "call" && agent === "openclaw"
      );
      assert.ok(calls.length >= 3);
    },
  };
}
