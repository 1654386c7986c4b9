import assert from "node:assert/strict";
import { readOutlets } from "../../lib/policies/outlets_config.ts";
import type { AgentMachine } from "../adapter.ts";
import { bridgeSetting } from "./bridge_setting.ts";

const machine: AgentMachine = { userHome: "/home/me", cwd: "/work", platform: "linux", env: {} };
const USUAL = "/home/me/.openclaw/openclaw.json";
const hook = { command: ["gate"], fail: "open", flags: new Set(["bridge"]) } as const;

function edited(text: string | undefined, settings = USUAL): string {
  const edit = bridgeSetting(machine, settings).edit(text, hook);
  return edit !== undefined && "text" in edit ? edit.text : assert.fail(JSON.stringify(edit));
}

for (
  const text of ["", "profile: standard\n", "# mine\nprofile: ci", "notify:\n  url: https://x.example\n\n"]
) {
  Deno.test(`the bridge is switched on in ${JSON.stringify(text)}, read, and taken out again`, () => {
    const { remove } = bridgeSetting(machine, USUAL);
    const now = edited(text);
    const read = readOutlets(now);
    assert.deepEqual("outlets" in read ? read.outlets.openclaw : read, {});
    assert.equal(edited(now), now);
    const back = remove(now);
    assert.equal("text" in back ? back.text : undefined, text);
  });
}

Deno.test("the bridge's block names settings that lie elsewhere, and is renewed when they move", () => {
  const now = edited("profile: ci\n", '/x "y"/c.json');
  const read = readOutlets(now);
  assert.deepEqual("outlets" in read ? read.outlets.openclaw : read, { settings: '/x "y"/c.json' });
  assert.equal(edited(now), edited("profile: ci\n"));
});

for (const text of ["{ profile: ci }\n", "profile: ci\nopenclaw:\n  bridge: false\n"]) {
  Deno.test(`the bridge is not switched on in ${JSON.stringify(text)}, which says why`, () => {
    const edit = bridgeSetting(machine, USUAL).edit(text, hook);
    assert.match(edit !== undefined && "problem" in edit ? edit.problem : "", /bridge: true/);
  });
}

Deno.test("without the flag config.yaml is left alone", () => {
  const { edit, remove } = bridgeSetting(machine, USUAL);
  assert.equal(edit("profile: ci\n", { command: ["gate"], fail: "open" }), undefined);
  assert.deepEqual(remove("profile: ci\nopenclaw:\n  bridge: true\n"), {
    text: "profile: ci\nopenclaw:\n  bridge: true\n",
  });
});

for (
  const [home, path] of [[undefined, "/home/me/.rampart/config.yaml"], ["/r", "/r/config.yaml"], [
    "r",
    "/work/r/config.yaml",
  ]] as const
) {
  Deno.test(`the bridge's setting with RAMPART_HOME ${home} is in ${path}`, () => {
    assert.equal(bridgeSetting({ ...machine, env: { RAMPART_HOME: home } }, USUAL).path, path);
  });
}
