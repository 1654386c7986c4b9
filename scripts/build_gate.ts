/**
 * Builds the gate: `deno run -A scripts/build_gate.ts [--target linux-x64] [--out FILE]`. Leaves with 1 where it can't
 * be built, with 2 for a wrong command line.
 *
 * @module
 */

import { buildGate, GATE_TARGETS, isGateTarget, thisTarget } from "../lib/gate/mod.ts";

const USAGE = `usage: deno run -A scripts/build_gate.ts [--target ${GATE_TARGETS.join("|")}] [--out FILE]`;

function leave(message: string): never {
  console.error(message);
  Deno.exit(2);
}

let target = thisTarget();
let out = "rampart-gate";
for (let i = 0; i < Deno.args.length; i += 2) {
  const [option, value] = [Deno.args[i], Deno.args[i + 1]];
  if (value === undefined) leave(USAGE);
  if (option === "--out") out = value;
  else if (option === "--target" && isGateTarget(value)) target = value;
  else leave(USAGE);
}
const outcome = await buildGate({
  out: out.startsWith("/") ? out : `${Deno.cwd()}/${out}`,
  strict: true,
  log: (line) => console.log(line),
  ...(target === undefined ? {} : { target }),
});
if (outcome.kind !== "built") {
  console.error(outcome.message);
  Deno.exit(1);
}
console.log(`${outcome.path}: ${outcome.bytes} bytes`);
