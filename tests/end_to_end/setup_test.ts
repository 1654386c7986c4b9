/**
 * `rampart setup`, as a person would run it.
 *
 * @module
 */

import assert from "node:assert/strict";
import { inWorld } from "./rampart.ts";

const TEXT = '{\n  "model": "opus",\n  "hooks": {}\n}\n';

Deno.test("setup wires the agent in, says so, and --remove leaves the file as it was", () =>
  inWorld(async ({ home, write, run }) => {
    const file = write("home/.claude/settings.json", TEXT);
    const added = await run(["setup", "claude-code"]);
    assert.equal(added.status, 0, added.err);
    assert.match(added.out, /✓ ~\/\.claude\/settings\.json: each tool call of Claude Code is judged\n/);
    assert.match(added.out, /\nNext: .*rampart status\n/);
    const text = Deno.readTextFileSync(file);
    assert.ok(text.includes(`"'${home}/.rampart/bin/rampart-gate' hook --agent claude-code"`), text);
    const again = await run(["setup", "claude-code", "--json"]);
    assert.equal(JSON.parse(again.out).change, "unchanged");
    const removed = await run(["setup", "claude-code", "--remove"]);
    assert.match(removed.out, /Rampart is out/);
    assert.equal(Deno.readTextFileSync(file), TEXT);
    assert.equal((await run(["setup", "claude-code", "--remove"])).status, 0);
  }));

Deno.test("settings that are broken are named with line and column, and left alone", () =>
  inWorld(async ({ write, run }) => {
    const file = write("home/.claude/settings.json", '{"a": 1 "b": 2}');
    const { status, err } = await run(["setup", "claude-code"]);
    assert.equal(status, 2);
    assert.match(err, /cannot edit ~\/\.claude\/settings\.json: line 1, column 9: comma expected/);
    assert.match(err, /the file is as it was; mend it, then run this again/);
    assert.equal(Deno.readTextFileSync(file), '{"a": 1 "b": 2}');
  }));

Deno.test("an agent that has no hook is refused with what there is", () =>
  inWorld(async ({ run }) => {
    const { status, err } = await run(["setup", "nothing"]);
    assert.equal(status, 2);
    assert.match(
      err,
      /no agent is called nothing\n {2}one of: [a-z, -]+; any other program runs under: rampart wrap/,
    );
  }));

Deno.test("settings with a comment, which Claude Code would ignore whole, are refused with the line", () =>
  inWorld(async ({ write, run }) => {
    const text = '{\n  // mine\n  "model": "opus"\n}\n';
    const path = write("home/.claude/settings.json", text);
    const { status, err } = await run(["setup", "claude-code"]);
    assert.notEqual(status, 0);
    assert.match(err, /line 2, column 3: .*Claude Code ignores a file that is no plain JSON/);
    assert.equal(Deno.readTextFileSync(path), text);
  }));
