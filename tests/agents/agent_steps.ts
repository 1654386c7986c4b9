/**
 * What holds for every real agent that can't ask a person itself: tests of it, in as few worlds as they need.
 *
 * @module
 */

import assert from "node:assert/strict";
import { type AgentWorld, type RealAgent, type Steps, withAgent } from "./guarded_agent.ts";

/** Where agents differ. */
export interface AgentTestOptions {
  /** What the model is told of a denial, around the reason. Default: nothing. */
  readonly denial?: (reason: string) => RegExp;
  /** What the agent does with a call whose hook's program is gone, or crashes. */
  readonly missing: "runs" | "stops";
  readonly crash: "runs" | "stops";
  /** Steps of the agent's own in the first world. */
  readonly steps: Steps;
}

/** Tests the agent. */
export function testAgent(agent: RealAgent, options: AgentTestOptions): void {
  const { shell } = agent;
  const denial = options.denial ?? ((reason) => new RegExp(`^${reason}`));

  withAgent(agent, "calls and people", {
    config: "approval_timeout: 30s\n",
    steps: {
      "an allowed command runs, a denied one leaves no marker and the model reads why": async (world) => {
        const { results } = await world.agent([shell("touch RAN; echo heard"), shell("touch DENY_ME")]);
        assert.match(results[0]?.text ?? "", /heard/);
        assert.match(
          results[1]?.text ?? "",
          denial(
            "Denied by Rampart: Leave that marker alone; use touch RAN \\(policy: markers\\)\\. Do not retry",
          ),
        );
        assert.ok(world.has("RAN") && !world.has("DENY_ME"));
      },
      ...options.steps,
      "a call to be asked about waits, and runs when a person approves": async (world) => {
        const [{ results }, question] = await Promise.all([
          world.agent([shell("touch ASK_ME; echo heard")]),
          world.answer("approve"),
        ]);
        assert.equal(question.call.params.command, "touch ASK_ME; echo heard");
        assert.match(results[0]?.text ?? "", /heard/);
        assert.ok(world.has("ASK_ME"));
      },
      "where the person denies, it does not run and the model reads that": async (world) => {
        const [{ results }] = await Promise.all([
          world.agent([shell("touch ASK_ME_NOT")]),
          world.answer("deny"),
        ]);
        assert.match(results[0]?.text ?? "", /A person denied this/);
        assert.ok(!world.has("ASK_ME_NOT"));
      },
      "every call and every output is in the log, with the session": async (world) => {
        const before = world.events().length;
        await world.agent([shell("touch RAN")]);
        const events = world.events().slice(before).filter((event) => event.agent === agent.name);
        assert.deepEqual(events.map(({ kind }) => kind), ["call", "call", "response"]);
        assert.equal(new Set(events.map(({ session }) => session)).size, 1);
        await world.rampart("audit", "verify");
      },
    },
  });

  withAgent(agent, "failures", {
    config: "approval_timeout: 5s\n",
    steps: {
      "where nobody answers in time, the call does not run": async (world) => {
        const { results } = await world.agent([shell("touch ASK_ME_NOBODY")]);
        assert.match(results[0]?.text ?? "", /Nobody answered in time/);
        assert.ok(!world.has("ASK_ME_NOBODY"));
      },
      "a daemon that is killed between two calls is missed by neither": async (world) => {
        await world.agent([
          shell("touch BEFORE"),
          { ...shell("touch DENY_ME"), before: () => Deno.kill(world.daemon(), "SIGKILL") },
          shell("touch AFTER"),
        ]);
        assert.ok(world.has("BEFORE") && !world.has("DENY_ME") && world.has("AFTER"));
      },
      "where nothing can judge, calls run with fail: open": async (world) => {
        await world.agent([
          shell("touch BEFORE_OPEN"),
          { ...shell("touch DENY_ME_UNJUDGED"), before: () => leaveNothing(world) },
        ]);
        assert.ok(world.has("DENY_ME_UNJUDGED"));
      },
      "and are stopped with fail: closed": async (world) => {
        await restore(world, agent, "fail: closed\n");
        const { results } = await world.agent([
          shell("touch BEFORE_CLOSED"),
          { ...shell("touch STOPPED"), before: () => leaveNothing(world) },
        ]);
        assert.ok(world.has("BEFORE_CLOSED") && !world.has("STOPPED"));
        assert.match(results[1]?.text ?? "", /this call could not be judged/);
      },
      [`a gate that crashes: the call ${options.crash}`]: async (world) => {
        await restore(world, agent);
        const gate = gateOf(world);
        await world.agent([
          shell("touch BEFORE_CRASH"),
          {
            ...shell("touch CRASHED"),
            before: () => {
              Deno.renameSync(gate, `${gate}.away`);
              Deno.writeTextFileSync(gate, "#!/bin/sh\nkill -SEGV $$\n", { mode: 0o755 });
            },
          },
        ]);
        Deno.renameSync(`${gate}.away`, gate);
        assert.equal(world.has("CRASHED"), options.crash === "runs");
      },
      [`a gate that is gone: the call ${options.missing}`]: async (world) => {
        const gate = gateOf(world);
        await world.agent([
          shell("touch BEFORE_GONE"),
          { ...shell("touch GONE"), before: () => Deno.renameSync(gate, `${gate}.away`) },
        ]);
        Deno.renameSync(`${gate}.away`, gate);
        assert.equal(world.has("GONE"), options.missing === "runs");
      },
      "a second setup changes nothing; --remove leaves the files as they were": async (world) => {
        const settings = agent.settings(world.mcp);
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

function gateOf({ home }: AgentWorld): string {
  return `${home}/.rampart/bin/rampart-gate`;
}

/** Leaves neither the daemon nor the full program to judge. */
function leaveNothing(world: AgentWorld): void {
  Deno.kill(world.daemon(), "SIGKILL");
  const conf = `${world.home}/.rampart/bin/gate.conf`;
  const text = Deno.readTextFileSync(conf);
  const gone = text.replaceAll(/^(program|daemon) \/.*$/gm, "$1 /nowhere/deno");
  assert.notEqual(gone, text);
  Deno.writeTextFileSync(conf, gone);
}

/** Makes all of it whole again, with another setting. */
async function restore(world: AgentWorld, agent: RealAgent, config = ""): Promise<void> {
  world.write("home/.rampart/config.yaml", `profile: standard\nport: 0\n${config}`);
  await world.run(["serve", "stop"]);
  await world.rampart("setup", agent.name);
  await world.rampart("serve", "--background");
}

function exists(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch {
    return false;
  }
}
