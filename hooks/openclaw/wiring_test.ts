import assert from "node:assert/strict";
import type { AgentMachine } from "../adapter.ts";
import { wiring } from "./wiring.ts";

for (
  const [version, isRefused] of [["2026.9.6", false], ["2027.1.0", false], ["2026.8.31", true], [
    "0.0.1",
    true,
  ]] as const
) {
  Deno.test(`OpenClaw ${version} is ${isRefused ? "refused" : "wired"}`, () => {
    const why = wiring.refuses?.({ version, used: true });
    assert.equal(why !== undefined, isRefused);
    if (isRefused) assert.match(why ?? "", new RegExp(`version ${version} .* update OpenClaw$`));
  });
}

Deno.test("an OpenClaw whose version can't be told is wired", () => {
  assert.equal(wiring.refuses?.({ used: true }), undefined);
});

const machine: AgentMachine = { userHome: "/home/me", cwd: "/work", platform: "linux", env: {} };

const PLACES: readonly (readonly [AgentMachine["env"], string, string])[] = [
  [{}, "/home/me/.openclaw/extensions/rampart/index.js", "/home/me/.openclaw/openclaw.json"],
  [{ OPENCLAW_HOME: "/x" }, "/x/.openclaw/extensions/rampart/index.js", "/x/.openclaw/openclaw.json"],
  [{ OPENCLAW_STATE_DIR: "/s" }, "/s/extensions/rampart/index.js", "/s/openclaw.json"],
  [
    { OPENCLAW_STATE_DIR: " undefined " },
    "/home/me/.openclaw/extensions/rampart/index.js",
    "/home/me/.openclaw/openclaw.json",
  ],
  [{ OPENCLAW_CONFIG_PATH: "/c.json" }, "/home/me/.openclaw/extensions/rampart/index.js", "/c.json"],
];

for (const [env, plugin, settings] of PLACES) {
  Deno.test(`OpenClaw's files with ${JSON.stringify(env)}`, () => {
    const paths = wiring.files({ ...machine, env }, "user").map(({ path }) => path);
    assert.deepEqual(paths.slice(-2), [plugin, settings]);
  });
}

Deno.test("OpenClaw has no settings of a project", () => {
  assert.deepEqual(wiring.files(machine, "project"), []);
});
