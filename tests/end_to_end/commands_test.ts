/**
 * Every command of the real program, started by its launcher, in an empty home.
 *
 * @module
 */

import assert from "node:assert/strict";
import { inWorld, type Run } from "./rampart.ts";

/** What starts a terminal's control sequences. */
const ESCAPE = "\x1b";

const POLICY = `version: "1"
policies:
  - name: rules
    match: { tool: exec }
    rules:
      - { action: deny, when: { command_matches: "danger *" }, message: "too \\e[31mdangerous" }
      - { action: ask, when: { command_matches: "deploy *" }, message: are you sure }
      - { action: watch, when: { command_matches: "curl *" } }
tests:
  - { name: danger is denied, tool: exec, params: { command: danger now }, expect: deny }
`;

const DECISIONS: readonly (readonly [command: string, action: string, mark: string, status: number])[] = [
  ["ls", "allow", "✅ allowed", 0],
  ["curl https://example.com", "watch", "🟡 watched", 0],
  ["deploy it", "ask", "👤 ask", 1],
  ["danger it", "deny", "🔴 denied", 1],
];

for (const [command, action, mark, status] of DECISIONS) {
  Deno.test(`test: ${action} leaves with ${status}, in text and in JSON`, () =>
    inWorld(async ({ run, write }) => {
      const config = write("policy.yaml", POLICY);
      const text = await run(["test", command, "--config", config]);
      assert.deepEqual([text.status, text.err], [status, ""]);
      assert.ok(text.out.startsWith(mark), text.out);
      assert.ok(!text.out.includes(ESCAPE));
      const json = await run(["test", "--json", "--config", config, command]);
      assert.equal(json.status, status);
      const decision = JSON.parse(json.out);
      assert.equal(decision.action, action);
      assert.deepEqual(decision.matched_policies, action === "allow" ? [] : ["rules"]);
      assert.equal(decision.partial, false);
      assert.equal(typeof decision.eval_us, "number");
      const explained = await run(["policy", "explain", command, "--config", config]);
      assert.equal(explained.status, status);
      const explanation = await run(["policy", "explain", "--json", command, "--config", config]);
      assert.equal(JSON.parse(explanation.out).decision.action, action);
    }));
}

Deno.test("test: says where the rule stands, and escapes what a terminal would obey", () =>
  inWorld(async ({ run, write }) => {
    write("home/.rampart/policies/custom.yaml", POLICY);
    const { out } = await run(["test", "danger \u202e\x1b[2J"]);
    assert.match(out, /~\/\.rampart\/policies\/custom\.yaml:6/);
    assert.ok(!out.includes(ESCAPE) && !out.includes("\u202e"), out);
    assert.match(out, /too \\u/);
  }));

Deno.test("test: keeps what it read of the policies, and needs no YAML parser the next time", () =>
  inWorld(async ({ run, home }) => {
    assert.equal((await run(["test", "ls"])).status, 0);
    const caches = [...Deno.readDirSync(`${home}/.rampart/run`)].map(({ name }) => name);
    assert.match(caches.join(), /^policies-[0-9a-f]{16}\.json$/);
    assert.equal((await run(["test", "ls"])).status, 0);
    assert.deepEqual([...Deno.readDirSync(`${home}/.rampart`)].map(({ name }) => name), ["run"]);
  }));

Deno.test("test: the other tools take a path, a URL or parameters", () =>
  inWorld(async ({ run, write }) => {
    const config = write(
      "policy.yaml",
      `version: "1"
policies:
  - name: paths
    rules:
      - { action: deny, when: { path_matches: "~/secret/**" } }
      - { action: deny, when: { domain_matches: "*.evil.example" } }
      - { action: deny, when: { tool_param_matches: { owner: acme } } }
`,
    );
    const status = async (...args: string[]): Promise<number> =>
      (await run(["test", "--config", config, ...args])).status;
    assert.equal(await status("--tool", "read", "~/secret/x"), 1);
    assert.equal(await status("--tool", "read", "x.yaml"), 0);
    assert.equal(await status("--tool", "write", "secret/x", "--cwd", "~"), 0);
    assert.equal(await status("--tool", "fetch", "https://a.evil.example/"), 1);
    assert.equal(await status("--tool", "mcp__x__y", '{"owner":"acme"}'), 1);
    assert.equal(await status("--tool", "mcp__x__y", '{"owner":"me"}'), 0);
    assert.equal(await status("--tool", "mcp__x__y", "acme"), 2);
  }));

