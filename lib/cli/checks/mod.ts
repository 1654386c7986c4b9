/**
 * The checks of `rampart doctor`, and what they look at.
 *
 * @module
 */

import { agentsAreWired, agentsTrustTheHook, liveCallIsDenied } from "./agents.ts";
import { auditIsSound, auditIsWritable, clockIsRight, spoolIsEmpty } from "./audit.ts";
import type { Check, Finding } from "./check.ts";
import { daemonAnswers, daemonEnforces, socketPathFits } from "./daemon.ts";
import type { Examined } from "./examined.ts";
import { reasonOf } from "./is_there.ts";
import { gateIsNative, gateIsTold, gateRuns, programJudges } from "./gate.ts";
import { homeIsThere, modesAreClosed } from "./home.ts";
import { agentsLoadedTheHook, bridgeIsUp } from "./loading.ts";
import { commandIsKnown, diskHasRoom } from "./machine.ts";
import { receiversGetTheirs } from "./outlets.ts";
import { configIsRead, policiesLoad, profileIsCurrent, tokenIsThere } from "./policies.ts";

/** All checks, in the order in which they are shown. Adding one is adding a line. */
export const CHECKS: readonly Check[] = [
  homeIsThere,
  modesAreClosed,
  configIsRead,
  policiesLoad,
  profileIsCurrent,
  tokenIsThere,
  socketPathFits,
  daemonAnswers,
  daemonEnforces,
  gateIsNative,
  gateRuns,
  gateIsTold,
  programJudges,
  agentsAreWired,
  agentsTrustTheHook,
  agentsLoadedTheHook,
  bridgeIsUp,
  liveCallIsDenied,
  auditIsSound,
  receiversGetTheirs,
  auditIsWritable,
  spoolIsEmpty,
  clockIsRight,
  diskHasRoom,
  commandIsKnown,
];

/** Makes checks one after the other. One that fails is a problem of its own, and keeps no other from being made. */
export async function check(
  examined: Examined,
  checks: readonly Check[] = CHECKS,
): Promise<readonly Finding[]> {
  const found: Finding[] = [];
  for (const { id, run } of checks) {
    try {
      found.push(...await run(examined));
    } catch (error) {
      found.push({ id, title: id, state: "problem", evidence: `could not be looked at: ${reasonOf(error)}` });
    }
  }
  return found;
}

export type { Check, Finding, FindingState } from "./check.ts";
export { type ConfigSeen, examine, type Examined } from "./examined.ts";
export { firstLine, isFile, lstatOf, reasonOf } from "./is_there.ts";
export { ms } from "./gate.ts";
export { type AgentSeen, programOf, type SettingsSeen } from "./look_at_agents.ts";
