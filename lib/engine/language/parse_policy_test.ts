import { strict as assert } from "node:assert";
import fc from "fast-check";
import type { Conditions, PolicyFile, Rule } from "../policy.ts";
import { lintPolicy, parsePolicy, parseSuite } from "./mod.ts";

/** The file that a text says, which must be without error or warning. */
function load(text: string): PolicyFile {
  const { file, diagnostics } = lintPolicy(text);
  assert.deepEqual(diagnostics, []);
  // Without diagnostics there is a file; the assertion below would say otherwise.
  assert.ok(file !== undefined);
  return file;
}

function rulesOf(rules: string): readonly Rule[] {
  const indented = rules.trim().split("\n").map((line) => `      ${line}`).join("\n");
  return load(`version: "1"\npolicies:\n  - name: a\n    rules:\n${indented}\n`).policies[0]?.rules ?? [];
}

function whenOf(when: string): Conditions | undefined {
  return rulesOf(`- action: deny\n  when: ${when}`)[0]?.when;
}

Deno.test("reads the example of the documentation", () => {
  const file = load(`version: "1"
default_action: allow
policies:
  - name: block-destructive
    match:
      tool: ["exec"]
    rules:
      - action: deny
        when:
          command_matches: ["rm -rf *", "mkfs.*", "dd if=*", ":(){ :|:& };:"]
        message: "Destructive command blocked"
  - name: block-credential-reads
    priority: 1
    match:
      tool: ["read"]
    rules:
      - action: deny
        when:
          path_matches: ["**/.ssh/id_*", "**/.aws/credentials", "**/.env"]
        message: "Credential access blocked"
  - name: block-exfil
    match:
      tool: ["fetch"]
    rules:
      - action: deny
        when:
          domain_matches: ["*.ngrok-free.app", "*.requestbin.com", "webhook.site"]
        message: "Exfiltration domain blocked"
  - name: block-dangerous-substrings
    match:
      tool: ["exec"]
    rules:
      - action: deny
        when:
          command_contains: ["DROP TABLE", "rm -rf"]
        message: "Dangerous substring detected"
  - name: ask-before-sudo
    match:
      agent: ["claude-code"]
      tool: ["exec"]
    rules:
      - action: ask
        when:
          command_contains: ["sudo "]
        message: "This command needs your approval"
`);
  const deny = { action: "deny", locked: false, once: false } as const;
  assert.deepEqual(file, {
    version: "1",
    default_action: "allow",
    policies: [
      {
        name: "block-destructive",
        priority: 100,
        enabled: true,
        match: { tool: ["exec"] },
        rules: [{
          ...deny,
          when: { command_matches: ["rm -rf *", "mkfs.*", "dd if=*", ":(){ :|:& };:"] },
          message: "Destructive command blocked",
          line: 8,
        }],
        line: 4,
      },
      {
        name: "block-credential-reads",
        priority: 1,
        enabled: true,
        match: { tool: ["read"] },
        rules: [{
          ...deny,
          when: { path_matches: ["**/.ssh/id_*", "**/.aws/credentials", "**/.env"] },
          message: "Credential access blocked",
          line: 17,
        }],
        line: 12,
      },
      {
        name: "block-exfil",
        priority: 100,
        enabled: true,
        match: { tool: ["fetch"] },
        rules: [{
          ...deny,
          when: { domain_matches: ["*.ngrok-free.app", "*.requestbin.com", "webhook.site"] },
          message: "Exfiltration domain blocked",
          line: 25,
        }],
        line: 21,
      },
      {
        name: "block-dangerous-substrings",
        priority: 100,
        enabled: true,
        match: { tool: ["exec"] },
        rules: [{
          ...deny,
          when: { command_contains: ["DROP TABLE", "rm -rf"] },
          message: "Dangerous substring detected",
          line: 33,
        }],
        line: 29,
      },
      {
        name: "ask-before-sudo",
        priority: 100,
        enabled: true,
        match: { agent: ["claude-code"], tool: ["exec"] },
        rules: [{
          ...deny,
          action: "ask",
          when: { command_contains: ["sudo "] },
          message: "This command needs your approval",
          line: 42,
        }],
        line: 37,
      },
    ],
    tests: [],
  });
});

