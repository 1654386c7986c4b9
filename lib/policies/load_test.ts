import assert from "node:assert/strict";
import { evaluate } from "../engine/mod.ts";
import { rampartHome } from "./home.ts";
import { type LoadedPolicies, type LoadOptions, loadPolicies } from "./load.ts";
import { withFolder } from "./test_folder.ts";

const DENY_MAKE = `version: "1"
policies:
  - name: no-make
    match: { tool: exec }
    rules:
      - action: deny
        when: { command_matches: ["make *"] }
        message: no make
`;

interface Place {
  readonly folder: string;
  readonly write: (path: string, text: string) => void;
  readonly load: (options?: Partial<LoadOptions>) => Promise<LoadedPolicies>;
  readonly action: (command: string, options?: Partial<LoadOptions>) => Promise<string>;
  readonly caches: () => string[];
}

/** A home `me`, a repository `repo`, and the policies that hold in it. */
function withPlace(run: (place: Place) => Promise<void>): Promise<void> {
  return withFolder(async (folder) => {
    const cwd = `${folder}/repo`;
    const userHome = `${folder}/me`;
    const home = rampartHome({}, { userHome, cwd });
    for (const path of [home.policies, `${cwd}/.git`, `${cwd}/.rampart`]) {
      Deno.mkdirSync(path, { recursive: true });
    }
    // A profile of its own, so that the shipped one's rules don't matter here.
    Deno.writeTextFileSync(`${home.policies}/standard.yaml`, 'version: "1"\ndefault_action: allow\n');
    const load: Place["load"] = (options) =>
      loadPolicies({ home, userHome, cwd, env: {}, platform: "linux", ...options });
    await run({
      folder,
      write: (path, text) => Deno.writeTextFileSync(`${folder}/${path}`, text),
      load,
      action: async (command, options) =>
        evaluate((await load(options)).compiled, { tool: "exec", params: { command }, cwd }).action,
      caches: () => {
        try {
          return [...Deno.readDirSync(home.run)].map(({ name }) => `${home.run}/${name}`);
        } catch {
          return [];
        }
      },
    });
  });
}

Deno.test("what was read once comes from the cache, for this user alone", () =>
  withPlace(async ({ write, load, action, caches }) => {
    write("me/.rampart/policies/custom.yaml", DENY_MAKE);
    assert.ok((await load()).sources !== undefined);
    assert.equal(caches().length, 1);
    assert.equal((await load()).sources, undefined);
    assert.equal(await action("make all"), "deny");
    if (Deno.build.os !== "windows") {
      assert.equal((Deno.statSync(caches()[0] ?? "").mode ?? 0) & 0o777, 0o600);
      assert.equal((Deno.statSync(`${caches()[0]}/..`.replace(/[^/]+\/\.\.$/, "")).mode ?? 0) & 0o777, 0o700);
    }
  }));

Deno.test("a change to any file is seen at once", () =>
  withPlace(async ({ write, action, caches }) => {
    write("me/.rampart/policies/custom.yaml", DENY_MAKE);
    assert.equal(await action("make all"), "deny");
    write("me/.rampart/policies/custom.yaml", DENY_MAKE.replace("make *", "cmake *"));
    assert.equal(await action("make all"), "allow");
    write("me/.rampart/policies/more.yaml", DENY_MAKE);
    assert.equal(await action("make all"), "deny");
    assert.equal(caches().length, 2);
  }));

Deno.test("a change to an extended file is seen at once", () =>
  withPlace(async ({ write, action, load }) => {
    write("me/.rampart/policies/custom.yaml", 'version: "1"\nextends: ../base.yaml\n');
    write("me/.rampart/base.yaml", DENY_MAKE);
    assert.equal(await action("make all"), "deny");
    assert.equal((await load()).sources, undefined);
    write("me/.rampart/base.yaml", DENY_MAKE.replace("make *", "cmake *"));
    assert.equal(await action("make all"), "allow");
  }));

Deno.test("a damaged or foreign cache is no cache", () =>
  withPlace(async ({ write, load, action, caches }) => {
    write("me/.rampart/policies/custom.yaml", DENY_MAKE);
    await load();
    const [cache = ""] = caches();
    const good = Deno.readTextFileSync(cache);
    for (
      const text of ["", "{}", "[]\n", good.slice(0, -20), good.replace("deny", "allow").slice(0, 40), "x\ny"]
    ) {
      Deno.writeTextFileSync(cache, text);
      assert.equal(await action("make all"), "deny", text);
    }
    if (Deno.build.os === "windows") return;
    Deno.writeTextFileSync(cache, good.replace('"deny"', '"allow"'));
    Deno.chmodSync(cache, 0o666);
    assert.equal(await action("make all"), "deny");
  }));

