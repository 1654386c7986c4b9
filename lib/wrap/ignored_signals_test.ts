import assert from "node:assert/strict";
import { signalsOf } from "./ignored_signals.ts";

const MASKS: readonly (readonly [mask: string, signals: readonly string[]])[] = [
  ["0000000000000000", []],
  ["0000000000001000", []],
  ["0000000000000007", ["SIGHUP", "SIGINT", "SIGQUIT"]],
  ["ffffffffffffffff", ["SIGHUP", "SIGINT", "SIGQUIT", "SIGTERM", "SIGTSTP", "SIGUSR1", "SIGUSR2"]],
  ["0000000180004001", ["SIGHUP", "SIGTERM"]],
  ["", []],
  ["SigIgn", []],
];

for (const [mask, signals] of MASKS) {
  Deno.test(`the mask ${JSON.stringify(mask)} has ${signals.join(", ") || "none of the signals"}`, () => {
    assert.deepEqual([...signalsOf(mask)].sort(), signals);
  });
}
