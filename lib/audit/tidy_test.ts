import assert from "node:assert/strict";
import { gunzipSync } from "node:zlib";
import { DISK, type Disk } from "./disk.ts";
import { type AuditLog, type AuditLogOptions, openAuditLog } from "./log.ts";
import { parseStart } from "./log_start.ts";
import { openNote, verifierOf } from "./note.ts";
import { followEvents, lastEvents, readEvents } from "./read.ts";
import { assertCheckpoints } from "./test_checkpoints.ts";
import { callEntry, withLogFolder } from "./test_log.ts";
import { verifyLog } from "./verify.ts";

const NOON = Date.UTC(2026, 0, 1, 12);
const DAY = 86_400_000;

/** A log with three events on each of some days, the last of which is the clock's when the work begins. */
async function withDays(
  days: number,
  options: AuditLogOptions,
  work: (folder: string, log: AuditLog) => Promise<void>,
): Promise<void> {
  await withLogFolder(async (folder) => {
    let now = NOON;
    const log = openAuditLog(folder, { key: `${folder}.key`, now: () => now, ...options });
    for (let day = 0; day < days; day++) {
      now = NOON + day * DAY;
      for (let i = 0; i < 3; i++) await log.append(callEntry(`${day} ${i}`));
    }
    try {
      await work(folder, log);
    } finally {
      await log.close();
    }
  });
}

function names(folder: string): readonly string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name).filter((name) => /^\d/.test(name)).sort();
}

async function seqs(folder: string): Promise<readonly number[]> {
  return (await Array.fromAsync(readEvents(folder))).map(({ seq }) => seq);
}

async function noticesOf(folder: string): Promise<readonly string[]> {
  const events = await Array.fromAsync(readEvents(folder));
  return events.flatMap((event) => event.kind === "notice" ? [event.notice] : []);
}

const numbers = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from }, (_, i) => from + i);

async function assertSound(folder: string): Promise<void> {
  const { sound, problems } = await verifyLog(folder);
  assert.deepEqual({ sound, problems }, { sound: true, problems: [] });
}

Deno.test("tidy: files of days that lie far enough back are compressed, and nothing else changes", () =>
  withDays(4, { keeping: { gzipAfterDays: 2 } }, async (folder, log) => {
    const plain = Deno.readFileSync(`${folder}/2026-01-01.jsonl`);
    const { compressed, problems } = await log.tidy();
    assert.deepEqual([compressed, problems], [["2026-01-01.jsonl.gz", "2026-01-02.jsonl.gz"], []]);
    assert.deepEqual(names(folder), [
      "2026-01-01.jsonl.gz",
      "2026-01-02.jsonl.gz",
      "2026-01-03.jsonl",
      "2026-01-04.jsonl",
    ]);
    const zipped = gunzipSync(Deno.readFileSync(`${folder}/2026-01-01.jsonl.gz`));
    assert.deepEqual(new Uint8Array(zipped), plain);
    assert.deepEqual(await seqs(folder), numbers(0, 13));
    assert.deepEqual(await noticesOf(folder), ["log-compressed"]);
    await assertSound(folder);
    await log.checkpoint();
    await assertCheckpoints(folder);
  }));

Deno.test("tidy: nothing to do is no event", () =>
  withDays(2, {}, async (folder, log) => {
    assert.deepEqual(await log.tidy(), { compressed: [], pruned: [], problems: [] });
    assert.deepEqual(await noticesOf(folder), []);
  }));

Deno.test("tidy: the newest file stays plain, however old it is", () =>
  withDays(2, {}, async (folder, log) => {
    await log.tidy(NOON + 100 * DAY);
    assert.ok(names(folder).includes("2026-01-02.jsonl"));
  }));

Deno.test("tidy: a compressed file is read from both ends, and followed", () =>
  withDays(4, {}, async (folder, log) => {
    const all = await Array.fromAsync(readEvents(folder));
    await log.tidy();
    assert.deepEqual((await lastEvents(folder, 12)).map(({ seq }) => seq), numbers(1, 13));
    assert.deepEqual(
      (await Array.fromAsync(readEvents(folder, { after: all[1]?.id ?? "" }))).map(({ seq }) => seq),
      numbers(2, 13),
    );
    const controller = new AbortController();
    const got: number[] = [];
    for await (
      const { seq } of followEvents(folder, { after: all[0]?.id ?? "", signal: controller.signal })
    ) {
      got.push(seq);
      if (seq === 12) controller.abort();
    }
    assert.deepEqual(got, numbers(1, 13));
  }));

Deno.test("tidy: where the newest file is a compressed one, the log goes on in the next part", () =>
  withDays(2, {}, async (folder, log) => {
    await log.close();
    const path = `${folder}/2026-01-02.jsonl`;
    const { gzipSync } = await import("node:zlib");
    Deno.writeFileSync(`${path}.gz`, gzipSync(Deno.readFileSync(path)));
    Deno.removeSync(path);
    const next = openAuditLog(folder, { now: () => NOON + DAY });
    assert.equal((await next.append(callEntry("next"))).seq, 6);
    await next.close();
    assert.ok(names(folder).includes("2026-01-02.2.jsonl"));
    await assertSound(folder);
  }));

