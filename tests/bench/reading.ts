/**
 * What reading and judging commands costs, over the ordinary commands of the corpora.
 *
 * @module
 */

import { evaluate, readCommand } from "../../mod.ts";
import { readOrdinary } from "../corpus/measure.ts";
import { compileShipped } from "../corpus/shipped_policies.ts";
import { type Figures, measureAllocation, measureInputs, type Promised } from "./measure.ts";

const CWD = "/home/me/app";

/** Measures, and hands each figure on. */
export function measureReading(show: (measured: Figures, promise?: Promised) => void): void {
  const commands = readOrdinary();
  const compiled = compileShipped("standard");
  const judge = (command: string): unknown =>
    evaluate(compiled, { tool: "exec", params: { command }, cwd: CWD });
  const read = (command: string): unknown => readCommand(command, { cwd: CWD, home: "/home/me" });
  show(measureInputs("reading an ordinary command", commands, read));
  show(measureInputs("judging an ordinary command, reading included", commands, judge), {
    median: 5,
    p99: 50,
  });
  const scripts = Array.from(
    { length: 100 },
    (_, i) =>
      Array.from({ length: 100 }, (_, j) => commands[(i * 97 + j * 101) % commands.length]).join("\n"),
  );
  show(measureInputs("judging a script of 100 lines", scripts, judge), { p99: 1_000 });
  const bytes = measureAllocation(commands, judge);
  console.log(`judging an ordinary command allocates ${(bytes / 1024).toFixed(1)} KiB at the median`);
}
