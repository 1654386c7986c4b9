import assert from "node:assert/strict";
import { DISK, type Disk } from "./disk.ts";
import { type AuditLogOptions, openAuditLog } from "./log.ts";
import { readEvents } from "./read.ts";
import { assertCheckpoints } from "./test_checkpoints.ts";
import { callEntry, withLogFolder } from "./test_log.ts";

const NOON = Date.UTC(2026, 0, 31, 12);
const HOUR = 3_600_000;

async function append(folder: string, count: number, options: AuditLogOptions = {}): Promise<void> {
  const log = openAuditLog(folder, { key: `${folder}-key`, now: () => NOON, ...options });
  for (let i = 0; i < count; i++) await log.append(callEntry(`${i}`));
  await log.close();
}

async function sizes(folder: string): Promise<readonly number[]> {
  return (await assertCheckpoints(folder)).map(({ size }) => size);
}

async function notices(folder: string): Promise<readonly string[]> {
  const events = await Array.fromAsync(readEvents(folder));
  return events.flatMap((event) => event.kind === "notice" ? [event.notice] : []);
}

const text = (folder: string): string => Deno.readTextFileSync(`${folder}/checkpoints.txt`);

Deno.test("checkpoints: there is one after every 100 events and at the end", () =>
  withLogFolder(async (folder) => {
    await append(folder, 250);
    assert.deepEqual(await sizes(folder), [100, 200, 250]);
  }));

Deno.test("checkpoints: without a key there are none", () =>
  withLogFolder(async (folder) => {
    const log = openAuditLog(folder);
    for (let i = 0; i < 101; i++) await log.append(callEntry("a"));
    await log.close();
    assert.deepEqual([...Deno.readDirSync(folder)].filter(({ name }) => name.includes("check")), []);
  }));

Deno.test("checkpoints: the next process goes on from the last", () =>
  withLogFolder(async (folder) => {
    for (const count of [30, 100, 1]) await append(folder, count);
    assert.deepEqual(await sizes(folder), [30, 130, 131]);
  }));

Deno.test("checkpoints: the end without a new event gets none", () =>
  withLogFolder(async (folder) => {
    await append(folder, 10);
    await append(folder, 0);
    assert.deepEqual(await sizes(folder), [10]);
  }));

Deno.test("checkpoints: a process that lives for one call makes one when it is due, not at its end", () =>
  withLogFolder(async (folder) => {
    for (let i = 0; i < 102; i++) await append(folder, 1, { brief: true });
    assert.deepEqual(await sizes(folder), [100]);
  }));

Deno.test("checkpoints: one can be asked for", () =>
  withLogFolder(async (folder) => {
    const log = openAuditLog(folder, { key: `${folder}-key` });
    await log.append(callEntry("a"));
    await log.checkpoint();
    await log.checkpoint();
    assert.deepEqual(await sizes(folder), [1]);
    await log.close();
  }));

Deno.test("checkpoints: where a file ends there is one, by day and by size", () =>
  withLogFolder(async (folder) => {
    let now = NOON;
    const log = openAuditLog(folder, {
      key: `${folder}-key`,
      now: () => now,
      keeping: { maxSize: 1100 },
    });
    for (let i = 0; i < 9; i++) {
      await log.append(callEntry(`${i}`));
      if (i === 3) now += 24 * HOUR;
    }
    await log.close();
    const files = [...Deno.readDirSync(folder)].map(({ name }) => name).filter((name) =>
      name.endsWith(".jsonl")
    );
    assert.deepEqual(files.sort(), [
      "2026-01-31.2.jsonl",
      "2026-01-31.jsonl",
      "2026-02-01.2.jsonl",
      "2026-02-01.jsonl",
    ]);
    assert.deepEqual(await sizes(folder), [3, 4, 7, 9]);
  }));

