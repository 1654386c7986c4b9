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
  /** What was promised of it. */
  readonly promise?: Promised;
}

/** What was promised of a figure. */
export interface Promised {
  /** Ceiling in microseconds at the median. */
  readonly median?: number;
  /** Ceiling in microseconds at the 99th percentile. */
  readonly p99?: number;
  /** Ceiling of the median's ratio to that of the entry before it. */
  readonly growth?: number;
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

/**
 * Measures a function over many inputs: each several times, the fastest counting, as another process may have had the
 * processor in between. The figures are over the inputs.
 */
export function measureInputs<Input>(
  name: string,
  inputs: readonly Input[],
  work: (input: Input) => unknown,
  rounds = 6,
): Figures {
  const best = new Array<number>(inputs.length).fill(Infinity);
  for (let round = 0; round < rounds; round++) {
    inputs.forEach((input, i) => {
      const start = performance.now();
      sink.value = work(input);
      best[i] = Math.min(best[i] ?? Infinity, (performance.now() - start) * 1000);
    });
  }
  return figures(name, best);
}

/** Bytes that one call allocates, over inputs in turn: the median of batches in which nothing was collected. */
export function measureAllocation<Input>(inputs: readonly Input[], work: (input: Input) => unknown): number {
  const batch = 200;
  const deltas: number[] = [];
  for (let at = 0; at + batch <= inputs.length; at += batch) {
    const before = Deno.memoryUsage().heapUsed;
    for (let i = 0; i < batch; i++) sink.value = work(inputs[at + i] as Input);
    const delta = Deno.memoryUsage().heapUsed - before;
    if (delta > 0) deltas.push(delta / batch);
  }
  return deltas.sort((a, b) => a - b)[deltas.length >> 1] ?? NaN;
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

/** A row of the table, and whether what was promised was kept. */
export interface Row {
  readonly text: string;
  readonly kept: boolean;
}

/** A row of the table. `before` is the entry that growth is measured against. */
export function row(measured: Figures, floor: Figures, promise: Promised = {}, before?: Figures): Row {
  const ratio = measured === floor ? "" : `${(measured.median / floor.median).toFixed(1)}×`;
  const checks: string[] = [];
  let kept = true;
  const check = (what: string, ok: boolean): void => {
    checks.push(`${what} ${ok ? "ok" : "MISSED"}`);
    kept &&= ok;
  };
  if (promise.median !== undefined) check(time(promise.median), measured.median <= promise.median);
  if (promise.p99 !== undefined) check(`p99 ${time(promise.p99)}`, measured.p99 <= promise.p99);
  if (promise.growth !== undefined && before !== undefined) {
    const growth = measured.median / before.median;
    check(`${growth.toFixed(2)}× of ${promise.growth}×`, growth <= promise.growth);
  }
  const cells = [time(measured.median), time(measured.p99), ratio].map((cell) => cell.padStart(12));
  return { text: `${measured.name.padEnd(56)}${cells.join("")}   ${checks.join(", ")}`.trimEnd(), kept };
}

/** The heads of the columns. */
export const HEAD: string = `${"".padEnd(56)}${
  ["median", "p99", "floor"].map((c) => c.padStart(12)).join("")
}   promised`;

function time(us: number): string {
  return us >= 1000
    ? `${(us / 1000).toFixed(1)} ms`
    : us >= 1
    ? `${us.toFixed(2)} µs`
    : `${(us * 1000).toFixed(0)} ns`;
}
