/**
 * What the shared tests need to know of an agent. Each agent's folder has a `contract_sample.ts` that exports `sample`.
 *
 * @module
 */

import type { HookOutput } from "./adapter.ts";

/** An agent, for the shared tests. */
export interface ContractSample {
  /** A payload that waits for an answer, for a command. */
  readonly before: (command: string) => unknown;
  /** A payload of a tool that doesn't exist, named SomethingNew and with `file_path` of `/etc/passwd`; absent where there are no tools. */
  readonly unknownTool?: unknown;
  /** Whether what the hook gave stops the call. */
  readonly stops: (output: HookOutput) => boolean;
  /** Whether the agent was told that the call may run, or nothing. */
  readonly goesOn: (output: HookOutput) => boolean;
  /**
   * Texts of the person's that Rampart's wiring must leave as they were, by the file's path below the user's home. Files
   * that nobody but Rampart writes need none.
   */
  readonly settings?: Readonly<Record<string, readonly string[]>>;
}
