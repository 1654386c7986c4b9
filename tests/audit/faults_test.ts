/**
 * A disk that fails: at each step of a process's work once, and from each step on until it is mended.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { Disk } from "../../lib/audit/disk.ts";
import { openAuditLog, readEvents, verifyLog } from "../../lib/audit/mod.ts";
import { assertCheckpoints } from "../../lib/audit/test_checkpoints.ts";
import { callEntry, withLogFolder } from "../../lib/audit/test_log.ts";
import {
  assertRecovers,
  copyLog,
  prepareLog,
  QUICK_DISK,
  runScenario,
  type Step,
  steppedDisk,
} from "./scenario.ts";

const ERRORS = {
  ENOSPC: "No space left on device (os error 28)",
  EIO: "Input/output error (os error 5)",
} as const;

function failure(code: keyof typeof ERRORS): Error {
  return Object.assign(new Error(ERRORS[code]), { code });
}

/** Goes through the scenario on a disk that fails at some steps. What was acknowledged, and the number of steps. */
async function run(
  folder: string,
  fails: (step: Step) => boolean,
): Promise<{ readonly said: readonly string[]; readonly steps: number }> {
  const said: string[] = [];
  let steps = 0;
  const disk = steppedDisk((step) => {
    steps = step.number;
    if (!fails(step)) return;
    step.half?.();
    throw failure(step.number % 2 === 0 ? "ENOSPC" : "EIO");
  });
  await runScenario(folder, disk, (command) => said.push(command));
  return { said, steps };
}

for (const lasting of [false, true]) {
  Deno.test(`faults: ENOSPC or EIO ${lasting ? "from any step on" : "at any step"} loses nothing acknowledged`, () =>
    withLogFolder(async (folder) => {
      Deno.mkdirSync(folder);
      const base = `${folder}/base`;
      const before = await prepareLog(base);
      const whole = `${folder}/whole`;
      copyLog(base, whole);
      const { steps } = await run(whole, () => false);
      for (let step = 1; step <= steps; step++) {
        const copy = `${folder}/${step}`;
        copyLog(base, copy);
        const { said } = await run(copy, ({ number }) => lasting ? number >= step : number === step);
        try {
          await assertRecovers(copy, said, before);
        } catch (error) {
          throw new Error(`failed at step ${step}, after ${said.join(", ")}`, { cause: error });
        }
        // What could not be recorded while the disk failed once was kept for later.
        if (!lasting) assert.equal(said.length, 9, `step ${step}: ${said.join(", ")}`);
      }
    }));
}

/** A disk on which a kind of thing fails while a switch is on. */
function failingDisk(isFailing: (what: string) => boolean): Disk {
  return steppedDisk(({ what }) => {
    if (isFailing(what)) throw failure("EIO");
  });
}

for (
  const [name, pattern] of [
    ["data", /^sync .*\.jsonl$/],
    ["the folder", /^sync folder/],
    ["a checkpoint", /^sync checkpoints\.txt$/],
  ] as const
) {
  Deno.test(`faults: a failed fsync of ${name} is not taken for success`, () =>
    withLogFolder(async (folder) => {
      let failing = true;
      const made: string[] = [];
      const disk = failingDisk((what) => failing && pattern.test(what));
      const log = openAuditLog(folder, {
        key: `${folder}.key`,
        disk,
        onCheckpoint: (note) => made.push(note),
      });
      const outcome = await log.append(callEntry("a")).then(() => "recorded", () => "refused");
      await log.checkpoint();
      assert.deepEqual([outcome, made.length], [name === "a checkpoint" ? "recorded" : "refused", 0]);
      failing = false;
      await log.append(callEntry("b"));
      await log.close();
      assert.equal(made.length, 1);
      const calls = (await Array.fromAsync(readEvents(folder))).flatMap((event) =>
        event.kind === "call" ? [event.params.command] : []
      );
      assert.deepEqual(calls, ["a", "b"]);
      assert.equal((await verifyLog(folder)).sound, true);
      await assertCheckpoints(folder);
    }));
}

