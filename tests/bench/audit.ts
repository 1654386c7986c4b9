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
    await verification(`${folder}/audit`, show);
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

async function verification(folder: string, show: Show): Promise<void> {
  const [{ name } = { name: "" }] = [...Deno.readDirSync(folder)].filter(({ name }) =>
    name.endsWith(".jsonl")
  );
  const lines = Deno.readTextFileSync(`${folder}/${name}`).split("\n").slice(0, -1);
  const alone = (): number => {
    const start = performance.now();
    for (const line of lines) sink.value = hash("sha256", line);
    return ((performance.now() - start) * 1000) / lines.length;
  };
  const verify = async (): Promise<number> => {
    const start = performance.now();
    const { sound, events } = await verifyLog(folder);
    if (!sound || events !== lines.length) throw new Error("the log that was measured is not sound");
    return ((performance.now() - start) * 1000) / events;
  };
  const hashes = Math.min(alone(), alone(), alone());
  const floor = mean("floor: SHA-256 of a line", hashes, lines.length);
  show(floor, floor);
  const times = [await verify(), await verify(), await verify()];
  show(mean("verify an event", Math.min(...times), lines.length), floor);
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
