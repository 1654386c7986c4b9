/**
 * How fast the audit log is searched, in microseconds for a megabyte, and in how much memory.
 *
 * @module
 */

import { Buffer } from "node:buffer";
import { canonicalJson } from "../../lib/audit/mod.ts";
import { type Query, searchEvents, statsOf } from "../../lib/audit/query/mod.ts";
import { type Figures, type Promised, sink } from "./measure.ts";

/** Shows a figure beside its floor. */
type Show = (measured: Figures, floor: Figures, promise?: Promised) => void;

const MEGABYTE = 1e6;
const FILE = 64 * MEGABYTE;
const FILES = 8;
const BLOCK = 1 << 20;
const OPTIONS = { home: "/home/me", platform: "linux" } as const;

/** Bytes by which memory may grow while the log is eight times as long. */
const GROWTH = 64 * MEGABYTE;

/** 500 MB/s, in microseconds for a megabyte. */
const PROMISE: Promised = { median: 2000 };

/**
 * Measures searching in a log of 512 MB, which is made for it.
 *
 * @returns Whether memory stayed flat.
 */
export async function measureSearch(show: Show): Promise<boolean> {
  const folder = Deno.makeTempDirSync({ prefix: "rampart bench " });
  try {
    const size = makeLog(folder);
    const megabytes = (size * FILES) / MEGABYTE;
    const paths = [...Deno.readDirSync(folder)].map(({ name }) => `${folder}/${name}`).sort();
    const timed = async (name: string, work: () => Promise<unknown> | unknown): Promise<Figures> => {
      const times: number[] = [];
      for (let i = 0; i < 3; i++) {
        const start = performance.now();
        sink.value = await work();
        times.push(((performance.now() - start) * 1000) / megabytes);
      }
      const median = Math.min(...times);
      return { name, median, p99: Math.max(...times), runs: times.length };
    };
    const read = await timed("floor: reading the files", () => readAll(paths, () => 0));
    show(read, read);
    const scanned = await timed("floor: one text in their bytes", () => readAll(paths, countFetch));
    show(scanned, read);
    const search = (query: Query) => () => consume(folder, query);
    show(await timed("search a megabyte, nothing found", search({ agents: ["nobody"] })), scanned, PROMISE);
    show(await timed("  what was denied, 1 of 50", search({ actions: ["deny"] })), scanned, PROMISE);
    show(
      await timed("  denied, of one agent", search({ actions: ["deny"], agents: ["codex"] })),
      scanned,
      PROMISE,
    );
    show(await timed("  a text", search({ text: "case-4000 " })), scanned, PROMISE);
    show(await timed("  a tool, 1 of 8", search({ tools: ["fetch"] })), scanned, PROMISE);
    const [first = ""] = paths;
    for (const path of paths.slice(1)) Deno.removeSync(path);
    const one = { ...OPTIONS, by: ["action", "tool", "hour"] } as const;
    const parsed = (name: string, work: () => Promise<unknown>) =>
      timed(name, work).then((figures) => ({
        ...figures,
        median: figures.median * FILES,
        p99: figures.p99 * FILES,
      }));
    show(await parsed("  count all, each event parsed", () => statsOf(folder, {}, one)), scanned);
    show(await parsed("  a path in each call", () => consume(folder, { paths: ["~/.ssh/**"] })), scanned);
    return await isFlat(folder, first);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

async function consume(folder: string, query: Query, progress: () => void = () => {}): Promise<number> {
  let found = 0;
  for await (const event of searchEvents(folder, query, { ...OPTIONS, progress })) {
    sink.value = event;
    found++;
  }
  return found;
}

function readAll(paths: readonly string[], work: (bytes: Uint8Array) => number): number {
  const buffer = new Uint8Array(BLOCK);
  let found = 0;
  for (const path of paths) {
    using file = Deno.openSync(path);
    for (let got = file.readSync(buffer); got !== null; got = file.readSync(buffer)) {
      found += work(buffer.subarray(0, got));
    }
  }
  return found;
}

function countFetch(bytes: Uint8Array): number {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1");
  let found = 0;
  for (let at = text.indexOf(NEEDLE); at >= 0; at = text.indexOf(NEEDLE, at + 1)) found++;
  return found;
}

const NEEDLE = '"tool":"fetch"';

/** Whether a log eight times as long needs no more memory. */
async function isFlat(folder: string, first: string): Promise<boolean> {
  const peakOf = async (): Promise<number> => {
    let peak = 0;
    await consume(folder, { tools: ["fetch"] }, () => {
      peak = Math.max(peak, Deno.memoryUsage().rss);
    });
    return peak;
  };
  const short = await peakOf();
  for (let i = 1; i < FILES; i++) Deno.copyFileSync(first, pathOf(folder, i));
  const long = await peakOf();
  const flat = long - short <= GROWTH;
  const [a, b] = [short, long].map((bytes) => `${(bytes / MEGABYTE).toFixed(0)} MB`);
  console.log(
    `peak resident memory: ${a} for 64 MB of log, ${b} for 512 MB  ${flat ? "kept" : "MISSED"}: as much`,
  );
  return flat;
}

function pathOf(folder: string, i: number): string {
  return `${folder}/2026-11-${String(10 + i)}.jsonl`;
}

/** Writes the files and gives the length of one. All hold the same: only their names differ. */
function makeLog(folder: string): number {
  const encoder = new TextEncoder();
  const path = pathOf(folder, 0);
  using file = Deno.openSync(path, { write: true, createNew: true });
  let size = 0;
  for (let seq = 0; size < FILE;) {
    let text = "";
    for (let i = 0; i < 1000; i++) text += `${canonicalJson(eventOf(seq++))}\n`;
    const bytes = encoder.encode(text);
    for (let at = 0; at < bytes.length;) at += file.writeSync(bytes.subarray(at));
    size += bytes.length;
  }
  for (let i = 1; i < FILES; i++) Deno.copyFileSync(path, pathOf(folder, i));
  return size;
}

const TOOLS = ["exec", "exec", "exec", "read", "read", "write", "fetch", "mcp"] as const;
const AGENTS = ["claude-code", "codex", "cursor"] as const;

function eventOf(seq: number): Readonly<Record<string, unknown>> {
  const tool = TOOLS[(seq * 7) % TOOLS.length] ?? "exec";
  const params = tool === "exec"
    ? { command: `cd src && npm test -- --filter case-${seq} 2>&1 | tail -20`, description: "Runs tests – ü" }
    : tool === "fetch"
    ? { url: `https://example.com/${seq}` }
    : { file_path: `/home/me/projects/app/src/file${seq}.ts` };
  const denied = seq % 50 === 0;
  return {
    v: 1,
    seq,
    id: `01KAJQ2S6T${String(seq).padStart(16, "0")}`,
    time: new Date(Date.UTC(2026, 10, 21) + seq * 20).toISOString(),
    prev: "a".repeat(64),
    hash: "b".repeat(64),
    kind: "call",
    via: "hook",
    tool,
    agent_tool: "Bash",
    agent: AGENTS[seq % AGENTS.length],
    session: "0f8fad5b-d9cb-469f-a165-70867728950e",
    call_id: `toolu_${seq}`,
    cwd: "/home/me/projects/app",
    params,
    decision: {
      action: denied ? "deny" : "allow",
      enforced: true,
      message: denied ? "Keys are not for agents" : "",
      policy: "allow-dev",
      rule: "standard.yaml:allow-dev#2",
      matched_policies: ["allow-dev"],
      partial: false,
      eval_us: 12.3,
    },
  };
}
