/**
 * Community policies: a signed index, the files that it names, and those that a person has fetched.
 *
 * @module
 */

export {
  type Fetched,
  fetchIndex,
  fetchPolicy,
  policyProblem,
  type RegistryOptions,
  sha256Of,
} from "./fetch_policy.ts";
export { installedPolicies, type InstalledPolicy, installedPolicy, installPolicy } from "./installed.ts";
export {
  compareVersions,
  INDEX_FORMAT,
  type IndexedPolicy,
  isPolicyName,
  parseIndex,
  type PolicyIndex,
} from "./policy_index.ts";
export { REGISTRY_KEY } from "./registry_key.ts";
export {
  INDEX_FILE,
  placeOfRegistry,
  type RegistrySource,
  registrySource,
  shippedRegistry,
} from "./registry_source.ts";
export { keyProblem, signedText } from "./signed_text.ts";
