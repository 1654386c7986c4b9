/**
 * An agent can't weaken its guard: hundreds of ways to try, put to the real gate and the real daemon.
 *
 * The profile is `yolo`, which stops nothing by itself: what is stopped here is stopped under every profile.
 *
 * @module
 */

import assert from "node:assert/strict";
import { CAN_SET_UP } from "../end_to_end/set_up.ts";
import { CHANGING, SPELLINGS } from "./command_ways.ts";
import { HELD, LATER, PROGRAM, ROUNDABOUT, SWITCHES } from "./creative_ways.ts";
import { API, ENVIRONMENT, SECRETS, STOPPING } from "./daemon_ways.ts";
import { AGENT_SETTINGS, HOME_FILES, PROJECT_POLICY, WHOLE } from "./file_ways.ts";
import { inGuarded } from "./guarded_world.ts";
import { LOOKALIKES } from "./lookalikes.ts";
import type { Way } from "./way.ts";

const GROUPS: Readonly<Record<string, readonly Way[]>> = {
  "Rampart's commands": CHANGING,
  "a command in other words": SPELLINGS,
  "Rampart's files": HOME_FILES,
  "what holds such files": WHOLE,
  "a project's rules": PROJECT_POLICY,
  "agents' settings": AGENT_SETTINGS,
  "the daemon": STOPPING,
  "the environment": ENVIRONMENT,
  "the API": API,
  "secrets and records": SECRETS,
  "links, mounts and folders above": ROUNDABOUT,
  "what Rampart runs from": PROGRAM,
  "what runs later": LATER,
  "the daemon, roundabout": HELD,
  "agents' settings, roundabout": SWITCHES,
};

Deno.test("no way of weakening the guard is let through", { ignore: !CAN_SET_UP }, async (t) => {
  await inGuarded(async ({ judge, state, recorded }) => {
    const before = await state();
    const earlier = recorded().length;
    for (const [group, ways] of Object.entries(GROUPS)) {
      await t.step(group, async (t) => {
        for (const way of ways) {
          await t.step(way.name, async () => {
            const { decision, reason } = await judge(way);
            assert.equal(decision, way.expect, reason);
            assert.ok(reason.length > 20, reason);
          });
        }
      });
    }
    await t.step("the guard is as it was", async () => assert.deepEqual(await state(), before));
    await t.step("each of them is in the log", () => {
      const ways = Object.values(GROUPS).flat();
      assert.ok(ways.length >= 450);
      assert.deepEqual(recorded().slice(earlier), ways.map(({ expect }) => expect));
    });
  });
});

Deno.test("what only looks like it is let through", { ignore: !CAN_SET_UP }, async (t) => {
  await inGuarded(async ({ judge, useProfile }) => {
    for (const profile of ["yolo", "standard"]) {
      await useProfile(profile);
      await t.step(profile, async (t) => {
        for (const call of LOOKALIKES) {
          await t.step(`${call.tool} ${JSON.stringify(call.input)}`, async () => {
            const { decision, reason } = await judge(call);
            assert.equal(decision, "none", reason);
          });
        }
      });
    }
  });
});

Deno.test("without the daemon the ways are closed all the same", { ignore: !CAN_SET_UP }, async (t) => {
  await inGuarded(async ({ judge, rampart }) => {
    await rampart(["serve", "stop"]);
    for (const [group, ways] of Object.entries(GROUPS)) {
      const [way] = ways;
      assert.ok(way);
      await t.step(`${group}: ${way.name}`, async () => {
        assert.equal((await judge(way)).decision, way.expect);
      });
    }
  });
});