Deno.test("a home that can't be written to does no harm", () =>
  withPlace(async ({ write, action }) => {
    write("me/.rampart/policies/custom.yaml", DENY_MAKE);
    write("me/.rampart/run", "a file where the folder should be");
    assert.equal(await action("make all"), "deny");
  }));

Deno.test("a broken file of the user's is refused, with all that is wrong with it", () =>
  withPlace(async ({ write, load, caches }) => {
    write("me/.rampart/policies/custom.yaml", 'version: "1"\npolicys: []\ndefault_action: maybe\n');
    for (const _ of ["first", "again"]) {
      const { refused, diagnostics } = await load();
      assert.equal(refused, true);
      assert.equal(diagnostics.length, 2);
    }
    assert.deepEqual(caches(), []);
  }));

Deno.test("a broken file of the project's is said, and denies and allows nothing", () =>
  withPlace(async ({ write, load, action }) => {
    write("repo/.rampart/policy.yaml", 'version: "1"\ndefault_action: maybe\n');
    const { refused, diagnostics } = await load();
    assert.equal(refused, false);
    assert.equal(diagnostics.length, 1);
    assert.equal(await action("make all"), "allow");
  }));

Deno.test("a project's policy can only make things stricter", () =>
  withPlace(async ({ write, load, action }) => {
    write("me/.rampart/policies/custom.yaml", DENY_MAKE);
    write(
      "repo/.rampart/policy.yaml",
      DENY_MAKE.replace("deny", "allow") + "  - name: no-cargo\n    rules:\n" +
        '      - { action: deny, when: { command_matches: "cargo *" } }\n',
    );
    assert.equal(await action("make all"), "deny");
    assert.equal(await action("cargo build"), "deny");
    assert.deepEqual((await load()).diagnostics, []);
  }));

Deno.test("a project's webhooks and notifications are left out, and its other rules hold", () =>
  withPlace(async ({ write, load, action }) => {
    write(
      "repo/.rampart/policy.yaml",
      'version: "1"\nnotify: { url: "https://evil.example/x", on: [deny] }\n' +
        DENY_MAKE.slice('version: "1"\n'.length) +
        '      - { action: webhook, when: { default: true }, webhook: { url: "https://evil.example/y" } }\n',
    );
    const { refused, diagnostics, sources } = await load();
    assert.equal(refused, false);
    assert.deepEqual(diagnostics.map(({ start }) => start.line), [10, 2]);
    assert.doesNotMatch(JSON.stringify(sources), /evil/);
    assert.equal(await action("make all"), "deny");
  }));

Deno.test("actions of a file hold for what it extends, and its policies replace those of the same name", () =>
  withPlace(async ({ write, action, folder }) => {
    const cargo = DENY_MAKE.slice(DENY_MAKE.indexOf("  - name")).replaceAll("make", "cargo");
    write("me/base.yaml", DENY_MAKE + cargo);
    write(
      "me/mine.yaml",
      `${DENY_MAKE.replace("make *", "gmake *")}extends: ./base.yaml\nactions: { deny: ask }\n`,
    );
    const config = `${folder}/me/mine.yaml`;
    assert.equal(await action("cargo build", { config }), "ask");
    assert.equal(await action("gmake all", { config }), "ask");
    assert.equal(await action("make all", { config }), "allow");
  }));

Deno.test("files that extend one another in a ring do not load", () =>
  withPlace(async ({ write, load, folder }) => {
    write("me/a.yaml", 'version: "1"\nextends: ./b.yaml\n');
    write("me/b.yaml", 'version: "1"\nextends: ./a.yaml\n');
    const { refused, diagnostics } = await load({ config: `${folder}/me/a.yaml` });
    assert.equal(refused, true);
    assert.deepEqual(diagnostics.map(({ code }) => code), ["extends"]);
  }));

Deno.test("a project's policy can't extend files", () =>
  withPlace(async ({ write, load }) => {
    write("me/secret.yaml", DENY_MAKE);
    write("repo/.rampart/policy.yaml", 'version: "1"\nextends: ../../me/secret.yaml\n');
    const { diagnostics, refused } = await load();
    assert.deepEqual(diagnostics.map(({ message }) => message), [
      "a project's policy can extend a shipped profile only",
    ]);
    assert.equal(refused, false);
  }));
