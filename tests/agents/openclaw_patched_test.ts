/**
 * A real OpenClaw without plugins that are asked before a call, patched by `rampart setup openclaw --patch-tools`.
 *
 * @module
 */

import assert from "node:assert/strict";
import { inWorld, type World } from "../end_to_end/rampart.ts";
import { call, POLICY } from "./guarded_agent.ts";
import { HAS_OLD_OPENCLAW, OLD_VERSION, type OldOpenClaw, oldOpenClaw } from "./run_old_openclaw.ts";

Deno.test({
  name: `OpenClaw ${OLD_VERSION}, patched`,
  ignore: !HAS_OLD_OPENCLAW,
  fn: (t) => inWorld((world) => tryAll(t, world, oldOpenClaw(world))),
});

async function tryAll(t: Deno.TestContext, world: World, claw: OldOpenClaw): Promise<void> {
  const rampart = (...args: readonly string[]) =>
    world.run(args, { env: { PATH: `${claw.paths}:${Deno.env.get("PATH")}` } });
  const has = (name: string): boolean => [...Deno.readDirSync(world.cwd)].some((file) => file.name === name);
  const asItCame = digests(claw.folder);
  await rampart("init");
  world.write("home/.rampart/policies/custom.yaml", POLICY);
  world.write("home/.rampart/config.yaml", "profile: standard\nport: 0\n");
  try {
    await t.step("setup says that it would have to be patched, and changes nothing", async () => {
      const { status, err } = await rampart("setup", "openclaw");
      assert.equal(status, 2);
      assert.match(err, /has no plugins that are asked before a call\. .* --patch-tools/s);
      assert.deepEqual(digests(claw.folder), asItCame);
    });
    await t.step("with --patch-tools it is; doctor proves the gate", async () => {
      const { status, out, err } = await rampart("setup", "openclaw", "--patch-tools");
      assert.equal(status, 0, out + err);
      const { checks } = JSON.parse((await rampart("doctor", "--json")).out);
      const states = new Map(checks.map(({ id, state }: { id: string; state: string }) => [id, state]));
      assert.equal(states.get("agent-openclaw"), "ok");
      assert.match(String(states.get("live-openclaw")), /ok|warn/);
    });
    await t.step("its tools are judged, and what they give", async () => {
      Deno.writeTextFileSync(`${world.cwd}/secret`, "hidden words\n");
      const results = await claw.run([
        call("exec", { command: "touch RAN; echo heard" }),
        call("exec", { command: "touch DENY_ME" }),
        call("exec", { command: "touch ASK_ME" }),
        call("write", { path: "secret2", content: "x" }),
        call("edit", { path: "secret", oldText: "hidden", newText: "x" }),
        call("read", { path: "secret" }),
        call("web_fetch", { url: "https://denied.example/x" }),
        call("browser", { action: "open", targetUrl: "https://denied.example/x" }),
        call("message", { action: "send", text: "a forbidden word", message: "x", to: "x" }),
        call("exec", { command: "echo TOKEN-$((1000 + 234))" }),
        call("exec", { command: "echo TOKEN-$((1000 + 234)) >&2; false" }),
      ]);
      const [ran, denied, asked, ...rest] = results.map(({ text }) => text);
      assert.match(ran ?? "", /heard/);
      assert.match(
        denied ?? "",
        /Denied by Rampart: Leave that marker alone; use touch RAN \(policy: markers\)\. Do not retry/,
      );
      assert.match(asked ?? "", /A marker that needs a person.*Nobody can be asked in this version/s);
      assert.ok(has("RAN") && !has("DENY_ME") && !has("ASK_ME") && !has("secret2"));
      assert.equal(Deno.readTextFileSync(`${world.cwd}/secret`), "hidden words\n");
      for (const text of rest.slice(0, 6)) assert.match(text, /Denied by Rampart/);
      for (const text of rest.slice(6)) assert.match(text, /Output withheld\. Denied by Rampart/);
      assert.equal(rest.length, 8);
    });
    await t.step(
      "a second setup changes nothing; --remove leaves the package byte for byte as it came",
      async () => {
        const before = digests(claw.folder);
        await rampart("setup", "openclaw");
        assert.deepEqual(digests(claw.folder), before);
        assert.notDeepEqual(before, asItCame);
        await rampart("setup", "openclaw", "--remove");
        assert.deepEqual(digests(claw.folder), asItCame);
      },
    );
  } finally {
    await rampart("serve", "stop");
  }
}

/** What lies in the folder that is patched: each file's text and mode. */
function digests(folder: string): readonly string[] {
  const agents = `${folder}/dist/agents`;
  return [...Deno.readDirSync(agents)].filter(({ isFile }) => isFile).map(({ name }) => {
    const { mode } = Deno.statSync(`${agents}/${name}`);
    return `${name} ${mode?.toString(8)} ${Deno.readTextFileSync(`${agents}/${name}`)}`;
  }).sort();
}
