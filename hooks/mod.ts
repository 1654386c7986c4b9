/**
 * The agents that Rampart can stand before.
 *
 * @module
 */

import type { AgentAdapter } from "./adapter.ts";
import { claudeCode } from "./claude_code/adapter.ts";
import { shell } from "./shell/adapter.ts";

/** All adapters, in the order in which they are shown. */
export const ADAPTERS: readonly AgentAdapter[] = [claudeCode, shell];

/** The adapter of a name. */
export function adapterNamed(name: string): AgentAdapter | undefined {
  return ADAPTERS.find((adapter) => adapter.name === name);
}

export type {
  AfterCall,
  AgentAdapter,
  AgentFound,
  AgentMachine,
  AgentWiring,
  BeforeCall,
  HookAnswer,
  HookCall,
  HookOutput,
  HookQuestion,
  SettingsEdit,
  SettingsScope,
  WiringState,
} from "./adapter.ts";
export { reasonFor, type ReasonOptions } from "./reason.ts";
