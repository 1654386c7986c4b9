/**
 * What a process does to a log, with all that can happen in it: recovery, the spool, checkpoints, new files, compressing and
 * deleting. Tests let each of its steps fail, or stop it there.
 *
 * @module
 */

import assert from "node:assert/strict";
import { DISK, type Disk, type EventFile } from "../../lib/audit/disk.ts";
import { type AuditEvent, openAuditLog, readEvents, verifyLog } from "../../lib/audit/mod.ts";
import { assertCheckpoints } from "../../lib/audit/test_checkpoints.ts";
import { callEntry } from "../../lib/audit/test_log.ts";

const DAY = 86_400_000;
const START = Date.UTC(2026, 0, 1, 12);

const keyOf = (folder: string): string => `${folder}.key`;

/** What a disk does before a sync is there for other processes at once, so that tests of those need not wait for it. */
export const QUICK_DISK: Disk = {
  ...DISK,
  open: (path) => ({ ...DISK.open(path), sync: () => Promise.resolve() }),
  create: (path) => ({ ...DISK.create(path), sync: () => Promise.resolve() }),
  syncFolder() {},
};

/** Makes a log of three days, the last writer of which was stopped, with entries in its spool. Its events' hashes. */
export async function prepareLog(folder: string): Promise<readonly string[]> {
  let now = START;
  const log = openAuditLog(folder, { key: keyOf(folder), disk: QUICK_DISK, now: () => now });
  const hashes: string[] = [];
  for (let i = 0; i < 9; i++) {
    hashes.push((await log.append(callEntry(`before ${i}`))).hash);
    if (i % 3 === 2) now += DAY;
  }
  await log.close();
  const torn = { append: true };
  Deno.writeTextFileSync(`${folder}/2026-01-03.jsonl`, '{"agent":"claude-code","cwd', torn);
  Deno.writeTextFileSync(`${folder}/checkpoints.txt`, "rampart.local/audit/", torn);
  Deno.writeTextFileSync(`${folder}/spool/A.json`, JSON.stringify(callEntry("spooled")));
  Deno.writeTextFileSync(`${folder}/spool/B.json`, "no entry");
  return hashes;
}

/** Goes through all of it. `said` gets what is acknowledged, and nothing else. */
export async function runScenario(
  folder: string,
  disk: Disk,
  said: (command: string) => void,
): Promise<void> {
  let now = START + 4 * DAY;
  const log = openAuditLog(folder, {
    key: keyOf(folder),
    disk,
    now: () => now,
    keeping: { maxSize: 1500, gzipAfterDays: 1, keepDays: 3 },
  });
  const append = (command: string): Promise<void> =>
    log.append(callEntry(command)).then(() => said(command), (error: unknown) => {
      // An entry that was spooled is kept as well.
      if (isSpooled(error)) said(command);
    });
  for (let i = 0; i < 3; i++) await append(`one ${i}`);
  await Promise.all(["two 0", "two 1", "two 2"].map(append));
  await log.checkpoint();
  now += DAY;
  await append("three 0");
  await log.tidy();
  now += DAY;
  await Promise.all(["four 0", "four 1"].map(append));
  await log.close();
}

function isSpooled(error: unknown): boolean {
  return error instanceof Error && (error as { readonly spooled?: unknown }).spooled === true;
}

/**
 * Asserts that another process can go on with the log, and that nothing is lost then.
 *
 * @param said What was acknowledged.
 * @param before Hashes of the events that were there at the beginning.
 */
