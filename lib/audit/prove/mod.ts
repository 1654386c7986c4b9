/**
 * Proofs about a log: that an event is in it, that it was only added to.
 *
 * @module
 */

export { checkConsistency, type CheckedConsistency } from "./consistency_text.ts";
export { type CheckedInclusion, checkInclusion, openCheckpoint } from "./inclusion_text.ts";
export { type KnownKeys, knownKeys, type KnownKeysOptions } from "./known_keys.ts";
export {
  fileCheckpoints,
  type NotedCheckpoint,
  type NotProven,
  proveConsistency,
  proveInclusion,
  type ProvenConsistency,
  type ProvenInclusion,
  readCheckpoints,
} from "./prove.ts";
