/**
 * `rampart audit prove`, `prove-consistency`, `checkpoint` and `key`; and that the verifier in Python, which was written by
 * the description alone, finds the same of every proof.
 *
 * @module
 */

import assert from "node:assert/strict";
import fc from "fast-check";
import { type CallEntry, openAuditLog } from "../audit/mod.ts";
import { runProgram } from "./run_program.ts";

const PYTHON = new URL("../audit/testdata/verify.py", import.meta.url).pathname;
const NOON = Date.UTC(2026, 0, 31, 12);
const DAY = 86_400_000;

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

const call = (command: string): CallEntry => ({
  kind: "call",
  via: "hook",
  tool: "exec",
  params: { command },
  decision: {
    action: "allow",
    enforced: true,
    message: "",
    matched_policies: [],
    partial: false,
    eval_us: 1,
  },
});

/** A log in a folder of its own, and commands about it. */
interface Log {
  readonly root: string;
  readonly folder: string;
  /** Writes a file beside the log's folder. */
  file(name: string, text: string): string;
  prove(...words: readonly string[]): Promise<Run>;
  consistency(...words: readonly string[]): Promise<Run>;
}

/** Calls back with a log of 250 calls on three days: checkpoints of 100, 210 and 250 events, and of 110 and 220 at ends of days. */
async function withLog(work: (log: Log) => Promise<void>): Promise<void> {
  const root = Deno.makeTempDirSync({ prefix: "rampart prove " });
  const folder = `${root}/audit`;
  try {
    await append(folder, `${root}/key`, { from: 0, to: 250 });
    const of = (name: string) => (...words: readonly string[]) =>
      run("audit", name, "--audit-dir", folder, ...words);
    const file = (name: string, text: string): string => {
      Deno.writeTextFileSync(`${root}/${name}`, text);
      return `${root}/${name}`;
    };
    await work({ root, folder, file, prove: of("prove"), consistency: of("prove-consistency") });
  } finally {
    Deno.removeSync(root, { recursive: true });
  }
}