Deno.test("reads the documentation's approvals, webhook and audit blocks", () => {
  const [deploy, webhook, audited] = rulesOf(`
- action: ask
  when:
    command_matches: ["kubectl apply *", "terraform apply *"]
  message: "Production deployment requires approval"
- action: webhook
  when:
    command_matches: ['*production*']
  webhook:
    url: 'http://localhost:8090/verify'
    timeout: 5s
    fail_open: true
- action: ask
  ask:
    audit: true
  when: {command_matches: x}`);
  assert.equal(deploy?.action, "ask");
  assert.deepEqual(webhook?.webhook, { url: "http://localhost:8090/verify", timeout: 5000, fail_open: true });
  assert.deepEqual(audited?.ask, { audit: true });
});

Deno.test("reads the documentation's notifications, whose policies are only a comment", () => {
  const { file, diagnostics } = lintPolicy(`version: "1"
notify:
  url: "https://discord.com/api/webhooks/your/webhook"
  on: ["deny"]
policies:
  # ...
`);
  assert.deepEqual(file?.notify, {
    url: "https://discord.com/api/webhooks/your/webhook",
    platform: "discord",
    on: ["deny"],
  });
  assert.deepEqual(file?.policies, []);
  assert.deepEqual(diagnostics.map((d) => [d.severity, d.code]), [["warning", "empty"]]);
});

Deno.test("fills in what a notification leaves out", () => {
  const { notify } = load('version: "1"\nextends: standard\nnotify: {url: "https://hooks.slack.com/x"}\n');
  assert.deepEqual(notify, { url: "https://hooks.slack.com/x", platform: "slack", on: ["deny"] });
  const other = load(
    'version: "1"\nextends: standard\nnotify: {url: "https://x.example", platform: teams, on: ask}\n',
  );
  assert.deepEqual(other.notify, { url: "https://x.example", platform: "teams", on: ["ask"] });
});

Deno.test("fills in what a webhook leaves out", () => {
  const [rule] = rulesOf(`- {action: webhook, when: {default: true}, webhook: {url: "https://x.example/"}}`);
  assert.deepEqual(rule?.webhook, { url: "https://x.example/", timeout: 5000, fail_open: false });
});

const CONDITIONS: readonly (readonly [string, Conditions])[] = [
  ["{command_matches: a, command_not_matches: [b]}", { command_matches: ["a"], command_not_matches: ["b"] }],
  ["{response_matches: 'AKIA[0-9A-Z]{16}'}", { response_matches: ["AKIA[0-9A-Z]{16}"] }],
  ["{url_matches: 'https://*'}", { url_matches: ["https://*"] }],
  ["{session_matches: a, session_not_matches: b}", { session_matches: ["a"], session_not_matches: ["b"] }],
  ["{agent_depth: 2}", { agent_depth: { gte: 2 } }],
  ["{agent_depth: {gt: 0, lt: 3}}", { agent_depth: { gt: 0, lt: 3 } }],
  ["{agent_depth: {eq: 0}}", { agent_depth: { eq: 0 } }],
  ["{tool_param_matches: {repo: 'acme/*', '*': [a, b]}}", {
    tool_param_matches: { repo: ["acme/*"], "*": ["a", "b"] },
  }],
  ["{call_count: {window: 1m30s, gte: 20}}", { call_count: { window: 90_000, gte: 20 } }],
  ["{call_count: {tool: fetch, window: 7d, gt: 1, lte: 9}}", {
    call_count: { tool: ["fetch"], window: 604_800_000, gt: 1, lte: 9 },
  }],
  ["{runs: rm}", { runs: [{ program: ["rm"] }] }],
  ["{runs: {program: rm, flags: -rf, args: /, code_from: download}}", {
    runs: [{ program: ["rm"], flags: ["-rf"], args: ["/"], code_from: ["download"] }],
  }],
  ["{runs: [dd, {program: [curl, wget]}]}", { runs: [{ program: ["dd"] }, { program: ["curl", "wget"] }] }],
  ["{effect: write}", { effect: ["write"] }],
  ["{effect: [delete, connect]}", { effect: ["delete", "connect"] }],
  ["{default: true}", { default: true }],
  ["{command_matches: a, default: false}", { command_matches: ["a"] }],
];
for (const [text, when] of CONDITIONS) {
  Deno.test(`reads the conditions ${text}`, () => assert.deepEqual(whenOf(text), when));
}

