import assert from "node:assert/strict";
import { compilePolicies, type Decision, evaluate, type ToolCall } from "../engine/mod.ts";
import { parsePolicy } from "../engine/language/mod.ts";
import type { SettingsPlace } from "./convert_rule.ts";
import { type Conversion, convertSettings } from "./converted_policy.ts";
import type { RuleList } from "./settings_rules.ts";

const USER: SettingsPlace = {
  base: "/home/me/.claude",
  start: undefined,
  home: "/home/me",
  platform: "linux",
};
const PROJECT: SettingsPlace = { base: "/work/p", start: "/work/p", home: "/home/me", platform: "linux" };

function conversion(permissions: unknown, place = USER, confined = false): Conversion {
  const text = JSON.stringify({ permissions });
  const made = convertSettings([{ file: "settings.json", text, place, confined }]);
  assert.ok(!("problem" in made));
  return made;
}

/** Judges a call by what comes of the rules alone. */
function judged({ text }: Conversion, call: ToolCall): Decision {
  assert.ok(text !== undefined, "no policy came of it");
  const { file: policy, diagnostics } = parsePolicy(text);
  assert.deepEqual(diagnostics, [], text);
  assert.ok(policy !== undefined);
  const compiled = compilePolicies([{ layer: "custom", file: "converted", policy }], {
    home: "/home/me",
    platform: "linux",
  });
  return evaluate(compiled, { cwd: "/work/p", agent: "claude-code", ...call });
}

const run = (command: string): ToolCall => ({ tool: "exec", agent_tool: "Bash", params: { command } });
const read = (path: string): ToolCall => ({ tool: "read", agent_tool: "Read", params: { path } });
const edit = (path: string): ToolCall => ({ tool: "write", agent_tool: "Edit", params: { path } });
const web = (url: string): ToolCall => ({ tool: "fetch", agent_tool: "WebFetch", params: { url } });
const own = (agent_tool: string, params = {}): ToolCall => ({ tool: "mcp", agent_tool, params });

interface Case {
  readonly rule: string;
  readonly hits: readonly ToolCall[];
  readonly misses: readonly ToolCall[];
  readonly lists?: readonly RuleList[];
  readonly place?: SettingsPlace;
}

const STOP: readonly RuleList[] = ["deny", "ask"];

