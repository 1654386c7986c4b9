/**
 * Questions about commands that an agent gives to a shell: the shell waits for the answer.
 *
 * @module
 */

import assert from "node:assert/strict";
import { LAUNCHER } from "../end_to_end/rampart.ts";
import { HAS_GATE } from "../gate/home.ts";
import { inWrapWorld, type WrapWorld } from "../wrap/wrap_world.ts";
import { plain } from "./one_world.ts";
import { peopleOf, type PeopleWorld } from "./people_world.ts";
import { HAS_TERMINAL, type Screen } from "./screen.ts";

/** A world in which an agent's shells ask. */
interface ShellWorld extends PeopleWorld {
  readonly has: WrapWorld["has"];
  readonly daemon: WrapWorld["daemon"];
  /** Starts an agent that gives these command lines to `bash -c`, and goes on when one of them fails. */
  agent(...lines: readonly string[]): Screen;
}

/** An agent: starts each program, which it finds on the PATH, and says how that left. */
const AGENT = `
for (const [program, ...args] of JSON.parse(Deno.env.get("CALLS"))) {
  const streams = { stdin: "inherit", stdout: "inherit", stderr: "inherit" };
  const { code } = await new Deno.Command(program, { args, ...streams }).spawn().status;
  console.log("left " + code);
}
`;

const WAITING =
  /waiting up to (\d+ (?:s|minutes?)) for a person to answer question (\w{6}); see: rampart pending\n/;

/** The id of the question that a shell waits for. */
async function waiting(screen: Screen): Promise<string> {
  return (await screen.shows(WAITING))[2] ?? "";
}