Deno.test("test: a suite tells which cases failed", () =>
  inWorld(async ({ run, write }) => {
    write("policies/mine.yaml", POLICY);
    const suite = (expect: string): string =>
      `policy: ../policies/mine.yaml
tests:
  - { name: good, tool: exec, params: { command: danger x }, expect: [deny, ask], expect_message: dangerous }
  - { name: other, tool: exec, params: { command: ls }, expect: ${expect} }
`;
    const good = write("suites/good.yaml", suite("allow"));
    const bad = write("suites/bad.yaml", suite("deny"));
    const passed = await run(["test", good]);
    assert.deepEqual([passed.status, passed.err], [0, ""]);
    assert.match(passed.out, /^2 passed, 0 failed$/m);
    const failed = await run(["test", bad]);
    assert.equal(failed.status, 1);
    assert.match(failed.out, /✗ other \(.*bad\.yaml:4\)\n {4}wanted .*denied, got .*allowed/);
    const json = await run(["test", "--json", bad]);
    assert.equal(json.status, 1);
    assert.deepEqual(JSON.parse(json.out).tests.map((t: { passed: boolean }) => t.passed), [true, false]);
    assert.equal((await run(["test", "absent.yaml"])).status, 2);
    assert.equal(
      (await run(["test", write("suites/lost.yaml", suite("allow").replace("mine", "lost"))])).status,
      2,
    );
    assert.equal((await run(["test", write("suites/wrong.yaml", "tests: [{ nam: x }]")])).status, 2);
  }));

Deno.test("test --calls: one decision a line, in order; a bad line does not stop the others", () =>
  inWorld(async ({ run, write }) => {
    const config = write("policy.yaml", POLICY);
    const call = (command: string): string => JSON.stringify({ tool: "exec", params: { command } });
    const lines = [call("danger x"), "no json", call("ls"), '{"tool":"exec"}', call("deploy x"), ""];
    const { status, out } = await run(["test", "--calls", "-", "--config", config], {
      stdin: lines.join("\n"),
    });
    assert.equal(status, 2);
    const decisions = out.trimEnd().split("\n").map((line) => JSON.parse(line));
    assert.deepEqual(decisions.map((d) => d.action ?? "error"), ["deny", "error", "allow", "error", "ask"]);
    assert.deepEqual(Object.keys(decisions[0]).sort(), [
      "action",
      "eval_us",
      "matched_policies",
      "message",
      "partial",
    ]);
    const file = write("calls.jsonl", `${call("ls")}\r\n\n${call("curl x")}`);
    const good = await run(["test", "--calls", file, "--config", config, "--json"]);
    assert.deepEqual([good.status, good.out.trimEnd().split("\n").length], [0, 2]);
    const denied = await run(["test", "--calls", "-", "--config", config], { stdin: call("danger x") });
    assert.equal(denied.status, 1);
  }));

Deno.test("test --calls: each call is judged by the project of its own directory", () =>
  inWorld(async ({ run, write, folder, cwd }) => {
    write("repo/.git/HEAD", "");
    write("repo/.rampart/policy.yaml", POLICY);
    const call = (at: string): string =>
      JSON.stringify({ tool: "exec", params: { command: "danger x" }, cwd: at });
    const { out } = await run(["test", "--calls", "-"], {
      stdin: [call(cwd), call(`${folder}/repo`)].join("\n"),
    });
    const decisions = out.trimEnd().split("\n").map((line) => JSON.parse(line));
    assert.deepEqual(decisions.map((d) => d.action), ["allow", "deny"]);
    assert.match(decisions[1].message, /^\[Project Policy\] /);
  }));