/** What Claude Code's documentation says each rule matches, and what it does not. */
const CASES: readonly Case[] = [
  {
    rule: "Bash(rm:*)",
    hits: ["rm", "rm x", "rm -rf x", "rm   -rf x"].map(run),
    misses: ["rmdir x", "echo rm x", "git rm x", "npm run rm"].map(run),
  },
  {
    rule: "Bash(npm run test:*)",
    hits: ["npm run test", "npm run test -- --watch", "npm run test > out.txt", "npm run test 2>&1"].map(run),
    misses: ["npm run tests", "npm run test:unit", "npm run build"].map(run),
  },
  {
    rule: "Bash(npm run build)",
    hits: [run("npm run build")],
    misses: ["npm run build --force", "npm run builds"].map(run),
  },
  {
    rule: "Bash(ls *)",
    hits: ["ls", "ls -la"].map(run),
    misses: [run("lsof")],
  },
  { rule: "Bash(ls*)", hits: ["ls", "ls -la", "lsof"].map(run), misses: [run("als")] },
  {
    rule: "Bash(git push *)",
    hits: ["git push", "git push origin main"].map(run),
    misses: ["git pull", "git pushx"].map(run),
  },
  {
    rule: "Bash(git * main)",
    hits: ["git checkout main", "git push origin main"].map(run),
    misses: ["git checkout maint", "git main"].map(run),
  },
  {
    rule: "Bash(git * main *)",
    hits: [run("git push main x")],
    misses: [run("git push main")],
  },
  { rule: "Bash(* install)", hits: ["npm install", "brew install"].map(run), misses: [run("npm install x")] },
  {
    rule: 'Bash(git commit -m "fix *")',
    hits: [run("git commit -m 'fix it'")],
    misses: [run("git commit -m it")],
  },
  { rule: "Bash(jq '.[0]' x.json)", hits: [run('jq ".[0]" x.json')], misses: [run("jq .0 x.json")] },
  { rule: "Bash(echo {a,b})", hits: [run("echo {a,b}")], misses: [run("echo c")], lists: STOP },
  { rule: "Bash(echo a?c)", hits: [run("echo a?c")], misses: [run("echo abc")] },
  {
    rule: "Bash(cat ~/notes:*)",
    hits: ["cat ~/notes", "cat /home/me/notes x"].map(run),
    misses: [run("cat ~/note")],
  },
  { rule: "Bash", hits: ["ls", "rm x"].map(run), misses: [read("/work/p/x")] },
  { rule: "Bash(*)", hits: ["ls", "rm x"].map(run), misses: [read("/work/p/x")] },
  { rule: "Bash(FOO=1 x:*)", hits: [run("FOO=1 x a")], misses: ["x a", "FOO=2 x a"].map(run), lists: STOP },
  {
    rule: "Read(~/.ssh/**)",
    hits: ["/home/me/.ssh/id_rsa", "/home/me/.ssh/a/b"].map(read),
    misses: [read("/home/me/.sshx"), read("/root/.ssh/id_rsa"), edit("/home/me/.ssh/id_rsa")],
  },
  {
    rule: "Read(~/.ssh/**)",
    lists: STOP,
    hits: ["cat ~/.ssh/id_rsa", "cp ~/.ssh/id_rsa /tmp/x"].map(run),
    misses: [run("ls ~/.ssh2")],
  },
  {
    rule: "Read(//etc/shadow)",
    hits: [read("/etc/shadow")],
    misses: [read("/work/p/etc/shadow"), read("/etc/shadow-")],
  },
  {
    rule: "Read(./src/**)",
    hits: ["/work/p/src/a.ts", "/work/p/src/b/a.ts"].map(read),
    misses: ["/work/p/lib/src/a.ts", "/other/src/a.ts"].map(read),
  },
  {
    rule: "Read(.env)",
    hits: ["/work/p/.env", "/work/p/a/b/.env"].map(read),
    misses: ["/work/p/.env.example", "/other/.env"].map(read),
  },
  {
    rule: "Read(.env)",
    place: PROJECT,
    hits: ["/work/p/.env", "/work/p/a/b/.env"].map(read),
    misses: ["/work/p/.env.example", "/other/.env"].map(read),
  },
  {
    rule: "Read(secrets)",
    hits: [read("/work/p/secrets"), read("/work/p/a/secrets/b")],
    misses: [read("/work/p/secret")],
  },
  { rule: "Read(*.pem)", hits: [read("/work/p/a/k.pem")], misses: [read("/work/p/a/k.pem2")] },
  {
    rule: "Read(src/**)",
    lists: STOP,
    hits: ["/work/p/src/a", "/work/p/x/src/a"].map(read),
    misses: [read("/work/p/srcs/a")],
  },
  {
    rule: "Read(src/**)",
    lists: ["allow"],
    hits: [read("/work/p/src/a")],
    misses: [read("/work/p/x/src/a")],
  },
  {
    rule: "Edit(/docs/**)",
    place: PROJECT,
    hits: ["/work/p/docs/a.md", "/work/p/docs/b/a.md"].map(edit),
    misses: [edit("/docs/a.md"), edit("/work/p/.claude/docs/a.md"), read("/work/p/docs/a.md")],
  },
  {
    rule: "Edit(/docs/**)",
    hits: [edit("/home/me/.claude/docs/a.md")],
    misses: [edit("/work/p/docs/a.md")],
  },
  { rule: "Edit(a{b}/*.ts)", hits: [edit("/work/p/a{b}/x.ts")], misses: [edit("/work/p/ab/x.ts")] },
  {
    rule: "Edit(~/.zshrc)",
    lists: STOP,
    hits: [run("echo x >> ~/.zshrc"), run("rm ~/.zshrc")],
    misses: [run("cat ~/.zshrc")],
  },
  {
    rule: "Write(secrets/**)",
    lists: STOP,
    hits: [edit("/work/p/secrets/x")],
    misses: [read("/work/p/secrets/x")],
  },
  { rule: "Read", hits: [read("/x")], misses: [edit("/x"), run("ls")] },
  { rule: "Edit", hits: [edit("/x"), { ...edit("/x"), agent_tool: "Write" }], misses: [read("/x")] },
  { rule: "Write", hits: [{ ...edit("/x"), agent_tool: "Write" }], misses: [edit("/x")] },
  {
    rule: "WebFetch(domain:example.com)",
    hits: ["https://example.com/x", "https://EXAMPLE.com./", "http://example.com:8080/"].map(web),
    misses: ["https://a.example.com/", "https://example.com.evil.net/", "https://notexample.com/"].map(web),
  },
  {
    rule: "WebFetch(domain:*.example.com)",
    hits: ["https://api.example.com/", "https://a.b.example.com/"].map(web),
    misses: [web("https://example.com/")],
  },
  {
    rule: "WebFetch(domain:evil.net)",
    lists: STOP,
    hits: [run("curl https://evil.net/x")],
    misses: [run("curl https://good.net")],
  },
  { rule: "WebFetch(domain:*)", hits: [web("https://a.example/")], misses: [run("curl https://a.example/")] },
  { rule: "WebFetch", hits: [web("https://a.example/")], misses: [run("curl https://a.example/")] },
  {
    rule: "WebSearch",
    hits: [{ tool: "fetch", agent_tool: "WebSearch", params: { query: "x" } }],
    misses: [web("https://a.example/")],
  },
  {
    rule: "mcp__github",
    hits: [own("mcp__github__get_issue")],
    misses: [own("mcp__github2__get_issue"), own("mcp__gitlab__x")],
  },
  { rule: "mcp__github__*", hits: [own("mcp__github__get_issue")], misses: [own("mcp__gitlab__x")] },
  {
    rule: "mcp__github__get_issue",
    hits: [own("mcp__github__get_issue")],
    misses: [own("mcp__github__get_issues")],
  },
  { rule: "mcp__*", lists: STOP, hits: [own("mcp__a__b")], misses: [own("Task")] },
  {
    rule: "Task(Explore)",
    hits: [own("Task", { subagent_type: "Explore" }), own("Agent", { subagent_type: "Explore" })],
    misses: [own("Task", { subagent_type: "Plan" })],
  },
  { rule: "ExitPlanMode", hits: [own("ExitPlanMode")], misses: [own("EnterPlanMode")] },
];

