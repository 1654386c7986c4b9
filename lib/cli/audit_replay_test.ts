import assert from "node:assert/strict";
import { type CallEntry, openAuditLog } from "../audit/mod.ts";
import { runProgram } from "./run_program.ts";

interface Run {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

async function run(...words: readonly string[]): Promise<Run> {
  let [out, err] = ["", ""];
  const status = await runProgram(words, {
    out: (text) => void (out += text),
    err: (text) => void (err += text),
    color: false,
    width: 80,
  });
  return { status, out, err };
}

const call = (command: string, action: "allow" | "deny" = "allow"): CallEntry => ({
  kind: "call",
  via: "hook",
  tool: "exec",
  agent: "claude-code",
  cwd: "/",
  params: { command },
  decision: { action, enforced: true, message: "why", matched_policies: [], partial: false, eval_us: 1 },
});

const HOUR = 3_600_000;

/** Calls back with a log: an old call, ten newer ones, and a response; and with a policy that denies them. */
async function withLog(work: (folder: string, policy: string) => Promise<void>): Promise<void> {
  const root = Deno.makeTempDirSync({ prefix: "rampart replay " });
  const folder = `${root}/audit`;
  const policy = `${root}/new.yaml`;
  Deno.writeTextFileSync(
    policy,
    `version: "1"\npolicies:\n  - name: no-curl\n    rules:\n      - { action: deny, when: { command_matches: "curl *" }, message: "Not\\nhere" }\n`,
  );
  const before = Deno.env.get("RAMPART_HOME");
  Deno.env.set("RAMPART_HOME", `${root}/home`);
  try {
    let ago = 5 * HOUR;
    const log = openAuditLog(folder, { now: () => Date.now() - ago });
    await log.append(call("curl old"));
    ago = HOUR;
    for (let i = 0; i < 10; i++) await log.append(call(i % 2 === 0 ? "curl \u202e new" : `echo ${i}`));
    const { params: _, ...rest } = call("curl x");
    await log.append({ ...rest, kind: "response", subject: "curl x", failed: false, size: 1 });
    await log.close();
    await work(folder, policy);
  } finally {
    if (before === undefined) Deno.env.delete("RAMPART_HOME");
    else Deno.env.set("RAMPART_HOME", before);
    Deno.removeSync(root, { recursive: true });
  }
}

Deno.test("audit replay: what would change, grouped, the newest first", () =>
  withLog(async (folder, policy) => {
    const { status, out, err } = await run("audit", "replay", "--config", policy, "--audit-dir", folder);
    assert.deepEqual([status, err], [0, ""]);
    assert.match(out, /^11 calls from .+\n6 would be decided otherwise, 5 as before\n +6 {2}allow → deny\n/);
    assert.match(
      out,
      /🔴 exec "curl \\u202e new"\n {3}allow \[default\] → deny \[no-curl\]\n {3}5 times, .+ by claude-code\n/,
    );
    assert.match(out, / {3}→ Not\n {5}here\n/);
    assert.ok(out.indexOf("curl old") > out.indexOf('new"'));
    assert.match(out, /Not judged: 1 response, as outputs are not recorded/);
  }));

Deno.test("audit replay: the number of groups is limited", () =>
  withLog(async (folder, policy) => {
    const { out } = await run("audit", "replay", "--config", policy, "-n", "1", "--audit-dir", folder);
    assert.doesNotMatch(out, /curl old/);
    assert.match(out, /… and 1 older group: -n 2 lists more/);
  }));

Deno.test("audit replay: a time range", () =>
  withLog(async (folder, policy) => {
    const counted = async (...range: readonly string[]): Promise<number> => {
      const { out } = await run(
        "audit",
        "replay",
        "--config",
        policy,
        "--json",
        "--audit-dir",
        folder,
        ...range,
      );
      return JSON.parse(out).judged;
    };
    assert.equal(await counted(), 11);
    assert.equal(await counted("--since", "2h"), 10);
    assert.equal(await counted("--until", "2h"), 1);
    assert.equal(await counted("--since", "4h", "--until", "2h"), 0);
  }));

Deno.test("audit replay: JSON for programs", () =>
  withLog(async (folder, policy) => {
    const { status, out } = await run(
      ...["audit", "replay", "--config", policy, "--json", "-n", "1", "--audit-dir", folder],
    );
    const found = JSON.parse(out);
    assert.deepEqual([status, found.changed, found.groups.length, found.groups_not_listed], [0, 6, 1, 1]);
    assert.equal(found.actions.allow.deny, 6);
    assert.equal(found.groups[0].would_be.policy, "no-curl");
  }));

Deno.test("audit replay: a policy that does not load, or a time that is none, leaves with 2", () =>
  withLog(async (folder, policy) => {
    Deno.writeTextFileSync(policy, 'version: "1"\npolicies: [{ nam: x }]\n');
    const broken = await run("audit", "replay", "--config", policy, "--audit-dir", folder);
    assert.equal(broken.status, 2);
    assert.match(broken.err, /these policies do not load; nothing was judged/);
    const none = await run("audit", "replay", "--since", "yesterdayish", "--audit-dir", folder);
    assert.equal(none.status, 2);
    assert.match(none.err, /not a time: --since yesterdayish/);
  }));

Deno.test("audit replay: without a policy of its own, by the policies in force", () =>
  withLog(async (folder) => {
    const { status, out } = await run("audit", "replay", "--audit-dir", folder);
    assert.equal(status, 0);
    assert.match(out, /^11 calls from .+, judged by the policies in force now\n0 would be decided otherwise/);
  }));

Deno.test("audit replay: no log, nothing to judge", () =>
  withLog(async (folder) => {
    const { status, out } = await run("audit", "replay", "--audit-dir", `${folder}/none`);
    assert.equal(status, 0);
    assert.match(out, /^No call to judge again is recorded in .+\/none in that time\n/);
  }));
