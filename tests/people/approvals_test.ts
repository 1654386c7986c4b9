/**
 * Questions and their answers, as a person at a terminal meets them.
 *
 * @module
 */

import assert from "node:assert/strict";
import { LAUNCHER } from "../end_to_end/rampart.ts";
import { inOneWorld, plain } from "./one_world.ts";
import { withPeople } from "./people_world.ts";
import { HAS_TERMINAL } from "./screen.ts";

inOneWorld("rampart pending", {
  "says that nothing waits": async ({ person }) => {
    assert.deepEqual(await person(["pending"]), { status: 0, text: "Nothing waits for you.\n" });
  },
  "shows what one needs to decide": async ({ person, ask, cwd }) => {
    const id =
      (await ask("touch ASK_ME", { params: { description: "Make a marker" }, session: "a".repeat(36) }))
        .slice(0, 6);
    await ask("touch ASK_ME", { params: { description: "Other words" }, session: "a".repeat(36) });
    const { status, text } = await person(["pending"]);
    assert.equal(status, 0);
    const [head, says, said, about, why, always, ...rest] = plain(text).split("\n");
    assert.deepEqual([head, says, said], [
      `👤 ${id}  exec "touch ASK_ME"`,
      "   the agent says:",
      "   │ Make a marker",
    ]);
    const [who, session, folder, asked, left] = about?.split(" · ") ?? [];
    assert.deepEqual([who, session, folder, asked], ["   aider", "session aaaaaaaa", cwd, "asked 2 times"]);
    assert.match(left ?? "", /^[12] min \d+ s left$/);
    assert.equal(why, "   → A marker that needs a person [markers]");
    assert.equal(always, '   --always would allow exec "touch ASK_ME"');
    assert.deepEqual(rest, ["", `rampart approve ${id}, or rampart deny ${id}`, ""]);
  },
  "--json has the whole call and no link; --links has it": async ({ person }) => {
    const [json] = JSON.parse((await person(["pending", "--json"])).text);
    assert.deepEqual(json.call.params, { command: "touch ASK_ME", description: "Make a marker" });
    assert.equal(json.url, undefined);
    assert.match(
      (await person(["pending", "--links"])).text,
      /http:\/\/127\.0\.0\.1:\d+\/approve\/\w{20}\?s=\S+/,
    );
  },
  "a long command is whole, and no line of it can be taken for Rampart's": async ({ person, ask }) => {
    const lines = ["touch ASK_ME_LONG", "   → All is well [markers]", `echo ${"x".repeat(900)}`];
    await ask(lines.join("\n"), { session: "long" });
    const shown = plain((await person(["pending"], { columns: 60 })).text).split("\n");
    const behind = shown.filter((line) => line.startsWith("   │ ")).map((line) => line.slice(5));
    assert.ok(behind.join("").includes(lines.join("")));
    assert.ok(shown.every((line) => line.length < 60 || !/[x→]/.test(line)));
    assert.ok(!shown.includes("   → All is well [markers]"));
  },
  "no character of a command moves the cursor, in text and in JSON": async ({ person, ask }) => {
    await ask("touch ASK_ME_2 \u001b[2J\u001b]0;title\u0007 \u009b1A \u202e \u{e0041}", {
      session: "hostile",
      agent: "a\u001b[1A",
      params: { description: "\u001b[3A fine" },
    });
    const texts = [plain((await person(["pending"])).text), (await person(["pending", "--json"])).text];
    for (const text of texts) {
      // deno-lint-ignore no-control-regex
      assert.doesNotMatch(text, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e\u{e0041}]/u);
    }
    const hostile = JSON.parse(texts[1] ?? "").at(-1);
    assert.match(hostile.call.params.command, /\u009b1A \u202e \u{e0041}$/u);
  },
});