async function append(
  folder: string,
  key: string,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<void> {
  let now = NOON;
  const log = openAuditLog(folder, { key, now: () => now });
  for (let i = from; i < to; i++) {
    now = NOON + Math.floor(i / 110) * DAY;
    await log.append(call(`call ${i}`));
  }
  await log.close();
}

/** What the verifier in Python says of a proof. */
async function python(option: "--proof" | "--consistency", path: string, folder: string): Promise<boolean> {
  const args = ["-B", PYTHON, option, path, "--public-key", `${folder}/public-key.txt`];
  const { code, stdout, stderr } = await new Deno.Command("python3", { args }).output();
  assert.equal(new TextDecoder().decode(stderr), "");
  assert.equal(new TextDecoder().decode(stdout), code === 0 ? "proven\n" : "not proven\n");
  return code === 0;
}

/**
 * Changes bytes of a proof, and sees that neither verifier believes it.
 *
 * @param check The function of the verifier in Python.
 */
async function mutated(
  { proof, check, folder }: { readonly proof: string; readonly check: string; readonly folder: string },
  ours: (path: string) => Promise<Run>,
): Promise<void> {
  const bytes = new TextEncoder().encode(proof);
  const change = fc.tuple(fc.nat({ max: bytes.length - 1 }), fc.integer({ min: 1, max: 255 }));
  const path = `${folder}/../changed`;
  const all: string[] = [proof];
  await fc.assert(
    fc.asyncProperty(change, async ([at, by]) => {
      const changed = bytes.slice();
      changed[at] = (changed[at] ?? 0) ^ by;
      Deno.writeFileSync(path, changed);
      assert.equal((await ours(path)).status, 1, `byte ${at} by ${by}`);
      all.push(new TextDecoder().decode(changed));
    }),
    { numRuns: 200 },
  );
  const script = `import json, sys\nsys.path.insert(0, ${JSON.stringify(PYTHON.replace(/[^/]*$/, ""))})\n` +
    `import verify\nkeys = verify.known_keys(${JSON.stringify(folder)}, [])\n` +
    `print(json.dumps([i for i, text in enumerate(json.load(sys.stdin)) if verify.${check}(text, keys)]))`;
  const child = new Deno.Command("python3", {
    args: ["-B", "-c", script],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(JSON.stringify(all)));
  await writer.close();
  // Only the one that was not changed.
  assert.deepEqual(JSON.parse(new TextDecoder().decode((await child.output()).stdout)), [0]);
}

/** Changes the hash that an event states to have, and makes it fit, as one who writes the log anew would. */
function changeEvent(folder: string, from: string, to: string): void {
  for (const { name } of Deno.readDirSync(folder)) {
    if (!name.endsWith(".jsonl")) continue;
    const path = `${folder}/${name}`;
    Deno.writeTextFileSync(path, Deno.readTextFileSync(path).replace(from, to));
  }
}

Deno.test("audit prove: any event, by its number and by its id, and both verifiers agree", () =>
  withLog(async ({ prove, file, folder }) => {
    for (const seq of [0, 99, 100, 109, 110, 249]) {
      const { status, out, err } = await prove(`${seq}`);
      assert.equal(status, 0, err);
      assert.match(out, new RegExp(`^c2sp\\.org/tlog-proof@v1\nextra \\S+\nindex ${seq}\n`));
      const path = file("event.tlog-proof", out);
      const checked = await prove("--check", path);
      assert.equal(checked.status, 0, checked.out);
      assert.match(
        checked.out,
        new RegExp(`^✓ proven: event ${seq} .*250 events.*\n.*"command":"call ${seq}"`),
      );
      assert.equal(await python("--proof", path, folder), true);
      const { id } = JSON.parse(checked.out.split("\n")[1] ?? "");
      assert.equal((await prove(id.toLowerCase())).out, out);
    }
  }));

Deno.test("audit prove: a proof in which any byte was changed is not believed, by neither verifier", () =>
  withLog(async ({ prove, file, folder }) => {
    const { out } = await prove("123");
    await mutated({ proof: out, check: "check_proof", folder }, (path) => prove("--check", path));
    const changes = [
      out.replace(/\n[^\n]{43}=\n/, "\n"),
      out.replace("index 123\n", "index 124\n"),
      out.replace("index 123\n", "index 0123\n"),
      out.replace(/\nextra .*\n/, "\n"),
      `${out}\n`,
    ];
    for (const [i, changed] of changes.entries()) {
      const path = file("changed.tlog-proof", changed);
      assert.notEqual(changed, out);
      const believed = [(await prove("--check", path)).status === 0, await python("--proof", path, folder)];
      assert.deepEqual(believed, [false, false], `change ${i}`);
    }
  }));

Deno.test("audit prove: a proof of one log is none for another's key", () =>
  withLog(async ({ prove, file, root }) => {
    const path = file("event.tlog-proof", (await prove("5")).out);
    await append(`${root}/other`, `${root}/other key`, { from: 0, to: 1 });
    const other = `${root}/other/public-key.txt`;
    const checked = await prove("--check", path, "--public-key", other);
    assert.equal(checked.status, 1);
    assert.match(checked.out, /✗ not proven: of its checkpoint: it is not signed by a known key/);
    const key = Deno.readTextFileSync(`${root}/audit/public-key.txt`).trim();
    assert.equal((await run("audit", "prove", "--check", path, "--public-key", key)).status, 0);
  }));

Deno.test("audit prove: an event that no checkpoint covers yet", () =>
  withLog(async ({ prove, folder }) => {
    const log = openAuditLog(folder, { now: () => NOON + 2 * DAY });
    await log.append(call("one more"));
    await log.close();
    const { status, out, err } = await prove("250");
    assert.deepEqual([status, out], [1, ""]);
    assert.match(
      err,
      /not proven: no checkpoint covers event 250 \(\w{26}\) yet: the newest covers 250 events/,
    );
  }));

Deno.test("audit prove: an event that is not there, and what is no event", () =>
  withLog(async ({ prove }) => {
    const { status, err } = await prove("251");
    assert.deepEqual([status, err], [1, "rampart: not proven: event 251 is not in the log\n"]);
    assert.equal((await prove("01M7ZDRKR4PJDF3T3EKZWMDGE3")).status, 1);
    assert.equal(JSON.parse((await prove("251", "--json")).out).why, "missing");
    assert.equal((await prove("first")).status, 2);
    assert.equal((await prove()).status, 2);
    assert.equal((await prove("1", "--check", "x")).status, 2);
  }));

Deno.test("audit prove: nothing is proven of an event that was changed, or where others were", () =>
  withLog(async ({ prove, folder }) => {
    const { hash } = JSON.parse((await prove("7", "--json")).out);
    changeEvent(folder, '"call 8"', '"call 9"');
    const changed = await prove("8");
    assert.equal(changed.status, 1);
    assert.match(changed.err, /event 8 .* is not as it was hashed\n {2}see: rampart audit verify/);
    assert.equal((await prove("100")).status, 0);
    changeEvent(folder, `"hash":"${hash}"`, `"hash":"${"0".repeat(64)}"`);
    const others = await prove("100");
    assert.equal(others.status, 1);
    assert.match(others.err, /the events are not those that the checkpoint of 250 events was made of/);
  }));

Deno.test("audit prove: in JSON it says what the text says", () =>
  withLog(async ({ prove }) => {
    const { proven, seq, proof, checkpoint } = JSON.parse((await prove("7", "--json")).out);
    assert.deepEqual([proven, seq, proof, checkpoint.size], [true, 7, (await prove("7")).out, 250]);
  }));

Deno.test("audit prove-consistency: between sizes and to the newest, and both verifiers agree", () =>
  withLog(async ({ consistency, file, folder }) => {
    for (const [from, to] of [[100, 250], [110, 210], [250, 250]] as const) {
      const sizes = to === 250 ? [`${from}`] : [`${from}`, `${to}`];
      const { status, out, err } = await consistency(...sizes);
      assert.equal(status, 0, err);
      assert.match(err, new RegExp(`It holds: the first ${from} of the ${to} events`));
      const path = file("grown.proof", out);
      const checked = await consistency("--check", path);
      assert.match(checked.out, new RegExp(`^✓ proven: the ${from} events of .* the first of the ${to} `));
      assert.equal(await python("--consistency", path, folder), true);
    }
  }));

Deno.test("audit prove-consistency: a proof in which any byte was changed is not believed, by neither verifier", () =>
  withLog(async ({ consistency, folder }) => {
    const { out } = await consistency("100");
    await mutated({ proof: out, check: "check_consistency", folder }, (path) => consistency("--check", path));
  }));

Deno.test("audit prove-consistency: from a checkpoint that was kept elsewhere", () =>
  withLog(async ({ consistency, file, folder, root }) => {
    const { out } = await run("audit", "checkpoint", "--audit-dir", folder);
    const path = file("kept.txt", out);
    await append(folder, `${root}/key`, { from: 250, to: 300 });
    const { status, err } = await consistency(path);
    assert.equal(status, 0, err);
    assert.match(err, /the first 250 of the 300 events/);
  }));

Deno.test("audit prove-consistency: a log that was rolled back, or grew another way, is found", () =>
  withLog(async ({ consistency, file, folder, root }) => {
    const early = `${root}/early`;
    Deno.mkdirSync(early);
    for (const { name, isFile } of Deno.readDirSync(folder)) {
      if (isFile) Deno.copyFileSync(`${folder}/${name}`, `${early}/${name}`);
    }
    await append(folder, `${root}/key`, { from: 250, to: 300 });
    const kept = file("kept.txt", (await run("audit", "checkpoint", "--audit-dir", folder)).out);
    const rolledBack = await consistency(kept, "--audit-dir", early);
    assert.equal(rolledBack.status, 1);
    assert.match(
      rolledBack.err,
      /newest checkpoint covers 250 events, and .*kept\.txt covers 300: the log was rolled back/,
    );
    await append(early, `${root}/key`, { from: 1000, to: 1060 });
    const forked = await consistency(kept, "--audit-dir", early);
    assert.equal(forked.status, 1);
    assert.match(
      forked.err,
      /the 300 events of the first checkpoint are not the first ones of the 310 of the second/,
    );
    assert.equal(JSON.parse((await consistency(kept, "--json", "--audit-dir", early)).out).why, "tampered");
  }));

Deno.test("audit prove-consistency: sizes without a checkpoint, and what is none", () =>
  withLog(async ({ consistency, file }) => {
    const { status, err } = await consistency("150");
    assert.equal(status, 2);
    assert.match(err, /no checkpoint of 150 events\n {2}the nearest: \d+ and \d+\n/);
    assert.equal((await consistency(file("none", "rubbish\n"))).status, 2);
    assert.equal((await consistency("/nonexistent/file")).status, 2);
    assert.equal((await consistency("250", "100")).status, 2);
    assert.equal((await consistency()).status, 2);
  }));

Deno.test("audit prove: after old files were deleted, what is kept is proven, and the rest is said to be gone", () =>
  withLog(async ({ prove, consistency, file, folder, root }) => {
    const log = openAuditLog(folder, {
      key: `${root}/key`,
      now: () => NOON + 5 * DAY,
      keeping: { keepDays: 4, gzipAfterDays: 1 },
    });
    await log.append(call("late"));
    const { pruned, problems } = await log.tidy();
    assert.deepEqual([pruned, problems], [["2026-01-31.jsonl"], []]);
    await log.close();
    for (const seq of [110, 180, 249]) {
      const { status, out, err } = await prove(`${seq}`);
      assert.equal(status, 0, err);
      const path = file("event.tlog-proof", out);
      assert.equal((await prove("--check", path)).status, 0);
      assert.equal(await python("--proof", path, folder), true);
    }
    const gone = await prove("109");
    assert.equal(gone.status, 1);
    assert.match(gone.err, /event 109 is not kept: the log begins with event 110/);
    for (const size of ["110", "210"]) {
      const { status, out, err } = await consistency(size);
      assert.equal(status, 0, err);
      assert.equal(await python("--consistency", file("grown.proof", out), folder), true);
    }
    const unknown = await consistency("100");
    assert.equal(unknown.status, 1);
    assert.match(unknown.err, /not proven: it needs hashes of events before event 110, which were deleted/);
    const damaged = Deno.readTextFileSync(`${folder}/start.txt`).replace(/frontier ../, "frontier zz");
    Deno.writeTextFileSync(`${folder}/start.txt`, damaged);
    assert.match((await prove("110")).err, /start\.txt.* is damaged/);
  }));

Deno.test("audit checkpoint: the newest one, as it stands in the log", () =>
  withLog(async ({ folder }) => {
    const { status, out, err } = await run("audit", "checkpoint", "--audit-dir", folder);
    assert.equal(status, 0);
    assert.match(out, /^rampart\.local\/audit\/[0-9a-f]{16}\n250\n/);
    assert.ok(Deno.readTextFileSync(`${folder}/checkpoints.txt`).endsWith(out));
    assert.match(err, /It covers 250 events.*verify --against FILE/s);
    const json = await run("audit", "checkpoint", "--json", "--audit-dir", folder);
    const { size, note } = JSON.parse(json.out);
    assert.deepEqual([size, `${note}\n`], [250, out]);
  }));

Deno.test("audit checkpoint: one that isn't the log's is not handed out", () =>
  withLog(async ({ folder }) => {
    const path = `${folder}/checkpoints.txt`;
    Deno.writeTextFileSync(path, Deno.readTextFileSync(path).replaceAll("\n250\n", "\n251\n"));
    const { status, out, err } = await run("audit", "checkpoint", "--audit-dir", folder);
    assert.deepEqual([status, out], [1, ""]);
    assert.match(err, /can't be believed: its signature is not that of its text/);
  }));

Deno.test("audit key: the public key; with it proofs check where there is no log", () =>
  withLog(async ({ prove, file, folder, root }) => {
    const { status, out } = await run("audit", "key", "--audit-dir", folder);
    assert.deepEqual([status, out], [0, Deno.readTextFileSync(`${folder}/public-key.txt`)]);
    const path = file("event.tlog-proof", (await prove("5")).out);
    const elsewhere = ["--audit-dir", `${root}/nowhere`];
    assert.equal((await run("audit", "prove", "--check", path, ...elsewhere)).status, 2);
    const key = file("rampart.pub", out);
    const checked = await run("audit", "prove", "--check", path, "--public-key", key, ...elsewhere);
    assert.deepEqual([checked.status, checked.err], [0, ""]);
    assert.equal((await run("audit", "prove", "--check", path, "--public-key", path)).status, 2);
  }));

Deno.test("audit key and checkpoint: where nothing is recorded yet, that is said", async () => {
  for (const name of ["key", "checkpoint"]) {
    const { status, out, err } = await run("audit", name, "--audit-dir", "/nonexistent/audit");
    assert.deepEqual([status, out], [1, ""]);
    assert.match(err, /there is no (?:key|checkpoint) yet/);
  }
});

Deno.test("audit key: that of this home's private key, whatever lies beside the log", () =>
  withLog(async ({ root }) => {
    const home = `${root}/home`;
    await append(`${home}/audit`, `${home}/audit.key`, { from: 0, to: 1 });
    const key = Deno.readTextFileSync(`${home}/audit/public-key.txt`);
    Deno.copyFileSync(`${root}/audit/public-key.txt`, `${home}/audit/public-key.txt`);
    const main = new URL("../../main.ts", import.meta.url).pathname;
    const { stdout } = await new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        "--quiet",
        "--no-prompt",
        "--allow-read",
        "--allow-env",
        "--allow-sys",
        main,
        "audit",
        "key",
        "--json",
      ],
      env: { HOME: root, RAMPART_HOME: home, NO_COLOR: "1" },
    }).output();
    const { keys, trust } = JSON.parse(new TextDecoder().decode(stdout));
    assert.deepEqual([keys, trust], [[key.trim()], "own"]);
  }));
