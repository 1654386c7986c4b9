import assert from "node:assert/strict";
import fc from "fast-check";
import { AuditError } from "./audit_error.ts";
import { canonicalJson } from "./canonical.ts";
import { DISK, type Disk } from "./disk.ts";
import type { AuditEvent, Entry } from "./entry.ts";
import { type AuditLog, type AuditLogOptions, openAuditLog } from "./log.ts";
import { readEvents } from "./read.ts";
import { callEntry, logFiles, logText, withLogFolder } from "./test_log.ts";
import { verifyLog } from "./verify.ts";

const NOON = Date.UTC(2026, 0, 31, 12);
const HOUR = 3_600_000;

/** Opens a log, works with it and closes it. */
async function withLog<T>(
  folder: string,
  work: (log: AuditLog) => Promise<T>,
  options: AuditLogOptions = {},
): Promise<T> {
  const log = openAuditLog(folder, options);
  try {
    return await work(log);
  } finally {
    await log.close();
  }
}

function append(folder: string, entry: Entry, options: AuditLogOptions = {}): Promise<AuditEvent> {
  return withLog(folder, (log) => log.append(entry), options);
}

async function events(folder: string): Promise<readonly AuditEvent[]> {
  return await Array.fromAsync(readEvents(folder));
}

async function notices(folder: string): Promise<readonly string[]> {
  return (await events(folder)).flatMap((event) => event.kind === "notice" ? [event.notice] : []);
}

async function commands(folder: string): Promise<readonly unknown[]> {
  return (await events(folder)).flatMap((event) => event.kind === "call" ? [event.params.command] : []);
}

async function assertSound(folder: string): Promise<void> {
  const { sound, problems } = await verifyLog(folder);
  assert.deepEqual({ sound, problems }, { sound: true, problems: [] });
}

/** A disk on which something fails as long as `failing` says so. */
function faultyDisk(failing: { write?: boolean; sync?: boolean; truncate?: boolean }, part = 0): Disk {
  const fail = (): never => {
    throw Object.assign(new Error("No space left on device (os error 28)"), { code: "ENOSPC" });
  };
  return {
    ...DISK,
    open(path) {
      const file = DISK.open(path);
      return {
        ...file,
        write(bytes) {
          if (failing.write !== true) return file.write(bytes);
          file.write(bytes.subarray(0, part));
          fail();
        },
        sync: () =>
          failing.sync === true ? Promise.reject(new Error("Input/output error (os error 5)")) : file.sync(),
        truncate: (size) => failing.truncate === true ? fail() : file.truncate(size),
      };
    },
  };
}

Deno.test("log: an event has its place, its links and what was handed in", () =>
  withLogFolder(async (folder) => {
    const [first, second] = await withLog(
      folder,
      (log) => Promise.all([log.append(callEntry("a")), log.append(callEntry("b"))]),
      { now: () => NOON },
    );
    assert.deepEqual([first?.seq, second?.seq, first?.v], [0, 1, 1]);
    assert.equal(first?.prev, "0".repeat(64));
    assert.equal(second?.prev, first?.hash);
    assert.equal(first?.time, "2026-01-31T12:00:00.000Z");
    assert.deepEqual(logFiles(folder), ["2026-01-31.jsonl"]);
    assert.equal(logText(folder), `${canonicalJson(first)}\n${canonicalJson(second)}\n`);
    await assertSound(folder);
  }));

Deno.test(
  "log: files are for the owner alone",
  { ignore: Deno.build.os === "windows" },
  () =>
    withLogFolder(async (folder) => {
      await append(folder, callEntry("a"), { now: () => NOON });
      const mode = (path: string) => (Deno.statSync(path).mode ?? 0) & 0o777;
      assert.deepEqual([mode(folder), mode(`${folder}/2026-01-31.jsonl`), mode(`${folder}/.lock`)], [
        0o700,
        0o600,
        0o600,
      ]);
    }),
);

Deno.test("log: what waits at a moment shares one sync", () =>
  withLogFolder(async (folder) => {
    let syncs = 0;
    const disk: Disk = {
      ...DISK,
      open(path) {
        const file = DISK.open(path);
        return { ...file, sync: () => (syncs++, file.sync()) };
      },
    };
    await withLog(folder, (log) =>
      Promise.all(Array.from({ length: 64 }, (_, i) => log.append(callEntry(`${i}`)))), {
      disk,
    });
    assert.equal(syncs, 1);
    assert.deepEqual(
      await commands(folder),
      Array.from({ length: 64 }, (_, i) =>
        `${i}`),
    );
  }));

