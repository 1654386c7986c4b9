/**
 * OpenClaw whose own settings ask about commands, and the daemon's bridge that answers.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { AgentWorld, Steps } from "./guarded_agent.ts";
import { CONFIG, overrides } from "./openclaw_plugin_steps.ts";
import { type OpenClaw, OPENCLAW_PATH, until } from "./run_openclaw.ts";

/** The steps. They begin with the plugin and leave OpenClaw without it, with a bridge by config.yaml. */
export function bridgeSteps(claw: OpenClaw): Steps {
  const { shell } = claw.agent;
  const unplugged = { guarded: false } as const;
  return {
    "setup --bridge has the daemon answer: what a rule allows is not asked about twice": async (world) => {
      world.write("home/.rampart/config.yaml", CONFIG);
      await world.rampart("setup", "openclaw", "--bridge");
      await world.rampart("serve", "--background");
      await claw.reload(world);
      await claw.setExecMode(world, "ask");
      await connected(world);
      claw.answers(undefined);
      Deno.removeSync(`${world.cwd}/ASK_ME_ALWAYS`);
      const { results } = await world.agent([shell("touch ASK_ME_ALWAYS"), shell("touch DENY_ME")]);
      assert.ok(world.has("ASK_ME_ALWAYS"), results[0]?.text);
      assert.match(results[1]?.text ?? "", /^Denied by Rampart/);
    },
    "doctor asks the gateway whether it runs the plugin, and status shows the bridge": async (world) => {
      const { checks } = JSON.parse(
        (await world.run(["doctor", "--json"], { env: { PATH: OPENCLAW_PATH } })).out,
      );
      const found = checks.filter(({ id }: { id: string }) => id === "loading-openclaw" || id === "bridge");
      assert.deepEqual(found.map(({ id, state }: { id: string; state: string }) => [id, state]), [
        ["loading-openclaw", "ok"],
        ["bridge", "ok"],
      ], JSON.stringify(found));
      assert.match((await world.run(["status"])).out, /Bridge +OpenClaw's own approvals are answered/);
    },
    "a second setup changes nothing; --remove leaves all files as they were": async (world) => {
      const folder = `${world.home}/.openclaw`;
      const paths = [
        `${folder}/openclaw.json`,
        `${world.home}/.rampart/config.yaml`,
        ...[...Deno.readDirSync(`${folder}/extensions/rampart`)]
          .map(({ name }) => `${folder}/extensions/rampart/${name}`),
      ];
      const before = paths.map((path) => Deno.readTextFileSync(path));
      await world.rampart("setup", "openclaw", "--patch-tools", "--force", "--bridge");
      assert.deepEqual(paths.map((path) => Deno.readTextFileSync(path)), before);
      await world.rampart("setup", "openclaw", "--remove");
      const asItWas = claw.agent.settings(world.mcp)[".openclaw/openclaw.json"] ?? "";
      assert.equal(Deno.readTextFileSync(paths[0] ?? ""), asItWas.replace('"mode": "full"', '"mode": "ask"'));
      assert.equal(Deno.readTextFileSync(paths[1] ?? ""), CONFIG);
      assert.throws(() => Deno.statSync(`${folder}/extensions`));
      await claw.unloaded();
    },
    "without bridge and plugin nothing that OpenClaw asks about runs": async (world) => {
      await until(async () => await bridgeOf(world) === undefined);
      const { results } = await world.agent([shell("touch RAN_UNASKED")], unplugged);
      assert.match(results[0]?.text ?? "", /denied/i);
      assert.ok(!world.has("RAN_UNASKED"));
    },
    "a bridge by config.yaml denies and allows before a person is asked": async (world) => {
      world.write("home/.rampart/config.yaml", `${CONFIG}openclaw:\n  bridge: true\n`);
      await connected(world);
      Deno.removeSync(`${world.cwd}/ASK_ME_ALWAYS`);
      const { results } = await world.agent(
        [shell("touch DENY_ME"), shell("touch ASK_ME_ALWAYS")],
        unplugged,
      );
      assert.match(results[0]?.text ?? "", /denied/i);
      assert.ok(world.has("ASK_ME_ALWAYS") && !world.has("DENY_ME"), results[1]?.text);
    },
    "what no rule speaks of is left to the person, whose answer for once makes no rule": async (world) => {
      const before = overrides(world);
      claw.answers(undefined, "allow-once");
      const { results } = await world.agent([shell("touch ONCE")], unplugged);
      assert.ok(world.has("ONCE"), results[0]?.text);
      assert.equal(overrides(world), before);
      claw.answers(undefined);
    },
    "with nothing of Rampart's calls run": async (world) => {
      await claw.setExecMode(world, "full");
      await world.agent([shell("touch DENY_ME_REMOVED")], unplugged);
      assert.ok(world.has("DENY_ME_REMOVED"));
    },
  };
}

/** Waits until the bridge stands. */
export async function connected(world: AgentWorld): Promise<void> {
  await until(async () => await bridgeOf(world) === "connected");
}

async function bridgeOf(world: AgentWorld): Promise<string | undefined> {
  const { daemon } = JSON.parse((await world.run(["status", "--json"])).out);
  return daemon.bridge?.kind;
}