Deno.test("checkpoints: ends of files that another process left without one get one", () =>
  withLogFolder(async (folder) => {
    await append(folder, 5);
    const keyless = openAuditLog(folder, { now: () => NOON + 24 * HOUR });
    for (let i = 0; i < 5; i++) await keyless.append(callEntry("b"));
    await keyless.close();
    const other = openAuditLog(folder, { now: () => NOON + 48 * HOUR });
    await other.append(callEntry("c"));
    await other.close();
    await append(folder, 1, { now: () => NOON + 48 * HOUR });
    assert.deepEqual(await sizes(folder), [5, 10, 12]);
  }));

Deno.test("checkpoints: an event is acknowledged before its checkpoint is begun", () =>
  withLogFolder(async (folder) => {
    const steps: string[] = [];
    const disk: Disk = {
      ...DISK,
      open(path) {
        if (path.endsWith("checkpoints.txt")) steps.push("checkpoint");
        return DISK.open(path);
      },
    };
    const log = openAuditLog(folder, { key: `${folder}-key`, disk });
    for (let i = 0; i < 100; i++) await log.append(callEntry("a")).then(() => steps.push("event"));
    await log.close();
    assert.deepEqual(steps.slice(-2), ["event", "checkpoint"]);
  }));

Deno.test("checkpoints: an event does not wait for a checkpoint's sync", () =>
  withLogFolder(async (folder) => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const disk: Disk = {
      ...DISK,
      open(path) {
        const file = DISK.open(path);
        return path.endsWith("checkpoints.txt")
          ? { ...file, sync: () => promise.then(() => file.sync()) }
          : file;
      },
    };
    const made: string[] = [];
    const log = openAuditLog(folder, { key: `${folder}-key`, disk, onCheckpoint: (note) => made.push(note) });
    for (let i = 0; i < 150; i++) await log.append(callEntry("a"));
    assert.deepEqual(made, []);
    resolve();
    await log.close();
    assert.equal(made.length, 2);
    assert.ok(text(folder).startsWith(made[0] ?? "none"));
  }));

for (
  const [name, spoil] of [
    ["is missing", (path: string) => Deno.removeSync(path)],
    ["is empty", (path: string) => Deno.writeTextFileSync(path, "")],
    ["is another's", (path: string) => Deno.writeTextFileSync(path, '[{"size":10,"hashes":[]}]')],
    ["has other hashes", (path: string) => {
      Deno.writeTextFileSync(path, Deno.readTextFileSync(path).replaceAll(/[0-9]/g, "3"));
    }],
  ] as const
) {
  Deno.test(`checkpoints: where the tree's file ${name} it is built from the events`, () =>
    withLogFolder(async (folder) => {
      await append(folder, 110);
      spoil(`${folder}/.tree.json`);
      await append(folder, 5);
      assert.deepEqual(await sizes(folder), [100, 110, 115]);
      assert.deepEqual(await notices(folder), []);
    }));
}

Deno.test("checkpoints: a torn one is set aside at every byte, and an event says so", () =>
  withLogFolder(async (folder) => {
    await append(folder, 1);
    const first = text(folder);
    await append(folder, 1);
    const whole = new TextEncoder().encode(text(folder));
    const log = Deno.readFileSync(`${folder}/2026-01-31.jsonl`);
    const start = new TextEncoder().encode(first).length;
    for (let cut = start + 1; cut < whole.length; cut += 3) {
      Deno.writeFileSync(`${folder}/2026-01-31.jsonl`, log);
      Deno.writeFileSync(`${folder}/checkpoints.txt`, whole.subarray(0, cut));
      await append(folder, 1);
      const [name = "", ...more] = [...Deno.readDirSync(`${folder}/torn`)].map(({ name }) => name);
      assert.deepEqual([name.startsWith(`checkpoints.txt.${start}`), more], [true, []]);
      assert.deepEqual(Deno.readFileSync(`${folder}/torn/${name}`), whole.subarray(start, cut));
      // It was found at the end of that process; the next speaks of it.
      await append(folder, 1);
      assert.deepEqual(await notices(folder), ["torn-tail"]);
      assert.deepEqual(await sizes(folder), [1, 3, 5]);
      Deno.removeSync(`${folder}/torn`, { recursive: true });
    }
  }));