Deno.test("tidy: of a file that is there twice the plain one counts", () =>
  withDays(3, {}, async (folder) => {
    Deno.writeTextFileSync(`${folder}/2026-01-01.jsonl.gz`, "rubbish");
    assert.deepEqual(await seqs(folder), numbers(0, 9));
  }));

Deno.test("tidy: what an earlier process left half done is done", () =>
  withDays(4, {}, async (folder, log) => {
    Deno.writeTextFileSync(`${folder}/2026-01-01.jsonl.gz`, "rubbish");
    Deno.writeTextFileSync(`${folder}/2026-01-02.jsonl.gz.part`, "rubbish");
    await log.tidy();
    assert.deepEqual(await seqs(folder), numbers(0, 13));
    assert.deepEqual([...Deno.readDirSync(folder)].filter(({ name }) => name.endsWith(".part")), []);
    assert.ok(!names(folder).includes("2026-01-01.jsonl"));
  }));

Deno.test("tidy: old files are deleted, and a signed note says where the log begins", () =>
  withDays(5, { keeping: { keepDays: 2, gzipAfterDays: 2 } }, async (folder, log) => {
    const before = (await Array.fromAsync(readEvents(folder))).slice(0, 6).map(({ hash }) => hash);
    const { pruned, compressed, problems } = await log.tidy();
    assert.deepEqual([pruned, compressed, problems], [
      ["2026-01-01.jsonl", "2026-01-02.jsonl"],
      ["2026-01-03.jsonl.gz"],
      [],
    ]);
    assert.deepEqual(await seqs(folder), numbers(6, 17));
    const note = Deno.readTextFileSync(`${folder}/start.txt`);
    const keys = Deno.readTextFileSync(`${folder}/public-key.txt`).trim();
    const { text, problem } = await openNote(note, [await verifierOf(keys)]);
    assert.equal(problem, undefined);
    const start = parseStart(text);
    assert.deepEqual([start?.frontier.size, start?.previousHash], [6, before[5]]);
    await log.checkpoint();
    const checkpoints = await assertCheckpoints(folder, before);
    assert.equal(checkpoints.at(-1)?.size, 17);
    assert.deepEqual(await noticesOf(folder), ["log-pruned", "log-compressed"]);
  }));

Deno.test("tidy: deleted twice, the log still goes on from its checkpoints, without the tree's file too", () =>
  withDays(5, { keeping: { keepDays: 3 } }, async (folder, log) => {
    const before = (await Array.fromAsync(readEvents(folder))).slice(0, 9).map(({ hash }) => hash);
    await log.tidy();
    assert.deepEqual((await log.tidy(NOON + 6 * DAY)).pruned, ["2026-01-02.jsonl.gz", "2026-01-03.jsonl.gz"]);
    await log.close();
    Deno.removeSync(`${folder}/.tree.json`);
    const next = openAuditLog(folder, { key: `${folder}.key`, now: () => NOON + 6 * DAY });
    await next.append(callEntry("next"));
    await next.close();
    await assertCheckpoints(folder, before);
    assert.ok(!(await noticesOf(folder)).includes("log-rolled-back"));
  }));

Deno.test("tidy: without a key nothing is deleted, and it says why", () =>
  withLogFolder(async (folder) => {
    let now = NOON;
    const log = openAuditLog(folder, { now: () => now, keeping: { keepDays: 1, gzipAfterDays: 0 } });
    for (; now < NOON + 4 * DAY; now += DAY) await log.append(callEntry("a"));
    const { pruned, problems: [problem = ""] } = await log.tidy();
    assert.deepEqual(pruned, []);
    assert.match(problem, /^Cannot delete old files of the log: there is no key/);
    await log.close();
  }));

Deno.test("tidy: files that aren't those of the checkpoint are not deleted", () =>
  withDays(4, { keeping: { keepDays: 1, gzipAfterDays: 0 } }, async (folder, log) => {
    const path = `${folder}/2026-01-01.jsonl`;
    const text = Deno.readTextFileSync(path);
    Deno.writeTextFileSync(
      path,
      text.replace(/"hash":"./, (part) => part.slice(0, -1) + (part.endsWith("0") ? "1" : "0")),
    );
    const { pruned, problems: [problem = ""] } = await log.tidy();
    assert.deepEqual(pruned, []);
    assert.match(problem, /not those of the checkpoint/);
    assert.equal(names(folder).length, 4);
  }));

Deno.test("tidy: one process at a time", () =>
  withDays(4, {}, async (folder, log) => {
    using file = Deno.openSync(`${folder}/.tidy`, { read: true, write: true, create: true });
    file.lockSync(true);
    assert.deepEqual((await log.tidy()).compressed, []);
    file.unlockSync();
    assert.equal((await log.tidy()).compressed.length, 2);
  }));

Deno.test("tidy: events are recorded while a file is compressed", () => {
  let log: AuditLog | undefined;
  let events = 0;
  const disk: Disk = {
    ...DISK,
    create(path) {
      const file = DISK.create(path);
      const sync = async (): Promise<void> => {
        await log?.append(callEntry("meanwhile")).then(() => events++);
        await file.sync();
      };
      return { ...file, sync };
    },
  };
  return withDays(4, { disk }, async (_, opened) => {
    log = opened;
    await opened.tidy();
    assert.equal(events, 2);
  });
});
