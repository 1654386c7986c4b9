/**
 * From a tool call to a decision that is recorded. Every adapter comes here.
 *
 * @module
 */

export {
  createGuard,
  type Guard,
  type GuardOptions,
  type GuardSettings,
  type Origin,
  type Outcome,
} from "./guard.ts";
export { answerHook, awaitHook } from "./answer_hook.ts";
export { foundIn, redactedResponse } from "./scan_response.ts";
export { recordedCall } from "./recorded_call.ts";
export { policyVersion } from "./policy_version.ts";
export {
  createPolicyStore,
  type InForce,
  type PolicyChange,
  type PolicyStore,
  type PolicyStoreOptions,
} from "./policy_store.ts";
export { dropUsedRules } from "./used_rules.ts";
export { type OpenSession, openSession, type Session, sessionModes } from "./session_modes.ts";
