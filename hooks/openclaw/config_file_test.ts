import assert from "node:assert/strict";
import type { HookCall } from "../adapter.ts";
import { configFile } from "./config_file.ts";

const HOOK: HookCall = { command: ["/gate"], fail: "open" };
const file = configFile("/home/me/.openclaw/openclaw.json");

function wired(text: string): string {
  const edit = file.edit(text, HOOK);
  assert.ok(edit !== undefined && "text" in edit, JSON.stringify(edit));
  return edit.text;
}

Deno.test("OpenClaw's list of plugins that may load gets Rampart's where there is one", () => {
  const settings = JSON.parse(wired('{"plugins": {"allow": ["brave"]}}'));
  assert.deepEqual(settings.plugins.allow, ["brave", "rampart"]);
  assert.equal(settings.plugins.entries.rampart.enabled, true);
});

Deno.test("OpenClaw's empty list of plugins, which lets all load, stays empty", () => {
  assert.deepEqual(JSON.parse(wired('{"plugins": {"allow": []}}')).plugins.allow, []);
});

for (
  const [name, change, state] of [
    ["is as it should be", (text: string) => text, "wired"],
    ["switches the plugin off", (text: string) => text.replace('"enabled":true', '"enabled":false'), "other"],
    [
      "switches all plugins off",
      (text: string) => text.replace('"plugins": {', '"plugins": {"enabled":false,'),
      "off",
    ],
    [
      "denies the plugin",
      (text: string) => text.replace('"plugins": {', '"plugins": {"deny":["rampart"],'),
      "off",
    ],
    ["does not list the plugin", (text: string) => text.replace(', "rampart"]', "]"), "other"],
  ] as const
) {
  Deno.test(`OpenClaw's settings where it ${name}`, () => {
    const text = change(wired('{"plugins": {"allow": ["brave"]}}'));
    assert.equal(file.check?.(text, HOOK), state, text);
  });
}

Deno.test("OpenClaw's settings with names without quotes are left alone, and the place is named", () => {
  const edit = file.edit("{\n  gateway: {}\n}\n", HOOK);
  assert.ok(edit !== undefined && "problem" in edit);
  assert.equal(edit.line, 2);
});