Deno.test("a broken policy stops every command that would judge, in text and in JSON", () =>
  inWorld(async ({ run, write }) => {
    write("home/.rampart/policies/custom.yaml", 'version: "1"\npolicies:\n  - name: x\n    rulez: []\n');
    for (
      const args of [["test", "ls"], ["test", "--json", "ls"], ["policy", "explain", "ls"], [
        "policy",
        "test",
      ]]
    ) {
      const { status, out, err } = await run(args);
      assert.deepEqual([status, out], [2, ""], args.join(" "));
      assert.match(err, /custom\.yaml:4:5: error: unknown key "rulez"/);
    }
    const lint = await run(["policy", "lint"]);
    assert.equal(lint.status, 2);
    assert.match(lint.out, /did you mean "rules"/);
    const json = await run(["policy", "lint", "--json"]);
    assert.equal(json.status, 2);
    assert.ok(JSON.parse(json.out).errors >= 1);
  }));

Deno.test("a broken project policy is said, and the others hold", () =>
  inWorld(async ({ run, write, folder }) => {
    write("home/.rampart/policies/custom.yaml", POLICY);
    write("repo/.git/HEAD", "");
    write("repo/.rampart/policy.yaml", "version: 7\n");
    const { status, err } = await run(["test", "danger x"], { cwd: `${folder}/repo` });
    assert.equal(status, 1);
    assert.match(err, /policy\.yaml:1:\d+: error:/);
    const without = await run(["test", "danger x"], {
      cwd: `${folder}/repo`,
      env: { RAMPART_NO_PROJECT_POLICY: "1" },
    });
    assert.deepEqual([without.status, without.err], [1, ""]);
  }));

