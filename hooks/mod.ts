/**
 * The agents that Rampart can stand before.
 *
 * @module
 */

import type { AgentAdapter } from "./adapter.ts";
import type { AgentCoverage } from "./coverage.ts";
import { LOADERS } from "./loaders.ts";

/** All adapters, in the order in which they are shown. */
export const ADAPTERS: readonly AgentAdapter[] = await Promise.all(
  Object.values(LOADERS).map((load) => load()),
);

/** The adapter of a name. */
export function adapterNamed(name: string): AgentAdapter | undefined {
  return ADAPTERS.find((adapter) => adapter.name === name);
}

/** What is covered of each agent that can be wired, in the order in which it is shown. */
export async function allCoverage(): Promise<readonly AgentCoverage[]> {
  const found: AgentCoverage[] = [];
  for (const { coverage } of ADAPTERS) if (coverage !== undefined) found.push(await coverage());
  return found;
}

/** The variables that agents' wirings look at, and `PATH`. */
export const WIRING_VARIABLES: readonly string[] = [
  ...new Set(["PATH", ...ADAPTERS.flatMap(({ variables }) => variables ?? [])]),
];

export type {
  AfterCall,
  AgentAdapter,
  AgentFound,
  AgentLoading,
  AgentMachine,
  AgentTrust,
  AgentWiring,
  BeforeCall,
  Canary,
  CanaryProbe,
  FileEdit,
  Hindrance,
  HookAnswer,
  HookCall,
  HookOutput,
  HookPlace,
  HookQuestion,
  LoadingSeen,
  SettingsScope,
  SetupFlag,
  TrustSeen,
  WiringFile,
  WiringState,
} from "./adapter.ts";
export type {
  AgentCoverage,
  AskCoverage,
  Evidence,
  FailureCoverage,
  OnFailure,
  ToolCoverage,
} from "./coverage.ts";
export { reasonFor, type ReasonOptions } from "./reason.ts";
export { waitingTime } from "./waiting_time.ts";