Deno.test("reads all else that a rule may say", () => {
  const [rule] = rulesOf(
    `- {action: allow, when: {default: true}, locked: true, once: true, tags: [ASI02], expires_at: 2026-03-01T12:00:00+01:00}`,
  );
  assert.deepEqual(rule, {
    action: "allow",
    when: { default: true },
    locked: true,
    once: true,
    tags: ["ASI02"],
    expires_at: Date.UTC(2026, 2, 1, 11),
    line: 5,
  });
});

Deno.test("reads actions that count as others, and a policy that is switched off", () => {
  const file = load(
    'version: "1"\nextends: standard\nactions: {ask: deny}\npolicies: [{name: a, enabled: false, rules: [{action: deny, when: {default: true}}]}]\n',
  );
  assert.deepEqual(file.actions, { ask: "deny" });
  assert.equal(file.extends, "standard");
  assert.equal(file.policies[0]?.enabled, false);
});

Deno.test("takes words of earlier versions for what they mean now", () => {
  const { file, diagnostics } = lintPolicy(
    'version: "1"\ndefault_action: log\npolicies: [{name: a, rules: [{action: log, when: {default: true}}]}]\ntests: [{name: a, tool: exec, expect: [log, allow]}]\n',
  );
  assert.equal(file?.default_action, "watch");
  assert.equal(file?.policies[0]?.rules[0]?.action, "watch");
  assert.deepEqual(file?.tests[0]?.expect, ["watch", "allow"]);
  assert.deepEqual(diagnostics.map((d) => d.code), ["deprecated", "deprecated", "deprecated"]);
});

Deno.test("anchors and merge keys spare repetition", () => {
  const file = load(`version: "1"
policies:
  - name: a
    match: &exec {tool: exec}
    rules:
      - &stop
        action: deny
        when: {command_matches: &bad ["rm *", "dd *"]}
        message: no
  - name: b
    match: *exec
    rules:
      - <<: *stop
        action: ask
      - {action: watch, when: {command_contains: *bad}}
`);
  assert.deepEqual(file.policies[1]?.match, { tool: ["exec"] });
  assert.deepEqual(file.policies[1]?.rules[0], {
    action: "ask",
    when: { command_matches: ["rm *", "dd *"] },
    message: "no",
    locked: false,
    once: false,
    line: 13,
  });
});

Deno.test("knows profiles by name or by a test; files by their path", () => {
  const text = (name: string): string => `version: "1"\nextends: ${name}\n`;
  const codes = (name: string, profiles?: readonly string[] | ((n: string) => boolean)): readonly string[] =>
    parsePolicy(text(name), profiles === undefined ? {} : { profiles }).diagnostics.map((d) => d.code);
  assert.deepEqual(codes("anything"), []);
  assert.deepEqual(codes("standard", ["standard"]), []);
  assert.deepEqual(codes("other", ["standard"]), ["extends"]);
  assert.deepEqual(codes("other", (n) => n === "other"), []);
  assert.deepEqual(codes("standard", (n) => n === "other"), ["extends"]);
  assert.deepEqual(codes("./team.yaml", ["standard"]), []);
});

