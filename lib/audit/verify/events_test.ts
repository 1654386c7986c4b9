/**
 * On one processor or on several, the same is found.
 *
 * @module
 */

import assert from "node:assert/strict";
import fc from "fast-check";
import { eventFiles } from "../files.ts";
import { callEntry, withLogFolder } from "../test_log.ts";
import { openAuditLog } from "../log.ts";
import { type ReadEvents, verifyEvents } from "./events.ts";
import { startLineWorkers } from "./line_workers.ts";
import type { Problem } from "./problem.ts";

/** What is found, by one processor or by several that take parts of some size. */
async function read(
  folder: string,
  partSize?: number,
): Promise<{ readonly problems: readonly Problem[]; readonly events: ReadEvents }> {
  const files = eventFiles(folder).map((file) => ({
    ...file,
    size: Deno.statSync(`${folder}/${file.name}`).size,
  }));
  const problems: Problem[] = [];
  const events = await verifyEvents(folder, files, {
    hasStart: false,
    sizes: [1, 7, 20, 33, 40],
    report: (problem) => problems.push(problem),
    ...(partSize === undefined
      ? { parallelFrom: Infinity }
      : { parallelFrom: 0, partSize, awaitWorkers: true }),
  });
  return { problems, events };
}

/** Forty events on two days, one of them long. */
async function makeLog(folder: string): Promise<void> {
  let now = Date.UTC(2026, 0, 31, 12);
  const log = openAuditLog(folder, { now: () => now });
  for (let i = 0; i < 40; i++) {
    if (i === 25) now += 86_400_000;
    await log.append(callEntry(i === 30 ? "x".repeat(50_000) : `call ${i}`));
  }
  await log.close();
}

const CAN_SHARE = navigator.hardwareConcurrency > 1;

Deno.test("several processors find what one finds, whatever the parts and whatever was changed", {
  ignore: !CAN_SHARE,
}, () =>
  withLogFolder(async (folder) => {
    await makeLog(folder);
    const path = `${folder}/2026-01-31.jsonl`;
    const whole = Deno.readTextFileSync(path);
    const change = fc.constantFrom(
      (text: string) => text,
      (text: string) => text.replace("call 5", "call 6"),
      (text: string) => text.replace(/.*call 12.*\n/, ""),
      (text: string) => text.replace(/(.*call 7.*\n)(.*\n)/, "$2$1"),
      (text: string) => `${text}{"torn`,
      (text: string) => text.replace(/\n/, "\n\n\n"),
      (text: string) => text.replaceAll('"v":1', '"v": 1'),
      () => "",
      () => "no line feed",
      () => "\n",
    );
    await fc.assert(
      fc.asyncProperty(change, fc.integer({ min: 1, max: 3000 }), async (work, partSize) => {
        Deno.writeTextFileSync(path, work(whole));
        assert.deepEqual(await read(folder, partSize), await read(folder));
      }),
      { numRuns: 25 },
    );
  }));

Deno.test(
  "several processors: parts that end with a line, before and after it",
  { ignore: !CAN_SHARE },
  () =>
    withLogFolder(async (folder) => {
      await makeLog(folder);
      const { events, problems } = await read(folder);
      assert.deepEqual([events.count, events.roots.size, problems], [40, 5, []]);
      const first = Deno.readTextFileSync(`${folder}/2026-01-31.jsonl`).indexOf("\n") + 1;
      for (const partSize of [first - 1, first, first + 1]) {
        assert.deepEqual(await read(folder, partSize), { events, problems });
      }
    }),
);

Deno.test(
  "several processors: a file that can't be read is said to be so",
  { ignore: !CAN_SHARE },
  async () => {
    const workers = startLineWorkers();
    const part = { path: "/nonexistent/audit/2026-01-31.jsonl", start: 0, end: 1, size: 1 };
    try {
      assert.ok(await workers.started() > 0);
      // More than this process and the workers take at a time.
      const read = Array.fromAsync(workers.check(Array.from({ length: 50 }, () => part)));
      await assert.rejects(read, Deno.errors.NotFound);
    } finally {
      workers.stop();
    }
  },
);