for (const { rule, hits, misses, lists = ["deny", "ask", "allow"], place } of CASES) {
  for (const list of lists) {
    const user = place === undefined || place === USER;
    Deno.test(`${list} ${rule}${user ? "" : " of a project"} speaks of what it speaks of in Claude Code`, () => {
      const made = conversion({ [list]: [rule] }, place);
      for (const call of hits) {
        const { action, granted } = judged(made, call);
        const found = list === "allow" ? granted : action === list;
        assert.ok(found, `${JSON.stringify(call)} is missed:\n${made.text}`);
      }
      for (const call of misses) {
        const { action, granted } = judged(made, call);
        assert.deepEqual(
          [action, granted],
          ["allow", false],
          `${JSON.stringify(call)} is hit:\n${made.text}`,
        );
      }
    });
  }
}

/** Rules of which nothing comes, and a word of the reason. */
const LEFT: readonly (readonly [list: RuleList, rule: string, why: RegExp])[] = [
  ["allow", "Bash(for i in 1)", /no whole command/],
  ["allow", "Bash(ls > out.txt)", /redirection/],
  ["deny", "Bash(ls > out.txt)", /redirection/],
  ["allow", "Bash(FOO=1 x:*)", /variable/],
  ["allow", "Bash(echo $HOME2)", /known when the command runs/],
  ["allow", "Bash(cat *.txt | sh)", /each command by itself/],
  ["allow", "Bash(a 'b' && c)", /several commands/],
  ["deny", "Bash(command:rm *)", /parameter/],
  ["allow", "Write(docs/**)", /never looks at it/],
  ["allow", "Glob(src/**)", /never looks at it/],
  ["deny", "Read(../x)", /"\.\."/],
  ["deny", "Read(!x)", /out of other rules/],
  ["deny", "Read(C:\\x)", /\/\/c/],
  ["deny", "WebFetch(example.com)", /domain/],
  ["allow", "WebFetch(domain:github.*)", /star/],
  ["allow", "mcp__*", /no server/],
  ["deny", "mcp__a__b(x)", /specifier/],
  ["deny", "Skill(x)", /not known/],
  ["deny", "Cd(~/x)", /only a person/],
  ["deny", "Task(model:opus)", /sub-agent/],
  ["deny", "Bash(", /form/],
  ["deny", "", /form/],
];

for (const [list, rule, why] of LEFT) {
  Deno.test(`${list} ${rule || "of an empty text"} is not converted, and it is said why`, () => {
    const { imported, left } = conversion({ [list]: [rule] });
    assert.deepEqual(imported, []);
    assert.deepEqual(left.map(({ list, text }) => [list, text]), [[list, rule]]);
    assert.match(left[0]?.why ?? "", why);
  });
}