Deno.test("reads tests, with their parameters as ordinary objects", () => {
  const file = load(`version: "1"
tests:
  - name: rm
    tool: exec
    agent: codex
    session: s
    cwd: /tmp
    params: {command: rm, list: [{a: 1}], __proto__: {x: 1}}
    response: text
    expect: [deny, ask]
    expect_message: no
  - {name: plain, tool: mcp__x, expect: allow}
`);
  const [test, plain] = file.tests;
  assert.deepEqual(Object.keys(test?.params ?? {}), ["command", "list", "__proto__"]);
  assert.deepEqual(test?.params.list, [{ a: 1 }]);
  assert.deepEqual({ ...test, params: {} }, {
    name: "rm",
    tool: "exec",
    agent: "codex",
    session: "s",
    cwd: "/tmp",
    params: {},
    response: "text",
    expect: ["deny", "ask"],
    expect_message: "no",
    line: 3,
  });
  assert.deepEqual(plain, { name: "plain", tool: "mcp__x", params: {}, expect: ["allow"], line: 12 });
});

Deno.test("an error in a merged or aliased part is told where that part stands, once", () => {
  const { diagnostics } = parsePolicy(`version: "1"
policies:
  - name: a
    rules:
      - &r {action: deny, when: {path_matches: "["}}
  - name: b
    rules: [*r, *r]
`);
  assert.deepEqual(diagnostics.map((d) => [d.start.line, d.code]), [[5, "bad-pattern"]]);
});

Deno.test("a parameter that bears an inherited name is not passed over", () => {
  for (const name of ["__proto__", "constructor", "prototype"]) {
    const { file, diagnostics } = parsePolicy(
      `version: "1"\npolicies: [{name: a, rules: [{action: deny, when: {tool_param_matches: {${name}: x}}}]}]\n`,
    );
    assert.equal(file, undefined);
    assert.deepEqual(diagnostics.map((d) => d.code), ["bad-value"]);
  }
});

Deno.test("a rule with an error does not hide what else is wrong with it or with others", () => {
  const { diagnostics } = parsePolicy(`version: "1"
policies:
  - name: a
    rules:
      - action: webhook
        when: {path_matches: ["["], foo: 1}
        once: 3
      - action: nope
        when: {response_matches: "("}
`);
  assert.deepEqual(diagnostics.map((d) => [d.start.line, d.code]), [
    [5, "missing-key"],
    [6, "bad-pattern"],
    [6, "unknown-key"],
    [7, "wrong-type"],
    [8, "bad-value"],
    [9, "bad-regex"],
  ]);
});

Deno.test("names the file as it was told to", () => {
  assert.equal(parsePolicy("x", { file: "~/a.yaml" }).diagnostics[0]?.file, "~/a.yaml");
  assert.equal(parsePolicy("x").diagnostics[0]?.file, "policy.yaml");
  assert.equal(parseSuite("x").diagnostics[0]?.file, "suite.yaml");
});

Deno.test("reads a suite with a path, a policy of its own, or neither", () => {
  const tests = "tests: [{name: a, tool: exec, params: {command: rm}, expect: deny}]\n";
  const test = { name: "a", tool: "exec", params: { command: "rm" }, expect: ["deny"], line: 1 };
  assert.deepEqual(parseSuite(tests), { suite: { tests: [test] }, diagnostics: [] });
  assert.deepEqual(parseSuite(`policy: ../a.yaml\n${tests}`), {
    suite: { policy: "../a.yaml", tests: [{ ...test, line: 2 }] },
    diagnostics: [],
  });
  const inline = parseSuite(`policy:\n  version: "1"\n  default_action: deny\n${tests}`);
  assert.deepEqual(inline.suite?.policy, { version: "1", default_action: "deny", policies: [], tests: [] });
});