Deno.test("log: an event is synced before its promise resolves", () =>
  withLogFolder(async (folder) => {
    const order: string[] = [];
    const disk: Disk = {
      ...DISK,
      open(path) {
        const file = DISK.open(path);
        return { ...file, sync: () => file.sync().then(() => void order.push("synced")) };
      },
    };
    await append(folder, callEntry("a"), { disk }).then(() => order.push("resolved"));
    assert.deepEqual(order, ["synced", "resolved"]);
  }));

Deno.test("log: secrets are redacted before anything is written", () =>
  withLogFolder(async (folder) => {
    const event = await append(folder, callEntry("curl -u me:hunter2 https://x.example"));
    assert.ok(event.kind === "call");
    assert.equal(event.params.command, "curl -u me:[redacted] https://x.example");
    assert.ok(!logText(folder).includes("hunter2"));
  }));

Deno.test("log: any entries give a sound log, over many openings", () =>
  withLogFolder(async (folder) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.dictionary(fc.string({ unit: "binary" }), fc.jsonValue()), { maxLength: 5 }),
        async (list) => {
          await withLog(
            folder,
            (log) => Promise.all(list.map((params) => log.append(callEntry("", { params })))),
          );
        },
      ),
      { numRuns: 40 },
    );
    await assertSound(folder);
  }));

Deno.test("log: a large event is cut down to sizes and digests", () =>
  withLogFolder(async (folder) => {
    const content = "é".repeat(200_000);
    const event = await append(folder, callEntry("", { params: { path: "a.txt", content } }));
    assert.ok(event.kind === "call");
    assert.deepEqual(event.params, {
      path: "a.txt",
      content: {
        $size: 400_000,
        $sha256: new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(content)))
          .toHex(),
        $head: "é".repeat(200),
      },
    });
    const many = await append(
      folder,
      callEntry("", { params: { list: Array.from({ length: 90_000 }, (_, i) => `${i}`) } }),
    );
    assert.ok(many.kind === "call");
    assert.deepEqual(Object.keys(many.params).sort(), ["$head", "$sha256", "$size"]);
    const long = await append(folder, callEntry("", { cwd: "x".repeat(1_000_000) }));
    assert.equal(long.kind === "call" && long.cwd?.length, 4097);
    await assertSound(folder);
  }));

Deno.test("log: a new day's file continues the chain", () =>
  withLogFolder(async (folder) => {
    let now = NOON;
    await withLog(folder, async (log) => {
      await log.append(callEntry("a"));
      now += 12 * HOUR;
      await log.append(callEntry("b"));
    }, { now: () => now });
    now += 24 * HOUR;
    await append(folder, callEntry("c"), { now: () => now });
    assert.deepEqual(logFiles(folder), ["2026-01-31.jsonl", "2026-02-01.jsonl", "2026-02-02.jsonl"]);
    assert.deepEqual(await commands(folder), ["a", "b", "c"]);
    await assertSound(folder);
  }));

Deno.test("log: a clock that goes back is said once, and the file stays the newest", () =>
  withLogFolder(async (folder) => {
    await append(folder, callEntry("a"), { now: () => NOON });
    for (const command of ["b", "c"]) {
      await append(folder, callEntry(command), { now: () => NOON - 48 * HOUR });
    }
    await append(folder, callEntry("d"), { now: () => NOON + 1 });
    assert.deepEqual(logFiles(folder), ["2026-01-31.jsonl"]);
    assert.deepEqual(await notices(folder), ["clock-went-back"]);
    const times = (await events(folder)).map(({ time }) => time.slice(0, 10));
    assert.deepEqual(times, ["2026-01-31", "2026-01-29", "2026-01-29", "2026-01-29", "2026-01-31"]);
    await assertSound(folder);
  }));

Deno.test("log: a clock that is set by milliseconds is no event", () =>
  withLogFolder(async (folder) => {
    await append(folder, callEntry("a"), { now: () => NOON });
    await append(folder, callEntry("b"), { now: () => NOON - 500 });
    assert.deepEqual(await notices(folder), []);
  }));

Deno.test("log: a prefix cut at any byte recovers, keeps the torn part and goes on", () =>
  withLogFolder(async (folder) => {
    const now = () => NOON;
    for (const command of ["first", "second é"]) await append(folder, callEntry(command), { now });
    const path = `${folder}/2026-01-31.jsonl`;
    const whole = Deno.readFileSync(path);
    const firstEnd = whole.indexOf(10) + 1;
    for (let cut = 1; cut < whole.length; cut += 7) {
      Deno.removeSync(folder, { recursive: true });
      Deno.mkdirSync(folder);
      Deno.writeFileSync(path, whole.subarray(0, cut));
      const kept = cut < firstEnd ? 0 : 1;
      const torn = kept === 1 && cut === firstEnd ? 0 : 1;
      const event = await append(folder, callEntry("next"), { now });
      assert.equal(event.seq, kept + torn);
      assert.deepEqual(await notices(folder), torn === 1 ? ["torn-tail"] : []);
      if (torn === 1) {
        const [name = ""] = [...Deno.readDirSync(`${folder}/torn`)].map(({ name }) => name);
        assert.deepEqual(
          Deno.readFileSync(`${folder}/torn/${name}`),
          whole.slice(kept === 1 ? firstEnd : 0, cut),
        );
        assert.ok(!name.endsWith(".new"));
      }
      await assertSound(folder);
    }
  }));