Deno.test("init: sets up a private home once, and keeps what a person wrote", () =>
  inWorld(async ({ run, write, home }) => {
    const first = await run(["init", "--profile", "ci"]);
    assert.deepEqual([first.status, first.err], [0, ""]);
    assert.match(Deno.readTextFileSync(`${home}/.rampart/config.yaml`), /^profile: ci$/m);
    assert.equal((Deno.statSync(`${home}/.rampart`).mode ?? 0) & 0o777, 0o700);
    const lint = await run(["policy", "lint"]);
    assert.equal(lint.status, 0);
    assert.match(lint.out, /✓ ~\/\.rampart\/policies\/custom\.yaml/);
    write("home/.rampart/policies/custom.yaml", POLICY);
    write("home/.rampart/policies/ci.yaml", 'version: "1"\n# mine\n');
    assert.match((await run(["init"])).out, /ci\.yaml: kept/);
    assert.match(Deno.readTextFileSync(`${home}/.rampart/policies/ci.yaml`), /# mine/);
    const forced = await run(["init", "--force"]);
    assert.equal(forced.status, 0);
    assert.doesNotMatch(Deno.readTextFileSync(`${home}/.rampart/policies/ci.yaml`), /# mine/);
    assert.equal(Deno.readTextFileSync(`${home}/.rampart/policies/custom.yaml`), POLICY);
    assert.equal((await run(["test", "danger x"])).status, 1);
    assert.equal((await run(["init", "--profile", "nope"])).status, 2);
  }));

Deno.test("init --project: writes the repository's policy, wherever in it, and never over one", () =>
  inWorld(async ({ run, write, folder, home }) => {
    assert.equal((await run(["init", "--project"])).status, 2);
    write("repo/.git/HEAD", "");
    write("repo/deep/er/file", "");
    const { status, err } = await run(["init", "--project"], { cwd: `${folder}/repo/deep/er` });
    assert.deepEqual([status, err], [0, ""]);
    assert.throws(() => Deno.statSync(`${home}/.rampart`), Deno.errors.NotFound);
    const policy = `${folder}/repo/.rampart/policy.yaml`;
    assert.equal((await run(["policy", "lint", policy])).status, 0);
    assert.equal((await run(["policy", "test", policy])).status, 0);
    Deno.writeTextFileSync(policy, POLICY);
    await run(["init", "--project", "--force"], { cwd: `${folder}/repo` });
    assert.equal(Deno.readTextFileSync(policy), POLICY);
    Deno.removeSync(`${folder}/repo/.rampart`, { recursive: true });
    Deno.symlinkSync(home, `${folder}/repo/.rampart`);
    assert.equal((await run(["init", "--project"], { cwd: `${folder}/repo` })).status, 2);
  }));

Deno.test("policy test: runs the tests of a file, and of all policies in force", () =>
  inWorld(async ({ run, write }) => {
    const good = write("good.yaml", POLICY);
    const bad = write("bad.yaml", POLICY.replace("expect: deny", "expect: allow"));
    assert.equal((await run(["policy", "test", good])).status, 0);
    assert.equal((await run(["policy", "test", good, bad])).status, 1);
    const inForce = await run(["policy", "test"]);
    assert.equal(inForce.status, 0, inForce.out);
    assert.equal((await run(["test"])).status, 0);
  }));

Deno.test("policy schema: prints JSON Schema", () =>
  inWorld(async ({ run }) => {
    const { status, out } = await run(["policy", "schema"]);
    assert.equal(status, 0);
    assert.ok("policies" in JSON.parse(out).properties);
    assert.ok("tests" in JSON.parse((await run(["policy", "schema", "--suite"])).out).properties);
  }));

Deno.test("shell read: shows what a command would do, without running it", () =>
  inWorld(async ({ run, folder }) => {
    const { status, out } = await run(["shell", "read", `cat ${folder}/a > /tmp/b`.replaceAll("\\", "/")]);
    assert.equal(status, 0);
    assert.match(out, /cat/);
    const json = await run(["shell", "read", "--json", "touch made-by-test"]);
    assert.equal(JSON.parse(json.out).commands[0].program, "touch");
    assert.deepEqual([...Deno.readDirSync(`${folder}/work`)], []);
  }));

const WRONG: readonly (readonly [args: readonly string[], says: RegExp])[] = [
  [["tset", "ls"], /unknown command "tset"\n {2}did you mean rampart test\?/],
  [["policy", "lnt"], /did you mean rampart policy lint\?/],
  [["policy"], /needs one of: lint, explain/],
  [["test", "ls", "--agnet", "x"], /unknown option --agnet\n {2}did you mean --agent\?/],
  [["test", "rm", "-rf", "/"], /in quotes/],
  [["test", "ls", "--config", "absent.yaml"], /no such file: absent\.yaml/],
  [["test", "--calls", "absent.jsonl"], /no such file/],
  [["policy", "lint", "absent.yaml"], /no such file/],
  [["help", "nope"], /unknown command "nope"/],
  [["\x1b[2J"], /unknown command "\\u/],
];

for (const [args, says] of WRONG) {
  Deno.test(`wrong usage leaves with 2: ${JSON.stringify(args)}`, () =>
    inWorld(async ({ run }) => {
      const { status, out, err } = await run(args);
      assert.deepEqual([status, out], [2, ""]);
      assert.match(err, says);
      assert.ok(!err.includes(ESCAPE) && !err.includes("internal error"), err);
    }));
}

Deno.test("help and version", () =>
  inWorld(async ({ run }) => {
    const good = (r: Run): void => assert.deepEqual([r.status, r.err], [0, ""]);
    const version = await run(["--version"]);
    good(version);
    assert.match(version.out, /^rampart \d+\.\d+\.\d+\n$/);
    const overview = await run([]);
    good(overview);
    assert.match(overview.out, /policy lint/);
    assert.equal((await run(["--help"])).out, overview.out);
    assert.equal((await run(["help"])).out, overview.out);
    const test = await run(["help", "test"]);
    good(test);
    assert.match(test.out, /--calls FILE/);
    assert.equal((await run(["test", "--help"])).out, test.out);
    assert.match((await run(["policy", "--help"])).out, /policy schema/);
  }));