Deno.test("a suite's errors are told as a policy's are", () => {
  const { suite, diagnostics } = parseSuite(`policy:
  version: "1"
  policies:
    - name: a
      rules: [{action: require_approval, when: {}}]
    - name: a
      rules: []
tests:
  - {name: a, tool: exec, expect: denied, command: rm}
`);
  assert.equal(suite, undefined);
  assert.deepEqual(diagnostics.map((d) => [d.start.line, d.code]), [
    [5, "removed"],
    [5, "missing-key"],
    [6, "duplicate-name"],
    [7, "empty"],
    [9, "bad-value"],
    [9, "unknown-key"],
  ]);
  assert.deepEqual(parseSuite("policy: a.yaml\n").diagnostics.map((d) => d.code), ["missing-key"]);
});

/** Pieces of which both good and broken policies are made. */
const PIECES = [
  'version: "1"\n',
  "policies:\n",
  "  - name: a\n",
  "    rules:\n",
  "      - action: deny\n",
  "        when:\n",
  "          command_matches: ",
  '["rm *"]\n',
  "default: true\n",
  "{default: true}\n",
  "&a ",
  "*a",
  "<<: ",
  "- ",
  "? ",
  ": ",
  "\t",
  "\n",
  "[",
  "]",
  "{",
  "}",
  '"',
  "'",
  "|\n",
  ">\n",
  "#",
  "---\n",
  "...\n",
  "%YAML 1.1\n",
  "!!str ",
  "!x ",
  "webhook: ",
  "{url: http://x}",
  "runs: ",
  "tests:\n",
  "expect: log\n",
  "\u202e",
  "\ud800",
  "\u0000",
  "~",
  "1",
  "  ",
] as const;

function holdsTogether(text: string): void {
  for (const result of [parsePolicy(text), lintPolicy(text, { now: 0 })]) {
    const hasError = result.diagnostics.some((d) => d.severity === "error");
    assert.equal(result.file === undefined, hasError);
    for (const d of result.diagnostics) {
      assert.ok(d.start.line >= 1 && d.start.column >= 1 && d.message !== "" && !d.message.includes("\n"));
      assert.ok(d.end.line > d.start.line || (d.end.line === d.start.line && d.end.column >= d.start.column));
      assert.ok(d.start.column <= d.source.length + 2);
    }
    const places = result.diagnostics.map((d) => d.start.line * 1e6 + d.start.column);
    assert.deepEqual(places, [...places].sort((a, b) => a - b));
  }
  const suite = parseSuite(text);
  assert.equal(suite.suite === undefined, suite.diagnostics.some((d) => d.severity === "error"));
}

Deno.test("whatever the text, there is a file or an error, never both, and nothing is thrown", () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(...PIECES), { maxLength: 40 }),
      (pieces) => holdsTogether(pieces.join("")),
    ),
    {
      numRuns: 1500,
    },
  );
  fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 200 }), holdsTogether), { numRuns: 300 });
});

Deno.test("whatever the data, there is a file or an error, never both, and nothing is thrown", () => {
  const keys = [
    "version",
    "policies",
    "rules",
    "when",
    "action",
    "name",
    "match",
    "tool",
    "runs",
    "webhook",
    "ask",
    "tests",
  ];
  const more = [
    "tool_param_matches",
    "call_count",
    "agent_depth",
    "effect",
    "expires_at",
    "notify",
    "url",
    "__proto__",
    "default",
  ];
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 6 },
      fc.constantFrom(
        "1",
        "deny",
        "webhook",
        "log",
        "exec",
        "*",
        "",
        "5m",
        "https://x.example",
        1,
        -1,
        1.5,
        true,
        null,
      ),
      fc.array(tie("value"), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom(...keys, ...more), tie("value"), { maxKeys: 5 }),
    ),
  }));
  fc.assert(fc.property(value, (data) => holdsTogether(JSON.stringify({ version: "1", ...Object(data) }))), {
    numRuns: 800,
  });
});

Deno.test("any part of a good policy is a file or an error", () => {
  const text =
    'version: "1"\npolicies:\n  - name: a\n    rules:\n      - action: deny\n        when: {command_matches: ["rm *"]}\n';
  for (let length = 0; length <= text.length; length++) holdsTogether(text.slice(0, length));
});
