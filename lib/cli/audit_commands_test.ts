/**
 * `rampart audit tail`, `rampart audit verify` and `rampart log`.
 *
 * @module
 */

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
  params: { command },
  decision: { action, enforced: true, message: "why", matched_policies: [], partial: false, eval_us: 1 },
});

/** Calls back with a log of thirty calls, one of them denied, and a notice at the end. */
async function withLog(work: (folder: string) => Promise<void>): Promise<void> {
  const root = Deno.makeTempDirSync({ prefix: "rampart audit " });
  const folder = `${root}/audit`;
  try {
    // The first calls are three hours old.
    let ago = 3 * 3_600_000;
    const log = openAuditLog(folder, { now: () => Date.now() - ago });
    for (let i = 0; i < 30; i++) {
      if (i === 20) ago = 0;
      await log.append(call(`call ${i}`, i === 7 ? "deny" : "allow"));
    }
    await log.append({ kind: "notice", notice: "daemon-stopped", level: "info", message: "bye" });
    await log.close();
    await work(folder);
  } finally {
    Deno.removeSync(root, { recursive: true });
  }
}

/** Numbers of the calls that are shown. */
const shown = (out: string): readonly number[] =>
  [...out.matchAll(/"call (\d+)"/g)].map(([, number]) => Number(number));
const range = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from }, (_, i) => from + i);

Deno.test("audit tail: the last ten events of all kinds", () =>
  withLog(async (folder) => {
    const { status, out, err } = await run("audit", "tail", "--audit-dir", folder);
    assert.deepEqual([status, err], [0, ""]);
    assert.deepEqual(shown(out), range(21, 30));
    assert.match(out, /daemon-stopped\n {3}→ bye\n$/);
  }));

Deno.test("audit tail: as many as are wanted, as they stand in the log", () =>
  withLog(async (folder) => {
    const { out } = await run("audit", "tail", "-n", "31", "--json", "--audit-dir", folder);
    const text = [...Deno.readDirSync(folder)].map(({ name }) => name).filter((name) =>
      name.endsWith(".jsonl")
    ).sort()
      .map((name) => Deno.readTextFileSync(`${folder}/${name}`)).join("");
    assert.equal(out, text);
    assert.equal((await run("audit", "tail", "-n", "0", "--json", "--audit-dir", folder)).out, "");
  }));

Deno.test("log: the last 25 calls, without notices", () =>
  withLog(async (folder) => {
    assert.deepEqual(shown((await run("log", "--audit-dir", folder)).out), range(5, 30));
  }));

Deno.test("log: what was denied; what was lately; both", () =>
  withLog(async (folder) => {
    const numbers = async (...words: readonly string[]) =>
      shown((await run("log", "--audit-dir", folder, ...words)).out);
    assert.deepEqual(await numbers("--deny"), [7]);
    assert.deepEqual(await numbers("--since", "2h"), range(20, 30));
    assert.deepEqual(await numbers("--since", "4h", "-n", "100"), range(0, 30));
    assert.deepEqual(await numbers("--since", "2h", "--deny"), []);
  }));

Deno.test("audit verify: a sound log leaves with 0, a tampered one with 1 and says where", () =>
  withLog(async (folder) => {
    const sound = await run("audit", "verify", "--audit-dir", folder);
    assert.equal(sound.status, 0);
    assert.match(
      sound.out,
      /✓ sound: 31 events in [12] files?\n {2}last: event 30, [0-9a-f]{64}\n {2}no checkpoint yet: .*\n$/,
    );
    const [file = ""] = [...Deno.readDirSync(folder)].map(({ name }) => name).filter((name) =>
      name.endsWith("l")
    ).sort();
    const text = Deno.readTextFileSync(`${folder}/${file}`);
    Deno.writeTextFileSync(`${folder}/${file}`, text.replace("call 3", "call 4"));
    const tampered = await run("audit", "verify", "--audit-dir", folder);
    assert.equal(tampered.status, 1);
    assert.match(
      tampered.out,
      /^\d{4}-\d\d-\d\d\.jsonl:4: event 3 \(\w{26}\): this event is not the one that was hashed\n/,
    );
    assert.match(tampered.out, /✗ tampered: 1 problem, 31 events/);
    const json = await run("audit", "verify", "--json", "--audit-dir", folder);
    assert.equal(json.status, 1);
    assert.equal(JSON.parse(json.out).problems[0].line, 4);
  }));

Deno.test("audit and log: no log is no error", async () => {
  const folder = "/nonexistent/audit";
  for (const words of [["audit", "tail"], ["audit", "verify"], ["log"], ["log", "--deny"]]) {
    const { status, out, err } = await run(...words, "--audit-dir", folder);
    assert.deepEqual([status, err], [0, ""]);
    assert.match(out, /in \/nonexistent\/audit\n$/);
  }
});

Deno.test("audit and log: what can't be read leaves with 2 and says why", async () => {
  const file = Deno.makeTempFileSync();
  try {
    for (const words of [["audit", "tail"], ["audit", "verify"], ["log"]]) {
      const { status, err } = await run(...words, "--audit-dir", file);
      assert.equal(status, 2);
      assert.match(err, /cannot read the audit log in .*--audit-dir/s);
    }
  } finally {
    Deno.removeSync(file);
  }
});

Deno.test("audit and log: wrong numbers and times are usage errors", async () => {
  assert.equal((await run("log", "-n", "many")).status, 2);
  assert.equal((await run("log", "--since", "yesterday")).status, 2);
});

Deno.test("audit tail: --follow shows what comes, and ends with Ctrl-C", {
  ignore: Deno.build.os === "windows",
}, () =>
  withLog(async (folder) => {
    const main = new URL("../../main.ts", import.meta.url).pathname;
    const args = ["run", "--quiet", "--no-prompt", "--allow-read", "--allow-env", "--allow-sys", main];
    const child = new Deno.Command(Deno.execPath(), {
      args: [...args, "audit", "tail", "--follow", "-n", "1", "--audit-dir", folder],
      stdin: "null",
      stdout: "piped",
    }).spawn();
    const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
    let out = "";
    const until = async (text: string): Promise<void> => {
      while (!out.includes(text)) {
        const { value, done } = await reader.read();
        assert.ok(!done, `it ended before ${text}: ${out}`);
        out += value;
      }
    };
    await until("daemon-stopped");
    const log = openAuditLog(folder);
    await log.append(call("call 31"));
    await log.close();
    await until("call 31");
    child.kill("SIGINT");
    while (!(await reader.read()).done);
    assert.equal((await child.status).code, 0);
  }));
