import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { type CallEntry, openAuditLog } from "../audit/mod.ts";
import { runProgram } from "./run_program.ts";

interface Run {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

async function run(...words: readonly string[]): Promise<Run> {
  let [out, err] = ["", ""];
  const status = await runProgram(["report", ...words], {
    out: (text) => void (out += text),
    err: (text) => void (err += text),
    color: false,
    width: 80,
  });
  return { status, out, err };
}

const call = (command: string, action: "allow" | "deny"): CallEntry => ({
  kind: "call",
  via: "hook",
  tool: "exec",
  params: { command },
  decision: { action, enforced: true, message: "why", matched_policies: [], partial: false, eval_us: 1 },
});

async function withLog(work: (folder: string, root: string) => Promise<void>): Promise<void> {
  const root = Deno.makeTempDirSync({ prefix: "rampart report " });
  const folder = `${root}/audit`;
  const before = Deno.env.get("RAMPART_HOME");
  Deno.env.set("RAMPART_HOME", `${root}/home`);
  try {
    let ago = 3 * 86_400_000;
    const log = openAuditLog(folder, { now: () => Date.now() - ago });
    await log.append(call("first", "deny"));
    ago = 60_000;
    for (let i = 0; i < 4; i++) await log.append(call(`call ${i}`, i === 0 ? "deny" : "allow"));
    await log.close();
    await work(folder, root);
  } finally {
    if (before === undefined) Deno.env.delete("RAMPART_HOME");
    else Deno.env.set("RAMPART_HOME", before);
    Deno.removeSync(root, { recursive: true });
  }
}

/** What lies beside the home. */
function namesIn(root: string): readonly string[] {
  return [...Deno.readDirSync(root)].map(({ name }) => name).filter((name) => name !== "home").sort();
}

Deno.test("report: a page that only its owner may read, and its SHA-256", () =>
  withLog(async (folder, root) => {
    const path = `${root}/out.html`;
    const { status, out, err } = await run("--audit-dir", folder, "-o", path, "--title", "A <title>");
    assert.deepEqual([status, err], [0, ""]);
    const page = Deno.readFileSync(path);
    const hash = createHash("sha256").update(page).digest("hex");
    assert.equal(out, `${path}: 5 calls, 2 denied, 0 to be asked about\n  SHA-256 ${hash}\n`);
    assert.match(new TextDecoder().decode(page), /^<!doctype html>[^]*<h1>A &lt;title&gt;<\/h1>/);
    if (Deno.build.os !== "windows") assert.equal((Deno.statSync(path).mode ?? 0) & 0o777, 0o600);
    assert.deepEqual(namesIn(root), ["audit", "out.html"]);
  }));

Deno.test("report: to standard output, of a time range", () =>
  withLog(async (folder) => {
    const { out } = await run("--audit-dir", folder, "-o", "-", "--since", "1d");
    assert.match(out, /<b>4<\/b><span>tool calls judged/);
    assert.match(out, /call 0/);
    assert.doesNotMatch(out, /first</);
  }));

Deno.test("report: one of a log that was tampered with is written, and leaves with 1", () =>
  withLog(async (folder, root) => {
    const [file] = [...Deno.readDirSync(folder)].filter(({ name }) => name.endsWith(".jsonl"));
    const path = `${folder}/${file?.name}`;
    Deno.writeTextFileSync(path, Deno.readTextFileSync(path).replace('"deny"', '"allow"'));
    const { status, err } = await run("--audit-dir", folder, "-o", `${root}/out.html`);
    assert.equal(status, 1);
    assert.match(err, /the log is not as it was written \(\d+ problems?\); the report says so/);
    assert.match(Deno.readTextFileSync(`${root}/out.html`), /The log is not as it was written/);
  }));

Deno.test("report: an existing report is replaced", () =>
  withLog(async (folder, root) => {
    const path = `${root}/out.html`;
    Deno.writeTextFileSync(path, "before");
    assert.equal((await run("--audit-dir", folder, "-o", path)).status, 0);
    assert.match(Deno.readTextFileSync(path), /^<!doctype html>/);
  }));

Deno.test("report: where it can't be written, it says so, leaves with 2 and nothing behind", () =>
  withLog(async (folder, root) => {
    Deno.writeTextFileSync(`${root}/file`, "");
    const { status, err } = await run("--audit-dir", folder, "-o", `${root}/file/out.html`);
    assert.equal(status, 2);
    assert.match(err, /cannot write the report to .+\n {2}name another file with --output/);
    assert.deepEqual(namesIn(root), ["audit", "file"]);
    assert.equal((await run("--audit-dir", folder, "-o", root)).status, 2);
  }));

Deno.test("report: an empty time range, and a time that is none", () =>
  withLog(async (folder) => {
    const empty = await run("--audit-dir", folder, "--since", "1h", "--until", "2h");
    assert.equal(empty.status, 2);
    assert.match(empty.err, /the time range is empty/);
    assert.equal((await run("--audit-dir", folder, "--since", "soon")).status, 2);
  }));
