/**
 * `rampart audit verify` on logs with checkpoints.
 *
 * @module
 */

import assert from "node:assert/strict";
import { openAuditLog } from "../audit/mod.ts";
import { callEntry } from "../audit/test_log.ts";
import { runProgram } from "./run_program.ts";

interface Run {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

async function verify(...words: readonly string[]): Promise<Run> {
  let [out, err] = ["", ""];
  const status = await runProgram(["audit", "verify", ...words], {
    out: (text) => void (out += text),
    err: (text) => void (err += text),
    color: false,
    width: 80,
  });
  return { status, out, err };
}

/** A log with two checkpoints, and its paths. */
interface Scene {
  readonly root: string;
  readonly folder: string;
  readonly checkpoints: string;
  /** The public key. */
  readonly key: string;
}

async function withSignedLog(work: (scene: Scene) => Promise<void>): Promise<void> {
  const root = Deno.makeTempDirSync({ prefix: "rampart audit " });
  const folder = `${root}/audit`;
  try {
    const now = (): number => Date.UTC(2026, 0, 31, 12);
    const log = openAuditLog(folder, { now, key: `${root}/audit.key` });
    for (const text of ["one", "two", "three"]) await log.append(callEntry(text));
    await log.checkpoint();
    await log.append(callEntry("four"));
    await log.close();
    const key = Deno.readTextFileSync(`${folder}/public-key.txt`).trim();
    await work({ root, folder, checkpoints: `${folder}/checkpoints.txt`, key });
  } finally {
    Deno.removeSync(root, { recursive: true });
  }
}

Deno.test("audit verify: says what is covered, and that a key beside the log proves little", () =>
  withSignedLog(async ({ folder }) => {
    const { status, out, err } = await verify("--audit-dir", folder);
    assert.deepEqual([status, err], [0, ""]);
    assert.match(
      out,
      /✓ sound: 4 events in 1 file\n.*\n {2}2 checkpoints over the first 4 events, signed by the key that lies beside the log\n {2}who may write .* --public-key\n$/,
    );
  }));

Deno.test("audit verify: --public-key takes a key or a file with one", () =>
  withSignedLog(async ({ root, folder, key }) => {
    Deno.writeTextFileSync(`${root}/rampart.pub`, `${key}\n`);
    for (const named of [key, `${root}/rampart.pub`]) {
      const { status, out } = await verify("--audit-dir", folder, "--public-key", named);
      assert.equal(status, 0);
      assert.match(out, /signed by the key that was named\n$/);
    }
  }));

Deno.test("audit verify: --public-key with another key finds a log that is not the key's", () =>
  withSignedLog((mine) =>
    withSignedLog(async ({ folder }) => {
      const { status, out } = await verify("--audit-dir", folder, "--public-key", mine.key);
      assert.equal(status, 1);
      assert.match(
        out,
        /^checkpoints\.txt:10: this checkpoint can't be believed: it is not signed by a known key/m,
      );
      assert.match(out, /✗ tampered/);
    })
  ));

Deno.test("audit verify: --against finds a log that was set back, and names file and line", () =>
  withSignedLog(async ({ root, folder, checkpoints }) => {
    const copy = `${root}/copy.txt`;
    Deno.copyFileSync(checkpoints, copy);
    const file = `${folder}/2026-01-31.jsonl`;
    const lines = Deno.readTextFileSync(file).split("\n");
    Deno.writeTextFileSync(file, `${lines.slice(0, 3).join("\n")}\n`);
    Deno.writeTextFileSync(
      checkpoints,
      Deno.readTextFileSync(copy).split("\n").slice(0, 9).join("\n") + "\n",
    );
    assert.equal((await verify("--audit-dir", folder)).status, 0);
    const { status, out } = await verify("--audit-dir", folder, "--against", copy);
    assert.equal(status, 1);
    assert.match(
      out,
      /copy\.txt:10: the log was rolled back: the last event is missing that this copy covers\n/,
    );
  }));

Deno.test("audit verify: JSON says the same, with kinds, and by whose key", () =>
  withSignedLog(async ({ folder }) => {
    const json = JSON.parse((await verify("--json", "--audit-dir", folder)).out);
    assert.deepEqual(
      [json.sound, json.events, json.checkpoints, json.covered, json.trust],
      [true, 4, 2, 4, "folder"],
    );
    Deno.writeTextFileSync(`${folder}/2026-01-31.jsonl`, "");
    const cut = await verify("--json", "--audit-dir", folder);
    assert.equal(cut.status, 1);
    const [problem] = JSON.parse(cut.out).problems;
    assert.deepEqual([problem.kind, problem.file, problem.line], ["cut", "checkpoints.txt", 10]);
  }));

Deno.test("audit verify: what does not exist, or is no key, is wrong usage", () =>
  withSignedLog(async ({ root, folder }) => {
    for (
      const words of [["--against", `${root}/none`], ["--public-key", `${root}/none`], ["--against", folder]]
    ) {
      const { status, err } = await verify("--audit-dir", folder, ...words);
      assert.equal(status, 2, words.join(" "));
      assert.match(err, /^rampart: /);
    }
    Deno.writeTextFileSync(`${root}/not-a-key`, "hello\n");
    assert.equal((await verify("--audit-dir", folder, "--public-key", `${root}/not-a-key`)).status, 2);
  }));

Deno.test("audit verify: texts of other people's files are escaped before a terminal shows them", () =>
  withSignedLog(async ({ root, folder }) => {
    const name = `${root}/\u001b[31mcopy`;
    Deno.writeTextFileSync(name, "no note\n");
    const { status, out, err } = await verify("--audit-dir", folder, "--against", name);
    assert.equal(status, 2);
    assert.match(err, /there is no checkpoint in /);
    assert.ok(!out.includes("\u001b") && !err.includes("\u001b"));
  }));
