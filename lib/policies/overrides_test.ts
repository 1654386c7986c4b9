import assert from "node:assert/strict";
import { addRule, listRules, type OwnRule, removePolicies, removeRule } from "./overrides.ts";

const NOON = Date.UTC(2026, 0, 31, 12);

function inFolder(work: (path: string, options: { lock: string; now: number }) => void): () => void {
  return () => {
    const folder = Deno.makeTempDirSync({ prefix: "rampart overrides " });
    try {
      work(`${folder}/policies/user-overrides.yaml`, { lock: `${folder}/run/policies.lock`, now: NOON });
    } finally {
      Deno.removeSync(folder, { recursive: true });
    }
  };
}

const NPM: OwnRule = { action: "allow", tool: "exec", pattern: "npm install *" };

function short(path: string, now = NOON): readonly string[] {
  const listed = listRules(path, now);
  assert.ok("done" in listed);
  return listed.done.map(({ number, action, tool, pattern }) => `${number} ${action} ${tool} ${pattern}`);
}

Deno.test(
  "a first rule makes the file, readable by its user alone",
  inFolder((path, options) => {
    const added = addRule(path, NPM, options);
    assert.ok("done" in added);
    assert.deepEqual([added.done.rule.number, added.done.already], [1, false]);
    assert.equal((Deno.statSync(path).mode ?? 0) & 0o777, 0o600);
    assert.equal(
      Deno.readTextFileSync(path),
      `# Your own rules, written by \`rampart allow\`, \`rampart block\` and "always allow". They stand above the profile.
# \`rampart rules\` lists them. You may edit this file; comments are kept.
version: "1"
policies:
  - name: your-allows
    rules:
      - action: allow
        when:
          command_matches:
            - npm install *
`,
    );
  }),
);

Deno.test(
  "the same rule is not written twice",
  inFolder((path, options) => {
    addRule(path, NPM, options);
    const text = Deno.readTextFileSync(path);
    const again = addRule(path, NPM, options);
    assert.ok("done" in again && again.done.already);
    assert.equal(Deno.readTextFileSync(path), text);
  }),
);

Deno.test(
  "a rule given another end is replaced",
  inFolder((path, options) => {
    addRule(path, NPM, options);
    addRule(path, { ...NPM, expires: "2026-01-31T13:00:00.000Z" }, options);
    const listed = listRules(path, NOON);
    assert.deepEqual("done" in listed && listed.done.map(({ expires }) => expires), [
      "2026-01-31T13:00:00.000Z",
    ]);
  }),
);

Deno.test(
  "rules of all tools are listed as they were given",
  inFolder((path, options) => {
    const rules: readonly OwnRule[] = [
      { action: "deny", tool: "exec", pattern: "curl * | bash" },
      NPM,
      { action: "allow", tool: "read", pattern: "~/notes/**" },
      { action: "allow", tool: "write", pattern: "/srv/x" },
      { action: "allow", tool: "fetch", pattern: "*.example.com" },
      { action: "deny", tool: "fetch", pattern: "https://example.com/x*" },
      { action: "deny", tool: "mcp__github__delete", pattern: "*" },
      { action: "allow", tool: "exec", pattern: "make", once: true },
    ];
    for (const rule of rules) assert.ok("done" in addRule(path, rule, options));
    const listed = listRules(path, NOON);
    assert.ok("done" in listed);
    const said = listed.done.map(({ action, tool, pattern, once }) =>
      JSON.stringify({ action, tool, pattern, ...(once === undefined ? {} : { once }) })
    );
    assert.deepEqual(said.sort(), rules.map((rule) => JSON.stringify(rule)).sort());
    assert.deepEqual(listed.done.map(({ number }) => number), [1, 2, 3, 4, 5, 6, 7, 8]);
  }),
);

Deno.test(
  "comments, and what a person wrote by hand, stay",
  inFolder((path, options) => {
    addRule(path, NPM, options);
    const own = `# mine
version: "1"
policies:
  # about builds
  - name: my-policy
    rules:
      - action: deny # never
        when: { command_matches: ["make deploy"] }
        message: 'Ask "Eve"'
`;
    Deno.writeTextFileSync(path, own);
    addRule(path, NPM, options);
    // The blanks within braces are the writer's.
    assert.equal(
      Deno.readTextFileSync(path).replaceAll("[ ", "[").replaceAll(" ]", "]").startsWith(own),
      true,
    );
    assert.deepEqual(short(path), ["1 deny exec make deploy", "2 allow exec npm install *"]);
  }),
);

