/**
 * What of the audit log is measured.
 *
 * @module
 */

import { hash } from "node:crypto";
import { cpuUsage } from "node:process";
import { type CallEntry, loadFastHash, openAuditLog, verifyLog } from "../../lib/audit/mod.ts";
import { type Figures, type Promised, sink } from "./measure.ts";

/** Shows a figure beside its floor. */
type Show = (measured: Figures, floor: Figures, promise?: Promised) => void;

const WAITING = 64;
const ROUNDS = 300;

function call(i: number): CallEntry {
  return {
    kind: "call",
    via: "hook",
    tool: "exec",
    agent_tool: "Bash",
    agent: "claude-code",
    session: "0f8fad5b-d9cb-469f-a165-70867728950e",
    call_id: `toolu_${i}`,
    cwd: "/home/me/projects/app",
    params: {
      command: `cd src && npm test -- --filter case-${i} 2>&1 | tail -20`,
      description: "Runs tests",
    },
    decision: {
      action: "allow",
      enforced: true,
      message: "",
      policy: "allow-dev",
      rule: "standard.yaml:allow-dev#2",
      matched_policies: ["allow-dev"],
      partial: false,
      eval_us: 12.3,
    },
  };
}

/** Measures appending and verifying in a folder of its own. */
export async function measureAudit(show: Show): Promise<void> {
  const folder = Deno.makeTempDirSync({ prefix: "rampart bench " });
  try {
    await loadFastHash();
    const floor = await bareWrites(`${folder}/bare`);
    show(floor, floor);
    await appends(`${folder}/audit`, floor, show);
    await verification(`${folder}/audit`, show, 0);
    await fill(`${folder}/large`, LARGE);
    // 80 % of the hash function's own speed.
    await verification(`${folder}/large`, show, 0.8);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

async function bareWrites(path: string): Promise<Figures> {
  using file = Deno.openSync(path, { append: true, create: true });
  const bytes = new TextEncoder().encode(JSON.stringify(call(0)).padEnd(700, " "));
  return await timed("floor: write 700 bytes and fdatasync", ROUNDS, async () => {
    file.writeSync(bytes);
    await file.syncData();
  });
}

async function appends(folder: string, floor: Figures, show: Show): Promise<void> {
  // With checkpoints, as the daemon writes it.
  const log = openAuditLog(folder, { key: `${folder}.key` });
  let i = 0;
  await timed("warm-up", 100, () => log.append(call(i++)));
  show(await timed("append one event", ROUNDS, () => log.append(call(i++))), floor);
  const events = 20_000;
  const start = performance.now();
  const before = cpuUsage();
  const end = i + events;
  await Promise.all(Array.from({ length: WAITING }, async () => {
    while (i < end) await log.append(call(i++));
  }));
  const each = ((performance.now() - start) * 1000) / events;
  const { user, system } = cpuUsage(before);
  // 5,000 a second, on half a core.
  show(mean(`an event, ${WAITING} waiting`, each, events), floor, { median: 200 });
  show(mean("  of which processor time", (user + system) / events, events), floor, { median: 100 });
  await log.close();
}

/** Events of a log that is verified on all processors: some 120 MB. */
const LARGE = 160_000;

/** Writes a log with checkpoints. */
async function fill(folder: string, events: number): Promise<void> {
  const log = openAuditLog(folder, { key: `${folder}.key` });
  let i = 0;
  await Promise.all(Array.from({ length: 512 }, async () => {
    while (i < events) await log.append(call(i++));
  }));
  await log.close();
}

/**
 * Verification beside what node:crypto takes for the same lines alone, without reading or understanding them.
 *
 * @param share Of that speed, what was promised; 0 for a log that is too small to be shared among processors.
 */
async function verification(folder: string, show: Show, share: number): Promise<void> {
  const files = [...Deno.readDirSync(folder)].map(({ name }) => name).filter((name) =>
    name.endsWith(".jsonl")
  );
  const whole = files.map((name) => Deno.readFileSync(`${folder}/${name}`));
  const lines = whole.flatMap((bytes) => [...linesOf(bytes)]);
  const each = async (work: () => unknown): Promise<number> => {
    const start = performance.now();
    sink.value = await work();
    return ((performance.now() - start) * 1000) / lines.length;
  };
  let [alone, bulk, verify] = [Infinity, Infinity, Infinity];
  // In turn, as another process may have had the processor for a while.
  for (let round = 0; round < 6; round++) {
    alone = Math.min(alone, await each(() => lines.forEach((line) => hash("sha256", line))));
    bulk = Math.min(bulk, await each(() => whole.forEach((bytes) => hash("sha256", bytes))));
    verify = Math.min(
      verify,
      await each(async () => {
        const { sound, events } = await verifyLog(folder);
        if (!sound || events !== lines.length) throw new Error("the log that was measured is not sound");
      }),
    );
  }
  const floor = mean(`floor: SHA-256 of each of ${lines.length} lines`, alone, lines.length);
  show(floor, floor);
  show(mean("  of a line's share of a file that is hashed at once", bulk, lines.length), floor);
  // 300,000 a second.
  const median = Math.min(1e6 / 300_000, share === 0 ? Infinity : alone / share);
  show(mean("verify an event", verify, lines.length), floor, { median });
}

function* linesOf(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length;) {
    const feed = bytes.indexOf(10, at);
    yield bytes.subarray(at, feed);
    at = feed + 1;
  }
}

function mean(name: string, each: number, runs: number): Figures {
  return { name, median: each, p99: each, runs };
}

async function timed(name: string, runs: number, work: () => Promise<unknown>): Promise<Figures> {
  const times: number[] = [];
  for (let i = 0; i < runs; i++) {
    const start = performance.now();
    sink.value = await work();
    times.push((performance.now() - start) * 1000);
  }
  times.sort((a, b) => a - b);
  const at = (share: number): number => times[Math.floor(times.length * share)] ?? NaN;
  return { name, median: at(0.5), p99: at(0.99), runs };
}
