import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { type AuditEvent, openAuditLog } from "../mod.ts";
import { callEntry, withLogFolder } from "../test_log.ts";
import { START } from "./cursor.ts";
import { logEnd, type QueueReader, queueReader } from "./queue_reader.ts";

const DAY = 86_400_000;
const FIRST = Date.UTC(2026, 0, 30, 12);

/** Events of three days, with lines short and long. */
async function threeDays(folder: string): Promise<readonly AuditEvent[]> {
  const events: AuditEvent[] = [];
  for (let day = 0; day < 3; day++) {
    const log = openAuditLog(folder, { now: () => FIRST + day * DAY });
    const commands = Array.from({ length: 40 }, (_, i) => `echo ${"ü".repeat(i % 13 === 0 ? 70_000 : i)}`);
    events.push(...await Promise.all(commands.map((command) => log.append(callEntry(command)))));
    await log.close();
  }
  return events;
}

async function all(reader: QueueReader): Promise<readonly number[]> {
  const seqs: number[] = [];
  for (let batch = await reader.next(); batch.length > 0; batch = await reader.next()) {
    seqs.push(...batch.map(({ event }) => event.seq));
  }
  await reader.close();
  return seqs;
}

function seqsFrom(events: readonly AuditEvent[], first: number): readonly number[] {
  return events.slice(first).map(({ seq }) => seq);
}

function zip(folder: string, name: string): void {
  Deno.writeFileSync(`${folder}/${name}.gz`, gzipSync(Deno.readFileSync(`${folder}/${name}`)));
  Deno.removeSync(`${folder}/${name}`);
}

Deno.test("reading begins after any event", () =>
  withLogFolder(async (folder) => {
    const events = await threeDays(folder);
    for (const { id, seq } of [START, ...events]) {
      assert.deepEqual(await all(queueReader(folder, id)), seqsFrom(events, seq + 1), `after ${seq}`);
    }
  }));

Deno.test("reading begins after any event of a compressed file", () =>
  withLogFolder(async (folder) => {
    const events = await threeDays(folder);
    zip(folder, "2026-01-30.jsonl");
    zip(folder, "2026-01-31.jsonl");
    for (const { id, seq } of [START, ...events.filter(({ seq }) => seq % 7 === 0)]) {
      assert.deepEqual(await all(queueReader(folder, id)), seqsFrom(events, seq + 1), `after ${seq}`);
    }
  }));

Deno.test("a file that is compressed while it is read loses nothing and repeats nothing", () =>
  withLogFolder(async (folder) => {
    const events = await threeDays(folder);
    const reader = queueReader(folder, START.id);
    const first = (await reader.next()).map(({ event }) => event.seq);
    assert.ok(first.length < 40);
    zip(folder, "2026-01-30.jsonl");
    assert.deepEqual([...first, ...await all(reader)], seqsFrom(events, 0));
  }));

Deno.test("a file that is deleted while it is read leaves those after it", () =>
  withLogFolder(async (folder) => {
    const events = await threeDays(folder);
    const reader = queueReader(folder, START.id);
    await reader.next();
    Deno.removeSync(`${folder}/2026-01-30.jsonl`);
    assert.deepEqual(await all(reader), seqsFrom(events, 40));
  }));

Deno.test("events that come later are found where the reading stopped", () =>
  withLogFolder(async (folder) => {
    const log = openAuditLog(folder);
    const reader = queueReader(folder, START.id);
    assert.deepEqual(await reader.next(), []);
    for (let i = 0; i < 5; i++) {
      await log.append(callEntry(`echo ${i}`));
      assert.deepEqual((await reader.next()).map(({ event }) => event.seq), [i]);
      assert.deepEqual(await reader.next(), []);
    }
    await log.close();
    await reader.close();
  }));

Deno.test("a line that is no event is passed over, wherever the reading begins", () =>
  withLogFolder(async (folder) => {
    const events = await threeDays(folder);
    const path = `${folder}/2026-02-01.jsonl`;
    const lines = Deno.readTextFileSync(path).trimEnd().split("\n");
    lines[20] = "not an event";
    Deno.writeTextFileSync(path, `${lines.join("\n")}\n`);
    for (const { id, seq } of events.slice(80)) {
      const expected = seqsFrom(events, seq + 1).filter((one) => one !== 100);
      assert.deepEqual(await all(queueReader(folder, id)), expected, `after ${seq}`);
    }
  }));

Deno.test("a batch stays small, so that nobody is held up", () =>
  withLogFolder(async (folder) => {
    await threeDays(folder);
    const reader = queueReader(folder, START.id);
    for (let batch = await reader.next(); batch.length > 0; batch = await reader.next()) {
      const bytes = batch.reduce((sum, { line }) => sum + new TextEncoder().encode(line).length + 1, 0);
      // A line of 140 kB makes it larger, as it must be whole.
      assert.ok(bytes <= 1 << 18, `${bytes} bytes`);
    }
  }));

Deno.test("the end of a log is its last event", () =>
  withLogFolder(async (folder) => {
    assert.equal(logEnd(folder), "empty");
    const last = (await threeDays(folder)).at(-1);
    assert.deepEqual(logEnd(folder), { id: last?.id, seq: last?.seq });
    zip(folder, "2026-02-01.jsonl");
    assert.equal(logEnd(folder), "compressed");
  }));