Deno.test(
  "a rule is removed by its number, and an empty policy with it",
  inFolder((path, options) => {
    addRule(path, NPM, options);
    addRule(path, { ...NPM, action: "deny", pattern: "x" }, options);
    assert.deepEqual(short(path), ["1 allow exec npm install *", "2 deny exec x"]);
    const removed = removeRule(path, 1, options);
    assert.equal("done" in removed && removed.done.pattern, "npm install *");
    assert.deepEqual(short(path), ["1 deny exec x"]);
    removeRule(path, 1, options);
    assert.deepEqual(short(path), []);
    assert.deepEqual(removeRule(path, 1, options), { problem: "there is no rule 1" });
    assert.ok("done" in addRule(path, NPM, options));
  }),
);

Deno.test(
  "rules that have expired are not listed, and go with the next change",
  inFolder((path, options) => {
    addRule(path, { ...NPM, expires: "2026-01-31T12:30:00.000Z" }, options);
    const later = NOON + 3_600_000;
    assert.deepEqual(short(path, later), []);
    addRule(path, { ...NPM, pattern: "make" }, { ...options, now: later });
    assert.ok(!Deno.readTextFileSync(path).includes("npm install"));
  }),
);

Deno.test(
  "rules for one call have policies of their own, by which they go",
  inFolder((path, options) => {
    addRule(path, NPM, options);
    const once = addRule(path, { ...NPM, pattern: "make", once: true }, options);
    assert.ok("done" in once);
    assert.match(once.done.rule.policy, /^once-[a-z0-9]{6}$/);
    assert.deepEqual(removePolicies(path, new Set([once.done.rule.policy]), options), { done: 1 });
    assert.deepEqual(short(path), ["1 allow exec npm install *"]);
  }),
);

Deno.test(
  "a file with an error is left alone",
  inFolder((path, options) => {
    addRule(path, NPM, options);
    Deno.writeTextFileSync(path, 'version: "1"\npolicies: [\n');
    const added = addRule(path, NPM, options);
    assert.match("problem" in added ? added.problem : "", /user-overrides\.yaml:\d+/);
    assert.equal(Deno.readTextFileSync(path), 'version: "1"\npolicies: [\n');
  }),
);

Deno.test(
  "a pattern that can't be read makes no rule",
  inFolder((path, options) => {
    const added = addRule(path, { ...NPM, pattern: "" }, options);
    assert.ok("problem" in added);
    assert.throws(() => Deno.statSync(path), Deno.errors.NotFound);
  }),
);

Deno.test("two who add rules at once don't undo one another's", async () => {
  const folder = Deno.makeTempDirSync({ prefix: "rampart overrides " });
  try {
    const script = `import { addRule } from ${JSON.stringify(import.meta.resolve("./overrides.ts"))};
      for (let i = 0; i < 20; i++) {
        addRule("${folder}/o.yaml", { action: "allow", tool: "exec", pattern: Deno.args[0] + " " + i },
          { lock: "${folder}/lock", now: ${NOON} });
      }`;
    Deno.writeTextFileSync(`${folder}/add.ts`, script);
    const config = new URL("../../deno.json", import.meta.url).pathname;
    const run = (word: string) =>
      new Deno.Command(Deno.execPath(), {
        args: ["run", "-A", "--quiet", "--config", config, `${folder}/add.ts`, word],
        stdout: "null",
      }).output();
    const both = await Promise.all([run("one"), run("two")]);
    assert.deepEqual(both.map(({ success }) => success), [true, true]);
    assert.equal(short(`${folder}/o.yaml`).length, 40);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});

Deno.test(
  "a project's file says whom it is for, not that it stands above the profile",
  inFolder((path, options) => {
    const project = path.replace("policies/user-overrides.yaml", ".rampart/policy.yaml");
    assert.ok("done" in addRule(project, { action: "deny", tool: "exec", pattern: "x *" }, options));
    const text = Deno.readTextFileSync(project);
    assert.match(text, /^# Rules for everyone who works in this repository/);
    assert.doesNotMatch(text, /above the profile/);
  }),
);
