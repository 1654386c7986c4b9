import assert from "node:assert/strict";
import { evaluate } from "../engine/mod.ts";
import { rampartHome } from "./home.ts";
import { type LoadedPolicies, loadPolicies } from "./load.ts";
import { withFolder } from "./test_folder.ts";

interface Judged {
  readonly action: string;
  readonly granted: boolean;
  readonly message: string;
}

interface World {
  readonly load: (
    options?: { readonly cwd?: string; readonly env?: Record<string, string> },
  ) => Promise<LoadedPolicies>;
  readonly judge: (
    command: string,
    options?: { readonly cwd?: string; readonly env?: Record<string, string> },
  ) => Promise<Judged>;
}

/** A home `me` with files of its policies, and a repository `repo` with others. */
function withProject(
  files: {
    readonly home?: Readonly<Record<string, string>>;
    readonly repo: Readonly<Record<string, string>>;
  },
  run: (world: World) => Promise<void>,
): Promise<void> {
  return withFolder(async (folder) => {
    const userHome = `${folder}/me`;
    const home = rampartHome({}, { userHome, cwd: folder });
    const put = (path: string, text: string): void => {
      Deno.mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true });
      Deno.writeTextFileSync(path, text);
    };
    for (const [name, text] of Object.entries({ "standard.yaml": 'version: "1"\n', ...files.home })) {
      put(`${home.policies}/${name}`, text);
    }
    for (const [path, text] of Object.entries({ ".git/HEAD": "", "deep/er/.keep": "", ...files.repo })) {
      put(`${folder}/repo/${path}`, text);
    }
    const load: World["load"] = ({ cwd = "repo", env = {} } = {}) =>
      loadPolicies({ home, userHome, cwd: `${folder}/${cwd}`, env, platform: "linux" });
    await run({
      load,
      judge: async (command, options = {}) => {
        const cwd = `${folder}/${options.cwd ?? "repo"}`;
        return evaluate((await load(options)).compiled, { tool: "exec", params: { command }, cwd });
      },
    });
  });
}

const rule = (action: string, pattern: string): string =>
  `  - name: ${action}-${pattern.split(" ")[0]}\n    rules:\n` +
  `      - { action: ${action}, when: { command_matches: "${pattern}" }, message: Not here. }\n`;
const file = (rules: string, head = ""): string => `version: "1"\n${head}policies:\n${rules}`;

Deno.test("a project's policy holds in every folder of its repository, and nowhere else", () =>
  withProject({ repo: { ".rampart/policy.yaml": file(rule("deny", "make *")) } }, async ({ judge }) => {
    for (const cwd of ["repo", "repo/deep", "repo/deep/er"]) {
      assert.equal((await judge("make all", { cwd })).action, "deny", cwd);
    }
    assert.equal((await judge("make all", { cwd: "me" })).action, "allow");
  }));

Deno.test("its messages say that they are the project's", () =>
  withProject({ repo: { ".rampart/policy.yaml": file(rule("deny", "make *")) } }, async ({ judge }) => {
    assert.equal((await judge("make all")).message, "[Project Policy] Not here.");
  }));

Deno.test("RAMPART_NO_PROJECT_POLICY=1 skips it, and no other value does", () =>
  withProject({ repo: { ".rampart/policy.yaml": file(rule("deny", "make *")) } }, async ({ judge }) => {
    assert.equal((await judge("make all", { env: { RAMPART_NO_PROJECT_POLICY: "1" } })).action, "allow");
    for (const value of ["0", "", "true"]) {
      assert.equal(
        (await judge("make all", { env: { RAMPART_NO_PROJECT_POLICY: value } })).action,
        "deny",
        value,
      );
    }
  }));

Deno.test("an allow in it lifts no default, and answers for nobody", () =>
  withProject({
    home: { "standard.yaml": 'version: "1"\ndefault_action: deny\n' },
    repo: { ".rampart/policy.yaml": file(rule("allow", "make *"), "default_action: allow\n") },
  }, async ({ judge }) => {
    const { action, granted } = await judge("make all");
    assert.deepEqual([action, granted], ["deny", false]);
  }));

Deno.test("an allow in it lifts neither a deny nor a question of the person's", () =>
  withProject({
    home: { "custom.yaml": file(rule("deny", "make *") + rule("ask", "cargo *")) },
    repo: { ".rampart/policy.yaml": file(rule("allow", "make *") + rule("allow", "cargo *")) },
  }, async ({ judge }) => {
    assert.equal((await judge("make all")).action, "deny");
    assert.equal((await judge("cargo build")).action, "ask");
  }));

Deno.test("an allow in it makes an exception from its own rules", () =>
  withProject({
    repo: {
      ".rampart/policy.yaml": 'version: "1"\npolicies:\n  - name: make\n    rules:\n' +
        '      - { action: allow, when: { command_matches: "make check" } }\n' +
        '      - { action: deny, when: { command_matches: "make *" } }\n',
    },
  }, async ({ judge }) => {
    assert.equal((await judge("make check")).action, "allow");
    assert.equal((await judge("make all")).action, "deny");
  }));

Deno.test("a subfolder's file does not hide the root's", () =>
  withProject({
    repo: {
      ".rampart/policy.yaml": file(rule("deny", "make *")),
      "deep/.rampart/policy.yaml": file(rule("allow", "make *") + rule("deny", "cargo *")),
    },
  }, async ({ judge }) => {
    assert.equal((await judge("make all", { cwd: "repo/deep" })).action, "deny");
    assert.equal((await judge("cargo build", { cwd: "repo/deep/er" })).action, "deny");
    assert.equal((await judge("cargo build")).action, "allow");
  }));

Deno.test("a broken one is told, and what is the person's own stays in force", () =>
  withProject({
    home: { "custom.yaml": file(rule("deny", "make *")) },
    repo: { ".rampart/policy.yaml": 'version: "1"\npolicies:\n  - nam: x\n' },
  }, async ({ load, judge }) => {
    const { refused, diagnostics } = await load();
    assert.equal(refused, false);
    assert.ok(diagnostics.some(({ severity, file }) => severity === "error" && file.endsWith("policy.yaml")));
    assert.deepEqual([(await judge("make all")).action, (await judge("ls")).action], ["deny", "allow"]);
  }));

Deno.test("one that can't be read is told, and what is the person's own stays in force", () =>
  withProject({
    home: { "custom.yaml": file(rule("deny", "make *")) },
    repo: { ".rampart/policy.yaml/folder": "" },
  }, async ({ load, judge }) => {
    const { refused, unreadable } = await load();
    assert.deepEqual([refused, unreadable.map(({ layer }) => layer)], [false, ["project"]]);
    assert.equal((await judge("make all")).action, "deny");
  }));

Deno.test("the person's own override lifts what a project denies", () =>
  withProject({
    home: { "user-overrides.yaml": file(rule("allow", "cargo *")) },
    repo: { ".rampart/policy.yaml": file(rule("deny", "cargo *")) },
  }, async ({ judge }) => {
    assert.equal((await judge("cargo build")).action, "allow");
  }));
