/**
 * What holds for every real agent that can't ask a person itself: tests of it, in as few worlds as they need.
 *
 * @module
 */

import assert from "node:assert/strict";
import {
  type AgentWorld,
  exists,
  gateOf,
  leaveNothing,
  type RealAgent,
  type Steps,
  withAgent,
} from "./guarded_agent.ts";

/** Where agents differ. */
export interface AgentTestOptions {
  /** What the model is told of a denial, around the reason. Default: nothing. */
  readonly denial?: (reason: string) => RegExp;
  /** What the agent does with a call whose hook's program is gone, or crashes. */
  readonly missing: "runs" | "stops";
  readonly crash: "runs" | "stops";
  /** Whether the adapter's table has a tool. */
  readonly isKnownTool: (name: string) => boolean;
  /** Steps of the agent's own. */
  readonly steps: Steps;
}

/** Tests the agent. Starting one takes seconds, so that each step tries several things in one run. */
export function testAgent(agent: RealAgent, options: AgentTestOptions): void {
  const { shell } = agent;
  const denial = options.denial ?? ((reason) => new RegExp(`^${reason}`));

  withAgent(agent, {
    config: CONFIG,
    steps: {
      "an allowed command runs, a denied one leaves no marker and the model reads why; all is in the log":
        async (
          world,
        ) => {
          const before = world.events().length;
          const { results, tools } = await world.agent([
            shell("touch RAN; echo heard"),
            shell("touch DENY_ME"),
          ]);
          assert.match(results[0]?.text ?? "", /heard/);
          assert.match(
            results[1]?.text ?? "",
            denial(
              "Denied by Rampart: Leave that marker alone; use touch RAN \\(policy: markers\\)\\. Do not retry",
            ),
          );
          assert.ok(world.has("RAN") && !world.has("DENY_ME"));
          const events = world.events().slice(before).filter((event) => event.agent === agent.name);
          assert.deepEqual(events.map(({ kind }) => kind), ["call", "call", "response", "call"]);
          assert.equal(new Set(events.map(({ session }) => session)).size, 1);
          await world.rampart("audit", "verify");
          assert.ok(tools.size > 0);
          assert.deepEqual(
            [...tools].filter((name) => !options.isKnownTool(name)),
            [],
            "tools without a row",
          );
        },
      ...options.steps,
      "a call to be asked about waits: a person approves, one denies, nobody answers": async (world) => {
        const answers = async (): Promise<readonly unknown[]> => [
          (await world.answer("approve")).call.params.command,
          (await world.answer("deny")).call.params.command,
        ];
        const [{ results }, asked] = await Promise.all([
          world.agent([
            shell("touch ASK_ME; echo heard"),
            shell("touch ASK_ME_NOT"),
            shell("touch ASK_ME_LATE"),
          ]),
          answers(),
        ]);
        assert.deepEqual(asked, ["touch ASK_ME; echo heard", "touch ASK_ME_NOT"]);
        assert.match(results[0]?.text ?? "", /heard/);
        assert.match(results[1]?.text ?? "", /A person denied this/);
        assert.match(results[2]?.text ?? "", /Nobody answered in time/);
        assert.ok(world.has("ASK_ME") && !world.has("ASK_ME_NOT") && !world.has("ASK_ME_LATE"));
      },
      "a daemon that is killed is not missed; where nothing can judge, calls run with fail: open": async (
        world,
      ) => {
        await world.agent([
          shell("touch BEFORE_KILL"),
          { ...shell("touch DENY_ME"), before: () => Deno.kill(world.daemon(), "SIGKILL") },
          shell("touch AFTER_KILL"),
          { ...shell("touch DENY_ME_UNJUDGED"), before: () => leaveNothing(world) },
        ]);
        assert.ok(world.has("BEFORE_KILL") && !world.has("DENY_ME") && world.has("AFTER_KILL"));
        assert.ok(world.has("DENY_ME_UNJUDGED"));
      },
      [
        `with fail: closed they are stopped; a gate that crashes: the call ${options.crash}; ` +
        `one that is gone: the call ${options.missing}`
      ]: async (world) => {
        world.write("home/.rampart/config.yaml", `${CONFIG}fail: closed\n`);
        await world.rampart("setup", agent.name);
        await world.rampart("serve", "--background");
        const gate = gateOf(world);
        const { results } = await world.agent([
          shell("touch BEFORE_CLOSED"),
          { ...shell("touch STOPPED"), before: () => leaveNothing(world) },
          {
            ...shell("touch CRASHED"),
            before: () => {
              Deno.renameSync(gate, `${gate}.away`);
              Deno.writeTextFileSync(gate, "#!/bin/sh\nkill -SEGV $$\n", { mode: 0o755 });
            },
          },
          { ...shell("touch GONE"), before: () => Deno.removeSync(gate) },
        ]);
        Deno.renameSync(`${gate}.away`, gate);
        assert.ok(world.has("BEFORE_CLOSED") && !world.has("STOPPED"));
        assert.match(results[1]?.text ?? "", /this call could not be judged/);
        assert.deepEqual(
          [world.has("CRASHED"), world.has("GONE")],
          [options.crash === "runs", options.missing === "runs"],
        );
      },
      "a second setup changes nothing; --remove leaves the files as they were": async (world) => {
        const settings = agent.settings(world.mcp);
        await world.rampart("setup", agent.name);
        const paths = wiredPaths(world);
        const before = paths.map((path) => Deno.readTextFileSync(path));
        await world.rampart("setup", agent.name);
        assert.deepEqual(paths.map((path) => Deno.readTextFileSync(path)), before);
        await world.rampart("setup", agent.name, "--remove");
        for (const path of paths) {
          const text = settings[path.slice(world.home.length + 1)];
          if (text === undefined) assert.ok(!exists(path), path);
          else assert.equal(Deno.readTextFileSync(path), text);
        }
        await world.agent([shell("touch DENY_ME_REMOVED")], { guarded: false });
        assert.ok(world.has("DENY_ME_REMOVED"));
      },
    },
  });
}

const CONFIG = "profile: standard\nport: 0\napproval_timeout: 5s\n";

/** The files that setup wrote to, below the home. */
function wiredPaths({ home }: AgentWorld): readonly string[] {
  const paths: string[] = [];
  const walk = (folder: string): void => {
    for (const { name, isDirectory, isFile } of Deno.readDirSync(folder)) {
      const path = `${folder}/${name}`;
      if (isDirectory && name !== ".rampart") walk(path);
      else if (isFile && Deno.readTextFileSync(path).includes(" hook --agent ")) paths.push(path);
    }
  };
  walk(home);
  assert.ok(paths.length > 0);
  return paths;
}