Deno.test("log: a torn part that was set aside by a process which then died is still spoken of", () =>
  withLogFolder(async (folder) => {
    await append(folder, callEntry("a"));
    Deno.mkdirSync(`${folder}/torn`);
    Deno.writeTextFileSync(`${folder}/torn/2026-01-31.jsonl.7.new`, "{");
    await append(folder, callEntry("b"));
    await append(folder, callEntry("c"));
    assert.deepEqual(await notices(folder), ["torn-tail"]);
    assert.deepEqual([...Deno.readDirSync(`${folder}/torn`)].map(({ name }) => name), ["2026-01-31.jsonl.7"]);
  }));

Deno.test("log: a last line that is no event stays, is spoken of, and is found", () =>
  withLogFolder(async (folder) => {
    const now = () => NOON;
    await append(folder, callEntry("a"), { now });
    Deno.writeTextFileSync(`${folder}/2026-01-31.jsonl`, "rubbish\n", { append: true });
    const event = await append(folder, callEntry("b"), { now });
    assert.equal(event.seq, 2);
    assert.deepEqual(await notices(folder), ["unreadable-line"]);
    assert.ok(logText(folder).includes("\nrubbish\n"));
    const { problems } = await verifyLog(folder);
    assert.deepEqual(problems.map(({ kind, line }) => [kind, line]), [["garbled", 2]]);
  }));

for (const [name, content] of [["empty", ""], ["torn", '{"v":1'], ["garbled", "rubbish\n"]] as const) {
  Deno.test(`log: the chain goes on past a newest file that is ${name}`, () =>
    withLogFolder(async (folder) => {
      await append(folder, callEntry("a"), { now: () => NOON });
      Deno.writeTextFileSync(`${folder}/2026-02-01.jsonl`, content);
      await append(folder, callEntry("b"), { now: () => NOON + 24 * HOUR });
      assert.deepEqual(await commands(folder), ["a", "b"]);
      const { problems } = await verifyLog(folder);
      assert.deepEqual(problems.map(({ kind }) => kind), name === "garbled" ? ["garbled"] : []);
    }));
}

Deno.test("log: another writer's events are continued", () =>
  withLogFolder(async (folder) => {
    await withLog(folder, (one) =>
      withLog(folder, async (two) => {
        for (let i = 0; i < 20; i++) await (i % 2 === 0 ? one : two).append(callEntry(`${i}`));
        await Promise.all([one.append(callEntry("x")), two.append(callEntry("y"))]);
      }));
    assert.equal((await commands(folder)).length, 22);
    await assertSound(folder);
  }));

Deno.test("log: a folder that is removed meanwhile is made anew", () =>
  withLogFolder(async (folder) => {
    await withLog(folder, async (log) => {
      await log.append(callEntry("a"));
      Deno.removeSync(folder, { recursive: true });
      assert.equal((await log.append(callEntry("b"))).seq, 1);
    });
    assert.deepEqual(await notices(folder), ["log-rolled-back"]);
    await assertSound(folder);
  }));

const FAULTS:
  readonly (readonly [string, { write?: boolean; sync?: boolean; truncate?: boolean }, number])[] = [
    ["no room", { write: true }, 0],
    ["no room after a part of a line", { write: true }, 40],
    ["no room, and the part can't be cut off", { write: true, truncate: true }, 40],
    ["a sync that fails", { sync: true }, 0],
  ];

for (const [name, faults, part] of FAULTS) {
  Deno.test(`log: ${name}: the entry is spooled, and recorded with the next event`, () =>
    withLogFolder(async (folder) => {
      const failing: { write?: boolean; sync?: boolean; truncate?: boolean } = {};
      let now = NOON;
      await withLog(folder, async (log) => {
        await log.append(callEntry("a"));
        Object.assign(failing, faults);
        const error: unknown = await log.append(callEntry("b")).catch((error) => error);
        assert.ok(error instanceof AuditError, String(error));
        assert.equal(error.spooled, true);
        assert.match(error.message, /os error/);
        for (const fault of Object.keys(faults)) delete failing[fault as keyof typeof faults];
        now += 60_000;
        await log.append(callEntry("c"));
      }, { disk: faultyDisk(failing, part), now: () => now });
      assert.deepEqual(await commands(folder), ["a", "b", "c"]);
      const late = (await events(folder)).find(({ late }) => late);
      assert.equal(late?.happened, "2026-01-31T12:00:00.000Z");
      assert.equal(late?.time, "2026-01-31T12:01:00.000Z");
      assert.deepEqual([...Deno.readDirSync(`${folder}/spool`)], []);
      await assertSound(folder);
    }));
}

