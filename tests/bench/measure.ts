/**
 * Measuring: each thing beside a floor of its kind, measured in the same run, so that figures of different machines
 * can be compared by their ratio.
 *
 * @module
 */

/** Something to measure. */
export interface Entry {
  readonly name: string;
  /** What it is compared with; of the same kind. */
  readonly floor: string;
  /** Does it once. Must use its result, so that nothing is optimised away. */
  readonly work: () => unknown;
  /** Its ceiling in microseconds at the median, where one was promised. */
  readonly limit?: number;
}

/** How long one took, in microseconds. */
export interface Figures {
  readonly name: string;
  readonly median: number;
  readonly p99: number;
  readonly runs: number;
}

/** A sink that the optimiser can't see through. */
export const sink: { value: unknown } = { value: undefined };

/** Measures a function: batches long enough for the clock, after a warm-up. */
export function measureFunction(name: string, work: () => unknown, milliseconds = 300): Figures {
  const until = performance.now() + milliseconds / 3;
  let rounds = 0;
  while (performance.now() < until || rounds === 0) {
    sink.value = work();
    rounds++;
  }
  // A batch of about 20 µs: far above the clock's step, short enough that p99 still shows pauses.
  const each = (milliseconds / 3 / rounds) * 1000;
  const batch = Math.max(1, Math.round(20 / each));
  const times: number[] = [];
  const end = performance.now() + milliseconds;
  while (performance.now() < end || times.length === 0) {
    const start = performance.now();
    for (let i = 0; i < batch; i++) sink.value = work();
    times.push(((performance.now() - start) * 1000) / batch);
  }
  return figures(name, times);
}

/** Measures the start of a process, from the call to its exit. */
export function measureProcess(name: string, command: readonly string[], runs = 21): Figures {
  const [program = "", ...args] = command;
  const times: number[] = [];
  for (let i = 0; i < runs + 2; i++) {
    const start = performance.now();
    new Deno.Command(program, { args, stdin: "null", stdout: "null", stderr: "null" }).outputSync();
    // The first two warm the file system's cache and the compiler's.
    if (i >= 2) times.push((performance.now() - start) * 1000);
  }
  return figures(name, times);
}

function figures(name: string, times: readonly number[]): Figures {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
  return { name, median: at(0.5), p99: at(0.99), runs: sorted.length };
}

/** A row of the table. */
export function row(measured: Figures, floor: Figures, limit?: number): string {
  const ratio = measured === floor ? "" : `${(measured.median / floor.median).toFixed(1)}×`;
  const promised = limit === undefined ? "" : `${time(limit)} ${measured.median <= limit ? "ok" : "MISSED"}`;
  const cells = [time(measured.median), time(measured.p99), ratio, promised];
  return `${measured.name.padEnd(58)}${cells.map((cell) => cell.padStart(14)).join("")}`;
}

/** The heads of the columns. */
export const HEAD: string = `${"".padEnd(58)}${
  ["median", "p99", "floor", "promised"].map((c) => c.padStart(14)).join("")
}`;

function time(us: number): string {
  return us >= 1000
    ? `${(us / 1000).toFixed(1)} ms`
    : us >= 1
    ? `${us.toFixed(2)} µs`
    : `${(us * 1000).toFixed(0)} ns`;
}
