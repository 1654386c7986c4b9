/**
 * `rampart convert` and `rampart init` by the real program: rules that come along, and rules that stay.
 *
 * @module
 */

import assert from "node:assert/strict";
import { openAuditLog } from "../../lib/audit/mod.ts";
import { withPerson } from "./people.ts";

const SETTINGS = JSON.stringify({
  permissions: {
    allow: ["Bash(npm test:*)"],
    ask: ["Bash(git push *)"],
    deny: ["Bash(rm:*)", "Read(./secrets/**)"],
  },
});

const OWN = (name: string, action: string, pattern: string): string =>
  `version: "1"\npolicies:\n  - name: ${name}\n    rules:\n` +
  `      - { action: ${action}, when: { command_matches: "${pattern}" } }\n`;

Deno.test("convert prints a policy that loads, and changes nothing", () =>
  withPerson(async ({ run, write, home, folder }) => {
    write("home/.claude/settings.json", SETTINGS);
    const { status, out, err } = await run(["convert"]);
    assert.equal(status, 0, err);
    assert.match(err, /deny Bash\(rm:\*\)\n.*"rm x" {3}before: no rule {3}with it: 🔴 denied/);
    assert.match(err, /4 rules converted, 0 not/);
    const policy = write("converted.yaml", out);
    assert.equal((await run(["policy", "lint", policy])).status, 0);
    assert.equal((await run(["test", "rm x"])).status, 0);
    assert.equal((await run(["test", "--config", policy, "rm -r x"])).status, 1);
    assert.equal((await run(["test", "--config", policy, "rmdir x"])).status, 0);
    assert.throws(() => Deno.statSync(`${home}/.rampart/policies`), Deno.errors.NotFound);
    assert.equal(Deno.readTextFileSync(`${folder}/home/.claude/settings.json`), SETTINGS);
  }));

Deno.test("convert --output puts rules in force, for a person alone, and never over a file", () =>
  withPerson(async ({ run, write, home, atTerminal }) => {
    write("home/.claude/settings.json", SETTINGS);
    assert.equal((await run(["init"])).status, 0);
    const output = `${home}/.rampart/policies/claude-code.yaml`;
    const refused = await run(["convert", "--output", output]);
    assert.equal(refused.status, 2);
    assert.match(refused.err, /only a person may put rules in force/);
    const done = await atTerminal("convert", "--output", output);
    assert.equal(done.status, 0, done.out);
    assert.equal((await run(["test", "rm x"])).status, 1);
    const again = await atTerminal("convert", "--output", output);
    assert.equal(again.status, 2);
    assert.match(again.out, /is there already/);
  }));

Deno.test("convert says with its status and in JSON what it could not convert", () =>
  withPerson(async ({ run, write, cwd }) => {
    write(
      "work/.claude/settings.json",
      '{"permissions":{"allow":["Bash(make *)"],"deny":["Skill(x)","Bash(rm *)"]}}',
    );
    const { status, out } = await run(["convert", "--json"]);
    assert.equal(status, 1);
    const told = JSON.parse(out);
    assert.deepEqual(
      told.converted.map(({ rule, before, after }: Record<string, string>) => [rule, before, after]),
      [
        ["Bash(rm *)", "allow", "deny"],
      ],
    );
    assert.deepEqual(told.left.map(({ text }: { text: string }) => text), ["Bash(make *)", "Skill(x)"]);
    const named = JSON.parse((await run(["convert", "--json", `${cwd}/.claude/settings.json`])).out);
    assert.equal(named.converted.length, 2);
    write("work/.claude/settings.json", "{");
    const broken = await run(["convert"]);
    assert.equal(broken.status, 2);
    assert.match(broken.err, /settings\.json:1/);
  }));

Deno.test("another profile keeps overrides, custom.yaml and further files, byte for byte", () =>
  withPerson(async ({ run, write, home, atTerminal }) => {
    const first = await run(["init"]);
    assert.equal(first.status, 0, first.err);
    const files = {
      "user-overrides.yaml": OWN("mine", "allow", "git push *"),
      "custom.yaml": OWN("own", "deny", "make *"),
      "more.yaml": OWN("more", "ask", "cargo *"),
    };
    for (const [name, text] of Object.entries(files)) write(`home/.rampart/policies/${name}`, text);
    for (const profile of ["paranoid", "ci", "yolo", "standard"]) {
      const { status, out } = await atTerminal("init", "--profile", profile);
      assert.equal(status, 0, out);
      assert.match(
        out,
        new RegExp(`profile ${profile} in place of \\w+; your overrides and own rules hold as before`),
      );
      for (const [name, text] of Object.entries(files)) {
        assert.equal(Deno.readTextFileSync(`${home}/.rampart/policies/${name}`), text, name);
      }
      const statuses = [];
      for (const command of ["git push origin x", "make all", "cargo build"]) {
        statuses.push((await run(["test", command])).status);
      }
      assert.deepEqual(statuses, [0, 1, 1], profile);
    }
  }));

Deno.test("another profile is a person's choice; the first one is anybody's", () =>
  withPerson(async ({ run, home }) => {
    assert.equal((await run(["init", "--profile", "ci"])).status, 0);
    assert.equal((await run(["init", "--profile", "ci"])).status, 0);
    const { status, err } = await run(["init", "--profile", "yolo"]);
    assert.equal(status, 2);
    assert.match(err, /only a person may choose another profile/);
    assert.match(Deno.readTextFileSync(`${home}/.rampart/config.yaml`), /^profile: ci$/m);
  }));

Deno.test("an allowlist is proposed from the log, and takes no effect until a person switches it on", () =>
  withPerson(async ({ run, home, atTerminal }) => {
    assert.equal((await run(["init"])).status, 0);
    const log = await openAuditLog(`${home}/.rampart/audit`);
    const record = (command: string, action: "allow" | "deny"): Promise<unknown> =>
      log.append({
        kind: "call",
        via: "hook",
        tool: "exec",
        session: "s",
        params: { command },
        decision: { action, enforced: true, message: "", matched_policies: [], partial: false, eval_us: 1 },
      });
    for (let i = 0; i < 6; i++) {
      await record("frobnicate build --all", "allow");
      await record("bash run.sh", "allow");
      await record("rm out.txt", "allow");
    }
    await record("frobnicate build", "allow");
    await record("rare one", "allow");
    await log.close();
    const { status, out, err } = await run(["init", "--from-audit", "--since", "1d"]);
    assert.equal(status, 0, err);
    assert.match(out, /1 command patterns, 0 hosts, 0 tools; 2 left out/);
    const path = `${home}/.rampart/policies/proposed-allowlist.yaml`;
    const text = Deno.readTextFileSync(path);
    assert.match(
      text,
      /# 7 times in 1 session, last on \d{4}-\d\d-\d\d: frobnicate build\n +- "frobnicate build \*"/,
    );
    assert.match(text, /bash \(6\): it runs what it is given/);
    assert.doesNotMatch(text, /rare/);
    assert.equal((await run(["policy", "lint", path])).status, 0);
    assert.equal((await run(["init", "--from-audit"])).status, 2);
    assert.equal(
      (await run(["init", "--from-audit", "--output", "-"])).out.includes("frobnicate build *"),
      true,
    );
    await atTerminal("init", "--profile", "paranoid");
    assert.equal((await run(["test", "frobnicate build x"])).status, 1);
    Deno.writeTextFileSync(path, text.replaceAll("enabled: false", "enabled: true"));
    assert.equal((await run(["test", "frobnicate build x"])).status, 0);
    assert.equal((await run(["test", "frobnicate deploy"])).status, 1);
  }));