export async function assertRecovers(
  folder: string,
  said: readonly string[],
  before: readonly string[],
): Promise<void> {
  let now = START + 7 * DAY;
  // Twice: what is found at the end of one is said by the next.
  for (const command of ["after 0", "after 1"]) {
    const log = openAuditLog(folder, { key: keyOf(folder), disk: QUICK_DISK, now: () => now });
    await log.append(callEntry(command));
    await log.close();
    now += 1000;
  }
  const events: readonly AuditEvent[] = await Array.fromAsync(readEvents(folder));
  const commands = events.flatMap((event) => event.kind === "call" ? [String(event.params.command)] : []);
  for (const command of [...said, "spooled", "after 0", "after 1"]) {
    assert.equal(
      commands.filter((each) => each === command).length,
      1,
      `${command} in ${commands.join(", ")}`,
    );
  }
  const first = events[0]?.seq ?? 0;
  const found = events.slice(0, 9 - first).map(({ hash }) => hash);
  assert.deepEqual(found, before.slice(first));
  const notices = events.flatMap((event) => event.kind === "notice" ? [event] : []);
  assert.equal(notices.filter(({ notice }) => notice === "log-rolled-back").length, 0);
  const { sound, problems, torn } = await verifyLog(folder);
  assert.deepEqual({ sound, problems, torn }, { sound: true, problems: [], torn: undefined });
  const last = (await assertCheckpoints(folder, before.slice(0, first))).at(-1);
  assert.equal(last?.size, (events.at(-1)?.seq ?? -1) + 1);
  // What was torn is kept, and an event speaks of each part.
  const kept = [...Deno.readDirSync(`${folder}/torn`)].map(({ name }) => `torn/${name}`);
  const spoken = notices.map(({ detail }) => detail?.kept);
  assert.deepEqual(kept.filter((name) => !spoken.includes(name)), []);
  assert.ok(kept.some((name) => name.startsWith("torn/2026-01-03.jsonl.")), kept.join());
  assert.ok(kept.some((name) => name.startsWith("torn/checkpoints.txt.")), kept.join());
  assert.ok(kept.some((name) => name.startsWith("torn/spool.B.json")), kept.join());
}

/** Something that is about to be done to the disk. */
export interface Step {
  /** From 1. */
  readonly number: number;
  readonly what: string;
  /** Does the first half of a write; absent for other steps. */
  readonly half?: () => void;
}

/** A disk that calls back before each step. A write has two: one before it, and one in its middle. */
export function steppedDisk(before: (step: Step) => void): Disk {
  let number = 0;
  const step = (what: string, half?: () => void): void =>
    before({ number: ++number, what, ...(half === undefined ? {} : { half }) });
  const watched = (file: EventFile, path: string): EventFile => {
    const name = path.slice(path.lastIndexOf("/") + 1);
    return {
      stat: file.stat,
      close: file.close,
      write(bytes) {
        step(`write ${name}`);
        step(`write ${name}, half`, () => file.write(bytes.subarray(0, bytes.length / 2)));
        file.write(bytes);
      },
      async sync() {
        step(`sync ${name}`);
        await file.sync();
        step(`synced ${name}`);
      },
      truncate(size) {
        step(`truncate ${name}`);
        file.truncate(size);
      },
    };
  };
  return {
    open(path) {
      step(`open ${path}`);
      return watched(QUICK_DISK.open(path), path);
    },
    create(path) {
      step(`create ${path}`);
      return watched(QUICK_DISK.create(path), path);
    },
    makeFolder(path) {
      step(`make folder ${path}`);
      QUICK_DISK.makeFolder(path);
    },
    rename(from, to) {
      step(`rename ${from} to ${to}`);
      QUICK_DISK.rename(from, to);
    },
    remove(path) {
      step(`remove ${path}`);
      QUICK_DISK.remove(path);
    },
    syncFolder(path) {
      step(`sync folder ${path}`);
      QUICK_DISK.syncFolder(path);
    },
  };
}

/** Copies a log and its key. */
export function copyLog(from: string, to: string): void {
  Deno.copyFileSync(keyOf(from), keyOf(to));
  copyFolder(from, to);
}

function copyFolder(from: string, to: string): void {
  Deno.mkdirSync(to);
  for (const { name, isDirectory } of Deno.readDirSync(from)) {
    if (isDirectory) copyFolder(`${from}/${name}`, `${to}/${name}`);
    else Deno.copyFileSync(`${from}/${name}`, `${to}/${name}`);
  }
}
