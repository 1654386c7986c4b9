/**
 * Commands that no agent may give, though a script without a terminal may: taking Rampart back, stopping it, making it
 * judge otherwise.
 *
 * @module
 */

import assert from "node:assert/strict";
import { LAUNCHER } from "../end_to_end/rampart.ts";
import { withPeople } from "./people_world.ts";

interface Refused {
  /** What it would do, as the refusal says. */
  readonly doing: string;
  readonly words: readonly string[];
}

const REFUSED: readonly Refused[] = [
  { doing: "stop the daemon", words: ["serve", "stop"] },
  { doing: "start a daemon that judges otherwise", words: ["serve", "--mode", "monitor"] },
  { doing: "start a daemon that judges otherwise", words: ["serve", "--mode=disabled", "--background"] },
  { doing: "start a daemon that judges otherwise", words: ["serve", "--audit-dir", "/tmp", "--port", "0"] },
  { doing: "make a token", words: ["token", "create", "mine"] },
  { doing: "make a token anew", words: ["token", "rotate", "admin"] },
  { doing: "revoke a token", words: ["token", "revoke", "other"] },
  { doing: "uninstall Rampart", words: ["uninstall", "--yes", "--purge"] },
  { doing: "take Rampart out of an agent's settings", words: ["setup", "claude-code", "--remove"] },
  { doing: "take Rampart out of an agent's settings", words: ["setup", "--all", "--remove"] },
  { doing: "replace the profile's file", words: ["init", "--force"] },
  { doing: "choose another profile", words: ["init", "--profile", "yolo"] },
  { doing: "choose another profile", words: ["quickstart", "--yes", "--profile", "yolo"] },
  { doing: "wrap a program so that nothing is stopped", words: ["wrap", "--mode", "monitor", "--", "true"] },
  { doing: "put policies in force", words: ["policy", "fetch", "docker"] },
  { doing: "take policies away", words: ["policy", "remove", "docker"] },
];

Deno.test("no agent takes Rampart back, stops it or makes it judge otherwise", (t) =>
  withPeople(async ({ run, root, folder, api }) => {
    Deno.copyFileSync("/bin/sh", `${folder}/claude`);
    const pid = (): number => JSON.parse(Deno.readTextFileSync(`${root}/run/daemon.json`)).pid;
    const kept = (): readonly string[] =>
      ["config.yaml", "token", "policies/custom.yaml"].map((name) =>
        Deno.readTextFileSync(`${root}/${name}`)
      );
    const [daemon, files] = [pid(), kept()];
    for (const { doing, words } of REFUSED) {
      await t.step(`rampart ${words.join(" ")}, with an agent's variable`, async () => {
        const { status, out, err } = await run(words, { env: { CLAUDECODE: "1" } });
        assert.deepEqual([status, out], [2, ""]);
        const why = `only a person may ${doing}: Claude Code started it (CLAUDECODE is set)`;
        assert.ok(err.startsWith(`rampart: ${why}\n  do it in a terminal of your own\n`), err);
      });
      await t.step(`rampart ${words.join(" ")}, below an agent`, async () => {
        const { status, out, err } = await run(["-c", '"$0" "$@"; exit $?', LAUNCHER, ...words], {
          launcher: `${folder}/claude`,
        });
        assert.deepEqual([status, out], [2, ""]);
        assert.match(err, /^rampart: only a person may .*: Claude Code started it \(process \d+\)\n/);
        assert.ok(err.includes(`may ${doing}: `), err);
      });
    }
    await t.step("all is as it was", async () => {
      assert.equal(pid(), daemon);
      assert.deepEqual(kept(), files);
      assert.equal((await api("/v1/status")).status, 200);
      assert.equal(
        (await run(["token", "list"])).out,
        "There are none. Make one with: rampart token create NAME\n",
      );
    });
    await t.step("an agent may see to it that a daemon runs, as the gate does", async () => {
      const { status, out, err } = await run(["serve", "--background"], { env: { CLAUDECODE: "1" } });
      assert.equal(status, 0, err);
      assert.match(out, /^A daemon runs already/);
    });
  }));

Deno.test("a script without a terminal may, where no agent started it", (t) =>
  withPeople(async ({ run, root }) => {
    await t.step("make a token", async () => {
      const { status, out, err } = await run(["token", "create", "build"]);
      assert.deepEqual([status, out.length > 20], [0, true], err);
    });
    await t.step("revoke it", async () => {
      assert.equal((await run(["token", "revoke", "build"])).status, 0);
    });
    await t.step("replace the profile's file", async () => {
      assert.equal((await run(["init", "--force"])).status, 0);
    });
    await t.step("take the hook out", async () => {
      const { status, err } = await run(["setup", "claude-code", "--remove"]);
      assert.equal(status, 0, err);
    });
    await t.step("stop the daemon, and start one that only records", async () => {
      assert.equal((await run(["serve", "stop"])).out, "The daemon is stopped.\n");
      const { status, err } = await run(["serve", "--background", "--mode", "monitor", "--port", "0"]);
      assert.equal(status, 0, err);
    });
    await t.step("uninstall", async () => {
      const { status, out, err } = await run(["uninstall", "--yes", "--purge"]);
      assert.equal(status, 0, out + err);
      assert.throws(() => Deno.statSync(root), Deno.errors.NotFound);
    });
  }));