Deno.test("checkpoints: a log that lost its last events while nobody wrote says so once", () =>
  withLogFolder(async (folder) => {
    await append(folder, 3);
    const path = `${folder}/2026-01-31.jsonl`;
    const lines = Deno.readTextFileSync(path).split("\n");
    Deno.writeTextFileSync(path, `${lines.slice(0, 2).join("\n")}\n`);
    for (let i = 0; i < 3; i++) await append(folder, 1, { brief: true });
    assert.deepEqual(await notices(folder), ["log-rolled-back"]);
    const last = (await Array.fromAsync(readEvents(folder)))[2];
    assert.deepEqual(last?.kind === "notice" && [last.level, last.detail?.expected, last.detail?.found], [
      "error",
      3,
      2,
    ]);
  }));

Deno.test("checkpoints: a last event that is another than the checkpoint's is said", () =>
  withLogFolder(async (folder) => {
    await append(folder, 2);
    const path = `${folder}/2026-01-31.jsonl`;
    const lines = Deno.readTextFileSync(path).split("\n");
    Deno.writeTextFileSync(path, `${lines[0]}\n`);
    const keyless = openAuditLog(folder, { now: () => NOON + 5 });
    await keyless.append(callEntry("another"));
    await keyless.close();
    await append(folder, 1);
    assert.deepEqual(await notices(folder), ["log-rolled-back"]);
  }));

Deno.test("checkpoints: a log that loses events while it is open says so", () =>
  withLogFolder(async (folder) => {
    const log = openAuditLog(folder, { now: () => NOON });
    await log.append(callEntry("a"));
    const path = `${folder}/2026-01-31.jsonl`;
    const before = Deno.readFileSync(path);
    await log.append(callEntry("b"));
    Deno.writeFileSync(path, before);
    const { seq } = await log.append(callEntry("c"));
    assert.deepEqual([seq, await notices(folder)], [2, ["log-rolled-back"]]);
    await log.append(callEntry("d"));
    await log.close();
    assert.deepEqual(await notices(folder), ["log-rolled-back"]);
  }));

Deno.test(
  "checkpoints: a key that others can read makes no checkpoint, and events are recorded nevertheless",
  { ignore: Deno.build.os === "windows" },
  () =>
    withLogFolder(async (folder) => {
      await append(folder, 1);
      Deno.chmodSync(`${folder}-key`, 0o644);
      await append(folder, 250);
      assert.deepEqual(await notices(folder), ["checkpoint-failed", "checkpoint-failed"]);
      assert.deepEqual((await assertCheckpoints(folder)).map(({ size }) => size), [1]);
      Deno.chmodSync(`${folder}-key`, 0o600);
      await append(folder, 1);
      assert.equal((await sizes(folder)).length, 2);
    }),
);

Deno.test("checkpoints: what could not be synced is taken back and made again", () =>
  withLogFolder(async (folder) => {
    let fails = true;
    const disk: Disk = {
      ...DISK,
      open(path) {
        const file = DISK.open(path);
        if (!path.endsWith("checkpoints.txt")) return file;
        return { ...file, sync: () => fails ? Promise.reject(new Error("Input/output error")) : file.sync() };
      },
    };
    const made: string[] = [];
    const log = openAuditLog(folder, {
      key: `${folder}-key`,
      disk,
      onCheckpoint: (note) => made.push(note),
    });
    await log.append(callEntry("a"));
    await log.checkpoint();
    fails = false;
    await log.append(callEntry("b"));
    await log.close();
    assert.deepEqual(await notices(folder), ["checkpoint-failed"]);
    assert.deepEqual(await sizes(folder), [3]);
    assert.equal(made.length, 1);
  }));
