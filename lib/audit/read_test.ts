import assert from "node:assert/strict";
import { openAuditLog } from "./log.ts";
import { followEvents, lastEvents, readEvents } from "./read.ts";
import { callEntry, withLogFolder } from "./test_log.ts";

const NOON = Date.UTC(2026, 0, 31, 12);
const DAY = 86_400_000;

/** Three days with three events each. */
async function threeDays(folder: string): Promise<readonly string[]> {
  let now = NOON;
  const log = openAuditLog(folder, { now: () => now });
  const ids: string[] = [];
  for (let i = 0; i < 9; i++) {
    ids.push((await log.append(callEntry(`${i}`))).id);
    if (i % 3 === 2) now += DAY;
  }
  await log.close();
  return ids;
}

const seqs = async (events: AsyncIterable<{ readonly seq: number }>): Promise<readonly number[]> =>
  (await Array.fromAsync(events)).map(({ seq }) => seq);

Deno.test("read: all, from a file on, after an event, since a time", () =>
  withLogFolder(async (folder) => {
    const ids = await threeDays(folder);
    assert.deepEqual(await seqs(readEvents(folder)), [0, 1, 2, 3, 4, 5, 6, 7, 8]);
    assert.deepEqual(await seqs(readEvents(folder, { from: "2026-02-01" })), [3, 4, 5, 6, 7, 8]);
    assert.deepEqual(await seqs(readEvents(folder, { after: ids[4] ?? "" })), [5, 6, 7, 8]);
    assert.deepEqual(await seqs(readEvents(folder, { since: NOON + DAY * 2 })), [6, 7, 8]);
  }));

Deno.test("read: a log that isn't there has no events", () =>
  withLogFolder(async (folder) => {
    assert.deepEqual(await seqs(readEvents(folder)), []);
    assert.deepEqual(await lastEvents(folder, 5), []);
  }));

Deno.test("read: the last, through files, by a filter, until it says stop", () =>
  withLogFolder(async (folder) => {
    await threeDays(folder);
    const last = async (...rest: [number, Parameters<typeof lastEvents>[2]?]) =>
      (await lastEvents(folder, ...rest)).map(({ seq }) => seq);
    assert.deepEqual(await last(4), [5, 6, 7, 8]);
    assert.deepEqual(await last(100), [0, 1, 2, 3, 4, 5, 6, 7, 8]);
    assert.deepEqual(await last(2, ({ seq }) => seq % 3 === 0), [3, 6]);
    assert.deepEqual(await last(9, ({ seq }) => seq < 5 ? "stop" : true), [5, 6, 7, 8]);
    assert.deepEqual(await last(0), []);
  }));

Deno.test("read: a line that is no event and a torn one are passed over", () =>
  withLogFolder(async (folder) => {
    await threeDays(folder);
    Deno.writeTextFileSync(`${folder}/2026-02-02.jsonl`, 'rubbish\n{"v":1', { append: true });
    assert.deepEqual(await seqs(readEvents(folder, { from: "2026-02-02" })), [6, 7, 8]);
    assert.equal((await lastEvents(folder, 1))[0]?.seq, 8);
  }));

Deno.test("follow: events to come, through a new day, until the signal", () =>
  withLogFolder(async (folder) => {
    let now = NOON;
    const log = openAuditLog(folder, { now: () => now });
    await log.append(callEntry("before"));
    const controller = new AbortController();
    const following = followEvents(folder, { signal: controller.signal, interval: 1 });
    // The first look is at what is there now.
    const next = following.next();
    await new Promise((resolve) => setTimeout(resolve, 0));
    const got: number[] = [];
    await log.append(callEntry("a"));
    got.push((await next).value?.seq ?? -1);
    now += DAY;
    await log.append(callEntry("b"));
    got.push((await following.next()).value?.seq ?? -1);
    const ending = following.next();
    controller.abort();
    assert.equal((await ending).done, true);
    assert.deepEqual(got, [1, 2]);
    await log.close();
  }));

Deno.test("follow: waits for a log that isn't there yet", () =>
  withLogFolder(async (folder) => {
    const controller = new AbortController();
    const next = followEvents(folder, { after: "0".repeat(26), signal: controller.signal, interval: 1 })
      .next();
    const log = openAuditLog(folder);
    await log.append(callEntry("a"));
    assert.equal((await next).value?.seq, 0);
    await log.close();
  }));