Deno.test("log: where nothing can be written, the error says so", () =>
  withLogFolder(async (folder) => {
    Deno.writeTextFileSync(folder, "a file where the folder should be");
    const error: unknown = await append(folder, callEntry("a")).catch((error) => error);
    assert.ok(error instanceof AuditError);
    assert.equal(error.spooled, false);
    assert.match(error.message, /Cannot record a call in .*audit: .*could not be kept/);
  }));

Deno.test("log: another process's lock is waited for no longer than patience, then the entry is spooled", () =>
  withLogFolder(async (folder) => {
    await append(folder, callEntry("a"));
    using file = Deno.openSync(`${folder}/.lock`, { read: true, write: true });
    file.lockSync(true);
    const error: unknown = await append(folder, callEntry("b"), { patience: 20 }).catch((error) => error);
    assert.ok(error instanceof AuditError);
    assert.deepEqual([error.spooled, /held .*\.lock for 20 ms/.test(error.message)], [true, true]);
    file.unlockSync();
    await append(folder, callEntry("c"));
    assert.deepEqual(await commands(folder), ["a", "b", "c"]);
    await assertSound(folder);
  }));

Deno.test("log: after its end it takes nothing", () =>
  withLogFolder(async (folder) => {
    const log = openAuditLog(folder);
    await log.close();
    await assert.rejects(log.append(callEntry("a")), AuditError);
  }));

Deno.test("log: the end waits for what is under way", () =>
  withLogFolder(async (folder) => {
    const log = openAuditLog(folder);
    let seq = -1;
    log.append(callEntry("a")).then((event) => seq = event.seq);
    await log.close();
    assert.equal(seq, 0);
  }));

Deno.test("spool: a notice of the gate's is taken in, redacted, with the time of its name", () =>
  withLogFolder(async (folder) => {
    Deno.mkdirSync(`${folder}/spool`, { recursive: true });
    const notice = {
      kind: "notice",
      notice: "answered-unjudged",
      level: "warning",
      message: "password=hunter2",
      agent: "claude-code",
      detail: { why: "no daemon" },
      seq: 99,
      hash: "forged",
    };
    Deno.writeTextFileSync(`${folder}/spool/01KGAAAAAA0000000000000000.json`, JSON.stringify(notice));
    Deno.writeTextFileSync(`${folder}/spool/01KGAAAAAA0000000000000001.part`, "{");
    await append(folder, callEntry("a"));
    const [event] = await events(folder);
    assert.ok(event?.kind === "notice");
    assert.deepEqual([event.seq, event.message, event.late], [0, "password=[redacted]", true]);
    assert.match(event.happened ?? "", /^2026-01-\d\dT/);
    await assertSound(folder);
  }));

Deno.test("spool: what is no entry is set aside, and said", () =>
  withLogFolder(async (folder) => {
    Deno.mkdirSync(`${folder}/spool/folder.json`, { recursive: true });
    Deno.writeTextFileSync(`${folder}/spool/a.json`, "{");
    Deno.writeTextFileSync(`${folder}/spool/b.json`, '{"kind":"notice","notice":1}');
    await append(folder, callEntry("a"));
    assert.deepEqual(await notices(folder), ["spool-invalid", "spool-invalid", "spool-invalid"]);
    assert.deepEqual([...Deno.readDirSync(`${folder}/torn`)].map(({ name }) => name).sort(), [
      "spool.a.json",
      "spool.b.json",
      "spool.folder.json",
    ]);
    await append(folder, callEntry("b"));
    assert.equal((await notices(folder)).length, 3);
    await assertSound(folder);
  }));

Deno.test("spool: an entry that was recorded by a process which then died is not recorded twice", () =>
  withLogFolder(async (folder) => {
    Deno.mkdirSync(`${folder}/spool`, { recursive: true });
    const path = `${folder}/spool/x.json`;
    Deno.writeTextFileSync(path, JSON.stringify(callEntry("once")));
    await append(folder, callEntry("a"));
    Deno.writeTextFileSync(path, JSON.stringify(callEntry("once")));
    await append(folder, callEntry("b"));
    assert.deepEqual(await commands(folder), ["once", "a", "b"]);
    assert.deepEqual([...Deno.readDirSync(`${folder}/spool`)], []);
  }));
