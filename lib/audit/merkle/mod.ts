/**
 * The Merkle tree over the events of a log, as RFC 6962 has it. Pure: no files, nothing to wait for.
 *
 * @module
 */

export { EMPTY, type Frontier, grow, isFrontier, rootOf } from "./frontier.ts";
export { HASH_SIZE, nodeHash, smallSha256 } from "./node_hash.ts";
export {
  type ConsistencyClaim,
  consistencyProof,
  type InclusionClaim,
  inclusionProof,
  type Leaves,
  verifyConsistency,
  verifyInclusion,
} from "./proofs.ts";
export { consistencyRanges, gatherRoots, inclusionRanges, type Range, type RangeRoots } from "./ranges.ts";
