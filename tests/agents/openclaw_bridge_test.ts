/**
 * The bridge before a real gateway of OpenClaw whose own settings ask about commands, and no plugin.
 *
 * @module
 */

import assert from "node:assert/strict";
import { type Bridge, gatewayPlace, startBridge } from "../../lib/bridge/mod.ts";
import { inWorld, type World } from "../end_to_end/rampart.ts";
import type { ModelStep, ToolResult } from "./model.ts";
import { OPENCLAW, openClaw } from "./run_openclaw.ts";

const claw = OPENCLAW === undefined ? undefined : openClaw({ execMode: "ask" });

Deno.test({
  name: "OpenClaw, bridged",
  ignore: claw === undefined,
  fn: (t) => inWorld((world) => claw === undefined ? Promise.resolve() : tryAll(t, world, claw)),
});

async function tryAll(t: Deno.TestContext, world: World, claw: ReturnType<typeof openClaw>): Promise<void> {
  const mcp = { command: "true", args: [], env: {} };
  const [settings = ""] = Object.values(claw.agent.settings(mcp));
  world.write("home/.openclaw/openclaw.json", settings);
  const gateway = await claw.start(world);
  const always: unknown[] = [];
  const connected = Promise.withResolvers<void>();
  let bridge: Bridge | undefined;

  const run = async (...script: readonly ModelStep[]): Promise<readonly ToolResult[]> => {
    const model = claw.agent.startModel(script);
    const { words } = claw.agent.command({ url: model.url, home: world.home, mcp });
    try {
      const { success, stdout, stderr } = await new Deno.Command(words[0] ?? "", {
        args: words.slice(1),
        clearEnv: true,
        env: { HOME: world.home },
      }).output();
      assert.ok(success, new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr));
      return model.results();
    } finally {
      await model.close();
    }
  };
  const has = (name: string): boolean => [...Deno.readDirSync(world.cwd)].some((file) => file.name === name);
  const { shell } = claw.agent;

  try {
    await t.step("without it nothing that is to be asked about runs", async () => {
      const [result] = await run(shell("touch DENY_ME_UNASKED"));
      assert.match(result?.text ?? "", /denied/i);
      assert.ok(!has("DENY_ME_UNASKED"));
    });
    await t.step("it connects", async () => {
      bridge = startBridge({
        place: () => gatewayPlace(settings),
        judge: ({ call: { params } }) => {
          const command = String(params.command);
          return Promise.resolve(/DENY_ME/.test(command) ? "deny" : /RAN/.test(command) ? "allow" : "ask");
        },
        allowAlways: ({ params }) => {
          always.push(params.command);
          return Promise.resolve();
        },
        onState: ({ kind }) => kind === "connected" && connected.resolve(),
        backOff: () => 500,
      });
      await connected.promise;
    });
    await t.step("a denied command does not run, an allowed one does, and no person is asked", async () => {
      const [denied, allowed] = await run(shell("touch DENY_ME"), shell("touch RAN; echo heard"));
      assert.match(denied?.text ?? "", /denied/i);
      assert.match(allowed?.text ?? "", /heard/);
      assert.ok(!has("DENY_ME") && has("RAN"));
    });
    await t.step(
      "what no rule speaks of is left to the person, whose answer for once makes no rule",
      async () => {
        claw.answers(undefined, "allow-once");
        const [result] = await run(shell("touch ASKED"));
        assert.ok(has("ASKED"), result?.text);
        assert.deepEqual(always, []);
      },
    );
    await t.step("it connects again to a gateway that was started again", async () => {
      await gateway.stop();
      const again = await claw.start(world);
      try {
        claw.answers(undefined);
        while (bridge?.state().kind !== "connected") await new Promise((done) => setTimeout(done, 100));
        const [result] = await run(shell("touch DENY_ME_AGAIN"));
        assert.match(result?.text ?? "", /denied/i);
        assert.ok(!has("DENY_ME_AGAIN"));
      } finally {
        await again.stop();
      }
    });
  } finally {
    bridge?.close();
    await gateway.stop();
    await claw.close();
  }
}
