/**
 * `rampart quickstart` and `rampart uninstall`, as a person would run them.
 *
 * @module
 */

import assert from "node:assert/strict";
import { inWorld } from "./rampart.ts";
import { CAN_SET_UP, inSetUp, type SetUpOptions, type SetUpWorld } from "./set_up.ts";

function test(name: string, work: (world: SetUpWorld) => Promise<void>, options: SetUpOptions = {}): void {
  Deno.test(name, { ignore: !CAN_SET_UP }, () => inSetUp(work, options));
}

const SETTINGS = '{\n  "model": "opus",\n  "permissions": { "deny": ["Read(x)"] }\n}\n';

/** The lines of a report that begin with a mark. */
function marked(out: string, mark: string): readonly string[] {
  return out.split("\n").filter((line) => line.startsWith(`${mark} `));
}

function isThere(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch {
    return false;
  }
}

test("quickstart --yes wires the agent that is there, and proves it by a call", async (world) => {
  const { rampart, write, settings, events } = world;
  write("home/.claude/settings.json", SETTINGS);
  const { status, out, err } = await rampart(["quickstart", "--yes"]);
  assert.equal(status, 0, out + err);
  assert.match(
    out,
    /^✓ Live call +Claude Code: "touch ~\/\.rampart\/run\/live-check" was denied and recorded/m,
  );
  assert.match(out, /^Protected: Claude Code$/m);
  assert.deepEqual(marked(out, "✗"), []);
  assert.ok(out.trimEnd().split("\n").length <= 25, out);
  assert.match(Deno.readTextFileSync(settings), /rampart-gate' hook --agent claude-code/);
  const calls = events().filter(({ kind }) => kind === "call");
  assert.equal(calls.length, 1);
  assert.equal(calls[0]?.agent, "claude-code");
  assert.equal(isThere(`${world.root}/run/live-check`), false);
});

test("run again, quickstart changes nothing and says so", async ({ rampart, root, settings }) => {
  await rampart(["quickstart", "--yes"]);
  const files = [settings, `${root}/bin/gate.conf`, `${root}/run/daemon.json`, `${root}/config.yaml`];
  const before = files.map((path) => Deno.statSync(path).mtime?.getTime());
  const { status, out } = await rampart(["quickstart"]);
  assert.equal(status, 0, out);
  assert.deepEqual(files.map((path) => Deno.statSync(path).mtime?.getTime()), before);
  assert.deepEqual(
    marked(out, "·").map((line) => line.endsWith(", as before")),
    [true, true, true, true],
    out,
  );
  assert.equal(marked(out, "✓").length, 1, out);
});

test("uninstall --yes leaves settings byte for byte, and the log", async (world) => {
  const { rampart, write, root, settings } = world;
  write("home/.claude/settings.json", SETTINGS);
  await rampart(["quickstart", "--yes"]);
  const { status, out, err } = await rampart(["uninstall", "--yes"]);
  assert.equal(status, 0, out + err);
  assert.equal(Deno.readTextFileSync(settings), SETTINGS);
  assert.deepEqual([...Deno.readDirSync(root)].map(({ name }) => name).sort(), [
    "audit",
    "audit.key",
    "config.yaml",
  ]);
  assert.match(out, /^· Kept +~\/\.rampart\/audit, ~\/\.rampart\/audit\.key, ~\/\.rampart\/config\.yaml$/m);
  assert.match((await rampart(["uninstall", "--yes"])).out, /^· Daemon +not running$/m);
});

test("uninstall --purge leaves nothing", async ({ rampart, root, settings }) => {
  await rampart(["quickstart", "--yes"]);
  assert.equal((await rampart(["uninstall", "--yes", "--purge"])).status, 0);
  assert.deepEqual([isThere(root), isThere(settings)], [false, false]);
});

test("uninstall changes nothing where nobody can be asked", async ({ rampart, root, settings }) => {
  await rampart(["quickstart", "--yes"]);
  const before = Deno.readTextFileSync(settings);
  const { status, err } = await rampart(["uninstall"]);
  assert.equal(status, 1);
  assert.match(err, /nothing was changed, as nobody can be asked here\n .*rampart'? uninstall --yes\n$/);
  assert.equal(Deno.readTextFileSync(settings), before);
  assert.ok(isThere(`${root}/bin/rampart-gate`));
});

test("uninstall keeps policies that the person wrote", async ({ rampart, write, root }) => {
  await rampart(["quickstart", "--yes"]);
  const mine = write("home/.rampart/policies/custom.yaml", 'version: "1"\npolicies: []\n');
  await rampart(["uninstall", "--yes"]);
  assert.equal(Deno.readTextFileSync(mine), 'version: "1"\npolicies: []\n');
  assert.equal(isThere(`${root}/policies/standard.yaml`), false);
});

test("uninstall stops where settings can't be edited, and leaves the gate that they call", async (world) => {
  const { rampart, settings, root } = world;
  await rampart(["quickstart", "--yes"]);
  Deno.writeTextFileSync(settings, `${Deno.readTextFileSync(settings)}}`);
  const { status, out } = await rampart(["uninstall", "--yes"]);
  assert.equal(status, 1);
  assert.match(out, /^✗ Claude Code +cannot edit ~\/\.claude\/settings\.json: line \d+/m);
  assert.ok(isThere(`${root}/bin/rampart-gate`));
});

test("without a terminal and without --yes, all but the wiring is done", async ({ rampart, settings, root }) => {
  const { status, out } = await rampart(["quickstart"]);
  assert.equal(status, 1);
  assert.match(out, /^✗ Claude Code +found, and not wired: nobody can be asked here/m);
  assert.match(out, /→ .*quickstart --yes$/m);
  assert.match(out, /^Not protected: Claude Code$/m);
  assert.equal(isThere(settings), false);
  assert.ok(isThere(`${root}/run/daemon.json`));
});

test("at a terminal it asks, and a no leaves the agent as it is", async ({ atTerminal, settings }) => {
  const { status, out } = await atTerminal(["quickstart"], "n\n");
  assert.equal(status, 0, out);
  assert.match(
    out,
    /Have every tool call of Claude Code judged\? This edits ~\/\.claude\/settings\.json\. \[y\/N\]/,
  );
  assert.match(out, /left as it is/);
  assert.equal(isThere(settings), false);
});

test("at a terminal a yes wires the agent", async ({ atTerminal }) => {
  const { status, out } = await atTerminal(["quickstart"], "y\n");
  assert.equal(status, 0, out);
  assert.match(out, /Protected: Claude Code/);
});

test("at a terminal uninstall says what goes and what stays, and asks", async ({ rampart, atTerminal, root }) => {
  await rampart(["quickstart", "--yes"]);
  const { status, out } = await atTerminal(["uninstall"], "\n");
  assert.equal(status, 0);
  assert.match(out, /Takes Rampart's hook out of ~\/\.claude\/settings\.json/);
  assert.match(out, /Keeps: audit, config\.yaml/);
  assert.match(out, /Nothing was changed\./);
  assert.ok(isThere(`${root}/bin/rampart-gate`));
});

test("with no agent a wrapped shell shows it", async ({ rampart, root, events }) => {
  const { status, out } = await rampart(["quickstart"]);
  assert.equal(status, 0, out);
  assert.match(out, /^✓ Live call +a wrapped shell: .* was denied and recorded/m);
  assert.match(out, /^No agent that can be wired was found on this machine\.$/m);
  assert.equal(isThere(`${root}/run/live-check`), false);
  assert.deepEqual(events().filter(({ kind }) => kind === "call").map(({ via }) => via), ["shell"]);
}, { programs: [] });

test("agents that can't be wired are named, with what can be done", async ({ rampart }) => {
  const { out } = await rampart(["quickstart"]);
  assert.match(out, /^Not yet: Aider\. Meanwhile: .*rampart'? wrap -- aider$/m);
}, { programs: ["aider"] });

test("the profile that denies nothing protects Rampart itself all the same", async ({ rampart, atTerminal }) => {
  const switching = ["quickstart", "--yes", "--profile", "yolo"];
  const refused = await rampart(switching);
  assert.deepEqual([refused.status, refused.out], [2, ""]);
  const { status, out } = await atTerminal(switching, "");
  assert.equal(status, 0, out);
  assert.match(out, /Policies +~\/\.rampart, profile yolo\r$/m);
});

test("in monitor mode nothing is called protected", async ({ rampart }) => {
  const { status, out } = await rampart(["quickstart", "--yes"]);
  assert.equal(status, 1);
  assert.match(
    out,
    /^! Live call +Claude Code: recorded as denied and let through, as the mode is monitor$/m,
  );
  assert.match(out, /^Recorded only, as the mode is monitor: Claude Code$/m);
  assert.doesNotMatch(out, /^Protected: Claude/m);
}, { config: "mode: monitor\n" });

test("in disabled mode nothing is called protected", async ({ rampart }) => {
  const { status, out } = await rampart(["quickstart", "--yes"]);
  assert.equal(status, 1);
  assert.match(out, /^Not judged, as the mode is disabled: Claude Code$/m);
}, { config: "mode: disabled\n" });

test("a gate that lets the call through is not called protection", async ({ rampart, root }) => {
  await rampart(["quickstart", "--yes"]);
  Deno.writeTextFileSync(`${root}/bin/rampart-gate`, "#!/bin/sh\ncat >/dev/null\necho '{}'\n");
  const { status, out } = await rampart(["quickstart"]);
  assert.equal(status, 1);
  assert.match(out, /^✗ Live call +Claude Code: .* was not denied: no event was recorded: \{\}$/m);
  assert.match(out, /^Not protected: Claude Code$/m);
});

test("an answer that is lost on its way is not called protection", async ({ rampart, root }) => {
  await rampart(["quickstart", "--yes"]);
  Deno.renameSync(`${root}/bin/rampart-gate`, `${root}/bin/real-gate`);
  Deno.writeTextFileSync(
    `${root}/bin/rampart-gate`,
    `#!/bin/sh\n'${root}/bin/real-gate' "$@" >/dev/null\necho '{}'\n`,
    { mode: 0o755 },
  );
  const { out } = await rampart(["quickstart"]);
  assert.match(out, /was not denied: it was denied, but Claude Code was answered something else: \{\}$/m);
});

test("a project that switches the agent's hooks off is no protection", async ({ rampart, write, cwd }) => {
  write("work/.claude/settings.local.json", '{ "disableAllHooks": true }');
  const { status, out } = await rampart(["quickstart", "--yes"], { cwd });
  assert.equal(status, 1);
  assert.match(out, /^✗ Claude Code +\/.*\/settings\.local\.json: disableAllHooks switches its hooks off$/m);
  assert.doesNotMatch(out, /^Protected: Claude/m);
});

test("policies that don't load are named, and the rest is done", async ({ rampart, write }) => {
  write("home/.rampart/policies/custom.yaml", 'version: "1"\npolicies: [{ nam: x }]\n');
  const { status, out } = await rampart(["quickstart", "--yes"]);
  assert.equal(status, 1);
  assert.match(out, /^✗ +~\/\.rampart\/policies\/custom\.yaml:2:12: /m);
  assert.match(out, /policy lint$/m);
  assert.match(out, /^✓ Live call/m);
});

test("settings that are broken are named with their place, and left", async ({ rampart, write, settings }) => {
  write("home/.claude/settings.json", '{ "a": 1 "b": 2 }');
  const { status, out } = await rampart(["quickstart", "--yes"]);
  assert.equal(status, 1);
  assert.match(out, /^✗ Claude Code +cannot edit ~\/\.claude\/settings\.json: line 1, column 10: /m);
  assert.equal(Deno.readTextFileSync(settings), '{ "a": 1 "b": 2 }');
});

Deno.test(
  "a home that can't be made is said at each step, with what to do",
  { ignore: !CAN_SET_UP },
  () =>
    inWorld(async ({ run, write }) => {
      const inTheWay = write("file", "");
      const { status, out } = await run(["quickstart", "--yes"], { env: { RAMPART_HOME: inTheWay } });
      assert.equal(status, 1);
      assert.deepEqual(marked(out, "✓"), []);
      assert.match(out, /^✗ Policies +cannot set up .*file: /m);
      assert.match(out, /→ make .*file a folder that you can write to$/m);
      assert.equal(Deno.readTextFileSync(inTheWay), "");
    }),
);

Deno.test("uninstall refuses a folder that isn't Rampart's, and changes nothing", () =>
  inWorld(async ({ run, home, write, folder }) => {
    const kept = [write("project/policies/KEEP_ME", ""), write("project/bin/KEEP_ME", "")];
    for (const RAMPART_HOME of [home, folder, "/", `${folder}/project`]) {
      const { status, err } = await run(["uninstall", "--yes", "--purge"], { env: { RAMPART_HOME } });
      assert.equal(status, 2, RAMPART_HOME);
      assert.match(err, /is not a folder of Rampart's alone|does not look like Rampart's home/);
    }
    for (const path of kept) assert.ok(isThere(path));
  }));
