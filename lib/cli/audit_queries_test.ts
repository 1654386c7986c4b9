/**
 * `rampart audit search`, `audit stats` and `audit export`, and the filters of `audit tail`.
 *
 * @module
 */

import assert from "node:assert/strict";
import { type AuditEvent, type CallEntry, openAuditLog } from "../audit/mod.ts";
import { type Command, UsageError } from "./command.ts";
import { command as exporting } from "./audit_export.ts";
import { command as searching } from "./audit_search.ts";
import { command as counting } from "./audit_stats.ts";
import { command as tailing } from "./audit_tail.ts";
import { parseInput } from "./parse.ts";

interface Run {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command. Wrong usage gives 2 and its message, as the program does. */
async function run(command: Command, ...words: readonly string[]): Promise<Run> {
  let [out, err] = ["", ""];
  const terminal = {
    out: (text: string) => void (out += text),
    err: (text: string) => void (err += text),
    color: false,
    width: 80,
  };
  const input = parseInput(command, words);
  if ("problem" in input) return { status: 2, out, err: input.problem };
  try {
    const status = await command.run(input, terminal);
    return { status, out, err };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return { status: 2, out, err: `${err}${error.message}\n${error.hint ?? ""}` };
  }
}

const call = (command: string, more: Partial<CallEntry> = {}): CallEntry => ({
  kind: "call",
  via: "hook",
  tool: "exec",
  agent: "claude-code",
  params: { command },
  decision: {
    action: "allow",
    enforced: true,
    message: "",
    matched_policies: [],
    partial: false,
    eval_us: 1,
  },
  ...more,
});
const { decision } = call("");
const denied = {
  ...decision,
  action: "deny",
  message: "no",
  policy: "keys",
  matched_policies: ["keys"],
} as const;

/** Two calls of three hours ago, four of now, one of them denied and one hostile. */
async function withLog(work: (folder: string, root: string) => Promise<void>): Promise<void> {
  const root = Deno.makeTempDirSync({ prefix: "rampart audit " });
  const folder = `${root}/audit`;
  try {
    let ago = 3 * 3_600_000;
    const log = openAuditLog(folder, { now: () => Date.now() - ago });
    await log.append(call("old one", { agent: "codex" }));
    await log.append(call("old two"));
    ago = 0;
    await log.append(call("cat ~/.ssh/id_rsa", { decision: denied }));
    await log.append(call("x", { tool: "fetch", params: { url: "https://e.example/a" }, agent: "codex" }));
    await log.append(call("echo \u001b[2J\u202e=1+1", { agent: "a\u001b[31mb" }));
    await log.append(call("=1+1"));
    await log.append({ kind: "notice", notice: "daemon-stopped", level: "info", message: "bye" });
    await log.close();
    await work(folder, root);
  } finally {
    Deno.removeSync(root, { recursive: true });
  }
}

const seqs = (out: string): readonly number[] =>
  out.trimEnd().split("\n").filter((line) => line !== "").map((line) => (JSON.parse(line) as AuditEvent).seq);

for (
  const [words, expected] of [
    [[], [0, 1, 2, 3, 4, 5, 6]],
    [["--tool", "fetch"], [3]],
    [["--agent", "codex"], [0, 3]],
    [["--agent", "codex", "--tool", "exec"], [0]],
    [["--agent", "codex,claude-code", "--since", "1h"], [2, 3, 5]],
    [["--action", "deny"], [2]],
    [["--policy", "keys"], [2]],
    [["--path", "~/.ssh/*"], [2]],
    [["--path", "**/.ssh/id_*"], [2]],
    [["--text", "old"], [0, 1]],
    [["--kind", "notice"], [6]],
    [["--until", "1h"], [0, 1]],
    [["--kind", "call", "-n", "2"], [4, 5]],
    [["--tool", "exec", "-n", "2"], [4, 5]],
    [["-n", "0"], []],
  ] as readonly (readonly [readonly string[], readonly number[]])[]
) {
  Deno.test(`audit search ${words.join(" ")}: finds ${expected.join(", ") || "nothing"}`, () =>
    withLog(async (folder) => {
      const { status, out, err } = await run(searching, "--json", "--audit-dir", folder, ...words);
      assert.deepEqual([status, err], [0, ""]);
      assert.deepEqual(seqs(out), expected);
    }));
}

Deno.test("audit search: for people, with what an agent said made safe", () =>
  withLog(async (folder) => {
    const { out } = await run(searching, "--audit-dir", folder, "--text", "echo");
    assert.match(out, /✅ \d\d:\d\d:\d\d exec "echo \\u001b\[2J\\u202e=1\+1" \[default\]\n$/);
  }));

Deno.test("audit search: says so where nothing was found", () =>
  withLog(async (folder) => {
    const { status, out } = await run(searching, "--audit-dir", folder, "--text", "nowhere");
    assert.deepEqual([status, out], [0, `No event was found in ${folder}\n`]);
    assert.equal((await run(searching, "--audit-dir", folder, "--text", "nowhere", "--json")).out, "");
  }));

for (const command of [searching, counting, exporting, tailing]) {
  Deno.test(`${command.name}: a wrong filter is wrong usage, with what is right`, async () => {
    const { status, err } = await run(command, "--action", "denied");
    assert.equal(status, 2);
    assert.match(err, /--action cannot be "denied"\none or more of deny, ask, watch, allow/);
  });

  Deno.test(`${command.name}: a log that can't be read leaves with 2 and says why`, async () => {
    const file = Deno.makeTempFileSync();
    try {
      const { status, err } = await run(command, "--audit-dir", file, "--tool", "x");
      assert.equal(status, 2);
      assert.match(err, /cannot read the audit log in .*--audit-dir/s);
    } finally {
      Deno.removeSync(file);
    }
  });
}

Deno.test("audit tail: the last of those that are asked for", () =>
  withLog(async (folder) => {
    const { out } = await run(tailing, "--json", "--audit-dir", folder, "--tool", "exec", "-n", "2");
    assert.deepEqual(seqs(out), [4, 5]);
    const none = await run(tailing, "--audit-dir", folder, "--tool", "mcp");
    assert.equal(none.out, `No event was found in ${folder}\n`);
  }));

Deno.test("audit tail: --follow shows what is asked for alone, through files that are full", {
  ignore: Deno.build.os === "windows",
}, () =>
  withLog(async (folder) => {
    const main = new URL("../../main.ts", import.meta.url).pathname;
    const args = [
      "run",
      "--quiet",
      "--no-check",
      "--no-prompt",
      "--allow-read",
      "--allow-env",
      "--allow-sys",
    ];
    const words = ["audit", "tail", "--follow", "--json", "--tool", "fetch", "--audit-dir", folder];
    const child = new Deno.Command(Deno.execPath(), {
      args: [...args, main, ...words],
      stdin: "null",
      stdout: "piped",
    }).spawn();
    const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
    let out = "";
    const until = async (lines: number): Promise<void> => {
      while (out.split("\n").length <= lines) {
        const { value, done } = await reader.read();
        assert.ok(!done, `it ended early: ${out}`);
        out += value;
      }
    };
    await until(1);
    // Each event is more than a file may hold.
    const log = openAuditLog(folder, { keeping: { maxSize: 1 } });
    for (const tool of ["exec", "fetch", "exec", "fetch"]) {
      await log.append(call("x", { tool, params: { url: "https://e.example/b" } }));
    }
    await log.close();
    await until(3);
    child.kill("SIGINT");
    while (!(await reader.read()).done);
    assert.equal((await child.status).code, 0);
    assert.deepEqual(seqs(out), [3, 8, 10]);
    const names = [...Deno.readDirSync(folder)].map(({ name }) => name);
    assert.ok(names.some((name) => /\.4\.jsonl$/.test(name)), "the log is in several files");
  }));

Deno.test("audit stats: bars of calls by action, tool, agent and policy", () =>
  withLog(async (folder) => {
    const { status, out } = await run(counting, "--audit-dir", folder);
    assert.equal(status, 0);
    assert.match(out, /^6 events, from \d{4}-\d\d-\d\d \d\d:\d\d to /);
    assert.match(out, /\nby action\n {2}allow {2}5 {2}█{50}\n {2}deny {3}1 {2}█{10}\n/);
    assert.match(out, /\nby tool\n {2}exec {3}5 {2}1 denied {2}█+\n {2}fetch {2}1 {12}█+\n/);
    assert.match(out, /\n {2}a\\u001b\[31mb +1 /);
    assert.match(out, /\nby policy\n {2}keys {2}1 {2}1 denied {2}█+\n$/);
  }));

Deno.test("audit stats: one object for programs", () =>
  withLog(async (folder) => {
    const { out } = await run(
      counting,
      "--audit-dir",
      folder,
      "--json",
      "--by",
      "kind,hour",
      "--kind",
      "notice",
    );
    const { events, by } = JSON.parse(out);
    assert.equal(events, 1);
    assert.deepEqual(by.kind, [{ value: "notice", events: 1, denied: 0 }]);
    assert.match(by.hour[0].value, /^\d{4}-\d\d-\d\dT\d\d:00Z$/);
  }));

Deno.test("audit stats: nothing to count, and a key that there isn't", () =>
  withLog(async (folder) => {
    const { status, out } = await run(counting, "--audit-dir", folder, "--tool", "mcp");
    assert.deepEqual([status, out], [0, `No event was found in ${folder}\n`]);
    const wrong = await run(counting, "--by", "action,colour");
    assert.equal(wrong.status, 2);
    assert.match(wrong.err, /--by cannot be "action,colour"/);
  }));

Deno.test("audit export: the lines of the log, letter for letter", () =>
  withLog(async (folder) => {
    const { status, out } = await run(exporting, "--audit-dir", folder);
    const names = [...Deno.readDirSync(folder)].map(({ name }) => name).filter((n) => n.endsWith(".jsonl"))
      .sort();
    assert.equal(status, 0);
    assert.equal(out, names.map((name) => Deno.readTextFileSync(`${folder}/${name}`)).join(""));
  }));

for (
  const [format, lines] of [
    ["csv", /^time,.*\r\n(.*\r\n){2}$/],
    ["cef", /^(CEF:0\|Rampart\|.*\n){2}$/],
    ["ocsf", /^(\{"category_uid":.*"device":\{.*"hostname":"box"\}.*\n){2}$/],
  ] as const
) {
  Deno.test(`audit export: ${format}, of what is asked for`, () =>
    withLog(async (folder) => {
      const host = format === "ocsf" ? ["--host", "box"] : [];
      const { out } = await run(
        exporting,
        "--audit-dir",
        folder,
        "--format",
        format,
        "--agent",
        "codex",
        ...host,
      );
      assert.match(out, lines);
    }));
}

Deno.test("audit export: a file that is there as a whole, for this user alone", () =>
  withLog(async (folder, root) => {
    const path = `${root}/out.csv`;
    Deno.writeTextFileSync(path, "what was there before");
    const { status, out, err } = await run(exporting, "--audit-dir", folder, "--format", "csv", "-o", path);
    assert.deepEqual([status, out, err], [0, "", "7 events written\n"]);
    const text = Deno.readTextFileSync(path);
    assert.equal(text.split("\r\n").length, 9);
    assert.match(text, /,'=1\+1,/);
    if (Deno.build.os !== "windows") assert.equal((Deno.statSync(path).mode ?? 0) & 0o777, 0o600);
    assert.deepEqual([...Deno.readDirSync(root)].map(({ name }) => name).sort(), ["audit", "out.csv"]);
  }));

Deno.test("audit export: does not write where it must not or can't", () =>
  withLog(async (folder, root) => {
    const paths = [`${folder}/2026-01-01.jsonl`, `${root}/audit/../audit/x`, root, `${root}/none/x`];
    const before = [...Deno.readDirSync(folder)].length;
    for (const path of paths) {
      const { status, err } = await run(exporting, "--audit-dir", folder, "--output", path);
      assert.equal(status, 2, path);
      assert.match(err, /cannot write .*--output/s);
    }
    assert.equal([...Deno.readDirSync(folder)].length, before);
  }));

Deno.test("audit export: what fails leaves the file as it was and nothing beside it", () =>
  withLog(async (folder, root) => {
    const path = `${root}/out`;
    Deno.writeTextFileSync(path, "before");
    Deno.writeTextFileSync(`${folder}/2020-01-01.jsonl.gz`, "damaged");
    const { status, err } = await run(exporting, "--audit-dir", folder, "--output", path);
    assert.equal(status, 2);
    assert.match(err, /damaged/);
    assert.equal(Deno.readTextFileSync(path), "before");
    assert.deepEqual([...Deno.readDirSync(root)].map(({ name }) => name).sort(), ["audit", "out"]);
  }));

Deno.test("audit export: --host is for OCSF alone, other formats are refused", async () => {
  assert.equal((await run(exporting, "--format", "csv", "--host", "x")).status, 2);
  assert.match((await run(exporting, "--format", "xml")).err, /--format cannot be "xml"/);
});
