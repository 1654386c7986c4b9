/**
 * Rules of one's own, as a person at a terminal makes them.
 *
 * @module
 */

import assert from "node:assert/strict";
import { inOneWorld, plain } from "./one_world.ts";
import type { PeopleWorld } from "./people_world.ts";

const OVERRIDES = "home/.rampart/policies/user-overrides.yaml";

function overrides({ folder }: PeopleWorld): string {
  return Deno.readTextFileSync(`${folder}/${OVERRIDES}`);
}

/** What the hook says of a command, in its own process or by the daemon. */
async function hooked({ run, cwd }: PeopleWorld, command: string): Promise<string> {
  const payload = {
    hook_event_name: "PreToolUse",
    session_id: "s",
    cwd,
    tool_name: "Bash",
    tool_input: { command },
    tool_use_id: "t",
  };
  const { out } = await run(["hook", "--agent", "claude-code"], { stdin: JSON.stringify(payload) });
  return JSON.parse(out).hookSpecificOutput?.permissionDecision ?? "none";
}

inOneWorld("rampart allow", {
  "shows how the last such call was judged before and is now, and counts at once": async (world) => {
    const { person, judge } = world;
    assert.equal((await judge("touch DENY_ME now")).decision, "deny");
    const { status, text } = await person(["allow", "touch DENY_ME *"]);
    assert.equal(status, 0);
    assert.match(
      plain(text),
      new RegExp([
        `^✓ Rule 1 added: allow exec "touch DENY_ME \\*"`,
        ` {2}~/.rampart/policies/user-overrides.yaml · policy reloaded \\(\\d+ rules active, 1 of them yours\\)`,
        ` {2}exec "touch DENY_ME now"`,
        ` {4}before: 🔴 denied \\[markers\\]`,
        ` {4}now: {4}✅ allowed \\[your-allows\\]\n$`,
      ].join("\n")),
    );
    assert.equal((await judge("touch DENY_ME again")).decision, "allow");
  },
  "the same again adds nothing": async (world) => {
    const before = overrides(world);
    assert.match(
      plain((await world.person(["allow", "touch DENY_ME *"])).text),
      /^✓ Rule 1 was there already/,
    );
    assert.equal(overrides(world), before);
  },
  "a pattern that names a call shows what becomes of it": async ({ person }) => {
    const { text } = await person(["allow", "touch ASK_ME_NEVER_SEEN"]);
    assert.match(plain(text), /before: .* asks? .*\n {4}now: {4}✅ allowed/);
  },
  "what is locked is refused, and nothing is written": async (world) => {
    const before = overrides(world);
    const { status, text } = await world.person(["allow", "touch LOCKED_ME"]);
    assert.equal(status, 1);
    assert.equal(
      plain(text),
      `rampart: nothing was written: a rule for exec "touch LOCKED_ME" would change nothing\n` +
        "  the rule that stops it is locked: That marker is locked (markers, ~/.rampart/policies/custom.yaml:6)\n",
    );
    assert.equal(overrides(world), before);
  },
  "Rampart's own protection is refused, and nothing is written": async (world) => {
    const before = overrides(world);
    const { status, text } = await world.person(["allow", "rampart approve abc"]);
    assert.equal(status, 1);
    assert.match(plain(text), /Rampart protects itself, whatever you allow/);
    assert.equal(overrides(world), before);
  },
  "--project is refused, as it would do nothing": async ({ person }) => {
    const { status, text } = await person(["allow", "--project", "touch x"]);
    assert.equal(status, 2);
    assert.match(plain(text), /a project's policy can only make things stricter/);
  },
  "comments and what else is in the file stay": async (world) => {
    const { person, write } = world;
    write(OVERRIDES, `# mine\n${overrides(world)}    # the last line, mine too\n`);
    await person(["allow", "touch DENY_ME_2"]);
    await person(["rules", "remove", "1"]);
    const text = overrides(world);
    assert.match(text, /^# mine\n/);
    assert.match(text, /# the last line, mine too/);
    assert.match(text, /touch DENY_ME_2/);
    assert.doesNotMatch(text, /touch DENY_ME \*/);
    assert.equal((await world.judge("touch DENY_ME now")).decision, "deny");
  },
});

inOneWorld("rampart allow --for and --once", {
  "--for says until when, and after that it is gone": async (world) => {
    const { person, write, judge } = world;
    const { text } = await person(["allow", "touch DENY_ME", "--for", "1h"]);
    assert.match(
      plain(text),
      /^✓ Rule 1 added: allow exec "touch DENY_ME", until \d{4}-\d\d-\d\d \d\d:\d\d\n/,
    );
    assert.equal((await judge("touch DENY_ME")).decision, "allow");
    // An hour later.
    write(OVERRIDES, overrides(world).replace(/expires_at: .*/, "expires_at: 2020-01-01T00:00:00Z"));
    await world.api("/v1/policies/refresh", {});
    assert.equal((await judge("touch DENY_ME")).decision, "deny");
    assert.match((await person(["rules"])).text, /^You have made no rules/);
    await person(["block", "touch OTHER"]);
    assert.doesNotMatch(overrides(world), /DENY_ME/);
  },
  "the number that was shown is the rule that goes, whatever has expired since": async (world) => {
    const { person, write } = world;
    for (const name of ["GONE", "STAYS", "GOES"]) await person(["allow", `touch ${name}`, "--for", "1h"]);
    write(OVERRIDES, overrides(world).replace(/(touch GONE[^]*?expires_at:) .*/, "$1 2020-01-01T00:00:00Z"));
    const shown = plain((await person(["rules"])).text);
    assert.doesNotMatch(shown, /GONE/);
    const [, number = ""] = /^ *(\d+) .*touch GOES/m.exec(shown) ?? [];
    assert.match(plain((await person(["rules", "remove", number])).text), /Removed: allow exec "touch GOES"/);
    assert.match(overrides(world), /touch STAYS/);
  },
  "a time that is none is wrong usage": async ({ person }) => {
    const { status, text } = await person(["allow", "touch x", "--for", "soon"]);
    assert.equal(status, 2);
    assert.match(plain(text), /^rampart: no such time: soon\n {2}for example: --for 30m/);
  },
  "--once is used up by one call": async (world) => {
    const { person, judge } = world;
    await person(["allow", "touch DENY_ME_ONCE", "--once"]);
    assert.match(plain((await person(["rules"])).text), /touch DENY_ME_ONCE {2}\(for one call\)/);
    assert.equal((await judge("touch DENY_ME_ONCE")).decision, "allow");
    assert.equal((await judge("touch DENY_ME_ONCE")).decision, "deny");
    assert.doesNotMatch(overrides(world), /DENY_ME_ONCE/);
  },
  "--once is used up by a hook without a daemon": async (world) => {
    const { person, run } = world;
    await run(["serve", "stop"]);
    const { text } = await person(["allow", "touch DENY_ME_ONCE", "--once"]);
    assert.match(plain(text), /in force with the next call/);
    assert.equal(await hooked(world, "touch DENY_ME_ONCE"), "allow");
    assert.equal(await hooked(world, "touch DENY_ME_ONCE"), "deny");
    assert.doesNotMatch(overrides(world), /DENY_ME_ONCE/);
  },
});

inOneWorld("rampart block and rampart rules", {
  "block stops the very next call": async ({ person, judge }) => {
    assert.equal((await judge("echo hello | cat")).decision, "allow");
    const { text } = await person(["block", "echo * | cat"]);
    assert.match(plain(text), /before: ✅ allowed \[default\]\n {4}now: {4}🔴 denied \[your-blocks\]\n$/);
    const { decision, message } = await judge("echo hello | cat");
    assert.deepEqual([decision, message], ["deny", "You have blocked this."]);
  },
  "an allow against one's own block says which rule to remove": async ({ person }) => {
    const { status, text } = await person(["allow", "echo hello | cat"]);
    assert.equal(status, 1);
    assert.match(plain(text), /a rule of yours blocks it; rampart rules shows its number/);
  },
  "--tool names reads, writes, requests and an agent's own tools": async ({ person }) => {
    for (
      const words of [["read", "/secret/**"], ["write", "~/notes/*"], ["fetch", "*.example.com"], [
        "mcp__github__create_issue",
        "*",
      ]]
    ) {
      const [tool = "", pattern = ""] = words;
      assert.equal((await person(["block", "--tool", tool, pattern])).status, 0);
    }
    const { rules } = JSON.parse((await person(["rules", "--json"])).text);
    assert.deepEqual(
      rules.map(({ tool, pattern }: { tool: string; pattern: string }) => `${tool} ${pattern}`).sort(),
      [
        "exec echo * | cat",
        "fetch *.example.com",
        "mcp__github__create_issue *",
        "read /secret/**",
        "write ~/notes/*",
      ],
    );
  },
  "rules remove lifts it for the very next call": async ({ person, judge }) => {
    const [, number = ""] = /^ *(\d+) .*echo \* \| cat/m.exec(plain((await person(["rules"])).text)) ?? [];
    assert.equal((await person(["rules", "remove", number])).status, 0);
    assert.equal((await judge("echo hello | cat")).decision, "allow");
  },
  "a number that no rule has says so": async ({ person }) => {
    const { status, text } = await person(["rules", "remove", "99"]);
    assert.deepEqual([status, plain(text)], [1, "rampart: there is no rule 99; rampart rules lists them\n"]);
  },
  "rules --project outside a repository is wrong usage": async ({ person, folder }) => {
    const { status, text } = await person(["rules", "--project"], { cwd: folder });
    assert.equal(status, 2);
    assert.match(plain(text), /^rampart: this is no git repository\n/);
  },
  "block --project writes into the repository, and counts there alone": async (world) => {
    const { person, judge, write, cwd, folder } = world;
    write("work/.git/HEAD", "ref: refs/heads/main\n");
    const { status, text } = await person(["block", "--project", "echo project *"]);
    assert.equal(status, 0, text);
    assert.match(Deno.readTextFileSync(`${cwd}/.rampart/policy.yaml`), /echo project \*/);
    const { decision, message } = await judge("echo project x");
    assert.deepEqual([decision, message], ["deny", "[Project Policy] You have blocked this."]);
    assert.equal((await judge("echo project x", { cwd: folder })).decision, "allow");
    assert.match(
      plain((await person(["rules", "--project"])).text),
      /^1 {2}block {2}exec {2}echo project \*$/m,
    );
    assert.equal((await person(["rules", "remove", "1", "--project"])).status, 0);
    assert.match((await person(["rules", "--project"])).text, /^This repository has no rules\./);
    assert.equal((await judge("echo project x")).decision, "allow");
  },
  "a pattern that can't be read writes nothing": async (world) => {
    const before = overrides(world);
    const { status, text } = await world.person(["block", "echo \\"]);
    assert.equal(status, 2);
    assert.match(plain(text), /^rampart: no rule was written: /);
    assert.equal(overrides(world), before);
  },
  "a pattern of an agent's making can't move the cursor": async ({ person }) => {
    await person(["block", "echo \u001b[2J"]);
    // deno-lint-ignore no-control-regex
    assert.doesNotMatch(plain((await person(["rules"])).text), /\u001b/);
  },
  "a file with an error is left alone by every command, which say where": async (world) => {
    const { person, write } = world;
    const broken = 'version: "1"\npolicies: [\n';
    write(OVERRIDES, broken);
    for (const words of [["allow", "touch x"], ["block", "touch x"], ["rules"], ["rules", "remove", "1"]]) {
      const { status, text } = await person(words);
      assert.equal(status, 2, text);
      assert.match(plain(text), /user-overrides\.yaml:\d+:\d+/);
    }
    assert.equal(overrides(world), broken);
  },
});