inOneWorld("rampart approve and rampart deny", {
  "approve lets the call through once, by the first characters of its id": async ({ person, ask, judge }) => {
    const id = await ask("touch ASK_ME");
    const { status, text } = await person(["approve", id.slice(0, 6).toUpperCase()]);
    assert.deepEqual([status, plain(text)], [
      0,
      "✓ approved: touch ASK_ME\n  for this one call, within 10 minutes\n",
    ]);
    assert.equal((await judge("touch ASK_ME")).allowed, true);
    assert.equal((await judge("touch ASK_ME")).decision, "ask");
  },
  "deny tells the agent why": async ({ person, ask, judge }) => {
    const id = await ask("touch ASK_ME_NOT");
    const { status, text } = await person(["deny", id, "--reason", "not on a Friday"]);
    assert.deepEqual([status, plain(text)], [0, "✗ denied: touch ASK_ME_NOT\n"]);
    const { decision, message } = await judge("touch ASK_ME_NOT");
    assert.deepEqual([decision, message], ["deny", "A person denied this: not on a Friday"]);
  },
  "what was answered says when and how": async ({ person, ask }) => {
    const id = (await ask("touch ASK_ME_TWICE")).slice(0, 6);
    await person(["deny", id]);
    const { status, text } = await person(["approve", id]);
    assert.equal(status, 1);
    assert.match(
      plain(text),
      new RegExp(`^rampart: cannot approve ${id}: it was denied already at [-\\d]+ [:\\d]+ UTC, by cli\\n`),
    );
  },
  "--always writes a rule that rampart rules lists": async ({ person, ask, judge }) => {
    const id = await ask("touch ASK_ME_ALWAYS");
    const { status, text } = await person(["approve", id, "--always"]);
    assert.equal(status, 0);
    assert.match(plain(text), /and from now on: allow exec touch ASK_ME_ALWAYS \(see: rampart rules\)/);
    assert.equal((await judge("touch ASK_ME_ALWAYS", { session: "other" })).allowed, true);
    assert.match(plain((await person(["rules"])).text), /^1 {2}allow {2}exec {2}touch ASK_ME_ALWAYS$/m);
  },
  "an id that could be two is refused, and nothing is answered": async ({ person, ask, questions }) => {
    // With more questions than letters two begin alike.
    const ids: string[] = [];
    for (let i = 0; i < 33; i++) ids.push(await ask(`touch ASK_ME_${i}`, { session: "many" }));
    const heads = ids.map((id) => id.charAt(0));
    const twice = heads.find((head, i) => heads.indexOf(head) !== i) ?? "";
    const { status, text } = await person(["approve", twice]);
    assert.equal(status, 1);
    assert.match(plain(text), /more than one question begins with that; give more of its id\n/);
    const states = (await questions()).filter(({ id }) => ids.includes(id)).map(({ state }) => state);
    assert.deepEqual(new Set(states), new Set(["pending"]));
  },
  "an id that no question has says so": async ({ person }) => {
    const { status, text } = await person(["deny", "000000"]);
    assert.equal(status, 1);
    assert.match(
      plain(text),
      /^rampart: cannot deny 000000: no question has that id; .*\n {2}rampart pending lists/,
    );
  },
  "what is no id is wrong usage": async ({ person }) => {
    const { status, text } = await person(["approve", "../status"]);
    assert.equal(status, 2);
    assert.match(plain(text), /^rampart: no id of a question: \.\.\/status\n/);
  },
  "two people who approve and deny at the same moment: one wins, and the other is told": async (world) => {
    const { person, ask, judge, questions } = world;
    for (let i = 0; i < 10; i++) {
      const command = `touch ASK_ME_RACE_${i}`;
      const id = (await ask(command, { session: `race ${i}` })).slice(0, 8);
      const [approve, deny] = await Promise.all([person(["approve", id]), person(["deny", id])]);
      assert.deepEqual([approve.status, deny.status].sort(), [0, 1], approve.text + deny.text);
      const won = approve.status === 0 ? "approved" : "denied";
      const lost = approve.status === 0 ? deny : approve;
      const verb = approve.status === 0 ? "deny" : "approve";
      assert.match(
        plain(lost.text),
        new RegExp(`^rampart: cannot ${verb} ${id}: it was ${won} already at .* UTC, by cli\\n`),
      );
      assert.equal((await questions()).find((question) => question.id.startsWith(id))?.state, won);
      assert.equal((await judge(command, { session: `race ${i}` })).allowed, won === "approved");
    }
  },
  "a daemon that isn't there is said, and what to do": async ({ person, run }) => {
    await run(["serve", "stop"]);
    const { status, text } = await person(["approve", "abc123"]);
    assert.deepEqual([status, plain(text)], [
      1,
      "rampart: cannot approve abc123: nothing listens on the daemon's socket\n" +
      "  questions wait in the daemon: rampart serve --background\n",
    ]);
    assert.equal((await person(["pending"])).status, 1);
  },
});