const STEPS: Readonly<Record<string, (world: ShellWorld) => Promise<void>>> = {
  "approved: the command runs": async ({ agent, person, has }) => {
    const screen = agent("touch ASK_ME_1");
    const id = await waiting(screen);
    assert.match(plain(screen.shown()), /^rampart: Rampart asks for approval: A marker that needs a person/);
    assert.equal(has("ASK_ME_1"), false);
    assert.equal((await person(["approve", id])).status, 0);
    await screen.shows(/left 0\n/);
    assert.equal(has("ASK_ME_1"), true);
    await screen.left();
  },
  "denied: 126, with the reason": async ({ agent, person, has }) => {
    const screen = agent("touch ASK_ME_2");
    assert.equal((await person(["deny", await waiting(screen), "--reason", "not on a Friday"])).status, 0);
    await screen.shows(/Denied by Rampart: A person denied this: not on a Friday [^]*left 126\n/);
    assert.equal(has("ASK_ME_2"), false);
    await screen.left();
  },
  "asked again after a no: denied without a question": async ({ agent, person }) => {
    const screen = agent("touch ASK_ME_3", "touch ASK_ME_3");
    await person(["deny", await waiting(screen)]);
    await screen.shows(/left 126\n[^]*A person denied this[^]*left 126\n/);
    assert.equal(screen.shown().match(/waiting up to/g)?.length, 1);
    await screen.left();
  },
  "Ctrl-C ends the waiting, and the command does not run": async ({ agent, questions, has }) => {
    const screen = agent("touch ASK_ME_4");
    const id = await waiting(screen);
    await screen.type("\u0003");
    assert.equal(await screen.left(), 130);
    assert.equal(has("ASK_ME_4"), false);
    assert.equal((await questions()).find((question) => question.id.startsWith(id))?.state, "pending");
  },
  "a rule of one's own holds for the very next command, and one for one call only for that": async (
    world,
  ) => {
    const { agent, person, write, has } = world;
    const pause = "until [ -e allowed ]; do sleep 0.05; done";
    const screen = agent("touch DENY_ME_9", pause, "touch DENY_ME_9", "touch DENY_ME_9");
    await screen.shows(/left 126\n/);
    assert.equal((await person(["allow", "touch DENY_ME_9", "--once"])).status, 0);
    write("work/allowed", "");
    await screen.shows(/left 126\nleft 0\nleft 0\n[^]*left 126\n/);
    assert.equal(has("DENY_ME_9"), true);
    await screen.left();
  },
  "a daemon that is killed meanwhile: 126, and it is said": async ({ agent, has, daemon, run }) => {
    const screen = agent("touch ASK_ME_5");
    await waiting(screen);
    Deno.kill(daemon(), "SIGKILL");
    await screen.shows(/a decision was waited for, but none got here, so it was not run: .*\n[^]*left 126\n/);
    assert.equal(has("ASK_ME_5"), false);
    await screen.left();
    assert.equal((await run(["serve", "--background"])).status, 0);
  },
  "a daemon that was killed meanwhile knows the question when it is back, and the next try joins it": async (
    world,
  ) => {
    const { agent, person, has, daemon, run, questions, write } = world;
    // The agent's second try waits for the file.
    const screen = agent("touch ASK_ME_6", "until [ -e back ]; do sleep 0.05; done", "touch ASK_ME_6");
    const id = await waiting(screen);
    Deno.kill(daemon(), "SIGKILL");
    await screen.shows(/left 126\n/);
    assert.equal((await run(["serve", "--background"])).status, 0);
    const found = async () => (await questions()).find((question) => question.id.startsWith(id));
    assert.deepEqual([(await found())?.state, (await found())?.asked], ["pending", 1]);
    write("work/back", "");
    await screen.shows(new RegExp(`left 0\n[^]*question ${id};`));
    assert.equal((await found())?.asked, 2);
    assert.equal((await person(["approve", id])).status, 0);
    await screen.shows(/left 0\n[^]*left 0\n/);
    assert.equal(has("ASK_ME_6"), true);
    await screen.left();
  },
  "a daemon that is stopped meanwhile: 126, and it is said": async ({ agent, has, run }) => {
    const screen = agent("touch ASK_ME_7");
    await waiting(screen);
    await run(["serve", "stop"]);
    await screen.shows(/a decision was waited for, but none got here, so it was not run: .*\n[^]*left 126\n/);
    assert.equal(has("ASK_ME_7"), false);
    await screen.left();
  },
  "of those who left while they waited nothing was recorded but the question": async ({ events }) => {
    for (const name of ["ASK_ME_4", "ASK_ME_5", "ASK_ME_7"]) {
      const calls = events().filter(({ kind, params }) =>
        kind === "call" && (params as { readonly command?: string }).command === `touch ${name}`
      );
      assert.deepEqual(calls.map(({ decision }) => (decision as { readonly action: string }).action), [
        "ask",
      ]);
    }
    await undefined;
  },
  "nobody answers: 126, and it is said": async ({ agent, has, run }) => {
    await run(["serve", "stop"]);
    const started = await run(["serve", "--background", "--approval-timeout", "5s"]);
    assert.equal(started.status, 0, started.err);
    const screen = agent("touch ASK_ME_8");
    assert.equal((await screen.shows(WAITING))[1], "5 s");
    await screen.shows(/Denied by Rampart: .*Nobody answered in time[^]*left 126\n/);
    assert.equal(has("ASK_ME_8"), false);
    await screen.left();
  },
};

Deno.test({
  name: "an agent's shell waits for a person",
  ignore: !HAS_GATE || !HAS_TERMINAL,
  fn: (t) =>
    inWrapWorld(async (world) => {
      // So that no step waits while the gate is built.
      await world.wrap(["-q", "--", "true"]);
      const people = peopleOf(world);
      const script = world.write("people.js", AGENT);
      const shells: ShellWorld = {
        ...people,
        has: world.has,
        daemon: world.daemon,
        agent: (...lines) => {
          const words = [Deno.execPath(), "run", "-A", "--quiet", "--no-config", script];
          const env = { ...world.env, CALLS: JSON.stringify(lines.map((line) => ["bash", "-c", line])) };
          return people.screen([LAUNCHER, "wrap", "--agent", "toy", "--", ...words], { env });
        },
      };
      for (const [step, work] of Object.entries(STEPS)) await t.step(step, () => work(shells));
    }),
});
