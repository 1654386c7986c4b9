/**
 * A name for what policies say, which changes when they do.
 *
 * @module
 */

import type { CompiledPolicies } from "../engine/mod.ts";

const known = new WeakMap<CompiledPolicies, Promise<string>>();

/**
 * SHA-256, in lower-case hex, over all that compiled policies were made of. The same before and after a restart, unlike
 * the files' times.
 */
export function policyVersion(compiled: CompiledPolicies): Promise<string> {
  let version = known.get(compiled);
  if (version === undefined) known.set(compiled, version = hashOf(compiled));
  return version;
}

async function hashOf({ sources }: CompiledPolicies): Promise<string> {
  // The cases that a file carries with it say nothing of what is in force, and the cache leaves them out.
  const said = sources.map(({ layer, file, policy }) => ({ layer, file, policy: { ...policy, tests: [] } }));
  const bytes = new TextEncoder().encode(JSON.stringify(said));
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
}