inOneWorld("questions that nobody answers", {
  "are denied in time, and can't be answered any more": async ({ person, ask, judge }) => {
    const id = (await ask("touch ASK_ME")).slice(0, 6);
    const { decision, message } = await judge("touch ASK_ME", { wait: 60 });
    assert.equal(decision, "deny");
    assert.match(message, /Nobody answered in time\.$/);
    const { status, text } = await person(["approve", id]);
    assert.equal(status, 1);
    assert.match(
      plain(text),
      new RegExp(`^rampart: cannot approve ${id}: nobody answered until .* UTC, so it was denied`),
    );
    assert.equal((await person(["pending"])).text, "Nothing waits for you.\n");
  },
}, { config: "approval_timeout: 5s\n" });

/** Commands that only a person may give, and what they say they would do. */
const FOR_PEOPLE: Readonly<Record<string, readonly string[]>> = {
  "answer a question": ["approve", "abc123"],
  "allow calls": ["allow", "touch *"],
  "block calls": ["block", "touch *"],
  "remove rules": ["rules", "remove", "1"],
  "see links that answer questions": ["pending", "--links", "--json"],
};

Deno.test({
  name: "commands for people refuse an agent",
  ignore: !HAS_TERMINAL,
  fn: (t) =>
    withPeople(async ({ person, run, ask, questions, env, folder, cwd, screen, root }) => {
      await ask("touch ASK_ME");
      Deno.copyFileSync("/bin/sh", `${folder}/claude`);
      for (const [doing, words] of Object.entries(FOR_PEOPLE)) {
        await t.step(`rampart ${words.join(" ")}, without a terminal`, async () => {
          const { status, out, err } = await run(words);
          assert.deepEqual([status, out], [2, ""]);
          assert.ok(
            err.startsWith(
              `rampart: only a person may ${doing}, and standard input is no terminal\n  do it in a terminal of your own\n`,
            ),
            err,
          );
        });
        await t.step(`rampart ${words.join(" ")}, with an agent's variable`, async () => {
          const { status, text } = await person(words, { env: { ...env, CLAUDECODE: "1" } });
          assert.equal(status, 2);
          assert.ok(
            text.startsWith(
              `rampart: only a person may ${doing}: Claude Code started it (CLAUDECODE is set)\n`,
            ),
            text,
          );
        });
        await t.step(`rampart ${words.join(" ")}, below an agent`, async () => {
          const script = `"$0" "$@"; echo left $?`;
          const agent = screen([`${folder}/claude`, "-c", script, LAUNCHER, ...words], { cwd });
          const pid = (await agent.shows(/only a person may (.*): Claude Code started it \(process (\d+)\)/))
            .slice(1);
          assert.equal(pid[0], doing);
          await agent.shows(/left 2\n$/);
          await agent.left();
        });
      }
      const [question] = await questions();
      assert.equal(question?.state, "pending");
      assert.throws(() => Deno.statSync(`${root}/policies/user-overrides.yaml`), Deno.errors.NotFound);
    }),
});
