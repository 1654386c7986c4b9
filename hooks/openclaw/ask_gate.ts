/**
 * The part that Rampart's modules for OpenClaw have in common: JavaScript that asks the gate.
 *
 * @module
 */

import type { HookCall } from "../adapter.ts";
import { askGate as askGateOf, gateInModule } from "../gate_module.ts";
import { NAME } from "./decode.ts";

/** Seconds for which OpenClaw waits for the hook: the most that its settings take. */
export const LIMIT_S = 600;

/** Defines `judged(question)`. The module must import `spawn`. */
export function askGate(hook: HookCall): string {
  return askGateOf(hook, { agent: NAME, limit: LIMIT_S - 10, decisions: ["allow", "deny", "ask"] });
}

/** The gate's command line in the module; empty where there is none to be read. */
export function gateIn(text: string): string {
  return gateInModule(text, NAME);
}