Deno.test("faults: a torn last line is set aside at every byte of it, and nothing before it is lost", () =>
  withLogFolder(async (folder) => {
    const now = () => Date.UTC(2026, 0, 31, 12);
    const options = { key: `${folder}.key`, now, disk: QUICK_DISK };
    const log = openAuditLog(folder, options);
    await log.append(callEntry("kept"));
    await log.close();
    const path = `${folder}/2026-01-31.jsonl`;
    const kept = Deno.readFileSync(path);
    const checkpoints = Deno.readFileSync(`${folder}/checkpoints.txt`);
    const again = openAuditLog(folder, options);
    await again.append(callEntry("torn é 🔥"));
    await again.close();
    const whole = Deno.readFileSync(path);
    for (let cut = kept.length + 1; cut < whole.length; cut++) {
      Deno.writeFileSync(path, whole.subarray(0, cut));
      Deno.writeFileSync(`${folder}/checkpoints.txt`, checkpoints);
      const next = openAuditLog(folder, options);
      const { seq } = await next.append(callEntry("next"));
      await next.close();
      assert.equal(seq, 2, `cut at ${cut}`);
      const [torn, ...more] = [...Deno.readDirSync(`${folder}/torn`)].map(({ name }) => name);
      assert.deepEqual([torn, more], [`2026-01-31.jsonl.${kept.length}`, []]);
      assert.deepEqual(Deno.readFileSync(`${folder}/torn/${torn}`), whole.subarray(kept.length, cut));
      const events = await Array.fromAsync(readEvents(folder));
      assert.deepEqual(events.map((event) => event.kind === "notice" ? event.notice : event.kind), [
        "call",
        "torn-tail",
        "call",
      ]);
      assert.equal((await verifyLog(folder)).sound, true);
      await assertCheckpoints(folder);
      Deno.removeSync(`${folder}/torn`, { recursive: true });
    }
  }));

const HOUR = 3_600_000;
const NOON = Date.UTC(2026, 0, 31, 12);

for (
  const [name, clocks, files] of [
    ["back by hours", [0, -3, 1], ["2026-01-31.jsonl"]],
    ["back across a day's border", [0, 13, -5, 14], ["2026-01-31.jsonl", "2026-02-01.jsonl"]],
    ["far ahead, then back", [0, 24 * 365 * 50, 1, 2], ["2026-01-31.jsonl", "2076-01-19.jsonl"]],
    ["to the beginning of time", [0, -NOON / HOUR, 1], ["2026-01-31.jsonl"]],
    ["beyond all years", [0, 24 * 366 * 9000, 1], ["2026-01-31.jsonl", "9999-12-31.jsonl"]],
  ] as const
) {
  Deno.test(`faults: a clock that goes ${name} breaks nothing`, () =>
    withLogFolder(async (folder) => {
      for (const clock of clocks) {
        const log = openAuditLog(folder, { key: `${folder}.key`, now: () => NOON + clock * HOUR });
        await log.append(callEntry(`${clock} a`));
        await log.append(callEntry(`${clock} b`));
        await log.tidy();
        await log.close();
      }
      const names = [...Deno.readDirSync(folder)].map(({ name }) => name).filter((name) => /^\d/.test(name));
      assert.deepEqual(names.map((name) => name.replace(".gz", "")).sort(), files);
      const events = await Array.fromAsync(readEvents(folder));
      assert.deepEqual(
        events.flatMap((event) => event.kind === "call" ? [event.params.command] : []),
        clocks.flatMap((clock) => [`${clock} a`, `${clock} b`]),
      );
      // Beyond what a time can say, one is not before another.
      const said = events.some((event) => event.kind === "notice" && event.notice === "clock-went-back");
      assert.equal(said, name !== "beyond all years");
      const { sound, problems } = await verifyLog(folder);
      assert.deepEqual({ sound, problems }, { sound: true, problems: [] });
      await assertCheckpoints(folder);
    }));
}

Deno.test("faults: a clock that goes back while the log is open breaks nothing", () =>
  withLogFolder(async (folder) => {
    let now = NOON;
    const log = openAuditLog(folder, { key: `${folder}.key`, now: () => now, keeping: { maxSize: 1000 } });
    for (let i = 0; i < 30; i++) {
      now += (i % 3 === 0 ? -20 : 11) * HOUR;
      await log.append(callEntry(`${i}`));
    }
    await log.close();
    assert.equal((await verifyLog(folder)).sound, true);
    await assertCheckpoints(folder);
  }));

Deno.test("faults: with no room at all, a call is refused and said, and the log is as it was", () =>
  withLogFolder(async (folder) => {
    let full = false;
    const disk: Disk = steppedDisk(({ what, half }) => {
      if (!full || !what.startsWith("write")) return;
      half?.();
      throw failure("ENOSPC");
    });
    const log = openAuditLog(folder, { disk, now: () => NOON });
    await log.append(callEntry("a"));
    const path = `${folder}/2026-01-31.jsonl`;
    const before = Deno.readFileSync(path);
    full = true;
    await assert.rejects(log.append(callEntry("b")), /could not be kept in .*spool either.*Make room/);
    assert.deepEqual(Deno.readFileSync(path), before);
    full = false;
    await log.append(callEntry("c"));
    await log.close();
    assert.equal((await verifyLog(folder)).sound, true);
  }));
