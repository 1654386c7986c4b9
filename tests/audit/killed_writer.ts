/**
 * A process that goes through the scenario and kills itself before one of its steps: `killed_writer.ts FOLDER STEP`. Prints
 * what is acknowledged, a line each, and at the end the number of its steps.
 *
 * @module
 */

import process from "node:process";
import { runScenario, steppedDisk } from "./scenario.ts";

const [folder = "", at = ""] = Deno.args;
const encoder = new TextEncoder();
const print = (text: string): void => void Deno.stdout.writeSync(encoder.encode(`${text}\n`));
let steps = 0;
const disk = steppedDisk(({ number, half }) => {
  steps = number;
  if (number !== Number(at)) return;
  half?.();
  // No handler, no clean-up, no buffers: the process is gone before the next line.
  process.kill(process.pid, "SIGKILL");
});
await runScenario(folder, disk, print);
print(`steps ${steps}`);
