/**
 * The benchmarks: `deno task bench`, or `deno task bench starts` for one group. Leaves with 1 if a promise is missed.
 *
 * @module
 */

import { callRequests, measureFloorRate, measureRate, startBenchDaemon } from "./daemon.ts";
import { measureAudit } from "./audit.ts";
import { engineEntries } from "./engine.ts";
import { benchPrograms, measureGate, measureSpawn } from "./gate.ts";
import { type Figures, HEAD, measureFunction, measureProcess, type Promised, row } from "./measure.ts";
import { measureWrap } from "./wrap.ts";
import { measureReading } from "./reading.ts";
import { measureScan } from "./scan.ts";
import { measureSearch } from "./search.ts";

const [only] = Deno.args;
let missed = 0;

function show(measured: Figures, floor: Figures, promise?: Promised, before?: Figures): Figures {
  const { text, kept } = row(measured, floor, promise, before);
  if (!kept) missed++;
  console.log(text);
  return measured;
}

if (only === undefined || only === "engine") {
  console.log(`Functions\n${HEAD}`);
  const table = new Map(Array.from({ length: 1000 }, (_, i) => [`key${i}`, i]));
  let i = 0;
  const floor = measureFunction("floor: one look-up in a map", () => table.get(`key${i++ % 1000}`));
  show(floor, floor);
  let before = floor;
  for (const { name, work, promise } of engineEntries()) {
    before = show(measureFunction(name, work), floor, promise, before);
  }
  measureReading((measured, promise) => show(measured, floor, promise));
  console.log();
}

if (only === undefined || only === "starts") {
  console.log(`Starts of processes\n${HEAD}`);
  const folder = Deno.makeTempDirSync({ prefix: "rampart bench " });
  try {
    Deno.env.set("HOME", folder);
    Deno.env.delete("RAMPART_HOME");
    Deno.writeTextFileSync(`${folder}/empty.ts`, "");
    const launcher = new URL("../../scripts/rampart", import.meta.url).pathname;
    const floor = measureProcess("floor: an empty Deno script", [
      Deno.execPath(),
      "run",
      `${folder}/empty.ts`,
    ]);
    show(floor, floor);
    show(measureProcess("rampart --version", [launcher, "--version"]), floor);
    show(measureProcess('rampart test "ls"', [launcher, "test", "ls"]), floor, { median: 120_000 });
    const fresh = ["env", `RAMPART_HOME=/dev/null/none`, launcher, "test", "ls"];
    show(measureProcess('rampart test "ls", without a cache', fresh), floor);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

if (only === undefined || only === "audit") {
  console.log(`The audit log\n${HEAD}`);
  await measureAudit((measured, floor, promise) => show(measured, floor, promise));
  console.log();
}

if (only === undefined || only === "scan") {
  console.log(`Scanning outputs\n${HEAD}`);
  measureScan((measured, floor, promise) => show(measured, floor, promise));
  console.log();
}

if (only === undefined || only === "search") {
  console.log(`Searching the audit log\n${HEAD}`);
  if (!await measureSearch((measured, floor, promise) => show(measured, floor, promise))) missed++;
  console.log();
}

if (only === undefined || only === "gate") {
  console.log(`The gate, from spawn to exit\n${HEAD}`);
  const folder = Deno.makeTempDirSync({ prefix: "rampart bench " });
  try {
    const programs = await benchPrograms(folder);
    if (programs === undefined) console.log("no C compiler was found");
    else {
      await using daemon = await startBenchDaemon();
      const gate = `${daemon.home.bin}/rampart-gate`;
      await measureGate(programs, { gate, daemon: "judged and on disk" }, show);
      await measureWrap(programs, daemon.home, show);
      await daemon.stop();
      Deno.writeTextFileSync(`${folder}/empty.ts`, "");
      const empty = [Deno.execPath(), "run", "--no-config", `${folder}/empty.ts`];
      const floor = await measureSpawn(programs, "floor: an empty Deno script", empty, { runs: 20 });
      show(floor, floor);
      const hook = [gate, "hook", "--agent", "claude-code"];
      const cold = await measureSpawn(programs, "hook, without a daemon", hook, { runs: 20 });
      show(cold, floor, { median: 60_000 });
    }
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
  console.log();
}

if (only === undefined || only === "daemon") {
  console.log("The daemon, answers a second, 64 clients that wait for each answer");
  const showRate = (name: string, rate: number, floor: number, promise?: number): void => {
    const kept = promise === undefined || rate >= promise;
    if (!kept) missed++;
    const said = promise === undefined ? "" : `  ${kept ? "kept" : "MISSED"}: at least ${promise}`;
    console.log(
      `${name.padEnd(44)}${rate.toFixed(0).padStart(8)}  ${(rate / floor).toFixed(2)} of the floor${said}`,
    );
  };
  const floor = await measureFloorRate(40_000);
  showRate("floor: a server that answers {}", floor, floor);
  await using daemon = await startBenchDaemon();
  const { socket } = daemon.home;
  const preflights = callRequests("preflight");
  await measureRate(socket, preflights, 5_000);
  showRate("preflight", await measureRate(socket, preflights, 40_000), floor, 10_000);
  const calls = callRequests("tool");
  showRate("recorded calls", await measureRate(socket, calls, 30_000), floor, 5_000);
  const million = only === "daemon" ? 1_000_000 : 100_000;
  await measureRate(socket, preflights, million);
  const memory = daemon.memory() / 1e6;
  if (memory > 120) missed++;
  console.log(
    `resident memory after ${million.toLocaleString("en")} more calls: ${memory.toFixed(0)} MB  ${
      memory > 120 ? "MISSED" : "kept"
    }: at most 120\n`,
  );
}

if (missed > 0) console.log(`\n${missed} missed`);
Deno.exit(missed > 0 ? 1 : 0);