Deno.test("deny wins over ask, and ask over allow, whatever the order", () => {
  const made = conversion({
    allow: ["Bash(aws s3 ls)", "Bash(git *)"],
    ask: ["Bash(git push *)"],
    deny: ["Bash(aws *)"],
  });
  assert.equal(judged(made, run("aws s3 ls")).action, "deny");
  assert.equal(judged(made, run("git push")).action, "ask");
  assert.equal(judged(made, run("git status")).granted, true);
});

Deno.test("a command of several parts is allowed only where each part is, and stopped where one is", () => {
  const made = conversion({ allow: ["Bash(git status)", "Bash(npm test *)"], deny: ["Bash(rm *)"] });
  assert.equal(judged(made, run("git status && npm test")).granted, true);
  assert.equal(judged(made, run("git status && make")).granted, false);
  assert.equal(judged(made, run("git status; rm x")).action, "deny");
  assert.equal(judged(made, run("git status | tee x")).granted, false);
});

Deno.test("a rule that allows reaches through the wrappers that Claude Code looks through, and no others", () => {
  const made = conversion({ allow: ["Bash(npm test *)"] });
  for (const wrapper of ["timeout 30", "time", "nice", "nohup", "stdbuf -o0"]) {
    assert.equal(judged(made, run(`${wrapper} npm test x`)).granted, true, wrapper);
    assert.equal(judged(made, run(`${wrapper} make`)).granted, false, wrapper);
  }
  for (const wrapper of ["sudo", "docker exec c", "npx", "bash -c"]) {
    assert.equal(judged(made, run(`${wrapper} npm test x`)).granted, false, wrapper);
  }
});

Deno.test("leave to read a file is no leave to run what reads it", () => {
  const made = conversion({ allow: ["Read(~/x/**)"] });
  assert.equal(judged(made, run("cat ~/x/a")).granted, false);
  assert.equal(judged(made, own("mcp__files__read_file", { path: "~/x/a" })).granted, false);
});

Deno.test("what a project allows is left, but for its own files", () => {
  const rules = ["Bash(npm test)", "Read(~/x)", "Read(//etc/x)", "Edit(/docs/**)", "Read(src/**)"];
  const { imported, left } = conversion({ allow: rules, deny: ["Bash(rm *)"] }, PROJECT, true);
  assert.deepEqual(imported.map(({ text }) => text).sort(), ["Bash(rm *)", "Edit(/docs/**)", "Read(src/**)"]);
  assert.deepEqual(left.map(({ text }) => text), rules.slice(0, 3));
});

Deno.test("what is no rule is told with its line", () => {
  const text =
    '{\n  "permissions": {\n    "defaultMode": "plan",\n    "allow": ["Bash(x)", 7],\n    "newKey": {}\n  }\n}';
  const made = convertSettings([{ file: "s.json", text, place: USER }]);
  assert.ok(!("problem" in made));
  assert.deepEqual(made.left.map(({ line, text, list }) => [line, text, list]), [
    [3, 'defaultMode: "plan"', undefined],
    [4, "7", undefined],
    [5, "newKey: {}", undefined],
  ]);
  assert.match(made.text ?? "", /# s\.json:4: Bash\(x\)/);
});

Deno.test("settings that are no JSON are refused with the line", () => {
  const made = convertSettings([{ file: "s.json", text: '{\n"permissions": {', place: USER }]);
  assert.ok("problem" in made);
  assert.equal(made.line, 2);
  const list = convertSettings([{ file: "s.json", text: "[]", place: USER }]);
  assert.ok("problem" in list);
});

Deno.test("a rule that stands in several files is converted once", () => {
  const text = JSON.stringify({ permissions: { deny: ["Bash(rm:*)", "Bash(rm *)"] } });
  const made = convertSettings([{ file: "a", text, place: USER }, { file: "b", text, place: USER }]);
  assert.ok(!("problem" in made));
  assert.deepEqual(made.imported.map(({ file, text }) => [file, text]), [["a", "Bash(rm:*)"]]);
});

Deno.test("no rule's text gets out of its comment", () => {
  const rule = "Read(a\u2028b\n  - name: x)";
  const { text, left } = conversion({ deny: [rule, "Bash(rm *)"], ask: ["Skill(\n- x)"] });
  assert.ok(text !== undefined);
  assert.deepEqual(parsePolicy(text).diagnostics, []);
  assert.equal(parsePolicy(text).file?.policies.length, 1);
  assert.equal(left.length, 1);
});
