/**
 * The real OpenClaw with Rampart as a person installs it. Its gateway takes a while to start, so that all steps share one.
 *
 * @module
 */

import { POLICY, withAgent } from "./guarded_agent.ts";
import { bridgeSteps } from "./openclaw_bridge_steps.ts";
import { CONFIG, pluginSteps } from "./openclaw_plugin_steps.ts";
import { shellSteps } from "./openclaw_shell_steps.ts";
import { openClaw } from "./run_openclaw.ts";

/** Asks each time. */
const FIRM = `  - name: firm
    rules:
      - action: ask
        locked: true
        when: { command_matches: ["touch LOCKED*"] }
        message: "A marker that needs a person each time"
`;

const claw = openClaw();

withAgent(claw.agent, {
  config: CONFIG,
  steps: {
    "a gateway is started": async (world) => {
      world.write("home/.rampart/policies/custom.yaml", POLICY + FIRM);
      // OpenClaw takes a folder that becomes empty for one that was lost.
      world.write("work/kept", "");
      await claw.start(world);
    },
    ...pluginSteps(claw),
    ...bridgeSteps(claw),
    ...shellSteps(claw),
    "the gateway is ended": () => claw.close(),
  },
});
