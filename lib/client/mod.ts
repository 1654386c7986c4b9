/**
 * Has the tool calls of an agent judged by Rampart, a firewall for AI agents, before they run. For Deno, Node from 20 on,
 * and Bun; it imports nothing but what they bring along.
 *
 * ```ts ignore
 * import { createRampart, Denied } from "@rampart/engine/client";
 *
 * const rampart = createRampart({ agent: "my-agent" });
 * try {
 *   const { stdout } = await rampart.run(["npm", "test"]);
 *   console.log(stdout);
 * } catch (error) {
 *   if (!(error instanceof Denied)) throw error;
 *   console.log(error.message); // for the model: why, and not to try again
 * }
 * ```
 *
 * @module
 */

export { type Approval, type Decision, Denied, RampartError } from "./decision.ts";
export {
  type CallOptions,
  createRampart,
  type GuardedOptions,
  type JudgeOptions,
  type Params,
  type Rampart,
  type RampartOptions,
  type RunOptions,
} from "./rampart.ts";
export type { ProgramResult } from "./run_program.ts";
